"""The checklist of a portfolio: who does what by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from duediligence.register import actions
from duediligence.register.actions import Change
from duediligence.remediation import OWNERS, STATES, STATUSES
from duediligence.services import clock
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

__all__ = ["OWNERS", "STATES", "STATUSES", "Change", "Edit", "Progress", "change", "progress", "rows"]


def rows(snapshot: Snapshot, key: str | None = None) -> pd.DataFrame:
    """The actions of a portfolio, or of one supplier, earliest target first, with supplier name and country."""
    frame = snapshot.checklist
    if key is not None:
        frame = frame[frame["key"] == key]
    if snapshot.run is None:
        return frame
    names = snapshot.run.suppliers.frame.set_index("key")[["name", "country", "site"]]
    return frame.join(names, on="key")


@dataclass(frozen=True)
class Progress:
    """How many actions are open, overdue against our own target, and done."""

    open: int
    overdue: int
    done: int


def progress(snapshot: Snapshot, today: date | None = None) -> Progress:
    """Counts over the accepted and suggested actions that a finding still asks for."""
    frame = snapshot.checklist
    wanted = frame[frame["state"] != "declined"]
    done = wanted["status"] == "done"
    late = ~done & (wanted["target"] < (today or clock.today()))
    return Progress(int((~done).sum()), int(late.sum()), int(done.sum()))


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
