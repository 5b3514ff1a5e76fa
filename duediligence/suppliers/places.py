"""Whether two rows are about the same place, by site, address and city."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from duediligence.reference.names import plain

_DIGITS = re.compile(r"\d+")
_SAME_ADDRESS = 88.0
_CONTAINED = 95.0
_ANOTHER_ADDRESS = 60.0
_SAME_CITY = 85.0


@dataclass(frozen=True, slots=True)
class Place:
    """Site, address and city of one row, in the form in which they are compared; "" where not given."""

    site: str
    address: str
    city: str

    @property
    def known(self) -> bool:
        """Whether anything says where it is."""
        return bool(self.site or self.address or self.city)


def place_of(site: str | None, address: str | None, city: str | None) -> Place:
    """The place of a row from its cells."""
    return Place(plain(site or ""), plain(address or ""), plain(city or ""))


def same_place(one: Place, other: Place) -> bool | None:
    """Whether two places are the same; None where it cannot be told.

    Addresses decide, else the sites, else the cities, which can only part: many firms stand in one city. Two
    addresses whose house numbers have nothing in common are two places.
    """
    if one.address and other.address:
        return _same_address(one.address, other.address)
    if one.site and other.site:
        return one.site == other.site
    if one.city and other.city and fuzz.ratio(one.city, other.city) < _SAME_CITY:
        return False
    return None


def _same_address(one: str, other: str) -> bool | None:
    if one == other:
        return True
    numbers, others = set(_DIGITS.findall(one)), set(_DIGITS.findall(other))
    if numbers and others and not numbers & others:
        return False
    alike = fuzz.token_sort_ratio(one, other)
    if alike < _ANOTHER_ADDRESS and not _contained(one, other):
        return False
    agree = numbers <= others or others <= numbers or 2 * len(numbers & others) > len(numbers | others)
    return True if agree and (alike >= _SAME_ADDRESS or _contained(one, other)) else None


def _contained(one: str, other: str) -> bool:
    """Whether the shorter address, of three words at least, stands in the longer one."""
    return min(len(one.split()), len(other.split())) >= 3 and fuzz.token_set_ratio(one, other) >= _CONTAINED
