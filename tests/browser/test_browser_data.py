"""Lists, files of answers, and files that are wrong."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.officer import Officer, as_bytes, workbook
from tests.spreadsheets.files import raw_sheet, text_row

pytestmark = pytest.mark.browser

FAR_AWAY = raw_sheet(
    text_row(1, "Supplier", "Country")
    + text_row(2, "Farthing Mills", "Viet Nam")
    + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
)


def test_a_wrong_file_shows_one_clear_message_and_leaves_the_register_as_it_was(officer: Officer) -> None:
    officer.open()
    officer.import_list("kept.xlsx", workbook([["Supplier", "Country"], ["Greywater Tannery", "India"]]))
    before = officer.suppliers_listed()
    for name, data, message in (
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "picture.xlsx: This is a PNG picture"),
        ("empty.csv", b"", "empty.csv: The file is empty."),
        ("amounts.csv", b"Date,Amount\n2026-01-01,3\n", "amounts.csv: We found no list of suppliers in this file."),
        ("far.xlsx", FAR_AWAY, 'far.xlsx, sheet "List": The cell XFD1048576 is in column 16,384'),
    ):
        officer.open("/import")
        officer.upload("Supplier list", name, data)
        alerts = officer.tab("Supplier list").get_by_test_id("stAlert")
        expect(alerts).to_have_count(1)
        expect(alerts).to_contain_text(message)
    assert officer.suppliers_listed() == before


def test_a_list_is_mended_on_its_way_in_and_comes_back_with_notes(officer: Officer) -> None:
    page = officer.page
    rows = [
        ["Supplier ID", "Supplier", "Country", "Address", "City", "Workers"],
        ["M1", "Marlowe Knitwear Ltd", "Portgual", "12 Rua Nova", "Porto", "120"],
        ["M2", "MARLOWE KNITWEAR Limited", "Portugal", "12 Rua Nova", "Porto", "many"],
        ["M3", "Marsden Foods", "Peru", "4 Calle Sol", "Lima", "80"],
    ]
    officer.open("/import")
    officer.upload("Supplier list", "mended.xlsx", workbook(rows))
    officer.press("Continue")
    expect(page.get_by_role("heading", name="We do not know 1 country in 1 row")).to_be_visible()
    officer.press("Take all suggestions")
    expect(page.get_by_text("What you leave open stays not known")).to_have_count(0)
    officer.settled()
    officer.press("Continue")
    expect(page.get_by_text("1 group of rows may be the same supplier.")).to_be_visible()
    officer.press("Merge all that are the same site")
    expect(page.get_by_text("0 groups of rows may be the same supplier.")).to_be_visible()
    officer.settled()
    officer.press("Continue")
    expect(page.get_by_text("2 suppliers in 2 countries. Nothing is written before you commit.")).to_be_visible()
    officer.settled()

    officer.press("Download my file with notes")
    officer.told("It is a copy of your workbook with our notes as comments")
    book = openpyxl.load_workbook(io.BytesIO(officer.download("Download mended with notes.xlsx")))
    assert book["List"]["F3"].comment.text.startswith("Please check: We could not read a number here.")
    officer.press("Go on")
    officer.press("Commit")
    officer.told("mended.xlsx is in the register: 2 new suppliers")
    page.get_by_role("link", name="Look at the suppliers and at what we know of each").click()
    expect(page.get_by_role("heading", level=1, name="Suppliers")).to_be_visible()

    officer.go("Import")
    officer.upload("Supplier list", "mended in May.xlsx", workbook(rows))
    expect(page.get_by_text("as your list of")).to_be_visible()
    officer.press("Continue")
    expect(page.get_by_text("2 suppliers in 2 countries. Nothing is written before you commit.")).to_be_visible()


def test_a_hostile_file_does_not_keep_another_officer_waiting(sessions: list[Officer]) -> None:
    first, second = sessions
    second.open()
    first.open("/import")
    first.upload("Supplier list", "far.xlsx", FAR_AWAY)
    second.go("Checklist")
    second.go("Suppliers")
    first.told("XFD1048576")


def test_answers_workbook_downloaded_filled_in_and_uploaded(officer: Officer) -> None:
    officer.open()
    rows = [["Supplier", "Country", "Product"], ["Hollowell Garments", "Bangladesh", "Shirts"]]
    officer.import_list("answered.xlsx", workbook(rows))
    officer.open("/import?part=answers")
    book = openpyxl.load_workbook(io.BytesIO(officer.download("Download the answers workbook")))
    sheet = book["Answers"]
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    row = cells["Hollowell Garments"].row
    sheet.cell(row, cells["worker_pays_fee"].column, "Yes")
    sheet.cell(row, cells["workers_total"].column, "many")
    officer.upload("Filled-in answers", "filled-in.xlsx", as_bytes(book))
    expect(officer.page.get_by_text("1 answer of 1 supplier. Nothing is written before you commit.")).to_be_visible()
    expect(officer.page.get_by_text("We could not read this as a number.").first).to_be_visible()
    officer.press("Commit the answers")
    officer.told("1 answer of 1 supplier taken in")
    officer.open_supplier("Hollowell Garments")
    expect(officer.badge("Act now")).to_be_visible()


def test_the_last_import_can_be_undone(officer: Officer) -> None:
    officer.open()
    before = officer.suppliers_listed()
    officer.import_list("mistaken.xlsx", workbook([["Supplier", "Country"], ["Mistaken Traders", "Peru"]]))
    assert officer.suppliers_listed() == before + 1
    officer.go("Import")
    officer.press("Undo this import")
    officer.told("The import of mistaken.xlsx is undone")
    assert officer.suppliers_listed() == before


def test_a_search_leads_to_a_supplier_and_is_still_there_on_the_way_back(officer: Officer) -> None:
    officer.open()
    rows = [["Supplier", "Country"], ["Quillon Weavers", "Pakistan"], ["Rookhope Dyers", "Pakistan"]]
    officer.import_list("searched.xlsx", workbook(rows))
    officer.go("Suppliers")
    officer.page.get_by_role("textbox", name="Search").fill("quillon")
    officer.page.get_by_role("textbox", name="Search").press("Enter")
    expect(officer.page.get_by_text("1 supplier matches")).to_be_visible()
    officer.open_listed(0)
    expect(officer.page.get_by_role("heading", level=1, name="Quillon Weavers")).to_be_visible()
    officer.page.get_by_role("link", name="All suppliers").click()
    expect(officer.page.get_by_text("1 supplier matches")).to_be_visible()
