"""Files for the tests of this folder, made on the spot; every firm in them is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from duediligence.settings import DEFAULT_LIMITS, ReadingLimits
from duediligence.spreadsheets import Book
from duediligence.spreadsheets.book import book_of
from duediligence.spreadsheets.reading import parse

WORDS = frozenset({"supplier id", "supplier name", "factory name", "name", "country", "workers", "address", "city"})
HEADER = ["Supplier ID", "Supplier name", "Country", "Workers"]
LOTUS = ["007", "Lotus Garments Ltd", "BD", "120"]
NANDU = ["008", "Ñandú Textiles SA", "PE", "5667"]

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An xlsx with the rows given, from A1 on; None leaves a cell out."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value)
    return target.getvalue()


def with_parts(data: bytes, **parts: bytes | str) -> bytes:
    """The workbook with parts replaced or added; ``sheet1`` stands for the first sheet."""
    names = {"sheet1": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml"}
    named = {names.get(key, key): part for key, part in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in named if name not in old.namelist())]:
            new.writestr(name, named[name] if name in named else old.read(name))
    return target.getvalue()


def raw_sheet(rows: str) -> bytes:
    """A workbook whose only sheet holds the row elements given."""
    return with_parts(workbook({"List": [["x"]]}), sheet1=SHEET.format(rows))


def text_row(number: int, *values: str) -> str:
    """A row element with inline texts from column A on."""
    cells = "".join(
        f'<c r="{chr(65 + position)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for position, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


def here(data: bytes, name: str = "list.xlsx", limits: ReadingLimits = DEFAULT_LIMITS) -> Book:
    """Read within the test's own process: quick, for files that cannot end it."""
    return book_of(parse(data, limits), "", name, WORDS)


def rows_of(book: Book, table: int = 0) -> list[list[str | None]]:
    """The records of a table, cell by cell."""
    return [list(record.values()) for record in book.tables[table].cells.to_pylist()]


def said(book: Book, *levels: str) -> list[str]:
    """The problems as sentences, those of the levels given or all."""
    return [problem.sentence() for problem in book.problems if not levels or problem.level in levels]
