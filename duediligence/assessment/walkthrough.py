"""One supplier scored by hand, so to speak: the same arithmetic as ``scoring`` and ``ratings``, line by line.

It keeps what each factor and question counted with, from which the explanation is written. It uses the
functions of ``oracle`` for conditions and nothing of the column engine; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from duediligence.assessment.oracle import (
    NO_RESPONSE,
    NOT_APPLICABLE,
    UNKNOWN,
    Case,
    Missing,
    Response,
    holds,
    open_questions,
)
from duediligence.questionnaire.model import DUE_DILIGENCE, RATINGS, Condition, DueDiligence, Factor, Question, Rule

Standing = Literal["answered", "not due", "overdue", "withheld"]

AGE_WITHOUT_DATE = 50


def rounded(number: float | None) -> float | None:
    """Six decimals, half to even, by the same steps as the column engine."""
    return None if number is None else round(number * 1e6) / 1e6


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
    """A rule that fired or is possible, with what to ask."""

    rule: Rule
    state: Literal["fired", "possible"]
    ask: tuple[str, ...]


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
    level = _level(case, rounded(inherent))
    asked = _asked(case, level)
    exposures = [] if inherent is None else [
        _exposure_line(case, question, inherent) for question in asked if question.role == "exposure"
    ]  # fmt: skip
    controls = [_control_line(case, question) for question in asked if question.role == "control"]
    found = _findings(case, asked)
    fired = [line.rule for line in found if line.state == "fired"]

    question_mean = _mean([(line.question.weight, line.counted) for line in exposures])
    exposure = inherent
    if inherent is not None and question_mean is not None:
        exposure = (1.0 - scoring.question_share) * inherent + scoring.question_share * question_mean
    practice = _strength([line for line in controls if line.question.kind == "practice"])
    paper = _strength([line for line in controls if line.question.kind != "practice"])
    mitigation = min(
        scoring.mitigation.practice * (practice or 0.0) / 100.0 + scoring.mitigation.paper * (paper or 0.0) / 100.0, 1.0
    )
    if any(rule.mitigation == "none" for rule in fired):
        mitigation = 0.0
    worst = max((edge for edge in (_edge(case, rule) for rule in fired) if edge is not None), default=None)
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
    result |= _level_words(case, level, result["inherent"])
    result |= _coverage(case, asked)
    result |= _rating(case, level, asked, found, result)
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


def _level(case: Case, inherent: float | None) -> DueDiligence:
    levels = case.questionnaire.definition.levels
    if inherent is None:
        return "standard"
    if inherent >= levels.heightened:
        return "heightened"
    if inherent >= levels.standard:
        return "standard"
    profile = [question.id for question in case.questionnaire.definition.questions() if question.profile]
    return "standard" if any(case.value(question) is UNKNOWN for question in profile) else "minimal"


def _responded(case: Case, question: str) -> bool:
    response = case.responses.get(question, NO_RESPONSE)
    return response.value is not None or response.withheld


def _asked(case: Case, level: DueDiligence) -> tuple[Question, ...]:
    """The questions in this supplier's set that apply."""
    requested = case.asked or any(_responded(case, question) for question in case.questionnaire.questions)
    reach = DUE_DILIGENCE.index(level)
    found: list[Question] = []
    for question in case.questionnaire.definition.questions():
        if question.type == "note" or case.value(question.id) is NOT_APPLICABLE:
            continue
        in_set = requested and DUE_DILIGENCE.index(question.asked_from) <= reach and question.ask != "desk_only"
        if in_set or _responded(case, question.id):
            found.append(question)
    return tuple(found)


def _overdue(case: Case) -> bool:
    return case.due is not None and case.due < case.as_of


def _standing(case: Case, question: str) -> Standing:
    if not isinstance(case.value(question), Missing):
        return "answered"
    if case.responses.get(question, NO_RESPONSE).withheld:
        return "withheld"
    return "overdue" if _overdue(case) else "not due"


