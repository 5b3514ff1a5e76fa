"""How far the repair of what was found has come, and with what severity a finding still counts.

An officer keeps the state of a finding beside the answers. The finding itself stays: an answer says what was found, the
state says what was done about it since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.values import days
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import RATINGS

FixState = Literal["open", "fix_claimed", "fix_evidenced", "confirmed", "returned"]

FIX_STATES: Final[tuple[FixState, ...]] = get_args(FixState)
"""How far the repair has come; without a state a finding is open."""

FIX_LABELS: Final[Mapping[FixState, str]] = {
    "open": "Open",
    "fix_claimed": "Fix claimed, without proof",
    "fix_evidenced": "Proof of a fix",
    "confirmed": "Fix confirmed by workers",
    "returned": "Came back",
}
"""What the states are called, in the order in which a repair goes on."""

FIX_COLUMNS: Final = ("key", "rule", "state", "evidenced", "confirmed", "group", "period_from", "period_until")
"""One row a supplier and rule. ``evidenced``: the day of the proof of the fix; ``confirmed``: the day on which workers
confirmed it. ``group``: of which workers it speaks; ``period_from``, ``period_until``: when it was so. Days are
dates; None is not known, and no ``period_until`` means that it goes on."""

UNCHANGED: Final = 0
LOWER: Final = -1
HIGHER: Final = 1
SETTLED: Final = -len(RATINGS)
"""By how many bands the severity of a finding shifts; a settled one counts no more."""

Shift = NDArray[np.int8]


def no_states() -> pd.DataFrame:
    """A frame of states with nothing in it: every finding is open."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in FIX_COLUMNS})


@dataclass(frozen=True)
class Shifts:
    """Which findings shift, by rule: positions of suppliers, ascending, and the shift of each."""

    by_rule: Mapping[str, tuple[NDArray[np.int64], Shift]] = field(default_factory=dict)

    def between(self, start: int, stop: int) -> Mapping[str, Shift]:
        """The shifts of the suppliers ``start`` to ``stop``, one a supplier; rules without any are left out."""
        found = {}
        for rule, (rows, shifts) in self.by_rule.items():
            first, last = np.searchsorted(rows, (start, stop))
            if first < last:
                column = np.zeros(stop - start, dtype=np.int8)
                column[rows[first:last] - start] = shifts[first:last]
                found[rule] = column
        return found


def shifts_of(states: pd.DataFrame | None, keys: Any, questionnaire: Questionnaire, as_of: date) -> Shifts:
    """By how much the findings of these suppliers shift on this day.

    ``states``: FIX_COLUMNS; of two rows about the same finding the later counts, and rows about other suppliers or
    rules say nothing. ``keys``: of the suppliers, in their order. Raises ValueError for a state that does not exist.
    """
    if states is None or states.empty:
        return Shifts()
    last = states.drop_duplicates(["key", "rule"], keep="last")
    shift = _shift(last, questionnaire.definition.scoring.confirmation_days, as_of)
    told = pd.Index(last["key"].unique(), dtype=object)
    of_supplier = told.get_indexer(pd.Index(keys, dtype=object))
    rows = np.flatnonzero(of_supplier >= 0)
    by_rule = {}
    for rule, places in last.groupby("rule", sort=True).indices.items():
        if rule in questionnaire.rules:
            table = np.zeros(len(told), dtype=np.int8)
            table[told.get_indexer(pd.Index(last["key"].iloc[places], dtype=object))] = shift[places]
            of_row = table[of_supplier[rows]]
            by_rule[str(rule)] = (rows[of_row != UNCHANGED], of_row[of_row != UNCHANGED])
    return Shifts(by_rule)


def _shift(states: pd.DataFrame, confirmation_days: int, as_of: date) -> Shift:
    """One shift a row. What has no day, or one after the day of the assessment, has not happened."""
    state = states["state"].to_numpy(dtype=object)
    unknown = sorted({str(each) for each in state} - set(FIX_STATES))
    if unknown:
        raise ValueError(f"no state of a finding: {', '.join(unknown)}")
    evidenced, has_evidence = _days(states["evidenced"], as_of)
    confirmed, has_confirmation = _days(states["confirmed"], as_of)
    lasted = has_evidence & has_confirmation & (confirmed - evidenced >= confirmation_days)
    shift = np.zeros(len(states), dtype=np.int8)
    shift[(state == "fix_evidenced") & has_evidence] = LOWER
    shift[(state == "confirmed") & (has_evidence | has_confirmation)] = LOWER
    shift[(state == "confirmed") & lasted] = SETTLED
    shift[state == "returned"] = HIGHER
    return shift


def _days(column: pd.Series[Any], as_of: date) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(days since 1970-01-01, whether there is one that has come)."""
    known = np.array([isinstance(day, date) and day == day and day <= as_of for day in column], dtype=np.bool_)
    found = np.array([days(day) if there else 0 for day, there in zip(column, known, strict=True)], dtype=np.int64)
    return found, known
