"""Which row of a sheet, or of a part of one, holds the headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from duediligence.spreadsheets.table import Sheet

Row = Sequence[str | None]

_ROWS_SEARCHED = 60  # a header further down than this is the officer's to point out
_ROWS_COMPARED = 100
_ROWS_OF_WORDS = 20
_LONGEST_HEADER_WORDS = 10
_LONG = 150  # characters; a header is shorter
_END = 40  # characters at the end of a name, where its legal form stands
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


def known_headers(row: Row, header_words: frozenset[str]) -> int:
    """How many cells of a row are known headers as they stand."""
    return sum(_knows(text, header_words) == 1.0 for text in row if text is not None)


def is_value(text: str) -> bool:
    """Whether a text is a number, a per cent or a date, as headers are not."""
    return bool(_VALUE.fullmatch(text))


class _Top:
    """The first rows of a sheet, each cell looked at once: arrays of rows × columns."""

    def __init__(self, grid: list[Row], header_words: frozenset[str]) -> None:
        shape = len(grid), len(grid[0]) if grid else 0
        places: dict[str | None, int] = {None: 0}
        codes = [[places.setdefault(text, len(places)) for text in row] for row in grid]
        texts = [text or "" for text in places]
        self.grid = grid
        self.codes = np.array(codes, np.int64).reshape(shape)  # equal texts have equal codes, 0 is an empty cell
        self.filled = self.codes > 0
        self.values = np.array([is_value(text) for text in texts])[self.codes]
        self.digits = np.array([bool(_DIGIT.search(text)) for text in texts])[self.codes]
        self.firms = np.array([bool(_FIRM.search(text[-_END:])) for text in texts])[self.codes]
        known = [_knows(text, header_words) for text in texts]
        self.known = np.array(known, np.float64)[self.codes]
        self.fullness = self.filled.sum(axis=1)

    def guess(self, index: int) -> HeaderGuess | None:
        """Known words count most; then that columns have a header, that it differs in kind from what is below it, and
        that it is not itself a value or one of the values below."""
        own, filled = self.codes[index], self.filled[index]
        below = slice(index + 1, index + 1 + _ROWS_COMPARED)
        # Long lists repeat their header on every page; the repeats are no values.
        others = np.flatnonzero((self.codes[below] != own).any(axis=1)) + index + 1
        first = others[:_ROWS_OF_WORDS]
        in_use = 3 * self.filled[first].sum(axis=0) >= max(1, len(first))
        count = int(filled.sum())
        if not count or (count == 1 and int((in_use | filled).sum()) > 1):
            return None
        # Names of firms may end with known words ("… Mill"), and answers be one ("no"): what stands below is no sign.
        usual = self.known[first].mean(axis=0) if len(first) else 0.0
        words = float(np.maximum(0.0, self.known[index] - usual)[filled].sum())
        values = int(self.values[index].sum())
        repeated = count - len(np.unique(own[filled]))
        covered = float((in_use & filled).sum() / in_use.sum()) if in_use.any() else 0.0
        contrast, again, apart = self._against(index, others)
        stands_out = min(contrast, 3) + min(apart, 2) / 2 - again - 2 * bool(self.firms[index].any())
        score = 2 * words + min(contrast, 3) + 3 * covered - 1.5 * values - again - 0.5 * repeated
        if median(len(text) for text in self.grid[index] if text is not None) > _LONG:
            score -= 3
        # A header stands above the records: rows as full as this one above it speak against it.
        above = int((self.fullness[:index] >= 0.6 * count).sum())
        score -= min(above, 10) * 0.7
        return HeaderGuess(index, words, score, stands_out)

    def _against(self, index: int, below: NDArray[np.int64]) -> tuple[int, int, int]:
        """In how many columns the cells below are values, are among them this very text, and are of another kind:
        with digits, or of few different texts, unlike this one."""
        own = self.codes[index]
        codes, filled = self.codes[below], self.filled[below]
        under = filled.sum(axis=0)
        looked_at = self.filled[index] & (under > 0)
        again = looked_at & (codes == own).any(axis=0)
        rest = looked_at & ~again
        values = rest & ~self.values[index] & (self.values[below].sum(axis=0) > 0.6 * under)
        digits = rest & ~self.digits[index] & (self.digits[below].sum(axis=0) > 0.6 * under)
        if len(below):
            ordered = np.sort(codes, axis=0)
            different = (np.diff(ordered, axis=0, prepend=0) > 0).sum(axis=0)
        else:
            different = under
        repeats = rest & (under >= _FEW) & (different <= _REPEATS * under)
        return int(values.sum()), int(again.sum()), int((digits | repeats).sum())


def _knows(text: str, header_words: frozenset[str]) -> float:
    """1 for a known header, a half for one that begins or ends with a known one, as "Smelter country" does."""
    if len(text) > _LONG:
        return 0.0
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


def _tabular(grid: list[Row]) -> bool:
    """At least two records, most with several cells, short ones: a table rather than a text or a form."""
    several = [record for record in grid if sum(text is not None for text in record) >= 2]
    if len(several) < 2 or 2 * len(several) < len(grid):
        return False
    lengths = [len(text) for record in several for text in record if text is not None]
    return median(lengths) <= 80
