"""What must hold for every questionnaire: silence never pays, and a bare claim moves a score only so far."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from duediligence.assessment import assess
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.oracle import NOT_APPLICABLE
from duediligence.assessment.reasoning.standing import safest_points
from duediligence.assessment.reasoning.walkthrough import walk
from tests.assessment.portfolio import answers
from tests.assessment.portfolio import given as answered_with
from tests.assessment.strategies import portfolios

SOME = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def run(portfolio):
    return assess(
        portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of
    ).results


def with_answer(portfolio, question, answer):
    """Everybody gives this answer (None: nobody answers)."""
    rows = [{**row, question.id: answer} for row in portfolio.rows]
    return replace(
        portfolio, rows=rows, answers=answers(portfolio.questionnaire, rows, portfolio.asked, portfolio.dues)
    )


def cases(portfolio):
    return [
        case_of(portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of, row)
        for row in range(len(portfolio.suppliers))
    ]


def same_questions(one, other):
    """Whether the same questions apply to two cases and the same were asked, at the same level.

    A blank gate opens its branch: an answer that stood behind a closed gate then counts, which is another set.
    """
    walked, otherwise = walk(one), walk(other)
    return (
        {question for question in one.questionnaire.questions if one.value(question) is NOT_APPLICABLE},
        [line.question.id for line in (*walked.exposure_lines, *walked.control_lines)],
        walked.result["asked"],
        walked.result["due_diligence"],
    ) == (
        {question for question in other.questionnaire.questions if other.value(question) is NOT_APPLICABLE},
        [line.question.id for line in (*otherwise.exposure_lines, *otherwise.control_lines)],
        otherwise.result["asked"],
        otherwise.result["due_diligence"],
    )


@SOME
@given(portfolios(plain=True, answered=True), st.data())
def test_removing_an_answer_never_pays(portfolio, data):
    """For a fixed set of questions: C and coverage not above, no new harm."""
    question = data.draw(st.sampled_from(list(portfolio.questionnaire.questions.values())))
    for one, other in zip(cases(portfolio), cases(with_answer(portfolio, question, None)), strict=True):
        if not same_questions(one, other):
            continue
        before, after = walk(one), walk(other)
        fired = {line.rule.id for line in before.findings if line.state == "fired" and line.rule.kind == "harm"}
        assert {x.rule.id for x in after.findings if x.state == "fired" and x.rule.kind == "harm"} <= fired
        for name in ("control", "control_practice", "control_paper", "coverage"):
            assert (after.result[name] or 0) <= (before.result[name] or 0)


@SOME
@given(portfolios(plain=True, answered=True), st.data())
def test_a_missing_answer_is_never_better_than_the_safest(portfolio, data):
    exposures = [question for question in portfolio.questionnaire.questions.values() if question.role == "exposure"]
    if not exposures:
        return
    question = data.draw(st.sampled_from(exposures))
    safest = answered_with(safest_answer(question), "worker_confirmed", portfolio.as_of)
    for one, other in zip(
        cases(with_answer(portfolio, question, safest)), cases(with_answer(portfolio, question, None)), strict=True
    ):
        best, silent = walk(one), walk(other)
        if same_questions(one, other) and silent.result["exposure"] is not None:
            assert silent.result["exposure"] >= best.result["exposure"]


def safest_answer(question):
    """An answer with the lowest points the question has."""
    if question.points:
        worths = [step.risk for step in question.points]
        step = worths.index(min(worths))
        return question.points[step].below - 0.5 if step < len(worths) - 1 else 1000.0
    choices = [choice for choice in question.choices if not choice.not_applicable]
    if question.combine == "share":
        best = next((choice for choice in choices if choice.exclusive), choices[0])
    else:
        best = min(choices, key=lambda choice: choice.risk)
    return best.id if question.type == "select_one" else [best.id]


@SOME
@given(portfolios(answered=True))
def test_a_reassuring_claim_moves_its_points_by_no_more_than_the_claimed_share(portfolio):
    claimed = portfolio.questionnaire.definition.scoring.evidence.claimed
    for walked in map(walk, cases(portfolio)):
        for line in walked.exposure_lines:
            baseline = max(walked.measures["inherent"], safest_points(line.question))
            if line.standing == "answered" and line.response.evidence == "claimed":
                assert line.counted >= baseline - claimed / 100 * (baseline - min(line.points, baseline)) - 1e-9
            if line.standing != "answered":
                assert line.counted >= baseline


@SOME
@given(portfolios())
def test_scores_stay_in_their_range_and_harm_is_a_floor(portfolio):
    results = run(portfolio)
    for name in ("inherent", "exposure", "control", "control_practice", "control_paper", "residual", "worst_finding"):
        assert results[name].dropna().between(0, 100).all()
    for name in ("mitigation", "coverage", "coverage_exposure", "coverage_control"):
        assert results[name].dropna().between(0, 1).all()
    found = results.dropna(subset=["worst_finding"])
    assert (found["residual"] >= found["worst_finding"]).all()
    assert results[results["inherent"].isna()]["rating_basis"].isin([None, "finding"]).all()
