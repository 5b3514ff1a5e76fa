"""What one column may be: claims from its header and from its cells, each with its confidence and its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duediligence.spreadsheets import normalise_header
from duediligence.suppliers.columns import ENTITY_WORDS, FIELDS, StandardColumn
from duediligence.suppliers.content import Content
from duediligence.suppliers.verdicts import verdict

_LONG_HEADER_WORDS = 9
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
    for field in FIELDS:
        score = header_score(field, words)
        if score:
            factor, seen = verdict(field, words, content)
            confidence = min(1.0, score * factor)
            reason = f'the header "{header.strip()}" says {FIELDS[field].in_a_sentence}'
            claims.append(Claim(field, confidence, f"{reason}{f', {seen}' if seen else ''}"))
    claims.extend(_content_claims(content, bool(words)))
    return claims


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


def _content_claims(content: Content, has_header: bool) -> list[Claim]:
    """Claims that need no header. With a header that says something else they stay below it."""
    if content.filled < 3:
        return []
    claims = []
    if content.countries >= 0.85 and not content.codes and content.mean_length >= 4:
        claims.append(Claim("country", 0.72, "the cells are countries"))
    if content.os_ids >= 0.8:
        claims.append(Claim("os_id", 0.9, "the cells have the form of an OS ID"))
    if content.leis >= 0.8:
        claims.append(Claim("lei", 0.9, "the cells have the form of an LEI"))
    if content.addresses >= 0.7 and content.mean_length <= 140:
        claims.append(Claim("address", 0.5, "the cells read like addresses"))
    if (
        content.firms >= 0.5
        and content.addresses < 0.5
        and content.distinct / content.filled > 0.3
        and content.mean_length < 80
    ):
        claims.append(Claim("name", 0.5 if has_header else 0.6, "the cells read like names of firms"))
    return claims
