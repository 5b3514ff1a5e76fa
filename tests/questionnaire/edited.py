"""Workbooks of the invented food questionnaire, edited as an officer would edit them in Excel."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import load_text
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.source import read_source
from duediligence.questionnaire.workbook import Returned, from_book, to_workbook
from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets import Book
from duediligence.spreadsheets.book import book_of
from duediligence.spreadsheets.reading import parse

from .food import FOOD, MEND

Edit = Callable[[Workbook], None]


def in_two_languages(data: Any) -> Any:
    """The same with a French text beside each English one."""
    if isinstance(data, dict) and set(data) == {"en"}:
        return {**data, "fr": f"{data['en']} (fr)"}
    if isinstance(data, dict):
        return {key: in_two_languages(value) for key, value in data.items()}
    return [in_two_languages(each) for each in data] if isinstance(data, list) else data


TEXT = rendered({**in_two_languages(read_source(FOOD, "food.yaml").data), "languages": ["en", "fr"]})
FOOD_BOOK = to_workbook(TEXT, load_text(TEXT, "food.yaml", {"mend": MEND}))


def book_in_here(data: bytes) -> Book:
    """The book of a file, read without a process of its own: these files are ours."""
    return book_of(parse(data, DEFAULT_LIMITS), "", "food.xlsx", frozenset())


def returned(data: bytes) -> Returned:
    """What comes back from a workbook of the food questionnaire."""
    return from_book(book_in_here(data), {"mend": MEND}, {}, {}.get)


def edited(*edits: Edit) -> bytes:
    """The food questionnaire's workbook after some edits."""
    book = load_workbook(io.BytesIO(FOOD_BOOK))
    for edit in edits:
        edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def said(*edits: Edit) -> list[str]:
    """What reading an edited workbook says: "sheet cell: message advice"."""
    try:
        problems = returned(edited(*edits)).problems
    except CannotProceed as error:
        problems = error.problems
    return [at_cell(problem) for problem in problems]


def at_cell(problem: Problem) -> str:
    """A problem as one line that begins with sheet and cell."""
    cell = f" {problem.column or ''}{problem.row or ''}".rstrip()
    level = "" if problem.level == "blocking" else f"({problem.level}) "
    return f"{level}{problem.sheet}{cell}: {problem.message} {problem.advice}".strip()


def column(sheet: Worksheet, header: str) -> int:
    """The column under a header, from 1."""
    return next(cell.column for cell in sheet[1] if cell.value == header)


def row(sheet: Worksheet, name: str) -> int:
    """The row of a part by its name: ``fridge``; of a choice or step by its owner and place: ``fridge/2``."""
    owner, _, place = name.partition("/")
    heads = [str(cell.value) for cell in sheet[1]]
    named = next(header for header in ("list_name", "question", "name", "id", "key", "form_id") if header in heads)
    rows = [cells[0].row for cells in sheet.iter_rows(2) if cells[heads.index(named)].value == owner]
    return rows[int(place or 1) - 1]


def put(sheet: str, name: str, header: str, value: object) -> Edit:
    """Write into the cell of a part under a header."""

    def edit(book: Workbook) -> None:
        at = book[sheet]
        at.cell(row(at, name), column(at, header)).value = value

    return edit


def add(sheet: str, **cells: object) -> Edit:
    """A new last row."""

    def edit(book: Workbook) -> None:
        at = book[sheet]
        last = at.max_row + 1
        for header, value in cells.items():
            at.cell(last, column(at, header)).value = value

    return edit


def add_question(name: str, kind: str, **cells: object) -> Edit:
    """A new last question of the first section, exposure with some weight."""

    def edit(book: Workbook) -> None:
        at = book["survey"]
        end = next(cells[0].row for cells in at.iter_rows(2) if cells[0].value == "end_group")
        at.insert_rows(end)
        said = {"type": kind, "name": name, "role": "exposure", "weight": 1, "unknown": 50, **cells}
        said |= {"label::English (en)": name, "label::French (fr)": name}
        for header, value in said.items():
            at.cell(end, column(at, header)).value = value

    return edit


def without_column(sheet: str, header: str) -> Edit:
    """A column deleted."""
    return lambda book: book[sheet].delete_cols(column(book[sheet], header))


def without_row(sheet: str, name: str) -> Edit:
    """A row deleted."""
    return lambda book: book[sheet].delete_rows(row(book[sheet], name))


def without_sheet(sheet: str) -> Edit:
    """A sheet deleted."""
    return lambda book: book.remove(book[sheet])


def header(sheet: str, old: str, new: str) -> Edit:
    """A header written anew."""

    def edit(book: Workbook) -> None:
        book[sheet].cell(1, column(book[sheet], old)).value = new

    return edit


def merged(sheet: str, area: str) -> Edit:
    """Cells merged."""
    return lambda book: book[sheet].merge_cells(area)


def moved(sheet: str, name: str, to: int) -> Edit:
    """A row cut out and put in before row ``to``."""

    def edit(book: Workbook) -> None:
        at = book[sheet]
        values = [cell.value for cell in at[row(at, name)]]
        at.delete_rows(row(at, name))
        at.insert_rows(to)
        for place, value in enumerate(values, 1):
            at.cell(to, place).value = value

    return edit
