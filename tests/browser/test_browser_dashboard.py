"""From the map to a country's suppliers, to one of them and back, and the same view by a link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.officer import Officer

pytestmark = pytest.mark.browser

EVERYBODY = re.compile(r"(Together|All of them are on the map:) 293 suppliers\.")
MIDDLE = """code => {
    const shapes = [...document.querySelectorAll('.choroplethlayer path')];
    const shape = shapes.find(each => each.__data__ && each.__data__.loc === code);
    if (!shape) return null;
    const box = shape.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def click_country(page: Page, code: str) -> None:
    """Click the middle of a country on the map."""
    figure = page.locator(".choroplethlayer path").first
    expect(figure).to_be_attached()
    figure.scroll_into_view_if_needed()
    middle = page.evaluate(MIDDLE, code)
    assert middle, f"{code} is not on the map"
    page.mouse.move(*middle)
    page.mouse.click(*middle)


def open_first(officer: Officer) -> None:
    """Open the first row of the list. The grid learns only from the moving mouse where it has gone meanwhile."""
    box = officer.page.get_by_test_id("stDataFrame").bounding_box()
    assert box
    officer.page.mouse.move(box["x"] + 100, box["y"] + 90, steps=5)
    officer.page.wait_for_timeout(500)
    officer.open_listed(0)


def matches(page: Page, words: str) -> None:
    expect(page.get_by_text(re.compile(rf"^{words} match"))).to_be_visible()


def test_from_the_map_to_a_supplier_and_back(sessions: list[Officer]) -> None:
    officer, other = sessions
    page = officer.page
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    officer.open()
    officer.press("Load the sample data")
    expect(page.get_by_role("heading", level=1, name="Forced labour in our supply chain")).to_be_visible(timeout=60_000)
    officer.settled()
    officer.go("Dashboard")
    expect(page.get_by_text(EVERYBODY)).to_be_visible()

    click_country(page, "IND")
    expect(page.get_by_role("heading", level=1, name="Suppliers")).to_be_visible()
    officer.settled()
    matches(page, "19 suppliers")
    assert page.url.endswith("/suppliers?country=IN&from=dashboard")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()
    officer.settled()
    expect(page.get_by_text(EVERYBODY)).to_be_visible()
    assert page.url.endswith("/dashboard")
    page.go_forward()
    officer.settled()
    matches(page, "19 suppliers")

    # one filter more, then a supplier, and back by our own link and by the browser's button
    officer.choose(page, "Concern", "Act now")
    matches(page, "4 suppliers")
    page.mouse.click(900, 20)  # the box of choices stays open until something else is clicked
    expect(page.get_by_role("listbox")).to_have_count(0)
    listed = page.url
    assert sorted(listed.partition("?")[2].split("&")) == ["concern=act_now", "country=IN", "from=dashboard"]
    for way_back in ("link", "button"):
        open_first(officer)
        expect(page.get_by_text("Every number, and where it comes from")).to_be_visible()
        if way_back == "link":
            page.get_by_role("link", name="All suppliers").click()
        else:
            page.go_back()
        expect(page.get_by_role("heading", level=1, name="Suppliers")).to_be_visible()
        officer.settled()
        matches(page, "4 suppliers")
        assert {"concern=act_now", "country=IN"} <= set(page.url.partition("?")[2].split("&"))

    # somebody else opens the link
    other.open(listed.removeprefix(officer.address))
    matches(other.page, "4 suppliers")
    other.page.get_by_role("link", name="See them on the dashboard").click()
    expect(other.page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()
    expect(other.page.get_by_text("All of them are on the map: 4 suppliers.")).to_be_visible()
    assert errors == []


def test_a_number_leads_to_its_suppliers_by_keyboard(officer: Officer) -> None:
    page = officer.page
    officer.open("/dashboard")
    box = page.get_by_role("combobox", name="Suppliers by concern", exact=True)
    box.focus()
    page.keyboard.type("Act now")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Suppliers")).to_be_visible()
    officer.settled()
    matches(page, "21 suppliers")
