"""A condition in its two forms: as it is written, and as a sentence."""

import pytest

from duediligence.questionnaire import sentence
from duediligence.questionnaire.expressions import parse, unparse

from .food import loaded


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${fridge} = 'no'", "“Does the fridge work?” is “It is broken”"),
        ("'yes' != ${fridge}", "“Yes” is not “Does the fridge work?”"),
        (
            "${fridge} = 'no' or ${fridge} = 'yes' or ${degrees} > 8",
            "“Does the fridge work?” is “It is broken” or “Yes” or “How cold is it?” is more than 8",
        ),
        (
            "${degrees} >= 1.5 and (${degrees} < 3 or ${raw_share} <= 20)",
            "“How cold is it?” is at least 1.5 and "
            "(“How cold is it?” is less than 3 or “Share of food served raw” is at most 20 %)",
        ),
        ("selected(${cleaning}, 'floor')", "“What is cleaned every day?” includes “Floor”"),
        ("not(selected(${cleaning}, 'floor'))", "“What is cleaned every day?” does not include “Floor”"),
        (
            "count-selected(${cleaning}) = 2",
            "the number of answers ticked in “What is cleaned every day?” is 2",
        ),
        ("answered(${cook})", "“Who cooks?” is answered"),
        ("not(answered(${cook}))", "“Who cooks?” is not answered"),
        ("not(${cook} = 'Ada')", "it is not so that “Who cooks?” is “Ada”"),
        ("${checked} >= '2026-01-31'", "“Last visit of the inspector” is on or after 2026-01-31"),
        ("${factor.climate} > 50", "context “Heat of the country” is more than 50"),
        ("${supplier.country} = 'BD'", "the supplier's country is Bangladesh"),
        ("${supplier.migrant_share} > 5", "the supplier's migrant share is more than 5"),
        (
            "coalesce(${degrees}, ${supplier.workers}, 0) > 5",
            "“How cold is it?” (if not known, the supplier's workers (if not known, 0)) is more than 5",
        ),
        (
            "if(${fridge} = 'no', 1, 0) + 2 * -${degrees} < 3",
            "(1 if “Does the fridge work?” is “It is broken”, otherwise 0) plus (2 times (minus “How cold is it?”)) "
            "is less than 3",
        ),
        (
            "coalesce(${fridge}, 'no') = 'yes'",
            "“Does the fridge work?” (if not known, “It is broken”) is “Yes”",
        ),
    ],
)
def test_sentence_beside_the_written_form(text: str, said: str) -> None:
    questionnaire = loaded()
    node = parse(text)
    assert unparse(node) == text
    assert sentence(node, questionnaire) == said


def test_a_constraint_speaks_of_the_answer() -> None:
    questionnaire = loaded()
    node = questionnaire.constraint["degrees"]
    assert sentence(node, questionnaire, own=questionnaire.questions["degrees"]) == (
        "the answer is at least minus 30 and the answer is at most 40"
    )


def test_another_language_and_what_stands_in_for_it() -> None:
    questionnaire = loaded(
        ("languages: [en]", "languages: [en, nl]"),
        ("{en: Food safety}", "{en: Food safety, nl: Voedsel}"),
        ("{en: Kitchen}", "{en: Kitchen, nl: Keuken}"),
        ("{en: People}", "{en: People, nl: Mensen}"),
        ("{en: Heat of the country}", "{en: Heat, nl: Hitte}"),
        ("{en: Does the fridge work?}", "{en: Does the fridge work?, nl: Werkt de koelkast?}"),
        ("{en: It is broken}", "{en: It is broken, nl: Kapot}"),
        ("{en: How cold is it?}", "{en: How cold is it?, nl: Hoe koud?}"),
        ("{en: Share of food served raw}", "{en: Raw, nl: Rauw}"),
        ("{en: What is cleaned every day?}", "{en: Cleaned, nl: Schoon}"),
        ("{en: Who cooks?}", "{en: Who cooks?, nl: Wie kookt?}"),
        ("{en: Last visit of the inspector}", "{en: Visit, nl: Bezoek}"),
        ("{en: Wash your hands.}", "{en: Wash, nl: Was}"),
        ("{en: Food is kept warm.}", "{en: Warm, nl: Warm}"),
        ("{en: Nothing is cleaned.}", "{en: Dirty, nl: Vuil}"),
    )
    node = parse("${fridge} = 'no'")
    assert sentence(node, questionnaire, "nl") == "“Werkt de koelkast?” is “Kapot”"
    assert sentence(node, questionnaire, "fr") == "“Does the fridge work?” is “It is broken”"
