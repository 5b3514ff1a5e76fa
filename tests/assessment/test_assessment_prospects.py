"""What would change a rating and what to ask next: every promise is kept, and none of them pays for hiding anything."""

from __future__ import annotations

import json
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from duediligence.assessment import assess
from duediligence.assessment.ahead.prospects import prospects
from duediligence.assessment.engine.ratings import LANES
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.oracle import holds
from duediligence.assessment.reasoning.walkthrough import walk
from duediligence.questionnaire.model import RATINGS
from tests.assessment import portfolio as making
from tests.assessment.portfolio import AS_OF, definition, facts, suppliers
from tests.assessment.strategies import loaded, portfolios
from tests.assessment.test_assessment_worked_examples import GARMENTS

SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

QUESTIONS = """
      - {id: fee, type: select_one, role: exposure, weight: 8, unknown: 70, critical: true,
         label: {en: "Do workers pay?"},
         choices: [{id: "no", risk: 0, label: {en: "No"}}, {id: repaid, risk: 15, label: {en: "Yes, and repaid"}},
                   {id: "yes", risk: 100, label: {en: "Yes"}}]}
      - {id: fee_amount, type: decimal, relevant: "${fee} = 'yes'", label: {en: "How much?"}}
      - {id: hours, type: integer, role: exposure, weight: 4, unknown: 50, label: {en: "Longest week, in hours?"},
         points: [{below: 49, risk: 0}, {below: 61, risk: 30}, {risk: 90}]}
      - {id: youngest, type: integer, role: exposure, weight: 3, unknown: 50, label: {en: "How old is the youngest?"},
         points: [{below: 15, risk: 100}, {risk: 0}]}
      - {id: rest, type: select_one, role: exposure, weight: 3, unknown: 50, label: {en: "One day of rest a week?"},
         choices: [{id: "yes", risk: 0, label: {en: "Yes"}}, {id: "no", risk: 90, label: {en: "No"}}]}
      - {id: migrants, type: percent, role: exposure, weight: 6, unknown: 60, profile: true,
         label: {en: "Share of migrants?"}, points: [{below: 10, risk: 0}, {risk: 80}]}
      - {id: women, type: percent, role: exposure, weight: 2, unknown: 40, label: {en: "Share of women?"},
         points: [{below: 30, risk: 0}, {risk: 40}]}
      - {id: policy, type: select_one, role: control, kind: practice, weight: 4, label: {en: "Who checks?"},
         choices: [{id: nobody, strength: 0, label: {en: "Nobody"}}, {id: agents, strength: 30, label: {en: "Agents"}},
                   {id: workers, strength: 100, label: {en: "Workers are asked"}}]}
      - {id: on_list, type: select_one, ask: desk_only, label: {en: "Is it on a list?"},
         choices: [{id: "no", label: {en: "No"}}, {id: "yes", label: {en: "Yes"}}]}
"""
RULES = """
  - {id: fee_paid, kind: harm, when: "${fee} = 'yes'", severity: high, red_flag: true, say: {en: Workers pay.}}
  - {id: long_hours, kind: harm, when: "${hours} > 60", severity: high, say: {en: Weeks are too long.}}
  - {id: no_rest, kind: harm, when: "${rest} = 'no'", severity: high, say: {en: No day of rest.}}
  - {id: child, kind: harm, when: "${youngest} < 15", severity: severe, red_flag: true, say: {en: A child works here.}}
  - {id: large_fee, kind: harm, when: "${fee_amount} > 500", severity: severe, red_flag: true, say: {en: Debt.}}
  - {id: listed, kind: harm, when: "${on_list} = 'yes'", severity: severe, red_flag: true, say: {en: Listed.}}
  - {id: put_right, kind: lead, when: "${fee} = 'repaid'", say: {en: Something was put right.}}
"""
SAFE = {"fee": "no", "hours": 48.0, "youngest": 20.0, "migrants": 0.0, "women": 10.0, "policy": "agents", "rest": "yes"}


def ahead(row, asked=True, due=None):
    small = definition(QUESTIONS, RULES)
    return prospects(suppliers([{}]), making.answers(small, [row], asked, due), small, facts([GARMENTS]), AS_OF, 0)


def said(lever):
    return [(step.label, step.sentence) for step in lever.steps]


