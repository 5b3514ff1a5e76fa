"""One supplier scored by hand, so to speak: the same arithmetic as ``scoring`` and ``ratings``, line by line.

It keeps what each factor and question counted with, from which the explanation is written. It uses the
functions of ``oracle`` for conditions and nothing of the column engine; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from duediligence.answers.coded import SOURCES
from duediligence.assessment.reasoning.oracle import NO_RESPONSE, Case, Fix, Missing, Response, holds, open_questions
from duediligence.assessment.reasoning.sides import sides
from duediligence.assessment.reasoning.standing import (
    Standing,
    asked_of,
    credit_of,
    level_of,
    points_of,
    responded,
    rounded,
    safest_points,
    standing_of,
)  # fmt: skip
from duediligence.assessment.reasoning.verdict import (
    coverage_of,
    is_evidenced,
    is_settled,
    level_words,
    rating_of,
    severity_of,
)
from duediligence.questionnaire.expressions import Node, references
from duediligence.questionnaire.model import Factor, Question, Rule


@dataclass(frozen=True)
class FactorLine:
    """One factor: what it counted with, and whether that is its own value (else its ``unknown``)."""

    factor: Factor
    counted: float
    known: bool


@dataclass(frozen=True)
class QuestionLine:
    """One scored question that was asked and applies.

    ``points``: of the answer as such. ``credit``: per cent × per cent, 0–10,000. ``counted``: risk points
    for exposure; for controls strength × credit (0–1,000,000).
    """

    question: Question
    standing: Standing
    response: Response
    points: int | None
    credit: int
    counted: float


@dataclass(frozen=True)
class FindingLine:
    """A rule that fired or is possible, with what to ask.

    ``fix``: how far the repair of what it found has come, where somebody keeps that; ``settled``: so far that it
    counts no more; ``lowered``: there is proof of the fix; ``edge``: below this a fired harm rule lets no residual be,
    None where it has no such effect; ``said_by``: whose answers decide it.
    """

    rule: Rule
    state: Literal["fired", "possible"]
    ask: tuple[str, ...]
    fix: Fix | None = None
    settled: bool = False
    lowered: bool = False
    edge: float | None = None
    said_by: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it fired and is not settled."""
        return self.state == "fired" and not self.settled


@dataclass(frozen=True)
class Walkthrough:
    """Every line of one supplier's score, the unrounded measures, and its row of results (None = not known)."""

    factors: tuple[FactorLine, ...]
    exposure_lines: tuple[QuestionLine, ...]
    control_lines: tuple[QuestionLine, ...]
    findings: tuple[FindingLine, ...]
    measures: Mapping[str, float | None]
    result: Mapping[str, float | int | str | None]


def walk(case: Case) -> Walkthrough:
    """Score one supplier."""
    definition, scoring = case.questionnaire.definition, case.questionnaire.definition.scoring
    factors = tuple(_factor_line(factor, case.factors.get(factor.id)) for factor in definition.factors)
    inherent = None
    if any(line.known for line in factors):
        inherent = _mean([(line.factor.weight, line.counted) for line in factors])
    level = level_of(case, rounded(inherent))
    asked = asked_of(case, level)
    exposures = [] if inherent is None else [
        _exposure_line(case, question, inherent) for question in asked if question.role == "exposure"
    ]  # fmt: skip
    controls = [_control_line(case, question) for question in asked if question.role == "control"]
    found = _findings(case, asked)
    counting = [line for line in found if line.counts]

    question_mean = _mean([(line.question.weight, line.counted) for line in exposures])
    exposure = inherent
    if inherent is not None and question_mean is not None:
        exposure = (1.0 - scoring.question_share) * inherent + scoring.question_share * question_mean
    practice = _strength([line for line in controls if line.question.kind == "practice"])
    paper = _strength([line for line in controls if line.question.kind != "practice"])
    mitigation = min(
        scoring.mitigation.practice * (practice or 0.0) / 100.0 + scoring.mitigation.paper * (paper or 0.0) / 100.0, 1.0
    )
    if any(line.rule.mitigation == "none" for line in counting):
        mitigation = 0.0
    worst = max((line.edge for line in counting if line.edge is not None), default=None)
    left = None if exposure is None else exposure * (1.0 - mitigation)
    known = [score for score in (worst, left) if score is not None]
    measures = {
        "inherent": inherent,
        "exposure": exposure,
        "control": _strength(controls),
        "control_practice": practice,
        "control_paper": paper,
        "mitigation": mitigation,
        "worst_finding": worst,
        "residual": max(known) if known else None,
    }
    result: dict[str, float | int | str | None] = {name: rounded(value) for name, value in measures.items()}
    result |= level_words(case, level, result["inherent"])
    result |= coverage_of(case, asked)
    flags = {line.state for line in found if line.rule.red_flag and not line.settled}
    result |= rating_of(case, level, asked, flags, result)
    return Walkthrough(factors, tuple(exposures), tuple(controls), found, measures, result)


