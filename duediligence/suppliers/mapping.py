"""Which column of a table is which: by what its header says and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from duediligence.spreadsheets import Book, Table, normalise_header
from duediligence.suppliers.columns import ENTITY_WORDS, FIELDS, StandardColumn
from duediligence.suppliers.content import Content, read_content

_Judge = Callable[[str, Content], tuple[float, str]]

_ENOUGH = 0.4  # below this a guess is no help: the column is kept as an extra
_EAST_ENTITY = re.compile(
    "^(?:供应商|供應商|工厂|工廠|冶炼厂|冶炼工厂|矿厂|公司|企业|厂商|生产商|製錬所|工場|会社|取引先|제련소|공장|회사)"
)
_LONG_HEADER_WORDS = 9
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


@dataclass(frozen=True, slots=True)
class _Claim:
    field: str
    confidence: float
    reason: str


def guess_columns(table: Table) -> tuple[ColumnGuess, ...]:
    """One guess a column, left to right; each standard column is given at most once, to the surest claim."""
    contents = [read_content(table.cells.column(position)) for position in range(len(table.headers))]
    claims = [
        (claim.confidence, -position, claim)
        for position, (header, content) in enumerate(zip(table.headers, contents, strict=True))
        for claim in _claims(header, content)
        if claim.confidence >= _ENOUGH
    ]
    given: dict[int, _Claim] = {}
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


def _name_from_site(given: dict[int, _Claim], claims: Sequence[tuple[float, int, _Claim]]) -> None:
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
    if content.filled >= 5 and (content.letters < 0.5 or content.countries > 0.6):
        return False
    if (
        _header_score("name", normalise_header(name.header)) >= _FIRM_HEADER
        and normalise_header(name.header) not in _PLAIN_NAMES
    ):
        return True
    if any(
        field in found and found[field].confidence >= 0.6
        for field in ("country", "address", "city", "workers", "lei", "os_id")
    ):
        return True
    return content.filled >= 5 and content.firms >= 0.5


_PLAIN_NAME_WORDS = "name|names|nom|nombre|nome|naam|nazwa|名称|名稱|名前|이름|наименование|account|entity|unit"
_PLAIN_NAMES = frozenset(normalise_header(word) for word in _PLAIN_NAME_WORDS.split("|"))
_SHEETS_ASIDE_NAMES = (
    "survey|choices|settings|instructions|instruction|definitions|definition|revision|revisions|revision history|checker|"
    "read me|readme|legend|glossary|lookup|lookups|look up|look ups|lists|dropdown|dropdowns|dropdown lists|drop down|"
    "drop downs|drop down lists|validation|validation lists|metadata|codes|code list|code lists|country codes|"
    "country list|change log|changelog|cover|index|contents"
)
_SHEETS_ASIDE = frozenset(_SHEETS_ASIDE_NAMES.split("|"))
_PEOPLE = frozenset(
    {"nationality", "date of birth", "dob", "passport", "passport number", "first name", "last name", "surname"}
)


def _is_something_else(table: Table) -> bool:
    headers = {normalise_header(header) for header in table.headers}
    survey = {"type", "name"} <= headers and any(
        header.startswith("label") or header in {"calculation", "relevant"} for header in headers
    )
    choices = bool({"list name", "list_name"} & headers) and "name" in headers
    return survey or choices or bool(_PEOPLE & headers) or _is_set_aside(table.sheet)


def _is_set_aside(sheet: str | None) -> bool:
    words = normalise_header(sheet or "")
    return words in _SHEETS_ASIDE or words.endswith(("look up", "lookup", "look ups", "lookups"))


def usable_tables(book: Book) -> tuple[tuple[Table, tuple[ColumnGuess, ...]], ...]:
    """The tables of a book that hold suppliers, with their guesses.

    Left aside: hidden sheets where a visible one has suppliers, and sheets that only feed a drop-down of another
    (named as a column of that other sheet: "Standard Mill Names").
    """
    found = []
    for table in book.tables:
        guesses = guess_columns(table)
        if holds_suppliers(table, guesses):
            found.append((table, guesses))
    hidden = {sheet.name for sheet in book.sheets if sheet.hidden}
    if any(table.sheet not in hidden for table, _ in found):
        found = [(table, guesses) for table, guesses in found if table.sheet not in hidden]
    feeding = {
        table.sheet
        for table, _ in found
        for other, _ in found
        if other.sheet != table.sheet
        and normalise_header(table.sheet or "") in {normalise_header(header) for header in other.headers}
    }
    return tuple((table, guesses) for table, guesses in found if table.sheet not in feeding)


# --- claims of one column ---------------------------------------------------------------------------------------------


def _claims(header: str, content: Content) -> list[_Claim]:
    words = normalise_header(header)
    if not words and content.filled < 3:
        return []
    claims = []
    for field in FIELDS:
        score = _header_score(field, words)
        if score:
            factor, seen = _verdict(field, words, content)
            confidence = min(1.0, score * factor)
            reason = f'the header "{header.strip()}" says {FIELDS[field].in_a_sentence}'
            claims.append(_Claim(field, confidence, f"{reason}{f', {seen}' if seen else ''}"))
    claims.extend(_content_claims(content, bool(words)))
    return claims


def _header_score(field: str, words: str) -> float:
    """How surely a normalised header means this standard column, 0–1, by its words alone."""
    column = FIELDS[field]
    if words in column.synonyms:
        return column.synonyms[words]
    tokens = words.split()
    if (
        not tokens
        or column.never.intersection(tokens)
        or any(not each.isascii() and each in words for each in column.never)
    ):
        return 0.0
    bare = _EAST_ENTITY.sub("", words.replace(" ", ""))
    if bare != words and bare in column.synonyms and not bare.isascii():
        return column.synonyms[bare] * 0.98
    core = " ".join(token for token in tokens if token not in ENTITY_WORDS and token not in {"of", "the", "s"})
    if core and core != words and core in column.synonyms and not (field == "name" and core in {"smelter look up"}):
        return column.synonyms[core] * 0.93
    east = _east_asian_score(column, words)
    if len(tokens) > _LONG_HEADER_WORDS:
        return 0.0
    return max(east, _part_score(column, tokens))


def _part_score(column: StandardColumn, tokens: list[str]) -> float:
    """A synonym at the end ("supplier site country") or the beginning ("country (production)") of a longer header."""
    best = 0.0
    for length in range(1, len(tokens)):
        for phrase, factor in ((" ".join(tokens[-length:]), 0.72), (" ".join(tokens[:length]), 0.6)):
            weight = column.synonyms.get(phrase, 0.0)
            if weight >= 0.8:
                best = max(best, weight * factor * (0.9 + 0.1 * length / len(tokens)))
    return best


def _east_asian_score(column: StandardColumn, words: str) -> float:
    """Chinese, Japanese and Korean headers are not split into words: the synonym that ends last decides."""
    whole = words.replace(" ", "")
    if whole.isascii():
        return 0.0
    best = 0.0
    for phrase, weight in column.synonyms.items():
        part = phrase.replace(" ", "")
        at = whole.rfind(part) if not part.isascii() and "\u2e80" <= part[0] <= "\ud7ff" else -1
        if at >= 0:
            end = (at + len(part)) / len(whole)
            best = max(best, weight * (0.45 * end + 0.5 * min(1.0, 2 * len(part) / len(whole))))
    return best


def _verdict(field: str, words: str, content: Content) -> tuple[float, str]:
    """What the cells say to a claim of the header: a factor on its confidence, and a remark for people."""
    if content.filled < 3:
        return 1.0, ""
    judge = _JUDGES.get(field)
    return judge(words, content) if judge else (1.0, "")


def _judge_country(words: str, content: Content) -> tuple[float, str]:
    share = content.countries
    if words == "location":
        return (1.5, "the cells are countries") if share >= 0.6 else (0.3, "")
    if share >= 0.8:
        return 1.05, "the cells are countries"
    if content.distinct >= 5 and share < 0.1 and (content.numbers > 0.5 or words not in FIELDS["country"].synonyms):
        return 0.3, "but the cells are no countries"
    return (0.75, "but we know only some of the countries") if share < 0.4 else (1.0, "")


def _judge_name(words: str, content: Content) -> tuple[float, str]:
    if content.letters < 0.5:
        return 0.2, "but the cells are numbers"
    if content.countries > 0.8 and content.distinct > 1:
        return 0.2, "but the cells are countries"
    if content.filled >= 30 and content.distinct / content.filled < 0.08 and content.firms < 0.3:
        return 0.5, "but few different values"
    return (1.03, "the cells are firms") if content.firms >= 0.3 else (1.0, "")


def _judge_count(words: str, content: Content) -> tuple[float, str]:
    if content.dates > 0.5 or content.numbers < 0.4:
        return 0.2, "but the cells are no numbers"
    return 1.0, ""


def _judge_spend(words: str, content: Content) -> tuple[float, str]:
    return (0.2, "but the cells are no sums of money") if content.sums < 0.4 else (1.0, "")


def _judge_share(words: str, content: Content) -> tuple[float, str]:
    if content.numbers < 0.4 or content.above_hundred > 0.5:
        return 0.2, "but the cells are no percentages"
    says_share = any(
        word in words for word in ("percent", "share", "pct", "ratio", "anteil", "part ", "porcentaje", "比")
    )
    if not says_share and content.per_cent_signs < 0.5:
        return 0.5, "but nothing says that these are percentages"
    return (1.6 if not says_share else 1.0), ""


def _judge_tier(words: str, content: Content) -> tuple[float, str]:
    return (0.2, "but the cells are classes of risk") if content.risk_words > 0.5 else (1.0, "")


def _judge_id(words: str, content: Content) -> tuple[float, str]:
    if max(content.phones, content.emails, content.dates) > 0.5:
        return 0.2, "but the cells are telephone numbers, e-mail addresses or dates"
    return (0.4, "but the cells are long texts") if content.mean_length > 40 else (1.0, "")


def _judge_place(words: str, content: Content) -> tuple[float, str]:
    if content.countries > 0.8 and content.distinct > 1 and not content.codes:
        return 0.3, "but the cells are countries"
    if content.numbers > 0.6:
        return 0.2, "but the cells are numbers"
    if words == "location":
        return (1.0, "") if content.addresses < 0.5 else (0.6, "")
    return 1.0, ""


def _judge_address(words: str, content: Content) -> tuple[float, str]:
    if (content.countries > 0.8 and content.distinct > 1) or max(content.emails, content.phones) > 0.5:
        return 0.2, "but the cells are no addresses"
    if words == "location":
        return (1.5, "the cells are addresses") if content.addresses >= 0.5 else (0.5, "")
    return 1.0, ""


def _judge_lei(words: str, content: Content) -> tuple[float, str]:
    return (0.5, "but few cells have its form") if content.leis < 0.3 else (1.0, "")


def _judge_currency(words: str, content: Content) -> tuple[float, str]:
    return (0.3, "but the cells are too long") if content.mean_length > 8 else (1.0, "")


_JUDGES: Mapping[str, _Judge] = {
    "country": _judge_country,
    "name": _judge_name,
    "site": _judge_name,
    "workers": _judge_count,
    "spend": _judge_spend,
    "women_share": _judge_share,
    "migrant_share": _judge_share,
    "agency_share": _judge_share,
    "tier": _judge_tier,
    "supplier_id": _judge_id,
    "city": _judge_place,
    "region": _judge_place,
    "address": _judge_address,
    "lei": _judge_lei,
    "currency": _judge_currency,
}


def _content_claims(content: Content, has_header: bool) -> list[_Claim]:
    """Claims that need no header. With a header that says something else they stay below it."""
    if content.filled < 3:
        return []
    claims = []
    if content.countries >= 0.85 and not content.codes and content.mean_length >= 4:
        claims.append(_Claim("country", 0.72, "the cells are countries"))
    if content.os_ids >= 0.8:
        claims.append(_Claim("os_id", 0.9, "the cells have the form of an OS ID"))
    if content.leis >= 0.8:
        claims.append(_Claim("lei", 0.9, "the cells have the form of an LEI"))
    if content.addresses >= 0.7 and content.mean_length <= 140:
        claims.append(_Claim("address", 0.5, "the cells read like addresses"))
    if (
        content.firms >= 0.5
        and content.addresses < 0.5
        and content.distinct / content.filled > 0.3
        and content.mean_length < 80
    ):
        claims.append(_Claim("name", 0.5 if has_header else 0.6, "the cells read like names of firms"))
    return claims
