"""Whether a condition can be true at all: certain contradictions only."""

import pytest

from duediligence.questionnaire.expressions import parse
from duediligence.questionnaire.possible import can_hold

from .food import loaded

CHANGED = (
    ("{id: cook, type: text, label: {en: Who cooks?}}",
     "{id: cook, type: text, relevant: \"${degrees} > 8\", label: {en: Who cooks?}}"),
)  # fmt: skip
QUESTIONNAIRE = loaded(*CHANGED)


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("${fridge} = 'no'", True),
        ("${fridge} = 'no' and ${fridge} = 'yes'", False),
        ("${fridge} = 'no' and (${fridge} = 'yes' or ${raw_share} > 5)", True),
        ("(${fridge} = 'no' or ${fridge} = 'yes') and ${fridge} != 'no' and ${fridge} != 'yes'", False),
        # A choice that says "not applicable" makes every comparison false.
        ("${fridge} = 'none_needed'", False),
        ("not(${fridge} = 'no') and not(${fridge} = 'yes')", True),
        ("${raw_share} > 5 and ${raw_share} < 5", False),
        ("${raw_share} >= 5 and 5 >= ${raw_share}", True),
        ("${raw_share} > 5 and not(${raw_share} > 5)", False),
        # degrees is asked where the fridge works, and its constraint ends at 40.
        ("${degrees} > 40", False),
        ("${degrees} >= 40", True),
        ("${degrees} > 8 and ${fridge} = 'no'", False),
        ("${degrees} > 8 or ${fridge} = 'no'", True),
        ("${degrees} + 3 > 8 and ${fridge} = 'no'", False),
        ("coalesce(${degrees}, 9) > 8 and ${fridge} = 'no'", True),
        ("not(${degrees} > 8) and ${fridge} = 'no'", True),
        # cook is asked where degrees is above 8, and so where the fridge works.
        ("${cook} = 'Ada' and ${degrees} < 5", False),
        ("${cook} = 'Ada' and ${fridge} = 'no'", False),
        ("answered(${cook}) and ${fridge} = 'no'", False),
        ("not(answered(${cook})) and ${cook} = 'Ada'", False),
        ("selected(${cleaning}, 'floor') and selected(${cleaning}, 'nothing')", False),
        ("selected(${cleaning}, 'floor') and selected(${cleaning}, 'knives')", True),
        ("selected(${cleaning}, 'floor') and not(selected(${cleaning}, 'floor'))", False),
        ("${supplier.workers} > 5 and ${supplier.workers} < 2", False),
        ("${checked} > '2026-01-31' and ${checked} < '2026-01-01'", True),  # dates are not compared: we cannot tell
    ],
)  # fmt: skip
def test_whether_a_condition_can_be_true(condition: str, possible: bool) -> None:
    assert can_hold(parse(condition), QUESTIONNAIRE) is possible


def test_where_there_are_too_many_ways_we_say_that_it_can() -> None:
    either = " and ".join("(${fridge} = 'no' or ${raw_share} > 5)" for _ in range(20))
    assert can_hold(parse(f"{either} and ${{fridge}} = 'none_needed'"), QUESTIONNAIRE)


def test_a_long_chain_of_questions_is_followed_only_so_far() -> None:
    chain = "".join(
        f'      - {{id: q{n}, type: integer, label: {{en: Q}}, relevant: "${{q{n + 1}}} > 0"}}\n' for n in range(300)
    )
    last = '      - {id: q300, type: integer, label: {en: Q}, relevant: "${raw_share} > 5 and ${raw_share} < 5"}\n'
    questionnaire = loaded(("      - {id: cook", f"{chain}{last}      - {{id: cook"))
    assert can_hold(parse("${q0} > 0"), questionnaire)
    assert not can_hold(parse("${q290} > 0"), questionnaire)
