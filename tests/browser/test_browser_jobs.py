"""A long import goes on while its page is reloaded, and belongs to the browser that began it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.officer import Officer, workbook

pytestmark = pytest.mark.browser

HEAD = ("Supplier ID", "Supplier", "Country", "Product")
PLACES = (("Bangladesh", "Shirts"), ("Viet Nam", "Shoes"), ("Germany", "Software"))


def suppliers(first: int, number: int) -> bytes:
    """A list of invented suppliers."""
    rows = [(f"S{place}", f"Aldergate Works {place}", *PLACES[place % 3]) for place in range(first, first + number)]
    return workbook([HEAD, *rows])


@contextmanager
def another_writer(register: Path) -> Iterator[None]:
    """Another programme that is writing to the register, so that an import has to wait for it."""
    with closing(sqlite3.connect(register, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def check(officer: Officer, file: str, data: bytes) -> None:
    officer.open("/import")
    officer.upload("Supplier list", file, data)
    officer.go_on_to_check()
    expect(officer.page.get_by_text("Nothing is written before you commit.")).to_be_visible()
    officer.settled()


def bar(officer: Officer) -> Locator:
    return officer.page.get_by_role("progressbar")


def button(officer: Officer, name: str) -> Locator:
    return officer.page.get_by_role("button", name=name)


def test_an_import_goes_on_over_a_reload_and_is_done(sessions: list[Officer], folder: Path) -> None:
    officer, other = sessions
    check(officer, "first.xlsx", suppliers(0, 2_000))
    with another_writer(folder / "register.sqlite"):
        officer.press("Commit")
        expect(officer.page.get_by_role("heading", level=1, name="Import of first.xlsx")).to_be_visible()
        expect(bar(officer)).to_be_visible()
        address = officer.page.url
        assert "job=" in address

        officer.page.reload()
        expect(officer.page.get_by_role("heading", level=1, name="Import of first.xlsx")).to_be_visible()
        expect(bar(officer)).to_be_visible()
        expect(button(officer, "Cancel")).to_be_enabled()

        # somebody else with the link sees how far it is, and has nothing to press
        other.page.goto(address)
        expect(bar(other)).to_be_visible()
        expect(button(other, "Cancel")).to_have_count(0)

        # in another tab of the same browser, and on another page, the sidebar tells of it
        tab = Officer(officer.page.context.new_page(), officer.address)
        tab.page.goto(f"{officer.address}/checklist")
        expect(button(tab, "Import of first.xlsx")).to_be_visible()
        tab.page.close()
    officer.told("first.xlsx is in the register: 2,000 new suppliers")
    expect(officer.page.get_by_role("heading", level=1, name="Import")).to_be_visible()
    assert "job=" not in officer.page.url
    other.told("first.xlsx is in the register: 2,000 new suppliers")
    assert other.page.url == address


def test_an_import_is_cancelled_and_leaves_nothing(officer: Officer, folder: Path) -> None:
    officer.open()
    before = officer.suppliers_listed()
    check(officer, "second.xlsx", suppliers(5_000, 5))
    with another_writer(folder / "register.sqlite"):
        officer.press("Commit")
        button(officer, "Cancel").click()
        expect(button(officer, "Cancel")).to_be_disabled()
    officer.told("Stopped. Nothing was changed.")
    officer.press("Back")
    expect(officer.page.get_by_text("Nothing is written before you commit.")).to_be_visible()
    assert officer.suppliers_listed() == before
