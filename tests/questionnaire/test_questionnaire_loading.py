"""What a loaded questionnaire holds: trees, order, hash, actions; what ships loads."""

import json
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import check, hash_of, json_schema, load, load_actions, shipped
from duediligence.questionnaire.expressions import unparse
from duediligence.questionnaire.source import read_source, read_text

from .food import FOOD, MEND, food, loaded


def test_what_a_questionnaire_holds() -> None:
    questionnaire = loaded()
    assert list(questionnaire.questions) == ["fridge", "degrees", "raw_share", "cleaning", "cook", "checked", "advice"]
    assert questionnaire.order == tuple(questionnaire.questions)
    assert list(questionnaire.rules) == ["warm", "dirty"]
    assert {name: unparse(node) for name, node in questionnaire.relevant.items()} == {"degrees": "${fridge} = 'yes'"}
    assert {name: unparse(node) for name, node in questionnaire.constraint.items()} == {
        "degrees": ". >= -30 and . <= 40"
    }
    assert {name: unparse(node) for name, node in questionnaire.when.items()} == {
        "warm": "${fridge} = 'no' or ${degrees} > 8",
        "dirty": "selected(${cleaning}, 'nothing') and ${factor.climate} >= 50",
    }
    assert questionnaire.signed is not None
    assert unparse(questionnaire.signed) == "answered(${cook})"
    assert questionnaire.actions == {"mend": MEND}


def test_a_question_comes_after_those_its_condition_reads_else_in_the_order_of_the_file() -> None:
    questionnaire = loaded(
        ("        synonyms: [Fridge]\n", "        relevant: \"${cook} = 'Ada' and ${raw_share} > 5\"\n"),
        ("type: text,", "type: text, relevant: \"${checked} > '2026-01-31'\","),
    )
    assert questionnaire.order == ("raw_share", "cleaning", "checked", "cook", "fridge", "degrees", "advice")


def test_layout_remarks_and_written_defaults_do_not_change_the_hash_but_every_meaning_does() -> None:
    same = loaded(
        ("id: food_safety\n", "# remark\nid: 'food_safety'\n"),
        ("weight: 8", "weight: 8\n        critical: false"),
        ("version: 1.0.0\ntitle: {en: Food safety}", "title:\n    en: >-\n      Food\n      safety\nversion: 1.0.0"),
    )
    assert same.hash == loaded().hash == hash_of(loaded().definition)
    assert loaded(("weight: 8", "weight: 9")).hash != loaded().hash
    assert len(loaded().hash) == 64


def write(folder: Path, text: str = FOOD) -> Path:
    (folder / "actions").mkdir()
    (folder / "actions" / "kitchen.yaml").write_text(
        "id: kitchen\nversion: 1.0.0\nlanguages: [en]\nactions:\n"
        "  - {id: mend, title: {en: Mend}, owner: supplier, days: 7, clock: p2, evidence: {en: Bill},"
        " closing_proof: {en: Photo}}\n",
        encoding="utf-8",
    )
    (folder / "food.yaml").write_text(text, encoding="utf-8")
    return folder / "food.yaml"


def test_a_file_takes_the_actions_beside_it(tmp_path: Path) -> None:
    questionnaire = load(write(tmp_path))
    assert questionnaire.actions["mend"].title == {"en": "Mend"}
    assert check(tmp_path / "food.yaml") == ()


def test_check_says_what_load_says(tmp_path: Path) -> None:
    path = write(tmp_path, food(("low: 0", "low: 5")))
    with pytest.raises(CannotProceed) as refused:
        load(path)
    assert check(path) == refused.value.problems


def test_actions_of_several_files(tmp_path: Path) -> None:
    action = (
        "{{id: {id}, title: {{en: A}}, owner: buyer, days: 1, clock: p0,"
        " evidence: {{en: E}}, closing_proof: {{en: P}}{more}}}"
    )
    head = "id: a\nversion: 1.0.0\nlanguages: [en]\nactions:\n"
    (tmp_path / "a.yaml").write_text(
        head
        + f"  - {action.format(id='one', more=', after: [two]')}\n"
        + f"  - {action.format(id='two', more=', after: [one, thre]')}\n"
    )
    (tmp_path / "b.yaml").write_text(
        head
        + f"  - {action.format(id='one', more=', why: {fr: Parce que}')}\n"
        + f"  - {action.format(id='three', more='')}\n"
    )
    with pytest.raises(CannotProceed) as refused:
        load_actions(tmp_path)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "a.yaml, line 5: Action “one”: the actions wait for each other: “one” → “two” → “one”. "
        "Remove one of these ids under “after”.",
        "a.yaml, line 6: Action “two”: “after” names “thre”, which is not an action. Did you mean “three”?",
        "b.yaml, line 5: Action “one”: a.yaml has an action with the same id already. Give each its own id.",
        "b.yaml, line 5: Action “one”: “why” has no text in language “en”. Add en: …",
        "b.yaml, line 5: Action “one”: “why” has text in “fr”, which is not under languages. "
        "Add the language there or remove the text.",
    ]


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_what_ships_is_sound(path: Path) -> None:
    assert check(path) == ()
    assert load(path).definition.id == path.stem


def test_the_schema_knows_every_key_of_the_definition() -> None:
    schema = json_schema()
    data = read_source(FOOD, "food.yaml").data
    assert set(data) <= set(schema["properties"])
    assert schema["$defs"]["Choice"]["properties"]["risk"]["anyOf"][0] == {
        "maximum": 100,
        "minimum": 0,
        "type": "integer",
    }
    for file in ("definition", "module", "actions", "frameworks", "examples"):
        assert json.dumps(json_schema(file))  # type: ignore[arg-type]  # a loop variable is a plain str


def test_shipped_leaves_examples_out() -> None:
    assert all(not path.name.endswith(".examples.yaml") for path in shipped())
    assert all(read_text(path) for path in shipped())
