"""The standard columns of a supplier list: what each is called by people and in the headers of real lists."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from duediligence.spreadsheets import normalise_header

Kind = Literal["text", "country", "number", "percent", "identifier"]

NOT_MAPPED = "not_mapped"
"""What a chooser offers for "keep as an extra column"."""


@dataclass(frozen=True, slots=True)
class StandardColumn:
    """One standard column. ``synonyms``: normalised header → how surely it means this column (0–1).

    ``never``: words that show that a header which merely contains a synonym means something else
    (``risk tier`` is not the tier).
    """

    name: str
    label: str
    kind: Kind
    synonyms: Mapping[str, float]
    never: frozenset[str]

    @property
    def in_a_sentence(self) -> str:
        """The label inside a sentence: ``supplier name``, ``OS ID``."""
        return self.label if self.label[1:2].isupper() else self.label[0].lower() + self.label[1:]


# Words for "the firm or place this row is about"; before an attribute they add nothing: "mill country" is the country.
_ENTITY = (
    "supplier vendor factory facility company mill smelter refiner refinery mine plant site manufacturer producer "
    "organisation organization entity account business firm subcontractor contractor licensee establishment employer "
    "partner farm estate plantation processor exporter importer trader"
)
_ENTITY_PLURALS = (
    "suppliers vendors factories facilities companies mills smelters refineries mines plants sites manufacturers "
    "producers organisations organizations entities"
)
_ENTITY_QUALIFIERS = "production manufacturing registered legal unit"
ENTITY_WORDS = frozenset(f"{_ENTITY} {_ENTITY_PLURALS} {_ENTITY_QUALIFIERS}".split())

_STANDARD: tuple[tuple[str, str, Kind], ...] = (
    ("name", "Supplier name", "text"),
    ("site", "Site", "text"),
    ("country", "Country", "country"),
    ("country_role", "What happens in that country", "text"),
    ("region", "Province, state or region", "text"),
    ("city", "City", "text"),
    ("address", "Address", "text"),
    ("sector", "Sector", "text"),
    ("products", "Products", "text"),
    ("hs_codes", "HS codes", "text"),
    ("workers", "Workers", "number"),
    ("women_share", "Women, per cent", "percent"),
    ("migrant_share", "Migrants, per cent", "percent"),
    ("agency_share", "Agency workers, per cent", "percent"),
    ("tier", "Tier", "text"),
    ("parent", "Parent company or group", "text"),
    ("supplier_id", "Supplier number", "identifier"),
    ("lei", "LEI", "identifier"),
    ("os_id", "OS ID", "identifier"),
    ("spend", "Spend", "number"),
    ("currency", "Currency", "text"),
    ("note", "Note", "text"),
)
_HEADERS = Path(__file__).parent / "tables" / "headers.csv"
_PERSONAL = Path(__file__).parent / "tables" / "personal.csv"
_OTHERS = "other parties"
_LINE = "line: "
_CUSTOMS = "customs: "


def _read_headers() -> tuple[dict[str, dict[str, float]], dict[str, set[str]]]:
    """Column → (normalised header → how surely), and column → words that rule it out (``sure`` 0 in the table)."""
    sure: dict[str, dict[str, float]] = {}
    never: dict[str, set[str]] = {}
    with _HEADERS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            phrases = [normalise_header(phrase) for phrase in row["headers"].split("|")]
            if row["sure"] == "0":
                never.setdefault(row["column"], set()).update(phrases)
                continue
            known = sure.setdefault(row["column"], {})
            for phrase in phrases:
                known[phrase] = max(float(row["sure"] or 1), known.get(phrase, 0.0))
    for word in _ENTITY.split():
        for phrase in (f"{word} name", f"{word} names", f"name of {word}", f"name of the {word}"):
            sure["name"].setdefault(phrase, 0.97)
    return sure, never


_SURE, _NEVER = _read_headers()

FIELDS: Mapping[str, StandardColumn] = MappingProxyType(
    {
        name: StandardColumn(name, label, kind, MappingProxyType(_SURE[name]), frozenset(_NEVER.get(name, ())))
        for name, label, kind in _STANDARD
    }
)
"""The standard columns by name, in the order a person reads them."""


def _read_personal() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """What a column holds → the headers that say so, and the kinds that mean people only beside another."""
    with _PERSONAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    headers = {row["kind"]: tuple(normalise_header(phrase) for phrase in row["headers"].split("|")) for row in rows}
    return headers, frozenset(row["kind"] for row in rows if row["beside"] == "yes")


_PERSONAL_HEADERS, PERSONAL_BESIDE = _read_personal()
PERSONAL_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(_PERSONAL_HEADERS)
"""What a column holds about people ("e-mail addresses") → the normalised headers that say so, the most telling first.
Those of ``PERSONAL_BESIDE`` ("Age", "Wage") say so only beside a column that names people."""

LINE_HEADERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        column.removeprefix(prefix): frozenset(phrases)
        for prefix in (_LINE, _CUSTOMS)
        for column, phrases in _SURE.items()
        if column.startswith(prefix)
    }
)
"""What columns of a ledger or of customs entries hold (``date``, ``document``; ``entry``, ``importer``, ``maker``,
``sender``, ``value``) → the normalised headers that say so."""

OTHER_PARTIES: frozenset[str] = frozenset(_SURE[_OTHERS])
"""Words (normalised) for those in a list who are no suppliers: contacts, buyers, brand owners, ports, auditors …"""

HEADER_WORDS: frozenset[str] = frozenset(
    phrase
    for phrases in (*(words for kind, words in _SURE.items() if kind != _OTHERS), *PERSONAL_HEADERS.values())
    for phrase in phrases
)
"""Normalised headers (see ``normalise_header``) by which a reader tells a header row from a title row."""
