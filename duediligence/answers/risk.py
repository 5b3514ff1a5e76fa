"""How adverse an answer is, for the order of several answers to one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.questionnaire.model import Choice, PointStep, Question

SAFEST: Final = 0
MOST: Final = 100


def risks(question: Question, values: NDArray[Any]) -> NDArray[np.int64]:
    """Of coded answers (``AnswerColumn.values``): risk points, or 100 less the strength of a safeguard, 0–100.

    An answer that says the question does not apply has 0. The answers to a question for information have no order of
    risk: all have 0, so none of them is riskier than another.
    """
    if question.role == "information" or not len(values):
        return np.zeros(len(values), dtype=np.int64)
    distinct, place = np.unique(values, return_inverse=True)
    return np.array([_risk(question, value) for value in distinct], dtype=np.int64)[place]


def _risk(question: Question, value: Any) -> int:
    if question.type == "select_one":
        chosen = [question.choices[int(value) - 1]] if 0 < int(value) <= len(question.choices) else []
    elif question.type == "select_multiple":
        chosen = [choice for bit, choice in enumerate(question.choices) if int(value) >> bit & 1]
    else:
        step = next((step for step in question.points if step.below is None or value < step.below), None)
        return SAFEST if step is None else _turned(question, _worth(step))
    if not chosen or any(choice.not_applicable for choice in chosen):
        return SAFEST
    return _turned(question, _combined(question, chosen))


def _combined(question: Question, chosen: Sequence[Choice]) -> int:
    if question.combine == "share":
        counting = max(sum(not choice.exclusive for choice in question.choices), 1)
        return MOST * sum(not choice.exclusive for choice in chosen) // counting
    worths = [_worth(choice) for choice in chosen]
    return min(sum(worths), MOST) if question.combine == "sum" else max(worths)


def _turned(question: Question, worth: int) -> int:
    return MOST - worth if question.role == "control" else worth


def _worth(part: Choice | PointStep) -> int:
    return part.risk or part.strength or 0
