"""Kinds of values: what may stand beside what. (Mistakes with their whole messages are in mistakes.txt.)"""

import pytest

from duediligence.questionnaire.expressions import parse
from duediligence.questionnaire.types import Type, type_of

from .food import loaded, mistakes

FRIDGE = Type("choice", ("no", "yes", "none_needed"))


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("${fridge}", FRIDGE),
        ("${cleaning}", Type("choices", ("floor", "knives", "nothing"))),
        ("${raw_share}", Type("number")),
        ("${checked}", Type("date")),
        ("${cook}", Type("text")),
        ("'x'", Type("word")),
        ("${supplier.country}", Type("text")),
        ("${supplier.workers} * 2", Type("number")),
        ("${factor.climate}", Type("number")),
        ("count-selected(${cleaning})", Type("number")),
        ("coalesce(${degrees}, ${supplier.spend}, 0)", Type("number")),
        ("coalesce(${fridge}, 'no')", FRIDGE),
        ("coalesce(${cook}, 'nobody')", Type("text")),
        ("if(${raw_share} > 3, 'a', 'b')", Type("text")),
        ("if(${raw_share} > 3, ${checked}, ${checked})", Type("date")),
        ("not(${cook} = 'x')", Type("truth")),
    ],
)
def test_type_of(text: str, type_: Type) -> None:
    assert type_of(parse(text), loaded().questions) == type_


def test_a_point_is_of_the_type_of_its_question() -> None:
    questions = loaded().questions
    assert type_of(parse("."), questions, questions["fridge"]) == FRIDGE


@pytest.mark.parametrize(
    "when",
    [
        "${fridge} != 'yes'",
        "'no' = ${fridge}",
        "${fridge} = ${fridge}",
        "coalesce(${fridge}, 'no') = 'no'",
        "${checked} < '2026-01-31' or '2026-01-31' <= ${checked} or ${checked} = ${checked}",
        "${cook} = 'Ada' or ${supplier.name} = ${cook} or ${supplier.country} = 'BD' or ${supplier.tier} = '1'",
        "if(${fridge} = 'no', 1, 0) + if(${degrees} > 8, 1, 0) >= 2",
        "not(answered(${cook}))",
        "-${degrees} > 5 div ${raw_share}",
        "selected(${cleaning}, 'floor') and count-selected(${cleaning}) = 1",
    ],
)
def test_conditions_that_load(when: str) -> None:
    assert mistakes(("${fridge} = 'no' or ${degrees} > 8", when)) == []


@pytest.mark.parametrize(
    "when",
    [
        "coalesce(${fridge}, 'nope') = 'no'",
        "coalesce(${fridge}, 1) = 1",
        "coalesce(${cleaning}, ${cleaning}) = 'floor'",
        "if(${fridge}, 1, 2) = 1",
        "selected(${cleaning}, ${cook})",
        "selected(${cleaning}, 'roof')",
        "answered(${factor.climate})",
        "answered(${nobody})",
        "(${cook} = 'x') = (${cook} = 'y')",
        "'a' = 'b'",
        "${cook} > 'a'",
        "${cook} = 5",
        "${fridge} = ${cook}",
        "${checked} > 5",
        "${checked} - ${checked} > 5",
        "${other.thing} = 1",
        "${fridge} and ${cook}",
        "not(5)",
    ],
)
def test_conditions_that_do_not_load(when: str) -> None:
    said = mistakes(("${fridge} = 'no' or ${degrees} > 8", when))
    assert said
    assert all(sentence.startswith("food.yaml, line 62: Rule “warm”, “when”: ") for sentence in said)


def test_many_wrong_levels_are_checked_quickly() -> None:
    when = "1 + (" * 20 + "${cook}" + " and 1)" * 20 + " > 1"
    assert len(mistakes(("${fridge} = 'no' or ${degrees} > 8", when))) > 1
