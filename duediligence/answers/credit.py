"""How much an answer counts: the kind of evidence times its age, in ten-thousandths.

Both factors are whole per cent, so credit is a whole number from 0 to 10,000 and sums of it stay exact.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import NO_DATE
from duediligence.answers.values import days
from duediligence.questionnaire.model import EVIDENCE, Scoring

FULL: Final = 10_000
"""Credit of an answer that counts in full."""

RECENT: Final = 100
OLDER: Final = 50
EXPIRED: Final = 0
UNDATED: Final = 50
"""Per cent that is left of the evidence: up to ``validity_months``, up to twice that, beyond, without a date."""

AGE_CLASSES: Final = 4
CURRENT: Final = 0
PAST: Final = 2
"""Classes of age: 0 current, 1 older, 2 past any credit, 3 undated."""

BEYOND: Final = 1 << 31
"""More days than any age."""


def months_before(day: date, months: int) -> int:
    """The last day (days since 1970-01-01) that lies at least so many whole months before ``day``.

    ``months_before(date(2026, 3, 31), 1)`` is 28 February: the shorter month ends before the 31st. Before
    the year 1 nothing is dated; then the result is earlier than every date.
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    if year < 1:
        return int(NO_DATE)
    return days(date(year, month, min(day.day, monthrange(year, month)[1])))


@dataclass(frozen=True, slots=True)
class CreditScale:
    """The evidence and age part of a definition, ready for columns of answers on one assessment day."""

    evidence: NDArray[np.uint8]
    as_of: int
    older_from: int
    expired_from: int

    @classmethod
    def of(cls, scoring: Scoring, as_of: date) -> CreditScale:
        per_cent = np.array([getattr(scoring.evidence, kind) for kind in EVIDENCE], dtype=np.uint8)
        return cls(
            evidence=per_cent,
            as_of=days(as_of),
            older_from=months_before(as_of, scoring.validity_months + 1),
            expired_from=months_before(as_of, 2 * scoring.validity_months + 1),
        )

    def dated(self, dates: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Where there is a date to go by; a date after the assessment day is none."""
        return np.asarray((dates != NO_DATE) & (dates <= self.as_of), dtype=np.bool_)

    def age(self, dates: NDArray[np.int32]) -> NDArray[np.int64]:
        """Per cent left by age: 100, 50 or 0; without a date 50."""
        left = np.where(dates > self.older_from, RECENT, np.where(dates > self.expired_from, OLDER, EXPIRED))
        return np.where(self.dated(dates), left, UNDATED)

    def codes(self, evidence: NDArray[np.uint8], dates: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Kind of evidence and class of age in one number: 4 × evidence + the class of age.

        Ages are compared as unsigned numbers: there a future date and NO_DATE lie beyond every age.
        """
        age = (np.int32(self.as_of) - dates).view(np.uint32)
        past = (age >= np.uint32(min(self.as_of - edge, BEYOND)) for edge in (self.older_from, self.expired_from))
        classes = sum((flags.view(np.uint8) for flags in past), (age >= np.uint32(BEYOND)).view(np.uint8))
        return np.asarray(evidence * np.uint8(AGE_CLASSES) + classes, dtype=np.uint8)

    def by_code(self) -> NDArray[np.int32]:
        """Credit from 0 to 10,000 by the number that ``codes`` gives."""
        left = np.array([RECENT, OLDER, EXPIRED, UNDATED], dtype=np.int32)
        return np.multiply.outer(self.evidence.astype(np.int32), left).ravel()

    def credit(self, evidence: NDArray[np.uint8], dates: NDArray[np.int32]) -> NDArray[np.int64]:
        """Credit from 0 to 10,000: per cent of the evidence times per cent of its age."""
        return self.evidence.astype(np.int64)[evidence] * self.age(dates)
