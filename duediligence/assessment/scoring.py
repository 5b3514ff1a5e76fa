"""Context, exposure, controls, findings and residual concern of many suppliers, element by element.

Sums run over factors and questions in the order of the definition, one column at a time, so that every
machine adds the same numbers in the same order; each measure is rounded once, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import NO_DATE, AnswerColumn
from duediligence.answers.credit import FULL, CreditScale
from duediligence.assessment import inputs
from duediligence.assessment.inputs import Chunk
from duediligence.assessment.scales import Scale
from duediligence.questionnaire.model import DUE_DILIGENCE, Definition

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MINIMAL: Final = 0
STANDARD: Final = 1
HEIGHTENED: Final = 2
"""Due-diligence levels as positions in ``DUE_DILIGENCE``."""


def rounded(numbers: Numbers) -> Numbers:
    """Six decimals, half to even."""
    return np.rint(numbers * 1e6) / 1e6


def ratio(numerator: Numbers, denominator: Numbers | float) -> Numbers:
    """A quotient, NaN where there is nothing to divide by."""
    with np.errstate(all="ignore"):
        return np.where(np.greater(denominator, 0), numerator / denominator, np.nan)


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
        total += factor.weight * np.where(present, values, float(factor.unknown))
    weight = sum(factor.weight for factor in definition.factors)
    return np.where(known, ratio(total, float(weight)), np.nan)


def due_diligence(
    definition: Definition, inherent: Numbers, standings: Mapping[str, NDArray[np.uint8]]
) -> NDArray[np.int8]:
    """The level that context asks for: position in ``DUE_DILIGENCE``.

    Unknown context → standard; minimal only where every profile question that applies is answered.
    """
    shown = rounded(inherent)
    level = np.full(inherent.shape, STANDARD, dtype=np.int8)
    level[shown >= definition.levels.heightened] = HEIGHTENED
    low = shown < definition.levels.standard
    for question in definition.questions():
        if question.profile and question.id in standings:
            standing = standings[question.id]
            low &= (standing == inputs.GIVEN) | (standing == inputs.ABSENT)
    level[low] = MINIMAL
    return level


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
    responded = {question: _responded(chunk.columns.get(question), chunk.size) for question in by_question}
    requested = chunk.asked.copy()
    any_answer = np.zeros(chunk.size, dtype=np.bool_)
    for name, standing in by_question.items():
        requested |= responded[name]
        any_answer |= standing == inputs.GIVEN
    overdue = (chunk.due != NO_DATE) & (chunk.due < as_of)
    level = due_diligence(definition, inherent, by_question)
    asked: dict[str, Flags] = {}
    answered: dict[str, Flags] = {}
    missed: dict[str, Flags] = {}
    for question in definition.questions():
        if question.type == "note":
            continue
        standing = by_question[question.id]
        # nobody asks the supplier a desk-only question: it counts once the desk has found an answer
        reached = standing == inputs.GIVEN if question.ask == "desk_only" else requested
        in_set = reached & (level >= DUE_DILIGENCE.index(question.asked_from))
        asked[question.id] = in_set & (standing != inputs.ABSENT)
        answered[question.id] = asked[question.id] & (standing == inputs.GIVEN)
        withheld = (standing == inputs.WITHHELD) | ((standing == inputs.OPEN) & overdue)
        missed[question.id] = asked[question.id] & withheld
    given = {name: standing == inputs.GIVEN for name, standing in by_question.items()}
    return Standings(level, requested, given, asked, answered, missed, overdue, any_answer)


def _responded(column: AnswerColumn | None, size: int) -> Flags:
    return np.zeros(size, dtype=np.bool_) if column is None else column.state != 0


def exposure(
    scales: Mapping[str, Scale], chunk: Chunk, values: Mapping[str, Any], inherent: Numbers, standing: Standings,
    credit_scale: CreditScale, share: float,
) -> Numbers:  # fmt: skip
    """Exposure E, unrounded; NaN where context is not known, context where no exposure question was asked."""
    total = np.zeros(chunk.size)
    weight = np.zeros(chunk.size)
    for scale in scales.values():
        if scale.role != "exposure":
            continue
        question = scale.question
        asked = standing.asked[question.id]
        baseline = np.maximum(inherent, float(scale.safest))
        points = np.where(standing.missed[question.id], np.maximum(baseline, float(scale.unknown)), baseline)
        column = chunk.columns.get(question.id)
        if column is not None:
            given = scale.points(values[question.id]).astype(np.float64)
            credit = credit_scale.credit(column.evidence, column.dated) / FULL
            earned = np.where(given >= baseline, given, baseline - credit * (baseline - given))
            points = np.where(standing.answered[question.id], earned, points)
        total += np.where(asked, question.weight * points, 0.0)
        weight += np.where(asked, float(question.weight), 0.0)
    mean = ratio(total, weight)
    return np.where(weight > 0, (1.0 - share) * inherent + share * mean, inherent)


@dataclass(frozen=True)
class Controls:
    """Strength of controls from 0 to 100, unrounded; NaN where none of the kind was asked."""

    together: Numbers
    practice: Numbers
    paper: Numbers

    def mitigation(self, practice_share: float, paper_share: float) -> Numbers:
        """The part of exposure that controls take away, 0 to 1; what was not asked takes away nothing."""
        practice = practice_share * np.where(np.isnan(self.practice), 0.0, self.practice) / 100.0
        paper = paper_share * np.where(np.isnan(self.paper), 0.0, self.paper) / 100.0
        return np.minimum(practice + paper, 1.0)


def controls(
    scales: Mapping[str, Scale], chunk: Chunk, values: Mapping[str, Any], standing: Standings, credit_scale: CreditScale
) -> Controls:
    """Controls C: strengths times credit; an unanswered control counts 0. The sums are whole numbers, so exact."""
    total = {kind: np.zeros(chunk.size) for kind in ("practice", "paper")}
    weight = {kind: np.zeros(chunk.size) for kind in ("practice", "paper")}
    for scale in scales.values():
        if scale.role != "control":
            continue
        question = scale.question
        weight[scale.kind] += np.where(standing.asked[question.id], float(question.weight), 0.0)
        column = chunk.columns.get(question.id)
        if column is not None:
            credit = credit_scale.credit(column.evidence, column.dated)
            strength = question.weight * scale.points(values[question.id]).astype(np.int64) * credit
            total[scale.kind] += np.where(standing.answered[question.id], strength.astype(np.float64), 0.0)
    return Controls(
        together=ratio(total["practice"] + total["paper"], (weight["practice"] + weight["paper"]) * FULL),
        practice=ratio(total["practice"], weight["practice"] * FULL),
        paper=ratio(total["paper"], weight["paper"] * FULL),
    )


def residual(worst_finding: Numbers, exposed: Numbers, mitigation: Numbers) -> Numbers:
    """Residual concern R, unrounded: the worse of the worst finding and what controls leave of exposure."""
    return np.fmax(worst_finding, exposed * (1.0 - mitigation))


def counted(flags: Mapping[str, Flags], size: int) -> NDArray[np.int64]:
    """How many of the questions are flagged, for each supplier."""
    total = np.zeros(size, dtype=np.int64)
    for flag in flags.values():
        total += flag
    return total
