"""What an unknown answer may turn out to be: every answer to one question with its odds, drawn for many at once.

A choice or step is drawn by its ``odds``: 1 where the definition says nothing, and 0 for a choice that does not apply.
Of a multiple choice one is drawn so; an exclusive one then stands alone, and beside any other each of the rest that is
neither exclusive nor without odds is ticked or not, both equally likely. A number is drawn as a step of its points and
stands at the lower edge of the step, the lowest step at 0 or 1 below its edge, whichever is lower. A question without
choices or points (text, date, a number that is not scored) cannot be drawn and stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.assessment.chance.draws import Hashes, mixed
from duediligence.assessment.engine import kernel
from duediligence.assessment.engine.scales import Scale
from duediligence.questionnaire.model import Choice, Definition, PointStep, Question

COINS: Final = np.uint64(0x6A09E667F3BCC909)
"""Added to the hash that chose one of several choices, to decide about the others."""

_LISTED: Final = 12
"""With so many choices the points of every combination of ticks are listed once."""


@dataclass(frozen=True)
class Odds:
    """The answers to one question that can be drawn.

    ``thresholds``: answer n is drawn by a hash whose upper 32 bits reach n of them. ``values``: the answers as columns
    of the plan hold them (code, mask of the one drawn, number). ``also``: by answer, the bits that may be ticked beside
    it. ``points``: by answer, of a question that is scored and has one answer. ``combined``: by mask of ticks, where
    there are few enough. ``may_not_apply``: whether "does not apply" is among the answers.
    """

    question: Question
    scale: Scale | None
    thresholds: tuple[int, ...]
    values: NDArray[Any]
    also: NDArray[np.uint64] | None
    points: NDArray[np.uint8] | None
    combined: NDArray[np.uint8] | None
    may_not_apply: bool

    def answers(self, hashes: Hashes) -> NDArray[Any]:
        """The answers drawn by these hashes, as columns of the plan hold them, in any shape."""
        which = self._which(hashes)
        values: NDArray[Any] = self.values.take(which)
        if self.also is None:
            return values
        ticked = values | (mixed(hashes + COINS) & self.also.take(which))
        return np.where(values == kernel.NO_MASK, kernel.NO_MASK, ticked)

    def points_of(self, hashes: Hashes) -> NDArray[np.uint8]:
        """The points or strengths of those answers; meaningless where the question does not apply."""
        if self.points is not None:
            return _stepped(_upper(hashes), self.thresholds, self.points)
        masks = self.answers(hashes)
        if self.combined is not None:
            return self.combined.take((masks & np.uint64(len(self.combined) - 1)).astype(np.intp))
        assert self.scale is not None  # only questions that are scored have points
        points: NDArray[np.uint8] = self.scale.points(masks).astype(np.uint8)
        return points

    def _which(self, hashes: Hashes) -> NDArray[np.uint8]:
        return _stepped(_upper(hashes), self.thresholds, np.arange(len(self.thresholds) + 1, dtype=np.uint8))


def _upper(hashes: Hashes) -> NDArray[np.uint32]:
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _stepped(numbers: NDArray[np.uint32], thresholds: Sequence[int], values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The value whose thresholds a number reaches. Sums of differences modulo 256, which is quicker than a look-up."""
    found = np.full(numbers.shape, values[0], dtype=np.uint8)
    for threshold, step in zip(thresholds, np.diff(values), strict=True):
        found += (numbers >= np.uint32(threshold)).view(np.uint8) * step
    return found


def odds(definition: Definition, scales: Mapping[str, Scale]) -> Mapping[str, Odds]:
    """By question id, of every question that can be drawn."""
    found = {question.id: _odds(question, scales.get(question.id)) for question in definition.questions()}
    return {name: each for name, each in found.items() if each is not None}


def _odds(question: Question, scale: Scale | None) -> Odds | None:
    parts: Sequence[Choice | PointStep] = question.choices or question.points
    chosen = [place for place, part in enumerate(parts) if likelihood(part)]
    if not chosen:
        return None
    whole = list(accumulate(likelihood(parts[place]) for place in chosen))
    thresholds = tuple(-(-(before << 32) // whole[-1]) for before in whole[:-1])
    also = combined = points = None
    if question.type == "select_multiple":
        values, also = _masks(question.choices, chosen)
        if scale is not None and len(question.choices) <= _LISTED:
            combined = scale.points(np.arange(1 << len(question.choices), dtype=np.uint64)).astype(np.uint8)
    elif question.type == "select_one":
        absent = [part.not_applicable for part in question.choices]
        values = np.array([kernel.NO_CODE if absent[place] else place + 1 for place in chosen], dtype=np.uint8)
    else:
        values = np.array([lowest(question.points, place) for place in chosen])
    if scale is not None and also is None:
        points = np.array([scale.steps[place] for place in chosen], dtype=np.uint8)
    may_not_apply = any(isinstance(part, Choice) and part.not_applicable for part in map(parts.__getitem__, chosen))
    return Odds(question, scale, thresholds, values, also, points, combined, may_not_apply)


def likelihood(part: Choice | PointStep) -> int:
    """The odds of a choice or step, said or not."""
    if part.odds is not None:
        return part.odds
    return 0 if isinstance(part, Choice) and part.not_applicable else 1


def _masks(choices: Sequence[Choice], chosen: Sequence[int]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """(The bit of each choice that can be drawn, the bits that may be ticked beside it.)"""
    free = sum(1 << place for place in chosen if not choices[place].exclusive)
    alone = [choices[place].exclusive for place in chosen]
    bits = [kernel.NO_MASK if choices[place].not_applicable else np.uint64(1 << place) for place in chosen]
    also = [0 if stands_alone else free for stands_alone in alone]
    return np.array(bits, dtype=np.uint64), np.array(also, dtype=np.uint64)


def lowest(steps: Sequence[PointStep], place: int) -> float:
    """The number that stands for a step."""
    if place:
        return float(steps[place - 1].below or 0)
    return 0.0 if steps[0].below is None else min(0.0, steps[0].below - 1)
