"""Answers of many suppliers as columns of codes, one row a supplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = 0
ANSWERED: Final = 1
DONT_KNOW: Final = 2
REFUSED: Final = 3

NO_DATE: Final = np.iinfo(np.int32).min
"""Where a date is not known; all other dates are days since 1970-01-01."""

SOURCES: Final = ("self_assessment", "desk", "audit")
"""Who answered. Protected sources (workers, NGOs, tips, site visits) need the safety gate first."""

ANSWER_TYPES: Final[Mapping[str, tuple[type[Any], Any]]] = {
    "select_one": (np.uint8, 0),
    "select_multiple": (np.uint64, 0),
    "date": (np.int32, NO_DATE),
    "text": (np.object_, ""),
}
"""Array type of ``AnswerColumn.values``, and what stands for unanswered, by question type; all others: float64, NaN."""


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


@dataclass(frozen=True)
class Answers:
    """Answers of the suppliers of a frame, in its order.

    ``columns`` by question id (a question nobody answered may be absent). ``asked``: bool, a request was
    sent to or answered by this supplier. ``due``: int32 days when the answers are due (NO_DATE: no date).
    """

    columns: Mapping[str, AnswerColumn]
    asked: NDArray[np.bool_]
    due: NDArray[np.int32]
