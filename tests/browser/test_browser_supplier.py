"""The page of one supplier by its address: the open tab is in it, and a question leads to where it is explained."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.officer import Officer
from tests.services.conftest import as_csv

pytestmark = pytest.mark.browser

LIST = as_csv(
    [["Supplier ID", "Supplier", "Country", "Product"], ["A1", "Aldergate Knitwear Ltd", "Bangladesh", "Shirts"]]
)
QUESTION = "Where are the workers' passports and identity papers today?"


def test_the_open_tab_is_in_the_address_and_a_question_leads_to_its_card(officer: Officer) -> None:
    page = officer.page
    officer.open()
    officer.import_list("list.csv", LIST)
    officer.open("/supplier?key=A1")
    ask = page.get_by_role("link", name=QUESTION)
    expect(ask).to_be_visible()
    expect(page.get_by_text("There is no rating yet.")).to_be_visible()

    officer.tab("ILO indicators")
    expect(page).to_have_url(re.compile(r"key=A1&tab=indicators$"))
    page.reload()
    officer.settled()
    expect(page.get_by_role("tab", name="ILO indicators 0 of 11")).to_have_attribute("aria-selected", "true")

    officer.tab("Why")
    ask.click()
    expect(page.get_by_role("heading", level=1, name="Questionnaires")).to_be_visible()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Aldergate Knitwear Ltd")).to_be_visible()
