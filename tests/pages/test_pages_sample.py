"""Every page on the sample data, with filters, answers and actions."""

from __future__ import annotations

import pytest

from duediligence.services import portfolios
from duediligence.services.workspace import Workspace

NOT_RATED, ACT_NOW, SOME_CONCERN = "V10007", "V10021", "V10077"


def snapshot(workspace: Workspace) -> portfolios.Snapshot:
    return portfolios.snapshot(workspace, portfolios.opened(workspace).id)


def badges(pages) -> list[str]:
    return [each.value for each in pages.at.markdown if "-badge[" in each.value]


def test_home_says_what_a_board_should_hear(sample):
    assert "293 suppliers" in sample.open("home").says
    assert "It does not show that forced labour is or is not present" in sample.says
    assert "Next steps" in sample.says


@pytest.mark.parametrize("page", ["home", "import_list", "suppliers", "checklist", "supplier"])
def test_the_sample_is_marked_as_invented_on_every_page(sample, page):
    assert "This is invented sample data. No real company is meant." in sample.open(page).says


def test_suppliers_are_filtered_by_link_by_facet_and_by_search(sample):
    total = int(sample.open("suppliers").at.dataframe[0].value.shape[0])
    assert total == 100  # a page
    sample.at.number_input(key="page_number").set_value(3)
    assert sample.run().at.dataframe[0].value.shape[0] == 93
    assert sample.at.query_params["page"] == "3"
    del sample.at.query_params["page"]
    assert set(sample.open("suppliers", lane="act_now").at.dataframe[0].value["Concern"]) == {"Act now"}
    sample.at.multiselect(key="facet_country").set_value(["BD"])
    assert set(sample.run().at.dataframe[0].value["Country"]) == {"Bangladesh"}
    assert sample.at.query_params == {"lane": "act_now", "country": "BD"}
    sample.press("Show all suppliers").at.text_input(key="find").set_value("knit")
    assert all("Knit" in name for name in sample.run().at.dataframe[0].value["Supplier"])
    assert sample.at.query_params == {"find": "knit"}
    sample.at.text_input(key="find").set_value("no such name")
    assert "**0 suppliers** match" in sample.run().says


def test_suppliers_are_sorted_by_name(sample):
    sample.open("suppliers").at.selectbox(key="order").set_value("name")
    names = list(sample.run().at.dataframe[0].value["Supplier"])
    assert names == sorted(names, key=str.casefold)


def test_choosing_a_name_opens_the_supplier(sample):
    sample.open("suppliers").at.selectbox(key="open_supplier").set_value(ACT_NOW)
    sample.run()
    assert sample.at.query_params == {"key": ACT_NOW}


@pytest.mark.parametrize(
    ("key", "badge", "words"),
    [
        (NOT_RATED, "Not enough known", "We do not know enough for a rating"),
        (ACT_NOW, "Act now", "The supplier reports"),
        (SOME_CONCERN, "Some concern", "rests on: documented"),
    ],
)
def test_a_supplier_with_its_reasons(sample, key, badge, words):
    assert words in sample.open("supplier", key=key).says
    assert any(badge in each for each in badges(sample))
    assert "Every number, and where it comes from" in sample.says
    assert ("Score" in {metric.label for metric in sample.at.metric}) == (key != NOT_RATED)


def test_every_section_of_the_answers_can_be_opened(sample):
    sections = sample.open("supplier", key=SOME_CONCERN).at.selectbox(key=f"section_{SOME_CONCERN}")
    for option in range(len(sections.options)):
        sample.at.selectbox(key=f"section_{SOME_CONCERN}").select_index(option)
        sample.run()


def test_an_answer_moves_the_rating(sample, workspace):
    sample.open("supplier", key=NOT_RATED).at.selectbox(key=f"section_{NOT_RATED}").set_value("recruitment")
    version = snapshot(workspace).answers_version
    sample.run().at.selectbox(key=f"answer_worker_pays_fee_{NOT_RATED}_{version}").set_value("yes")
    sample.press("Save the answers")
    assert "The rating moved from Not enough known to Act now" in sample.says
    assert any("Act now" in badge for badge in badges(sample))


def test_an_answer_that_cannot_be_used_is_refused_with_its_question(sample, workspace):
    sample.open("supplier", key=NOT_RATED).at.selectbox(key=f"section_{NOT_RATED}").set_value("people")
    version = snapshot(workspace).answers_version
    sample.run().at.text_input(key=f"answer_workers_total_{NOT_RATED}_{version}").set_value("a few")
    sample.press("Save the answers")
    assert [error.value for error in sample.at.error] == [
        "How many people work at this site\\?: We could not read this as a number\\. It counts as unanswered\\. "
        "Write one number in digits\\, for example 120\\."
    ]
    assert "Nothing was saved." in sample.says
    assert snapshot(workspace).answers_version == version
