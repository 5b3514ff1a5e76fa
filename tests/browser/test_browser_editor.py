"""An officer who never saw YAML edits a questionnaire on the page, and the same by Excel."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect
from ruamel.yaml import YAML

from tests.browser.officer import Officer, as_bytes

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # reading a file gives way to whatever else runs on the machine
TITLE_ROW, ROW, FIRST = 38, 35, 40
"""Heights of a grid's head and rows, and the width of the column that marks rows, in pixels."""


def begin(officer: Officer, questionnaire: str) -> None:
    officer.open(f"/questionnaires?questionnaire={questionnaire}")
    officer.page.get_by_role("link", name="Edit this questionnaire").click()
    expect(officer.page.get_by_role("heading", level=1, name="Edit a questionnaire")).to_be_visible()
    officer.settled()
    officer.press("Begin a draft")
    expect(officer.page.get_by_text(re.compile("^Draft "))).to_be_visible(timeout=PATIENCE)
    officer.settled()


def open_question(officer: Officer, words: str, label: str) -> None:
    """Find a question by its words, as the search of the outline has them."""
    box = officer.page.get_by_role("textbox", name="Search the questions")
    box.fill(words)
    box.press("Enter")
    expect(officer.page.get_by_role("heading", name=label)).to_be_visible()
    officer.settled()


