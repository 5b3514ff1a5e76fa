"""Frames as the assessment gives them, with only what a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from duediligence.dashboards.counting import of_frames
from duediligence.register.tally import Tally

RESULTS = (
    "key", "inherent", "context_class", "due_diligence", "exposure", "control", "control_practice", "control_paper",
    "mitigation", "worst_finding", "residual", "rating", "rating_basis", "lane", "coverage", "coverage_exposure",
    "coverage_control", "answered", "asked",
)  # fmt: skip
FINDINGS = ("key", "row", "rule", "state", "kind", "severity", "red_flag", "sentence", "ask", "actions")
SUPPLIERS = (
    "key", "name", "site", "country", "country_as_written", "country_inferred", "country_role", "region", "city",
    "address", "sector", "products", "hs_codes", "workers", "women_share", "migrant_share", "agency_share", "tier",
    "parent", "supplier_id", "lei", "os_id", "spend", "currency", "note", "extra", "file", "sheet", "row",
)  # fmt: skip
ACTIONS = (
    "key", "action", "rules", "title", "why", "owner_role", "clock", "target", "evidence", "closing_proof",
    "safety_gate", "state", "owner", "status", "note", "fires",
)  # fmt: skip


def _frame(columns: tuple[str, ...], rows: tuple[dict[str, Any], ...], numbers: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    for name in numbers:
        frame[name] = frame[name].astype("float64")
    return frame


def results(*rows: dict[str, Any]) -> pd.DataFrame:
    """Results; what a row does not say is unknown, and nothing was asked."""
    filled = tuple({"key": str(place), "asked": 0, "answered": 0} | row for place, row in enumerate(rows))
    return _frame(RESULTS, filled, ("inherent", "worst_finding", "residual", "exposure", "control", "coverage"))


def findings(*rows: dict[str, Any]) -> pd.DataFrame:
    """Findings; a row without more is a fired harm of high severity."""
    base = {
        "rule": "r",
        "state": "fired",
        "kind": "harm",
        "severity": "high",
        "red_flag": False,
        "ask": (),
        "actions": (),
    }
    return _frame(FINDINGS, tuple(base | {"key": str(row["row"])} | row for row in rows), ())


def suppliers(*rows: dict[str, Any]) -> pd.DataFrame:
    """Suppliers named "Supplier 0" … in list.xlsx from row 2 on."""
    filled = tuple(
        {"key": str(place), "name": f"Supplier {place}", "file": "list.xlsx", "sheet": "List", "row": 2 + place,
         "country_inferred": False, "extra": {}} | row
        for place, row in enumerate(rows)
    )  # fmt: skip
    return _frame(SUPPLIERS, filled, ("workers", "spend", "women_share", "migrant_share", "agency_share"))


def actions(*rows: dict[str, Any]) -> pd.DataFrame:
    """Checklist rows; a row without more is accepted and open."""
    base = {"rules": (), "state": "accepted", "status": "open", "safety_gate": False}
    return _frame(ACTIONS, tuple(base | row for row in rows), ())


def tally(
    suppliers: pd.DataFrame,
    results: pd.DataFrame,
    findings: pd.DataFrame,
    checklist: pd.DataFrame | None = None,
    as_of: date = date(2026, 11, 21),
    most: int = 10,
) -> Tally:
    """The tally of these frames."""
    return of_frames(suppliers, results, findings, checklist, as_of, most)
