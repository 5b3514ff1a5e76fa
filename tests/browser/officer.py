"""What an officer does on the pages, in the words that stand on them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(rows: Sequence[Sequence[object]], sheet: str = "List") -> bytes:
    """An xlsx file of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    return as_bytes(book)


def as_bytes(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_rows(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet by the headers in its first row."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


class Officer:
    """One browser session."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, path: str = "/") -> None:
        self.page.goto(f"{self.address}{path}")
        self.settled()

    def settled(self) -> None:
        """Wait until the server has drawn the whole page."""
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0)

    def go(self, page: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=page, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=page)).to_be_visible()
        self.settled()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).filter(visible=True).click()

    def tab(self, name: str) -> Locator:
        """Open a tab, with or without a number behind its name, and give its content."""
        named = re.compile(rf"^{re.escape(name)}( \d.*)?$")
        self.page.get_by_role("tab", name=named).click()
        self.settled()
        return self.page.get_by_role("tabpanel", name=named)

    def upload(self, label: str, name: str, data: bytes) -> None:
        chooser = self.page.get_by_test_id("stFileUploader").filter(has_text=label).locator("input[type=file]")
        chooser.set_input_files({"name": name, "mimeType": XLSX, "buffer": data})

    def download(self, button: str) -> bytes:
        with self.page.expect_download() as started:
            self.press(button)
        return Path(started.value.path()).read_bytes()

    def choose(self, within: Page | Locator, label: str, option: str) -> None:
        """Pick an option of a drop-down by typing it, as at a keyboard."""
        box = within.get_by_role("combobox", name=label, exact=True)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def told(self, words: str) -> None:
        """Wait for the message that what was asked for is done."""
        expect(self.page.get_by_test_id("stAlert").filter(has_text=words)).to_be_visible()
        self.settled()

    def badge(self, text: str) -> Locator:
        """A label with this word in it."""
        return self.page.locator(".stMarkdownBadge").filter(has_text=text)

    def open_supplier(self, name: str) -> None:
        self.go("Suppliers")
        self.choose(self.page, "Open a supplier", name)
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()
        self.settled()

    def open_listed(self, row: int) -> None:
        """Click on a row of the list, a picture of a table as the grid draws it."""
        self.settled()
        grid = self.page.get_by_test_id("stDataFrame")
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + 120, box["y"] + 52 + 35 * row)

    def suppliers_listed(self) -> int:
        """How many suppliers the list says there are."""
        self.go("Suppliers")
        none, number = "There are no suppliers yet", r"([\d,]+) suppliers? match"
        said = self.page.get_by_text(re.compile(f"{none}|{number}")).inner_text()
        found = re.search(number, said)
        assert found or none in said, said
        return int(found.group(1).replace(",", "")) if found else 0

    def go_on_to_check(self) -> None:
        """Go through the steps of an import, leaving everything as it is."""
        commit = self.page.get_by_role("button", name="Commit", exact=True)
        go_on = self.page.get_by_role("button", name="Continue", exact=True)
        expect(commit.or_(go_on)).to_be_visible()
        while not commit.is_visible():
            with suppress(PlaywrightTimeout):  # the step that was left takes its button with it
                go_on.click(timeout=2_000)
            self.settled()

    def import_list(self, name: str, data: bytes) -> None:
        self.go("Import")
        self.upload("Supplier list", name, data)
        self.go_on_to_check()
        self.press("Commit")
        self.told(f"{name} is in the register")
