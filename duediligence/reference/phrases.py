"""Finding the terms of a table in what people write about their products and sectors.

A cell is split into items ("shirts, pants and jackets"), and an item is about the term that is its
head: "cotton shirts" are shirts, "coffee machines" are not coffee, "production of bricks" is bricks.
A term that is not the head is not taken, so that what is unclear stays unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from duediligence.reference.names import plain
from duediligence.reference.tables import read_table

_ITEMS = re.compile(r"[,;/|\n\r\t+&•·()\[\]、，；。:]+|\s[-–—]\s|\s(?:and|und|y|et|e|or|oder|ou)\s", re.IGNORECASE)
_REMEMBERED = 32_768
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """The words of ``plain_words.csv`` by what they do.

    "ends the head": what follows says what the thing is for or made with. "link": joins a head and what belongs to
    it. "neutral": says nothing about what the thing is; some do so only after a made thing ("footwear products" are
    footwear, "cotton products" are not cotton).
    """
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table("plain_words"):
        spaced = not _UNSPACED.search(row["word"])
        kinds[row["kind"]].add(singular_words(row["word"])[0] if spaced else row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


@dataclass(frozen=True, slots=True)
class Term:
    """One term: what it stands for, whether the thing is made, and whether its language puts the head first."""

    stands_for: tuple[str, ...]
    made: bool
    head_first: bool


class Phrases:
    """The terms of one table, ready to be found in text."""

    def __init__(self, terms: Iterable[tuple[str, str, str, bool]]) -> None:
        """``terms``: (term, language code, what it stands for, whether it is made); a term may have several rows."""
        spaced: dict[tuple[str, ...], Term] = {}
        unspaced: dict[str, tuple[str, ...]] = {}
        for text, language, target, made in terms:
            if _UNSPACED.search(text):
                unspaced[text] = (*unspaced.get(text, ()), target)
                continue
            words = singular_words(text)
            before = spaced.get(words)
            targets = (*before.stands_for, target) if before else (target,)
            spaced[words] = Term(
                tuple(dict.fromkeys(targets)), made, language in ("es", "pt", "fr", "it") and not before
            )
        self._spaced: Mapping[tuple[str, ...], Term] = spaced
        self._longest_from: dict[str, int] = {}
        for words in spaced:
            self._longest_from[words[0]] = max(len(words), self._longest_from.get(words[0], 0))
        self._unspaced = {text: unspaced[text] for text in sorted(unspaced, key=len, reverse=True)}
        # A single character is often part of another word (砖 brick, 瓷砖 tile): it counts only alone.
        ends = "|".join(re.escape(text) if len(text) > 1 else f"^{re.escape(text)}" for text in self._unspaced)
        self._unspaced_head = re.compile(f"({ends})(?:{'|'.join(_kinds()['tail without spaces'])})*$") if ends else None
        self._head_of = lru_cache(maxsize=_REMEMBERED)(self._head)  # lists name the same things again and again

    def find(self, text: str) -> tuple[tuple[str, ...], ...]:
        """What each item of the text stands for, in the text's order; items without a term are left out."""
        found = []
        for item in _ITEMS.split(text):
            if item and (targets := self._head_of(item.strip())):
                found.append(targets)
        return tuple(found)

    def _head(self, item: str) -> tuple[str, ...] | None:
        if _UNSPACED.search(item):
            match = self._unspaced_head.search(item) if self._unspaced_head else None
            return self._unspaced[match[1]] if match else None
        words = singular_words(item)
        if whole := self._spaced.get(words):
            return whole.stands_for
        if self._longest_from.keys().isdisjoint(words):
            return None
        for start, end, term in self._matches(words):
            if term.head_first and _is_first(words, start):
                return term.stands_for
            if _is_last(words, end, term.made) and _is_first(words, start, own_words_before=True):
                return term.stands_for
        return None

    def _matches(self, words: tuple[str, ...]) -> list[tuple[int, int, Term]]:
        """Terms in the words from left to right, the longest at each place, without overlap."""
        found, at, ends_the_head = [], 0, _kinds()["ends the head"]
        while at < len(words) and words[at] not in ends_the_head:
            for length in range(self._longest_from.get(words[at], 0), 0, -1):
                if term := self._spaced.get(words[at : at + length]):
                    found.append((at, at + length, term))
                    at += length
                    break
            else:
                at += 1
        return found


def _is_last(words: tuple[str, ...], end: int, made: bool) -> bool:
    """Whether nothing that could be the head follows before the next link or the end of the head."""
    kinds = _kinds()
    for word in words[end:]:
        if word in kinds["ends the head"] or word in kinds["link"]:
            return True
        neutral = word in kinds["neutral"] or word.isdigit() or (made and word in kinds["neutral after a made thing"])
        if not neutral:
            return False
    return True


def _is_first(words: tuple[str, ...], start: int, own_words_before: bool = False) -> bool:
    """Whether only neutral words stand before it: all of them, or those before the last link."""
    kinds = _kinds()
    before = words[:start]
    if own_words_before:  # "printed cotton shirts": what directly precedes the head describes it
        links = [place for place, word in enumerate(before) if word in kinds["link"]]
        before = before[: links[-1]] if links else ()
    harmless = ("neutral", "link", "neutral after a made thing")
    return all(any(word in kinds[kind] for kind in harmless) for word in before)


@lru_cache(maxsize=_REMEMBERED)
def singular_words(text: str) -> tuple[str, ...]:
    """The words of a text in their rough singular: ``("solar", "panel")``."""
    return tuple(_singular(word) for word in plain(text).split())


@lru_cache(maxsize=_REMEMBERED)
def _singular(word: str) -> str:
    """A rough singular, the same for terms and text: "batteries" → "battery", "dresses" → "dress"."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "toes")):
        return word[:-2]
    return word[:-1]
