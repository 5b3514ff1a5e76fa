"""Context, exposure, controls, findings and residual concern of many suppliers, element by element.

Sums run over factors and questions in the order of the definition, one column at a time, so that every
machine adds the same numbers in the same order; each measure is rounded once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import BLANK, NO_DATE
from duediligence.answers.credit import FULL, CreditScale
from duediligence.assessment.engine import inputs, kernel
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.scales import Scale
from duediligence.questionnaire.model import DUE_DILIGENCE, Definition

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

OPEN_POINTS: Final = -1
"""Points of a question that is open: less than any baseline."""

MINIMAL: Final = 0
STANDARD: Final = 1
HEIGHTENED: Final = 2
"""Due-diligence levels as positions in ``DUE_DILIGENCE``."""


def rounded(numbers: Numbers) -> Numbers:
    """Six decimals, half to even."""
    return np.rint(numbers * 1e6) / 1e6


def ratio(numerator: NDArray[Any], denominator: NDArray[Any] | float) -> Numbers:
    """A quotient, NaN where there is nothing to divide by."""
    numerator, denominator = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    with np.errstate(all="ignore"):
        quotient = numerator / denominator
    return kernel.pick(np.asarray(np.greater(denominator, 0)), quotient, np.nan, np.float64)


def context(definition: Definition, chunk: Chunk) -> Numbers:
    """Context I: weighted mean of the factors, unrounded; NaN where no factor is known.

    A factor without data counts with its ``unknown``.
    """
    total = np.zeros(chunk.size)
    known = np.zeros(chunk.size, dtype=np.bool_)
    for factor in definition.factors:
        values = chunk.factors.get(factor.id, np.full(chunk.size, np.nan))
        present = ~np.isnan(values)
        known |= present
        total += factor.weight * kernel.pick(present, values, float(factor.unknown), np.float64)
    weight = sum(factor.weight for factor in definition.factors)
    return kernel.pick(known, ratio(total, float(weight)), np.nan, np.float64)


def due_diligence(
    definition: Definition, inherent: Numbers, standings: Mapping[str, NDArray[np.uint8]]
) -> NDArray[np.int8]:
    """The level that context asks for: position in ``DUE_DILIGENCE``.

    Unknown context → standard; minimal only where every profile question that applies is answered.
    """
    shown = rounded(inherent)
    level = kernel.pick(shown >= definition.levels.heightened, HEIGHTENED, STANDARD, np.int8)
    low = shown < definition.levels.standard
    for question in definition.questions():
        if question.profile and question.id in standings:
            standing = standings[question.id]
            low &= (standing == inputs.GIVEN) | (standing == inputs.ABSENT)
    return kernel.pick(low, MINIMAL, level, np.int8)


@dataclass(frozen=True)
class Standings:
    """What was asked of whom and how it stands, by question id; notes are no questions.

    ``requested``: a request went out, or something came back.
    ``given``: an applicable answer stands, whether it was asked for or not. ``asked``: in the supplier's set and
    applicable. ``answered``: asked with an answer that counts.
    ``missed``: asked, and either overdue, "don't know" or refused. ``any_answer``: something was answered.
    """

    level: NDArray[np.int8]
    requested: Flags
    given: Mapping[str, Flags]
    asked: Mapping[str, Flags]
    answered: Mapping[str, Flags]
    missed: Mapping[str, Flags]
    overdue: Flags
    any_answer: Flags


def standings(
    definition: Definition, chunk: Chunk, values: Mapping[str, Any], inherent: Numbers, as_of: int
) -> Standings:
    """Who was asked what. A request counts as sent to everyone who responded to anything."""
    by_question = {
        question.id: inputs.standing(chunk, question, values[question.id])
        for question in definition.questions()
        if question.type != "note"
    }
    requested = chunk.asked.copy()
    any_answer = np.zeros(chunk.size, dtype=np.bool_)
    given = {name: standing == inputs.GIVEN for name, standing in by_question.items()}
    for name in by_question:
        if name in chunk.columns:
            requested |= chunk.columns[name].state != BLANK
        any_answer |= given[name]
    overdue = (chunk.due != NO_DATE) & (chunk.due < as_of)
    level = due_diligence(definition, inherent, by_question)
    reached = [level >= position for position in range(len(DUE_DILIGENCE))]
    requested_from = [requested & enough for enough in reached]
    asked: dict[str, Flags] = {}
    answered: dict[str, Flags] = {}
    missed: dict[str, Flags] = {}
    for question in definition.questions():
        if question.type == "note":
            continue
        standing, position = by_question[question.id], DUE_DILIGENCE.index(question.asked_from)
        # nobody asks the supplier a desk-only question: it counts once the desk has found an answer
        desk_only = question.ask == "desk_only"
        in_set = given[question.id] & reached[position] if desk_only else requested_from[position]
        asked[question.id] = in_set & (standing != inputs.ABSENT)
        answered[question.id] = in_set & given[question.id]
        withheld = (standing == inputs.WITHHELD) | ((standing == inputs.OPEN) & overdue)
        missed[question.id] = in_set & withheld
    return Standings(level, requested, given, asked, answered, missed, overdue, any_answer)


def whole_sums(scales: Mapping[str, Scale], size: int) -> Callable[[], NDArray[Any]]:
    """Makes columns of zeros that can hold the sum of all weights; the narrower, the faster."""
    total = sum(scale.question.weight for scale in scales.values())
    dtype = np.uint16 if total <= np.iinfo(np.uint16).max else np.uint32
    return lambda: np.zeros(size, dtype=dtype)


Held = Mapping[str, NDArray[np.uint8]]
"""By question, what its answers rest on and how old that is, as one number (``CreditScale.codes``)."""


def held_by(chunk: Chunk, credit_scale: CreditScale) -> Held:
    """What the answers to every question rest on."""
    return {name: credit_scale.codes(column.evidence, column.dated) for name, column in chunk.columns.items()}


def exposure(
    scales: Mapping[str, Scale], chunk: Chunk, values: Mapping[str, Any], inherent: Numbers, standing: Standings,
    held: Held, credit_scale: CreditScale, share: float,
) -> Numbers:  # fmt: skip
    """Exposure E, unrounded; NaN where context is not known, context where no exposure question was asked.

    An answer counts with the higher of its points and ``baseline − credit · (baseline − points)``. That is the first
    for adverse ones and the second for reassuring ones, to the last bit: points are whole numbers, so the difference
    is exact, and credit is at most 1. What is missed counts as its ``unknown`` without credit, what is open as less
    than any points.
    """
    total, weight = np.zeros(chunk.size), whole_sums(scales, chunk.size)()
    shares = np.append(credit_scale.by_code() / FULL, 0.0)
    baselines: dict[int, Numbers] = {}
    for scale in scales.values():
        if scale.role != "exposure":
            continue
        question = scale.question
        if scale.safest not in baselines:
            baselines[scale.safest] = np.maximum(inherent, float(scale.safest))
        baseline, answered = baselines[scale.safest], standing.answered[question.id]
        given = kernel.pick(standing.missed[question.id], scale.unknown, OPEN_POINTS, np.int8)
        if question.id in held:
            given = kernel.pick(answered, scale.points(values[question.id]).astype(np.int8), given, np.int8)
            code = kernel.pick(answered, held[question.id], len(shares) - 1, np.uint8)
            worth = given.astype(np.float64)
            points = baseline - worth
            points *= shares.take(code.astype(np.intp))
            np.subtract(baseline, points, out=points)
            np.maximum(worth, points, out=points)
        else:
            points = np.maximum(given, baseline)
        weighs = standing.asked[question.id].view(np.uint8) * np.uint8(question.weight)
        points *= weighs
        total += points
        weight += weighs
    mean = ratio(total, weight)
    return kernel.pick(weight > 0, (1.0 - share) * inherent + share * mean, inherent, np.float64)


@dataclass(frozen=True)
class Controls:
    """Strength of controls from 0 to 100, unrounded; NaN where none of the kind was asked."""

    together: Numbers
    practice: Numbers
    paper: Numbers

    def mitigation(self, practice_share: float, paper_share: float) -> Numbers:
        """The part of exposure that controls take away, 0 to 1; what was not asked takes away nothing."""
        practice = practice_share * np.nan_to_num(self.practice) / 100.0
        paper = paper_share * np.nan_to_num(self.paper) / 100.0
        return np.minimum(practice + paper, 1.0)


def controls(
    scales: Mapping[str, Scale], chunk: Chunk, values: Mapping[str, Any], standing: Standings, held: Held,
    credit_scale: CreditScale,
) -> Controls:  # fmt: skip
    """Controls C: strengths times credit; an unanswered control counts 0. The sums are whole numbers, so exact."""
    total = {kind: np.zeros(chunk.size, dtype=np.int64) for kind in ("practice", "paper")}
    zeros = whole_sums(scales, chunk.size)
    weight = {kind: zeros() for kind in ("practice", "paper")}
    credits = credit_scale.by_code()
    for scale in scales.values():
        if scale.role != "control":
            continue
        question = scale.question
        weight[scale.kind] += standing.asked[question.id].view(np.uint8) * np.uint8(question.weight)
        if question.id in held:
            counts = standing.answered[question.id].view(np.uint8) * np.uint8(question.weight)
            strength = scale.points(values[question.id]).astype(np.int32)
            strength *= credits.take(held[question.id].astype(np.intp))
            strength *= counts
            total[scale.kind] += strength
    return Controls(
        together=ratio(total["practice"] + total["paper"], (weight["practice"] + weight["paper"]) * float(FULL)),
        practice=ratio(total["practice"], weight["practice"] * float(FULL)),
        paper=ratio(total["paper"], weight["paper"] * float(FULL)),
    )


def residual(worst_finding: Numbers, exposed: Numbers, mitigation: Numbers) -> Numbers:
    """Residual concern R, unrounded: the worse of the worst finding and what controls leave of exposure."""
    return np.fmax(worst_finding, exposed * (1.0 - mitigation))


def counted(flags: Mapping[str, Flags], size: int) -> NDArray[np.int64]:
    """How many of the questions are flagged, for each supplier."""
    total = np.zeros(size, dtype=np.uint16)
    for flag in flags.values():
        total += flag
    return total.astype(np.int64)
