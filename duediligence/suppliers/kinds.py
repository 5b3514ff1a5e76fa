"""What a table is: a list of suppliers, a ledger of what was spent, or lines of customs entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.columns import LINE_HEADERS
from duediligence.suppliers.content import Content, read_content
from duediligence.suppliers.mapping import ColumnGuess

ListKind = Literal["suppliers", "ledger", "customs"]
CountryRole = Literal["made here", "invoices only", "not sure"]

KIND_LABELS: Final[Mapping[ListKind, str]] = {
    "suppliers": "A list of suppliers",
    "ledger": "A ledger: one line an invoice, order or payment",
    "customs": "Customs entries: one line a good that was imported",
}
ROLE_LABELS: Final[Mapping[CountryRole, str]] = {
    "made here": "This is where the goods are made or the work is done",
    "invoices only": "This is only who invoices us",
    "not sure": "We are not sure",
}

_MAKER_CODES = frozenset({"mid", "manufacturer id", "manufacturer identification code"})
_REPEATS = 0.85  # of the lines of a ledger, fewer than this share name a supplier for the first time
_SURE_BY_HEADERS = 0.7
_SURE_BY_CELLS_TOO = 0.9


@dataclass(frozen=True)
class KindGuess:
    """What a table seems to be, how surely (0–1) and why, as a sentence.

    ``fields``: column position → standard column, as ``standardise`` and ``gather_table`` take them; for customs
    entries the name is the maker's. ``date`` and ``document``: positions of the columns with the day and the number
    of each line, None where there is none. ``role``: what to presume of the country, to be confirmed by the officer.
    """

    kind: ListKind
    confidence: float
    reason: str
    fields: Mapping[int, str]
    date: int | None
    document: int | None
    role: CountryRole | None


def guess_kind(table: Table, guesses: Sequence[ColumnGuess]) -> KindGuess:
    """What a table is, by its headers and by whether its suppliers repeat.

    A ledger has a sum on each line, and a date or a document number. Customs entries have a tariff code and two of:
    an entry or bill number, an importer, a customs value, a country of origin with a maker.
    """
    fields = {guess.position: guess.field for guess in guesses if guess.field}
    headers = {position: normalise_header(header) for position, header in enumerate(table.headers)}
    date, document = _first(headers, "date"), _first(headers, "document")
    if date is None and table.header_row is None:
        date = _dates_by_content(table, fields)
    customs = _customs_signs(headers, fields)
    if "hs_codes" in fields.values() and len(customs) >= 2:
        reason = f"It has tariff codes and {_listed(customs)}."
        entry = _first(headers, "entry")
        number = document if entry is None else entry
        return KindGuess("customs", _SURE_BY_CELLS_TOO, reason, _makers(headers, fields), date, number, "made here")
    signs = [what for what, at in (("dates", date), ("document numbers", document)) if at is not None]
    if "spend" in fields.values() and "name" in fields.values() and signs:
        again = _repeats(_content_of(table, fields, "name"))
        if again or len(signs) == 2:
            seen = ["sums of money", *signs, *(["suppliers that come again"] if again else [])]
            sure = _SURE_BY_CELLS_TOO if again and len(signs) == 2 else _SURE_BY_HEADERS
            return KindGuess("ledger", sure, f"It has {_listed(seen)}.", fields, date, document, "not sure")
    reason = "Its rows describe suppliers, not payments or imports."
    return KindGuess("suppliers", _SURE_BY_HEADERS, reason, fields, date, document, None)


def _first(headers: Mapping[int, str], what: str) -> int | None:
    """The first column whose whole header says it."""
    words = LINE_HEADERS[what]
    return next((position for position, header in headers.items() if header in words), None)


def _customs_signs(headers: Mapping[int, str], fields: Mapping[int, str]) -> list[str]:
    origin = [at for at, field in fields.items() if field == "country"]
    signs = [
        ("entry numbers", _first(headers, "entry") is not None),
        ("an importer", _first(headers, "importer") is not None),
        ("customs values", _first(headers, "value") is not None),
        ("a country of origin", any("orig" in headers[at] or "原産" in headers[at] for at in origin)),
        ("makers", _first(headers, "maker") is not None),
    ]
    return [what for what, there in signs if there]


def _makers(headers: Mapping[int, str], fields: Mapping[int, str]) -> dict[int, str]:
    """The same columns, with the maker as the name (else the sender) and the maker's code as number."""
    found = dict(fields)
    codes = [at for at, header in headers.items() if header in _MAKER_CODES]
    if codes and "supplier_id" not in found.values():
        found[codes[0]] = "supplier_id"
    for words in (LINE_HEADERS["maker"], LINE_HEADERS["sender"]):
        firms = [at for at, header in headers.items() if header in words and at not in codes]
        if firms:
            return {at: field for at, field in found.items() if field != "name"} | {firms[0]: "name"}
    return found


def _dates_by_content(table: Table, fields: Mapping[int, str]) -> int | None:
    for position in range(len(table.headers)):
        if position not in fields and _content(table, position).dates > 0.8:
            return position
    return None


def _content(table: Table, position: int) -> Content:
    return read_content(table.cells.column(position))


def _content_of(table: Table, fields: Mapping[int, str], field: str) -> Content:
    return _content(table, next(at for at, each in fields.items() if each == field))


def _repeats(names: Content) -> bool:
    return names.filled >= 4 and names.distinct < _REPEATS * names.filled


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
