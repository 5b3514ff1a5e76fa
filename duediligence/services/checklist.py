"""The checklist of a portfolio: who does what by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar, get_args

import numpy as np
import pandas as pd

from duediligence.dashboards import measures
from duediligence.reference import country_name
from duediligence.register import Reader, actions, worklist
from duediligence.register.actions import Change
from duediligence.register.worklist import Filters, Order, Stamp, Standing
from duediligence.remediation import OWNERS, STATES, STATUSES
from duediligence.services import clock
from duediligence.services.assessments import Run
from duediligence.services.jobs import Tell, silent
from duediligence.services.workspace import Workspace

T = TypeVar("T")

__all__ = [
    "FACETS",
    "ORDERS",
    "OWNERS",
    "PAGE_ROWS",
    "PARTS",
    "STATES",
    "STATUSES",
    "Change",
    "Counts",
    "Edit",
    "Filters",
    "Order",
    "Stamp",
    "change",
    "change_all",
    "counts",
    "filters",
    "late",
    "of_run",
    "page",
    "stamp",
]

PAGE_ROWS: Final = 100
_ANSWERS_KEPT: Final = 50

PARTS: Final[Mapping[str, str]] = {
    "all": "All",
    "open": "To do",
    "overdue": "Past our target",
    "suggested": "Suggested",
    "done": "Done",
    "declined": "Not needed",
}
"""What of a checklist can be shown, with what it is called."""

_STANDING: Final[Mapping[str, tuple[Standing, ...]]] = {
    "all": (),
    "open": ("open", "overdue"),
    "overdue": ("overdue",),
    "suggested": ("suggested",),
    "done": ("done",),
    "declined": ("declined",),
}
assert set(_STANDING) == set(PARTS)

FACETS: Final[Mapping[str, str]] = {"owner": "Owner", "country": "Country", "action": "Action"}
"""Facets of the page, with what they are called."""

ORDERS: Final[Mapping[Order, str]] = {
    "due": "Overdue first, then by date",
    "urgency": "Most urgent step first",
    "supplier": "Supplier",
    "action": "Action",
}
assert set(ORDERS) == set(get_args(Order))


def filters(
    search: str = "",
    part: str = "all",
    chosen: Mapping[str, Sequence[str | None]] | None = None,
    safety_first: bool = False,
) -> Filters:
    """What the page's widgets ask for: one of PARTS, and values of FACETS; a facet without a choice does not filter.

    ``safety_first``: only steps that need a safety plan before them.
    """
    values: dict[str, Sequence[Any]] = {name: tuple(each) for name, each in (chosen or {}).items() if each}
    if safety_first:
        values["safety_gate"] = (True,)
    return Filters(search.strip(), _STANDING[part], values)


@dataclass(frozen=True)
class Counts:
    """How many actions there are of each sort, for one search (register.worklist.COUNTED)."""

    rows: pd.DataFrame

    def total(self, filters: Filters) -> int:
        """How many actions the filters leave."""
        return int(self._left(filters)["actions"].sum())

    def parts(self, filters: Filters) -> dict[str, int]:
        """How many actions each of PARTS has, under all the other filters."""
        return {name: self.total(replace(filters, standing=standing)) for name, standing in _STANDING.items()}

    def facet(self, name: str, filters: Filters) -> dict[str | None, int]:
        """The values of one facet with their counts, most frequent first, under all the other filters."""
        others = {other: values for other, values in filters.values.items() if other != name}
        left = self._left(replace(filters, values=others))
        found: dict[str | None, int] = {}
        for value, number in zip(left[name], left["actions"], strict=True):
            found[value] = found.get(value, 0) + int(number)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0] is None, self.words(name, item[0]))))

    def words(self, name: str, value: str | None) -> str:
        """What a facet's value is called."""
        if name == "owner":
            return value or "Nobody yet"
        if name == "country":
            return country_name(value) if value else "No country"
        titles = self.rows.loc[self.rows["action"] == value, "title"]
        return str(titles.iloc[0]) if len(titles) else str(value)

    def _left(self, filters: Filters) -> pd.DataFrame:
        left = self.rows
        if filters.standing:
            left = left[left["standing"].isin(list(filters.standing))]
        for name, values in filters.values.items():
            left = left[np.array([value in values for value in left[name]], dtype=bool)]
        return left


def counts(workspace: Workspace, portfolio: int, search: str = "") -> Counts:
    """The counts of a portfolio's actions as of today."""
    sought, today = search.strip(), clock.today()

    def read(reader: Reader) -> Counts:
        return Counts(worklist.counts(reader, portfolio, sought, today))

    return _kept(workspace, portfolio, ("counts", sought, today), read)


def page(workspace: Workspace, portfolio: int, filters: Filters, order: Order = "due", number: int = 0) -> pd.DataFrame:
    """Page ``number`` (from 0) of the actions that the filters leave (register.worklist.LISTED)."""
    today = clock.today()

    def read(reader: Reader) -> pd.DataFrame:
        return worklist.page(reader, portfolio, filters, today, order, number * PAGE_ROWS, PAGE_ROWS)

    return _kept(workspace, portfolio, ("page", repr(filters), order, number, today), read)


def _kept(workspace: Workspace, portfolio: int, asked: Hashable, read: Callable[[Reader], T]) -> T:
    """What was read last for a question, until something changes: each click on the table asks it again."""
    answers: dict[Hashable, T] = workspace.kept("checklist", portfolio, lambda reader: {})
    found = answers.get(asked)
    if found is None:
        with workspace.reading() as reader:
            found = read(reader)
        if len(answers) >= _ANSWERS_KEPT:
            answers.clear()
        answers[asked] = found
    return found


def late(rows: pd.DataFrame) -> Sequence[bool]:
    """Which of these actions are accepted, not done and past their target date today."""
    return [bool(each) for each in measures.late(rows, clock.today())]


def of_run(run: Run) -> pd.DataFrame:
    """The actions of the suppliers of a run, with supplier name and country."""
    names = run.suppliers.frame.set_index("key")[["name", "country", "site"]]
    return run.checklist.join(names, on="key")


@dataclass(frozen=True)
class Edit:
    """What an officer changed on one action; ``version`` is the one he saw."""

    action_id: int
    version: int
    change: Change


def change(workspace: Workspace, portfolio: int, edits: Sequence[Edit]) -> None:
    """Keep owners, target dates, statuses and decisions: all of them or none.

    Raises StaleVersion when somebody changed one of the actions since it was read.
    """
    with workspace.changing() as unit:
        for edit in edits:
            actions.update(unit, portfolio, edit.action_id, edit.version, edit.change)


def stamp(workspace: Workspace, portfolio: int, filters: Filters) -> Stamp:
    """How many actions the filters leave, and how they stand: what ``change_all`` must be given."""
    with workspace.reading() as reader:
        return worklist.stamp(reader, portfolio, filters, clock.today())


def change_all(
    workspace: Workspace, portfolio: int, filters: Filters, seen: Stamp, change: Change, tell: Tell = silent
) -> int:
    """Set the same on all actions that the filters leave, all or none; returns how many it changed.

    Raises StaleVersion when they are not those that were ``seen``.
    """

    def told(share: float) -> None:
        tell(f"Changing {seen.actions:,} actions", share)

    with workspace.changing() as unit:
        return worklist.change_all(unit, portfolio, filters, clock.today(), seen, change, told)
