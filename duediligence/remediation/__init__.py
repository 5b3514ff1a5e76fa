"""Findings and the action catalogue make the checklist: pure, nothing is stored here."""

from duediligence.remediation.checklist import CHECKLIST_COLUMNS, merge
from duediligence.remediation.statuses import CLOCKS, OWNERS, STATES, STATUSES, State, Status
from duediligence.remediation.suggestions import SUGGESTION_COLUMNS, in_order, suggest

__all__ = [
    "CHECKLIST_COLUMNS",
    "CLOCKS",
    "OWNERS",
    "STATES",
    "STATUSES",
    "SUGGESTION_COLUMNS",
    "State",
    "Status",
    "in_order",
    "merge",
    "suggest",
]
