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
from duediligence.services import clock
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

__all__ = ["OWNERS", "PARTS", "STATES", "STATUSES", "Change", "Edit", "Progress", "change", "part", "progress", "rows"]

PARTS: Final = {
    "all": "All",
    "accepted": "Accepted",
    "suggested": "Suggested",
    "overdue": "Past our target",
    "done": "Done",
}
"""What of a checklist can be shown, with what it is called."""


def rows(snapshot: Snapshot, key: str | None = None) -> pd.DataFrame:
    """The actions of a portfolio, or of one supplier, earliest target first, with supplier name and country."""
    frame = snapshot.checklist
    if key is not None:
        frame = frame[frame["key"] == key]
    if snapshot.run is None:
        return frame
    names = snapshot.run.suppliers.frame.set_index("key")[["name", "country", "site"]]
    return frame.join(names, on="key")


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


def progress(snapshot: Snapshot, today: date | None = None) -> Progress:
    """Counts over the checklist as of a day, by default today."""
    accepted = snapshot.checklist[snapshot.checklist["state"] == "accepted"]
    done = accepted["status"] == "done"
    return Progress(
        open=int((~done).sum()),
        overdue=measures.overdue(snapshot.checklist, today or clock.today()),
        done=int(done.sum()),
        suggested=int((snapshot.checklist["state"] == "suggested").sum()),
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
