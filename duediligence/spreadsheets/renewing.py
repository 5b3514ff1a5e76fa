"""The values of a fresh workbook written into somebody's own copy of it. Runs in the reading process only.

Rows are matched by what names them, columns by their headers. What the copy has of its own stays with its row: formats,
comments, heights, columns that the fresh one does not know.
"""

from __future__ import annotations

import io
from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from duediligence.spreadsheets.annotating import opened, serve

Key = tuple[str, ...]

_LOOKED_AT: Final = 20
"""In so many rows we look for the headers."""


def main() -> None:
    """Renew the workbook of one folder."""
    serve(renew)


def renew(folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Write ``folder/upload`` with the values of ``folder/fresh`` to ``folder/made``.

    ``told["names"]``: for each sheet of rows the headers that name a row. Returns ``lost``: what the copy does not
    keep, in words. Raises CannotProceed where the workbook cannot be opened for writing.
    """
    book, lost = opened(folder)
    fresh = load_workbook(io.BytesIO((folder / "fresh").read_bytes()))
    own = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
    hidden = {sheet.title for sheet in fresh.worksheets if sheet.sheet_state != "visible"}
    for sheet in fresh.worksheets:
        target = own.get(sheet.title.casefold())
        if target is not None and sheet.title in hidden:
            book.remove(target)
            target = None
        if target is None:
            _take_over(sheet, book.create_sheet(sheet.title))
        elif sheet.title in told["names"]:
            lost += _Renewal(sheet, target, told["names"][sheet.title]).done()
    for name, defined in fresh.defined_names.items():
        book.defined_names[name] = DefinedName(name, attr_text=defined.attr_text)
    _offer(fresh, book)
    book.save(folder / "made")
    return {"lost": lost}


@dataclass
class _Kept:
    """A row of the copy: its cells by column, and its height."""

    cells: dict[int, Cell]
    height: float | None


@dataclass
class _Renewal:
    """One sheet: ``fresh`` into ``own``; ``names``: headers that name a row."""

    fresh: Worksheet
    own: Worksheet
    names: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    head: int = 1

    def done(self) -> list[str]:
        """Write everything; what was beside rows that are gone, in words."""
        self._find_headers()
        kept, order = self._rows(), self._keys(self.fresh, self._places(self.fresh, 1), 1)
        width = max([self.own.max_column, *self.columns.values()])
        for area in list(self.own.merged_cells.ranges):
            if area.max_row > self.head:
                self.own.unmerge_cells(str(area))
        ours = {place: header for header, place in self.columns.items()}
        theirs = self._places(self.fresh, 1)
        for row in range(self.head + 1, max(self.own.max_row, self.head + len(order)) + 1):
            source = row - self.head + 1
            key = order.get(source)
            before = kept.pop(key, None) if key is not None else None
            new = self.fresh.row_dimensions[source].height
            self.own.row_dimensions[row].height = before.height if before is not None else new
            for place in range(1, width + 1):
                cell, was = self.own.cell(row, place), before.cells.get(place) if before else None
                pattern = self.fresh.cell(source, theirs[ours[place]]) if key and ours.get(place) in theirs else None
                _set(cell, pattern.value if pattern is not None else (was.value if was is not None else None))
                _dress(cell, was, pattern)
        if self.own.auto_filter.ref:
            self.own.auto_filter.ref = f"A{self.head}:{get_column_letter(width)}{self.head + max(len(order), 1)}"
        return self._gone(kept)

    def _find_headers(self) -> None:
        """The row of headers in the copy; columns that are not there are added at its end."""
        wanted = self._places(self.fresh, 1)
        rows = range(1, min(self.own.max_row, _LOOKED_AT) + 1)
        self.head = max(rows, key=lambda row: len(wanted.keys() & self._places(self.own, row).keys()))
        self.columns = self._places(self.own, self.head)
        for header, place in wanted.items():
            if header not in self.columns:
                at = self.own.max_column + 1
                pattern = self.fresh.cell(1, place)
                _set(self.own.cell(self.head, at), pattern.value)
                _dress(self.own.cell(self.head, at), None, pattern)
                width = self.fresh.column_dimensions[get_column_letter(place)].width
                self.own.column_dimensions[get_column_letter(at)].width = width
                self.columns[header] = at

    @staticmethod
    def _places(sheet: Worksheet, row: int) -> dict[str, int]:
        named = ((str(cell.value).strip().casefold(), cell.column) for cell in sheet[row] if cell.value is not None)
        places: dict[str, int] = {}
        for name, place in named:
            places.setdefault(name, place)
        return places

    def _keys(self, sheet: Worksheet, columns: dict[str, int], head: int) -> dict[int, Key]:
        """What names each row; rows that are named alike are numbered."""
        seen: Counter[Key] = Counter()
        keys: dict[int, Key] = {}
        for row in range(head + 1, sheet.max_row + 1):
            if all(cell.value is None for cell in sheet[row]):
                continue
            values = (sheet.cell(row, columns[name]).value if name in columns else None for name in self.names)
            key = tuple("" if value is None else str(value).strip() for value in values)
            seen[key] += 1
            keys[row] = (*key, str(seen[key]))
        return keys

    def _rows(self) -> dict[Key, _Kept]:
        kept: dict[Key, _Kept] = {}
        for row, key in self._keys(self.own, self.columns, self.head).items():
            cells = {}
            for cell in self.own[row]:
                if isinstance(cell, Cell):
                    cells[cell.column] = copy(cell)
            kept[key] = _Kept(cells, self.own.row_dimensions[row].height)
        return kept

    def _gone(self, kept: dict[Key, _Kept]) -> list[str]:
        """Comments and columns of one's own beside rows that the fresh workbook does not have."""
        wanted = self._places(self.fresh, 1)
        ours = {place for header, place in self.columns.items() if header in wanted}
        lost = []
        for key, row in kept.items():
            if any(cell.comment or (cell.value is not None and at not in ours) for at, cell in row.cells.items()):
                lost.append(f"what you noted beside {' '.join(key[:-1]) or 'a row'} on the sheet {self.own.title}")
        return lost


def _set(cell: Cell, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # text is never a formula


def _dress(cell: Cell, was: Cell | None, pattern: Cell | None) -> None:
    """The look and comment of the row as it was; of a new row those of the fresh one."""
    source = was if was is not None else pattern
    if source is None:
        cell.style, cell.comment = "Normal", None
        return
    if was is not None:
        cell._style = copy(was._style)
    else:
        cell.font, cell.fill, cell.border = copy(source.font), copy(source.fill), copy(source.border)
        cell.alignment = copy(source.alignment)
    cell.comment = copy(source.comment) if source.comment else None


def _take_over(sheet: Worksheet, into: Worksheet) -> None:
    """A sheet that the copy does not have."""
    for row in sheet.iter_rows():
        for pattern in row:
            cell = into.cell(pattern.row, pattern.column)
            _set(cell, pattern.value)
            _dress(cell, None, pattern)
    for letter, dimension in sheet.column_dimensions.items():
        into.column_dimensions[letter].width = dimension.width
    into.freeze_panes, into.sheet_state = sheet.freeze_panes, sheet.sheet_state


def _offer(fresh: Workbook, book: Workbook) -> None:
    """Our drop-downs, in the columns where the copy has ours; its own rules stay."""
    for sheet in fresh.worksheets:
        own = next((each for each in book.worksheets if each.title.casefold() == sheet.title.casefold()), None)
        if own is None:
            continue
        named = set(fresh.defined_names)
        rules = own.data_validations.dataValidation
        own.data_validations.dataValidation = [rule for rule in rules if str(rule.formula1).lstrip("=") not in named]
        places: dict[str, int] = {}
        for cell in (cell for row in own.iter_rows(1, _LOOKED_AT) for cell in row):
            places.setdefault(str(cell.value).strip().casefold(), cell.column)
        for rule in sheet.data_validations.dataValidation:
            moved = copy(rule)
            area = next(iter(rule.sqref.ranges))
            header = str(sheet.cell(1, area.min_col).value).strip().casefold()
            if header in places:
                letter = get_column_letter(places[header])
                moved.sqref = type(rule.sqref)(f"{letter}{area.min_row}:{letter}{area.max_row}")
                own.add_data_validation(moved)


if __name__ == "__main__":
    main()
