"""The checklist alone and the plain table of suppliers: headers and words a person reads, nothing that runs."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl

from duediligence.assessment import Assessment, DefinitionReference
from duediligence.reports.checklist_workbook import COLUMNS, checklist_table, checklist_workbook
from duediligence.reports.registry import EXPORTS
from duediligence.reports.supplier_table import supplier_table
from tests.dashboards.making import actions, findings, results, suppliers

AS_OF = date(2026, 11, 21)
SUPPLIERS = suppliers({"name": "=Aster Mills", "site": "Hall 2", "country": "BD", "workers": 120.0}, {"country": None})
ACTIONS = actions(
    {"key": "0", "title": "Repay fees", "owner": "@Ines", "status": "in_progress", "state": "accepted",
     "owner_role": "supplier", "clock": "p2", "target": date(2026, 11, 1), "safety_gate": True},
    {"key": "1", "title": "Ask again", "state": "suggested", "owner_role": "buyer", "clock": "p3",
     "target": date(2026, 12, 1), "safety_gate": False},
)  # fmt: skip


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_checklist_as_a_workbook_and_as_a_table_say_the_same() -> None:
    book = openpyxl.load_workbook(io.BytesIO(checklist_workbook(SUPPLIERS, ACTIONS, AS_OF, "My suppliers")))
    head, first, second = book["Checklist"].iter_rows(values_only=True)
    assert head == tuple(column.header for column in COLUMNS)
    assert first[:4] == ("=Aster Mills", "Hall 2", "Bangladesh", "Repay fees")
    assert first[5:12] == (
        "Supplier", "Within 7 days", first[7], "Accepted", "@Ines", "In progress", "Yes",
    )  # fmt: skip
    assert first[7].date() == date(2026, 11, 1)
    assert (second[0], second[2], second[8]) == ("Supplier 1", None, "Suggested")
    said = {row[0]: row[1] for row in book["Read me"].iter_rows(values_only=True)}
    assert (said["Actions"], said["Accepted and not done"], said["Past our target"]) == ("2", "1", "1")
    table = records(checklist_table(SUPPLIERS, ACTIONS))
    assert (table[0]["Supplier"], table[0]["Owner"], table[0]["Target date"]) == (
        "'=Aster Mills",
        "'@Ines",
        "2026-11-01",
    )
    assert table[1]["Country"] == ""


def test_an_empty_checklist_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(checklist_workbook(SUPPLIERS, actions(), AS_OF)))
    assert book["Checklist"]["A2"].value == "No actions yet."
    assert records(checklist_table(SUPPLIERS, actions())) == []


def test_the_same_checklist_has_the_same_bytes() -> None:
    assert checklist_workbook(SUPPLIERS, ACTIONS, AS_OF) == checklist_workbook(SUPPLIERS, ACTIONS, AS_OF)


def test_the_table_of_suppliers_has_words_for_codes_and_nothing_for_what_is_not_known() -> None:
    said = results(
        {"inherent": 69.6, "context_class": "high", "due_diligence": "heightened", "residual": 51.7, "rating": "high",
         "rating_basis": "self_declared", "lane": "act_now", "coverage": 0.854, "asked": 20, "answered": 17},
        {"residual": 40.0},
    )  # fmt: skip
    said["depth"] = ["core", None]
    made = Assessment(AS_OF, DefinitionReference("tin_roof", "1.0.0", "ff"), {}, said, findings())
    first, second = records(supplier_table(SUPPLIERS, made))
    assert {name: first[name] for name in ("Supplier", "Concern", "Score (0–100)", "It rests on", "Context")} == {
        "Supplier": "'=Aster Mills", "Concern": "Act now", "Score (0–100)": "51.7", "It rests on": "Self-declared",
        "Context": "High-risk context",
    }  # fmt: skip
    assert (first["How hard we look"], first["How much we know (%)"], first["Depth of our look"]) == (
        "Close look", "85", "Core questions",
    )  # fmt: skip
    assert (first["Country"], first["Workers"], first["Row"]) == ("Bangladesh", "120", "2")
    assert (second["Concern"], second["Score (0–100)"], second["Country"], second["How much we know (%)"]) == (
        "Not enough known", "", "", "",
    )  # fmt: skip


def test_every_export_says_what_it_is_and_for_whom() -> None:
    for export in EXPORTS.values():
        assert export.about.endswith(".")
        assert export.reader
        assert export.form
    assert EXPORTS["register"].dated(AS_OF) == "risk-register-2026-11-21.xlsx"
