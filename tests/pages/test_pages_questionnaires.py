"""The questionnaires to read: every view, everything by its address, the search over all."""

from __future__ import annotations

import pytest

from duediligence.services import definitions


def headings(pages) -> list[str]:
    return [str(each.value).replace("\\", "") for each in (*pages.at.header, *pages.at.subheader)]


def tables(pages) -> list[list[str]]:
    return [list(each.value.columns) for each in pages.at.table]


@pytest.mark.parametrize("name", [each.id for each in definitions.shipped()])
def test_every_questionnaire_is_shown_with_all_its_sections(empty, name):
    empty.open("questionnaires", questionnaire=name)
    assert empty.title == "Questionnaires"
    assert ("rates your suppliers" in empty.says) == (name == definitions.DEFAULT)
    outline = empty.at.radio(key="section")
    assert len(outline.options) >= 3
    first = headings(empty)[0]
    outline.set_value(definitions.named(name).definition.sections[-1].id)
    assert headings(empty.run())[0] != first
    assert empty.at.query_params["section"] == definitions.named(name).definition.sections[-1].id


def test_a_link_opens_one_question(sample):
    sample.open("questionnaires", questionnaire="forced_labour", question="worker_pays_fee")
    assert headings(sample) == [
        "How people get the job",
        "Did any worker who is here now pay something to get this job?",
    ]
    assert tables(sample) == [["Answer", "Points of concern (0–100)"]]
    assert "**ILO indicators:** Debt bondage" in sample.says
    assert "Not confirmed: we found no source that we could read." in sample.says
    sample.press("Show the whole section")
    assert len(headings(sample)) > 10
    assert sample.at.query_params["section"] == "recruitment"
    assert "question" not in sample.at.query_params


def test_a_link_opens_one_rule_and_leads_to_its_questions_and_actions(sample):
    sample.open("questionnaires", rule="debt_bondage")
    assert headings(sample) == ["Rules", "Workers paid more than a month's wage for the job, or went into debt for it."]
    assert "**When** “How many months of basic wage" in sample.says.replace("\\", "")
    badges = [each.value for each in sample.at.markdown if "-badge[" in each.value]
    assert [any(word in badge for badge in badges) for word in ("Harm to people", "Severe", "Act now")] == [True] * 3
    sample.at.button(key="to_question_fee_money_from_from_debt_bondage").click()
    assert headings(sample.run())[1] == "Where did workers find the money?"
    del sample.at.query_params["question"]
    sample.open("questionnaires", rule="debt_bondage").at.button(
        key="to_action_r01_open_case_from_debt_bondage"
    ).click()
    assert headings(sample.run())[1] == "Open a case and name one person who leads it"


def test_an_address_that_names_nothing_shows_the_start(sample):
    sample.open("questionnaires", questionnaire="horoscope", question="star_sign", view="stars")
    assert headings(sample)[0] == "The site and its products"


def test_rules_come_in_pages_and_by_kind(sample):
    sample.open("questionnaires", view="rules")
    assert len(sample.at.subheader) == 15
    sample.at.segmented_control[0].set_value("inconsistency")
    sample.run()
    badges = [each.value for each in sample.at.markdown if "-badge[" in each.value]
    assert badges
    assert all("Does not fit together" in badge for badge in badges)


def test_every_number_of_the_scoring_is_in_a_table(sample):
    sample.open("questionnaires", view="scoring")
    assert "our assumption" in sample.says
    assert set(map(tuple, tables(sample))) == {("What", "Number", "What it does")}
    assert len(sample.at.header) == len(sample.at.table)


def test_a_law_with_its_source_as_text_and_what_is_not_confirmed(sample):
    sample.open("questionnaires", view="laws").at.button(key="to_law_us_uflpa_from_list").click()
    sample.run()
    assert headings(sample)[0] == "United States: Uyghur Forced Labor Prevention Act (UFLPA)"
    assert "`https://www.dorsey.com/" in sample.says  # to copy, no link
    assert "](http" not in sample.says
    assert "date of effect not confirmed" in sample.says
    assert "No question of this questionnaire asks about it" in sample.says


def test_the_search_looks_in_everything_and_stands_in_the_address(sample):
    sample.open("questionnaires").at.text_input(key="find").set_value("passport")
    sample.run()
    assert sample.at.query_params["find"] == "passport"
    assert headings(sample)[0] == "Questions found"
    assert "Where are the workers' passports and identity papers today?" in headings(sample)
    assert "Found: " in sample.says
    sample.at.radio(key="section").set_value("pay")
    assert headings(sample.run())[0] == "Pay, deductions and debts"
    assert "find" not in sample.at.query_params
    assert "Nothing found." in sample.open("questionnaires", find="zeppelin", view="actions").says


def test_the_check_is_run_and_stays(sample):
    sample.open("questionnaires", questionnaire="own_business", view="check").press("Check this questionnaire")
    assert "No mistakes, and every example comes out as it says." in sample.says
    assert "No mistakes" in sample.open("questionnaires", questionnaire="own_business", view="check").says
