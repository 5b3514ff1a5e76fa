"""The whole main job, as an officer does it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.officer import Officer, as_rows, workbook

pytestmark = pytest.mark.browser

LIST = workbook(
    [
        ["Harrow & Pell: suppliers (invented)"],
        ["As of October 2026"],
        [],
        ["Factory name", "Country", "Product", "No. of workers", "Buyer's remark"],
        ["Aldergate Knitwear Ltd", "Bangladesh", "Shirts", 2300, "since 2019"],
        ["Bramblecote Mills", "Viet Nam", "Garments", "201-500", None],
        ["Cinderford Software", "Germany", "Software", 40, None],
    ],
    sheet="Feb 2026",
)
QUESTION = "Did any worker who is here now pay something to get this job?"

ACTION = "Stop deductions and interest at once"


def test_from_a_list_to_a_register_and_a_checklist(officer: Officer) -> None:
    page = officer.page
    officer.open()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Find, explain and end forced labour in your supply chain"
    )

    # a workbook with title rows; the officer confirms the mapping and commits
    officer.go("Import")
    officer.upload("Supplier list", "suppliers.xlsx", LIST)
    expect(page.get_by_role("spinbutton", name="The headers stand in row")).to_have_value("4")
    officer.go_on_to_check()
    expect(page.get_by_text("3 suppliers in 3 countries.")).to_be_visible()
    officer.press("Commit")
    officer.told("suppliers.xlsx is in the register: 3 new suppliers")

    # a supplier and its explanation: nothing was asked, so context is known and concern is not
    officer.open_supplier("Aldergate Knitwear Ltd")
    expect(officer.badge("Not enough known")).to_be_visible()
    expect(page.get_by_text("We do not know enough for a rating: nothing has been asked yet.")).to_be_visible()
    expect(page.get_by_text("Next: open the Answers tab")).to_be_visible()
    why = officer.tab("Why")
    why.get_by_text("Context: how hard we look: 69.6").click()
    expect(why.get_by_role("row", name="Country where the work is done")).to_contain_text("21.0")
    expect(why.get_by_role("listitem").filter(has_text="Country where the work is done: ")).to_contain_text("V-Dem")
    expect(why.get_by_text("The parts add up to 69.6.").first).to_be_visible()

    # an answer moves the rating
    answers = officer.tab("Answers")
    officer.choose(answers, "Section", "How people get the job")
    officer.settled()
    officer.choose(answers, QUESTION, "Yes")
    officer.press("Save the answers")
    officer.told("The rating moved from Not enough known to Act now")
    expect(officer.badge("Act now")).to_be_visible()
    expect(officer.tab("Why").get_by_text("The supplier reports:").first).to_be_visible()

    # owner and status of an action, kept over a reload
    work = officer.tab("Checklist")
    officer.choose(work, "Open one action", ACTION)
    work.get_by_role("textbox", name="Owner").fill("Ines Falk")
    officer.choose(work, "Status", "In progress")
    officer.press("Save this action")
    officer.told("1 action saved.")
    page.reload()
    officer.settled()
    work = officer.tab("Checklist")
    officer.choose(work, "Open one action", ACTION)
    expect(work.get_by_role("textbox", name="Owner")).to_have_value("Ines Falk")
    expect(work.get_by_role("combobox", name="Status")).to_have_value("In progress")

    # the register as a workbook
    officer.go("Suppliers")
    page.get_by_role("button", name="Download", exact=True).click()
    book = openpyxl.load_workbook(io.BytesIO(officer.download("Risk register")))
    register = {row["Supplier"]: row for row in as_rows(book["Register"])}
    assert [(name, row["Country"], row["Concern: what we found"]) for name, row in register.items()] == [
        ("Aldergate Knitwear Ltd", "Bangladesh", "Act now"),
        ("Bramblecote Mills", "Viet Nam", "Not enough known"),
        ("Cinderford Software", "Germany", "Not enough known"),
    ]
    work = {row["Action"]: row for row in as_rows(book["Checklist"]) if row["Supplier"] == "Aldergate Knitwear Ltd"}
    assert (work[ACTION]["Owner"], work[ACTION]["Status"]) == ("Ines Falk", "In progress")
