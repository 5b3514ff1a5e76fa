"""How alike two names of firms are: the same, nearly the same, or not. Built to be right rather than to find all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz

from duediligence.reference import country_name
from duediligence.reference.firms import firm_words, shared_words, words_that_add_little
from duediligence.reference.names import plain

_TYPING_ERROR = 84.0  # of the words that differ
_LONG_ENOUGH = 5  # letters; shorter words that differ by one are other words
_NUMBER = re.compile(r"\d+|[ivx]{1,4}|[a-d]")
_LATIN = re.compile(r"[a-z0-9 ]*")

Words = tuple[str, ...]


@lru_cache(maxsize=262_144)
def core(name: str, country: str | None) -> Words:
    """The telling words of a name: no legal form, and not the name of its own country where others are left."""
    words = firm_words(name)
    own = _words_of_country(country or "")
    rest = tuple(word for word in words if word not in own)
    return rest if tells(rest) else words


@cache
def _words_of_country(code: str) -> frozenset[str]:
    return frozenset(plain(country_name(code)).split()) if code else frozenset()


def tells(words: Sequence[str]) -> bool:
    """Whether these words tell a firm from others: one that few share, with at least three letters."""
    return any(len(word) > 2 and word not in shared_words() and not word.isdigit() for word in words)


def distinctive(words: Sequence[str]) -> bool:
    """Whether a name is rare enough to mean one company in several countries: two telling words, or a long one."""
    telling = [word for word in words if len(word) > 2 and word not in shared_words() and not word.isdigit()]
    return len(telling) >= 2 or any(len(word) >= 9 for word in telling)


def nearly(one: Words, other: Words) -> float:
    """0–100: how alike two names are whose words are not the same; 0 where they are two firms.

    Only what differs counts: a slip of the pen within a long word, words run together ("Sun Tex", "Suntex"), or
    words that add little ("Sunny", "Sunny Mills"). A number that differs is another unit or firm.
    """
    if numbers(one) != numbers(other):
        return 0.0
    if sorted(one) == sorted(other):
        return 95.0
    if "".join(one) == "".join(other):
        return 100.0
    rest, others = _without(one, other), _without(other, one)
    if not rest or not others:
        more = rest or others
        return 90.0 if tells(_common(one, other)) and all(word in words_that_add_little() for word in more) else 0.0
    left, right = " ".join(rest), " ".join(others)
    if not (_LATIN.fullmatch(left) and _LATIN.fullmatch(right)):
        return 0.0  # one Chinese character less is another name
    if left.replace(" ", "") == right.replace(" ", ""):
        return 97.0
    if any(word in shared_words() for word in (*rest, *others)) or min(len(left), len(right)) < _LONG_ENOUGH:
        return 0.0
    alike = fuzz.ratio(left, right)
    return alike if alike >= _TYPING_ERROR and left[0] == right[0] else 0.0


def numbers(words: Words) -> tuple[str, ...]:
    """Numbers, single letters and Roman numerals of a name, which tell units apart."""
    return tuple(sorted(word for word in words if _NUMBER.fullmatch(word) or word.isdigit()))


def _without(one: Words, other: Words) -> list[str]:
    rest = list(one)
    for word in other:
        if word in rest:
            rest.remove(word)
    return rest


def _common(one: Words, other: Words) -> list[str]:
    return [word for word in one if word in other]
