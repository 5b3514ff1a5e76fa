"""Look-ups in the tables of facts, and how old each table is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from duediligence.reference import match_country
from duediligence.reference.tables import read_table
from duediligence.services import clock

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class TableOfFacts:
    """One table with its edition. ``dated``: the day it stands for, None where it names none; ``days`` since then.

    ``replaced``: since when a newer edition is known to exist, None where we know of none; ``read``: when we last
    compared it with its source.
    """

    name: str
    title: str
    source: str
    edition: str
    dated: date | None
    days: int | None
    read: date | None
    replaced: date | None
    licence: str

    @property
    def own(self) -> bool:
        """Whether nobody else publishes it: our lists of words, and what we assume."""
        return self.source.startswith("Our ")

    @property
    def newer(self) -> str:
        """Whether a newer edition is known to exist, in words."""
        if self.replaced is None:
            return "none that we know of"
        return f"yes, since {self.replaced.day} {self.replaced:%b %Y}"


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country as somebody wrote it; None where it is not known."""
    return match_country(text).code


def tables(today: date | None = None) -> tuple[TableOfFacts, ...]:
    """Every table of facts that ships with the product; those that were replaced first, then the oldest."""
    now = today or clock.today()
    found = []
    for row in read_table("editions"):
        dated = _first_date(row["as_of"]) or _first_date(row["edition"])
        found.append(
            TableOfFacts(
                name=row["table"],
                title=row["title"],
                source=row["source"],
                edition=row["edition"]
                + (f" ({row['as_of']})" if row["as_of"] and not _DATE.search(row["as_of"]) else ""),
                dated=dated,
                days=None if dated is None else (now - dated).days,
                read=_first_date(row["verified_on"]),
                replaced=_first_date(row["replaced_on"]),
                licence=row["licence"],
            )
        )
    return tuple(sorted(found, key=lambda each: (each.replaced is None, -(each.days or 0), each.title)))


def _first_date(text: str) -> date | None:
    found = _DATE.search(text)
    return date.fromisoformat(found[0]) if found else None
