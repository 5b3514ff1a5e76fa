"""The editor of questionnaires: nothing changes by looking, a save says what it changed, two officers lose nothing."""

from __future__ import annotations

import pytest

from duediligence.questionnaire.editing import Put, conditions
from duediligence.questionnaire.expressions import parse
from duediligence.services import building, drafts, publishing

LIST = "Do workers keep their passports?\n2. How many hours a week do people work?\n- Who recruits them?"


def says_saved(pages) -> bool:
    return "Everything is saved" in [each.value for each in pages.at.caption]


def on_top(pages) -> str:
    """The line on top of a draft."""
    return next(str(each.value) for each in pages.at.markdown if str(each.value).startswith("**Draft "))


def field(pages, kind: str, label: str):
    (found,) = (each for each in getattr(pages.at, kind) if each.label == label)
    return found


def saved(pages):
    return pages.press("Save")


@pytest.fixture
def small(workspace):
    """A draft made from a plain list."""
    return drafts.begin_list(workspace, "small", "A small one", LIST.splitlines())


@pytest.mark.parametrize("name", ["forced_labour", "migrant_recruitment"])
def test_looking_at_a_draft_changes_nothing(empty, workspace, name):
    draft = drafts.begin(workspace, name)
    known = building.subjects(draft, "en")
    for _, part, key, text in conditions(draft.data):
        if key != "constraint":  # drop-downs say the same as every condition
            group = building.opened(text, known)
            assert group is not None, part
            assert parse(building.written(group, known)) == parse(text), part
    questions = [each for section in draft.data["sections"] for each in section["questions"] if "type" in each]
    kinds = {(each["type"], each.get("role"), "constraint" in each, "points" in each): each["id"] for each in questions}
    for question in kinds.values():
        assert says_saved(empty.open("editor", questionnaire=name, question=question)), question
        del empty.at.query_params["question"]
    assert says_saved(empty.open("editor", questionnaire=name, rule=draft.data["rules"][-1]["id"]))
    del empty.at.query_params["rule"]
    assert says_saved(empty.open("editor", questionnaire=name, view="scoring"))


def test_a_plain_list_becomes_a_questionnaire_step_by_step(empty, workspace):
    empty.open("editor")
    field(empty, "radio", "How do you want to begin?").set_value("list")
    empty.run()
    field(empty, "text_input", "Title of the new questionnaire").set_value("Our short list")
    field(empty, "text_area", "Questions, one a line").set_value(LIST)
    empty.run().press("Begin with these questions")
    assert on_top(empty) == "**Draft 1.0.0 of “Our short list” · no mistakes**"
    assert "How many hours a week do people work?" in field(empty, "radio", "Questions").options[1].replace("\\", "")
    field(empty, "selectbox", "Kind of answer").set_value("integer")
    field(empty, "selectbox", "What it is for").set_value(("information", None))
    field(empty.run(), "number_input", "Largest number accepted").set_value(168.0)
    saved(empty.run())
    draft = drafts.opened(workspace, "short_list")
    assert draft.data["sections"][0]["questions"][0] == {
        "id": "workers_keep_passports",
        "type": "integer",
        "label": {"en": "Do workers keep their passports?"},
        "constraint": ". <= 168",
    }


def test_a_rule_made_of_drop_downs_is_read_back_and_taken_back(empty, workspace, small):
    first = small.data["sections"][0]["questions"][0]["id"]
    drafts.save(
        workspace,
        "small",
        small.edit,
        [
            Put(("questions", first, "type"), "select_one"),
            Put(
                ("questions", first, "choices"), [{"id": each, "label": {"en": each.title()}} for each in ("no", "yes")]
            ),
            Put(("rules",), [{"id": "held", "kind": "lead", "when": f"${{{first}}} = 'no'", "say": {"en": "Held."}}]),
        ],
        "Prepared",
    )
    empty.open("editor", questionnaire="small", rule="held")
    assert "When “Do workers keep their passports?” is “No”" in empty.says.replace("\\", "")
    field(empty, "selectbox", "How it is compared").set_value("not answered")
    saved(empty.run())
    assert drafts.opened(workspace, "small").data["rules"][0]["when"] == f"not(answered(${{{first}}}))"
    assert "is not answered" in empty.says
    empty.press("Undo")
    assert drafts.opened(workspace, "small").data["rules"][0]["when"] == f"${{{first}}} = 'no'"


