"""Levels, what is asked, coverage, lanes and the lowest band, one rule of the design a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from duediligence.assessment import assess
from tests.assessment.portfolio import AS_OF, DONT, REFUSAL, answers, definition, facts, given, suppliers
from tests.assessment.test_assessment_worked_examples import BEST, GARMENTS, QUESTIONS, RULES, SAFE, SOFTWARE

YESTERDAY, TOMORROW = AS_OF - timedelta(days=1), AS_OF + timedelta(days=1)
NOTHING = dict.fromkeys(GARMENTS)


def run(rows, factors=GARMENTS, questionnaire=None, asked=True, due=None, **columns):
    small = questionnaire or definition(QUESTIONS, RULES)
    coded = None if rows is None else answers(small, rows, asked, due)
    size = 1 if rows is None else len(rows)
    return assess(suppliers([columns] * size), coded, small, facts([factors] * size), AS_OF)


def first(rows, *names, **options):
    result = run(rows, **options).results.iloc[0]
    return [None if pd.isna(result[name]) else result[name] for name in names]


def test_a_list_without_answers_shows_context_only():
    names = ["context_class", "due_diligence", "exposure", "control", "mitigation", "worst_finding", "residual"]
    assert first(None, *names) == ["high", "heightened", 69.571429, None, 0, None, 69.571429]
    assert first(None, "rating", "rating_basis", "depth", "lane") == [None, None, None, None]
    names = ["coverage", "coverage_exposure", "coverage_control", "answered", "asked"]
    assert first(None, *names) == [0, None, None, 0, 0]


def test_without_any_factor_nothing_is_rated_but_a_finding_still_rates():
    names = ["inherent", "context_class", "due_diligence", "exposure", "residual", "rating", "rating_basis"]
    assert first([SAFE], *names, factors=NOTHING) == [None, None, "standard", None, None, None, None]
    harmed = SAFE | {"worker_pays_fee": "yes"}
    assert first([harmed], *names, factors=NOTHING) == [None, None, "standard", None, 75, "severe", "finding"]


def test_minimal_only_where_the_profile_is_answered():
    unprofiled = SAFE | {"migrant_share": None}
    assert first([SAFE], "due_diligence", factors=SOFTWARE) == ["minimal"]
    assert first([unprofiled], "due_diligence", "context_class", factors=SOFTWARE) == ["standard", "lower"]
    assert first(None, "due_diligence", factors=SOFTWARE) == ["standard"]


def test_no_news_before_the_due_date_means_context_and_after_it_more():
    silent = dict.fromkeys(SAFE)
    assert first([silent], "exposure", factors=BEST, due=TOMORROW) == [0]
    assert first([silent], "exposure", factors=BEST, due=AS_OF) == [0]
    # (8 × 70 + 6 × 60) ÷ 14, half of it
    assert first([silent], "exposure", factors=BEST, due=YESTERDAY) == [32.857143]
    for word in (DONT, REFUSAL):
        told = SAFE | {"worker_pays_fee": word, "migrant_share": word}
        assert first([told], "exposure", factors=BEST, due=TOMORROW) == [32.857143]


def test_a_critical_answer_outstanding_is_not_rated_below_high():
    missing = {question: given(value, "worker_confirmed") for question, value in SAFE.items()}
    missing["worker_pays_fee"] = None
    without_flag = definition(
        QUESTIONS.replace("weight: 8\n        label: {en: Do", "weight: 1\n        label: {en: Do")
    )
    names = ["rating", "lane", "rating_basis"]
    assert first([missing], *names, questionnaire=without_flag, due=YESTERDAY) == [
        "high", "answer_outstanding", "workers_confirmed"
    ]  # fmt: skip
    assert first([missing], *names, questionnaire=without_flag, due=TOMORROW) == ["medium", None, "workers_confirmed"]


def test_lanes_in_order_of_precedence():
    fired, open_ = {"worker_pays_fee": "yes"}, {"migrant_share": 5.0}
    assert first([fired], "lane", due=YESTERDAY) == ["act_now"]
    assert first([open_], "lane", due=YESTERDAY) == ["check_now"]
    assert first([dict.fromkeys(SAFE)], "lane", due=YESTERDAY) == ["answer_outstanding"]
    assert first([SAFE], "lane") == [None]


def test_too_little_known_is_not_rated():
    half = {"worker_pays_fee": "no", "migrant_share": 5.0}  # 14 of 26 points of weight
    names = ["coverage", "coverage_exposure", "coverage_control", "rating"]
    assert first([half], *names) == [0.538462, 1, 0, None]
    most = half | {"fee_policy": "yes"}  # enough together, and a third of the controls
    assert first([most], *names) == [0.692308, 1, 0.333333, "high"]


def test_a_finding_rates_by_itself_when_too_little_else_is_known():
    names = ["coverage", "rating", "rating_basis", "lane"]
    assert first([{"worker_pays_fee": "yes"}], *names) == [0.307692, "severe", "finding", "act_now"]


def test_the_lowest_band_is_earned():
    documented = {question: given(value, "documented") for question, value in SAFE.items()}
    low_context = {"country_risk": 40, "sector_risk": 40, "goods_origin": 40}
    assert first([documented], "due_diligence", "rating", factors=low_context) == ["standard", "low"]
    claimed_fee = documented | {"worker_pays_fee": given("no", "claimed")}
    assert first([claimed_fee], "rating", factors=low_context) == ["medium"]
    unsigned = definition(QUESTIONS + SIGNATURE, RULES, "  signed: \"${signed} = 'yes'\"")
    assert first([documented], "rating", factors=low_context, questionnaire=unsigned) == ["medium"]
    signed = documented | {"signed": "yes"}
    assert first([signed], "rating", factors=low_context, questionnaire=unsigned) == ["low"]


@pytest.mark.parametrize(
    ("evidence", "dated", "rating"),
    [
        ("worker_confirmed", AS_OF, "low"),
        ("unannounced", AS_OF, "low"),
        ("audited", AS_OF, "medium"),
        ("worker_confirmed", date(2025, 5, 30), "medium"),  # thirteen months old
        ("worker_confirmed", None, "medium"),
    ],
)
def test_heightened_asks_for_a_recent_check_with_workers_or_unannounced(evidence, dated, rating):
    context = {"country_risk": 60, "sector_risk": 60, "goods_origin": 60}
    row = {question: given(value, "audited") for question, value in SAFE.items()}
    row["fees_returned"] = given("yes", evidence, dated)
    # A wide lowest band, so that only the conditions decide.
    small = definition(QUESTIONS, RULES)
    bands = small.definition.bands.model_copy(update={"medium": 45})
    small = replace(small, definition=small.definition.model_copy(update={"bands": bands}))
    assert first([row], "due_diligence", "rating", factors=context, questionnaire=small) == ["heightened", rating]


def test_what_is_asked():
    deeper = QUESTIONS + DEEPER
    small = definition(deeper, RULES)
    shallow = {"country_risk": 40, "sector_risk": 40, "goods_origin": 40}
    assert first([SAFE], "asked", "answered", questionnaire=small) == [5, 4]
    assert first([SAFE], "asked", questionnaire=small, factors=shallow) == [4]
    assert first([SAFE | {"visited": "no"}], "asked", "answered", questionnaire=small, factors=shallow) == [4, 4]
    assert first([SAFE | {"looked_up": "no"}], "asked", questionnaire=small, factors=shallow) == [5]
    assert first([SAFE | {"looked_up": DONT}], "asked", questionnaire=small, factors=shallow) == [4]
    assert first([dict.fromkeys(SAFE)], "asked", questionnaire=small, asked=False) == [0]


def test_skip_logic_and_not_applicable():
    small = definition(QUESTIONS + FOLLOW_UP, RULES)
    names = ["asked", "answered"]
    assert first([SAFE], *names, questionnaire=small) == [4, 4]  # the gate is "no": does not apply
    contradiction = SAFE | {"fee_kind": "visa"}
    assert first([contradiction], *names, questionnaire=small) == [4, 4]
    blank_gate = SAFE | {"worker_pays_fee": None}
    assert first([blank_gate], *names, questionnaire=small) == [5, 3]  # unknown: applies, unanswered
    assert first([blank_gate | {"fee_kind": "visa"}], *names, questionnaire=small) == [5, 4]
    paying = SAFE | {"worker_pays_fee": "yes", "fee_kind": "na"}
    assert first([paying], *names, questionnaire=small) == [4, 4]


def test_a_rule_can_let_no_safeguard_count():
    rules = RULES + STATE_IMPOSED
    safe_controls = {question: given(value, "worker_confirmed") for question, value in SAFE.items()}
    small = definition(QUESTIONS, rules)
    assert first([safe_controls], "mitigation", "worst_finding", questionnaire=small, country="BD") == [0.6, None]
    assert first([safe_controls], "mitigation", "worst_finding", questionnaire=small, country="AQ") == [0, 50]


def test_a_possible_finding_names_the_questions_that_could_decide_it():
    small = definition(QUESTIONS, TWO_PARTS)

    def found(**row):
        frame = run([{**dict.fromkeys(SAFE), **row}], questionnaire=small).findings
        return frame[["state", "ask"]].to_dict("records")

    assert found() == []  # nothing was answered
    assert found(fee_policy="yes") == [{"state": "possible", "ask": ("worker_pays_fee", "migrant_share")}]
    assert found(worker_pays_fee="yes") == [{"state": "possible", "ask": ("migrant_share", "fee_policy")}]
    assert found(worker_pays_fee="no") == []
    assert found(worker_pays_fee="yes", migrant_share=50.0) == [{"state": "fired", "ask": ("fee_policy",)}]
    assert found(worker_pays_fee="yes", migrant_share=50.0, fee_policy="no") == [{"state": "fired", "ask": ()}]


def test_a_finding_never_names_a_desk_only_question_to_be_asked():
    small = definition(QUESTIONS + DEEPER, DESK_RULE)
    row = {**dict.fromkeys(SAFE), "worker_pays_fee": "yes"}
    found = run([row], questionnaire=small).findings
    assert found[["rule", "ask"]].to_dict("records") == [{"rule": "looked_for", "ask": ("fee_policy",)}]


SIGNATURE = """
      - id: signed
        type: select_one
        label: {en: Is this true?}
        choices: [{id: no, label: {en: No}}, {id: yes, label: {en: Yes}}]
