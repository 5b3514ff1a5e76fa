"""Two versions of a questionnaire are compared in words, and no difference is passed over."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from duediligence.questionnaire import load_text
from duediligence.questionnaire.differences import differences
from duediligence.questionnaire.model import Definition
from duediligence.questionnaire.shape import Slot, branches, slots

from .food import MEND, food, loaded

COOK = "      - {id: cook, type: text, label: {en: Who cooks?}}\n"


def words(*changes: tuple[str, str]) -> list[str]:
    """What a change of the food questionnaire reads like."""
    return [each.sentence for each in differences(loaded(), loaded(*changes))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version: 1.0.0", "version: 1.1.0", "The questionnaire: its version is 1.1.0, was 1.0.0."),
        ("practice: 0.45", "practice: 0.5", "The questionnaire: its most that practice takes off is 0.5, was 0.45."),
        ("medium: 25", "medium: 30", "The questionnaire: its medium (bands) is 30, was 25."),
        (
            "minimal: [core_answered]",
            "standard: [core_answered]",
            "The questionnaire: its minimal (lowest band) are nothing; before: core_answered.\n"
            "The questionnaire: its standard (lowest band) are core_answered; before: nothing.",
        ),
        (
            'signed: "answered(${cook})"',
            'signed: "answered(${degrees})"',
            "The questionnaire: it counts as signed if “How cold is it?” is answered; "
            "before it counts as signed if “Who cooks?” is answered.",
        ),
        ("weight: 8", "weight: 9", "Question “fridge”: its weight is 9, was 8."),
        ("unknown: 70", "unknown: 75", "Question “fridge”: its points where it is not known is 75, was 70."),
        (
            "Does the fridge work?",
            "Is the fridge cold?",
            "Question “fridge”: its label is “Is the fridge cold?”, was “Does the fridge work?”.",
        ),
        (
            "synonyms: [Fridge]",
            "synonyms: [Fridge, Cold store]",
            "Question “fridge”: its synonyms are Fridge, “Cold store”; before: Fridge.",
        ),
        ("{id: no, risk: 100,", "{id: no, risk: 90,", "Question “fridge”, choice “no”: its risk is 90, was 100."),
        (
            "{id: floor}",
            "{id: floor}, {id: walls}",
            "Question “cleaning”, choice “walls” is new.",
        ),
        ("[{id: floor}, {id: knives}", "[{id: knives}", "Question “cleaning”, choice “floor” is gone."),
        (
            "[{id: floor}, {id: knives}",
            "[{id: knives}, {id: floor}",
            "Question “cleaning”, choice “knives”: it now comes first.",
        ),
        (
            "{below: 50, risk: 40}",
            "{below: 60, risk: 40}",
            "Question “raw_share”: its points are below 10: risk 0, below 60: risk 40, otherwise: risk 100; "
            "before: below 10: risk 0, below 50: risk 40, otherwise: risk 100.",
        ),
        (
            "        relevant: \"${fridge} = 'yes'\"\n",
            "",
            "Question “degrees”: it always applies; before it applies if “Does the fridge work?” is “Yes”.",
        ),
        (
            ". >= -30 and . <= 40",
            ". >= -30 and . <= 20",
            "Question “degrees”: it takes an answer only if the answer is at least minus 30 and the answer is at most "
            "20; before it takes an answer only if the answer is at least minus 30 and the answer is at most 40.",
        ),
        (
            COOK,
            f"{COOK}      - {{id: owner, type: text, label: {{en: Who owns it?}}}}\n",
            "Question “owner” is new: “Who owns it?”.",
        ),
        (
            "      - {id: advice, type: note, label: {en: Wash your hands.}}\n",
            "",
            "Question “advice” is gone: “Wash your hands.”.",
        ),
        (
            "${degrees} > 8",
            "${degrees} > 10",
            "Rule “warm”: it fires when “Does the fridge work?” is “It is broken” or “How cold is it?” is more than 10"
            "; before it fires when “Does the fridge work?” is “It is broken” or “How cold is it?” is more than 8.",
        ),
        ("severity: high", "severity: severe", "Rule “warm”: its severity is severe, was high."),
        ("    actions: [mend]\n", "", "Rule “warm”: its actions are nothing; before: mend."),
        (
            "    ask: [cook]\n",
            "    ask: [cook]\n    indicators: [{debt_bondage: strong}]\n",
            "Rule “dirty”: its indicators are debt_bondage strong; before: nothing.",
        ),
        ("Heat of the country", "Heat", "Factor “climate”: its label is Heat, was “Heat of the country”."),
    ],
)
def test_a_change_in_words(old: str, new: str, expected: str) -> None:
    frameworks: dict[str, Any] = {}
    after = load_text(food((old, new)), "food.yaml", {"mend": MEND}, None if "indicators" in new else frameworks)
    assert [each.sentence for each in differences(loaded(), after)] == expected.split("\n")


def test_a_question_in_another_section() -> None:
    assert words((COOK, ""), ("      - id: fridge\n", f"{COOK}      - id: fridge\n")) == [
        "Question “cook”: it now comes first.",
        "Question “cook”: it moved from section “people” to section “kitchen”.",
    ]


def test_texts_of_several_languages_are_told_apart() -> None:
    before = loaded()
    after = replace(
        before,
        definition=before.definition.model_copy(
            update={"languages": ("en", "fr"), "title": {"en": "Food safety", "fr": "Hygiène"}}
        ),
    )
    assert [each.sentence for each in differences(before, after)] == [
        "The questionnaire: its title (fr) is Hygiène, was nothing.",
        "The questionnaire: its languages are en, fr; before: en.",
    ]


def test_an_action_of_the_catalogue() -> None:
    before = loaded()
    after = replace(before, actions={"mend": MEND.model_copy(update={"days": 14})})
    assert [each.sentence for each in differences(before, after)] == ["Action “mend”: its days is 14, was 7."]


def test_a_module_that_applies_to_others_says_so_once() -> None:
    module = (
        "id: cold\nversion: 1.0.0\ntitle: {en: Cold}\nlanguages: [en]\nextends: food_safety\n"
        "applies_when: \"${fridge} = 'yes'\"\nsections:\n  - id: more\n    title: {en: More}\n    questions:\n"
        "      - {id: ice, type: text, label: {en: Ice?}}\n"
        "      - {id: snow, type: text, label: {en: Snow?}, relevant: \"${ice} = 'x'\"}\n"
    )
    before = load_text(module, "cold.yaml", {}, {}, loaded())
    after = load_text(module.replace("= 'yes'", "= 'no'"), "cold.yaml", {}, {}, loaded())
    assert [each.sentence for each in differences(before, after)] == [
        "The questionnaire: it applies if “Does the fridge work?” is “It is broken”; "
        "before it applies if “Does the fridge work?” is “Yes”."
    ]


def test_the_same_differs_in_nothing() -> None:
    assert differences(loaded(), loaded()) == ()


def test_no_field_is_passed_over() -> None:
    """Every field of every kind of part there is, with another value."""
    before = loaded()
    data = before.definition.model_dump(mode="json")
    tried = 0
    for steps, slot in fields(Definition, ()):
        after = deepcopy(data)
        part = first_part(after, steps)
        if part is None:
            continue
        for key in slot.path[:-1]:
            part = part[key]
        part[slot.path[-1]] = other(part[slot.path[-1]], slot)
        definition = Definition.model_validate(after)
        assert differences(before, replace(before, definition=definition)), (steps, slot)
        tried += 1
    assert tried > 70


def fields(model: type[BaseModel], steps: tuple[str, ...]) -> list[tuple[tuple[str, ...], Slot]]:
    """Every field with the lists that lead to it."""
    below = [fields(branch.model, (*steps, branch.key)) for branch in branches(model)]
    return [*((steps, slot) for slot in slots(model)), *(each for found in below for each in found)]


def first_part(part: Any, steps: tuple[str, ...]) -> Any:
    """The first part that lists of lists lead to; None where every one is empty."""
    if not steps:
        return part
    return next((found for each in part[steps[0]] if (found := first_part(each, steps[1:])) is not None), None)


def other(value: Any, slot: Slot) -> Any:
    """A value that fits the field and is not the one it has."""
    one = {"whole": 7, "number": 0.07, "truth": not value, "text": "other", "id": "other", "date": "2026-01-31"}
    if slot.key == "version":
        return "9.9.9"
    if slot.key in ("relevant", "constraint", "when", "applies_when", "scoring.signed"):
        return "${cook} = 'x'"
    if slot.form == "words":
        return {"en": "other"}
    single = next((each for each in slot.options if each != value), one.get(slot.scalar))
    several = list(slot.options[:2]) or [single, single]
    return {"one": single, "list": several, "pairs": {"x": single}, "listed pairs": [{"x": single}]}[slot.form]
