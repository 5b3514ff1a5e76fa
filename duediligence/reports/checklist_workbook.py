"""The checklist alone: who does what by when, as a workbook to work with and as a plain table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from duediligence.dashboards.labels import NOT_PROOF, missing
from duediligence.dashboards.measures import open_actions, overdue
from duediligence.reference import country_name
from duediligence.remediation import CLOCKS, OWNERS, STATES, STATUSES
from duediligence.reports.book import Book, Column
from duediligence.reports.delimited import csv_export

TITLE: Final = "Checklist"
NOTHING: Final = "No actions yet."
COLUMNS: Final = (
    Column("Supplier", 34, "wrapped"), Column("Site", 18, "wrapped"), Column("Country", 16, "wrapped"),
    Column("Action", 46, "wrapped"), Column("Why", 46, "wrapped"),
    Column("Who acts", 16), Column("How soon", 16), Column("Target date", 12, "date"), Column("Decision", 12),
    Column("Owner", 16, "wrapped"), Column("Status", 18), Column("First make people safe", 14, "wrapped"),
    Column("Proof of work", 40, "wrapped"), Column("Closed when", 40, "wrapped"), Column("Note", 30, "wrapped"),
    Column("Our key", 18, "wrapped"),
)  # fmt: skip
_STATUSES: Final[Mapping[str, str]] = {str(status): words for status, words in STATUSES.items()}


def checklist_workbook(suppliers: pd.DataFrame, actions: pd.DataFrame, as_of: date, portfolio: str = "") -> bytes:
    """The actions as xlsx: sheets Read me and Checklist, in the order in which the checklist has them.

    ``actions``: one row a supplier and action, as the register gives them. The same input gives the same bytes.
    """
    book = Book(TITLE, as_of)
    _read_me(book, actions, as_of, portfolio)
    book.table("Checklist", COLUMNS, action_rows(suppliers, actions), NOTHING)
    return book.finished()


def checklist_table(suppliers: pd.DataFrame, actions: pd.DataFrame) -> bytes:
    """The same actions as CSV with the same headers."""
    headers = [column.header for column in COLUMNS]
    return csv_export(pd.DataFrame(list(action_rows(suppliers, actions)), columns=headers, dtype=object))


def action_rows(suppliers: pd.DataFrame, actions: pd.DataFrame) -> Iterator[Sequence[object]]:
    """One row an action, as COLUMNS; what is not known is None."""
    names = ("key", "name", "site", "country")
    places = {key: said for key, *said in zip(*(suppliers[name].tolist() for name in names), strict=True)}
    for action in actions.to_dict("records"):
        name, site, country = places.get(action["key"], (None, None, None))
        target = action["target"]
        yield (
            name, _text(site), country_name(country) if isinstance(country, str) else None,
            action["title"], action["why"], OWNERS.get(action["owner_role"]),
            CLOCKS.get(action["clock"]), None if missing(target) else target, STATES.get(action["state"]),
            _text(action.get("owner")), _STATUSES.get(str(action.get("status"))),
            "Yes" if action["safety_gate"] else None, action["evidence"], action["closing_proof"],
            _text(action.get("note")), action["key"],
        )  # fmt: skip


def _text(value: Any) -> Any:
    return None if missing(value) else value


def _read_me(book: Book, actions: pd.DataFrame, as_of: date, portfolio: str) -> None:
    lines = [
        ("Portfolio", portfolio),
        ("As of", as_of.isoformat()),
        ("Actions", f"{len(actions):,}"),
        ("Accepted and not done", f"{int(open_actions(actions).sum()):,}"),
        ("Past our target", f"{overdue(actions, as_of):,}"),
        ("", ""),
        ("Please note", NOT_PROOF),
        ("First make people safe", "Yes: before this step, a plan how nobody who spoke can be found out."),
        ("Changes", "Set owner, date and status in the program; what is written into this file stays in this file."),
    ]
    book.read_me(TITLE, lines)
