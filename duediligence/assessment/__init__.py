"""Suppliers, answers, a definition and facts become scores, findings and their explanation."""

from duediligence.assessment.assess import CHUNK_ROWS, RESULT_COLUMNS, Assessment, DefinitionReference, assess
from duediligence.assessment.explanation import Explanation, Measure, Reason, Term, explain
from duediligence.assessment.findings import COLUMNS as FINDING_COLUMNS

__all__ = [
    "CHUNK_ROWS",
    "FINDING_COLUMNS",
    "RESULT_COLUMNS",
    "Assessment",
    "DefinitionReference",
    "Explanation",
    "Measure",
    "Reason",
    "Term",
    "assess",
    "explain",
]
