"""Remarks on definitions that load: one at a time, with the whole of what a person reads."""

import shutil
from pathlib import Path

import pytest

from duediligence.questionnaire import in_folder, lint, lint_together, load
from duediligence.questionnaire.lint import CHECKS, TOGETHER

SOUND = Path(__file__).with_name("sound")
PROTECTS = ("actions/kitchen.yaml", "clock: p2", "clock: p2\n    protects: true")


def folder(tmp_path: Path, *changes: tuple[str, str, str]) -> Path:
    """The sound files with pieces of text replaced (each must be there)."""
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    for name, old, new in changes:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text, old
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def remarks(path: Path) -> list[str]:
    return [problem.sentence() for problem in lint(path, load(path)) if problem.level == "warning"]


def test_nothing_is_remarked_on_what_is_sound(tmp_path: Path) -> None:
    assert [remarks(path) for path in in_folder(folder(tmp_path))] == [[], []]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{id: yes, risk: 0, label: {en: Yes}}", "{id: yes, risk: 0}",
         "line 28: Question “fridge”, choice “yes”: there is no label, so people read the id. Add label: {en: …}."),
        ("label: {en: How cold is it?}", "label: {en: How cold is it?}, constraint: \". <= 40\"}\n"
         "      - {id: ice, type: text, relevant: \"${degrees} > 40\", label: {en: Is there ice?}",
         "line 30: Question “ice”, “relevant”: this can never be true, so the question is never asked. "
         "Look for two parts that exclude each other, or for a question that is itself not asked then."),
        ("Does the fridge work?", "Does the fridge that stands in the room behind the kitchen and next to the door "
         "work on each day of the week and each week of the year?",
         "line 26: Question “fridge”: a sentence has 29 words; people follow 25 at most. Make two sentences of it."),
        ("Does the fridge work?", "Does refrigeration equipment maintain appropriate temperatures throughout the "
         "processing facility today?",
         "line 26: Question “fridge”: the reading level is 84; up to 55 a question can be read aloud. "
         "Use shorter words and sentences."),
        ("Does the fridge work?", "Was the fridge never not cold?",
         "line 26: Question “fridge”, “label”: “Was the fridge never not cold” denies twice. "
         "Say it the other way round."),
        ("Does the fridge work?", "Does the fridge work and how many people use it?",
         "line 26: Question “fridge”: it asks two things at once, so an answer may mean either. "
         "Make two questions of it."),
        ("    actions: [mend_fridge]\n", "",
         "line 33: Rule “warm”: it suggests no action. Add actions: [ … ] from the catalogue."),
        ("${degrees} > 8", "${degrees} > 8 and ${fridge} = 'no'",
         "line 36: Rule “warm”, “when”: this can never be true, so the rule never fires. "
         "Look for two parts that exclude each other, or for a question that is not asked then."),
        ("${degrees} > 8", "not(${degrees} < 8)",
         "line 36: Rule “warm”, “when”: this is true where the questions do not apply, because not() turns "
         "“does not apply” into true. Join it with and to the answer that makes the questions apply."),
        ("severity: high", "severity: severe",
         "line 39: Rule “warm”, “actions”: its first action, “mend_fridge”, does not protect people before anything is "
         "changed. Begin with an action that says protects: true."),
        ("severity: high", "severity: high\n    red_flag: true",
         "line 40: Rule “warm”, “actions”: its first action, “mend_fridge”, does not protect people before anything is "
         "changed. Begin with an action that says protects: true."),
        ("${degrees} > 8", "coalesce(${fridge}, 'yes') = 'no'",
         "line 36: Rule “warm”, “when”: coalesce(${fridge}, 'yes') treats a missing answer as a safe one. "
         "Compare the question itself: a comparison with a missing answer stays unknown and is followed up."),
        ("${degrees} > 8", "coalesce(${degrees}, 4) > 8",
         "line 36: Rule “warm”, “when”: coalesce(${degrees}, 4) treats a missing answer as a safe one. "
         "Compare the question itself: a comparison with a missing answer stays unknown and is followed up."),
        ("relevant: \"${fridge} = 'yes'\"", "relevant: \"coalesce(${fridge}, 'no') = 'yes'\"",
         "line 29: Question “degrees”, “relevant”: coalesce(${fridge}, 'no') treats a missing answer as a safe one. "
         "Compare the question itself: a comparison with a missing answer stays unknown and is followed up."),
    ],
)  # fmt: skip
def test_a_remark_has_line_part_and_advice(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert remarks(folder(tmp_path, ("kitchen.yaml", old, new)) / "kitchen.yaml") == [f"kitchen.yaml, {said}"]


@pytest.mark.parametrize(
    "when",
    [
        "coalesce(${degrees}, 10) > 8",
        "coalesce(${degrees}, ${supplier.workers}) > 8",
        "coalesce(${fridge}, 'no') = 'no'",
        "not(coalesce(${degrees}, 9) < 8)",
        "${fridge} = 'yes' and not(${degrees} < 8)",
        "not(answered(${checked}))",
    ],
)
def test_what_is_meant_is_let_pass(tmp_path: Path, when: str) -> None:
    assert remarks(folder(tmp_path, ("kitchen.yaml", "${degrees} > 8", when)) / "kitchen.yaml") == []


def test_a_grave_rule_that_begins_by_protecting_is_let_pass(tmp_path: Path) -> None:
    files = folder(tmp_path, ("kitchen.yaml", "severity: high", "severity: severe"), PROTECTS)
    assert remarks(files / "kitchen.yaml") == []


def test_of_a_module_only_its_own_part_is_looked_at(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        ("kitchen.yaml", "    actions: [mend_fridge]\n", ""),
        ("cold_store.yaml", ", actions: [mend_fridge]", ""),
    )
    assert remarks(files / "cold_store.yaml") == [
        "cold_store.yaml, line 15: Rule “open_door”: it suggests no action. Add actions: [ … ] from the catalogue."
    ]


def test_a_module_that_never_applies_is_named_once(tmp_path: Path) -> None:
    files = folder(tmp_path, ("cold_store.yaml", "\"${fridge} = 'yes'\"", "\"${fridge} = 'yes' and ${fridge} = 'no'\""))
    said = remarks(files / "cold_store.yaml")
    assert said[0] == (
        "cold_store.yaml, line 6: “applies_when”: this can never be true, so the module is never asked. "
        "Look for two parts that exclude each other."
    )
    assert len(said) == 2
    assert "open_door" in said[1]


def test_the_reading_levels_are_listed(tmp_path: Path) -> None:
    asked = "Does the fridge in the kitchen stay cold through the night and the day?"
    path = folder(tmp_path, ("kitchen.yaml", "Does the fridge work?", asked)) / "kitchen.yaml"
    assert [problem.sentence() for problem in lint(path, load(path))] == [
        "kitchen.yaml, line 15: Reading levels: 28 in the middle of 1; hardest are fridge 28. "
        "Up to 55 a question can be read aloud."
    ]


def together(files: Path) -> list[str]:
    return [problem.sentence() for problem in lint_together({path: load(path) for path in in_folder(files)})]


def test_what_nothing_uses_is_named_over_all_definitions_of_a_folder(tmp_path: Path) -> None:
    assert together(folder(tmp_path)) == [
        "kitchen.yaml, line 12: Action “throw_away”: no rule suggests it. "
        "Name it under the actions of a rule, or remove it.",
        "hygiene_act.yaml: No question asks about 1 of its 2 criteria: clean_hands. "
        "Name each under the frameworks or indicators of a question, or leave it as not known.",
        "signs.yaml: No question asks about 1 of its 2 criteria: mould. "
        "Name each under the frameworks or indicators of a question, or leave it as not known.",
    ]


def test_a_module_may_use_what_its_core_does_not(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        ("cold_store.yaml", "actions: [mend_fridge]", "actions: [throw_away]"),
        ("cold_store.yaml", "{id: door,", "{id: door, indicators: [mould], frameworks: [hygiene_act.clean_hands],"),
    )
    assert together(files) == []


def test_a_criterion_is_not_confirmed_by_nothing(tmp_path: Path) -> None:
    files = folder(tmp_path, ("frameworks/signs.yaml", "confirmed: false", "confirmed: true"))
    assert [said for said in together(files) if "confirmed" in said] == [
        "signs.yaml, line 8: Criterion “spoilage”: it is said to be confirmed, but no source that was read is named. "
        "Add source, or write confirmed: false."
    ]


def test_two_modules_must_not_ask_differently_under_one_id(tmp_path: Path) -> None:
    files = folder(tmp_path)
    text = (files / "cold_store.yaml").read_text(encoding="utf-8")
    text = text.replace("id: cold_store", "id: larder").replace("Is the door shut?", "Is the door locked?")
    (files / "larder.yaml").write_text(text, encoding="utf-8")
    assert [said for said in together(files) if "larder" in said] == [
        "larder.yaml, line 12: Question “door”: cold_store.yaml asks another question under the same id. "
        "Give each its own id, or move the question to the core."
    ]


def test_every_check_says_what_it_looks_for() -> None:
    assert [check.__name__ for check in (*CHECKS, *TOGETHER) if not (check.__doc__ or "").endswith(".")] == []
