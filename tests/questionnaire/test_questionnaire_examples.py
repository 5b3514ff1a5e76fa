"""Worked examples: their shape, and that they name only what the definition has."""

from datetime import date
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import Example, ExampleAnswer, Expected, load_examples

from .food import loaded

GOOD = """\
questionnaire: food_safety
examples:
  - name: A broken fridge
    as_of: 2026-11-21
    supplier: {name: Snack Ltd, country: BD, workers: 12}
    factors: {climate: null}
    evidence: documented
    dated: 2026-10-01
    due: 2026-12-01
    answers:
      fridge: {value: no, evidence: audited, dated: 2026-09-01, source: audit}
      degrees: 11.5
      cleaning: [floor, knives]
      cook: don't know
      checked: 2026-01-31
    expect:
      rating: high
      lane: null
      findings: [warm]
      actions: [mend]
      residual: 50.0
"""


def read(tmp_path: Path, text: str) -> tuple[Example, ...]:
    path = tmp_path / "food.examples.yaml"
    path.write_text(text, encoding="utf-8")
    return load_examples(path, loaded())


def test_an_example_as_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == (
        Example(
            name="A broken fridge",
            as_of=date(2026, 11, 21),
            supplier={"name": "Snack Ltd", "country": "BD", "workers": 12.0},
            factors={"climate": None},
            evidence="documented",
            dated=date(2026, 10, 1),
            due=date(2026, 12, 1),
            answers={
                "fridge": ExampleAnswer(value="no", evidence="audited", dated=date(2026, 9, 1), source="audit"),
                "degrees": ExampleAnswer(value=11.5),
                "cleaning": ExampleAnswer(value=("floor", "knives")),
                "cook": ExampleAnswer(value="don't know"),
                "checked": ExampleAnswer(value="2026-01-31"),
            },
            expect=Expected(rating="high", lane=None, findings=("warm",), actions=("mend",), residual=50.0),
        ),
    )


def test_only_what_is_stated_is_compared(tmp_path: Path) -> None:
    (example,) = read(tmp_path, GOOD)
    assert example.expect.stated() == {
        "rating": "high",
        "lane": None,
        "findings": ("warm",),
        "actions": ("mend",),
        "residual": 50.0,
    }


def test_answers_as_a_supplier_writes_them(tmp_path: Path) -> None:
    (example,) = read(tmp_path, GOOD)
    assert {name: answer.written() for name, answer in example.answers.items()} == {
        "fridge": "no",
        "degrees": "11.5",
        "cleaning": "floor; knives",
        "cook": "don't know",
        "checked": "2026-01-31",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("questionnaire: food_safety", "questionnaire: food",
         "line 1: The examples are for “food”, but the definition is “food_safety”. Correct the id."),
        ("workers: 12", "worker: 12",
         "line 5: Example “A broken fridge”: “supplier” names “worker”, which is not a supplier column. "
         "Did you mean “workers”?"),
        ("climate: null", "heat: 5",
         "line 6: Example “A broken fridge”: “factors” names “heat”, which is not a factor of the definition. "
         "Correct the id."),
        ("      degrees: 11.5", "      degree: 11.5",
         "line 10: Example “A broken fridge”: “answers” names “degree”, which is not a question. "
         "Did you mean “degrees”?"),
        ("degrees: 11.5", "degrees: cold",
         "line 12: Example “A broken fridge”: the answer to “degrees” must be a number. "
         "Write a number without quotes."),
        ("value: no,", "value: nope,",
         "line 11: Example “A broken fridge”: the answer to “fridge” is “nope”, which is not one of its choices. "
         "Did you mean “no”?"),
        ("[floor, knives]", "[floor, roof]",
         "line 13: Example “A broken fridge”: the answer to “cleaning” is “roof”, which is not one of its choices. "
         "Use floor, knives, nothing."),
        ("checked: 2026-01-31", "checked: soon",
         "line 15: Example “A broken fridge”: the answer to “checked” must be a date. Write it as 2026-01-31."),
        ("cook: don't know", "advice: x",
         "line 14: Example “A broken fridge”: the answer to “advice” cannot be given, because it is a note. "
         "Remove it."),
        ("findings: [warm]", "findings: [worm]",
         "line 19: Example “A broken fridge”: “findings” names “worm”, which is not a rule. Did you mean “warm”?"),
        ("actions: [mend]", "actions: [burn]",
         "line 20: Example “A broken fridge”: “actions” names “burn”, which is not an action. Correct the id."),
        ("rating: high", "rating: hihg",
         "line 17: Example “A broken fridge”: “rating” cannot be “hihg”. Write low, medium, high or severe."),
        ("as_of: 2026-11-21", "as_of: 21.11.2026",
         "line 4: Example “A broken fridge”: “as_of” is “21.11.2026”, which is not a date. Write it as 2026-01-31."),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CannotProceed) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert [problem.sentence() for problem in refused.value.problems] == [f"food.examples.yaml, {said}"]


def test_two_examples_with_one_name(tmp_path: Path) -> None:
    with pytest.raises(CannotProceed) as refused:
        read(tmp_path, GOOD + GOOD.split("examples:\n")[1])
    assert [problem.sentence() for problem in refused.value.problems] == [
        "food.examples.yaml, line 22: Example “A broken fridge”: another example has the same name. "
        "Give each its own name."
    ]
