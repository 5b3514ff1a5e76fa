"""Columns that hold data about people: pointed out at import and not kept unless an officer gives a reason."""

from __future__ import annotations

from dataclasses import dataclass

from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.columns import PERSONAL_HEADERS
from duediligence.suppliers.content import read_content

# The most telling first: a header that says both ("passport of contact") is named by it.
_ORDER = ("identity papers", "dates of birth", "e-mail addresses", "telephone numbers", "names of people")


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column that looks like data about people: its place, header and what it holds (``e-mail addresses``)."""

    position: int
    letter: str
    header: str
    holds: str


def personal_columns(table: Table, mapped: frozenset[int] | None = None) -> tuple[PersonalColumn, ...]:
    """The columns that look like personal data, by header or content; ``mapped`` positions are left alone."""
    found = []
    for position, header in enumerate(table.headers):
        if mapped and position in mapped:
            continue
        holds = _by_header(header) or _by_content(table, position)
        if holds:
            found.append(PersonalColumn(position, table.letters[position], header, holds))
    return tuple(found)


def _by_header(header: str) -> str | None:
    words = f" {normalise_header(header)} "
    if len(words) > 60:
        return None
    for kind in _ORDER:
        for phrase in PERSONAL_HEADERS[kind]:
            if f" {phrase} " in words or (not phrase.isascii() and phrase in words):
                return kind
    return None


def _by_content(table: Table, position: int) -> str | None:
    content = read_content(table.cells.column(position))
    if content.emails > 0.5:
        return "e-mail addresses"
    if content.filled >= 3 and content.phones > 0.6:
        return "telephone numbers"
    return None
