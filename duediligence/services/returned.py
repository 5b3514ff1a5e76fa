"""What goes back to whoever made a list: the file with our notes, and the rows that were left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.reports.noted_list import noted_rows, overview, sentence
from duediligence.services import clock
from duediligence.services.inspection import Inspection
from duediligence.spreadsheets import Table
from duediligence.spreadsheets.copying import copy_with_notes

NOTED_CELLS: Final = 20_000
"""How many cells of a copy get a note; the sheet of notes lists every problem."""
SHEET: Final = "Our notes"


@dataclass(frozen=True)
class Copy:
    """A file with notes, and in sentences what it keeps and what not."""

    content: bytes
    said: tuple[str, ...]


def name_with_notes(inspection: Inspection) -> str:
    """What the file with notes is called."""
    name = PurePath(inspection.book.file)
    return f"{name.stem} with notes{_ending(inspection)}"


def name_left_out(inspection: Inspection) -> str:
    """What the file of rows that were left out is called."""
    return f"{PurePath(inspection.book.file).stem} left out.xlsx"


def with_notes(inspection: Inspection, data: bytes, problems: Sequence[Problem]) -> Copy:
    """A copy of a workbook with each problem as a comment and a colour in its cell; of any other file, or where the
    copy cannot be made, a workbook of its rows with a column of notes."""
    tables = [found.table for found in inspection.tables if found.used] or [each.table for each in inspection.tables]
    own = [each for each in problems if each.file in (None, inspection.book.file)]
    if inspection.book.kind != "xlsx":
        rows = noted_rows(tables, own, clock.today())
        return Copy(rows, ("It is a new workbook with your rows and a column of notes at the end.",))
    cells = _cells(tables, own)
    try:
        content, lost = copy_with_notes(data, cells[:NOTED_CELLS], SHEET, overview(own))
    except CannotProceed as stop:
        why = " ".join(problem.message for problem in stop.problems)
        rows = noted_rows(tables, own, clock.today())
        return Copy(rows, (why, "So this is a new workbook with your rows and a column of notes at the end."))
    said = ["It is a copy of your workbook with our notes as comments, and a sheet that lists them all."]
    if len(cells) > NOTED_CELLS:
        said.append(f"The first {NOTED_CELLS:,} cells have comments.")
    if lost:
        said.append(f"A copy cannot keep: {', '.join(lost)}. Your own file still has them.")
    said.append("Formulas and macros are kept and were not run.")
    return Copy(content, tuple(said))


def left_out(inspection: Inspection, problems: Sequence[Problem]) -> bytes:
    """A workbook of the rows that were left out, each with the reason."""
    tables = [found.table for found in inspection.used]
    return noted_rows(tables, problems, clock.today(), only=True)


def _ending(inspection: Inspection) -> str:
    ending = PurePath(inspection.book.file).suffix.lower()
    return ending if inspection.book.kind == "xlsx" and ending in (".xlsx", ".xlsm") else ".xlsx"


def _cells(tables: Sequence[Table], problems: Sequence[Problem]) -> list[tuple[str, int, str, str, str]]:
    """(sheet, row, column letters, level, note) of each cell that something is wrong with, the gravest first."""
    found: defaultdict[tuple[str, int, str], list[Problem]] = defaultdict(list)
    letters = {table.sheet: _letters(table) for table in tables}
    for problem in problems:
        if problem.row is not None and problem.sheet is not None:
            of = letters.get(problem.sheet, {})
            letter = of.get(problem.column or "") or next(iter(of.values()), "A")
            found[problem.sheet, problem.row, letter].append(problem)
    rank = ("blocking", "warning", "note")
    notes = []
    for (sheet, row, letter), wrong in found.items():
        level = min((each.level for each in wrong), key=rank.index)
        notes.append((sheet, row, letter, level, "\n".join(dict.fromkeys(sentence(each) for each in wrong))))
    return sorted(notes, key=lambda note: rank.index(note[3]))


def _letters(table: Table) -> dict[str, str]:
    """Header, and letter, → letter of the column."""
    of = dict(zip(table.headers, table.letters, strict=True))
    return {
        **of,
        **{" ".join(header.split()): letter for header, letter in of.items()},
        **{each: each for each in table.letters},
    }
