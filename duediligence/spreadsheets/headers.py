"""Where the table is in a sheet: which row holds the headers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.errors import Problem
from duediligence.spreadsheets.parsed import column_letter
from duediligence.spreadsheets.records import Records, find_records
from duediligence.spreadsheets.table import Sheet, Table

Row = Sequence[str | None]

_ROWS_SEARCHED = 60  # a header further down than this is the officer's to point out
_ROWS_COMPARED = 100
_LONGEST_HEADER_WORDS = 10
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_VALUE = re.compile(r"[-+]?[\d.,\s%]*\d[\d.,\s%]*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T][\d:]+)?")
_ASIDE = re.compile(
    r"\b(?:instructions?|definitions?|revisions?|read ?me|glossary|legend|help|look ?ups?|drop ?downs?|validations?|"
    r"change ?log|pick list|code list)\b"
)


@dataclass(frozen=True)
class HeaderGuess:
    """A row that may hold the headers: its place in the sheet's rows, how many known header words, and a score."""

    index: int
    words: float
    score: float


def normalise_header(text: str) -> str:
    """A header as lower-case words without accents or punctuation: ``Smelter Country (*)`` → ``smelter country``."""
    text = unicodedata.normalize("NFKC", text)
    text = _CAMEL.sub(" ", text).replace("%", " percent ").replace("#", " number ")
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold())))
    return _APART.sub(" ", text).strip()


def find_tables(sheets: Iterable[Sheet], header_words: frozenset[str]) -> tuple[tuple[Table, ...], list[Problem]]:
    """The table of each sheet that has one; what was passed over is a note.

    Hidden sheets, those named as instructions or look-ups, and those without a known header word are passed over as
    long as another sheet has a table.
    """
    sure: list[tuple[Sheet, int | None]] = []
    aside: list[tuple[Sheet, int | None, str]] = []
    problems = []
    for sheet in sheets:
        guess = guess_header(sheet, header_words)
        if guess is None:
            if sheet.name is not None:
                what = "We found no table in this sheet." if sheet.cells.num_rows else "This sheet is empty."
                problems.append(Problem(what, "", "note", sheet=sheet.name))
            continue
        row = None if guess.index < 0 else sheet.rows[guess.index].as_py()
        if sheet.hidden:
            aside.append((sheet, row, "is hidden"))
        elif _named_aside(sheet.name):
            aside.append((sheet, row, "is named as instructions or as a look-up list"))
        elif guess.words < 1:
            aside.append((sheet, row, "has no header that we know from supplier lists"))
        else:
            sure.append((sheet, row))
    if not sure:
        sure, aside = [(sheet, row) for sheet, row, _ in aside], []
    for sheet, _, why in aside:
        advice = "If it holds suppliers, choose it yourself."
        problems.append(Problem(f"This sheet {why}; we did not read it as a list.", advice, "note", sheet=sheet.name))
    tables = []
    for sheet, row in sure:
        table, records = _table(sheet, row)
        tables.append(table)
        problems += _left_out(sheet, records)
    return tuple(tables), problems


def table_of(sheet: Sheet, header_row: int | None) -> Table:
    """The table under a header row (the file's own number; None: all rows are records).

    Left out: repeated headers, rows prepared but not filled in (only 0, TRUE, FALSE or a running number), totals and
    notes under the list, and what stands hundreds of blank rows below. Raises ValueError for a row that is blank.
    """
    return _table(sheet, header_row)[0]


def guess_header(sheet: Sheet, header_words: frozenset[str]) -> HeaderGuess | None:
    """The row that best reads as headers; index −1: a table without any; None: no table."""
    top = sheet.cells.slice(0, _ROWS_SEARCHED + _ROWS_COMPARED)
    grid: list[Row] = list(zip(*(column.to_pylist() for column in top.columns), strict=True))
    guesses = [guess for index in range(min(len(grid), _ROWS_SEARCHED)) if (guess := _guess(grid, index, header_words))]
    best = max(guesses, key=lambda guess: (guess.score, -guess.index), default=None)
    if best and best.words >= 2:
        return best
    if not _tabular(grid):
        return best if best and best.words >= 1 and best.index + 1 < len(grid) else None
    if best and best.score > 1:
        return best
    return HeaderGuess(-1, 1.0 if sheet.name is None else 0.0, 0.0)


