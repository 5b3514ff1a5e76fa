"""Response columns become coded answers with evidence, date and source."""

from duediligence.answers.coded import AnswerColumn, Answers
from duediligence.answers.coding import code_answers
from duediligence.answers.lines import answers_from_table, is_answers_table
from duediligence.answers.long import LONG_COLUMNS, empty_long
from duediligence.answers.protection import PROTECTED_NOT_TAKEN_IN, only_protected
from duediligence.answers.words import EVIDENCE_LABELS, SOURCE_LABELS
from duediligence.answers.written import Written, written_answer

__all__ = [
    "EVIDENCE_LABELS",
    "LONG_COLUMNS",
    "PROTECTED_NOT_TAKEN_IN",
    "SOURCE_LABELS",
    "AnswerColumn",
    "Answers",
    "Written",
    "answers_from_table",
    "code_answers",
    "empty_long",
    "is_answers_table",
    "only_protected",
    "written_answer",
]
