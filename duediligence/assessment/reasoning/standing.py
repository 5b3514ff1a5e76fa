"""One supplier, question by question: its level, what it was asked, how each answer stands and what it is worth."""

from __future__ import annotations

from datetime import date
from typing import Literal

from duediligence.assessment.reasoning.oracle import NO_RESPONSE, NOT_APPLICABLE, UNKNOWN, Case, Missing, Response
from duediligence.questionnaire.model import DUE_DILIGENCE, DueDiligence, Question

Standing = Literal["answered", "not due", "overdue", "withheld"]

AGE_WITHOUT_DATE = 50


def rounded(number: float | None) -> float | None:
    """Six decimals, half to even, by the same steps as the column engine."""
    return None if number is None else round(number * 1e6) / 1e6


def level_of(case: Case, inherent: float | None) -> DueDiligence:
    """The due-diligence level that the rounded context asks for."""
    levels = case.questionnaire.definition.levels
    if inherent is None:
        return "standard"
    if inherent >= levels.heightened:
        return "heightened"
    if inherent >= levels.standard:
        return "standard"
    profile = [question.id for question in case.questionnaire.definition.questions() if question.profile]
    return "standard" if any(case.value(question) is UNKNOWN for question in profile) else "minimal"


def responded(case: Case, question: str) -> bool:
    """Whether anything came back to the question, be it "don't know"."""
    response = case.responses.get(question, NO_RESPONSE)
    return response.value is not None or response.withheld


def asked_of(case: Case, level: DueDiligence) -> tuple[Question, ...]:
    """The questions in this supplier's set that apply."""
    requested = case.asked or any(responded(case, question) for question in case.questionnaire.questions)
    reach = DUE_DILIGENCE.index(level)
    found: list[Question] = []
    for question in case.questionnaire.definition.questions():
        if question.type == "note" or case.value(question.id) is NOT_APPLICABLE:
            continue
        found_out = not isinstance(case.value(question.id), Missing)
        reached = found_out if question.ask == "desk_only" else requested
        if reached and DUE_DILIGENCE.index(question.asked_from) <= reach:
            found.append(question)
    return tuple(found)


def overdue(case: Case) -> bool:
    """Whether the answers were due before the day of the assessment."""
    return case.due is not None and case.due < case.as_of


def standing_of(case: Case, question: str) -> Standing:
    """How a question of the supplier's set stands."""
    if not isinstance(case.value(question), Missing):
        return "answered"
    if case.responses.get(question, NO_RESPONSE).withheld:
        return "withheld"
    return "overdue" if overdue(case) else "not due"


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


def credit_of(case: Case, response: Response) -> int:
    """Per cent of the evidence × per cent of its age, 0–10,000."""
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
