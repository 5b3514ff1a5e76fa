"""Workbooks: cells as a person sees them, each at the file's own row and column."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.cells import sheet_of
from duediligence.spreadsheets.containers import SheetPart, container_kind, open_container, sheet_parts, unpack
from duediligence.spreadsheets.formats import NumberFormats, number_formats
from duediligence.spreadsheets.parsed import Parsed, column_letter, refused, shortened
from duediligence.spreadsheets.scan import SheetScan, odd_numbers
from duediligence.spreadsheets.table import Sheet

_MIDNIGHT = r"^(\d{4,5}-\d\d-\d\d) 00:00:00$"
_TIME_ONLY = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_LONG_FRACTION = r"^-?\d+\.\d{14,}$"
_ODD_NUMBER = r"^(?:-?inf|NaN|-?\d{16,})$"
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
    """What we know of an xlsx besides the cells: its parts, what the byte scan found, its number formats."""

    archive: zipfile.ZipFile
    parts: dict[str, SheetPart]
    scans: dict[str, SheetScan]
    formats: NumberFormats


def read_zipped(data: bytes, limits: ReadingLimits) -> Parsed:
    """An .xlsx, .xlsm, .xlsb or .ods. Raises CannotProceed."""
    archive = open_container(data, limits)
    kind = container_kind(archive)
    if kind != "xlsx":
        unpack(archive, limits, {})
        return _read(data, kind, limits, None)
    parts = {part.name: part for part in sheet_parts(archive, limits)}
    formats = number_formats(archive)
    scans = {name: SheetScan(name, limits, formats.all) for name, part in parts.items() if part.member}
    unpack(archive, limits, {part.member: scans[part.name].feed for part in parts.values() if part.member})
    for scan in scans.values():
        scan.finish()
    parsed = _read(data, kind, limits, _Inside(archive, parts, scans, formats))
    return Parsed(kind, None, None, parsed.sheets, (*_left_out(archive.namelist()), *parsed.problems))


def read_xls(data: bytes, first_columns: Sequence[int], limits: ReadingLimits) -> Parsed:
    """An .xls (BIFF), not encrypted; ``first_columns`` as ``biff.first_columns`` finds them. Raises CannotProceed."""
    return _read(data, "xls", limits, None, first_columns)


def within_rows(rows: int, limits: ReadingLimits) -> None:
    """Raises CannotProceed for more rows with values than the limit."""
    if rows > limits.rows:
        raise refused(
            f"The file has {rows:,} rows with values; our limit is {limits.rows:,}.",
            "Split the list into several files, or raise the limit on the command line.",
        )


def _read(
    data: bytes, kind: str, limits: ReadingLimits, inside: _Inside | None, first_columns: Sequence[int] = ()
) -> Parsed:
    try:
        reader = fastexcel.read_excel(data)
        names = reader.sheet_names
    except fastexcel.FastExcelError as error:
        raise _damaged(error, None) from error
    if len(names) > limits.sheets:
        raise refused(f"The workbook has {len(names):,} sheets; our limit is {limits.sheets:,}.")
    sheets, problems, rows = [], [], 0
    # Where the reader lists other sheets than the file, an offset might belong to another one: better none.
    offsets = dict(zip(names, first_columns, strict=True)) if len(first_columns) == len(names) else {}
    for name in names:
        if inside and inside.parts[name].member is None:
            problems.append(Problem("This sheet holds only a chart or a dialog.", "", "note", sheet=name))
            continue
        sheet, found = _sheet(reader, name, limits, inside, offsets.get(name, 0))
        sheets.append(sheet)
        problems += found
        rows += sheet.cells.num_rows
        within_rows(rows, limits)
    return Parsed(kind, None, None, tuple(sheets), tuple(problems))


def _sheet(
    reader: fastexcel.ExcelReader, name: str, limits: ReadingLimits, inside: _Inside | None, offset: int
) -> tuple[Sheet, list[Problem]]:
    try:
        loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = loaded.to_arrow_with_errors()
    except (fastexcel.FastExcelError, pa.ArrowInvalid) as error:
        raise _damaged(error, name) from error
    scan = inside.scans[name] if inside else None
    offset = (scan.first_column or 0) if scan else offset
    # Empty leading columns are left out by the reader: put back, so that letters are the file's own.
    columns = [pa.nulls(batch.num_rows, pa.string())] * offset
    columns += [_as_shown(column.cast(pa.string())) for column in batch.columns]
    problems = _error_cells(name, errors.errors if errors else [], offset)
    if inside and scan:
        problems += _unsaved_formulas(name, scan)
        columns = _formatted(columns, scan, inside.formats)
        columns, odd = _odd_numbers(name, columns, inside)
        problems += odd
    rows = pa.array(range(1, batch.num_rows + 1), pa.int32())
    sheet, found = sheet_of(name, columns, rows, loaded.visible != "visible", limits)
    return sheet, problems + found


def _as_shown(column: pa.Array) -> pa.Array:
    """Dates without midnight, times without a day, and fractions without the noise of binary numbers."""
    if column.null_count == len(column):
        return column
    if pc.any(pc.match_substring(column, ":")).as_py():
        column = pc.replace_substring_regex(column, _MIDNIGHT, r"\1")
        column = pc.replace_substring_regex(column, _TIME_ONLY, r"\1")
    noisy = pc.match_substring_regex(column, _LONG_FRACTION).fill_null(False)
    if not pc.any(noisy).as_py():
        return column
    rounded = [f"{float(text):.15g}" for text in column.filter(noisy).to_pylist()]
    return pc.replace_with_mask(column, noisy, pa.array(rounded, pa.string()))


def _error_cells(name: str, errors: list[fastexcel.CellError], offset: int) -> list[Problem]:
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


def _odd_numbers(name: str, columns: list[pa.Array], inside: _Inside) -> tuple[list[pa.Array], list[Problem]]:
    """Numeric cells that hold no finite number become empty; ids that outgrew a number are pointed out."""
    if not any(pc.any(pc.match_substring_regex(column, _ODD_NUMBER)).as_py() for column in columns):
        return columns, []
    member = inside.parts[name].member
    found = odd_numbers(inside.archive.read(member)) if member else []
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


def _damaged(error: Exception, sheet: str | None) -> CannotProceed:
    detail = str(error).partition("\n")[0]
    if "password" in detail.lower():
        return refused(
            "The workbook is locked with a password.", "Remove the password and upload it again.", sheet=sheet
        )
    if "limit exceeded" in detail.lower():
        return refused(
            "The sheet repeats cells over millions of rows and columns, beyond our limits.",
            "Delete everything around the list, save, and upload it again.",
            sheet=sheet,
        )
    where = "this sheet" if sheet else "the workbook"
    return refused(f"We could not read {where}: it is damaged or not written as its format asks.", sheet=sheet)
