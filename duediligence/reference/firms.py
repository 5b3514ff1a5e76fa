"""The part of a company's name that tells it from others: without legal forms, with shortened words written out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from duediligence.reference.names import plain
from duediligence.reference.tables import read_table

_REMEMBERED = 262_144
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?)+[^\W\d_]\b")
_SINGLE_LETTERS = re.compile(r"\b(?:[^\W\d_] ){1,}[^\W\d_]\b")
_NO_ACCENT_APART = str.maketrans("łŁøØđĐıİ", "lLoOdDiI")  # letters that do not fall into a letter and an accent
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _forms() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row["form"].split()) for row in read_table("legal_forms") if row["where"] == "anywhere")


@cache
def _longest_form() -> int:
    return max(len(words) for words in _forms())


@cache
def _unspaced_forms() -> re.Pattern[str]:
    forms = [row["form"] for row in read_table("legal_forms") if row["where"] == "without spaces"]
    return re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))


@cache
def _canonical() -> Mapping[str, str]:
    return {row["word"]: row["means"] for row in read_table("firm_words")}


@cache
def shared_words() -> frozenset[str]:
    """Words that many firms have in their names: they alone tell no firm from another."""
    return frozenset(row["means"] for row in read_table("firm_words"))


@cache
def words_that_add_little() -> frozenset[str]:
    """Words that come and go in the name of one firm: "Sunny", "Sunny Textile Mills"."""
    return frozenset(row["means"] for row in read_table("firm_words") if row["adds_little"] == "yes")


@lru_cache(maxsize=_REMEMBERED)
def firm_words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form, in their order; all words where nothing else is left.

    >>> firm_words("SUNNY TEX. Co., Ltd.")
    ('sunny', 'textile')
    >>> firm_words("Sunny Textiles Sp. z o.o.")
    ('sunny', 'textile')
    """
    text = (_unspaced_forms().sub(" ", name) if _CJK.search(name) else name).replace("&", " and ")
    text = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", ""), text.translate(_NO_ACCENT_APART))
    joined = _SINGLE_LETTERS.sub(lambda found: found[0].replace(" ", ""), plain(text))
    words = tuple(_canonical().get(word, word) for word in joined.split())
    return _without_forms(words) or words or tuple(plain(name).split())


def _without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_longest_form(), len(words) - at), 0, -1):
            if words[at : at + length] in _forms():
                at += length
                break
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)
