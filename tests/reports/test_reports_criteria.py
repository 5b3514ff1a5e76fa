"""Laws and standards over the portfolio: counts by criterion, with source, status and the day the source was read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl

from duediligence.assessment import CRITERION_STATES, INDICATOR_STATES, Bearing
from duediligence.reports import assessment_json
from duediligence.reports.criteria_workbook import CRITERIA_COLUMNS, criteria_workbook
from duediligence.reports.register_workbook import PROTECTED
from tests.assessment.portfolio import AS_OF, definition
from tests.assessment.test_assessment_bearing import PACKS, QUESTIONS, RULES
from tests.dashboards.making import suppliers
from tests.reports.test_reports_exports import SUPPLIERS, _assessment, _with_actions

PAPERS = ("met", "met", "partly", "not_met", "unknown", "not_applicable")
LAW = PACKS["law"].model_copy(
    update={"jurisdiction": "EU", "verified_on": date(2026, 3, 2), "source": "https://example.org/law"}
)
SMALL = replace(definition(QUESTIONS, RULES), frameworks={**PACKS, "law": LAW})
LIST = suppliers({"country": "BD"}, *({"country": None},) * 5)
BEARING = Bearing(
    indicators={"debt": np.array([INDICATOR_STATES.index("alleged")] * 6, dtype=np.int8)},
    criteria={"law.papers": np.array([CRITERION_STATES.index(state) for state in PAPERS], dtype=np.int8)},
)


def book_of(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_criterion_says_how_many_suppliers_stand_how() -> None:
    book = book_of(criteria_workbook(BEARING, SMALL, AS_OF, LIST, "Mine"))
    head, papers, fees, *_ = book["Criteria"].iter_rows(values_only=True)
    assert head == tuple(column.header for column in CRITERIA_COLUMNS)
    assert head[3:8] == ("Not met", "Met in part", "Met", "Not known", "Does not apply")
    assert papers == ("Words.", "Words.", "Yes", 1, 1, 2, 1, 1, 1, "https://example.org/law", "law.papers")
    assert fees[3:8] == (None,) * 5  # nobody looked at it here: no number, and no zero


def test_each_law_says_where_it_holds_and_when_its_source_was_read() -> None:
    book = book_of(criteria_workbook(BEARING, SMALL, AS_OF, LIST))
    laws = list(book["Laws"].iter_rows(min_row=2, values_only=True))
    assert [row[:4] for row in laws] == [("Words.", "Law", "European Union", "In force")]
    assert (laws[0][5:8], laws[0][8].date()) == ((5, 1, "https://example.org/law"), date(2026, 3, 2))


def test_a_questionnaire_without_laws_says_so_and_protected_sources_are_marked() -> None:
    nothing = Bearing({}, {})
    book = book_of(criteria_workbook(nothing, SMALL, AS_OF, LIST, protected=True))
    assert book["Criteria"]["A2"].value == "The questionnaire names no law and no standard."
    assert PROTECTED in [row[1] for row in book["Read me"].iter_rows(values_only=True)]
    assert [row[2:8] for row in book["Suppliers"].iter_rows(min_row=2, values_only=True)] == [(None,) * 6] * 6
    assert criteria_workbook(nothing, SMALL, AS_OF, LIST) == criteria_workbook(nothing, SMALL, AS_OF, LIST)
    empty = book_of(criteria_workbook(nothing, SMALL, AS_OF, LIST.iloc[:0]))
    assert empty["Suppliers"]["A2"].value == "There are no suppliers yet."


def test_each_supplier_says_how_many_criteria_it_meets_and_which_it_does_not() -> None:
    book = book_of(criteria_workbook(BEARING, SMALL, AS_OF, LIST))
    rows = list(book["Suppliers"].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("Supplier 0", "Bangladesh", 0, 0, 1, 0, 0, None, "0")
    assert rows[3] == ("Supplier 3", None, 1, 0, 0, 0, 0, "law.papers", "3")


def test_json_names_the_state_of_each_indicator_and_criterion() -> None:
    signs, laws = ({name: codes[:2] for name, codes in each.items()} for each in (BEARING.indicators, BEARING.criteria))
    two = Bearing(signs, laws)
    text = assessment_json(SUPPLIERS, _assessment(), _with_actions(), bearing=two)
    said = [(each["indicators"], each["frameworks"]) for each in json.loads(text)["suppliers"]]
    assert said == [({"debt": "alleged"}, {"law": {"papers": "met"}})] * 2
    assert text.count("\n") == 8  # one line a supplier, one for each other key, and the brackets of the list
