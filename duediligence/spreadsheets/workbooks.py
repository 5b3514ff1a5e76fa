"""Workbooks: cells as a person sees them, each at the file's own row and column."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from duediligence.errors import Problem
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.cells import sheet_of
from duediligence.spreadsheets.containers import Feed, SheetPart, container_kind, open_container, sheet_parts, unpack
from duediligence.spreadsheets.formats import NumberFormats, number_formats
from duediligence.spreadsheets.glances import at_least, holds, longest
from duediligence.spreadsheets.loading import Loaded, load, load_beside
from duediligence.spreadsheets.parsed import Parsed, column_letter, refused, shortened
from duediligence.spreadsheets.scan import SheetScan, odd_numbers
from duediligence.spreadsheets.table import Sheet

_MIDNIGHT = r"^(\d{4,5}-\d\d-\d\d) 00:00:00$"
_TIME_ONLY = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_LONG_FRACTION = r"^-?\d+\.\d{14,}$"
_SHORTEST_MENDED = 16  # bytes of the shortest text that one of these can match
_NOT_FINITE = r"^(?:-?inf|NaN)$"
_LOST_DIGITS = 16
_MANY_DIGITS = r"^-?\d{16,}$"
_NO_NUMBER = frozenset({"inf", "-inf", "NaN"})
# calamine's names of error values → what the cell shows
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


@dataclass(frozen=True)
class _Inside:
    """What we know of an xlsx besides the cells: its parts, what the byte scan found in each, its number formats."""

    archive: zipfile.ZipFile
    parts: tuple[SheetPart, ...]
    scans: tuple[SheetScan, ...]
    formats: NumberFormats


@dataclass(frozen=True)
class _OfSheet:
    """The same of one sheet."""

    archive: zipfile.ZipFile
    member: str
    scan: SheetScan
    formats: NumberFormats


def read_zipped(data: bytes, limits: ReadingLimits, *, ahead: bool = False) -> Parsed:
    """An .xlsx, .xlsm, .xlsb or .ods. Raises CannotProceed.

    ``ahead``: let the reader run beside the checks of a workbook and not after them. That is faster on two processors,
    but what the checks would have refused may end the process before they can say so.
    """
    archive = open_container(data, limits)
    kind = container_kind(archive)
    if kind != "xlsx":
        unpack(archive, limits, {})
        return _read(load(data, limits), kind, limits)
    parts = sheet_parts(archive, limits)
    without_cells = {position for position, part in enumerate(parts) if part.member is None}
    loading = load_beside(data, limits, without_cells) if ahead else None
    formats = number_formats(archive)
    scans = tuple(SheetScan(part.name, limits, formats.all) for part in parts)
    feeds: dict[str, Feed] = {}
    for part, scan in zip(parts, scans, strict=True):
        if part.member is not None:
            feeds[part.member] = scan.feed
    unpack(archive, limits, feeds)
    for scan in scans:
        scan.finish()
    loaded = loading.result() if loading else load(data, limits, without_cells)
    parsed = _read(loaded, kind, limits, _Inside(archive, parts, scans, formats))
    return Parsed(kind, None, None, parsed.sheets, (*_left_out(archive.namelist()), *parsed.problems))


def read_xls(data: bytes, first_columns: Sequence[int], limits: ReadingLimits) -> Parsed:
    """An .xls (BIFF), not encrypted; ``first_columns`` as ``biff.first_columns`` finds them. Raises CannotProceed."""
    return _read(load(data, limits), "xls", limits, first_columns=first_columns)


def within_rows(rows: int, limits: ReadingLimits) -> None:
    """Raises CannotProceed for more rows with values than the limit."""
    if rows > limits.rows:
        raise refused(
            f"The file has {rows:,} rows with values; our limit is {limits.rows:,}.",
            "Split the list into several files, or raise the limit on the command line.",
        )


def _read(
    loaded: Iterable[Loaded],
    kind: str,
    limits: ReadingLimits,
    inside: _Inside | None = None,
    first_columns: Sequence[int] = (),
) -> Parsed:
    sheets, problems, rows = [], [], 0
    for position, sheet in enumerate(loaded):
        if sheet.batch is None:
            problems.append(Problem("This sheet holds only a chart or a dialog.", "", "note", sheet=sheet.name))
            continue
        of_sheet = _of_sheet(inside, position, sheet.name) if inside else None
        offset = first_columns[position] if position < len(first_columns) else 0
        read, found = _sheet(sheet, sheet.batch, limits, of_sheet, offset)
        sheets.append(read)
        problems += found
        rows += read.cells.num_rows
        within_rows(rows, limits)
    return Parsed(kind, None, None, tuple(sheets), tuple(problems))


def _of_sheet(inside: _Inside, position: int, name: str) -> _OfSheet:
    """What we know of one sheet. Raises CannotProceed where the reader counts other sheets than the workbook lists."""
    part = inside.parts[position] if position < len(inside.parts) else None
    if part is None or part.member is None:
        raise refused("The workbook is damaged: its list of sheets does not fit what is in it.", sheet=name)
    return _OfSheet(inside.archive, part.member, inside.scans[position], inside.formats)


def _sheet(
    loaded: Loaded, batch: pa.RecordBatch, limits: ReadingLimits, inside: _OfSheet | None, offset: int
) -> tuple[Sheet, list[Problem]]:
    name = loaded.name
    if inside:
        offset = inside.scan.first_column or 0
    # Empty leading columns are left out by the reader: put back, so that letters are the file's own.
    columns = [pa.nulls(batch.num_rows, pa.string())] * offset
    columns += [_as_shown(column.cast(pa.string())) for column in batch.columns]
    problems = _error_cells(name, loaded.errors, offset)
    if inside:
        problems += _unsaved_formulas(name, inside.scan)
        columns = _formatted(columns, inside.scan, inside.formats)
        columns, odd = _odd_numbers(name, columns, inside)
        problems += odd
    rows = pa.array(range(1, batch.num_rows + 1), pa.int32())
    sheet, found = sheet_of(name, columns, rows, loaded.hidden, limits)
    if inside:
        sheet = replace(sheet, merged=tuple(inside.scan.merged))
    return sheet, problems + found


def _as_shown(column: pa.Array) -> pa.Array:
    """Dates without midnight, times without a day, and fractions without the noise of binary numbers."""
    if longest(column) < _SHORTEST_MENDED:
        return column
    dated, fraction = holds(column, b":"), holds(column, b".")
    if not (dated or fraction):
        return column
    long = at_least(column, _SHORTEST_MENDED)
    cells = column.filter(long)
    if dated:
        cells = pc.replace_substring_regex(cells, _MIDNIGHT, r"\1")
        cells = pc.replace_substring_regex(cells, _TIME_ONLY, r"\1")
    if fraction:
        noisy = pc.match_substring_regex(cells, _LONG_FRACTION)
        rounded = [f"{float(text):.15g}" for text in cells.filter(noisy).to_pylist()]
        cells = pc.replace_with_mask(cells, noisy, pa.array(rounded, pa.string()))
    return pc.replace_with_mask(column, long, cells)


def _error_cells(name: str, errors: Sequence[fastexcel.CellError], offset: int) -> list[Problem]:
    problems = []
    for error in errors:
        row, column = error.position
        kind = error.detail.rpartition("Error(")[2].partition(")")[0]
        shown, letter = _ERRORS.get(kind, "an error value"), column_letter(column + offset)
        problems.append(
            Problem(
                f"Cell {letter}{row + 1} shows {shown}; we read it as empty.",
                "Mend or clear the formula and upload the file again.",
                sheet=name,
                row=row + 1,
                column=letter,
                value=shown,
            )
        )
    return shortened(problems, "cells with error values", name)


def _unsaved_formulas(name: str, scan: SheetScan) -> list[Problem]:
    problems = []
    for row, column in scan.unsaved:
        letter = None if column is None else column_letter(column)
        problems.append(
            Problem(
                f"{f'{letter}{row}' if letter else 'A cell'} formula has no saved value; we read it as empty, not as "
                "an answer.",
                "Open the file in Excel or LibreOffice, let it calculate, save, and upload it again.",
                sheet=name,
                row=row,
                column=letter,
            )
        )
    return shortened(problems, "formulas without a saved value", name)


def _formatted(columns: list[pa.Array], scan: SheetScan, formats: NumberFormats) -> list[pa.Array]:
    """Per cents and zero-padded ids as their cells show them."""
    by_column: dict[int, list[tuple[int, int]]] = {}
    for row, position, style in scan.styled:
        by_column.setdefault(position, []).append((row, style))
    columns = list(columns)
    for position, cells in by_column.items():
        if position >= len(columns):
            continue
        texts = columns[position].to_pylist()
        for row, style in cells:
            text = texts[row - 1] if 0 < row <= len(texts) else None
            if text is not None:
                texts[row - 1] = formats.text(style, text)
        columns[position] = pa.array(texts, pa.string())
    return columns


def _odd_numbers(name: str, columns: list[pa.Array], inside: _OfSheet) -> tuple[list[pa.Array], list[Problem]]:
    """Numeric cells that hold no finite number become empty; ids that outgrew a number are pointed out."""
    if not any(_may_hold_odd_numbers(column) for column in columns):
        return columns, []
    found = odd_numbers(inside.archive.read(inside.member))
    columns, problems = list(columns), []
    for row, position in found:
        if position is None or position >= len(columns) or not 0 < row <= len(columns[position]):
            continue
        text, letter = columns[position][row - 1].as_py(), column_letter(position)
        if text in _NO_NUMBER:
            message, advice = (
                f"Cell {letter}{row} is not a number we can use; we read it as empty.",
                "Correct the cell.",
            )
            mask = pa.array([index == row - 1 for index in range(len(columns[position]))])
            columns[position] = pc.if_else(mask, pa.scalar(None, pa.string()), columns[position])
        else:
            message = f"Cell {letter}{row} is a number of more than 15 digits; spreadsheets lose its last digits."
            advice = "If it is an id, format the column as text and enter it again."
        problems.append(Problem(message, advice, sheet=name, row=row, column=letter, value=text))
    return columns, shortened(problems, "numbers that cannot be used as they are", name)


def _may_hold_odd_numbers(column: pa.Array) -> bool:
    named = holds(column, b"inf") or holds(column, b"NaN")
    if named and pc.any(pc.match_substring_regex(column, _NOT_FINITE)).as_py():
        return True
    if longest(column) < _LOST_DIGITS:
        return False
    long = column.filter(at_least(column, _LOST_DIGITS))
    return bool(pc.any(pc.match_substring_regex(long, _MANY_DIGITS)).as_py())


def _left_out(members: list[str]) -> list[Problem]:
    """We read values only: macros, pictures and links to other workbooks are left out, and we say so."""
    notes = []
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in members):
        notes.append(Problem("The workbook holds macros; we read values only and never run or keep them.", "", "note"))
    if any(name.startswith("xl/externalLinks/") for name in members):
        notes.append(Problem("The workbook links to other workbooks; we read the values saved in it.", "", "note"))
    if any(name.startswith("xl/media/") for name in members):
        notes.append(Problem("The workbook holds pictures; we read values only.", "", "note"))
    return notes
