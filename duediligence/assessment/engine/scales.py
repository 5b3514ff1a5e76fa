"""What answers to one weighted question are worth: risk points of exposure, strengths of controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from duediligence.assessment.engine import kernel
from duediligence.questionnaire.model import Choice, Definition, PointStep, Question

_NUMBERS = frozenset({"integer", "decimal", "percent"})


@dataclass(frozen=True)
class Scale:
    """The points of a question, 0–100 each, and its lowest ones (``safest``).

    ``steps``: points by choice (for ``share`` 1 where the choice counts) or by step of a number.
    ``unknown``: points when overdue, "don't know" or refused; 0 for controls.
    """

    question: Question
    role: Literal["exposure", "control"]
    kind: Literal["practice", "paper"]
    steps: tuple[int, ...]
    edges: tuple[float, ...]
    safest: int
    unknown: int

    @property
    def combine(self) -> Literal["max", "sum", "share"]:
        """How several ticks add up; the highest unless the definition says otherwise."""
        return self.question.combine or "max"

    def points(self, values: NDArray[Any]) -> NDArray[np.int64] | NDArray[np.uint8]:
        """Points of folded answers (``inputs.answer_values``); meaningless where there is no answer."""
        if self.question.type == "select_one":
            table = bytes([0, *self.steps]).ljust(256, b"\0")
            return kernel.look_up(table, values)
        if self.question.type == "select_multiple":
            return kernel.points_of_mask(self.combine, self.steps, max(sum(self.steps), 1), values)
        return kernel.points_of_number(self.edges, self.steps, values)


def scales(definition: Definition) -> Mapping[str, Scale]:
    """The scale of every exposure and control question, by question id in the order of the definition.

    The checks of a definition make sure that all of them have a weight and their points.
    """
    return {
        question.id: _scale(question, question.role)
        for question in definition.questions()
        if question.role != "information"
    }


def _scale(question: Question, role: Literal["exposure", "control"]) -> Scale:
    edges: tuple[float, ...] = ()
    if question.type in _NUMBERS:
        steps = tuple(_worth(step, role) for step in question.points)
        edges = tuple(step.below for step in question.points if step.below is not None)
        worths = steps
    elif question.combine == "share":
        steps = tuple(int(not choice.exclusive) for choice in question.choices)
        counted = max(sum(steps), 1)
        worths = tuple(share_points(step, counted) for step in steps)
    else:
        worths = steps = tuple(_worth(choice, role) for choice in question.choices)
    absent = [choice.not_applicable for choice in question.choices] or [False] * len(worths)
    possible = (worth for worth, left_out in zip(worths, absent, strict=True) if not left_out)
    return Scale(
        question=question,
        role=role,
        kind=question.kind or "paper",
        steps=steps,
        edges=edges,
        safest=min(possible, default=0),
        unknown=question.unknown or 0,
    )


def share_points(ticked: int, counted: int) -> int:
    """Points for so many ticked of so many that count: per cent to a whole point, halves up."""
    return (200 * ticked + counted) // (2 * counted)


def _worth(part: Choice | PointStep, role: Literal["exposure", "control"]) -> int:
    return (part.risk if role == "exposure" else part.strength) or 0