def test_two_officers_on_one_draft_lose_nothing(empty, workspace, small):
    name = small.data["sections"][0]["questions"][0]["id"]
    empty.open("editor", questionnaire="small", question=name)
    field(empty, "text_area", "Help for who answers").set_value("Ask the workers.")
    empty.run()
    other = drafts.save(workspace, "small", small.edit, [Put(("questions", name, "evidence", "en"), "A list")], "Other")
    saved(empty)
    assert "Somebody else has changed the draft too" in empty.says
    question = drafts.opened(workspace, "small").data["sections"][0]["questions"][0]
    assert (question["help"], question["evidence"]) == ({"en": "Ask the workers."}, {"en": "A list"})

    field(empty, "text_area", "Help for who answers").set_value("Ask all workers.")
    empty.run()
    now = drafts.opened(workspace, "small")
    drafts.save(workspace, "small", now.edit, [Put(("questions", name, "help", "en"), "Ask nobody.")], "Other")
    saved(empty)
    assert "Nothing of yours was saved" in empty.says
    assert "“Ask nobody.”" in empty.says.replace("\\", "")
    assert field(empty, "text_area", "Help for who answers").value == "Ask all workers."
    assert other.edit < drafts.opened(workspace, "small").edit


def test_what_stands_on_a_card_that_was_left_is_offered(empty, workspace, small):
    names = [each["id"] for each in small.data["sections"][0]["questions"]]
    empty.open("editor", questionnaire="small", question=names[0])
    field(empty, "text_area", "Help for who answers").set_value("Ask the workers.")
    empty.run()
    empty.at.query_params["question"] = names[1]
    assert "You have not saved what you changed in “Do workers keep their passports" in empty.run().says
    empty.press("Save it now")
    assert drafts.opened(workspace, "small").data["sections"][0]["questions"][0]["help"] == {"en": "Ask the workers."}


def test_a_mistake_stands_at_its_field_and_stops_publishing(empty, workspace, small):
    name = small.data["sections"][0]["questions"][0]["id"]
    drafts.save(workspace, "small", small.edit, [Put(("questions", name, "relevant"), "${ghost} = 'yes'")], "Broken")
    empty.open("editor", questionnaire="small", question=name)
    assert on_top(empty).endswith("1 mistake**")
    assert [each.value for each in empty.at.error if "there is no question “ghost”" in each.value.replace("\\", "")]
    del empty.at.query_params["question"]
    empty.open("editor", questionnaire="small", view="publish")
    assert field(empty, "button", "Publish this version").disabled


def test_publishing_ends_the_draft_and_an_older_version_can_come_back(empty, workspace, small):
    publishing.publish(workspace, "small", small.edit, "1.0.0", "")
    draft = drafts.begin(workspace, "small")
    question = draft.data["sections"][0]["questions"][0]["id"]
    drafts.save(workspace, "small", draft.edit, [Put(("questions", question, "label", "en"), "Other words")], "x")
    empty.open("editor", questionnaire="small", view="publish")
    assert "its label is “Other words”" in empty.says
    field(empty, "text_area", "What has changed, and why (for those who read it later)").set_value("Clearer words")
    empty.run().press("Publish this version")
    assert drafts.opened(workspace, "small") is None
    assert [each.note for each in publishing.every(workspace, "small")] == ["Clearer words", None]
    empty.press("Publish it again")
    assert [each.counts for each in publishing.every(workspace, "small")] == [True, False, False]
