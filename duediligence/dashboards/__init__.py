"""Numbers, sentences and figures of the dashboard, without a user interface."""

from duediligence.dashboards.measures import (
    Count,
    Unknowns,
    by_concern,
    by_context,
    concern_by_context,
    first_looks,
    unknowns,
)
from duediligence.dashboards.sentences import NextStep, board_sentences, next_steps

__all__ = [
    "Count",
    "NextStep",
    "Unknowns",
    "board_sentences",
    "by_concern",
    "by_context",
    "concern_by_context",
    "first_looks",
    "next_steps",
    "unknowns",
]
