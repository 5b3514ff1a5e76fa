"""Suppliers, answers, a definition and facts become scores, findings and their explanation."""

from duediligence.assessment.account import explain
from duediligence.assessment.applicability import applies
from duediligence.assessment.asks import Ask
from duediligence.assessment.bearing import Bearing, OneBearing, bearing, bearing_of
from duediligence.assessment.criteria import CRITERION_STATES, CriterionState
from duediligence.assessment.duress import Duress
from duediligence.assessment.explanation import Explanation, Measure, Reason, Term
from duediligence.assessment.findings import COLUMNS as FINDING_COLUMNS
from duediligence.assessment.fixes import FIX_COLUMNS, FIX_STATES, FixState, no_states
from duediligence.assessment.indicators import INDICATOR_STATES, IndicatorState
from duediligence.assessment.levers import Lever
from duediligence.assessment.prospects import Prospects, prospects
from duediligence.assessment.ranges import RANGE_COLUMNS, Ranges, ranges
from duediligence.assessment.run import RESULT_COLUMNS, Assessment, DefinitionReference, Through, assess

__all__ = [
    "CRITERION_STATES",
    "FINDING_COLUMNS",
    "FIX_COLUMNS",
    "FIX_STATES",
    "INDICATOR_STATES",
    "RANGE_COLUMNS",
    "RESULT_COLUMNS",
    "Ask",
    "Assessment",
    "Bearing",
    "CriterionState",
    "DefinitionReference",
    "Duress",
    "Explanation",
    "FixState",
    "IndicatorState",
    "Lever",
    "Measure",
    "OneBearing",
    "Prospects",
    "Ranges",
    "Reason",
    "Term",
    "Through",
    "applies",
    "assess",
    "bearing",
    "bearing_of",
    "explain",
    "no_states",
    "prospects",
    "ranges",
]
