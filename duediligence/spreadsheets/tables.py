"""The tables of a file: one or several on each sheet, and what was passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.errors import Problem
from duediligence.spreadsheets.headers import guess_header, normalise_header
from duediligence.spreadsheets.joined import HeaderRows, header_rows
from duediligence.spreadsheets.merging import read_in_each_row
from duediligence.spreadsheets.parsed import column_letter, refused
from duediligence.spreadsheets.records import Records, find_records
from duediligence.spreadsheets.regions import cut, parts_of
from duediligence.spreadsheets.table import Region, Sheet, Table

_ASIDE = re.compile(
    r"\b(?:instructions?|definitions?|revisions?|read ?me|glossary|legend|help|look ?ups?|drop ?downs?|validations?|"
    r"change ?log|pick list|code list)\b"
)


@dataclass(frozen=True)
class _Found:
    """A part of a sheet that holds a table: the index of its header row (None: it has none), and why it is doubtful."""

    sheet: Sheet
    region: Region | None
    header: int | None
    doubt: str | None


def find_tables(sheets: Iterable[Sheet], header_words: frozenset[str]) -> tuple[tuple[Table, ...], list[Problem]]:
    """The tables of each sheet; what was passed over is a note.

    Hidden sheets, those named as instructions or look-ups, and those without a known header word are passed over as
    long as another sheet has a table.
    """
    found: list[_Found] = []
    problems = []
    for sheet in sheets:
        of_sheet = _of_sheet(sheet, header_words)
        if not of_sheet and sheet.name is not None:
            what = "We found no table in this sheet." if sheet.cells.num_rows else "This sheet is empty."
            problems.append(Problem(what, "", "note", sheet=sheet.name))
        found += of_sheet
    if any(each.doubt is None for each in found):
        for each in found:
            if each.doubt:
                message = f"This sheet {each.doubt}; we did not read it as a list."
                advice = "If it holds suppliers, choose it yourself."
                problems.append(Problem(message, advice, "note", sheet=each.sheet.name))
        found = [each for each in found if each.doubt is None]
    tables = []
    for each in found:
        table, notes = _table(each.sheet, each.header, each.region)
        tables.append(table)
        problems += notes
    return tuple(tables), problems


def table_of(sheet: Sheet, header_row: int | None, region: Region | None = None) -> Table:
    """The table under a header row (the file's own number; None: all rows are records), in a part of the sheet.

    Left out: repeated headers, rows prepared but not filled in (only 0, TRUE, FALSE or a running number), totals and
    notes under the list, and what stands hundreds of blank rows below. Raises CannotProceed for a row that is blank.
    """
    if region is not None:
        if header_row is not None:
            region = replace(
                region, first_row=min(region.first_row, header_row), last_row=max(region.last_row, header_row)
            )
        sheet = cut(sheet, region)
    index = None
    if header_row is not None:
        index = sheet.rows.index(header_row).as_py()
        if index < 0:
            raise refused(
                f"Row {header_row} is blank or not in the sheet, so it holds no headers.",
                "Choose the row that names the columns.",
                sheet=sheet.name,
                row=header_row,
            )
    return _table(sheet, index, region)[0]


def _of_sheet(sheet: Sheet, header_words: frozenset[str]) -> list[_Found]:
    found = []
    parts = parts_of(sheet, header_words)
    for part, region in parts:
        guess = guess_header(part, header_words)
        if guess is None:
            continue
        doubt = None
        if sheet.hidden:
            doubt = "is hidden"
        elif _named_aside(sheet.name):
            doubt = "is named as instructions or as a look-up list"
        elif guess.words < 1:
            doubt = "has no header that we know from supplier lists"
        header = None if guess.index < 0 else guess.index
        found.append(_Found(part, region if len(parts) > 1 else None, header, doubt))
    # Where one part of a sheet has known headers, the others are remarks.
    return [each for each in found if each.doubt is None] or found[:1]


def _named_aside(name: str | None) -> bool:
    return bool(_ASIDE.search(normalise_header(name or "")))


def _table(sheet: Sheet, index: int | None, region: Region | None) -> tuple[Table, list[Problem]]:
    """The table under the header row at an index of the sheet, and notes on what was done to its rows."""
    top = HeaderRows(-1, ("",) * sheet.cells.num_columns, ())
    header_row = None
    if index is not None:
        top = header_rows(sheet, index)
        header_row = sheet.rows[top.bottom].as_py()
    first = region.first_column if region else 0
    letters = tuple(column_letter(first + position) for position in range(len(top.headers)))
    cells, rows = sheet.cells.slice(top.bottom + 1), sheet.rows.slice(top.bottom + 1)
    cells, merged, merged_at = read_in_each_row(cells, rows, sheet.merged)
    records = find_records(cells, rows, top, header_row, _merged_across(sheet))
    if len(records.positions) < cells.num_rows:
        cells, rows = _rows_at(cells, rows, records.positions)
    notes = _left_out(sheet, records)
    if merged:
        cell = "cell is" if merged == 1 else "cells are"
        message = f"{merged:,} {cell} merged over several rows; we read the text in each of these rows."
        notes.append(Problem(message, "Check that it holds for each row.", "note", sheet=sheet.name, row=merged_at))
    return Table(sheet.name, header_row, top.headers, letters, cells, rows, region), notes


def _merged_across(sheet: Sheet) -> frozenset[int]:
    """Rows with a cell merged over most columns, as titles and headings are."""
    least = max(3, sheet.cells.num_columns // 2)
    return frozenset(top for top, left, bottom, right in sheet.merged if top == bottom and right - left + 1 >= least)


def _rows_at(cells: pa.Table, rows: pa.Array, positions: NDArray[np.int64]) -> tuple[pa.Table, pa.Array]:
    """The rows at these positions, without a copy where they follow one another."""
    count = len(positions)
    if count and positions[-1] - positions[0] + 1 == count:
        first = int(positions[0])
        return cells.slice(first, count), rows.slice(first, count)
    taken = pa.array(positions, pa.int64())
    return cells.take(taken).combine_chunks(), rows.take(taken)


def _left_out(sheet: Sheet, records: Records) -> list[Problem]:
    problems = []
    for reason, (count, first) in records.left_out.items():
        rows = f"row {first} ({reason})" if count == 1 else f"{count:,} rows from row {first} on ({reason})"
        message = f"We did not read {rows} as records."
        problems.append(Problem(message, "Check that no supplier is among them.", "note", sheet=sheet.name, row=first))
    return problems
