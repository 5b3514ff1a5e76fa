"""The page of one supplier: its reasons, its answers, what would change its rating, and what is on record."""

from __future__ import annotations

from datetime import date

import pytest

from duediligence.services import answering, checklist, portfolios
from duediligence.services.workspace import Workspace

NOT_RATED, ACT_NOW, SOME_CONCERN, LOW, RAISED = "V10007", "V10021", "V10077", "V10392", "V10686"
OUTSTANDING = "V10350"
TABS = ("why", "checklist", "answers", "indicators", "laws", "history", "source")


def run(workspace: Workspace, key: str):
    return portfolios.one(workspace, portfolios.opened(workspace).id, key)


def form(workspace: Workspace, key: str) -> str:
    """How the widgets of a supplier's answer form end."""
    return f"{key}_{answering.version(answering.standing(run(workspace, key)))}"


def badges(pages) -> list[str]:
    return [each.value for each in pages.at.markdown if "-badge[" in each.value]


@pytest.mark.parametrize(
    ("key", "badge", "words"),
    [
        (NOT_RATED, "Not enough known", "We do not know enough for a rating"),
        (ACT_NOW, "Act now", "The supplier reports"),
        (SOME_CONCERN, "Some concern 34.5", "Rests on\\: documented"),
        (RAISED, "Severe concern 75.0", "raised by a finding"),
        (LOW, "Nothing found so far", "These would lower the score further"),
    ],
)
def test_a_supplier_with_its_reasons(sample, key, badge, words):
    says = sample.open("supplier", key=key).says
    assert words in says
    assert any(badge in each for each in badges(sample))
    for heading in ("From context to score", "First, for workers", "Would change the rating", "Ask next"):
        assert heading in says
    assert "Every number, and where it comes from" in says


def test_the_way_to_the_score_is_a_picture_a_sentence_and_a_table(sample):
    says = sample.open("supplier", key=RAISED).says
    assert "raised by 18\\.4 because of a finding" in says
    assert "score 75\\.0\\." in says
    table = next(table.value for table in sample.at.table if "Leads to" in table.value.columns)
    assert list(table["Step"]) == ["Context", "Answers", "Safeguards", "Worst finding", "Score"]
    assert list(table["Leads to"])[-2:] == ["75.0", "75.0"]


def test_a_supplier_that_was_not_asked_gets_questions_and_no_levers(sample):
    says = sample.open("supplier", key=NOT_RATED).says
    assert "There is no rating yet\\. 28 more answers make one possible" in says
    assert "Could show what cannot wait" in says
    assert "For our desk, never for the supplier: 8" in {expander.label for expander in sample.at.expander}


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("key", [NOT_RATED, ACT_NOW])
def test_every_tab_can_be_opened_by_its_address(sample, key, tab):
    sample.open("supplier", key=key, tab=tab)
    assert sample.at.query_params["tab"] in (tab, [tab])


def test_what_is_on_record_is_told_without_names(sample, workspace):
    action = checklist.of_run(run(workspace, ACT_NOW)).iloc[0]
    edit = checklist.Edit(int(action["id"]), int(action["version"]), {"owner": "Ines Falk", "status": "in_progress"})
    checklist.change(workspace, portfolios.opened(workspace).id, [edit])
    says = sample.open("supplier", key=ACT_NOW, tab="history").says
    assert "in progress" in says
    assert "Ines Falk" not in says
    assert list(sample.at.table[0].value["Concern"]) == ["Act now", "Not enough known"]  # the newest first


def test_a_name_nobody_knows_leads_back_to_the_list(sample):
    assert "Choose a supplier from the list" in sample.open("supplier", key="no such key").says


