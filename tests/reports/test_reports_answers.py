"""The answers workbook: made, filled in as a person would, and read back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from duediligence.answers import LONG_COLUMNS, answers_from_table, code_answers
from duediligence.answers.coded import Answers
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.reports import answers_workbook
from duediligence.spreadsheets import Table, read_book
from duediligence.suppliers import HEADER_WORDS
from tests.answers.making import questionnaire
from tests.dashboards.making import suppliers

TODAY = date(2026, 11, 21)
WORDS = {"en": "Do workers pay a fee?", "fr": "Les travailleurs paient-ils ?"}
LONG = "A choice with so many words that a list written into the cell itself would be far too long for Excel, number "
DEFINITION = questionnaire(
    {"id": "welcome", "type": "note"},
    {"id": "fees", "type": "select_one", "label": WORDS, "help": {"en": "Count every cost."},
     "evidence": {"en": "Pay slips."},
     "choices": [{"id": "no", "label": {"en": "No", "fr": "Non"}}, {"id": "yes", "label": {"en": "Yes", "fr": "Oui"}}]},
    {"id": "fee_usd", "type": "decimal", "label": {"en": "How much?"}, "relevant": "${fees} = 'yes'"},
    {"id": "terms", "type": "select_multiple", "label": {"en": "What is in the contract?"},
     "choices": [{"id": "pay", "label": {"en": "Pay, in full"}}, {"id": "hours", "label": {"en": "Hours"}}]},
    {"id": "share", "type": "percent", "label": {"en": "What share?"}},
    {"id": "signed", "type": "date", "label": {"en": "When signed?"}},
    {"id": "remark", "type": "text", "label": {"en": "Anything else?"}},
    {"id": "many", "type": "select_one", "label": {"en": "Which one?"},
     "choices": [{"id": f"c{n}", "label": {"en": f"{LONG}{n}"}} for n in range(9)]},
)  # fmt: skip
SUPPLIERS = suppliers(
    {"key": "k1", "supplier_id": "0012", "name": "=Aster", "country": "BD", "site": "Mill 1"},
    {"key": "k2", "name": "Birch", "country": "VN"},
    {"key": "k3", "name": "Birch", "country": "VN"},
)
KEYS = ["k1", "k2", "k3"]


def book_of(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def filled_in(data: bytes, cells: dict[str, dict[str, Any]]) -> bytes:
    """The workbook after a person typed ``cells`` (key → column id → value)."""
    book = book_of(data)
    sheet = book["Answers"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, columns["key"]).value: row for row in range(3, sheet.max_row + 1)}
    for key, answers in cells.items():
        for column, value in answers.items():
            cell = sheet.cell(rows[key], columns[column])
            assert not cell.protection.locked
            cell.value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_back(data: bytes) -> tuple[Answers, pd.DataFrame, list[str]]:
    tables: list[Table] = [t for t in read_book(data, "answers.xlsx", HEADER_WORDS).tables if t.sheet == "Answers"]
    long, problems = answers_from_table(tables[0], DEFINITION, SUPPLIERS, "answers.xlsx", TODAY)
    answers, more = code_answers(long, DEFINITION, KEYS)
    return answers, long, [problem.message for problem in (*problems, *more)]


def test_what_a_person_fills_in_is_what_we_read() -> None:
    data = filled_in(
        answers_workbook(SUPPLIERS, None, DEFINITION),
        {
            "k1": {"fees": "Yes", "fee_usd": 1250.5, "terms": "Pay, in full; Hours", "share": "45%",
                   "signed": date(2026, 3, 4), "remark": "None", "evidence": "Documented", "dated": date(2026, 2, 1),
                   "source": "Audit", "due": date(2026, 12, 31)},
            "k2": {"fees": "Don't know", "share": 45, "many": f"{LONG}8"},
        },
    )  # fmt: skip
    answers, long, problems = read_back(data)
    assert problems == []
    values = {name: column.values.tolist() for name, column in answers.columns.items()}
    assert values | {"fee_usd": [], "share": []} == {
        "fee_usd": [],
        "share": [],
        "fees": [2, 0, 0],
        "terms": [3, 0, 0],
        "signed": [(date(2026, 3, 4) - date(1970, 1, 1)).days, np.iinfo(np.int32).min, np.iinfo(np.int32).min],
        "remark": ["None", "", ""],
        "many": [0, 9, 0],
    }  # fmt: skip
    assert np.array_equal(answers.columns["fee_usd"].values, [1250.5, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(answers.columns["share"].values, [45, 45, np.nan], equal_nan=True)
    assert answers.columns["fees"].state.tolist() == [1, 2, 0]
    assert answers.asked.tolist() == [True, True, False]
    first = long[long["key"].eq("k1")].iloc[0]
    assert (first["evidence"], first["dated"], first["source"], first["due"]) == (
        "documented", date(2026, 2, 1), "audit", date(2026, 12, 31),
    )  # fmt: skip


def test_an_empty_workbook_holds_no_answers() -> None:
    answers, long, problems = read_back(answers_workbook(SUPPLIERS, None, DEFINITION))
    assert (answers.columns, len(long), problems) == ({}, 0, [])


def known(*rows: dict[str, Any]) -> pd.DataFrame:
    base = dict.fromkeys(LONG_COLUMNS) | {"source": "self_assessment", "dated": date(2026, 3, 1)}
    return pd.DataFrame([base | row for row in rows], columns=list(LONG_COLUMNS)).astype(object)


def test_answers_we_have_come_back_unchanged_with_the_evidence_of_each() -> None:
    have = known(
        {"key": "k1", "question": "fees", "value": "no", "evidence": "documented"},
        {"key": "k1", "question": "terms", "value": "pay; hours", "evidence": "documented"},
        {"key": "k1", "question": "share", "value": "12.5", "evidence": "audited", "source": "audit"},
        {"key": "k1", "question": "fee_usd", "value": "about 5", "evidence": "documented", "dated": date(2025, 1, 1)},
        {"key": "k2", "question": "fees", "value": "Oui", "due": date(2026, 12, 1)},
        {"key": "k2", "question": "remark", "value": "-"},
        {"key": "k3", "due": date(2027, 1, 1)},
    )
    data = answers_workbook(SUPPLIERS, have, DEFINITION)
    ids = [cell.value for cell in book_of(data)["Answers"][1]]
    assert [name for name in ids if "." in str(name)] == ["fee_usd.dated", "share.evidence", "share.source"]
    before, _ = code_answers(have, DEFINITION, KEYS)
    after, _, problems = read_back(data)
    assert problems == ["We could not read this as a number. It counts as unanswered."]
    assert list(after.columns) == list(before.columns)
    for name, column in before.columns.items():
        for field in ("values", "state", "evidence", "dated", "source"):
            np.testing.assert_array_equal(getattr(after.columns[name], field), getattr(column, field), err_msg=name)
    assert (after.asked.tolist(), after.due.tolist()) == (before.asked.tolist(), before.due.tolist())


def test_what_a_person_sees() -> None:
    book = book_of(answers_workbook(SUPPLIERS, None, DEFINITION))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("How to fill in", "visible"), ("Answers", "visible"), ("Lists", "hidden"),
    ]  # fmt: skip
    sheet = book["Answers"]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "D3"
    assert sheet.protection.sheet
    assert [cell.value for cell in sheet[2]][1:10] == [
        "Supplier id", "Supplier name", "Country", "Site", "Evidence", "Dated", "Source", "Due",
        "Do workers pay a fee?",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[3]][:5] == ["k1", "0012", "=Aster", "Bangladesh", "Mill 1"]
    assert (sheet["J3"].fill.start_color.rgb, sheet["C3"].protection.locked) == ("FFFFF8C5", True)
    assert sheet["K2"].comment.text == "Only\nAnswer only if “Do workers pay a fee?” is “Yes”."
    assert sheet["J2"].comment.text == "Only\nCount every cost.\nGood evidence: Pay slips."


def test_choices_are_offered_from_a_hidden_sheet_however_long_they_are() -> None:
    book = book_of(answers_workbook(SUPPLIERS, None, DEFINITION, language="fr"))
    offered = {str(rule.sqref): rule.formula1 for rule in book["Answers"].data_validations.dataValidation
               if rule.type == "list"}  # fmt: skip
    assert offered == {
        "F3:F5": "list_row_evidence", "H3:H5": "list_row_source", "J3:J5": "list_of_fees", "P3:P5": "list_of_many",
    }  # fmt: skip
    place = book.defined_names["list_of_fees"].attr_text.removeprefix("Lists!")
    assert [row[0].value for row in book["Lists"][place.replace("$", "")]] == [
        "Non", "Oui", "Don't know", "Prefer not to say",
    ]  # fmt: skip
    assert book["Answers"]["J2"].value == "Les travailleurs paient-ils ?"


@pytest.mark.parametrize("definition", [DEFINITION])
def test_the_same_input_gives_the_same_bytes_without_author(definition: Questionnaire) -> None:
    first, second = (answers_workbook(SUPPLIERS, None, definition) for _ in range(2))
    assert first == second
    assert book_of(first).properties.creator is None


def test_a_desk_only_question_is_in_no_file_that_could_reach_a_supplier() -> None:
    definition = questionnaire(
        {"id": "fees", "type": "text", "label": WORDS},
        {"id": "on_a_list", "type": "text", "ask": "desk_only", "label": {"en": "Is the site on a public list?"}},
    )
    book = book_of(answers_workbook(SUPPLIERS, None, definition))
    written = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Do workers pay a fee?" in written
    assert not {"on_a_list", "Is the site on a public list?"} & written
    assert any("do not send it to any of them" in str(text) for text in written)
