"""Suppliers, answers, a definition and facts become scores, findings and their explanation."""

from duediligence.assessment.account import explain
from duediligence.assessment.applicability import applies
from duediligence.assessment.asks import Ask
from duediligence.assessment.explanation import Explanation, Measure, Reason, Term
from duediligence.assessment.findings import COLUMNS as FINDING_COLUMNS
from duediligence.assessment.fixes import FIX_COLUMNS, FIX_STATES, FixState, no_states
from duediligence.assessment.levers import Lever
from duediligence.assessment.prospects import Prospects, prospects
from duediligence.assessment.ranges import RANGE_COLUMNS, Ranges, ranges
from duediligence.assessment.run import RESULT_COLUMNS, Assessment, DefinitionReference, assess

__all__ = [
    "FINDING_COLUMNS",
    "FIX_COLUMNS",
    "FIX_STATES",
    "RANGE_COLUMNS",
    "RESULT_COLUMNS",
    "Ask",
    "Assessment",
    "DefinitionReference",
    "Explanation",
    "FixState",
    "Lever",
    "Measure",
    "Prospects",
    "Ranges",
    "Reason",
    "Term",
    "applies",
    "assess",
    "explain",
    "no_states",
    "prospects",
    "ranges",
]