def test_a_fee_that_was_taken_is_repaid_and_not_denied():
    best = ahead(SAFE | {"fee": "yes"}).levers[0]
    assert said(best) == [("Do workers pay?", "from “Yes” to “Yes, and repaid”, with documents")]
    assert (best.lane, best.vanishes, best.raises, best.moves) == (None, ("fee_paid",), ("put_right",), True)


def test_nobody_is_sent_away_to_look_better():
    row = SAFE | {"youngest": 14.0, "migrants": 80.0, "women": 90.0, "hours": 80.0}
    found = ahead(row)
    changed = {change.question for lever in (*found.levers, *found.sets) for change in lever.changes
               if change.value != row[change.question]}  # fmt: skip
    assert changed == {"hours"}  # the score stays with the child: a better safeguard would not show
    hours = next(lever for lever in found.levers if lever.changes[0].question == "hours")
    assert said(hours) == [("Longest week, in hours?", "from “80” to “60”, with documents")]


def test_what_our_desk_found_is_no_lever():
    found = ahead(SAFE | {"on_list": "yes"})
    assert all(change.question != "on_list" for lever in found.levers for change in lever.changes)
    assert found.sets == ()
    assert not any(lever.moves for lever in found.levers)


def test_where_no_single_change_moves_the_rating_the_smallest_set_is_named():
    confirmed = {name: making.given(value, "worker_confirmed") for name, value in SAFE.items()}
    found = ahead(confirmed | {"policy": making.given("workers", "worker_confirmed"), "hours": 80.0, "rest": "no"})
    assert [(lever.vanishes, lever.rating, lever.moves) for lever in found.levers] == [
        (("long_hours",), "high", False),
        (("no_rest",), "high", False),
    ]
    (both,) = found.sets
    assert said(both) == [
        ("Longest week, in hours?", "from “80” to “48”, with documents"),
        ("One day of rest a week?", "from “No” to “Yes”, with documents"),
    ]
    assert (both.rating, both.vanishes, both.moves) == ("low", ("long_hours", "no_rest"), True)


def test_questions_that_could_show_what_cannot_wait_come_first():
    asked = ahead({"migrants": 80.0, "women": 90.0}).asks
    assert [(ask.question, ask.urgent, ask.leads_on, ask.desk) for ask in asked] == [
        ("fee", True, True, False),
        ("youngest", True, False, False),
        ("on_list", True, False, True),
        ("policy", False, False, False),
        ("hours", False, False, False),
        ("rest", False, False, False),
    ]
    assert asked[0].could_show == ("fee_paid", "put_right")
    assert asked[0].opens == ("fee_amount",)
    assert asked[0].worst == 75.171703  # half of 69.6, and half of (8 × 100 + 6 × 80 + 2 × 62.2 + 10 × 69.6) ÷ 26
    assert all(ask.spread >= 0 for ask in asked)


def test_a_question_behind_a_closed_gate_is_not_asked_and_an_open_one_is():
    assert "fee_amount" not in {ask.question for ask in ahead({"fee": "no"}).asks}
    asked = {ask.question: ask for ask in ahead({"fee": "yes"}).asks}
    assert (asked["fee_amount"].could_show, asked["fee_amount"].worst) == (("large_fee",), 75.0)


def test_how_many_answers_make_a_rating_possible():
    # fee 8, migrants 6 and one of 4 are 18 of 30; half of the safeguards must be answered, too, and there is one
    assert ahead({}, asked=False).enough == 4
    assert ahead(SAFE).enough == 0
    small = definition(QUESTIONS, RULES)
    nothing = facts([dict.fromkeys(GARMENTS)])
    assert prospects(suppliers([{}]), None, small, nothing, AS_OF, 0).enough is None


def grades(result):
    lane = result["lane"]
    return (
        RATINGS.index(result["rating"]),
        -1.0 if result["residual"] is None else result["residual"],
        0 if lane is None else len(LANES) - LANES.index(lane),
    )


def really_changed(made, row, lever):
    """The portfolio with the change written into its answers, as an officer would."""
    today = made.as_of
    changed = {
        change.question: making.given(
            sorted(change.value) if isinstance(change.value, frozenset) else change.value, change.evidence, today
        )
        for change in lever.changes
    }
    rows = [{**old, **changed} if place == row else old for place, old in enumerate(made.rows)]
    return replace(made, rows=rows, answers=making.answers(made.questionnaire, rows, made.asked, made.dues))