def test_every_section_of_the_answers_can_be_opened(sample):
    sections = sample.open("supplier", key=SOME_CONCERN, tab="answers").at.selectbox(key=f"section_{SOME_CONCERN}")
    for option in range(len(sections.options)):
        sample.at.selectbox(key=f"section_{SOME_CONCERN}").select_index(option)
        sample.run()
        boxes = [*sample.at.selectbox, *sample.at.multiselect, *sample.at.text_input, *sample.at.date_input]
        labels = [box.label for box in boxes]
        assert len(labels) == len(set(labels))  # a screen reader lists them without the questions around


def test_an_answer_moves_the_rating(sample, workspace):
    sample.open("supplier", key=NOT_RATED, tab="answers")
    sample.at.selectbox(key=f"section_{NOT_RATED}").set_value("recruitment")
    sample.run().at.selectbox(key=f"answer_worker_pays_fee_{form(workspace, NOT_RATED)}").set_value("yes")
    sample.press("Save the answers")
    assert "The rating moved from Not enough known to Act now" in sample.says
    assert any("Act now" in badge for badge in badges(sample))
    assert "was changed" in sample.open("supplier", key=NOT_RATED, tab="history").says


def test_an_answer_that_cannot_be_used_is_refused_with_its_question(sample, workspace):
    before = form(workspace, NOT_RATED)
    sample.open("supplier", key=NOT_RATED, tab="answers").at.selectbox(key=f"section_{NOT_RATED}").set_value("people")
    sample.run().at.text_input(key=f"answer_workers_total_{before}").set_value("a few")
    sample.press("Save the answers")
    assert [error.value for error in sample.at.error] == [
        "How many people work at this site\\?: We could not read this as a number\\. It counts as unanswered\\. "
        "Write one number in digits\\, for example 120\\."
    ]
    assert "Nothing was saved." in sample.says
    assert form(workspace, NOT_RATED) == before


def answer(workspace: Workspace, key: str, question: str, value: str) -> None:
    """What another officer writes elsewhere."""
    found = run(workspace, key)
    standing = next(
        each for section in answering.standing(found) for each in section.questions if each.question.id == question
    )
    snapshot = portfolios.snapshot(workspace, portfolios.opened(workspace).id)
    draft = answering.Draft(standing, value, "claimed", None, "self_assessment")
    answering.save(workspace, snapshot, found.questionnaire, key, [draft])


def test_a_form_is_void_when_this_supplier_changes_and_not_when_another_does(sample, workspace):
    sample.open("supplier", key=NOT_RATED, tab="answers").at.selectbox(key=f"section_{NOT_RATED}").set_value("people")
    box = f"answer_workers_total_{form(workspace, NOT_RATED)}"
    assert sample.run().at.text_input(key=box).value == ""
    answer(workspace, SOME_CONCERN, "workers_total", "77")
    assert sample.run().at.text_input(key=box).value == ""  # the same form: what was begun in it stays
    assert "This was changed elsewhere" not in sample.says
    answer(workspace, NOT_RATED, "workers_total", "130")
    assert "This was changed elsewhere" in sample.run().says
    assert sample.at.text_input(key=f"answer_workers_total_{form(workspace, NOT_RATED)}").value == "130"


def test_how_far_a_repair_has_come_is_set_at_the_finding(sample, workspace):
    sample.open("supplier", key=RAISED).at.button(key=f"repair_{RAISED}_night_curfew").click()
    key = f"{RAISED}_night_curfew_0"
    sample.run().at.selectbox(key=f"repair_state_{key}").set_value("fix_evidenced")
    sample.press("Save the repair")
    assert "There is no day of the proof\\." in sample.says
    assert run(workspace, RAISED).states.empty
    sample.at.date_input(key=f"repair_evidenced_{key}").set_value(date(2026, 9, 1))
    sample.press("Save the repair")
    assert "Saved. The rating stays" in sample.says
    assert "Found, being worked on" in sample.says  # an audit said it, not the supplier
    assert sample.at.button(key=f"repair_{RAISED}_night_curfew").label == "Repair: Proof of a fix"
    assert "proof of 2026\\-09\\-01" in sample.open("supplier", key=RAISED, tab="history").says
