"""Several sources: one answer counts in the score, and harm that any of them tells of has been told."""

from __future__ import annotations

import pytest

from duediligence.assessment import assess, explain
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.walkthrough import walk
from tests.assessment.portfolio import AS_OF, Several, answers, definition, facts, given, suppliers

QUESTIONS = """
      - id: fees
        type: select_one
        role: exposure
        weight: 4
        unknown: 70
        label: {en: "Do workers pay?"}
        choices: [{id: no, risk: 0}, {id: some, risk: 60}, {id: yes, risk: 100}]
      - id: papers
        type: select_one
        role: exposure
        weight: 2
        unknown: 70
        label: {en: "Who holds the papers?"}
        choices: [{id: worker, risk: 0}, {id: employer, risk: 100}]
      - {id: nights, type: integer, label: {en: "How many night shifts?"}, relevant: "${papers} = 'employer'"}
"""
RULES = """
  - {id: pays, kind: harm, severity: high, when: "${fees} = 'yes'", say: {en: "Workers pay."}}
  - {id: bound, kind: harm, severity: severe, red_flag: true, when: "${fees} = 'yes' and ${papers} = 'employer'",
     say: {en: "Workers pay and cannot leave."}}
  - {id: nights, kind: harm, severity: medium, when: "${nights} > 4", say: {en: "Many nights."}}
  - {id: look, kind: lead, when: "${fees} = 'yes'", say: {en: "Look."}}
"""
MADE = definition(QUESTIONS, RULES)
AUDIT = ("audited", AS_OF, "audit")
NGO = ("documented", AS_OF, "ngo")
TIP = ("claimed", AS_OF, "tip")


def judged(row):
    """(residual, rules that fired with whose word it is, rules that are possible), the same from both ways."""
    frame, known = suppliers([{}]), facts([{"country_risk": 20, "sector_risk": 20, "goods_origin": 20}])
    coded = answers(MADE, [row])
    assessment = assess(frame, coded, MADE, known, AS_OF)
    walked = walk(case_of(frame, coded, MADE, known, AS_OF, 0))
    found = [(line.rule.id, line.state) for line in walked.findings]
    assert list(assessment.findings[["rule", "state"]].itertuples(index=False, name=None)) == found
    assert assessment.results["residual"][0] == walked.result["residual"]
    reasons = explain(frame, coded, MADE, known, AS_OF, 0).findings
    fired = {reason.rule: reason.said_by for reason in reasons if reason.state == "fired"}
    return walked.result["residual"], fired, [reason.rule for reason in reasons if reason.state == "possible"]


def test_harm_that_a_weaker_source_tells_of_fires_and_the_score_keeps_the_stronger_answer():
    both = {"fees": Several([given("no", *AUDIT), given("yes", *NGO)]), "papers": given("worker", *AUDIT)}
    alone = both | {"fees": given("no", *AUDIT)}
    assert judged(alone) == (14.0, {}, [])
    assert judged(both) == (50.0, {"pays": ("ngo",)}, [])  # the lead reads what counts


def test_two_sources_that_each_know_one_half_are_heard_together():
    row = {
        "fees": Several([given("no", *AUDIT), given("yes", *NGO)]),
        "papers": Several([given("worker", *AUDIT), given("employer", *TIP)]),
    }
    assert judged(row)[1] == {"pays": ("ngo",), "bound": ("ngo", "tip")}


def test_a_source_is_also_heard_on_what_has_no_order_of_risk_and_behind_its_own_gate():
    row = {
        "papers": Several([given("worker", *AUDIT), given("employer", *TIP)]),
        "nights": Several([given(1.0, *AUDIT), given(9.0, *TIP)]),
    }
    assert judged(row)[1] == {"nights": ("tip",)}


def test_a_rule_that_may_fire_and_does_so_by_another_source_is_found():
    alone = {"papers": given("employer", *AUDIT), "nights": given(2.0, *AUDIT)}
    assert judged(alone)[1:] == ({}, ["pays", "bound", "look"])
    row = alone | {"fees": Several([given("don't know", *AUDIT), given("yes", *TIP)])}
    assert judged(row)[1:] == ({"pays": ("tip",), "bound": ("audit", "tip"), "look": ("tip",)}, [])
    row = alone | {"nights": Several([given(2.0, *AUDIT), given(5.0, *TIP)])}
    assert judged(row)[1:] == ({"nights": ("tip",)}, ["pays", "bound", "look"])


@pytest.mark.parametrize("source", ["desk", "ngo"])
def test_the_riskier_of_equally_credited_answers_counts(source):
    row = {"fees": Several([given("no", "documented", AS_OF, source), given("yes", "documented", AS_OF, "audit")])}
    assert judged(row | {"papers": given("worker", *AUDIT)})[1] == {"pays": ("audit",), "look": ("audit",)}
