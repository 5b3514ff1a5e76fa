"""The sector of a supplier as an ISIC Rev.4 division, and what its class counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from duediligence.errors import CannotProceed
from duediligence.reference.details import FactInput, FactorDetail
from duediligence.reference.goods import division_of, list_edition, recognise_goods
from duediligence.reference.names import plain
from duediligence.reference.phrases import Phrases
from duediligence.reference.tables import Row, editions, read_table, whole_numbers

FACTOR = "sector_risk"

_CODE = re.compile(
    r"\s*(?:ISIC|NACE|CIIU|CNAE|WZ)?[\s:]*(?:Rev\.?\s*\d(?:\.\d)?)?[\s:]*"
    r"([A-U])?\.?\s?(\d{2})(\.\d{1,2}(?:\.\d{1,2})?|\d{1,2})?(?=\s*$|\s*[-–:]|\s+\D)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SectorMatch:
    """An ISIC Rev.4 division: two digits and its title."""

    division: str
    title: str


@cache
def classifications() -> Mapping[str, str]:
    """ISIC Rev.4 division → title, all 88 in order."""
    return {row["code"]: row["title"] for row in read_table("isic") if row["level"] == "division"}


@cache
def sector_classes() -> Mapping[str, Row]:
    """ISIC division → its row of the class table, which an officer may edit."""
    rows = read_table("sector_classes")
    if problems := whole_numbers("sector_classes.csv", rows, "points", may_be_blank=False):
        raise CannotProceed(problems)
    return {row["division"]: row for row in rows}


@cache
def _titles() -> Mapping[str, str]:
    """Plain title of a division, group or class → division."""
    return {plain(row["title"]): row["code"][:2] for row in read_table("isic") if row["level"] != "section"}


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in read_table("isic"))


@cache
def _phrases() -> Phrases:
    return Phrases((row["term"], row["language"], row["isic_division"], True) for row in read_table("sector_terms"))


@lru_cache(maxsize=65_536)
def classify_sector(text: str) -> SectorMatch | None:
    """The ISIC division that a sector, a product or an ISIC or NACE code names; None where it is not clear.

    Where a text names several, the one whose class counts most is taken.
    """
    division = _from_code(text) or _titles().get(plain(text)) or _from_words(text)
    return SectorMatch(division, classifications()[division]) if division else None


def sector_named(sector: str | None, products: str | None) -> SectorMatch | None:
    """A supplier's kind of business: from its sector as written, else from its products."""
    return next((match for text in (sector, products) if text and (match := classify_sector(text))), None)


def _from_code(text: str) -> str | None:
    """ "14", "1410", "C14.13", "14.13 - Manufacture of …"; other four-digit numbers are not ISIC."""
    match = _CODE.match(text)
    if not match:
        return None
    letter, division, rest = match.groups()
    if division not in classifications():
        return None
    written_as_isic = bool(letter) or not rest or rest.startswith(".") or division + rest in _codes()
    return division if written_as_isic else None


def _from_words(text: str) -> str | None:
    named = [division for (division, *_) in _phrases().find(text)]
    named += [division_of()[good] for good in recognise_goods(text) if good in division_of()]
    return max(named, key=sector_points, default=None)


def sector_points(division: str) -> int:
    """What the class of a division counts, 0 to 100."""
    return int(sector_classes()[division]["points"])


def sector_detail(match: SectorMatch | None) -> FactorDetail:
    """Why the sector risk of a supplier is what it is."""
    if match is None:
        return FactorDetail(FACTOR, None, "The sector is not known; this is not zero.", ())
    row = sector_classes()[match.division]
    as_published = _listed(row["forced_labour_countries"])
    if row["floor"]:
        as_published += f"; never below “elevated”: {row['floor']}"
    points = int(row["points"])
    label = f"ISIC {match.division} {match.title}"
    found = FactInput(label, as_published, points, 100, row["source"], editions()["sector_classes"])
    sentence = f"{match.title} (ISIC {match.division}): {as_published} ({list_edition()}). The class is our assumption."
    return FactorDetail(FACTOR, float(points), sentence, (found,))


def _listed(countries: str) -> str:
    if countries == "0":
        return "no good of it is listed for forced labour"
    return f"goods of it are listed for forced labour in {countries} {'country' if countries == '1' else 'countries'}"
