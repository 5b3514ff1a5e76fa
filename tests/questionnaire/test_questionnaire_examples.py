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
        ("[floor, knives]", "[floor, roof]",
         "line 13: Example “A broken fridge”: the answer to “cleaning” is “roof”, which is not one of its choices. "
         "Use floor, knives, nothing."),
        ("cook: don't know", "advice: x",
         "line 14: Example “A broken fridge”: the answer to “advice” cannot be given, because it is a note. "
         "Remove it."),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CannotProceed) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert [problem.sentence() for problem in refused.value.problems] == [f"food.examples.yaml, {said}"]
