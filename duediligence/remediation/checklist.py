"""The checklist people work on: what an officer set stays, whatever a later assessment suggests."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from duediligence.remediation.suggestions import SUGGESTION_COLUMNS

CHECKLIST_COLUMNS: Final = (*SUGGESTION_COLUMNS, "owner", "status", "note", "fires")
"""The suggestion, what the officer added, and whether a finding still asks for the action."""

_REFRESHED: Final = ("rules", "title", "why", "owner_role", "clock", "evidence", "closing_proof", "safety_gate")


def merge(existing: pd.DataFrame, suggested: pd.DataFrame, assessed: Collection[str]) -> pd.DataFrame:
    """The checklist after a new assessment, pure.

    ``existing`` has ``CHECKLIST_COLUMNS`` (others are carried along), ``suggested`` ``SUGGESTION_COLUMNS``,
    ``assessed`` holds the supplier keys of the assessment. Of an action already there the owner, target date,
    status, note and decision stay; its texts and rules follow the new suggestion, and a suggestion nobody
    has decided on becomes accepted when an act-now finding now asks for it. An action of an assessed supplier
    that no finding asks for any more stays, with ``fires`` False. New actions follow, open and without owner.
    Rows: first the existing ones in their order, then the new ones in theirs.
    """
    found = {(row["key"], row["action"]): row for row in _records(suggested)}
    keys = frozenset(assessed)
    rows = [_kept(row, found.pop((row["key"], row["action"]), None), keys) for row in _records(existing)]
    rows += [{**row, "owner": None, "status": "open", "note": None, "fires": True} for row in found.values()]
    columns = [*CHECKLIST_COLUMNS, *(name for name in existing.columns if name not in CHECKLIST_COLUMNS)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _kept(row: dict[str, object], suggestion: dict[str, object] | None, assessed: frozenset[str]) -> dict[str, object]:
    """An action already on the list, after a new assessment did or did not suggest it again."""
    if suggestion is None:
        return {**row, "fires": False} if row["key"] in assessed else row
    becomes_accepted = row["state"] == "suggested" and suggestion["state"] == "accepted"
    refreshed = {name: suggestion[name] for name in _REFRESHED}
    return {**row, **refreshed, "fires": True, "state": "accepted" if becomes_accepted else row["state"]}


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    names = [str(name) for name in frame.columns]
    values = (frame[name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
