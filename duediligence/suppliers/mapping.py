"""Which column of a table is which: by what its header says and by what its cells hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from duediligence.spreadsheets import Book, Table, normalise_header
from duediligence.suppliers.claims import Claim, claims_of, header_score
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.content import read_content
from duediligence.suppliers.personal import lists_people

_ENOUGH = 0.4  # below this a guess is no help: the column is kept as an extra
_SCRIPTS_OF_A_DICTIONARY = 3
_FIRM_HEADER = 0.83  # a header that by itself says "firm": supplier, factory name, fournisseur


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column seems to be: ``field`` None is an extra column; ``confidence`` 0–1, ``reason`` for people."""

    position: int
    letter: str
    header: str
    field: str | None
    confidence: float
    reason: str
    samples: tuple[str, ...]


def guess_columns(table: Table) -> tuple[ColumnGuess, ...]:
    """One guess a column, left to right; each standard column is given at most once, to the surest claim."""
    contents = [read_content(table.cells.column(position)) for position in range(len(table.headers))]
    claims = [
        (claim.confidence, -position, claim)
        for position, (header, content) in enumerate(zip(table.headers, contents, strict=True))
        for claim in claims_of(header, content)
        if claim.confidence >= _ENOUGH
    ]
    given: dict[int, Claim] = {}
    taken: set[str] = set()
    for _, minus_position, claim in sorted(claims, key=lambda each: (-each[0], -each[1], each[2].field)):
        if -minus_position not in given and claim.field not in taken:
            given[-minus_position] = claim
            taken.add(claim.field)
    _name_from_site(given, claims)
    return tuple(
        ColumnGuess(
            position,
            table.letters[position],
            header,
            given[position].field if position in given else None,
            round(given[position].confidence, 2) if position in given else 0.0,
            given[position].reason if position in given else "kept as an extra column",
            contents[position].samples,
        )
        for position, header in enumerate(table.headers)
    )


def _name_from_site(given: dict[int, Claim], claims: Sequence[tuple[float, int, Claim]]) -> None:
    """A list of sites without a supplier column names its suppliers by the site."""
    fields = {claim.field: position for position, claim in given.items()}
    if "name" in fields or "site" not in fields:
        return
    position = fields["site"]
    for _, minus_position, claim in claims:
        if -minus_position == position and claim.field == "name":
            given[position] = claim
            return


def holds_suppliers(table: Table, guesses: Sequence[ColumnGuess]) -> bool:
    """Whether the table lists suppliers: a name, and either a header that says "firm" or something only places have.

    Look-up lists, survey forms, product lists, lists of people and instructions are not supplier lists.
    """
    found = {guess.field: guess for guess in guesses if guess.field}
    name = found.get("name")
    if name is None or _is_something_else(table):
        return False
    content = read_content(table.cells.column(name.position))
    if content.filled >= 5 and (name.confidence < 0.5 or content.countries > 0.6):
        return False
    if (
        header_score("name", normalise_header(name.header)) >= _FIRM_HEADER
        and normalise_header(name.header) not in _PLAIN_NAMES
    ):
        return True
    if any(field in found and found[field].confidence >= least for field, least in _TELLING.items()):
        return True
    return content.filled >= 5 and content.firms >= 0.5


# What goods, orders and people do not have; a country of origin they may.
_TELLING = {"country": 0.88, "address": 0.6, "city": 0.6, "workers": 0.6, "lei": 0.6, "os_id": 0.6}
_PLAIN_NAME_WORDS = "name|names|nom|nombre|nome|naam|nazwa|名称|名稱|名前|이름|наименование|account|entity|unit"
_PLAIN_NAMES = frozenset(normalise_header(word) for word in _PLAIN_NAME_WORDS.split("|"))
_SHEETS_ASIDE_NAMES = (
    "survey|choices|settings|instructions|instruction|definitions|definition|revision|revisions|revision history|"
    "checker|read me|readme|legend|glossary|lookup|lookups|look up|look ups|lists|dropdown|dropdowns|dropdown lists|"
    "drop down|drop downs|drop down lists|validation|validation lists|metadata|codes|code list|code lists|"
    "country codes|country list|change log|changelog|cover|index|contents"
)
_SHEETS_ASIDE = frozenset(_SHEETS_ASIDE_NAMES.split("|"))
_FIRM_HEADERS = (
    frozenset(words for words, sure in FIELDS["name"].synonyms.items() if sure >= _FIRM_HEADER) - _PLAIN_NAMES
)
_PARTS_OF_NAMES = frozenset({"first name", "last name", "surname", "given name", "family name"})


def _is_something_else(table: Table) -> bool:
    headers = {normalise_header(header) for header in table.headers}
    survey = {"type", "name"} <= headers and any(
        header.startswith("label") or header in {"calculation", "relevant"} for header in headers
    )
    choices = bool({"list name", "list_name"} & headers) and "name" in headers
    people = lists_people(table) or (bool(_PARTS_OF_NAMES & headers) and not _FIRM_HEADERS & headers)
    return survey or choices or people or _is_set_aside(table.sheet) or _translates(table)


def _translates(table: Table) -> bool:
    """Whether its headers are one word in several scripts: a table of the texts of a form."""
    names = [header for header in table.headers if header_score("name", normalise_header(header)) >= _FIRM_HEADER]
    return len({_script(header) for header in names}) >= _SCRIPTS_OF_A_DICTIONARY


def _script(text: str) -> str:
    letter = next((each for each in text if each.isalpha()), "?")
    return unicodedata.name(letter, "?").split()[0]


def _is_set_aside(sheet: str | None) -> bool:
    words = normalise_header(sheet or "")
    return words in _SHEETS_ASIDE or words.endswith(("look up", "lookup", "look ups", "lookups"))


def usable_tables(book: Book) -> tuple[tuple[Table, tuple[ColumnGuess, ...]], ...]:
    """The tables of a book that hold suppliers, with their guesses.

    Left aside, where another sheet has suppliers: hidden sheets, and sheets that feed its drop-downs (named as one of
    its columns, or "Standard …" and "… reference list").
    """
    found = []
    for table in book.tables:
        guesses = guess_columns(table)
        if holds_suppliers(table, guesses):
            found.append((table, guesses))
    hidden = {sheet.name for sheet in book.sheets if sheet.hidden}
    if any(table.sheet not in hidden for table, _ in found):
        found = [(table, guesses) for table, guesses in found if table.sheet not in hidden]
    feeding = {table.sheet for table, _ in found if _feeds(table, [other for other, _ in found])}
    if all(table.sheet in feeding for table, _ in found):
        feeding = set()
    return tuple((table, guesses) for table, guesses in found if table.sheet not in feeding)


def _feeds(table: Table, others: Sequence[Table]) -> bool:
    sheet = normalise_header(table.sheet or "")
    if sheet.startswith("standard ") or sheet.endswith("reference list"):
        return True
    return any(
        sheet in {normalise_header(header) for header in other.headers}
        for other in others
        if other.sheet != table.sheet
    )