def _factor_line(factor: Factor, value: float | None) -> FactorLine:
    return FactorLine(factor, float(factor.unknown if value is None else value), value is not None)


def _mean(lines: Sequence[tuple[int, float]]) -> float | None:
    """Weighted mean, added in the order given; None where nothing has a weight."""
    total, weights = 0.0, 0
    for weight, value in lines:
        total += weight * value
        weights += weight
    return total / weights if weights else None


def _strength(lines: Sequence[QuestionLine]) -> float | None:
    weights = sum(line.question.weight for line in lines)
    total = sum(line.question.weight * line.counted for line in lines)
    return total / (weights * 10_000) if weights else None


def _exposure_line(case: Case, question: Question, inherent: float) -> QuestionLine:
    response = case.responses.get(question.id, NO_RESPONSE)
    standing = standing_of(case, question.id)
    baseline = max(inherent, float(safest_points(question)))
    if standing == "not due":
        return QuestionLine(question, standing, response, None, 0, baseline)
    if standing != "answered":
        return QuestionLine(question, standing, response, None, 0, max(baseline, float(question.unknown or 0)))
    points, credit = points_of(question, case.value(question.id)), credit_of(case, response)
    counted = float(points) if points >= baseline else baseline - credit / 10_000 * (baseline - points)
    return QuestionLine(question, standing, response, points, credit, counted)


def _control_line(case: Case, question: Question) -> QuestionLine:
    response = case.responses.get(question.id, NO_RESPONSE)
    standing = standing_of(case, question.id)
    if standing != "answered":
        return QuestionLine(question, standing, response, None, 0, 0.0)
    points, credit = points_of(question, case.value(question.id)), credit_of(case, response)
    return QuestionLine(question, standing, response, points, credit, float(points * credit))


def _edge(case: Case, rule: Rule) -> float | None:
    severity = severity_of(case, rule)
    return None if severity is None else float(getattr(case.questionnaire.definition.bands, severity))


def _findings(case: Case, asked: Sequence[Question]) -> tuple[FindingLine, ...]:
    in_set = {question.id for question in asked}
    order = [question.id for question in case.questionnaire.definition.questions()]
    found: list[FindingLine] = []
    others = tuple(sides(case))
    for rule in case.questionnaire.definition.rules:
        condition = case.questionnaire.when[rule.id]
        told = next((side for side in (case, *(others if rule.kind == "harm" else ())) if holds(condition, side)), None)
        said_by = _said_by(condition, told or case)
        wanted = {
            question
            for question in rule.ask
            if case.questionnaire.questions[question].ask == "supplier" and isinstance(case.value(question), Missing)
        }
        if told is not None:
            ask = tuple(sorted(wanted, key=order.index))
            settled, lowered = is_settled(case, rule), is_evidenced(case, rule)
            fix, edge = case.fixes.get(rule.id), _edge(case, rule)
            found.append(FindingLine(rule, "fired", ask, fix, settled, lowered, edge, said_by))
            continue
        undecided = open_questions(condition, case) & in_set
        if undecided and case.anything_answered:
            ask = tuple(sorted(wanted | undecided, key=order.index))
            found.append(FindingLine(rule, "possible", ask, said_by=said_by))
    return tuple(found)


def _said_by(condition: Node, case: Case) -> tuple[str, ...]:
    """The sources whose answers a condition reads, in the order of ``SOURCES``."""
    said = {case.responses[name].source for name in references(condition) if responded(case, name)}
    return tuple(source for source in SOURCES if source in said)
