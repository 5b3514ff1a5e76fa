"""Suppliers, answers, a definition and facts become scores, findings and their explanation."""

from duediligence.assessment.ahead.asks import Ask
from duediligence.assessment.ahead.levers import Lever
from duediligence.assessment.ahead.prospects import Prospects, prospects
from duediligence.assessment.chance.ranges import RANGE_COLUMNS, Ranges, ranges
from duediligence.assessment.engine.findings import COLUMNS as FINDING_COLUMNS
from duediligence.assessment.engine.fixes import FIX_COLUMNS, FIX_STATES, FixState, no_states
from duediligence.assessment.reasoning.account import explain
from duediligence.assessment.reasoning.applicability import applies
from duediligence.assessment.reasoning.explanation import Explanation, Measure, Reason, Term
from duediligence.assessment.run import RESULT_COLUMNS, Assessment, DefinitionReference, Through, assess
from duediligence.assessment.standards.bearing import Bearing, OneBearing, bearing, bearing_of
from duediligence.assessment.standards.criteria import CRITERION_STATES, CriterionState
from duediligence.assessment.standards.duress import Duress
from duediligence.assessment.standards.indicators import INDICATOR_STATES, IndicatorState

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
