"""Answers of many suppliers as columns of codes, one row a supplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = 0
ANSWERED: Final = 1
DONT_KNOW: Final = 2
REFUSED: Final = 3

NO_DATE: Final = np.iinfo(np.int32).min
"""Where a date is not known; all other dates are days since 1970-01-01."""

OPEN_SOURCES: Final = ("self_assessment", "desk", "audit")
PROTECTED_SOURCES: Final = ("ngo", "worker_voice", "site_visit", "tip")
"""Sources that can be harmed when it shows that they spoke: taken in only where somebody asks for them by name."""

SOURCES: Final = (*OPEN_SOURCES, *PROTECTED_SOURCES)
"""Who answered."""

ANSWER_TYPES: Final[Mapping[str, tuple[type[Any], Any]]] = {
    "select_one": (np.uint8, 0),
    "select_multiple": (np.uint64, 0),
    "date": (np.int32, NO_DATE),
    "text": (np.object_, ""),
}
"""Array type of ``AnswerColumn.values``, and what stands for unanswered, by question type; all others: float64, NaN."""

Rows = slice | NDArray[np.intp]
"""Some suppliers: a slice, or positions in any order and as often as wanted."""


@dataclass(frozen=True)
class AnswerColumn:
    """The answers to one question, one row a supplier.

    ``values``: select_one uint8 (0 = unanswered, n = n-th choice) · select_multiple uint64 bit mask (bit
    n−1 = n-th choice, 0 = unanswered) · integer, decimal, percent float64 (NaN = unanswered) · date int32
    days since 1970-01-01 (NO_DATE) · text object array of str ("" = unanswered).
    ``state``: uint8, BLANK, ANSWERED, DONT_KNOW or REFUSED; a value stands only where it is ANSWERED.
    ``evidence``: uint8, position in ``EVIDENCE`` (0 = claimed). ``dated``: int32 days, date of the
    evidence, else of the answer (NO_DATE). ``source``: uint8, position in ``SOURCES``.
    """

    values: NDArray[Any]
    state: NDArray[np.uint8]
    evidence: NDArray[np.uint8]
    dated: NDArray[np.int32]
    source: NDArray[np.uint8]

    def take(self, rows: Rows) -> AnswerColumn:
        """The answers of these suppliers, in this order."""
        return AnswerColumn(
            self.values[rows], self.state[rows], self.evidence[rows], self.dated[rows], self.source[rows]
        )


@dataclass(frozen=True)
class OtherAnswers:
    """What other sources answered to one question, where it is not what counts: one row a supplier and source.

    ``row``: position of the supplier, ascending; of one supplier ``source`` ascends. Everything else is as in
    ``AnswerColumn``; each row is an answer, and there is another one that counts.
    """

    row: NDArray[np.intp]
    values: NDArray[Any]
    evidence: NDArray[np.uint8]
    dated: NDArray[np.int32]
    source: NDArray[np.uint8]

    def take(self, rows: Rows, size: int) -> OtherAnswers:
        """Those of some suppliers of all ``size``, with their positions among these."""
        wanted = np.arange(size, dtype=np.intp)[rows]
        first, after = (np.searchsorted(self.row, wanted, side=side) for side in ("left", "right"))
        count = after - first
        # so many entries a supplier, counted on from the first of each
        at = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
        to = np.repeat(np.arange(len(wanted), dtype=np.intp), count)
        return OtherAnswers(to, self.values[at], self.evidence[at], self.dated[at], self.source[at])


@dataclass(frozen=True)
class Answers:
    """Answers of the suppliers of a frame, in its order.

    ``columns`` by question id (a question nobody answered may be absent): what counts. ``asked``: bool, a request was
    sent to or answered by this supplier. ``due``: int32 days when the answers are due (NO_DATE: no date). ``others`` by
    question id, where a source answered otherwise than what counts. ``checks``: float64 by id (see ``checks``).
    """

    columns: Mapping[str, AnswerColumn]
    asked: NDArray[np.bool_]
    due: NDArray[np.int32]
    others: Mapping[str, OtherAnswers] = field(default_factory=dict)
    checks: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def take(self, rows: Rows) -> Answers:
        """The answers of these suppliers, in this order."""
        others = {question: other.take(rows, len(self.asked)) for question, other in self.others.items()}
        return Answers(
            columns={question: column.take(rows) for question, column in self.columns.items()},
            asked=self.asked[rows],
            due=self.due[rows],
            others={question: other for question, other in others.items() if len(other.row)},
            checks={check: values[rows] for check, values in self.checks.items()},
        )
