"""A supplier's score told term by term; and the engine under a questionnaire about something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from duediligence.assessment import assess, explain
from duediligence.questionnaire import load_text
from tests.assessment.portfolio import AS_OF, DONT, answers, definition, facts, given, suppliers
from tests.assessment.test_assessment_worked_examples import GARMENTS, QUESTIONS, RULES, SAFE


def told(measure):
    return [(term.label, str(term.shown)) for term in measure.terms]


def test_garments_with_documents_explained():
    small = definition(QUESTIONS, RULES)
    documented = {question: given(value, "documented", AS_OF, "audit") for question, value in SAFE.items()}
    explanation = explain(
        suppliers([{"key": "sunny"}]), answers(small, [documented]), small, facts([GARMENTS]), AS_OF, 0
    )
    assert [(measure.name, str(measure.value), str(measure.shown)) for measure in explanation.measures] == [
        ("inherent", "69.571429", "69.6"),
        ("exposure", "52.178571", "52.2"),
        ("control", "50.000000", "50.0"),
        ("mitigation", "0.300000", "30.0"),
        ("worst_finding", "None", "None"),
        ("residual", "36.525000", "36.5"),
    ]
    assert told(explanation.inherent) == [("Country risk", "21.0"), ("Sector risk", "20.0"), ("Goods origin", "28.6")]
    assert told(explanation.residual) == [("Context and answers", "52.2"), ("Safeguards", "-15.7")]
    fee = next(term for term in explanation.exposure.terms if term.about == "worker_pays_fee")
    assert (fee.answer, fee.points, fee.weight, fee.evidence, fee.credit, fee.dated, fee.source) == (
        "No", 0, 8, "documented", 50, AS_OF, "audit"
    )  # fmt: skip
    assert fee.counted == pytest.approx(34.785714)
    assert fee.note == "Moves 50 % of the way from 69.6 (context) to 0, by its evidence and age."


def test_a_finding_lifts_the_residual_and_is_named():
    small = definition(QUESTIONS, RULES)
    row = SAFE | {"worker_pays_fee": "yes", "migrant_share": DONT, "fee_policy": None}
    explanation = explain(suppliers([{}]), answers(small, [row]), small, facts([GARMENTS]), AS_OF, 0)
    assert [(term.about, str(term.shown)) for term in explanation.worst_finding.terms] == [("recruitment_fee", "75.0")]
    assert explanation.residual.terms[-1].about == "worst_finding"
    assert sum(term.contribution for term in explanation.residual.terms) == Decimal("75.000000")
    assert [(reason.rule, reason.state, reason.sentence) for reason in explanation.findings] == [
        ("recruitment_fee", "fired", "Workers pay to get the job.")
    ]
    notes = {term.about: term.note for term in (*explanation.exposure.terms, *explanation.control.terms)}
    assert notes["worker_pays_fee"] == "Counts in full."
    assert notes["migrant_share"].startswith("“Don't know” or refused")
    assert notes["fee_policy"] == "Not answered: counts 0."


def test_without_context_the_terms_say_so():
    small = definition(QUESTIONS, RULES)
    explanation = explain(suppliers([{}]), None, small, facts([dict.fromkeys(GARMENTS)]), AS_OF, 0)
    assert (explanation.inherent.value, explanation.exposure.value, explanation.residual.value) == (None, None, None)
    assert [term.note for term in explanation.inherent.terms] == [
        "No data: counts with 60, our assumption.",
        "No data: counts with 50, our assumption.",
        "No data: counts with 50, our assumption.",
    ]


ALLERGENS = """
id: food_allergens
version: 0.3.0
title: {de: Allergene}
languages: [de]
scoring:
  question_share: 0.8
  mitigation: {practice: 0.5, paper: 0.1}
  evidence: {claimed: 10, documented: 40, audited: 70, unannounced: 80, worker_confirmed: 90}
  validity_months: 6
  minimum_coverage: 0.5
