"""Which country an address is in, where the address says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from duediligence.reference.names import plain
from duediligence.reference.tables import read_table

_PIECES = re.compile(r"[,;\n\r\t|/]+|\s[-–—]\s")
_POSTCODE = re.compile(r"\b(?=\w*\d)[\w-]+\b")
_MOST_WORDS = 6
_WORDS_AROUND = "city district province state prov dist county municipality region prefecture governorate"
_AROUND_A_PLACE = frozenset(_WORDS_AROUND.split())
_US_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
US_STATES = frozenset(_US_STATES.split("|"))
"""Postal codes of the states; many are also ISO codes of countries."""

# Postcodes that no other country writes so: a state with its ZIP code, and letters among the digits at the very end.
_POSTCODES = (
    ("US", re.compile(rf"\b(?:{_US_STATES})[\s,.]+\d{{5}}(?:-\d{{4}})?\s*$")),
    ("CA", re.compile(r"\b[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z] ?\d[A-CEGHJ-NPR-TV-Z]\d\s*$")),
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\s*$")),
)

# Also the name of a state elsewhere: taken only where it is all that is written.
_ALSO_A_PLACE_ELSEWHERE = frozenset({"GE", "JE", "NE"})
# The word before makes it another place ("New Jersey", "Inner Mongolia"), a street ("Via Grecia") or a "Zona Franca".
_CHANGES_THE_PLACE = frozenset({"new", "inner", "little", "gulf of", "lake", "zona", "zone"}) | frozenset(
    {
        "street",
        "road",
        "via",
        "viale",
        "calle",
        "avenida",
        "av",
        "avenue",
        "rue",
        "rua",
        "plaza",
        "boulevard",
        "colonia",
    }
)


@cache
def _spelt_out() -> Mapping[tuple[str, ...], str]:
    """Words of each name or alias that is long enough to mean a country inside an address → ISO-2."""
    spellings = {plain(row["name"]): row["iso2"] for row in read_table("countries")}
    spellings |= {plain(row["alias"]): row["iso2"] for row in read_table("country_aliases") if row["iso2"]}
    short = {"usa", "uk", "uae", "prc", "ksa", "drc"}
    return {
        tuple(spelling.split()): code
        for spelling, code in spellings.items()
        if len(spelling.replace(" ", "")) > 3 or spelling in short or spelling in {"u s a", "u k", "p r c"}
    }


def country_in_address(text: str) -> str | None:
    """ISO-2 of the country that an address names at its end or in a piece of its own; else None.

    Two-letter codes are not taken ("CA" is California, Canada or Catania), nor names that are
    also a state elsewhere (Georgia, Jersey, Niger) unless nothing else can be meant.
    """
    return _in_address(text)


@lru_cache(maxsize=65_536)
def _in_address(text: str) -> str | None:
    pieces = _in_pieces(text)
    if not pieces:
        return None
    whole = [_spelt_out().get(piece) for piece in pieces]
    last_two = pieces[-2] + pieces[-1] if len(pieces) > 1 else ()
    code = _spelt_out().get(last_two) or whole[-1] or _at_the_end(pieces[-1])
    if code and code not in _ALSO_A_PLACE_ELSEWHERE:
        return code
    if code and len(pieces) == 1 and whole[-1]:
        return code
    if code:
        return None
    named = {found for found in whole if found and found not in _ALSO_A_PLACE_ELSEWHERE}
    return named.pop() if len(named) == 1 else _at_the_start(text)


def _in_pieces(text: str) -> list[tuple[str, ...]]:
    """The words of each piece of an address, without postcodes."""
    return [words for piece in _PIECES.split(text) if (words := tuple(plain(_POSTCODE.sub(" ", piece)).split()))]


def country_of_places(text: str) -> str | None:
    """ISO-2 of the country that an address is in where it names none, by its postcode and its places; else None.

    A postcode that only one country writes so tells it, or industrial places whose name means one country
    ("Gazipur"), as long as all of them agree. A place counts only as a piece of its own: not "Via Milano".
    """
    return _of_places(text)


@lru_cache(maxsize=65_536)
def _of_places(text: str) -> str | None:
    pieces = _in_pieces(text)
    found = {code for code, form in _POSTCODES if form.search(text)}
    for piece in pieces:
        bare = tuple(word for word in piece if word not in _AROUND_A_PLACE)
        found |= {code for words in (piece, bare) if (code := _places().get(words))}
    return found.pop() if len(found) == 1 else None


@cache
def _places() -> Mapping[tuple[str, ...], str]:
    """Words of each place → ISO-2."""
    return {tuple(plain(row["place"]).split()): row["iso2"] for row in read_table("places")}


def _at_the_end(words: tuple[str, ...]) -> str | None:
    """ "… Ho Chi Minh City Vietnam": the longest name that the piece ends with."""
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        code = _spelt_out().get(words[-length:])
        before = words[:-length]
        if code and not (before and (before[-1] in _CHANGES_THE_PLACE or " ".join(before[-2:]) in _CHANGES_THE_PLACE)):
            return code
        if code:
            return None
    return None


def _at_the_start(text: str) -> str | None:
    """ "中国广东省深圳市…": Chinese and Japanese addresses begin with the country, without a space."""
    start = text.strip()
    spellings = ((row["alias"], row["iso2"]) for row in _unspaced())
    return next((code for spelling, code in spellings if start.startswith(spelling)), None)


@cache
def _unspaced() -> tuple[Mapping[str, str], ...]:
    han = [
        row for row in read_table("country_aliases") if row["iso2"] and re.fullmatch(r"[\u4e00-\u9fff]+", row["alias"])
    ]
    return tuple(sorted(han, key=lambda row: -len(row["alias"])))
