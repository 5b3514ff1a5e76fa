"""Drafts are edited without losing a comment, checked on every save, shared by two officers, and never rate."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing import Copy, Insert, Move, Put, Remove, Texts, Write
from duediligence.services import drafts, portfolios, versions
from duediligence.services.drafts import Draft, Overtaken
from duediligence.services.workspace import Workspace

from .orchards import DEFINITION, EXAMPLES, ORCHARDS, begun, orchard

SHADE = {"id": "shade", "type": "text", "label": {"en": "Where is the shade?"}}


def noticed(draft: Draft) -> list[tuple[tuple[str | int, ...], str]]:
    return [(each.address, each.problem.message) for each in draft.blocking]


def test_a_draft_begins_from_what_counts_and_keeps_its_text(workspace: Workspace) -> None:
    draft = drafts.begin(workspace, "own_business")
    assert draft.texts == versions.shipped_texts("own_business")
    assert (draft.edit, draft.undo, draft.redo, draft.blocking) == (1, None, None, ())
    assert draft.loaded is not None
    assert draft.begun_from == draft.loaded.hash
    assert drafts.begin(workspace, "own_business") == draft == drafts.opened(workspace, "own_business")
    drafts.discard(workspace, "own_business", 1)
    assert drafts.opened(workspace, "own_business") is None
    with pytest.raises(CannotProceed, match="no draft"):
        drafts.save(workspace, "own_business", 1, [], "")


def test_a_template_loads_and_a_list_is_completed_step_by_step(workspace: Workspace) -> None:
    draft = drafts.begin_template(workspace, "orchards", "Orchards: fruit & nuts")
    assert (draft.blocking, draft.data["title"]) == ((), {"en": "Orchards: fruit & nuts"})
    lines = [
        "1. Are the ladders safe?",
        " - Who picks the fruit?",
        "",
        "Q3) Are the ladders safe?",
        "梯子安全吗？",
        "2) …",
    ]
    draft = drafts.begin_list(workspace, "ladders", "Ladders", lines)
    assert [(each["id"], each["label"]["en"]) for each in draft.data["sections"][0]["questions"]] == [
        ("ladders_safe", "Are the ladders safe?"),
        ("picks_fruit", "Who picks the fruit?"),
        ("tizianquanma", "梯子安全吗？"),
        ("question", "…"),
    ]
    assert draft.blocking == ()
    assert [each.questionnaire for each in drafts.every(workspace)] == ["ladders", "orchards"]
    assert drafts.suggested_id(workspace, "Ladders!") == "ladders_2"
    for name, message in (("Ladders", "not an id"), ("ladders", "already"), ("forced_labour", "already")):
        with pytest.raises(CannotProceed, match=message):
            drafts.begin_template(workspace, name, "Another")
    with pytest.raises(CannotProceed, match="no question"):
        drafts.begin_list(workspace, "nothing", "Nothing", ["", " 2. "])


def test_a_copy_has_its_own_id_and_examples_and_keeps_comments(workspace: Workspace) -> None:
    draft = drafts.begin_copy(workspace, "own_business", "our_mills", "Our mills")
    assert (draft.blocking, draft.data["id"], draft.worked["questionnaire"]) == ((), "our_mills", "our_mills")
    assert draft.data["version"] == "1.0.0"
    shipped = versions.shipped_texts("own_business").definition.splitlines()
    assert len(set(shipped) - set(draft.texts.definition.splitlines())) <= 3


def test_an_edit_touches_its_lines_and_no_others(workspace: Workspace) -> None:
    draft = begun(workspace)
    edits = [
        Put(("questions", "ladders", "weight"), 9),
        Put(("questions", "ladders", "choices", "no", "label", "en"), "No, not at all"),
        Insert(
            ("questions", "ladders", "choices"), {"id": "none", "not_applicable": True, "label": {"en": "No ladder"}}
        ),
        Put(("questions", "ladders", "help", "en"), "Shake them."),
    ]
    draft = drafts.save(workspace, ORCHARDS, draft.edit, edits, "Ladders")
    assert draft.blocking == ()
    expected = DEFINITION.replace("weight: 8", "weight: 9").replace('"No"}}   # none', '"No, not at all"}}   # none')
    expected = expected.replace(
        '        label: {en: "Are the ladders safe?"}\n',
        '        label: {en: "Are the ladders safe?"}\n        help: {en: "Shake them."}\n',
    ).replace(
        '          - {id: yes, risk: 0, label: {en: "Yes"}}\n',
        '          - {id: yes, risk: 0, label: {en: "Yes"}}\n'
        "          - {id: none, not_applicable: true, label: {en: No ladder}}\n",
    )
    assert draft.texts.definition == expected
    moved = drafts.save(workspace, ORCHARDS, draft.edit, [Move(("questions", "ladders"))], "Ladders last")
    assert [each["id"] for each in moved.data["sections"][0]["questions"]] == ["fruit_share", "ladders"]
    assert "      # Ladders come first: most people fall off them.\n      - id: ladders\n" in moved.texts.definition
    assert sorted(filter(None, moved.texts.definition.splitlines())) == sorted(filter(None, expected.splitlines()))


def test_a_broken_draft_is_kept_with_each_problem_at_its_field(workspace: Workspace) -> None:
    portfolio = orchard(workspace)
    before = portfolios.whole(workspace, portfolio)
    draft = drafts.begin(workspace, ORCHARDS)
    edits = [
        Put(("questions", "ladders", "weight"), 101),
        Remove(("questions", "fruit_share", "label")),
        Put(("rules", "unsafe_ladders", "when"), "${ladder} = 'no'"),
        Put(("bands", "medium"), 60),
        Put(("examples", "Ladders without rungs", "expect", "rating"), "low"),
    ]
    draft = drafts.save(workspace, ORCHARDS, draft.edit, edits, "Mistakes")
    assert (draft.loaded, drafts.catalogue_of(draft)) == (None, None)
    assert [address for address, _ in noticed(draft)] == [
        ("bands",),
        ("questions", "ladders", "weight"),
        ("questions", "fruit_share", "label"),
        ("rules", "unsafe_ladders", "when"),
    ]
    assert len(draft.at(("questions", "fruit_share"))) == 1
    draft = drafts.save(workspace, ORCHARDS, draft.edit, [Write("definition", "id: [")], "Broken")
    assert (draft.data, [address for address, _ in noticed(draft)]) == ({}, [()])
    with pytest.raises(CannotProceed, match="YAML"):
        drafts.save(workspace, ORCHARDS, draft.edit, [Put(("version",), "2.0.0")], "")
    draft = drafts.save(workspace, ORCHARDS, draft.edit, [Write("definition", DEFINITION)], "Mended")
    assert [(each.name, each.address) for each in draft.blocking] == [
        ("examples", ("examples", "Ladders without rungs"))
    ]
    draft = drafts.accept_outcomes(workspace, ORCHARDS, draft.edit)
    assert (draft.blocking, draft.texts) == ((), Texts(DEFINITION, EXAMPLES))
    after = portfolios.whole(workspace, portfolio)
    assert before is not None
    assert after is not None
    assert after.assessment.results.equals(before.assessment.results)
    assert not portfolios.snapshot(workspace, portfolio).outdated


def test_edits_are_taken_back_and_done_again(workspace: Workspace) -> None:
    first = begun(workspace)
    second = drafts.save(
        workspace, ORCHARDS, 1, [Insert(("sections", "trees", "questions"), SHADE)], "Shade is asked about"
    )
    third = drafts.save(workspace, ORCHARDS, 2, [Copy(("questions", "shade"), "water")], "Water too")
    assert [each["id"] for each in third.data["sections"][0]["questions"]] == [
        "ladders",
        "fruit_share",
        "shade",
        "water",
    ]
    back = drafts.undo(workspace, ORCHARDS, 3)
    assert (back.texts, back.undo, back.redo) == (second.texts, "Shade is asked about", "Water too")
    back = drafts.undo(workspace, ORCHARDS, back.edit)
    assert (back.texts, back.undo, back.redo) == (first.texts, None, "Shade is asked about")
    assert drafts.redo(workspace, ORCHARDS, back.edit).texts == second.texts
    with pytest.raises(Overtaken):
        drafts.undo(workspace, ORCHARDS, back.edit)
    assert drafts.save(workspace, ORCHARDS, 6, [Put(("version",), "1.0.0")], "Nothing").edit == 6


def test_two_officers_who_edit_different_fields_both_keep_their_change(workspace: Workspace) -> None:
    begun(workspace)
    drafts.save(workspace, ORCHARDS, 1, [Put(("questions", "ladders", "weight"), 9)], "One")
    edits = [Put(("questions", "fruit_share", "weight"), 3), Insert(("sections", "trees", "questions"), SHADE, 0)]
    both = drafts.save(workspace, ORCHARDS, 1, edits, "Two")
    assert both.merged == ("“questions › ladders › weight” is now 9",)
    assert [each.get("weight") for each in both.data["sections"][0]["questions"]] == [None, 9, 3]


@pytest.mark.parametrize(
    "edit",
    [
        Put(("questions", "ladders", "weight"), 5),
        Remove(("questions", "ladders")),
        Put(("questions", "ladders"), SHADE),
        Write("definition", DEFINITION),
    ],
)
def test_two_officers_who_edit_the_same_field_are_told_what_the_other_did(workspace: Workspace, edit) -> None:
    begun(workspace)
    now = drafts.save(workspace, ORCHARDS, 1, [Put(("questions", "ladders", "weight"), 9)], "One")
    with pytest.raises(Overtaken, match=r"ladders › weight” is now 9") as refused:
        drafts.save(workspace, ORCHARDS, 1, [edit], "Two")
    assert refused.value.changes == ("“questions › ladders › weight” is now 9",)
    assert drafts.opened(workspace, ORCHARDS) == now


def test_an_edit_of_what_another_officer_removed_is_refused(workspace: Workspace) -> None:
    begun(workspace)
    drafts.save(workspace, ORCHARDS, 1, [Remove(("questions", "fruit_share"))], "One")
    for edit in (Put(("questions", "fruit_share", "help", "en"), "By weight."), Move(("questions", "fruit_share"), 0)):
        with pytest.raises(Overtaken, match=r"fruit_share” was removed"):
            drafts.save(workspace, ORCHARDS, 1, [edit], "Two")


def test_an_action_of_its_own_stands_in_place_of_a_shipped_one(workspace: Workspace) -> None:
    begun(workspace)
    mend = {
        "id": "mend_ladders",
        "title": {"en": "Mend the ladders"},
        "owner": "supplier",
        "days": 10,
        "clock": "p2",
        "evidence": {"en": "A photograph"},
        "closing_proof": {"en": "A visit"},
    }
    edits = [
        Insert(("actions",), mend),
        Put(("rules", "unsafe_ladders", "actions"), ["mend_ladders", "r33_repay_fees"]),
    ]
    draft = drafts.save(workspace, ORCHARDS, 1, edits, "An action")
    assert draft.loaded is not None
    assert draft.blocking == ()
    assert draft.loaded.actions["mend_ladders"].days == 10
    assert draft.own_actions["actions"] == [mend]
    draft = drafts.save(workspace, ORCHARDS, 2, [Put(("actions", "mend_ladders", "days"), 0)], "Too soon")
    assert [(each.name, each.address) for each in draft.blocking] == [("actions", ("actions", "mend_ladders", "days"))]
