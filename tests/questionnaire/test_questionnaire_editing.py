"""Edits change what they name and no other character; comments, order and layout written by hand stay."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duediligence.errors import CannotProceed
from duediligence.questionnaire import load_actions, load_frameworks, shipped
from duediligence.questionnaire.editing import (
    Copy,
    Edit,
    Insert,
    Move,
    Put,
    Remove,
    Surroundings,
    Texts,
    address_of,
    applied,
    at,
    checked,
    conditions,
    from_list,
    place_of,
    renaming,
    retelling,
    still_fits,
    stripped,
    template,
    unused_id,
    uses_of_action,
    uses_of_choice,
    uses_of_factor,
    uses_of_question,
    uses_of_rule,
)
from duediligence.questionnaire.editing.edits import changed
from duediligence.questionnaire.editing.spots import read_document, read_whole
from duediligence.questionnaire.rendering import rendered

from .food import FOOD

SMALL = """\
# Written by hand.
id: small   # short

list:   # of things
  # first comes a
  - id: a
    text: >-
      a long
      text

    # about the number
    number: 1  # one
  - {id: b, number: 2}

  # apart from the rest

  -
    id: c
    words: {en: "Yes", fr: 'Oui'}
plain: [x, y]
last:
- 1
- 2
"""


def told(text: str, *edits: Edit) -> str:
    return applied(Texts(text), edits).definition


def data_of(text: str) -> Any:
    return read_document(text, "a.yaml").data


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (Put(("list", "a", "number"), 7), "    number: 1  # one\n", "    number: 7  # one\n"),
        (Put(("id",), "tiny"), "id: small   # short\n", "id: tiny   # short\n"),
        (Put(("id",), "two words: here"), "id: small   # short\n", 'id: "two words: here"   # short\n'),
        (Put(("list", "b", "number"), 2.5), "{id: b, number: 2}", "{id: b, number: 2.5}"),
        (Put(("list", "b", "more"), True), "{id: b, number: 2}", "{id: b, number: 2, more: true}"),
        (Put(("list", "c", "words", "en"), "No"), '{en: "Yes", fr', '{en: "No", fr'),
        (Put(("list", "a", "text"), "short"), "    text: >-\n      a long\n      text\n", "    text: short\n"),
        (Put(("list", "a", "new"), [1, 2]), "    number: 1  # one\n", "    number: 1  # one\n    new: [1, 2]\n"),
        (Put(("plain", 1), "z"), "[x, y]", "[x, z]"),
        (Insert(("plain",), "z"), "[x, y]", "[x, y, z]"),
        (Insert(("last",), 9, 1), "- 1\n- 2\n", "- 1\n- 9\n- 2\n"),
        (Remove(("list", "a", "number")), "    # about the number\n    number: 1  # one\n", ""),
        (Remove(("list", "b")), "  - {id: b, number: 2}\n", ""),
        (Remove(("last",)), "last:\n- 1\n- 2\n", ""),
        (Insert(("list",), {"id": "d"}, 1), "  - {id: b", "  - {id: d}\n  - {id: b"),
    ],
)  # fmt: skip
def test_an_edit_changes_its_own_characters(edit: Edit, before: str, after: str) -> None:
    expected = SMALL.replace(before, after, 1)
    assert told(SMALL, edit) == expected


def test_a_copy_stands_behind_its_original_and_leaves_its_comment_there() -> None:
    text = told(SMALL, Copy(("list", "a"), "d"))
    assert [each["id"] for each in data_of(text)["list"]] == ["a", "d", "b", "c"]
    assert text.count("# first comes a") == 1
    assert text.count("# about the number") == 2


def test_a_part_moves_with_the_comment_above_it() -> None:
    text = told(SMALL, Move(("list", "a"), 1))
    assert [each["id"] for each in data_of(text)["list"]] == ["b", "a", "c"]
    assert "  # first comes a\n  - id: a\n    text: >-\n      a long\n      text\n\n    # about the number\n" in text
    assert sorted(text.split()) == sorted(SMALL.split())


def test_what_is_added_stands_where_the_format_has_it() -> None:
    text = told(FOOD, Put(("questions", "fridge", "help", "en"), "Open it."), Put(("scoring", "core_share"), 0.9))
    lines = text.splitlines()
    assert lines[lines.index("        label: {en: Does the fridge work?}") + 1] == '        help: {en: "Open it."}'
    assert lines[lines.index("  minimum_coverage: 0.6") + 1] == "  core_share: 0.9"


@pytest.mark.parametrize(
    "edit",
    [
        Put(("list", "z", "number"), 1),
        Remove(("list", "a", "nothing")),
        Remove(("list", 7)),
        Move(("id",)),
        Move(("list", "a"), 0, ("nowhere", 3)),
        Insert(("id",), 1),
        Copy(("list", "z"), "d"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edit: Edit) -> None:
    with pytest.raises(CannotProceed):
        told(SMALL, edit)


LINES = {path.stem: path.read_text(encoding="utf-8") for path in shipped()}


@pytest.mark.parametrize("name", LINES)
def test_random_edits_of_the_shipped_questionnaires_keep_every_other_line(name: str, monkeypatch) -> None:
    """Also: the text is never written anew as a whole."""
    monkeypatch.setattr(retelling, "rendered", lambda data: pytest.fail("written anew"))
    chance = random.Random(name)
    text = LINES[name]
    for _ in range(4):
        data = data_of(text)
        edits = [_any_edit(data, chance) for _ in range(3)]
        after = deepcopy(data)
        fitting = []
        for edit in edits:
            try:
                after = changed(deepcopy(after), edit)
            except CannotProceed:  # an edit before took away what this one is about
                continue
            fitting.append(edit)
        new = told(text, *fitting)
        assert data_of(new) == after
        gone = [line for line in text.splitlines() if line.lstrip().startswith("#") and line not in new]
        assert len(gone) <= sum(isinstance(edit, Remove) for edit in fitting) * 3
        text = new


def _any_edit(data: Any, chance: random.Random) -> Edit:
    sections = data["sections"]
    section = chance.choice(sections)
    question = chance.choice(section["questions"])
    address = ("questions", question["id"])
    target = ("sections", chance.choice(sections)["id"], "questions")
    return chance.choice(
        [
            Put((*address, "label", "en"), "Is this: “new”, or # not?"),
            Put((*address, "topics"), [1, 2]),
            Put((*address, "relevant"), "${x} = 'y'"),
            Remove((*address, chance.choice(list(question)[1:] or ["label"]))),
            Remove(address),
            Move(address, chance.randrange(5), target),
            Copy(address, "a_copy", target, chance.randrange(5)),
            Insert(target, {"id": "fresh", "type": "text", "label": {"en": "Fresh?\nOr not"}}, chance.randrange(5)),
            Move(("sections", section["id"]), chance.randrange(4)),
            Insert((*address, "choices"), {"id": "extra", "risk": 5, "label": {"en": "Extra"}}, 0),
        ]
    )


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.integers(-1000, 1000).map(lambda number: number / 8),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(["yes", "no", "1.0", "null", "# x", "- a", "a: b", "'", '"', "", " "]),
)
ODD_LINES = (
    *("# a comment", "  # a comment", "", "---", "id: x", "rules:", "sections: [", "  - id: x", "  - {id: x}"),
    *('  "open', "    label: 'it", "key: |", "   text", "\tx: 1", "    questions: []", "    questions:", "- x", "  -"),
    *(
        "      - id: exits",
        "      - x",
        "%YAML 1.2",
        "  x: y",
        "bands: {low: 0",
        "}",
        "é: 1",
        "    more: >-",
        "a: &b 1",
    ),
)


@settings(max_examples=40, deadline=None, phases=(Phase.generate,))
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3), st.sampled_from(ODD_LINES)), min_size=1, max_size=3))
def test_a_text_read_piece_by_piece_says_what_the_whole_says(changes: list[tuple[int, int, str]]) -> None:
    lines = FOOD.splitlines()
    for place, gone, line in changes:
        at_line = place % len(lines)
        lines[at_line : at_line + gone] = [line]
    text = "\n".join(lines)

    def outcome(read) -> object:
        try:
            return read(text, "food.yaml")
        except CannotProceed as error:
            return error.problems

    assert outcome(read_document) == outcome(read_whole)


KEYS = st.sampled_from(["id", "name", "a", "b", "en"])
DATA = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=8
)
GROUPS = st.dictionaries(st.sampled_from(["id", "list", "more", "sections"]), DATA, min_size=1, max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GROUPS, GROUPS)
def test_a_text_told_anew_says_what_it_should(before: Any, after: Any) -> None:
    text = rendered(before)
    assert retelling._same(data_of(retelling.retold(read_document(text, "a.yaml"), after)), after)


def test_parts_are_found_by_their_ids_wherever_they_stand() -> None:
    data = data_of(LINES["forced_labour"])
    seen = 0
    for number, section in enumerate(data["sections"]):
        for position, question in enumerate(section["questions"]):
            place = ("sections", number, "questions", position)
            assert address_of(data, place) == ("questions", question["id"])
            assert place_of(data, ("questions", question["id"])) == place
            assert at(data, place) is question
            seen += 1
    assert seen > 90


def test_an_edit_still_fits_where_what_it_touches_is_unchanged() -> None:
    seen = Texts(SMALL)
    now = applied(seen, [Put(("list", "a", "number"), 5), Remove(("list", "b")), Move(("list", "c"), 0)])
    fits = {
        Put(("list", "a", "number"), 6): False,
        Put(("list", "a", "text"), "x"): True,
        Put(("list", "a", "new", "en"), "x"): True,
        Put(("list", "b", "new", "en"), "x"): False,
        Remove(("list", "a")): False,
        Remove(("list", "c")): True,
        Copy(("list", "b"), "d"): False,
        Move(("list", "a"), 0): True,
    }
    assert {edit: still_fits(edit, seen, now) for edit in fits} == fits


def test_where_a_part_is_used_is_known() -> None:
    data = data_of(FOOD)
    read = {address for address, _, _, _ in conditions(data)}
    assert ("scoring", "signed") in read
    uses = uses_of_question(data, "fridge")
    assert {use.kind for use in uses} >= {"condition"}
    for use in uses:
        assert "fridge" in str(at(data, place_of(data, use.address)))
    renamed = data_of(told(FOOD, *renaming(data, "fridge", "cooler")))
    assert uses_of_question(renamed, "fridge") == ()
    assert len(uses_of_question(renamed, "cooler")) == len(uses)
    assert [use.text for use in uses_of_choice(data, "fridge", "no")] == [
        text for _, _, _, text in conditions(data) if "${fridge} = 'no'" in text
    ]
    assert uses_of_factor(data, "no_such_factor") == uses_of_action(data, "no_such_action") == ()
    examples = {"examples": [{"name": "One", "answers": {"fridge": "no"}, "expect": {"findings": ["warm"]}}]}
    assert [use.address for use in uses_of_rule(examples, "warm")] == [("examples", "One", "expect", "findings")]
    assert [use.kind for use in uses_of_question({}, "fridge", examples)] == ["example"]


@pytest.fixture(scope="module")
def around(project: Path) -> Surroundings:
    folder = project / "questionnaires"
    return Surroundings(load_actions(folder / "actions"), load_frameworks(folder / "frameworks"))


def test_what_one_begins_with_loads(around: Surroundings) -> None:
    for texts in (template("mine", "Mine: all of it"), from_list("mine", "Mine", ["What?", "1) What?", "Who else?"])):
        found = checked(texts, "mine", around)
        assert found.questionnaire is not None
        assert [each for each in found.noticed if each.problem.level == "blocking"] == []
    assert checked(template("mine", "Mine"), "yours", around).noticed[0].address == ("id",)


def test_ids_are_made_of_the_words_that_say_most() -> None:
    assert unused_id("Do workers pay any recruitment fee?", ()) == "workers_pay_any_recruitment_fee"
    assert unused_id("Do workers pay any recruitment fee?", {"workers_pay_any_recruitment_fee"}).endswith("_fee_2")
    assert unused_id("Où sont gardés les passeports ?", ()) == "ou_sont_gardes_les_passeports"
    assert unused_id("2 × 3", ()) == "question_2_3"
    assert unused_id("???", {"question"}) == "question_2"
    assert [stripped(each) for each in (" 1.2) A?", "Q7: A?", "- A?", "• A?", "3 A?", "A 3?", "")] == [
        *("A?", "A?", "A?", "A?", "A?", "A 3?", "")
    ]
