"""Answers in the words of the questionnaire."""

from __future__ import annotations

from datetime import date

from duediligence.assessment.engine.findings import in_words
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Question


def answer_in_words(
    questionnaire: Questionnaire, question: Question, value: float | str | date | frozenset[str] | None
) -> str:
    """An answer as a person reads it: the words of its choices, ``45 %``, ``1,200``, a date as ``2026-03-02``.

    ``value``: choice id, set of choice ids, number, date or text; None is "no answer".
    """
    words = {choice.id: in_words(questionnaire, choice.label) or choice.id for choice in question.choices}
    if value is None:
        return "no answer"
    if isinstance(value, frozenset):
        return ", ".join(words[choice.id] for choice in question.choices if choice.id in value)
    if isinstance(value, float | int):
        return f"{value:,.10g}" + (" %" if question.type == "percent" else "")
    return words.get(str(value), str(value))
