"""The checklist by link and by keyboard, and one change for many actions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.officer import Officer

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # reading a file gives way to whatever else runs on the machine


def listed(officer: Officer) -> Locator:
    """The sentence that says how many actions the filters leave."""
    return officer.page.get_by_text(re.compile(r"^[\d,]+ actions?(, [\d,]+ to [\d,]+ on this page)?\.$"))


def type_into(officer: Officer, box: Locator, text: str) -> None:
    """Choose, or write, in a drop-down as at a keyboard."""
    box.click()
    officer.page.keyboard.type(text)
    expect(officer.page.get_by_role("option").filter(has_text=text).first).to_be_visible()
    officer.page.keyboard.press("Enter")


def test_a_shared_link_opens_the_same_actions_and_many_are_changed_at_once(sessions: list[Officer]) -> None:
    officer, other = sessions
    officer.open()
    officer.press("Load the sample data")
    done = officer.page.get_by_test_id("stAlert").filter(has_text="The sample data is loaded.")
    expect(done).to_be_visible(timeout=PATIENCE)

    # a filter stands in the address, which opens the same view for somebody else
    officer.open("/checklist")
    officer.page.get_by_role("radio", name=re.compile("^Suggested")).click()
    expect(officer.page).to_have_url(re.compile("show=suggested"))
    type_into(officer, officer.page.get_by_role("combobox", name="Country"), "Bangladesh")
    expect(officer.page).to_have_url(re.compile("country=BD"))
    officer.page.keyboard.press("Escape")
    officer.settled()
    number = listed(officer).inner_text()
    other.page.goto(officer.page.url)
    other.settled()
    expect(listed(other)).to_have_text(number)

    # one change for all of them, after a confirmation that says how many
    officer.page.get_by_text("Change many at once").click()
    type_into(officer, officer.page.get_by_role("combobox", name="Owner").nth(1), "Ines Falk")
    officer.settled()
    count = number.split(" action")[0]
    officer.press(f"Change {count} actions")
    expect(officer.page.get_by_text(f"{count} actions will be changed. Owner: Ines Falk.")).to_be_visible()
    officer.press(f"Yes, change {count} actions")
    officer.told(f"{count} actions changed.")

    # my own actions, by my name; what others began on the old state they are told of
    officer.open("/checklist?owner=Ines+Falk")
    expect(listed(officer)).to_have_text(number)
    expect(officer.page.get_by_role("radio", name=f"To do {count}")).to_be_visible()
