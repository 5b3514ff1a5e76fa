"""The worked examples of the design, to the printed decimal, and the three promises about extreme suppliers."""

from __future__ import annotations

import pytest

from duediligence.assessment import assess
from tests.assessment.portfolio import AS_OF, answers, definition, facts, given, suppliers

QUESTIONS = """
      - id: worker_pays_fee
        type: select_one
        role: exposure
        critical: true
        weight: 8
        label: {en: Do workers pay a fee?}
        choices: [{id: no, label: {en: No}, risk: 0}, {id: yes, label: {en: Yes}, risk: 100}]
        unknown: 70
      - id: migrant_share
        type: percent
        role: exposure
        profile: true
        weight: 6
        unknown: 60
        label: {en: Share of migrant workers}
        points: [{below: 10, risk: 0}, {below: 30, risk: 40}, {risk: 100}]
      - id: fees_returned
        type: select_one
        role: control
        kind: practice
        weight: 8
        label: {en: Are fees returned?}
        choices: [{id: no, label: {en: No}, strength: 0}, {id: yes, label: {en: Yes}, strength: 100}]
      - id: fee_policy
        type: select_one
        role: control
        kind: paper
        weight: 4
        label: {en: Is there a policy?}
        choices: [{id: no, label: {en: No}, strength: 0}, {id: yes, label: {en: Yes}, strength: 100}]
"""
RULES = """
  - id: recruitment_fee
    kind: harm
    when: "${worker_pays_fee} = 'yes'"
    severity: severe
    red_flag: true
    say: {en: Workers pay to get the job.}
"""

SAFE = {"worker_pays_fee": "no", "migrant_share": 5.0, "fees_returned": "yes", "fee_policy": "yes"}
GARMENTS = {"country_risk": 49, "sector_risk": 70, "goods_origin": 100}
SOFTWARE = {"country_risk": 14, "sector_risk": 20, "goods_origin": None}
WORST = {"country_risk": 100, "sector_risk": 100, "goods_origin": 100}
BEST = {"country_risk": 0, "sector_risk": 0, "goods_origin": 0}


def one(factors, answered, evidence="claimed"):
    """The result row of one supplier with these factors and answers."""
    small = definition(QUESTIONS, RULES)
    coded = answers(small, [{question: given(value, evidence) for question, value in answered.items()}])
    return assess(suppliers([{}]), coded, small, facts([factors]), AS_OF).results.iloc[0]


def figures(row):
    return [round(row[name], 1) for name in ("inherent", "exposure", "residual")] + [round(row["mitigation"], 2)]


@pytest.mark.parametrize(
    ("evidence", "exposure", "mitigation", "residual", "rating", "basis"),
    [
        ("claimed", 60.9, 0.15, 51.7, "high", "self_declared"),
        ("documented", 52.2, 0.30, 36.5, "medium", "documented"),
        ("worker_confirmed", 34.8, 0.60, 13.9, "low", "workers_confirmed"),
    ],
)
def test_garments_in_bangladesh_all_reassuring(evidence, exposure, mitigation, residual, rating, basis):
    row = one(GARMENTS, SAFE, evidence)
    assert figures(row) == [69.6, exposure, residual, mitigation]
    assert (row["rating"], row["rating_basis"], row["due_diligence"]) == (rating, basis, "heightened")


def test_software_in_germany_all_claimed():
    row = one(SOFTWARE, SAFE)
    assert row["inherent"] == 26
    assert row["exposure"] == 22.75
    assert round(row["residual"], 1) == 19.3
    assert (row["rating"], row["rating_basis"], row["due_diligence"], row["depth"]) == (
        "low",
        "self_declared",
        "minimal",
        "core",
    )


def test_worst_country_with_worker_confirmed_safe_answers_may_reach_the_lowest_band():
    row = one({"country_risk": 60, "sector_risk": 60, "goods_origin": 60}, SAFE, "worker_confirmed")
    assert (row["due_diligence"], row["rating"]) == ("heightened", "low")
    worst = one(WORST, SAFE, "worker_confirmed")
    assert (worst["inherent"], worst["exposure"], worst["residual"], worst["rating"]) == (100, 50, 20, "low")


def test_best_country_with_a_confirmed_red_flag_cannot_leave_the_top():
    for evidence in ("claimed", "documented", "worker_confirmed"):
        row = one(BEST, SAFE | {"worker_pays_fee": "yes"}, evidence)
        assert (row["inherent"], row["worst_finding"], row["residual"]) == (0, 75, 75)
        assert (row["rating"], row["lane"]) == ("severe", "act_now")


@pytest.mark.parametrize("factors", [{"country_risk": 30, "sector_risk": 30, "goods_origin": 30}, GARMENTS, WORST])
def test_all_answers_no_without_evidence_is_not_the_lowest_band_at_standard_or_heightened_level(factors):
    row = one(factors, SAFE)
    assert row["due_diligence"] in ("standard", "heightened")
    assert row["rating"] in ("medium", "high", "severe")
