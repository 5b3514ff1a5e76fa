"""The checklist of a portfolio: who does what by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from duediligence.dashboards import measures
from duediligence.register import actions
from duediligence.register.actions import Change
from duediligence.remediation import OWNERS, STATES, STATUSES
from duediligence.services import clock, portfolios
from duediligence.services.assessments import Run
from duediligence.services.workspace import Workspace

__all__ = [
    "OWNERS",
    "PARTS",
    "STATES",
    "STATUSES",
    "Change",
    "Edit",
    "Progress",
    "change",
    "of_run",
    "part",
    "progress",
    "rows",
]

PARTS: Final = {
    "all": "All",
    "accepted": "Accepted",
    "suggested": "Suggested",
    "overdue": "Past our target",
    "done": "Done",
}
"""What of a checklist can be shown, with what it is called."""


def rows(workspace: Workspace, portfolio: int) -> pd.DataFrame:
    """The actions of a portfolio, earliest target first, with supplier name and country."""
    run = portfolios.whole(workspace, portfolio)
    return pd.DataFrame() if run is None else of_run(run)


def of_run(run: Run) -> pd.DataFrame:
    """The actions of the suppliers of a run, with supplier name and country."""
    names = run.suppliers.frame.set_index("key")[["name", "country", "site"]]
    return run.checklist.join(names, on="key")


def part(rows: pd.DataFrame, name: str, today: date | None = None) -> pd.DataFrame:
    """Those of ``rows`` that belong to one of PARTS, as of a day, by default today."""
    if name in ("accepted", "suggested"):
        return rows[rows["state"] == name]
    if name == "overdue":
        return rows[measures.late(rows, today or clock.today())]
    return rows[rows["status"] == "done"] if name == "done" else rows


@dataclass(frozen=True)
class Progress:
    """How many accepted actions are open, past our own target, and done; and how many are only suggested."""

    open: int
    overdue: int
    done: int
    suggested: int


def progress(rows: pd.DataFrame, today: date | None = None) -> Progress:
    """Counts over the checklist as of a day, by default today."""
    accepted = rows[rows["state"] == "accepted"]
    done = accepted["status"] == "done"
    return Progress(
        open=int((~done).sum()),
        overdue=measures.overdue(rows, today or clock.today()),
        done=int(done.sum()),
        suggested=int((rows["state"] == "suggested").sum()),
    )


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
