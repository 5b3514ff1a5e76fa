"""One supplier's coverage, rating, basis, depth and lane, decided as ``ratings`` decides them for many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from duediligence.assessment.reasoning.oracle import NO_RESPONSE, Case, Fix, holds
from duediligence.assessment.reasoning.standing import age_per_cent, overdue, rounded, standing_of
from duediligence.questionnaire.model import RATINGS, Condition, DueDiligence, Question, Rating, Rule


def level_words(case: Case, level: DueDiligence, inherent: object) -> dict[str, str | None]:
    """The due-diligence level and the word for the context."""
    levels = case.questionnaire.definition.levels
    context_class = None
    if isinstance(inherent, float):
        context_class = (
            "high" if inherent >= levels.heightened else "raised" if inherent >= levels.standard else "lower"
        )
    return {"due_diligence": level, "context_class": context_class}


def severity_of(case: Case, rule: Rule) -> Rating | None:
    """The severity with which a fired harm rule counts, by how far the repair has come; None: it counts no more."""
    if rule.kind != "harm" or rule.severity is None or is_settled(case, rule):
        return None
    fix = case.fixes.get(rule.id)
    place = RATINGS.index(rule.severity)
    if fix is not None and fix.state == "returned":
        return RATINGS[min(place + 1, len(RATINGS) - 1)]
    if is_evidenced(case, rule):
        return RATINGS[place - 1] if place else None
    return rule.severity


def is_settled(case: Case, rule: Rule) -> bool:
    """Whether workers confirmed the fix, so long after its evidence that the finding counts no more."""
    fix = case.fixes.get(rule.id)
    if fix is None or fix.state != "confirmed" or fix.evidenced is None or fix.confirmed is None:
        return False
    enough = (fix.confirmed - fix.evidenced).days >= case.questionnaire.definition.scoring.confirmation_days
    return enough and fix.evidenced <= case.as_of and fix.confirmed <= case.as_of


def is_evidenced(case: Case, rule: Rule) -> bool:
    """Whether there is proof of the fix. What has no day, or one in the future, has not happened."""
    fix = case.fixes.get(rule.id, Fix("open"))
    proofs = {"fix_evidenced": (fix.evidenced,), "confirmed": (fix.evidenced, fix.confirmed)}
    return any(day is not None and day <= case.as_of for day in proofs.get(fix.state, ()))


def coverage_of(case: Case, asked: Sequence[Question]) -> dict[str, float | int | None]:
    """Answered ÷ asked weight, together and apart, and the number of questions."""

    def share(roles: tuple[str, ...]) -> float | None:
        weights = [(question.weight, standing_of(case, question.id)) for question in asked if question.role in roles]
        total = sum(weight for weight, _ in weights)
        return rounded(sum(weight for weight, standing in weights if standing == "answered") / total) if total else None

    return {
        "coverage": share(("exposure", "control")) or 0.0,
        "coverage_exposure": share(("exposure",)),
        "coverage_control": share(("control",)),
        "answered": sum(standing_of(case, question.id) == "answered" for question in asked),
        "asked": len(asked),
    }


def rating_of(
    case: Case, level: DueDiligence, asked: Sequence[Question], red_flags: Collection[str],
    scores: Mapping[str, float | int | str | None],
) -> dict[str, str | None]:  # fmt: skip
    """Rating, basis, depth and lane. ``red_flags``: states of the red-flag rules found (``fired``, ``possible``)."""
    outstanding = overdue(case) and any(
        question.critical and standing_of(case, question.id) != "answered" for question in asked
    )
    lane = "answer_outstanding" if outstanding else None
    if red_flags:
        lane = "act_now" if "fired" in red_flags else "check_now"
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
    answered = [question for question in asked if standing_of(case, question.id) == "answered"]
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
        if question.role != "information" and standing_of(case, question.id) == "answered"
    ]
    total = sum(weight for weight, _ in answered)
    alive = [(weight, response) for weight, response in answered if age_per_cent(case, response.dated) > 0]
    confirmed = sum(weight for weight, response in alive if response.evidence == "worker_confirmed")
    proved = sum(weight for weight, response in alive if response.evidence != "claimed")
    if total and 2 * confirmed >= total:
        return "workers_confirmed"
    return "documented" if total and 2 * proved >= total else "self_declared"
