"""Which row of a sheet, or of a part of one, holds the headers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from duediligence.spreadsheets.table import Sheet

Row = Sequence[str | None]

_ROWS_SEARCHED = 60  # a header further down than this is the officer's to point out
_ROWS_COMPARED = 100
_ROWS_OF_WORDS = 20
_LONGEST_HEADER_WORDS = 10
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_VALUE = re.compile(r"[-+]?[\d.,\s%]*\d[\d.,\s%]*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T][\d:]+)?")
_DIGIT = re.compile(r"\d")
# Legal forms: a row with one of them names a firm and is a record.
_FIRM = re.compile(
    r"\b(?:ltd|limited|inc|incorporated|llc|llp|plc|gmbh|ag|kg|co|corp|corporation|pvt|pte|pty|sdn bhd|s ?a ?r ?l|srl|"
    r"spa|s ?a|s a de c v|bv|nv|oy|ab|as|a ?s|kft|sp z o o|ltda|lda|jsc|ooo|pt|cv)\b\.?\s*$"
    r"|有限公司|股份公司|株式会社|有限会社|주식회사|㈜|ООО|ЗАО|ОАО|บริษัท|شركة",
    re.I,
)
_FEW = 6
_REPEATS = 0.5  # of the values of a column distinct, or fewer: a column of countries, kinds, answers


@dataclass(frozen=True)
class HeaderGuess:
    """A row that may hold the headers.

    ``index``: its place in the sheet's rows; ``words``: known header words more than in the rows below; ``score`` by
    which rows are compared; ``stands_out``: how far it differs from the rows below, whatever its words.
    """

    index: int
    words: float
    score: float
    stands_out: float


def normalise_header(text: str) -> str:
    """A header as lower-case words without accents or punctuation: ``Smelter Country (*)`` → ``smelter country``."""
    text = unicodedata.normalize("NFKC", text)
    text = _CAMEL.sub(" ", text).replace("%", " percent ").replace("#", " number ")
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold())))
    return _APART.sub(" ", text).strip()


def grid_of(sheet: Sheet, start: int, count: int) -> list[Row]:
    """Some rows of a sheet as tuples."""
    part = sheet.cells.slice(start, count)
    return list(zip(*(column.to_pylist() for column in part.columns), strict=True))


def guess_header(sheet: Sheet, header_words: frozenset[str]) -> HeaderGuess | None:
    """The row that best reads as headers; index −1: a table without any; None: no table."""
    grid = grid_of(sheet, 0, _ROWS_SEARCHED + _ROWS_COMPARED)
    top = _Top(grid, header_words)
    guesses = [guess for index in range(min(len(grid), _ROWS_SEARCHED)) if (guess := top.guess(index))]
    best = max(guesses, key=lambda guess: (guess.score, -guess.index), default=None)
    if best and best.words >= 2:
        return best
    if not _tabular(grid):
        return best if best and best.words >= 1 and best.index + 1 < len(grid) else None
    if best and best.score > 1 and (best.words >= 1 or best.stands_out > 0):
        return best
    return HeaderGuess(-1, 1.0 if sheet.name is None else 0.0, 0.0, 0.0)


def known_words(row: Row, header_words: frozenset[str]) -> float:
    """How many cells of a row are known headers, those that begin or end with one counted half."""
    return sum(_knows(text, header_words) for text in row if text is not None)


def is_value(text: str) -> bool:
    """Whether a text is a number, a per cent or a date, as headers are not."""
    return bool(_VALUE.fullmatch(text))


class _Top:
    """The first rows of a sheet, each cell looked at once."""

    def __init__(self, grid: list[Row], header_words: frozenset[str]) -> None:
        self.grid = grid
        self.values = [[text is not None and is_value(text) for text in row] for row in grid]
        known = {
            text: _knows(text, header_words) for text in {text for row in grid for text in row if text is not None}
        }
        self.known = [[0.0 if text is None else known[text] for text in row] for row in grid]
        self.fullness = [sum(text is not None for text in row) for row in grid]

    def guess(self, index: int) -> HeaderGuess | None:
        """Known words count most; then that columns have a header, that it differs in kind from what is below it, and
        that it is not itself a value or one of the values below."""
        row = self.grid[index]
        filled = [position for position, text in enumerate(row) if text is not None]
        # Long lists repeat their header on every page; the repeats are no values.
        below = [at for at in range(index + 1, min(index + 1 + _ROWS_COMPARED, len(self.grid))) if self.grid[at] != row]
        columns = _columns_in_use([self.grid[at] for at in below])
        if not filled or (len(filled) == 1 and len(columns | set(filled)) > 1):
            return None
        words = sum(self._words(index, position, below[:_ROWS_OF_WORDS]) for position in filled)
        values = sum(self.values[index][position] for position in filled)
        repeated = len(filled) - len({row[position] for position in filled})
        covered = len(columns & set(filled)) / len(columns) if columns else 0.0
        contrast = again = apart = 0.0
        for position in filled:
            differs, found, new = self._against(row[position] or "", position, below)
            contrast += differs and not self.values[index][position]
            again += found
            apart += new
        named = 2 * any(_FIRM.search(row[position] or "") for position in filled)
        stands_out = min(contrast, 3) + min(apart, 2) / 2 - again - named
        score = 2 * words + min(contrast, 3) + 3 * covered - 1.5 * values - again - 0.5 * repeated
        if median(len(row[position] or "") for position in filled) > 150:
            score -= 3
        # A header stands above the records: rows as full as this one above it speak against it.
        above = sum(fullness >= 0.6 * len(filled) for fullness in self.fullness[:index])
        score -= min(above, 10) * 0.7
        return HeaderGuess(index, words, score, stands_out)

    def _words(self, index: int, position: int, below: list[int]) -> float:
        """How much more the cell is a known header than those below it: names may end with known words, too ("… Mill"),
        and answers be one ("no")."""
        known = self.known[index][position]
        if not known or not below:
            return known
        return max(0.0, known - sum(self.known[at][position] for at in below) / len(below))

    def _against(self, text: str, position: int, below: list[int]) -> tuple[bool, bool, bool]:
        """What the cell is to those below it: they are values, it is one of them, it is new where they repeat."""
        under = [at for at in below if self.grid[at][position] is not None]
        if not under:
            return False, False, False
        texts = {self.grid[at][position] for at in under}
        if text in texts:
            return False, True, False
        values = sum(self.values[at][position] for at in under) > 0.6 * len(under)
        digits = not _DIGIT.search(text) and sum(bool(_DIGIT.search(each or "")) for each in texts) > 0.6 * len(texts)
        repeats = len(under) >= _FEW and len(texts) <= _REPEATS * len(under)
        return values, False, digits or repeats


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
