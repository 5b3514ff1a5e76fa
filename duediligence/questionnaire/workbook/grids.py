"""The sheets of a book that was read: headers known and unknown, rows of text, and what is wrong with the frame."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from duediligence.errors import Level, Problem
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import plain, trimmed
from duediligence.questionnaire.workbook.filling import CONDITIONS_IN
from duediligence.questionnaire.workbook.layout import Column
from duediligence.questionnaire.workbook.offers import HEADERS_OFFER
from duediligence.questionnaire.workbook.places import Cell
from duediligence.spreadsheets import Book, Sheet
from duediligence.spreadsheets.parsed import column_letter, column_position

_OWN = "There is nothing to do if it is a note of your own."
_HEADERS = "Put the headers back in row 1, as they were exported."
_LOOKED_AT = 20
"""In so many rows we look for the headers."""


@dataclass(frozen=True)
class Header:
    """A header in its cell. ``column`` is None for one that is not ours."""

    letter: str
    text: str
    column: Column | None
    language: str | None = None


@dataclass(frozen=True)
class Line:
    """One row: its number as Excel counts it, and its cells by column letter, blank ones left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Grid:
    """One sheet. ``missing``: (header, language) of columns that are gone."""

    sheet: str
    header_row: int
    headers: tuple[Header, ...]
    lines: tuple[Line, ...]
    missing: frozenset[tuple[str, str | None]] = frozenset()

    def letter(self, header: str, language: str | None = None) -> str | None:
        """Where a column of ours stands."""
        for each in self.headers:
            if each.column is not None and each.column.header == header and each.language == language:
                return each.letter
        return None

    def text(self, line: Line, header: str) -> str:
        """The cell of a row under a header without languages, as a word."""
        letter = self.letter(header)
        return plain(line.cells.get(letter)) if letter else ""


@dataclass
class Frame:
    """All sheets of a book, and what was found wrong with them.

    ``hushed``: cells that are empty only because of something that was reported.
    """

    book: Book
    problems: list[Problem] = field(default_factory=list)
    hushed: set[Cell] = field(default_factory=set)

    def note(
        self, sheet: str, row: int | None, letter: str | None, message: str, advice: str, level: Level = "blocking",
        value: str | None = None,
    ) -> None:  # fmt: skip
        """Note something at a cell, once."""
        problem = Problem(message, advice, level, file=self.book.file, sheet=sheet, row=row, column=letter, value=value)
        if problem not in self.problems:
            self.problems.append(problem)

    def sheet(self, name: str) -> Sheet | None:
        """A sheet by its name, however it is written."""
        return next((each for each in self.book.sheets if plain(each.name).casefold() == name), None)


def first_language(frame: Frame) -> str:
    """The language of headers that name none: the first of the key ``languages``."""
    for line in _lines(frame.sheet(layout.QUESTIONNAIRE)):
        if plain(line.cells.get("A")).casefold() == "languages":
            found = re.split(r"[\s,;]+", plain(line.cells.get("B")))
            return found[0] or "en"
    return "en"


def languages_of(frame: Frame, sheet: str, first: str) -> list[str]:
    """The languages that the headers of a sheet name."""
    head = next(_lines(frame.sheet(sheet)), None)
    named = [layout.split_header(plain(text), first)[1] for text in head.cells.values()] if head else []
    return list(dict.fromkeys(code for code in named if code)) or [first]


def grid(frame: Frame, sheet: str, columns: Sequence[Column], languages: Sequence[str]) -> Grid | None:
    """One of our sheets; None where it is not there. What is wrong with its headers is noted in the frame."""
    found = frame.sheet(sheet)
    written = _written(frame)
    if found is None and written and not any(each.startswith(f"{sheet}: ") for each in written):
        return None  # an older workbook, from before there was such a sheet
    if found is None:
        frame.note(
            sheet, None, None, f"The sheet “{sheet}” is missing.",
            "Put it back as it was exported; where nothing is to be said, its headers alone are enough.",
        )  # fmt: skip
        return None
    lines = list(_lines(found))
    if not lines:
        frame.note(sheet, 1, "A", "The sheet is empty; its headers are missing too.", _HEADERS)
        return None
    known = {column.header.casefold(): column for column in columns}
    at = max(range(min(len(lines), _LOOKED_AT)), key=lambda place: _likeness(lines[place], known, languages[0]))
    head, rest = lines[at], lines[at + 1 :]
    headers = _headers(frame, sheet, head, known, languages[0])
    if not any(header.column for header in headers):
        frame.note(sheet, head.number, "A", "This row should hold the headers, and we know none of them.", _HEADERS)
        return None
    if head.number != 1:
        message = f"The headers stand in row {head.number}; a form program looks for them in row 1."
        frame.note(sheet, head.number, headers[0].letter, message, "Remove the rows above.", "warning")
    missing = _wanted(written, sheet, columns, languages) - {_key(each) for each in headers}
    result = Grid(sheet, head.number, headers, tuple(rest), frozenset(missing))
    result = _check_headers(frame, result, known)
    _check_cells(frame, found, result)
    return result


def _likeness(line: Line, known: Mapping[str, Column], first: str) -> int:
    return sum(_header(letter, text, known, first).column is not None for letter, text in line.cells.items())


def _lines(sheet: Sheet | None) -> Iterator[Line]:
    if sheet is None:
        return
    columns = [column.to_pylist() for column in sheet.cells.columns]
    for place, number in enumerate(sheet.rows.to_pylist()):
        cells = {column_letter(at): column[place] for at, column in enumerate(columns) if trimmed(column[place])}
        if cells:
            yield Line(number, cells)


