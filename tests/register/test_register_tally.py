"""The database counts what the frames say: one tally, two sources."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from duediligence.dashboards.counting import found_in, of_frames
from duediligence.register import Register, actions, assessments, imports, listing, tally
from duediligence.register.listing import Filters
from duediligence.register.tally import Found, Harm, Tally, Work
from duediligence.remediation import CHECKLIST_COLUMNS

from .register_examples import AS_OF, PORTFOLIO, assessment, officer, suppliers

SUPPLIERS = suppliers(
    {"name": "A", "country": "BD", "sector": "Wearing apparel", "workers": 2300.0},
    {"name": "B", "country": "BD", "products": "Garments", "workers": None},
    {"name": "C", "country": "VN", "sector": "C14.13 Shirts", "products": "Fish", "workers": 40.0},
    {"name": "D", "country": None, "sector": "Various", "products": "Tea"},
    {"name": "E", "country": "DE", "sector": "Various"},
)
RESULTS = [
    {"key": "A", "context_class": "high", "inherent": 70.0, "rating": "severe", "residual": 75.0,
     "worst_finding": 75.0, "lane": "act_now", "asked": 20, "answered": 18, "due_diligence": "heightened"},
    {"key": "B", "context_class": "high", "inherent": 70.0},
    {"key": "C", "context_class": "raised", "inherent": 50.0, "rating": "high", "residual": 52.0,
     "worst_finding": 50.0, "asked": 20, "answered": 20, "rating_basis": "documented"},
    {"key": "D", "lane": "answer_outstanding", "asked": 20},
    {"key": "E", "context_class": "lower", "inherent": 20.0, "rating": "low", "residual": 19.0, "asked": 5,
     "answered": 5},
]  # fmt: skip
FINDINGS = [
    {"key": "A", "row": 0, "rule": "fee", "sentence": "Workers pay to get the job.", "red_flag": True},
    {"key": "A", "row": 0, "rule": "papers", "severity": "severe", "sentence": "Passports are kept."},
    {"key": "C", "row": 2, "rule": "wages", "sentence": "Wages are withheld."},
    {"key": "C", "row": 2, "rule": "papers", "state": "possible", "severity": "severe", "sentence": "Kept."},
    {"key": "C", "row": 2, "rule": "same", "kind": "inconsistency", "severity": None, "sentence": "All the same."},
    {"key": "E", "row": 4, "rule": "fee", "state": "possible", "sentence": "Workers pay to get the job."},
]  # fmt: skip
POINTERS = {"debt_bondage": ("fee",), "retention_of_documents": ("papers", "fee"), "violence": ()}


def stored(register: Register) -> None:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=SUPPLIERS)
        assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))


def counted(register: Register, filters: Filters = Filters()) -> tuple[Tally, Found]:  # noqa: B008
    with register.reading() as reader:
        found = tally.found(reader, PORTFOLIO, filters, POINTERS)
        return tally.of(reader, PORTFOLIO, filters, AS_OF), found


def in_memory(frame: pd.DataFrame, made: SimpleNamespace) -> tuple[Tally, Found]:
    found = found_in(made.findings, POINTERS)
    return of_frames(frame, made.results, made.findings, None, AS_OF), found


def same(one: tuple[Tally, Found], other: tuple[Tally, Found]) -> None:
    for name in ("suppliers", "first"):
        pd.testing.assert_frame_equal(getattr(one[0], name), getattr(other[0], name))
    for name in ("findings", "indicators"):
        pd.testing.assert_frame_equal(getattr(one[1], name), getattr(other[1], name))
    assert (one[0].harm, one[0].work) == (other[0].harm, other[0].work)


def test_the_database_and_the_frames_give_one_tally(register: Register) -> None:
    stored(register)
    same(counted(register), in_memory(SUPPLIERS, assessment(RESULTS, FINDINGS)))


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(values={"country": ["BD"]}), "AB"),
        (Filters(values={"business": ["14"]}), "ABC"),
        (Filters(values={"business": [None, "01"]}), "DE"),
        (Filters(values={"business": ["01"], "country": [None]}), "D"),
        (Filters(rules=["fee"]), "AE"),
        (Filters(rules=["fee", "papers"], state="fired"), "A"),
        (Filters(rules=["papers"], state="possible"), "C"),
        (Filters(rules=["fee", "wages"], state="possible"), "E"),
        (Filters(asked=False), "B"),
        (Filters(asked=True, values={"rating": [None]}), "D"),
        (Filters(values={"concern": ["act_now", None]}), "ABD"),
        (Filters(values={"concern": ["severe"]}), ""),
        (Filters(search="nobody"), ""),
    ],
)
def test_filters_leave_the_same_in_both(register: Register, filters: Filters, left: str) -> None:
    stored(register)
    with register.reading() as reader:
        assert "".join(listing.page(reader, PORTFOLIO, filters).rows["key"]) == left
    rows = [place for place, row in enumerate(RESULTS) if row["key"] in left]
    findings = [{**each, "row": rows.index(each["row"])} for each in FINDINGS if each["row"] in rows]
    made = assessment([RESULTS[place] for place in rows], findings)
    frame = SUPPLIERS.iloc[rows].reset_index(drop=True)
    same(counted(register, filters), in_memory(frame, made))


def test_groups_are_narrowed_as_the_database_filters(register: Register) -> None:
    stored(register)
    whole = counted(register)[0].suppliers
    for filters in (
        Filters(values={"country": ["BD", None]}),
        Filters(values={"business": [None], "concern": ["low"]}),
        Filters(values={"concern": ["act_now", None], "lane": ["act_now"]}),
        Filters(asked=False),
        Filters(values={"context_class": [None, "lower"]}, asked=True),
    ):
        pd.testing.assert_frame_equal(tally.narrowed(whole, filters), counted(register, filters)[0].suppliers)


def test_what_is_counted(register: Register) -> None:
    stored(register)
    made, found = counted(register)
    columns = ["country", "business", "rating", "asked_anything", "suppliers", "workers", "workers_known", "answered"]
    assert [tuple(row) for row in made.suppliers[columns].itertuples(index=False)] == [
        ("BD", "14", "severe", 1, 1, 2300.0, 1, 18),
        ("BD", "14", None, 0, 1, 0.0, 0, 0),
        ("DE", None, "low", 1, 1, 0.0, 0, 5),
        ("VN", "14", "high", 1, 1, 40.0, 1, 20),
        (None, "01", None, 1, 1, 0.0, 0, 0),
    ]
    assert made.harm == Harm(sites=2, workers=2340.0, without_number=0)
    assert [tuple(row) for row in found.findings[["rule", "state", "suppliers"]].itertuples(index=False)] == [
        ("fee", "fired", 1), ("fee", "possible", 1), ("papers", "fired", 1), ("papers", "possible", 1),
        ("same", "fired", 1), ("wages", "fired", 1),
    ]  # fmt: skip
    assert [tuple(row) for row in found.indicators.itertuples(index=False)] == [
        ("debt_bondage", "fired", 1), ("debt_bondage", "possible", 1),
        ("retention_of_documents", "fired", 1), ("retention_of_documents", "possible", 2),
        ("violence", "fired", 0), ("violence", "possible", 0),
    ]  # fmt: skip
    assert made.first[["key", "sentence"]].to_numpy().tolist() == [
        ["A", "Passports are kept."], ["C", "Wages are withheld."], ["B", None],
    ]  # fmt: skip
    assert made.work is None


def test_a_list_that_was_never_assessed(register: Register) -> None:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=SUPPLIERS)
    made, found = counted(register)
    assert (made.total, made.harm, len(found.findings), len(made.first)) == (5, Harm(0, 0.0, 0), 0, 0)
    assert made.suppliers["asked_anything"].isna().all()


def test_work_counts_accepted_actions_that_are_not_done(register: Register) -> None:
    stored(register)
    base = {**dict.fromkeys(CHECKLIST_COLUMNS), "key": "A", "rules": ("fee",), "state": "accepted", "status": "open",
            "safety_gate": False, "fires": True, "title": "t", "why": "w", "owner_role": "o", "clock": "c",
            "evidence": "e", "closing_proof": "p"}  # fmt: skip
    rows = [
        {**base, "action": "late", "target": date(2026, 11, 20)},
        {**base, "action": "later", "target": date(2026, 12, 20)},
        {**base, "action": "suggested", "target": date(2026, 1, 1), "state": "suggested"},
    ]
    suggested = pd.DataFrame(rows, columns=list(CHECKLIST_COLUMNS), dtype=object)
    with officer(register) as unit:
        actions.merge_suggestions(unit, PORTFOLIO, "forced_labour", suggested, ("A",))
    assert counted(register)[0].work == Work(open=2, overdue=1)
