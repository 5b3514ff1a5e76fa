"""A table with a finding a row and how far its repair has come, as a frame of states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import pandas as pd

from duediligence.answers.headers import JOIN_FIELDS, supplier_field
from duediligence.answers.joining import SupplierIndex
from duediligence.answers.values import NotRead, calendar_date
from duediligence.answers.words import fold
from duediligence.assessment.engine.fixes import FIX_COLUMNS, FIX_LABELS, FixState, no_states
from duediligence.errors import Level, Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.spreadsheets.table import Table

_HEADERS: Final[Mapping[str, str]] = {
    "rule": "rule", "finding": "rule", "rule id": "rule", "finding id": "rule",
    "state": "state", "state of the finding": "state", "how far is the repair": "state", "repair": "state",
    "fix": "state",
    "evidenced": "evidenced", "day of the proof": "evidenced", "proof": "evidenced", "evidence of the fix": "evidenced",
    "confirmed": "confirmed", "confirmed on": "confirmed", "workers confirmed": "confirmed",
    "day on which workers confirmed it": "confirmed",
    "group": "group", "group of workers": "group", "which workers it is about": "group",
    "period from": "period_from", "it was so from": "period_from",
    "period until": "period_until", "until": "period_until", "until (empty: it goes on)": "period_until",
}  # fmt: skip
"""Headers, with what they head."""
_WORDS: Final = {fold(header): name for header, name in _HEADERS.items()}

_STATES: Final[Mapping[str, FixState]] = {
    **{fold(state): state for state in FIX_LABELS},
    **{fold(label): state for state, label in FIX_LABELS.items()},
}
_DAYS: Final = ("evidenced", "confirmed", "period_from", "period_until")


def is_states_table(table: Table) -> bool:
    """Whether a table has a finding and its state in each row, and says of which supplier."""
    found = _columns(table)
    return {"rule", "state"} <= found.keys() and bool({"key", "supplier_id", "name"} & found.keys())


def states_from_table(
    table: Table, questionnaire: Questionnaire, suppliers: pd.DataFrame, file: str, as_of: date
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """The states of a table (FIX_COLUMNS) and what could not be used, with its place.

    ``suppliers``: the frame the rows are joined to. A day after ``as_of`` or one that cannot be read is left out, and
    so is a row without a supplier, a finding or a state that we know. Of two rows about one finding the later counts.
    """
    reading = _Reading(table, questionnaire, SupplierIndex(suppliers), list(suppliers["key"]), file, as_of)
    rows = list(reading.states())
    frame = pd.DataFrame(rows, columns=list(FIX_COLUMNS), dtype=object) if rows else no_states()
    return frame.drop_duplicates(["key", "rule"], keep="last", ignore_index=True), tuple(reading.problems)


def _columns(table: Table) -> dict[str, int]:
    """What the columns hold → position; of two alike the first."""
    found: dict[str, int] = {}
    for position, header in enumerate(table.headers):
        name = _WORDS.get(fold(header)) or supplier_field(header)
        if name in {*_WORDS.values(), *JOIN_FIELDS, "key"} and name is not None:
            found.setdefault(name, position)
    return found


class _Reading:
    def __init__(
        self, table: Table, questionnaire: Questionnaire, index: SupplierIndex, keys: list[str], file: str, as_of: date
    ) -> None:
        self.table, self.index, self.keys, self.file, self.as_of = table, index, keys, file, as_of
        self.at = _columns(table)
        self.rules = {
            **{fold(text): rule.id for rule in questionnaire.definition.rules for text in rule.say.values()},
            **{fold(rule): rule for rule in questionnaire.rules},
        }
        self.problems: list[Problem] = []

    def states(self) -> Iterator[tuple[object, ...]]:
        """One row as FIX_COLUMNS for each record that can be used."""
        told: set[tuple[str, str]] = set()
        columns = {name: self.table.cells.column(at).to_pylist() for name, at in self.at.items()}
        for number, row in enumerate(self.table.rows.to_pylist()):
            said = {name: str(values[number] or "").strip() for name, values in columns.items()}
            if not any(said.values()):
                continue
            key, rule, state = self._supplier(row, said), self._rule(row, said), self._state(row, said)
            if key is None or rule is None or state is None:
                continue
            if (key, rule) in told:
                self._say(row, "rule", said, "An earlier row says something of the same finding. We use this one.",
                          "Keep one of the two.", "warning")  # fmt: skip
            told.add((key, rule))
            days = {name: self._day(row, name, said) for name in _DAYS}
            if state in ("fix_evidenced", "confirmed") and days["evidenced"] is None:
                self._say(row, "state", said, "There is no day of the proof, so the proof does not count.",
                          "Write the day in a column called “evidenced”.", "warning")  # fmt: skip
            yield (
                key, rule, state, days["evidenced"], days["confirmed"], said.get("group") or None,
                days["period_from"], days["period_until"],
            )  # fmt: skip

    def _supplier(self, row: int, said: Mapping[str, str]) -> str | None:
        match = self.index.find({name: said[name] for name in ("key", *JOIN_FIELDS) if said.get(name)})
        if match.message:
            column = next(name for name in ("name", "supplier_id", "key") if name in self.at)
            level: Level = "blocking" if match.place is None else "warning"
            self._say(row, column, said, match.message, match.advice, level)
        return None if match.place is None else self.keys[match.place]

    def _rule(self, row: int, said: Mapping[str, str]) -> str | None:
        rule = self.rules.get(fold(said["rule"]))
        if rule is None:
            advice = "Write the id of the finding or its sentence, as the risk register has it."
            self._say(row, "rule", said, "The questionnaire has no such finding.", advice, "blocking")
        return rule

    def _state(self, row: int, said: Mapping[str, str]) -> FixState | None:
        state = _STATES.get(fold(said["state"]))
        if state is None:
            advice = f"Write one of: {', '.join(FIX_LABELS)}."
            self._say(row, "state", said, "We do not know this state of a finding.", advice, "blocking")
        return state

    def _day(self, row: int, name: str, said: Mapping[str, str]) -> date | None:
        if not said.get(name):
            return None
        day = calendar_date(said[name])
        if isinstance(day, NotRead):
            self._say(row, name, said, f"{day.message} It counts as not known.", day.advice, "warning")
            return None
        if day > self.as_of:
            self._say(row, name, said, "This day has not come yet, so it does not count.", "Check the date.", "warning")
            return None
        return day

    def _say(self, row: int, column: str, said: Mapping[str, str], message: str, advice: str, level: Level) -> None:
        header = self.table.headers[self.at[column]]
        self.problems.append(
            Problem(message, advice, level, self.file, self.table.sheet, row, header, value=said.get(column) or None)
        )