bands: {low: 0, medium: 20, high: 40, severe: 80}
levels: {minimal: 0, standard: 40, heightened: 70}
lowest_band: {minimal: [], standard: [], heightened: [worker_check]}
factors: [{id: kitchen_risk, weight: 1, unknown: 50}]
sections:
  - id: kitchen
    title: {de: Küche}
    questions:
      - {id: opened, type: date, label: {de: Eröffnet am}}
      - {id: dishes, type: integer, label: {de: Gerichte}, constraint: ". > 0"}
      - {id: with_nuts, type: integer, label: {de: Davon mit Nüssen}}
      - id: allergens
        type: select_multiple
        role: exposure
        weight: 3
        unknown: 90
        combine: sum
        label: {de: Welche Allergene?}
        choices: [{id: nuts, label: {de: Nüsse}, risk: 60}, {id: milk, label: {de: Milch}, risk: 30},
                  {id: soy, label: {de: Soja}, risk: 30}, {id: nothing, label: {de: Keine}, risk: 0, exclusive: true}]
      - id: separate_boards
        type: select_multiple
        role: control
        kind: practice
        weight: 1
        combine: share
        label: {de: Getrennte Flächen}
        choices: [{id: cutting, label: {de: Bretter}}, {id: frying, label: {de: Fritteuse}},
                  {id: storing, label: {de: Lager}}]
rules:
  - id: mostly_nuts
    kind: harm
    when: "selected(${allergens}, 'nuts') and ${with_nuts} div ${dishes} > 0.5"
    severity: high
    say: {de: Mehr als die Hälfte enthält Nüsse.}
  - id: new_kitchen
    kind: lead
    when: "${opened} >= '2026-01-01'"
    say: {de: Neue Küche.}
"""


def test_a_questionnaire_about_something_else_is_assessed():
    allergens = load_text(ALLERGENS, "food_allergens.yaml", None)
    rows = [
        {
            "opened": date(2026, 2, 1),
            "dishes": 10.0,
            "with_nuts": 6.0,
            "allergens": ["nuts", "milk", "soy"],
            "separate_boards": given(["cutting", "storing"], "documented"),
        },
        {"dishes": 0.0, "with_nuts": 0.0, "allergens": ["nuts"], "separate_boards": ["cutting"]},
        {"allergens": given(["nothing"], "audited")},
    ]
    kitchens = facts([{"kitchen_risk": 50}] * 3)
    assessment = assess(suppliers([{}] * 3), answers(allergens, rows), allergens, kitchens, AS_OF)
    names = ["exposure", "control", "mitigation", "worst_finding", "residual", "rating", "coverage", "due_diligence"]
    # 1: points 100 (the sum is capped): 0.2 × 50 + 0.8 × 100. Two of three = 67 × 40 %: 26.8; half of it 0.134.
    # 2: 60 in full; one of three = 33 × 10 %. Division by zero leaves the rule open.
    # 3: 70 % of the way from 50 to 0 = 15; the control is missing, and that part is not known at all.
    assert assessment.results[names].to_dict("split", index=False)["data"] == [
        [90.0, 26.8, 0.134, 40.0, 77.94, "high", 1.0, "standard"],
        [58.0, 3.3, 0.0165, pytest.approx(float("nan"), nan_ok=True), 57.043, "high", 1.0, "standard"],
        [22.0, 0.0, 0.0, pytest.approx(float("nan"), nan_ok=True), 22.0, None, 0.75, "standard"],
    ]
    assert assessment.findings[["row", "rule", "state", "sentence", "ask"]].to_dict("split", index=False)["data"] == [
        [0, "mostly_nuts", "fired", "Mehr als die Hälfte enthält Nüsse.", ()],
        [0, "new_kitchen", "fired", "Neue Küche.", ()],
        [1, "new_kitchen", "possible", "Neue Küche.", ("opened",)],
        [2, "new_kitchen", "possible", "Neue Küche.", ("opened",)],
    ]
