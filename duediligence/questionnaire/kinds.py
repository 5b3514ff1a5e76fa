"""Kinds of values: what a question answers with, and what a supplier column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from duediligence.questionnaire.model import Question, QuestionType

Kind = Literal["number", "text", "date", "choice", "choices", "truth", "word", "unusable"]
"""``word`` is text written in the condition; ``unusable`` stands for a part already reported as a mistake."""


@dataclass(frozen=True, slots=True)
class Type:
    """Kind of a value; ``choices`` are the choice ids behind a ``choice`` or ``choices``, in order of code."""

    kind: Kind
    choices: tuple[str, ...] = ()


NUMBER: Final = Type("number")
TEXT: Final = Type("text")
TRUTH: Final = Type("truth")
UNUSABLE: Final = Type("unusable")

_KIND_OF: Final[Mapping[QuestionType, Kind]] = {
    "select_one": "choice",
    "select_multiple": "choices",
    "integer": "number",
    "decimal": "number",
    "percent": "number",
    "date": "date",
    "text": "text",
}

SUPPLIER_COLUMNS: Final[Mapping[str, Type]] = {
    **dict.fromkeys(("name", "site", "country", "country_role", "region", "city", "address", "sector"), TEXT),
    **dict.fromkeys(("products", "hs_codes", "tier", "parent", "supplier_id", "lei", "os_id", "currency"), TEXT),
    **dict.fromkeys(("workers", "women_share", "migrant_share", "agency_share", "spend"), NUMBER),
}
"""Columns of the supplier list that a condition may read as ``${supplier.COLUMN}``."""

KIND_NAMES: Final[Mapping[Kind, str]] = {
    "number": "a number",
    "text": "text",
    "date": "a date",
    "choice": "a single choice",
    "choices": "a multiple choice",
    "truth": "a condition",
    "word": "a written word",
}


def type_of_question(question: Question) -> Type:
    """Type of the answer to a question; ``unusable`` for a note, which has none."""
    kind = _KIND_OF.get(question.type)
    return Type(kind, tuple(choice.id for choice in question.choices)) if kind else UNUSABLE


def is_iso_date(text: str) -> bool:
    """Whether a text is a date written as ``2026-01-31``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
