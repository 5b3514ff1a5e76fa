"""What the reading process hands back, and how a refusal is worded."""

from __future__ import annotations

from dataclasses import dataclass

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import MEGABYTE
from duediligence.spreadsheets.table import Sheet

SAVE_AGAIN = "Open it in Excel or LibreOffice, save it as a normal workbook (.xlsx) or as CSV, and upload that."
MOST_LISTED = 200
AHEAD_FROM_BYTES = 2 * MEGABYTE
"""Workbooks of this size and more are read while they are still being checked (``workbooks.read_zipped``)."""


@dataclass(frozen=True)
class Parsed:
    """Sheets of one file as text, with what was wrong in them; problems do not name the file yet."""

    kind: str
    encoding: str | None
    delimiter: str | None
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]


def refused(
    message: str,
    advice: str = SAVE_AGAIN,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    line: int | None = None,
    value: str | None = None,
    kind: str | None = None,
) -> CannotProceed:
    """The file cannot be used: what is wrong, where, and what to do."""
    return CannotProceed(
        Problem(message, advice, "blocking", sheet=sheet, row=row, column=column, line=line, value=value, kind=kind)
    )


def shortened(problems: list[Problem], what: str, sheet: str | None) -> list[Problem]:
    """The first of many alike problems, and one that says how many more there are."""
    if len(problems) <= MOST_LISTED:
        return problems
    rest = len(problems) - MOST_LISTED
    more = Problem(f"{rest} more {what} are not listed one by one.", problems[0].advice, problems[0].level, sheet=sheet)
    return [*problems[:MOST_LISTED], more]


def column_letter(position: int) -> str:
    """Excel's name of a column: 0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """The place of a column from 0: A → 0, AA → 26."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1