def type_points(officer: Officer, row: int, points: str) -> None:
    """Type into the second column of the table of choices, as at a keyboard."""
    grid = officer.page.get_by_test_id("stDataFrame").first
    changed = officer.page.get_by_text("1 change not saved yet")
    officer.page.wait_for_timeout(1_000)  # a grid that is still being drawn takes no click
    for _ in range(4):
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        assert box
        officer.page.mouse.click(box["x"] + FIRST + 210 + 60, box["y"] + TITLE_ROW + ROW * row + ROW // 2)
        officer.page.keyboard.type(points)
        officer.page.keyboard.press("Enter")
        with suppress(PlaywrightTimeout):
            changed.wait_for(timeout=10_000)  # what it says moves the grid: a second click must not come before
            break
    expect(changed).to_be_visible()


def save(officer: Officer) -> None:
    officer.page.get_by_role("button", name="Save", exact=True).click()
    expect(officer.page.get_by_text("Everything is saved")).to_be_visible(timeout=PATIENCE)
    officer.settled()


def add_rule(officer: Officer, says: str, question: str, answer: str, grave: str = "") -> None:
    officer.tab("Rules")
    officer.press("Add a rule")
    officer.page.get_by_role("textbox", name="What does it find, in one sentence?").fill(says)
    officer.page.keyboard.press("Tab")
    officer.page.get_by_role("button", name="Add it", exact=True).click()
    expect(officer.page.get_by_role("heading", name=says)).to_be_visible(timeout=PATIENCE)
    officer.settled()
    officer.press("Add a condition")
    officer.choose(officer.page, "What is looked at", question)
    officer.settled()
    officer.choose(officer.page, "What it is compared with", answer)
    officer.settled()
    expect(officer.page.get_by_text(f"When “{question}” is “{answer}”.")).to_be_visible()
    if grave:
        officer.choose(officer.page, "How grave it is", grave)
    else:
        officer.choose(officer.page, "Kind", "To look into")
    officer.settled()
    save(officer)


def undo(officer: Officer) -> None:
    """Take the last step back, and wait until it is."""
    last = officer.page.get_by_text(re.compile("^Last step: "))
    words = last.inner_text()
    officer.page.get_by_role("button", name="Undo", exact=True).click()
    expect(last).not_to_have_text(words, timeout=PATIENCE)
    officer.settled()


def said(officer: Officer) -> object:
    """What the draft says, from its text."""
    officer.tab("Excel and text")
    officer.page.get_by_text("Edit the file itself, as text (YAML)").click()
    text = officer.page.get_by_role("textbox", name="Questionnaire", exact=True).input_value()
    return YAML(typ="safe").load(text)


def explained(officer: Officer, name: str) -> str:
    """The rating of a supplier and why, as its page says it."""
    officer.open_supplier(name)
    why = officer.page.get_by_role("tabpanel", name=re.compile("^Why"))
    expect(why.get_by_text(re.compile(r"^Context [\d.]+; "))).to_be_visible()
    words = str(why.inner_text())
    return words[words.index("; ") :]  # what stands before is the picture, which the browser draws in its own time


def test_an_officer_changes_choices_and_rules_sees_who_moves_and_publishes(officer: Officer) -> None:
    officer.open()
    officer.press("Load the sample data")
    done = officer.page.get_by_test_id("stAlert").filter(has_text="The sample data is loaded.")
    expect(done).to_be_visible(timeout=PATIENCE)
    begin(officer, "forced_labour")

    open_question(officer, "pay something to get", "Did any worker who is here now pay something to get this job?")
    type_points(officer, 2, "80")
    save(officer)
    agreement = "Does a signed agreement with each recruiter say that workers pay nothing?"
    add_rule(officer, "Recruiters work without a signed agreement.", agreement, "No", "Severe")

    officer.press("See who would move")
    officer.settled()
    expect(officer.page.get_by_text(re.compile("is new: “Recruiters work without a signed agreement."))).to_be_visible()
    accept = officer.page.get_by_role("button", name="Let the examples expect what comes out now")
    if accept.is_visible():
        accept.click()
        expect(officer.page.get_by_text("Nothing: there are no mistakes")).to_be_visible(timeout=PATIENCE)
        officer.settled()
    officer.press("Work it out")
    moves = officer.page.get_by_text(re.compile(r"· publishing would move \d+ suppliers?: \d+ up"))
    expect(moves).to_be_visible(timeout=PATIENCE)
    officer.page.get_by_text("The same as text").click()
    first = officer.page.get_by_role("listitem").filter(has_text="→").first.inner_text()
    assert "Severe concern" in first or "Act now" in first
    draft, name = officer.page.url, first.split(",")[0]
    before = explained(officer, name)

    officer.page.goto(draft)
    officer.settled()
    note = officer.page.get_by_role("textbox", name=re.compile("^What has changed, and why"))
    note.fill("Agreements with recruiters count.")
    officer.press("Publish this version")
    officer.told("is published. Earlier assessments are unchanged.")
    expect(officer.page.get_by_role("cell", name="Agreements with recruiters count.")).to_be_visible()
    expect(officer.page.get_by_role("button", name="Assess again now")).to_be_visible()
    assert explained(officer, name) == before
    officer.press("Assess again now")
    expect(officer.page.get_by_role("button", name="Assess again now")).to_have_count(0, timeout=PATIENCE)
    officer.settled()
    assert "Recruiters work without a signed agreement." in explained(officer, name)


def test_the_same_edit_by_excel_says_the_same(officer: Officer) -> None:
    begin(officer, "own_business")
    before = said(officer)
    finds, asked = "Labour is no line of our prices.", "Is the cost of labour a line of its own when we agree a price?"
    officer.tab("Questions")
    open_question(officer, "less than it cost", "Did we buy anything for less than it cost")
    type_points(officer, 2, "80")
    save(officer)
    add_rule(officer, finds, asked, "No")
    by_hand = said(officer)
    assert by_hand != before

    for _ in range(3):
        undo(officer)
    assert said(officer) == before
    book = openpyxl.load_workbook(io.BytesIO(officer.download("Download the workbook")))
    choices, rules = book["choices"], book["rules"]
    (row,) = (
        each for each in choices.iter_rows(min_row=2) if each[0].value == "price_below_cost" and each[1].value == "some"
    )
    row[column(choices, "risk")].value = 80
    assert isinstance(by_hand, dict)
    added = by_hand["rules"][-1]
    line = {"id": added["id"], "kind": "lead", "when": added["when"], "say::English (en)": finds}
    number = len(by_hand["rules"]) + 1
    for head, value in line.items():
        rules.cell(number, column(rules, head) + 1, value)
    officer.upload("Workbook of this questionnaire", "mine.xlsx", as_bytes(book))
    officer.press("Take this workbook into the draft")
    expect(officer.page.get_by_text("Last step: Taken from the workbook mine.xlsx.")).to_be_visible(timeout=PATIENCE)
    officer.settled()
    assert said(officer) == by_hand


def column(sheet: Worksheet, head: str) -> int:
    """The place of a column from 0, by its header."""
    return [cell.value for cell in sheet[1]].index(head)
