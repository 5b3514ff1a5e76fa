"""Checks of a definition: what they may look at, and who may read them."""

from __future__ import annotations

import pytest

from duediligence.questionnaire import load_text, sentence

from .food import FOOD, MEND, loaded, mistakes


def checks(*lines: str) -> tuple[str, str]:
    """The change that puts these checks into the definition."""
    return ("rules:\n", "checks:\n" + "".join(f"  - {line}\n" for line in lines) + "rules:\n")


def test_a_rule_reads_a_check_as_a_number_and_says_it_in_words():
    one = loaded(
        checks('{id: copies, kind: same_text, of: [cook], characters: 5, label: {en: "Suppliers with the same text"}}',
               "{id: cold, kind: ratio, of: [supplier.workers, degrees]}"),
        ("${degrees} > 8", "${check.copies} >= 2 and ${check.cold} > 1"),
    )  # fmt: skip
    assert [check.id for check in one.definition.checks] == ["copies", "cold"]
    assert sentence(one.when["warm"], one) == (
        "“Does the fridge work?” is “It is broken” or (“Suppliers with the same text” is at least 2 and “Cold” is more "
        "than 1)"
    )


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("same_text, of: [fridge]", "“fridge” is answered with a single choice. Name questions of type text."),
        ("same_text, of: [advice]", "“advice” is a note, which has no answer. Name questions of type text."),
        ("same_text, of: [cok]", "there is no question “cok”. Did you mean “cook”?"),
        ("same_text, of: []", "a check of kind same_text needs at least one question under “of”. Add them."),
        ("ratio, of: [degrees]", "a check of kind ratio needs at least two things under “of”. Add them."),
        (
            "ratio, of: [degrees, supplier.wokers]",
            "there is no supplier column “wokers” with numbers. Did you mean “workers”?",
        ),
        ("ratio, of: [degrees, cook]", "“cook” is answered with text. Name questions that ask for a number."),
        ("evidence_before, of: [fridge]", "“fridge” is answered with a single choice. Name questions of type date."),
        ("evidence_before, of: [fridge], date: cook", "“cook” is answered with text. Name a question of type date."),
        ("sources_disagree, of: [degrees]", "“degrees” is answered with a number. Name questions with choices."),
        (
            "ratio, of: [degrees, raw_share], characters: 9",
            "“characters” belongs to checks of kind same_text only. Remove it.",
        ),
        (
            "copied, of: [cook]",
            "“kind” cannot be “copied”. Write same_text, ratio, evidence_before or sources_disagree.",
        ),
        ("same_text, of: [cook], label: {fr: Copies}", None),
    ],
)
def test_a_mistake_in_a_check_is_named_with_its_place(check, said):
    found = mistakes(checks(f"{{id: a, kind: {check}}}"))
    if said is None:
        assert [line.split(": ", 2)[2] for line in found] == [
            "“label” has no text in language “en”. Add en: …",
            "“label” has text in “fr”, which is not under languages. Add the language there or remove the text.",
        ]
    else:
        assert found == [f"food.yaml, line 59: Check “a”: {said}"]


def test_two_checks_of_one_name_and_a_name_of_the_core():
    twice = mistakes(checks("{id: a, kind: same_text, of: [cook]}", "{id: a, kind: same_text, of: [cook]}"))
    assert twice == ["food.yaml, line 60: Check “a”: line 59 has a check with the same id. Give each its own id."]
    core = loaded(checks("{id: a, kind: same_text, of: [cook]}"))
    module = """
id: deeper
version: 1.0.0
title: {en: Deeper}
languages: [en]
extends: food_safety
sections:
  - {id: more, title: {en: More}, questions: [{id: story, type: text, label: {en: Tell us.}}]}
checks:
  - {id: b, kind: same_text, of: [cook, story]}
rules:
  - {id: copied, kind: lead, when: "${check.a} > 0 or ${check.b} > 0", say: {en: Copied.}}
"""
    both = load_text(module, "deeper.yaml", {"mend": MEND}, core=core)
    assert [check.id for check in both.definition.checks] == ["a", "b"]
    with pytest.raises(Exception, match="“food_safety” has a check with the same id"):
        load_text(module.replace("id: b,", "id: a,"), "deeper.yaml", {"mend": MEND}, core=core)


def test_a_definition_without_checks_keeps_its_hash():
    assert (
        load_text(FOOD, "food.yaml", {"mend": MEND}).definition.model_dump(exclude_defaults=True).get("checks") is None
    )
