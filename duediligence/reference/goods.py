"""Goods named by a supplier, and whether the US Department of Labor lists them for a country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from duediligence.reference.countries import country_name
from duediligence.reference.details import FactInput, FactorDetail
from duediligence.reference.names import plain
from duediligence.reference.phrases import Phrases
from duediligence.reference.tables import Row, editions, read_table

FACTOR = "goods_origin"
FORCED_LABOUR = 100
CHILD_LABOUR_OR_DERIVED = 50
NOT_LISTED = 20

_KINDS = {"forced_labour": "forced labour", "child_labour": "child labour"}

_HS_CODE = re.compile(r"(?<![\d.])(\d{4}(?:[.\s]?\d{2}){0,3}|\d{2})(?![\d.]*\d)")
_ONLY_HS_CODE = re.compile(r"\d{4}\.\d{2}(?:\.?\d{2}){0,2}|\d{6}|\d{8}|\d{10}")


@cache
def _phrases() -> Phrases:
    made = {row["good"]: row["kind"] == "manufacturing" for row in read_table("goods")}
    return Phrases((row["term"], row["language"], row["good"], made[row["good"]]) for row in read_table("goods_terms"))


@cache
def _by_name() -> Mapping[str, str]:
    """A good's name as the list writes it, in plain form → the good."""
    return {plain(row["good"]): row["good"] for row in read_table("goods")}


@cache
def _by_hs() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_table("hs_goods"):
        found[row["hs"]].append(row["good"])
    return {code: tuple(goods) for code, goods in found.items()}


@cache
def _lines() -> Mapping[tuple[str, str], Row]:
    """(good, ISO-2) → its line of the list."""
    return {(row["good"], row["iso2"]): row for row in read_table("tvpra_lines")}


@cache
def division_of() -> Mapping[str, str]:
    """Good → ISIC division that produces it; goods without one are left out."""
    return {row["good"]: row["isic_division"] for row in read_table("goods") if row["isic_division"]}


@lru_cache(maxsize=65_536)
def recognise_goods(text: str) -> tuple[str, ...]:
    """Goods of the TVPRA list that a description of products names, as the list writes them.

    Only what is clear is taken: "cotton shirts" are Garments, "coffee machines" are nothing. A text
    that is a Harmonized System code is looked up as one.
    """
    named = _by_name().get(plain(text))
    goods = [named] if named else []
    goods += [good for targets in _phrases().find(text) for good in targets]
    if text[:4].isdigit():
        items = [item.strip() for item in re.split(r"[,;|/\n]", text)]
        goods += [good for item in items if _ONLY_HS_CODE.fullmatch(item) for good in goods_of_hs(item)]
    return tuple(dict.fromkeys(goods))


@lru_cache(maxsize=65_536)
def goods_of_hs(text: str) -> tuple[str, ...]:
    """Goods that Harmonized System codes mean: the longest heading of our table that a code starts with."""
    goods: list[str] = []
    for written in _HS_CODE.findall(text):
        code = re.sub(r"\D", "", written)
        heading = next((code[:length] for length in (6, 4, 2) if code[:length] in _by_hs()), None)
        goods += _by_hs()[heading] if heading else ()
    return tuple(dict.fromkeys(goods))


def listing_points(good: str, code: str) -> int:
    """100 listed for forced labour, 50 for child labour only or as a derived good, 20 not listed."""
    line = _lines().get((good, code))
    if line is None:
        return NOT_LISTED
    return FORCED_LABOUR if line["forced_labour"] == "yes" else CHILD_LABOUR_OR_DERIVED


def goods_points(goods: Sequence[str], code: str | None) -> int | None:
    """The worst of the goods for one origin; None where no good was recognised or the origin is not known."""
    if code is None or not goods:
        return None
    return max(listing_points(good, code) for good in goods)


def goods_detail(goods: Sequence[str], code: str | None, made_here: bool) -> FactorDetail:
    """Why goods × origin of a supplier is what it is: one input for each good that was recognised."""
    if not goods:
        return FactorDetail(
            FACTOR, None, "No good of the TVPRA list was recognised in the products; this is not zero.", ()
        )
    named = ", ".join(goods)
    if not made_here:
        sentence = f"{named}: the country only sends the invoices, so where they are made is not known."
        return FactorDetail(FACTOR, None, sentence, ())
    if code is None:
        return FactorDetail(FACTOR, None, f"{named}: the country is not known, so neither is the origin.", ())
    points = goods_points(goods, code)
    inputs = tuple(_input(good, code) for good in sorted(goods, key=lambda good: -listing_points(good, code)))
    counted = [found for found in inputs if found.points == points]
    listed = "; ".join(f"{found.label}: {found.as_published}" for found in counted)
    sentence = f"{listed} ({list_edition()})"
    if points != NOT_LISTED:
        sentence += ". Look at the current list before you rely on this"
    return FactorDetail(FACTOR, None if points is None else float(points), sentence + ".", inputs)


def _input(good: str, code: str) -> FactInput:
    line = _lines().get((good, code)) or read_table("tvpra_lines")[0]
    points = listing_points(good, code)
    label = f"{good.lower()} × {country_name(code)}"
    return FactInput(label, _as_listed(good, code), points, 100, line["source"], editions()["tvpra_lines"])


def _as_listed(good: str, code: str) -> str:
    line = _lines().get((good, code))
    if line is None:
        return "not listed"
    if line["derived"] == "yes":
        origin = country_name(line["derived_from"])
        return f"listed as a derived good, from child or forced labour in {origin}"
    kinds = [words for column, words in _KINDS.items() if line[column] == "yes"]
    return " and ".join(kinds)


@cache
def list_edition() -> str:
    """The edition of the list in words: "TVPRA 2022 edition, replaced 5 Sep 2024"."""
    entry = next(row for row in read_table("editions") if row["table"] == "tvpra_lines")
    words = f"TVPRA {entry['edition']} edition"
    return f"{words}, replaced {_day(entry['replaced_on'])}" if entry["replaced_on"] else words


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{int(day)} {names[int(month) - 1]} {year}"