@SOME
@given(portfolios(answered=True, several=False), st.integers(0, 11))
def test_a_lever_keeps_its_promise_and_worsens_nothing(made, row):
    found = prospects(made.suppliers, made.answers, made.questionnaire, made.facts, made.as_of, row)
    case = case_of(made.suppliers, made.answers, made.questionnaire, made.facts, made.as_of, row)
    before = walk(case)
    harm = {rule.id for rule in made.questionnaire.definition.rules if rule.kind == "harm"}
    for lever in (*found.levers[:3], *found.sets[:2]):
        after = really_changed(made, row, lever)
        arguments = (after.suppliers, after.answers, after.questionnaire, after.facts, after.as_of)
        result = assess(*arguments).results.iloc[row]
        walked = walk(case_of(*arguments, row))
        assert (lever.residual, lever.rating, lever.lane) == tuple(
            walked.result[name] for name in ("residual", "rating", "lane")
        )
        assert (lever.residual, lever.rating, lever.lane) == (result["residual"], result["rating"], result["lane"])
        fired, was = ({x.rule.id for x in each.findings if x.state == "fired"} for each in (walked, before))
        assert set(lever.vanishes) == was - fired
        assert set(lever.raises) == fired - was
        assert not set(lever.raises) & harm
        assert all(new <= old for old, new in zip(grades(before.result), grades(walked.result), strict=True))
        assert grades(walked.result) != grades(before.result) or set(lever.vanishes) & harm
        assert lever.moves == (
            grades(walked.result)[::2] != grades(before.result)[::2]  # the rating or the lane, not the score alone
        )
        for change in lever.changes:
            question = made.questionnaire.questions[change.question]
            assert question.ask == "supplier"
            if question.role == "exposure" and question.profile:
                assert change.value == case.value(question.id)  # better proof, never other people


@SOME
@given(portfolios(answered=True, several=False), st.integers(0, 11))
def test_only_open_questions_of_the_own_set_are_asked_and_their_span_is_reached(made, row):
    found = prospects(made.suppliers, made.answers, made.questionnaire, made.facts, made.as_of, row)
    case = case_of(made.suppliers, made.answers, made.questionnaire, made.facts, made.as_of, row)
    for ask in found.asks:
        question = made.questionnaire.questions[ask.question]
        gate = made.questionnaire.relevant.get(ask.question)
        assert gate is None or holds(gate, case) is True
        assert case.value(ask.question).value == "not known"
        assert ask.desk == (question.ask == "desk_only")
        assert ask.best is None or ask.best <= ask.worst
    order = [(not ask.urgent, not ask.leads_on, -ask.spread) for ask in found.asks]
    assert order == sorted(order)


@SOME
@given(portfolios(answered=True, several=False), st.integers(0, 11))
def test_the_order_does_not_depend_on_the_order_of_the_file(made, row):
    """Questions turned round as far as gates allow: the same asks with the same spans, the same best levers."""
    one = prospects(made.suppliers, made.answers, made.questionnaire, made.facts, made.as_of, row)
    data = json.loads(made.questionnaire.definition.model_dump_json(exclude_defaults=True))
    data["sections"][0]["questions"].reverse()
    turned = loaded(data)
    answers = making.answers(turned, made.rows, made.asked, made.dues)
    other = prospects(made.suppliers, answers, turned, made.facts, made.as_of, row)

    def asked(found):
        return sorted((not a.urgent, not a.leads_on, pytest.approx(a.spread, abs=1e-5).expected, a.question)
                      for a in found.asks)  # fmt: skip

    assert [each[:2] + each[3:] for each in asked(one)] == [each[:2] + each[3:] for each in asked(other)]
    assert [ask.urgent for ask in one.asks] == [ask.urgent for ask in other.asks]
    assert [round(ask.spread, 4) for ask in one.asks] == pytest.approx(
        [round(ask.spread, 4) for ask in other.asks], abs=2e-4
    )
    firsts = [(lever.rating, lever.lane, lever.moves) for lever in one.levers]
    assert firsts == [(lever.rating, lever.lane, lever.moves) for lever in other.levers]
    assert [lever.residual for lever in one.levers] == pytest.approx(
        [lever.residual for lever in other.levers], abs=1e-5
    )