def _headers(frame: Frame, sheet: str, head: Line, known: Mapping[str, Column], first: str) -> tuple[Header, ...]:
    """The headers of a row; of two that mean the same column the first counts."""
    headers: dict[tuple[str, str | None], Header] = {}
    for letter, text in head.cells.items():
        header = _header(letter, text, known, first)
        key = _key(header) if header.column else (letter, None)
        if key in headers:
            message = f"The header “{header.text}” stands a second time; the first is in "
            message += f"{headers[key].letter}{head.number}."
            frame.note(sheet, head.number, letter, message, "Keep one of the two columns.")
        headers.setdefault(key, header)
    return tuple(headers.values())


def _header(letter: str, text: str, known: Mapping[str, Column], first: str) -> Header:
    base, language = layout.split_header(plain(text), first)
    column = known.get(base) or known.get(base.replace(" ", "_"))
    if column is None:
        return Header(letter, trimmed(text), None)
    return Header(letter, trimmed(text), column, (language or first) if column.in_languages else None)


def _key(header: Header) -> tuple[str, str | None]:
    return (header.column.header if header.column else "", header.language)


def _wanted(
    written: Collection[str], sheet: str, columns: Sequence[Column], languages: Sequence[str]
) -> set[tuple[str, str | None]]:
    """The columns that must be there: those that we wrote, as the hidden sheet says; all of ours without it."""
    wanted: set[tuple[str, str | None]] = set()
    for column in columns:
        if column.header == layout.IN_WORDS:
            continue
        names = (
            {code: layout.in_language(column.header, code) for code in languages}
            if column.in_languages
            else {None: column.header}
        )
        if written and not any(f"{sheet}: {name}" in written for name in names.values()):
            continue
        wanted |= {(column.header, code) for code in names}
    return wanted


def _written(frame: Frame) -> frozenset[str]:
    lines = list(_lines(frame.sheet(layout.LISTS)))
    if not lines:
        return frozenset()
    letter = next((at for at, text in lines[0].cells.items() if text == HEADERS_OFFER), None)
    return frozenset(line.cells[letter] for line in lines[1:] if letter in line.cells) if letter else frozenset()


def _check_headers(frame: Frame, found: Grid, known: Mapping[str, Column]) -> Grid:
    """Note headers that are gone or strange; a header that seems to be one of ours under another name is read as it."""
    unknown = {header.text: header for header in found.headers if header.column is None}
    renamed: dict[str, Header] = {}
    for name, language in sorted(found.missing, key=str):
        text = layout.in_language(name, language) if language else name
        close = get_close_matches(text, [each for each in unknown if each not in renamed], n=1, cutoff=0.6)
        if close:
            letter, advice = unknown[close[0]].letter, f"This header says “{close[0]}”: call it “{text}” again."
            renamed[close[0]] = Header(letter, text, known[name.casefold()], language)
        else:
            letter = _next_letter(found)
            advice = "Put the column back; where nothing is to be said, its header alone is enough."
        frame.note(found.sheet, found.header_row, letter, f"The column “{text}” is missing.", advice)
    for text, header in unknown.items():
        if text not in renamed:
            filled = any(header.letter in line.cells for line in found.lines)
            message = f"We do not know the column “{text}”; what stands in it is left out."
            level: Level = "warning" if filled else "note"
            frame.note(found.sheet, found.header_row, header.letter, message, _OWN if filled else "", level)
    headers = tuple(renamed.get(header.text, header) for header in found.headers)
    missing = found.missing - {(each.column.header, each.language) for each in renamed.values() if each.column}
    return replace(found, headers=headers, missing=missing)


def _next_letter(found: Grid) -> str:
    return column_letter(max(column_position(header.letter) for header in found.headers) + 1)


def _check_cells(frame: Frame, sheet: Sheet, found: Grid) -> None:
    """Merged cells, and cells that show something but have no value we could read."""
    ours = {header.letter for header in found.headers if header.column is not None}
    for top, left, bottom, right in sheet.merged:
        letters = {column_letter(at) for at in range(left, right + 1)} & ours
        if letters and bottom >= found.header_row:
            area = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            frame.note(
                found.sheet, top, column_letter(left),
                f"The cells {area} are merged, so that only one of them has a value.",
                "Unmerge them and fill each in.",
            )  # fmt: skip
            frame.hushed |= {(found.sheet, row, letter) for row in range(top, bottom + 1) for letter in letters}
    filled = {(line.number, letter) for line in found.lines for letter in line.cells}
    for problem in frame.book.problems:
        at = (problem.row, problem.column)
        if problem.sheet == sheet.name and problem.column in ours and at not in filled:
            frame.note(
                found.sheet, problem.row, problem.column, problem.message,
                "Write the value itself into the cell.", value=problem.value,
            )  # fmt: skip
            frame.hushed.add((found.sheet, problem.row or 0, problem.column))


def note_strangers(frame: Frame, ours: Collection[str]) -> None:
    """Sheets of which we read nothing."""
    for sheet in frame.book.sheets:
        name = plain(sheet.name).casefold()
        if name not in {*ours, layout.README, layout.LISTS} and sheet.cells.num_rows:
            frame.note(
                sheet.name or "", None, None, "This sheet is not one of ours; what stands in it is left out.",
                _OWN, "note",
            )  # fmt: skip


def columns_of_conditions() -> tuple[Column, ...]:
    """The columns of the sheet of conditions."""
    return tuple(Column(header) for header in ("question", *CONDITIONS_IN))
