"""Which country a spelling means. Only certain matches are taken; a near one is suggested, never used."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import countrynames
from rapidfuzz import fuzz, process

from duediligence.reference.addresses import country_in_address
from duediligence.reference.names import plain
from duediligence.reference.tables import read_table

_SUGGEST_FROM = 82.0
_NEARLY_THE_SAME = 90.0
_PARENTHESES = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN_NAMES = re.compile(r"\s+[-–—]\s+|[/|;:\n]")


@dataclass(frozen=True, slots=True)
class CountryMatch:
    """What a spelling means: an ISO 3166-1 alpha-2 ``code``, or None.

    ``how``: "exact" is a code or the everyday English name, "alias" our own list of spellings,
    "name" a name in another language, "none" no certain match. ``suggestion`` is a code to ask
    the officer about, only where ``code`` is None.
    """

    code: str | None
    how: Literal["exact", "alias", "name", "none"]
    suggestion: str | None = None


NO_MATCH = CountryMatch(None, "none")


@cache
def _names() -> Mapping[str, str]:
    return {row["iso2"]: row["name"] for row in read_table("countries")}


@cache
def _exact() -> Mapping[str, str]:
    """Plain code or name → ISO-2. "na" is left out: it nearly always means "not available"."""
    found = {}
    for row in read_table("countries"):
        for spelling in (row["iso2"], row["iso3"], row["name"]):
            found[plain(spelling)] = row["iso2"]
    del found["na"]
    return found


@cache
def _aliases() -> Mapping[str, str]:
    """Plain alias → ISO-2, or "" where the word says that the country is missing."""
    return {plain(row["alias"]): row["iso2"] for row in read_table("country_aliases")}


@cache
def _candidates() -> Mapping[str, str]:
    """Spellings that a misspelt one is compared with: those long enough to be told apart."""
    both = {**_aliases(), **_exact()}
    return {spelling: code for spelling, code in both.items() if code and len(spelling) > 4}


def country_name(code: str) -> str:
    """Everyday English name of an ISO-2 code; the code itself where it is not a country's."""
    return _names().get(code, code)


def all_codes() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes of all countries that we know."""
    return tuple(_names())


@cache
def _three_letters() -> Mapping[str, str]:
    return {row["iso2"]: row["iso3"] for row in read_table("countries")}


def iso3(code: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of an alpha-2 one; None where it is not a country's."""
    return _three_letters().get(code)


def is_country(code: str | None) -> bool:
    """Whether this is an ISO 3166-1 alpha-2 code (or XK, Kosovo)."""
    return code in _names()


def match_country(text: str, column_is_iso2: bool = False) -> CountryMatch:
    """The country that a cell of a country column means.

    ``column_is_iso2`` says that the column holds two-letter codes: only then is "NA" Namibia.
    """
    return _match(text, column_is_iso2)


@lru_cache(maxsize=65_536)
def _match(text: str, column_is_iso2: bool) -> CountryMatch:
    spelling = plain(text)
    if column_is_iso2 and spelling == "na":
        return CountryMatch("NA", "exact")
    if _means_missing(spelling):
        return NO_MATCH
    found = _look_up(text) or _without_parentheses(text) or _all_parts(text) or _as_an_address(text)
    return found or CountryMatch(None, "none", _nearest(spelling, _SUGGEST_FROM))


def _means_missing(spelling: str) -> bool:
    return not spelling or _aliases().get(spelling) == "" or spelling.isdecimal()


def _look_up(text: str) -> CountryMatch | None:
    """One name, whole: a code or English name, else our aliases, else a name in another language."""
    spelling = plain(text)
    without_article = spelling.removeprefix("the ").removesuffix(" the")
    for form in (spelling, without_article):
        if code := _exact().get(form):
            return CountryMatch(code, "exact")
        if code := _aliases().get(form):
            return CountryMatch(code, "alias")
    if len(spelling) > 3 or not spelling.isascii():  # short Latin words are codes, and those are all known
        code = _in_any_language(text)
        if code and _nearest(spelling, _NEARLY_THE_SAME) in (None, code):
            return CountryMatch(code, "name")
    return None


def _in_any_language(text: str) -> str | None:
    """What ``countrynames`` knows. It knows very many languages, so that "Nigera" is Niger in one of
    them: the caller refuses a name that is nearly another country's usual spelling."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends ICU, which cannot be installed everywhere
        code = (countrynames.to_code(text) or "").partition("-")[0]  # GB-SCT, CN-BJ: the country it is part of
    return code if is_country(code) else None


def _without_parentheses(text: str) -> CountryMatch | None:
    """ "Korea, Republic of (South Korea)", "China (Mainland)": what is inside may add to the name, not change it."""
    inside = [part for pair in _PARENTHESES.findall(text) for part in pair if part]
    outside = _PARENTHESES.sub(" ", text)
    if not inside or not plain(outside):
        return None
    return _agreed([_look_up(outside), *(_look_up(part) for part in inside)])


def _all_parts(text: str) -> CountryMatch | None:
    """ "Vietnam / Viet Nam", "CN - China": every part names the same country."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if plain(part)]
    if len(parts) < 2:
        return None
    found = [_look_up(part) for part in parts]
    return _agreed(found) if all(found) else None


def _as_an_address(text: str) -> CountryMatch | None:
    """ "Guangdong, China": an address in a country column."""
    code = country_in_address(text) if "," in text else None
    return CountryMatch(code, "name") if code else None


def _agreed(found: list[CountryMatch | None]) -> CountryMatch | None:
    """The first match, where no other contradicts it."""
    codes = {match.code for match in found if match}
    return found[0] if len(codes) == 1 else None


def _nearest(spelling: str, at_least: float) -> str | None:
    """The country whose usual spelling is nearest, where one is at least this near (0 to 100)."""
    if len(spelling) < 4:
        return None
    best = process.extractOne(spelling, _candidates().keys(), scorer=fuzz.ratio, score_cutoff=at_least)
    return _candidates()[best[0]] if best else None
