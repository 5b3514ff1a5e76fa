"""Texts to begin with: a template, a copy under another id, a plain list of questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from anyascii import anyascii

from duediligence.questionnaire.editing.edits import Put, WriteData, applied
from duediligence.questionnaire.editing.texts import Texts
from duediligence.questionnaire.rendering import rendered

LONGEST_ID: Final = 40
"""Characters of an id that is made from words; a definition takes 64."""

_NUMBERED: Final = re.compile(
    r"^\s*(?:[-*•–]\s+|(?:question\s+)?[a-z]?\d+(?:\.\d+)*[.):]\s*|\d+(?:\.\d+)*\s+)", re.IGNORECASE
)
_FEW: Final = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "has", "have", "how", "in"),
        *("is", "it", "of", "on", "or", "our", "that", "the", "their", "there", "these", "they", "this", "to", "we"),
        *("what", "when", "where", "which", "who", "with", "you", "your"),
    )
)
"""Words that say little of what a question is about."""


def template(questionnaire: str, title: str, language: str = "en") -> Texts:
    """A smallest whole questionnaire that loads: usual scoring, the usual factors, one question and no rule."""
    question = {
        "id": "first_question",
        "type": "select_one",
        "role": "exposure",
        "weight": 5,
        "unknown": 60,
        "label": {language: "Write your first question here. Does this happen?"},
        "choices": [
            {"id": "no", "risk": 0, "label": {language: "No"}},
            {"id": "yes", "risk": 100, "label": {language: "Yes"}},
        ],
    }
    return _with(questionnaire, title, language, [question])


def copied(texts: Texts, questionnaire: str, title: str) -> Texts:
    """The same texts as a questionnaire of its own: another id and title, version 1.0.0."""
    data = texts.document("definition").data
    languages = data.get("languages") or ["en"]
    edits = [Put(("id",), questionnaire), Put(("version",), "1.0.0"), Put(("title", languages[0]), title)]
    told = applied(texts, edits)
    if told.examples.strip():
        examples = {**told.document("examples").data, "questionnaire": questionnaire}
        told = applied(told, [WriteData("examples", examples)])
    return told


def from_list(questionnaire: str, title: str, questions: Sequence[str], language: str = "en") -> Texts:
    """A plain list of questions, one an entry, as questions with free text; empty entries and repeated ones left out.

    Every question still needs a type, and a role where it is to count.
    """
    taken: set[str] = set()
    parts = []
    for label in dict.fromkeys(stripped(each) for each in questions):
        if label:
            name = unused_id(label, taken)
            taken.add(name)
            parts.append({"id": name, "type": "text", "label": {language: label}})
    return _with(questionnaire, title, language, parts)


def stripped(label: str) -> str:
    """A question without the number or dash in front of it, on one line."""
    return " ".join(_NUMBERED.sub("", label, count=1).split())


def unused_id(words: str, taken: Collection[str], otherwise: str = "question") -> str:
    """An id made from the words that say most, and a number where it is taken."""
    found = re.findall(r"[a-z0-9]+", anyascii(words).lower())
    telling = [word for word in found if word not in _FEW] or found
    name = ""
    for word in telling:
        if name and len(name) + 1 + len(word) > LONGEST_ID:
            break
        name = f"{name}_{word}" if name else word[:LONGEST_ID]
    if not name or not name[0].isalpha():
        name = f"{otherwise}_{name}".rstrip("_")
    unused, number = name, 1
    while unused in taken:
        number += 1
        unused = f"{name}_{number}"
    return unused


def _with(questionnaire: str, title: str, language: str, questions: list[dict[str, Any]]) -> Texts:
    section = {"id": "general", "title": {language: "General"}, "questions": questions}
    return Texts(rendered({**_whole(questionnaire, title, language), "sections": [section], "rules": []}))


def _whole(questionnaire: str, title: str, language: str) -> dict[str, Any]:
    """What a questionnaire has besides sections and rules; the numbers are those of the shipped ones."""
    return {
        "id": questionnaire,
        "version": "1.0.0",
        "title": {language: title},
        "languages": [language],
        "scoring": {
            "question_share": 0.5,
            "mitigation": {"practice": 0.45, "paper": 0.15},
            "evidence": {"claimed": 25, "documented": 50, "audited": 60, "unannounced": 80, "worker_confirmed": 100},
            "validity_months": 12,
            "minimum_coverage": 0.6,
        },
        "bands": {"low": 0, "medium": 25, "high": 50, "severe": 75},
        "levels": {"minimal": 0, "standard": 30, "heightened": 60},
        "lowest_band": {
            "minimal": ["core_answered"],
            "standard": ["core_answered", "critical_documented"],
            "heightened": ["core_answered", "critical_documented", "worker_check"],
        },
        "factors": [
            {"id": "country_risk", "weight": 30, "unknown": 60},
            {"id": "sector_risk", "weight": 20, "unknown": 50},
            {"id": "goods_origin", "weight": 20, "unknown": 50},
        ],
    }