def _guess(grid: list[Row], index: int, header_words: frozenset[str]) -> HeaderGuess | None:
    """Known words count most; then that columns have a header, that it differs in kind from what is below it, and
    that it is not itself a value or one of the values below."""
    row = grid[index]
    filled = [position for position, text in enumerate(row) if text is not None]
    # Long lists repeat their header on every page; the repeats are no values.
    below = [record for record in grid[index + 1 : index + 1 + _ROWS_COMPARED] if record != row]
    columns = _columns_in_use(below)
    if not filled or (len(filled) == 1 and len(columns | set(filled)) > 1):
        return None
    words = sum(_knows(row[position] or "", header_words) for position in filled)
    values = sum(bool(_VALUE.fullmatch(row[position] or "")) for position in filled)
    repeated = len(filled) - len({row[position] for position in filled})
    covered = len(columns & set(filled)) / len(columns) if columns else 0.0
    contrast = again = 0
    for position in filled:
        under = [text for record in below if (text := record[position]) is not None]
        if row[position] in under:
            again += 1
        elif under and not _VALUE.fullmatch(row[position] or ""):
            contrast += sum(bool(_VALUE.fullmatch(text)) for text in under) > 0.6 * len(under)
    score = 2 * words + min(contrast, 3) + 3 * covered - 1.5 * values - again - 0.5 * repeated
    if median(len(row[position] or "") for position in filled) > 150:
        score -= 3
    # A header stands above the records: rows as full as this one above it speak against it.
    above = sum(sum(text is not None for text in record) >= 0.6 * len(filled) for record in grid[:index])
    score -= min(above, 10) * 0.7
    return HeaderGuess(index, words, score)


def _knows(text: str, header_words: frozenset[str]) -> float:
    """1 for a known header, a half for one that begins or ends with a known one, as "Smelter country" does."""
    normal = normalise_header(text)
    if not normal:
        return 0.0
    if normal in header_words:
        return 1.0
    words = normal.split(" ")
    if len(words) > _LONGEST_HEADER_WORDS:
        return 0.0
    parts = {" ".join(words[:cut]) for cut in (1, 2)} | {" ".join(words[-cut:]) for cut in (1, 2)}
    return 0.5 if parts & header_words else 0.0


def _columns_in_use(records: Sequence[Row]) -> set[int]:
    """Columns with a value in at least a third of the first records."""
    first = records[:20]
    counts = Counter(position for record in first for position, text in enumerate(record) if text is not None)
    return {position for position, times in counts.items() if 3 * times >= len(first)}


def _tabular(grid: list[Row]) -> bool:
    """At least two records, most with several cells, short ones: a table rather than a text or a form."""
    several = [record for record in grid if sum(text is not None for text in record) >= 2]
    if len(several) < 2 or 2 * len(several) < len(grid):
        return False
    lengths = [len(text) for record in several for text in record if text is not None]
    return median(lengths) <= 80


def _named_aside(name: str | None) -> bool:
    return bool(_ASIDE.search(normalise_header(name or "")))


def _table(sheet: Sheet, header_row: int | None) -> tuple[Table, Records]:
    start, headers = 0, ("",) * sheet.cells.num_columns
    if header_row is not None:
        start = sheet.rows.index(header_row).as_py() + 1
        if not start:
            raise ValueError(f"row {header_row} is blank or not in the sheet")
        headers = tuple(column[start - 1].as_py() or "" for column in sheet.cells.columns)
    letters = tuple(column_letter(position) for position in range(len(headers)))
    cells, rows = sheet.cells.slice(start), sheet.rows.slice(start)
    records = find_records(cells, rows, headers, header_row)
    if len(records.positions) < cells.num_rows:
        cells, rows = _rows_at(cells, rows, records.positions)
    return Table(sheet.name, header_row, headers, letters, cells, rows), records


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
