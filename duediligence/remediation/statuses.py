"""How far an action has come, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

State = Literal["suggested", "accepted", "declined"]
Status = Literal["open", "in_progress", "waiting", "done"]

STATES: Final[Mapping[State, str]] = {
    "suggested": "Suggested",
    "accepted": "Accepted",
    "declined": "Not needed",
}
"""What the officer decided about a suggestion. Actions of an act-now finding come accepted."""

STATUSES: Final[Mapping[Status, str]] = {
    "open": "Not started",
    "in_progress": "In progress",
    "waiting": "Waiting for others",
    "done": "Done",
}
"""How far the work has come."""

OWNERS: Final[Mapping[str, str]] = {"supplier": "Supplier", "buyer": "Us", "joint": "Supplier and us"}
"""Who has to act, as the action catalogue says it."""

CLOCKS: Final[Mapping[str, str]] = {
    "p0": "Within 24 hours",
    "p1": "Within 72 hours",
    "p2": "Within 7 days",
    "p3": "Within 30 days",
    "p4": "Within 90 days",
    "p5": "Within 180 days",
}
"""The clocks of the action catalogue, most urgent first."""
