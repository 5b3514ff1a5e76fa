"""A module and its core become one questionnaire."""

import shutil
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import hash_of, load, load_text
from duediligence.questionnaire.expressions import unparse

SOUND = Path(__file__).with_name("sound")
CORE = load(SOUND / "kitchen.yaml")
MODULE = load(SOUND / "cold_store.yaml")
TEXT = (SOUND / "cold_store.yaml").read_text(encoding="utf-8")


def test_core_and_module_are_one_questionnaire_named_as_the_module() -> None:
    definition = MODULE.definition
    assert (definition.id, definition.extends, definition.title) == ("cold_store", "kitchen", {"en": "Cold store"})
    assert list(MODULE.questions) == ["fridge", "degrees", "thermometer", "checked", "door", "alarm"]
    assert [question.id for question in definition.questions()] == list(MODULE.questions)
    assert [section.id for section in definition.sections] == ["cold", "store"]
    assert list(MODULE.rules) == ["warm", "open_door"]


def test_a_repeated_question_is_the_question_of_the_core() -> None:
    assert MODULE.listed == ("fridge", "door", "alarm")
    assert MODULE.questions["fridge"] == CORE.questions["fridge"]
    assert MODULE.core == CORE


def test_scoring_bands_levels_and_factors_are_those_of_the_core() -> None:
    for key in ("scoring", "bands", "levels", "lowest_band", "factors", "assessed"):
        assert getattr(MODULE.definition, key) == getattr(CORE.definition, key)


def test_questions_of_the_module_apply_where_the_module_does() -> None:
    assert {name: unparse(node) for name, node in MODULE.relevant.items()} == {
        "degrees": "${fridge} = 'yes'",
        "door": "${fridge} = 'yes'",
        "alarm": "${fridge} = 'yes' and ${door} = 'no'",
    }
    assert {question.id: question.relevant for question in MODULE.questions.values() if question.relevant} == {
        name: unparse(node) for name, node in MODULE.relevant.items()
    }


def test_rules_keep_their_own_condition() -> None:
    assert {name: unparse(node) for name, node in MODULE.when.items()} == {
        "warm": "${degrees} > 8",
        "open_door": "${door} = 'no'",
    }


def test_without_applies_when_the_questions_always_apply() -> None:
    module = load_text(TEXT.replace("applies_when: \"${fridge} = 'yes'\"\n", ""), "m.yaml", CORE.actions, core=CORE)
    assert {name: unparse(node) for name, node in module.relevant.items()} == {
        "degrees": "${fridge} = 'yes'",
        "alarm": "${door} = 'no'",
    }


def test_the_order_holds_across_both_files() -> None:
    module = load_text(
        TEXT.replace("{id: door,", "{id: door, relevant: \"${checked} > '2026-01-31'\","),
        "m.yaml",
        CORE.actions,
        core=CORE,
    )
    assert module.order == ("fridge", "degrees", "thermometer", "checked", "door", "alarm")


def test_the_hash_is_of_both_together() -> None:
    assert MODULE.hash == hash_of(MODULE.definition)
    other_core = load_text(
        (SOUND / "kitchen.yaml").read_text(encoding="utf-8").replace("weight: 8", "weight: 9"),
        "kitchen.yaml",
        CORE.actions,
    )
    assert load_text(TEXT, "cold_store.yaml", CORE.actions, core=other_core).hash != MODULE.hash


def test_a_module_of_a_module(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    (tmp_path / "frozen.yaml").write_text(
        "id: frozen\nversion: 1.0.0\ntitle: {en: Frozen}\nlanguages: [en]\nextends: cold_store\n"
        "applies_when: \"${door} = 'yes'\"\n"
        "sections:\n  - id: ice\n    title: {en: Ice}\n"
        "    questions: [{id: fridge}, {id: ice, type: text, label: {en: Any ice?}}]\n",
        encoding="utf-8",
    )
    questionnaire = load(tmp_path / "frozen.yaml")
    assert list(questionnaire.questions) == [*MODULE.questions, "ice"]
    assert unparse(questionnaire.relevant["alarm"]) == unparse(MODULE.relevant["alarm"])


def test_mistakes_of_core_and_module_come_together(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    for name, old, new in (("kitchen", "weight: 8", "weight: 800"), ("cold_store", "label: {en: Is", "lable: {en: Is")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CannotProceed) as refused:
        load(tmp_path / "cold_store.yaml")
    assert [problem.sentence() for problem in refused.value.problems] == [
        "kitchen.yaml, line 22: Question “fridge”: “weight” is 800, but must be at most 100. Correct the number.",
        "cold_store.yaml, line 12: Question “door”: the key “label” is missing. Add it.",
        "cold_store.yaml, line 12: Question “door”: there is no key “lable” here. Did you mean “label”?",
    ]


def test_a_module_as_text_needs_its_core() -> None:
    with pytest.raises(CannotProceed) as refused:
        load_text(TEXT, "cold_store.yaml", CORE.actions)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "cold_store.yaml, line 5: “extends”: the questionnaire “kitchen” is not given. Load it first."
    ]


def test_the_core_given_must_be_the_core_named() -> None:
    with pytest.raises(CannotProceed) as refused:
        load_text(TEXT.replace("extends: kitchen", "extends: pantry"), "cold_store.yaml", CORE.actions, core=CORE)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "cold_store.yaml, line 5: “extends”: the file pantry.yaml has the id “kitchen”. "
        "Give the file and the questionnaire one name."
    ]