"""
DEEPER = """
      - id: visited
        type: select_one
        asked_from: heightened
        label: {en: Was the site visited?}
        choices: [{id: no, label: {en: No}}, {id: yes, label: {en: Yes}}]
      - id: looked_up
        type: select_one
        ask: desk_only
        label: {en: Did we look it up?}
        choices: [{id: no, label: {en: No}}, {id: yes, label: {en: Yes}}]
"""
FOLLOW_UP = """
      - id: fee_kind
        type: select_one
        relevant: "${worker_pays_fee} = 'yes'"
        label: {en: Which fee?}
        choices: [{id: visa, label: {en: Visa}}, {id: na, label: {en: Does not apply}, not_applicable: true}]
"""
STATE_IMPOSED = """
  - id: state_imposed
    kind: harm
    when: "${supplier.country} = 'AQ'"
    severity: high
    mitigation: none
    say: {en: Labour is imposed by the state.}
"""
DESK_RULE = """
  - id: looked_for
    kind: lead
    when: "${worker_pays_fee} = 'yes'"
    say: {en: Something to look up.}
    ask: [looked_up, fee_policy]
"""
TWO_PARTS = """
  - id: migrants_pay
    kind: harm
    when: "${worker_pays_fee} = 'yes' and ${migrant_share} > 30"
    severity: high
    say: {en: Migrants pay.}
    ask: [fee_policy]
"""
