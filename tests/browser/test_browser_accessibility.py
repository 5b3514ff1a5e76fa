"""Every page by the rules of WCAG 2.2 AA as far as axe can tell, in light and dark, wide and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.officer import Officer, workbook

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

ACT_NOW, NOT_RATED = "V10021", "V10007"
PAGES = (
    "/",
    "/import",
    "/import?part=answers",
    "/suppliers",
    "/suppliers?country=BD",
    "/dashboard",
    f"/supplier?key={ACT_NOW}",
    f"/supplier?key={NOT_RATED}",
    *(
        f"/supplier?key={ACT_NOW}&tab={tab}"
        for tab in ("checklist", "answers", "indicators", "laws", "history", "source")
    ),
    "/checklist",
    "/reports",
    "/questionnaires",
    "/questionnaires?view=rules",
    "/questionnaires?law=us_uflpa",
    "/editor",
    "/settings",
)
EDITED = "/editor?questionnaire=forced_labour"
VIEWS = ("&question=worker_pays_fee", "&rule=debt_bondage", "&view=scoring", "&view=examples", "&view=publish")
"""Of a draft."""

LIST = workbook(
    [
        ("Supplier", "Country", "Address", "City", "Product"),
        ("Aldergate Knitwear Ltd", "Bangladesh", "12 Mill Road", "Dhaka", "Shirts"),
        ("ALDERGATE KNITWEAR Limited", "Bangladesh", "12 Mill Road", "Dhaka", "Shirts"),
        ("Bramblecote Hosiery", "Portgual", "4 Rua Nova", "Porto", "Socks"),
        ("Corrigan Foods", "Atlantis", "1 Quay", "", "Shrimp"),
    ]
)
STEPS = ("Continue", "We do not know", "the same", "Nothing is written before you commit.")
"""What stands on each step of its import."""


@pytest.fixture(scope="module")
def sample(browser: Browser, server: str) -> str:
    """The server with the sample data, loaded as a person would."""
    page = browser.new_page()
    officer = Officer(page, server)
    officer.open()
    officer.press("Load the sample data")
    officer.told("The sample data is loaded")
    page.close()
    return server


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def judged(page: Page) -> tuple[list[str], int]:
    """The rules that a page breaks, and how many pixels it is wider than a phone."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    broken = violations(page)
    page.set_viewport_size({"width": 400, "height": 1000})
    return broken, sticks_out(page)


def test_no_page_breaks_a_rule_and_none_is_wider_than_a_phone(sample: str, page: Page) -> None:
    officer = Officer(page, sample)
    found = {}
    for path in PAGES:
        page.set_viewport_size({"width": 1440, "height": 1000})
        officer.open(path)
        found[path] = judged(page)
    assert {where: each for where, each in found.items() if each != ([], 0)} == {}


def test_no_view_of_a_draft_does(sample: str, page: Page) -> None:
    officer = Officer(page, sample)
    officer.open(EDITED)
    begin = page.get_by_role("button", name="Begin a draft")
    expect(begin.or_(page.get_by_text("Last step:"))).to_be_visible()
    if begin.is_visible():
        begin.click()
        expect(page.get_by_text("Last step:")).to_be_visible()
    found = {}
    for view in VIEWS:
        page.set_viewport_size({"width": 1440, "height": 1000})
        officer.open(f"{EDITED}{view}")
        found[view] = judged(page)
    assert {where: each for where, each in found.items() if each != ([], 0)} == {}


def test_no_step_of_an_import_does(sample: str, page: Page) -> None:
    officer = Officer(page, sample)
    officer.open("/import")
    officer.upload("Supplier list", "steps.xlsx", LIST)
    found = {}
    for words in STEPS:
        page.set_viewport_size({"width": 1440, "height": 1000})
        expect(page.get_by_text(words).first).to_be_visible()
        officer.settled()
        found[words] = judged(page)
        page.set_viewport_size({"width": 1440, "height": 1000})
        if page.get_by_role("button", name="Continue", exact=True).is_visible():
            officer.press("Continue")
    assert {where: each for where, each in found.items() if each != ([], 0)} == {}
