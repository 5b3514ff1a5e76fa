"""Response columns become coded answers with evidence, date and source."""

from duediligence.answers.checks import across_suppliers, plain_text, with_checks
from duediligence.answers.coded import AnswerColumn, Answers
from duediligence.answers.coding import code_answers, open_answers
from duediligence.answers.lines import answers_from_table, is_answers_table
from duediligence.answers.long import LONG_COLUMNS, digest, empty_long
from duediligence.answers.protection import LEFT_OUT, PROTECTED_NOT_TAKEN_IN, only_protected, protected_rows
from duediligence.answers.words import EVIDENCE_LABELS, SOURCE_LABELS
from duediligence.answers.written import Written, written_answer

__all__ = [
    "EVIDENCE_LABELS",
    "LEFT_OUT",
    "LONG_COLUMNS",
    "PROTECTED_NOT_TAKEN_IN",
    "SOURCE_LABELS",
    "AnswerColumn",
    "Answers",
    "Written",
    "across_suppliers",
    "answers_from_table",
    "code_answers",
    "digest",
    "empty_long",
    "is_answers_table",
    "only_protected",
    "open_answers",
    "plain_text",
    "protected_rows",
    "with_checks",
    "written_answer",
]
