"""Rows that are the same site, the same company at another site, or maybe the same; within a list and in a register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from duediligence.reference.firms import shared_words
from duediligence.suppliers.likeness import Words, core, distinctive, nearly, tells
from duediligence.suppliers.places import Place, place_of, same_place

Verdict = Literal["same site", "same company", "maybe the same"]

VERDICTS: Final[Mapping[Verdict, str]] = {
    "same site": "The same site: name and place agree",
    "same company": "The same company at several sites",
    "maybe the same": "Maybe the same: look at name and place",
}

_BLOCK = 120  # names that share a word; a word of more of them tells too little
_WORDS_BLOCKED = 2  # the rarest words of each name
_NEIGHBOURS = 4  # in the order of the alphabet
_WORTH_A_LOOK = 78.0
_ALL_PAIRS = 60  # rows of one name compared each with each; of more, each with the first of its address


@dataclass(frozen=True)
class Cluster:
    """Rows that belong together in one of three ways, and why, as a sentence.

    ``rows``: positions in the frame, ascending; ``known``: positions in the frame of the register. ``keys``: theirs,
    the register's first: what a decision names. ``likeness``: 0–100, of the names.
    """

    verdict: Verdict
    rows: tuple[int, ...]
    known: tuple[int, ...]
    keys: tuple[str, ...]
    likeness: float
    reason: str


@dataclass(frozen=True)
class _Entry:
    """One row of the list or of the register."""

    country: str
    words: Words
    place: Place
    number: str
    known: bool


def find_duplicates(frame: pd.DataFrame, known: pd.DataFrame | None = None) -> tuple[Cluster, ...]:
    """Clusters of a Suppliers frame, and of its rows with those of a register, in the order of their first rows.

    ``frame``: a Suppliers frame (keys given). ``known``: key, name, country (ISO-2 or None), and where there are
    any site, address, city, os_id; rows whose key is in the frame too are updates and not compared. Clusters that
    hold rows of the register only are left out. A row can be in one cluster of each verdict.
    """
    old = pd.DataFrame() if known is None else known[~known["key"].isin(set(frame["key"]))]
    positions = list(range(len(frame))) + (
        [] if known is None else np.flatnonzero(~known["key"].isin(frame["key"])).tolist()
    )
    entries = [*_entries(frame, known=False), *_entries(old, known=True)]
    keys = [*frame["key"].tolist(), *(old["key"].tolist() if len(old) else [])]
    pairs = _pairs(entries)
    clusters = []
    for verdict in VERDICTS:
        for members, alike in _joined(len(entries), pairs[verdict]):
            ours = [at for at in members if not entries[at].known]
            theirs = [at for at in members if entries[at].known]
            if not ours:
                continue
            names = tuple(keys[at] for at in (*theirs, *ours))
            places = (tuple(positions[at] for at in ours), tuple(positions[at] for at in theirs))
            clusters.append(Cluster(verdict, *places, names, alike, _reason(verdict, alike, bool(theirs))))
    rank = list(VERDICTS)
    return tuple(sorted(clusters, key=lambda cluster: (cluster.rows[0], rank.index(cluster.verdict))))


def _entries(frame: pd.DataFrame, known: bool) -> list[_Entry]:
    if not len(frame):
        return []
    columns = (
        frame[name].tolist() if name in frame else [None] * len(frame)
        for name in ("name", "country", "site", "address", "city", "os_id")
    )
    entries = []
    for cells in zip(*columns, strict=True):
        name, country, site, address, city, number = (cell if isinstance(cell, str) else None for cell in cells)
        words = core(name or "", country)
        entries.append(_Entry(country or "", words, place_of(site, address, city), number or "", known))
    return entries


_Pairs = dict[Verdict, list[tuple[int, int, float]]]


def _pairs(entries: Sequence[_Entry]) -> _Pairs:
    """Verdict → pairs of entries with the likeness of their names."""
    found: _Pairs = {verdict: [] for verdict in VERDICTS}
    by_name: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    by_number: defaultdict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if tells(entry.words):
            by_name[entry.words].append(at)
        if entry.number:
            by_number[entry.number].append(at)
    for members in by_number.values():
        found["same site"] += [(members[0], at, 100.0) for at in members[1:]]
    for words, members in by_name.items():
        if len(members) > 1:
            _same_name(entries, members, distinctive(words), found)
    _near_names(entries, by_name, found)
    return found


def _same_name(entries: Sequence[_Entry], members: list[int], rare: bool, found: _Pairs) -> None:
    """Pairs of rows of one name. In several countries it is one company only where the name is rare."""
    for one, other in _within(entries, members):
        a, b = entries[one], entries[other]
        if a.country and b.country and a.country != b.country:
            if rare:
                found["same company"].append((one, other, 100.0))
            continue
        there = same_place(a.place, b.place)
        if there is None and a.country == b.country and not (a.place.known or b.place.known):
            there = True
        verdict: Verdict = "same site" if there else "maybe the same" if there is None else "same company"
        if verdict == "same company" and a.country != b.country:
            continue
        found[verdict].append((one, other, 100.0))


def _within(entries: Sequence[_Entry], members: list[int]) -> Iterable[tuple[int, int]]:
    if len(members) <= _ALL_PAIRS:
        return combinations(members, 2)
    first: dict[tuple[str, Place], int] = {}
    pairs = []
    for at in members:
        place = (entries[at].country, entries[at].place)
        pairs.append((first.setdefault(place, at), at))
    heads = list(first.values())
    return [pair for pair in (*pairs, *pairwise(heads)) if pair[0] != pair[1]]


def _near_names(entries: Sequence[_Entry], by_name: Mapping[Words, list[int]], found: _Pairs) -> None:
    """Pairs of rows whose names differ by little, in one country (or where one says none)."""
    heads: list[tuple[str, Words, list[int]]] = []
    for members in by_name.values():
        by_country: defaultdict[str, list[int]] = defaultdict(list)
        for at in members:
            by_country[entries[at].country].append(at)
        heads += [(country, entries[rows[0]].words, rows) for country, rows in by_country.items()]
    for one, other in _candidates(heads):
        alike = nearly(heads[one][1], heads[other][1])
        if not alike:
            continue
        for a in heads[one][2][:_ALL_PAIRS]:
            for b in heads[other][2][:_ALL_PAIRS]:
                there = same_place(entries[a].place, entries[b].place)
                if there:
                    found["same site"].append((a, b, alike))
                elif there is None:
                    found["maybe the same"].append((a, b, alike))


def _candidates(heads: Sequence[tuple[str, Words, list[int]]]) -> set[tuple[int, int]]:
    """Pairs of names worth a close look: they share a rare word, or stand next to each other in the alphabet."""
    often: defaultdict[str, int] = defaultdict(int)
    for _, words, _ in heads:
        for word in set(words):
            often[word] += 1
    texts = [" ".join(words) for _, words, _ in heads]
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (country, words, _) in enumerate(heads):
        telling = sorted({word for word in words if word not in shared_words()}, key=lambda word: (often[word], word))
        for word in telling[:_WORDS_BLOCKED]:
            blocks[country, word].append(at)
    pairs: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= _BLOCK:
            pairs |= _alike(block, texts)
    for squeezed in (texts, [text.replace(" ", "") for text in texts]):
        order = sorted(range(len(heads)), key=lambda at: (heads[at][0], squeezed[at]))
        for step in range(1, _NEIGHBOURS + 1):
            near = [(a, b) for a, b in zip(order, order[step:], strict=False) if heads[a][0] == heads[b][0]]
            if near:
                ones, others = [squeezed[a] for a, _ in near], [squeezed[b] for _, b in near]
                scores = process.cpdist(ones, others, scorer=fuzz.ratio, score_cutoff=_WORTH_A_LOOK)
                pairs |= {_ordered(*near[at]) for at in np.flatnonzero(scores)}
    return pairs


def _alike(block: Sequence[int], texts: Sequence[str]) -> set[tuple[int, int]]:
    names = [texts[at] for at in block]
    if len(block) == 2:
        near = fuzz.token_sort_ratio(*names) >= _WORTH_A_LOOK
        return {_ordered(block[0], block[1])} if near else set()
    scores = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=_WORTH_A_LOOK, dtype=np.uint8)
    return {(_ordered(block[a], block[b])) for a, b in np.argwhere(np.triu(scores, 1))}


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _joined(count: int, pairs: Sequence[tuple[int, int, float]]) -> list[tuple[list[int], float]]:
    """Members that pairs connect, with the least likeness among the pairs."""
    parent: dict[int, int] = {}

    def root(at: int) -> int:
        while parent.setdefault(at, at) != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, other, _ in pairs:
        parent[root(other)] = root(one)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for at in sorted(parent):
        members[root(at)].append(at)
    least: dict[int, float] = {}
    for one, _, alike in pairs:
        least[root(one)] = min(alike, least.get(root(one), 100.0))
    return [(found, least[head]) for head, found in members.items()]


def _reason(verdict: Verdict, likeness: float, known: bool) -> str:
    names = "The names are the same" if likeness == 100 else "The names are nearly the same"
    where = {
        "same site": "and so is the place, as far as it is given.",
        "same company": "but the places differ.",
        "maybe the same": "but the place is not given for all.",
    }[verdict]
    return f"{names}, {where}{' One of them is in the register already.' if known else ''}"


def as_rows(cluster: Cluster, frame: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of a cluster side by side: ``where`` ("in the register" or sheet and row), key, name, country, site,
    city and address; those of the register first."""
    shown = ["key", "name", "country", "site", "city", "address"]
    parts = []
    if known is not None and cluster.known:
        told = known.iloc[list(cluster.known)].reindex(columns=shown)
        parts.append(told.assign(where="in the register"))
    ours = frame.iloc[list(cluster.rows)]
    parts.append(
        ours[shown].assign(where=[_where(sheet, row) for sheet, row in zip(ours["sheet"], ours["row"], strict=True)])
    )
    return pd.concat(parts, ignore_index=True)[["where", *shown]]


def _where(sheet: Any, row: Any) -> str:
    return f"{sheet}, row {row}" if isinstance(sheet, str) else f"row {row}"
