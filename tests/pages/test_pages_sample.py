"""Every page on the sample data, with filters, answers and actions."""

from __future__ import annotations

import pytest

ACT_NOW = "V10021"


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
