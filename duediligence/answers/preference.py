"""Which of several answers of one supplier to one question counts, and which others are to be heard beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWERED

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Candidates:
    """Answers to one question, one row each. ``credit``: 0–10,000, ``risk``: 0–100 (see ``risk``)."""

    supplier: Rows
    values: NDArray[Any]
    states: NDArray[np.uint8]
    dated: NDArray[np.int32]
    source: NDArray[np.uint8]
    credit: NDArray[np.int64]
    risk: NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """``counting``: the rows that count, one a supplier. ``others``: at most one a supplier and source, in that order:
    the riskiest answer of the source that is not what counts. ``twice``: pairs of a row that counts and one that says
    otherwise."""

    counting: Rows
    others: Rows
    twice: Sequence[tuple[int, int]]


def preferred(rows: Rows, given: Candidates) -> Choice:
    """Choose among these rows of the candidates (docs/scoring.md, "Several answers").

    Within a source the newest answers replace older ones. Of what remains an answer goes before "don't know", then the
    higher credit, then the riskier answer, then the later row.
    """
    newest = rows[np.lexsort((-given.dated[rows].astype(np.int64), given.source[rows], given.supplier[rows]))]
    first = _starts(given.supplier[newest], given.source[newest])
    newest_day = given.dated[newest[first]][np.cumsum(first) - 1]
    current = np.sort(newest[given.dated[newest] == newest_day])

    unanswered = given.states[current] != ANSWERED
    keys = (-current, -given.risk[current], -given.credit[current], unanswered, given.supplier[current])
    ranked = current[np.lexsort(keys)]
    best = _starts(given.supplier[ranked])
    chosen = ranked[best][np.cumsum(best) - 1]
    differs = (given.states[ranked] == ANSWERED) & (given.values[ranked] != given.values[chosen])
    left = ranked[differs]
    pairs = [(int(one), int(other)) for one, other in zip(chosen[differs], left, strict=True)]
    return Choice(ranked[best], _riskiest_of_each_source(left, given), pairs)


def _riskiest_of_each_source(rows: Rows, given: Candidates) -> Rows:
    """One row a supplier and source, of equally risky ones the first."""
    order = np.lexsort((np.arange(len(rows)), -given.risk[rows], given.source[rows], given.supplier[rows]))
    sorted_rows = rows[order]
    return sorted_rows[_starts(given.supplier[sorted_rows], given.source[sorted_rows])]


def _starts(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """True where a new group begins in sorted columns."""
    changed = np.zeros(len(columns[0]), dtype=np.bool_)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed
