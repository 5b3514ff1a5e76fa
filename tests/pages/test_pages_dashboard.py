"""The dashboard on the sample data: filters by link and by box, and the way to the suppliers behind a number."""

from __future__ import annotations

import pytest


def subheaders(pages) -> list[str]:
    return [each.value for each in pages.at.subheader]


def test_without_suppliers_it_leads_to_the_import(empty):
    assert "There are no suppliers yet" in empty.open("dashboard").says


def test_every_figure_has_a_title_a_source_and_a_date(sample):
    sample.open("dashboard")
    assert len(subheaders(sample)) == 8
    feet = [each.value for each in sample.at.caption if each.value.startswith("Source\\: our register")]
    assert len(feet) == 8
    assert all("As of 20" in foot for foot in feet)


def test_filters_stand_in_the_address(sample):
    sample.open("dashboard", country="IN", context="high")
    assert "**14 suppliers** of 293" in sample.says
    sample.at.multiselect(key="facet_country").set_value(["IN", "BD"])
    sample.run()
    assert sample.at.query_params == {"country": ["IN", "BD"], "context": "high"}
    sample.press("Show all suppliers")
    assert sample.at.query_params == {}
    assert "**293 suppliers**" in sample.says


@pytest.mark.parametrize(
    ("key", "choice", "address"),
    [
        ("switch_map", "context", {"map": "context"}),
        ("switch_findings", "lead", {"findings": "lead"}),
    ],
)
def test_what_a_figure_shows_stands_in_the_address(sample, key, choice, address):
    before = subheaders(sample.open("dashboard"))
    sample.at.segmented_control(key=key).set_value(choice)
    sample.run()
    assert sample.at.query_params == address
    assert len(set(subheaders(sample)) - set(before)) == 1


def test_a_number_leads_to_its_suppliers_under_the_filters_of_the_page(sample):
    sample.open("dashboard", country="IN")
    sample.at.selectbox(key="behind_concern").select_index(0)
    sample.run()
    assert sample.at.title[0].value == "Suppliers"
    assert sample.at.query_params == {"country": "IN", "concern": "act_now", "from": "dashboard"}
    assert set(sample.at.dataframe[0].value["Country"]) == {"India"}
    assert set(sample.at.dataframe[0].value["Concern"]) == {"Act now"}


def test_nobody_left_by_the_filters(sample):
    sample.open("dashboard", country="SG")
    assert "**0 suppliers** of 293" in sample.says
    assert subheaders(sample) == []


def test_a_finding_and_an_indicator_are_named_and_can_be_taken_away(sample):
    sample.open("suppliers", rule="recruitment_fee", state="found")
    assert "**12 suppliers** match" in sample.says
    sample.press("Finding: Workers pay to get the job (found)")
    assert sample.at.query_params == {}
    assert "**293 suppliers** match" in sample.says
    sample.at.query_params["indicator"] = "debt_bondage"
    assert [each.label for each in sample.run().at.button if "points to" in each.label] == [
        "A finding points to: Debt bondage"
    ]


def test_a_supplier_carries_the_address_of_the_list_along(sample):
    sample.open("suppliers", country="IN", order="name").at.selectbox(key="open_supplier").select_index(0)
    sample.run()
    assert {name: sample.at.query_params[name] for name in ("country", "order")} == {"country": "IN", "order": "name"}
    assert "key" in sample.at.query_params
