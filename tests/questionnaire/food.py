"""An invented questionnaire about something else than forced labour: nothing in the package may know a question."""

from duediligence.errors import CannotProceed
from duediligence.questionnaire import Action, Questionnaire, load_text

FOOD = """\
id: food_safety
version: 1.0.0
title: {en: Food safety}
languages: [en]
scoring:
  question_share: 0.5
  mitigation: {practice: 0.45, paper: 0.15}
  evidence: {claimed: 25, documented: 50, audited: 60, unannounced: 80, worker_confirmed: 100}
  validity_months: 12
  minimum_coverage: 0.6
  signed: "answered(${cook})"
bands: {low: 0, medium: 25, high: 50, severe: 75}
levels: {minimal: 0, standard: 30, heightened: 60}
lowest_band: {minimal: [core_answered]}
factors:
  - {id: climate, weight: 30, unknown: 60, label: {en: Heat of the country}}
sections:
  - id: kitchen
    title: {en: Kitchen}
    questions:
      - id: fridge
        type: select_one
        role: exposure
        weight: 8
        unknown: 70
        label: {en: Does the fridge work?}
        synonyms: [Fridge]
        choices:
          - {id: no, risk: 100, label: {en: It is broken}}
          - {id: yes, risk: 0}
          - {id: none_needed, not_applicable: true}
      - id: degrees
        type: decimal
        label: {en: How cold is it?}
        relevant: "${fridge} = 'yes'"
        constraint: ". >= -30 and . <= 40"
      - id: raw_share
        type: percent
        role: exposure
        weight: 4
        unknown: 50
        label: {en: Share of food served raw}
        points: [{below: 10, risk: 0}, {below: 50, risk: 40}, {risk: 100}]
      - id: cleaning
        type: select_multiple
        role: control
        kind: practice
        weight: 5
        combine: share
        label: {en: What is cleaned every day?}
        choices: [{id: floor}, {id: knives}, {id: nothing, exclusive: true}]
  - id: people
    title: {en: People}
    questions:
      - {id: cook, type: text, label: {en: Who cooks?}}
      - {id: checked, type: date, label: {en: Last visit of the inspector}}
      - {id: advice, type: note, label: {en: Wash your hands.}}
rules:
  - id: warm
    kind: harm
    severity: high
    when: "${fridge} = 'no' or ${degrees} > 8"
    say: {en: Food is kept warm.}
    actions: [mend]
  - id: dirty
    kind: lead
    when: "selected(${cleaning}, 'nothing') and ${factor.climate} >= 50"
    say: {en: Nothing is cleaned.}
    ask: [cook]
"""

MEND = Action.model_validate(
    {
        "id": "mend",
        "title": {"en": "Mend the fridge"},
        "owner": "supplier",
        "days": 7,
        "clock": "p2",
        "evidence": {"en": "Bill"},
        "closing_proof": {"en": "Thermometer reading"},
    }
)


def food(*changes: tuple[str, str]) -> str:
    """The definition with pieces of text replaced (each must be there)."""
    text = FOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def loaded(*changes: tuple[str, str]) -> Questionnaire:
    return load_text(food(*changes), "food.yaml", {"mend": MEND})


def mistakes(*changes: tuple[str, str]) -> list[str]:
    """What loading says, a sentence a mistake; empty when it loads."""
    try:
        loaded(*changes)
    except CannotProceed as error:
        return [problem.sentence() for problem in error.problems]
    return []
