"""Columns that hold data about people: pointed out at import and not kept unless an officer gives a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stdnum import iban
from stdnum.cn import ric
from stdnum.us import ssn

from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.columns import PERSONAL_BESIDE, PERSONAL_HEADERS
from duediligence.suppliers.content import Content, read_content

_LONGEST_HEADER = 60
_SHORTEST_PART = 2  # characters of a word without spaces around it (Chinese, Thai) that may stand inside a header
_MOSTLY = 0.8
_ENOUGH = 3
_NAMES_PEOPLE = frozenset({"identity papers", "dates of birth", "names of people"})

# A few numbers have check digits, so that a column of them is known whatever its header says.
_CHECKED: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("identity papers", ric.is_valid),
    ("identity papers", lambda text: text.count("-") == 2 and ssn.is_valid(text)),
    ("bank accounts", lambda text: text[:2].isalpha() and iban.is_valid(text)),
)


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column that looks like data about people: its place, header and what it holds (``e-mail addresses``)."""

    position: int
    letter: str
    header: str
    holds: str


def personal_columns(table: Table, mapped: frozenset[int] | None = None) -> tuple[PersonalColumn, ...]:
    """The columns that look like personal data, by header or content; ``mapped`` positions are left alone.

    Age, sex, nationality and pay are data about people only beside a column that names them: in a supplier list
    "Gender" may well be about the workforce.
    """
    found: dict[int, str] = {}
    beside: dict[int, str] = {}
    for position, header in enumerate(table.headers):
        if mapped and position in mapped:
            continue
        if holds := _by_header(header) or _by_content(read_content(table.cells.column(position))):
            found[position] = holds
        elif holds := _beside_a_name(header):
            beside[position] = holds
    if _NAMES_PEOPLE & set(found.values()):
        found |= beside
    return tuple(
        PersonalColumn(position, table.letters[position], table.headers[position], holds)
        for position, holds in sorted(found.items())
    )


def lists_people(table: Table) -> bool:
    """Whether the rows of a table are people: it says when each was born, or which papers each has."""
    telling = {*PERSONAL_HEADERS["dates of birth"], *PERSONAL_HEADERS["identity papers"], "nationality"}
    return any(normalise_header(header) in telling for header in table.headers)


def _by_header(header: str) -> str | None:
    """What a header says: whole words of it, or a part of it in a script that does not part words."""
    words = f" {normalise_header(header)} "
    if len(words) > _LONGEST_HEADER:
        return None
    for kind, phrases in PERSONAL_HEADERS.items():
        if kind in PERSONAL_BESIDE:
            continue
        for phrase in phrases:
            inside = not phrase.isascii() and len(phrase) >= _SHORTEST_PART and _unspaced(phrase) and phrase in words
            if f" {phrase} " in words or inside:
                return kind
    return None


def _beside_a_name(header: str) -> str | None:
    words = normalise_header(header)
    return next((kind for kind in sorted(PERSONAL_BESIDE) if words in PERSONAL_HEADERS[kind]), None)


def _unspaced(phrase: str) -> bool:
    """Whether words of this script stand side by side: Chinese, Japanese, Korean compounds, Thai."""
    return any("\u0e00" <= letter <= "\u0e7f" or "\u2e80" <= letter <= "\ud7ff" for letter in phrase)


def _by_content(content: Content) -> str | None:
    if content.emails > 0.5:
        return "e-mail addresses"
    if content.filled < _ENOUGH:
        return None
    if content.phones > 0.6:
        return "telephone numbers"
    return next((kind for kind, valid in _CHECKED if content.share_that(valid) > _MOSTLY), None)
