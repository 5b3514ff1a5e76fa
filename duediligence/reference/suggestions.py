"""Sectors and goods that a purchase category may mean: suggested to an officer, never used by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from duediligence.reference.goods import recognise_goods
from duediligence.reference.names import plain
from duediligence.reference.phrases import singular_words
from duediligence.reference.sectors import SectorMatch, classifications, classify_sector
from duediligence.reference.tables import read_table

_ALIKE = 80.0
_TRIED = 12


@cache
def _divisions() -> Mapping[str, tuple[str, ...]]:
    """Text in singular words → divisions: our purchase categories, words for sectors, and the titles of ISIC."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("isic"):
        if row["level"] != "section":
            found.setdefault(_key(row["title"]), (row["code"][:2],))
    for row in read_table("sector_terms"):
        found[_key(row["term"])] = (row["isic_division"],)
    for row in read_table("category_terms"):
        found[_key(row["term"])] = tuple(row["isic_divisions"].split())
    return found


@cache
def _goods() -> Mapping[str, str]:
    """Text in singular words → good of the TVPRA list."""
    return {_key(row["term"]): row["good"] for row in read_table("goods_terms")} | {
        _key(row["good"]): row["good"] for row in read_table("goods")
    }


def _key(text: str) -> str:
    return " ".join(singular_words(text)) or plain(text)


@lru_cache(maxsize=16_384)
def suggest_sectors(text: str, most: int = 3) -> tuple[SectorMatch, ...]:
    """ISIC divisions that a text may mean, the likeliest first; none where nothing is near."""
    sure = classify_sector(text)
    found = [sure.division] if sure else []
    found += _divisions().get(_key(text), ())
    for spelling in _near(text, tuple(_divisions())):
        found += _divisions()[spelling]
    return tuple(SectorMatch(each, classifications()[each]) for each in list(dict.fromkeys(found))[:most])


@lru_cache(maxsize=16_384)
def suggest_goods(text: str, most: int = 3) -> tuple[str, ...]:
    """Goods of the TVPRA list that a text may mean, the likeliest first; none where nothing is near."""
    found = [*recognise_goods(text), *(_goods()[spelling] for spelling in _near(text, tuple(_goods())))]
    return tuple(dict.fromkeys(found))[:most]


def _near(text: str, spellings: tuple[str, ...]) -> list[str]:
    """Spellings whose words are all in the text or nearly so; those that share more of it first."""
    key = _key(text)
    if len(key) < 3:
        return []
    near = process.extract(key, spellings, scorer=fuzz.token_set_ratio, limit=_TRIED, score_cutoff=_ALIKE)
    ranked = sorted(near, key=lambda each: (-each[1], -fuzz.token_sort_ratio(key, each[0]), each[0]))
    return [spelling for spelling, _, _ in ranked]