def whole_months(earlier: date, later: date) -> int:
    """Completed months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def age_per_cent(case: Case, dated: date | None) -> int:
    """Per cent of the evidence that its age leaves."""
    if dated is None or dated > case.as_of:
        return AGE_WITHOUT_DATE
    validity = case.questionnaire.definition.scoring.validity_months
    months = whole_months(dated, case.as_of)
    return 100 if months <= validity else 50 if months <= 2 * validity else 0


def _credit(case: Case, response: Response) -> int:
    per_cent: int = getattr(case.questionnaire.definition.scoring.evidence, response.evidence)
    return per_cent * age_per_cent(case, response.dated)


def points_of(question: Question, value: object) -> int:
    """Risk points (or strength) of an answer as the definition states them."""

    def worth(part: object) -> int:
        points: int | None = getattr(part, "risk" if question.role == "exposure" else "strength")
        return points or 0

    if question.type == "select_one":
        return next(worth(choice) for choice in question.choices if choice.id == value)
    if isinstance(value, frozenset):
        ticked = [choice for choice in question.choices if choice.id in value]
        if question.combine == "share":
            counting = [choice for choice in question.choices if not choice.exclusive]
            return int(100 * sum(not choice.exclusive for choice in ticked) / max(len(counting), 1) + 0.5)
        each = [worth(choice) for choice in ticked]
        return min(sum(each), 100) if question.combine == "sum" else max(each)
    return next(worth(step) for step in question.points if step.below is None or float(str(value)) < step.below)


def safest_points(question: Question) -> int:
    """The lowest points any answer to the question can have."""
    if question.points:
        return min(step.risk or 0 for step in question.points)
    choices = [choice.id for choice in question.choices if not choice.not_applicable]
    single = question.type == "select_one"
    return min(points_of(question, choice if single else frozenset({choice})) for choice in choices)


def _exposure_line(case: Case, question: Question, inherent: float) -> QuestionLine:
    response = case.responses.get(question.id, NO_RESPONSE)
    standing = _standing(case, question.id)
    baseline = max(inherent, float(safest_points(question)))
    if standing == "not due":
        return QuestionLine(question, standing, response, None, 0, baseline)
    if standing != "answered":
        return QuestionLine(question, standing, response, None, 0, max(baseline, float(question.unknown or 0)))
    points, credit = points_of(question, case.value(question.id)), _credit(case, response)
    counted = float(points) if points >= baseline else baseline - credit / 10_000 * (baseline - points)
    return QuestionLine(question, standing, response, points, credit, counted)


def _control_line(case: Case, question: Question) -> QuestionLine:
    response = case.responses.get(question.id, NO_RESPONSE)
    standing = _standing(case, question.id)
    if standing != "answered":
        return QuestionLine(question, standing, response, None, 0, 0.0)
    points, credit = points_of(question, case.value(question.id)), _credit(case, response)
    return QuestionLine(question, standing, response, points, credit, float(points * credit))


def _edge(case: Case, rule: Rule) -> float | None:
    if rule.kind != "harm" or rule.severity is None:
        return None
    return float(getattr(case.questionnaire.definition.bands, rule.severity))


def _findings(case: Case, asked: Sequence[Question]) -> tuple[FindingLine, ...]:
    in_set = {question.id for question in asked}
    order = [question.id for question in case.questionnaire.definition.questions()]
    found: list[FindingLine] = []
    for rule in case.questionnaire.definition.rules:
        condition = case.questionnaire.when[rule.id]
        outcome = holds(condition, case)
        wanted = {question for question in rule.ask if isinstance(case.value(question), Missing)}
        if outcome:
            found.append(FindingLine(rule, "fired", tuple(sorted(wanted, key=order.index))))
        undecided = open_questions(condition, case) & in_set
        if undecided and case.anything_answered:
            found.append(FindingLine(rule, "possible", tuple(sorted(wanted | undecided, key=order.index))))
    return tuple(found)


def _level_words(case: Case, level: DueDiligence, inherent: object) -> dict[str, str | None]:
    levels = case.questionnaire.definition.levels
    context_class = None
    if isinstance(inherent, float):
        context_class = (
            "high" if inherent >= levels.heightened else "raised" if inherent >= levels.standard else "lower"
        )
    return {"due_diligence": level, "context_class": context_class}


def _coverage(case: Case, asked: Sequence[Question]) -> dict[str, float | int | None]:
    def share(roles: tuple[str, ...]) -> float | None:
        weights = [(question.weight, _standing(case, question.id)) for question in asked if question.role in roles]
        total = sum(weight for weight, _ in weights)
        return rounded(sum(weight for weight, standing in weights if standing == "answered") / total) if total else None

    return {
        "coverage": share(("exposure", "control")) or 0.0,
        "coverage_exposure": share(("exposure",)),
        "coverage_control": share(("control",)),
        "answered": sum(_standing(case, question.id) == "answered" for question in asked),
        "asked": len(asked),
    }


def _rating(
    case: Case, level: DueDiligence, asked: Sequence[Question], found: Sequence[FindingLine],
    scores: Mapping[str, float | int | str | None],
) -> dict[str, str | None]:  # fmt: skip
    """Rating, basis, depth and lane, as ``ratings.rate`` decides them."""
    outstanding = _overdue(case) and any(
        question.critical and _standing(case, question.id) != "answered" for question in asked
    )
    lane = "answer_outstanding" if outstanding else None
    for line in found:
        if line.rule.red_flag:
            lane = "act_now" if line.state == "fired" or lane == "act_now" else "check_now"
    rating = basis = None
    worst = scores["worst_finding"]
    if _enough_known(case, scores):
        reached = _band(case, scores["residual"])
        if reached == 0 and not _earned(case, level, asked):
            reached = 1
        rating = RATINGS[max(reached, 2) if outstanding else reached]
        basis = _basis(case, asked)
    elif worst is not None and _band(case, worst) >= 2:
        rating, basis = RATINGS[_band(case, worst)], "finding"
    depth = None if rating is None else "core" if level == "minimal" else level
    return {"rating": rating, "rating_basis": basis, "depth": depth, "lane": lane}


def _band(case: Case, score: float | int | str | None) -> int:
    bands = case.questionnaire.definition.bands
    reached = [index for index, name in enumerate(RATINGS) if float(score or 0) >= getattr(bands, name)]
    return max(reached, default=0)


def _enough_known(case: Case, scores: Mapping[str, float | int | str | None]) -> bool:
    minimum = case.questionnaire.definition.scoring.minimum_coverage
    parts = [scores["coverage_exposure"], scores["coverage_control"]]
    return (
        scores["inherent"] is not None
        and float(scores["coverage"] or 0) >= minimum
        and all(part is None or float(part) >= round(minimum / 2 * 1e6) / 1e6 for part in parts)
    )


def _earned(case: Case, level: DueDiligence, asked: Sequence[Question]) -> bool:
    """Whether the lowest rating is earned at this level."""
    answered = [question for question in asked if _standing(case, question.id) == "answered"]
    core = [question for question in asked if question.asked_from == "minimal"]
    share = rounded(len([question for question in core if question in answered]) / len(core)) if core else None
    signed = case.questionnaire.signed is None or holds(case.questionnaire.signed, case) is True
    scoring = case.questionnaire.definition.scoring
    responses = {question.id: case.responses.get(question.id, NO_RESPONSE) for question in answered}
    met: dict[Condition, bool] = {
        "core_answered": signed and share is not None and share >= scoring.core_share,
        "critical_documented": all(
            question.id in responses and responses[question.id].evidence != "claimed"
            for question in asked
            if question.critical
        ),
        "worker_check": any(
            response.evidence in ("unannounced", "worker_confirmed")
            and response.dated is not None
            and age_per_cent(case, response.dated) == 100
            for response in responses.values()
        ),
    }
    return all(met[condition] for condition in getattr(case.questionnaire.definition.lowest_band, level))


def _basis(case: Case, asked: Sequence[Question]) -> str:
    answered = [
        (question.weight, case.responses[question.id])
        for question in asked
        if question.role != "information" and _standing(case, question.id) == "answered"
    ]
    total = sum(weight for weight, _ in answered)
    alive = [(weight, response) for weight, response in answered if age_per_cent(case, response.dated) > 0]
    confirmed = sum(weight for weight, response in alive if response.evidence == "worker_confirmed")
    proved = sum(weight for weight, response in alive if response.evidence != "claimed")
    if total and 2 * confirmed >= total:
        return "workers_confirmed"
    return "documented" if total and 2 * proved >= total else "self_declared"
