"""What one column may be: claims from its header and from its cells, each with its confidence and its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duediligence.spreadsheets import normalise_header
from duediligence.suppliers.columns import ENTITY_WORDS, FIELDS, OTHER_PARTIES, StandardColumn
from duediligence.suppliers.content import Content
from duediligence.suppliers.verdicts import verdict

_LONG_HEADER_WORDS = 9
_SURE = 0.83
_BETWEEN_PARTS = re.compile(r"\s+[·›»>|]\s+|\s*[\r\n]+\s*")
_IN_BRACKETS = re.compile(r"(.+?)\s*[(（\[]([^()（）\[\]]+)[)）\]]\s*(?:[(（]\*[)）])?")
_NAME_WORDS = "name|names|nom|nombre|nome|naam|nazwa|名称|名稱|名前|이름|наименование|название|adı|tên|nama|اسم"
_TOTAL_WORDS = (
    "total|all|number|count|no|overall|gesamt|insgesamt|anzahl|nombre total|totale|totaal|toplam|ogółem|tổng|合计|总数|"
    "总计|合計|総数|합계|총계|всего|итого|الإجمالي"
)
_NAMES = frozenset(normalise_header(word) for word in _NAME_WORDS.split("|"))
_TOTALS = frozenset(normalise_header(word) for word in _TOTAL_WORDS.split("|"))
_EAST_ENTITY = re.compile(
    "^(?:供应商|供應商|工厂|工廠|冶炼厂|冶炼工厂|矿厂|公司|企业|厂商|生产商|製錬所|工場|会社|取引先|제련소|공장|회사)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One column may be ``field``, with a confidence of 0–1 and a reason for people."""

    field: str
    confidence: float
    reason: str


def claims_of(header: str, content: Content) -> list[Claim]:
    """What the column with this header and these cells may be."""
    words = normalise_header(header)
    if not words and content.filled < 3:
        return []
    claims = []
    about_another = _about_another_party(header)
    for field in FIELDS:
        score = _whole_score(field, header, words)
        if score:
            factor, seen = verdict(field, words, content)
            confidence = min(1.0, score * factor)
            reason = f'the header "{header.strip()}" says {FIELDS[field].in_a_sentence}'
            claims.append(Claim(field, confidence, f"{reason}{f', {seen}' if seen else ''}"))
    if not about_another:
        claims.extend(_content_claims(content, words))
    return claims


def _whole_score(field: str, header: str, words: str) -> float:
    """How surely a header means a standard column, its parts ("Supplier · Country", "Address (country)") included."""
    exact = FIELDS[field].synonyms.get(words, 0.0)
    if not exact and _about_another_party(header):
        return 0.0
    group, sub = _parts(header)
    if not group:
        return _attribute_score(field, header, words)
    below, above = header_score(field, sub) * 0.97, header_score(field, normalise_header(group))
    if above >= _SURE:
        return above * 0.98 if sub in _TOTALS or sub in _NAMES else max(exact, below)
    parent = header_score("parent", normalise_header(group)) >= _SURE  # what is told of it is not told of the supplier
    return exact if parent else max(header_score(field, words), below)


def _parts(header: str) -> tuple[str, str]:
    """A header in two parts as (group, normalised sub); ("", "") where it has one."""
    found = [part for part in _BETWEEN_PARTS.split(header) if part.strip()]
    return (" ".join(found[:-1]), normalise_header(found[-1])) if len(found) > 1 else ("", "")


def _attribute_score(field: str, header: str, words: str) -> float:
    """A place in brackets decides over the word before them: "Address (country)" is the country."""
    score = header_score(field, words)
    found = _IN_BRACKETS.fullmatch(header.strip())
    if not found:
        return score
    inside = normalise_header(found[2])
    told = [each for each in ("country", "city", "region") if FIELDS[each].synonyms.get(inside, 0.0) >= _SURE]
    outside = normalise_header(found[1])
    of_place = max(header_score(each, outside) for each in ("address", "site", "name")) >= 0.4
    if not told or not of_place or header_score("country", outside) >= _SURE:
        return score
    return max(score, 0.95) if field in told else score * 0.5


def _about_another_party(header: str) -> bool:
    """Whether a header names a contact, buyer, port, auditor …: none of them is a supplier."""
    words = normalise_header(header)
    others = OTHER_PARTIES
    return bool(others.intersection(words.split())) or any(
        not each.isascii() and len(each) > 1 and each in words for each in others
    )


def header_score(field: str, words: str) -> float:
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
    if (
        core
        and core != words
        and core in column.synonyms
        and not (field == "name" and core in {"smelter look up", "name 1"})
    ):
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


def _content_claims(content: Content, words: str) -> list[Claim]:
    """Claims that need no header. With a header that says something else they stay below it."""
    if content.filled < 3:
        return []
    claims = []
    no_country = bool(FIELDS["country"].never.intersection(words.split()))
    if content.countries >= 0.85 and not content.codes and content.mean_length >= 4 and not no_country:
        claims.append(Claim("country", 0.72, "the cells are countries"))
    if content.country_codes and not no_country:
        claims.append(Claim("country", 0.5, "the cells are codes of countries"))
    if content.os_ids >= 0.8:
        claims.append(Claim("os_id", 0.9, "the cells have the form of an OS ID"))
    if content.leis >= 0.8:
        claims.append(Claim("lei", 0.9, "the cells have the form of an LEI"))
    if content.addresses >= 0.7 and content.mean_length <= 140:
        claims.append(Claim("address", 0.5, "the cells read like addresses"))
    if content.numbers > 0.8 and FIELDS["name"].synonyms.get(words, 0.0) >= 0.8 and words not in _NAMES:
        claims.append(Claim("supplier_id", 0.75, "the header names the supplier and the cells are numbers"))
    if (
        content.firms >= 0.5
        and content.addresses < 0.5
        and content.distinct / content.filled > 0.3
        and content.mean_length < 80
    ):
        claims.append(Claim("name", 0.6 if not words else 0.5, "the cells read like names of firms"))
    return claims
