"""The risk register workbook: what a person reads in it, and what it must never do."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from duediligence.answers import PROTECTED_NOT_TAKEN_IN
from duediligence.assessment import Assessment, DefinitionReference
from duediligence.dashboards.labels import NOT_PROOF
from duediligence.errors import Problem
from duediligence.reports import register_workbook
from tests.answers.making import questionnaire
from tests.dashboards.making import actions, findings, results, suppliers

TODAY = date(2026, 11, 21)
DEFINITION = questionnaire({"id": "fees", "type": "text", "label": {"en": "Do workers pay?"}})
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "http://evil.example",
    "![x](http://evil.example/x.png)",
)

SUPPLIERS = suppliers(
    {"name": "Aster Textiles", "site": "Mill 1", "country": "BD"},
    {"name": "Birch Garments", "country": None},
    {"name": HOSTILE[0], "country": "VN", "site": HOSTILE[5]},
)
RESULTS = results(
    {"context_class": "high", "inherent": 69.6, "due_diligence": "heightened", "rating": "high", "residual": 51.7,
     "rating_basis": "self_declared", "coverage": 0.85, "worst_finding": 50, "lane": "act_now", "asked": 1},
    {"due_diligence": "standard", "residual": 60, "coverage": 0},
    {"context_class": "raised", "inherent": 50, "due_diligence": "standard", "rating": "high", "residual": 50,
     "rating_basis": "finding", "worst_finding": 50, "coverage": 0.1, "asked": 1},
)  # fmt: skip
FINDINGS = findings(
    {"row": 0, "severity": "medium", "sentence": "Wages come late.", "rule": "late_pay"},
    {"row": 0, "severity": "high", "sentence": "Workers pay to get the job.", "rule": "fee", "red_flag": True},
    {"row": 0, "state": "possible", "severity": "severe", "sentence": "Papers may be kept.", "ask": ("fees",)},
    {"row": 2, "severity": "high", "sentence": HOSTILE[6]},
)
CHECKLIST = actions(
    {"key": "0", "action": "repay", "title": "Repay fees", "why": "Debt binds.", "owner_role": "supplier",
     "clock": "p2", "target": date(2026, 11, 28), "evidence": "Pay slips", "closing_proof": "Workers say so",
     "safety_gate": True, "owner": HOSTILE[1], "status": "in_progress"},
)  # fmt: skip


def made(**more: Any) -> bytes:
    assessment = Assessment(
        as_of=TODAY,
        questionnaire=DefinitionReference("tin_roof", "1.0.0", "f" * 64),
        editions={"country_list": "2025"},
        results=RESULTS,
        findings=FINDINGS,
    )
    facts = SimpleNamespace(factors={"country_risk": np.array([49.0, np.nan, 30.0])})  # all that is read of the facts
    bands = pd.DataFrame({"band_low": [48.25, 40.0, 50.0], "band_high": [60.1, 70.0, 55.5]})
    given = {"portfolio": "Home goods", "checklist": CHECKLIST, "bands": bands} | more
    return register_workbook(SUPPLIERS, assessment, DEFINITION, facts, TODAY, **given)


def sheet(book: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(book))[name].iter_rows(values_only=True))


def test_a_row_for_each_supplier_with_its_reasons_and_first_action() -> None:
    head, *rows = sheet(made(), "Register")
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {"Supplier": "Aster Textiles", "Site": "Mill 1", "Country": "Bangladesh",
         "Context: how hard we look": "High-risk context", "Context score (0–100)": 69.6,
         "Depth of our look": "Close look",
         "Concern: what we found": "Act now", "Score (0–100)": 51.7, "Range: from": 48.25, "Range: to": 60.1,
         "It rests on": "Self-declared", "To do": "Act now",
         "How much we know": 0.85, "Worst finding": "High",
         "Why": "Workers pay to get the job.\nWages come late.\nTo check: Papers may be kept.",
         "First action": "Repay fees", "File": "list.xlsx", "Sheet": "List", "Row": 2, "Our key": "0"},
        {"Supplier": "Birch Garments", "Site": None, "Country": None,
         "Context: how hard we look": "Context not known", "Context score (0–100)": None,
         "Depth of our look": "Standard look", "Concern: what we found": "Not enough known", "Score (0–100)": None,
         "Range: from": None, "Range: to": None,
         "It rests on": None, "To do": None, "How much we know": 0, "Worst finding": None,
         "Why": "country_risk: not known, counts as 60", "First action": None, "File": "list.xlsx", "Sheet": "List",
         "Row": 3, "Our key": "1"},
        {"Supplier": "=1+1", "Site": "http://evil.example", "Country": "Viet Nam",
         "Context: how hard we look": "Raised-risk context", "Context score (0–100)": 50,
         "Depth of our look": "Standard look", "Concern: what we found": "At least high concern", "Score (0–100)": 50,
         "Range: from": 50, "Range: to": 55.5,
         "It rests on": "A finding alone", "To do": None, "How much we know": 0.1, "Worst finding": "High",
         "Why": "![x](http://evil.example/x.png)", "First action": None, "File": "list.xlsx", "Sheet": "List", "Row": 4,
         "Our key": "2"},
    ]  # fmt: skip


def test_findings_and_checklist() -> None:
    book = made()
    assert sheet(book, "Findings")[2] == (
        "Aster Textiles", "Bangladesh", "Workers pay to get the job.", "Found", "Harm to people", "High", "Yes", None,
        "fee", "0",
    )  # fmt: skip
    assert sheet(book, "Findings")[3][3:8] == (
        "Possible, to check",
        "Harm to people",
        "Severe",
        None,
        "Do workers pay?",
    )
    assert sheet(book, "Checklist")[1][:14] == (
        "Aster Textiles", "Mill 1", "Bangladesh", "Repay fees", "Debt binds.", "Supplier", "Within 7 days",
        pd.Timestamp(2026, 11, 28), "Accepted", HOSTILE[1], "In progress", "Yes", "Pay slips", "Workers say so",
    )  # fmt: skip


def test_problems_are_listed_and_protected_sources_are_not_hinted_at() -> None:
    problems = (
        Problem(
            "We could not read this country.", "Correct it.", "warning", "list.xlsx", "List", 9, "Country", value="Xx"
        ),
        Problem(PROTECTED_NOT_TAKEN_IN),
    )
    assert sheet(made(problems=problems), "Problems")[1:] == [
        ("Check", "list.xlsx", "List", 9, "Country", "Xx", "We could not read this country.", "Correct it.")
    ]
    assert sheet(made(), "Problems")[1][0] == "Every row could be used."


def test_the_first_sheet_says_what_it_rests_on_and_what_a_rating_does_not_show() -> None:
    said = {row[0]: row[1] for row in sheet(made(), "Read me") if row[0]}
    assert said["How to read it"] == NOT_PROOF
    assert (said["Portfolio"], said["As of"], said["Suppliers"]) == ("Home goods", "2026-11-21", "3")
    assert said["Questionnaire"] == "A test (tin_roof 1.0.0)"
    assert (said["Its fingerprint"], said["Source: country list"]) == ("f" * 64, "2025")
    assert (said["Act now"], said["Not enough known"], said["High-risk context"]) == ("1", "1", "1")


def test_hostile_text_stays_text() -> None:
    frame = suppliers(*({"name": text, "site": text} for text in HOSTILE))
    assessment = Assessment(
        TODAY, DefinitionReference("t", "1.0.0", "0"), {}, results(*({} for _ in HOSTILE)), findings()
    )
    facts = SimpleNamespace(factors={})
    book = register_workbook(frame, assessment, DEFINITION, facts, TODAY, portfolio="=1", checklist=actions())
    cells = [row[:2] for row in openpyxl.load_workbook(io.BytesIO(book))["Register"].iter_rows(min_row=2)]
    assert [(name.value, site.value) for name, site in cells] == [(text, text) for text in HOSTILE]
    assert {cell.data_type for row in cells for cell in row} == {"s"}
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist())


def test_the_same_input_gives_the_same_bytes_without_author_or_path() -> None:
    assert made() == made()
    properties = openpyxl.load_workbook(io.BytesIO(made())).properties
    assert (properties.creator, properties.lastModifiedBy) == (None, None)
    assert properties.created.date() == TODAY


def test_it_can_be_filtered_scrolled_and_printed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made()))
    assert book.sheetnames == ["Read me", "Register", "Findings", "Checklist", "Problems"]
    register = book["Register"]
    assert (register.freeze_panes, register.auto_filter.ref) == ("B2", "A1:T4")
    assert (register.page_setup.orientation, register.page_setup.fitToHeight) == ("landscape", 0)
    assert register.sheet_properties.pageSetUpPr.fitToPage
    assert register["G2"].fill.start_color.rgb == "FFD4351C"
