"""Columns of dates: values that are no date, and those that can be read two ways. We point them out and change none."""

from __future__ import annotations

import datetime
import re

import pyarrow as pa
import pyarrow.compute as pc

from duediligence.errors import Problem
from duediligence.spreadsheets.parsed import shortened
from duediligence.spreadsheets.table import Table

_LIKE_A_DATE = r"^\s*\d{1,5}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?\s*$"
_PARTS = re.compile(r"\s*(\d+)[-/.](\d+)[-/.](\d+)")
_SAMPLE = 500
_SOME = 0.3
_YEARS = range(1900, 2101)  # outside, a typing error or another calendar


def date_problems(table: Table) -> list[Problem]:
    """One problem for each cell of a column of dates that is no date or can be read as two days."""
    problems = []
    for position, column in enumerate(table.cells.columns):
        if not _may_be_dates(column):
            continue
        alike = pc.match_substring_regex(column, _LIKE_A_DATE).fill_null(False)
        filled = len(column) - column.null_count
        if filled and 2 * (pc.sum(alike).as_py() or 0) > filled:
            problems += _column(table, position, column.filter(alike), table.rows.filter(_array(alike)))
    return shortened(problems, "dates like these", table.sheet)


def _may_be_dates(column: pa.ChunkedArray) -> bool:
    """A look at some values, evenly taken: few columns hold dates, and those that do hold them throughout."""
    count = len(column)
    if count <= 2 * _SAMPLE:
        return True
    some = column.take(pa.array(range(0, count, count // _SAMPLE), pa.int64())).drop_null()
    if len(some) < _SAMPLE // 10:
        return True
    alike = pc.sum(pc.match_substring_regex(some, _LIKE_A_DATE)).as_py() or 0
    return bool(alike > _SOME * len(some))


def _column(table: Table, position: int, texts: pa.ChunkedArray, rows: pa.Array) -> list[Problem]:
    values = texts.to_pylist()
    order = _order(set(values))
    header = table.headers[position] or table.letters[position]
    problems = []
    for text, row in zip(values, rows.to_pylist(), strict=True):
        message = _fault(text, order)
        if message:
            advice = "Write dates as 2024-05-31 (year-month-day)."
            problems.append(Problem(message, advice, sheet=table.sheet, row=row, column=header, value=text))
    return problems


def _order(texts: set[str]) -> str | None:
    """Whether the day or the month comes first in the column: told by values above 12, None where none or both do."""
    first = second = False
    for text in texts:
        found = _PARTS.match(text)
        if found and len(found.group(1)) <= 2:
            first |= int(found.group(1)) > 12
            second |= int(found.group(2)) > 12
    return None if first == second else "day" if first else "month"


def _fault(text: str, order: str | None) -> str | None:
    found = _PARTS.match(text)
    if found is None:
        return None
    one, two, three = (int(part) for part in found.groups())
    year_first = len(found.group(1)) > 2
    year, readings = (one, [(two, three)]) if year_first else (three, [(two, one), (one, two)])
    if year < 100 and not year_first:
        year += 2000
    if year not in _YEARS:
        return f"The year {year} cannot be right, or the date follows another calendar."
    days = {day for month, of_month in readings if (day := _day(year, month, of_month))}
    if not days:
        return "There is no such day."
    return "This date can be read two ways (day first or month first)." if len(days) > 1 and order is None else None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _array(mask: pa.ChunkedArray) -> pa.Array:
    return mask.combine_chunks()
