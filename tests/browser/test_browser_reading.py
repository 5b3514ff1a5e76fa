"""The pages to read and to look after things: addresses that can be shared, and files that arrive."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.officer import Officer
from tests.services.conftest import as_csv

pytestmark = pytest.mark.browser


def test_a_rule_leads_to_its_question_and_the_address_and_the_way_back_follow(officer: Officer) -> None:
    page = officer.page
    officer.open("/questionnaires?view=rules&find=debt")
    page.get_by_text("Reads 2 questions").first.click()
    page.get_by_role("button", name="Where did workers find the money?").first.click()
    heading = page.get_by_role("heading", level=3, name="Where did workers find the money?")
    expect(heading).to_be_visible()
    expect(page).to_have_url(f"{officer.address}/questionnaires?questionnaire=forced_labour&question=fee_money_from")
    officer.open("/questionnaires?questionnaire=forced_labour&question=fee_money_from")  # as somebody it was sent to
    expect(heading).to_be_visible()
    officer.tab("Laws and standards")
    expect(page.get_by_role("heading", level=2, name="Laws and standards")).to_be_visible()
    page.go_back()
    expect(heading).to_be_visible()


def test_files_arrive_and_the_copy_of_the_register_opens(officer: Officer, tmp_path: Path) -> None:
    officer.open()
    officer.import_list("list.csv", as_csv([["Supplier", "Country"], ["Aldergate Knitwear", "Bangladesh"]]))
    officer.go("Reports")
    book = openpyxl.load_workbook(io.BytesIO(officer.download("Download risk-register-")))
    assert book["Register"]["A2"].value == "Aldergate Knitwear"
    officer.go("Settings")
    officer.press("Make a copy")
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(officer.download("Download duediligence-register-"))
    with sqlite3.connect(copy) as opened:
        assert ("Aldergate Knitwear",) in opened.execute("SELECT name FROM entity").fetchall()
