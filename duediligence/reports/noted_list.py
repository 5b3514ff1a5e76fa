"""A list that goes back to whoever made it: its rows with a column that says what is wrong with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from duediligence.errors import Problem
from duediligence.reports.book import Book, Column
from duediligence.spreadsheets import Table

WORDS: Final = {"blocking": "Left out", "warning": "Please check", "note": "Good to know"}
NOTES: Final = "Our notes"
_SHEET_NAME: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sentence(problem: Problem) -> str:
    """A problem as a note beside the cell: how grave, what, what to do."""
    return " ".join(part for part in (f"{WORDS[problem.level]}:", problem.message, problem.advice) if part)


def notes_of(problems: Iterable[Problem]) -> Mapping[tuple[str | None, int], str]:
    """(sheet, row) → its notes, each on a line of its own."""
    found: defaultdict[tuple[str | None, int], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None:
            column = f"{problem.column}: " if problem.column else ""
            found[problem.sheet, problem.row].append(f"{column}{sentence(problem)}")
    return {place: "\n".join(dict.fromkeys(notes)) for place, notes in found.items()}


def overview(problems: Sequence[Problem]) -> list[list[str]]:
    """Every problem as a row of text, headers first."""
    head = ["How grave", "Sheet", "Row", "Column", "What", "What to do"]
    return [
        head,
        *(
            [WORDS[each.level], each.sheet or "", str(each.row or ""), each.column or "", each.message, each.advice]
            for each in problems
        ),
    ]


def noted_rows(tables: Sequence[Table], problems: Sequence[Problem], made: date, *, only: bool = False) -> bytes:
    """An xlsx with the rows of each table as text, their own row numbers first and our notes last.

    ``only``: only the rows that are left out (that have a blocking problem).
    """
    book = Book("Rows that were left out" if only else "List with notes", made)
    notes = notes_of(problems)
    wanted = {(each.sheet, each.row) for each in problems if each.level == "blocking" and each.row is not None}
    names: set[str] = set()
    for number, table in enumerate(tables, 1):
        columns = [
            Column("Row", 8, "whole"),
            *(Column(header or letter, 22) for header, letter in zip(table.headers, table.letters, strict=True)),
            Column(NOTES, 70, "wrapped"),
        ]
        places = [
            (at, row) for at, row in enumerate(table.rows.to_pylist()) if not only or (table.sheet, row) in wanted
        ]
        cells = table.cells.take([at for at, _ in places]).to_pydict() if places else {}
        rows = [
            (row, *(values[at] for values in cells.values()), notes.get((table.sheet, row)))
            for at, (_, row) in enumerate(places)
        ]
        book.table(_name(table.sheet or f"List {number}", names), columns, rows, empty="No row of this table.")
    if not only:
        head, *told = overview([each for each in problems if each.row is None])
        if told:
            book.table(_name("About the file", names), [Column(title, 30, "wrapped") for title in head], told)
    return book.finished()


def _name(wanted: str, taken: set[str]) -> str:
    """A name of a sheet that Excel takes and no other sheet has."""
    base = wanted.translate(_FORBIDDEN).strip()[: _SHEET_NAME - 4] or "List"
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name.casefold())
    return name
