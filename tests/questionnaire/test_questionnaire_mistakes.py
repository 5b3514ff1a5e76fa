"""Broken definitions, one mistake each, with the whole of what a person reads. The cases stand in mistakes.txt."""

from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import load, load_text

from .food import FOOD, food, mistakes


def cases() -> list[tuple[str, list[tuple[str, str]], list[str]]]:
    read = []
    text = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")
    for block in text.split("\n# ")[1:]:
        name, *lines = block.strip().split("\n")
        parts = {sign: [line[2:] for line in lines if line.startswith(sign + " ")] for sign in "-+="}
        changes = [(old.replace("\\n", "\n"), new.replace("\\n", "\n")) for old, new in zip(parts["-"], [
            line[2:] for line in lines if line.startswith("+")
        ], strict=True)]  # fmt: skip
        read.append((name, changes, parts["="]))
    return read


@pytest.mark.parametrize(("changes", "said"), [pytest.param(c, s, id=name) for name, c, s in cases()])
def test_a_mistake_is_named_with_line_id_and_advice(changes: list[tuple[str, str]], said: list[str]) -> None:
    assert said
    assert mistakes(*changes) == said


def test_the_untouched_definition_loads() -> None:
    assert mistakes() == []


def test_all_mistakes_come_together_in_the_order_of_the_file() -> None:
    said = mistakes(
        ("low: 0", "low: 5"),
        ("weight: 8", "wieght: 8"),
        ("below: 50", "below: 5"),
        ("${degrees} > 8", "${degres} > 8"),
    )
    assert said == [
        "food.yaml, line 12: “bands” must start at 0, but “low” is 5. Write low: 0.",
        "food.yaml, line 24: Question “fridge”: there is no key “wieght” here. Did you mean “weight”?",
        "food.yaml, line 43: Question “raw_share”: the limits under “below” do not ascend. "
        "Sort the steps from small to large.",
        "food.yaml, line 62: Rule “warm”, “when”: there is no question “degres”. Did you mean “degrees”?",
    ]


def test_a_question_of_the_wrong_shape_does_not_make_the_conditions_that_read_it_wrong() -> None:
    assert mistakes(("type: decimal", "type: decimall")) == [
        "food.yaml, line 33: Question “degrees”: “type” cannot be “decimall”. "
        "Write select_one, select_multiple, integer, decimal, percent, date, text or note."
    ]


def test_a_file_that_is_not_a_definition() -> None:
    with pytest.raises(CannotProceed) as refused:
        load_text("- a\n- b\n", "list.yaml", {})
    assert refused.value.problems[0].sentence() == (
        "list.yaml, line 1: The file must be a group of keys, not a list. Write {key: value, …}."
    )


def test_too_many_questions() -> None:
    more = "".join(f"      - {{id: q{n}, type: text, label: {{en: Q}}}}\n" for n in range(2_000))
    assert mistakes(("      - {id: cook", f"{more}      - {{id: cook")) == [
        "food.yaml, line 1: There are 2,007 questions; we read at most 2,000. Split it into several questionnaires."
    ]


def test_a_long_chain_of_questions_loads_without_running_out_of_stack() -> None:
    chain = "".join(
        f'      - {{id: q{n}, type: integer, label: {{en: Q}}, relevant: "${{q{n + 1}}} > 0"}}\n' for n in range(1_500)
    )
    last = "      - {id: q1500, type: integer, label: {en: Q}}\n"
    assert mistakes(("      - {id: cook", f"{chain}{last}      - {{id: cook")) == []


def test_the_mistakes_of_the_catalogue_and_of_the_definition_come_together(tmp_path: Path) -> None:
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "kitchen.yaml").write_text(
        "id: kitchen\nversion: 1.0.0\nlanguages: [en]\nactions:\n"
        "  - {id: mend, title: {en: Mend}, owner: supplier, days: 0, clock: p2, evidence: {en: Bill},"
        " closing_proof: {en: Photo}}\n"
    )
    (tmp_path / "food.yaml").write_text(food(("low: 0", "low: 5")), encoding="utf-8")
    with pytest.raises(CannotProceed) as refused:
        load(tmp_path / "food.yaml")
    assert [problem.sentence() for problem in refused.value.problems] == [
        "kitchen.yaml, line 5: Action “mend”: “days” is 0, but must be at least 1. Correct the number.",
        "food.yaml, line 12: “bands” must start at 0, but “low” is 5. Write low: 0.",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotProceed) as refused:
        load(tmp_path / "nothing.yaml", tmp_path)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "nothing.yaml: We could not open the file (No such file or directory). Check its name and folder."
    ]


def test_food_is_about_food() -> None:
    assert "labour" not in FOOD
