"""Purchase categories: what an organisation calls what it buys, mapped once to sectors and goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from duediligence.reference import SectorMatch, classifications
from duediligence.reference.names import plain
from duediligence.reference.sectors import sector_points
from duediligence.reference.suggestions import suggest_goods, suggest_sectors
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.frame import Suppliers

JOINED: Final = "; "
"""What parts the values of a cell that lines of a ledger were gathered into."""

_FEW = 400  # different values of a column of categories
_TEXT_COLUMNS = ("sector", "products")


@dataclass(frozen=True, slots=True)
class Category:
    """One purchase category as written: how many suppliers have it, their spend by currency, and suggestions."""

    written: str
    suppliers: int
    spend: Mapping[str, float]
    sectors: tuple[SectorMatch, ...]
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category means this ISIC ``division`` (two digits; None: not said) and these ``goods`` of the TVPRA list."""

    written: str
    division: str | None
    goods: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be stored."""
        return {"written": self.written, "division": self.division, "goods": list(self.goods)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> CategoryChoice:
        """A stored choice. ValueError where the division is none of ISIC Rev.4."""
        division = data["division"]
        if division is not None and division not in classifications():
            raise ValueError(f"{division!r} is no division of ISIC Rev.4")
        return CategoryChoice(str(data["written"]), division, tuple(str(good) for good in data["goods"]))


def category_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """Columns of a Suppliers frame that may hold purchase categories, the likeliest first.

    Standard columns by name, extra columns by header: texts of which a few come again and again.
    """
    found = [name for name in _TEXT_COLUMNS if 0 < frame[name].nunique() <= _FEW]
    extras: defaultdict[str, set[str]] = defaultdict(set)
    filled: defaultdict[str, int] = defaultdict(int)
    for extra in frame["extra"]:
        for header, text in extra.items():
            extras[header].add(text)
            filled[header] += 1
    words = (
        "categor",
        "group",
        "kategor",
        "warengruppe",
        "familia",
        "famille",
        "类",
        "品目",
        "分類",
        "분류",
        "segment",
    )
    telling = [
        header
        for header, texts in extras.items()
        if any(word in plain(header) for word in words) and len(texts) <= _FEW and 2 * len(texts) <= filled[header]
    ]
    return (*found, *telling)


def categories(frame: pd.DataFrame, column: str) -> tuple[Category, ...]:
    """The different categories in a column (standard, or the header of an extra one), the most frequent first.

    A cell that lines were gathered into names several. A supplier's spend counts in each of its categories.
    """
    counts: defaultdict[str, int] = defaultdict(int)
    spend: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for cell, amount, currency in zip(_cells(frame, column), frame["spend"], frame["currency"], strict=True):
        for written in _items(cell):
            counts[written] += 1
            if amount == amount:
                unit = currency if isinstance(currency, str) else ""
                spend[written][unit] = spend[written].get(unit, 0.0) + float(amount)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(
        Category(written, count, spend[written], suggest_sectors(written), suggest_goods(written))
        for written, count in ranked
    )


def with_categories(suppliers: Suppliers, column: str, choices: Iterable[CategoryChoice]) -> Suppliers:
    """The suppliers with the sectors and goods that their categories mean.

    Where a supplier has several categories, the sector whose class counts most stands first. What the sector column
    said stays as the extra "Sector as written"; goods are added to what the products say. Other rows are as before.
    """
    known = {plain(choice.written): choice for choice in choices}
    frame = suppliers.frame.copy()
    sectors, products, extras = frame["sector"].tolist(), frame["products"].tolist(), frame["extra"].tolist()
    for at, cell in enumerate(_cells(frame, column)):
        meant = [known[plain(written)] for written in _items(cell) if plain(written) in known]
        divisions = sorted(
            {choice.division for choice in meant if choice.division}, key=lambda each: -sector_points(each)
        )
        if divisions:
            told = JOINED.join(f"{division} {classifications()[division]}" for division in divisions)
            if sectors[at] is not None and sectors[at] != told:
                extras[at] = {f"{FIELDS['sector'].label} as written": sectors[at]} | extras[at]
            sectors[at] = told
        goods = [good for choice in meant for good in choice.goods]
        if goods:
            own = _items(products[at])
            products[at] = JOINED.join(dict.fromkeys((*own, *goods)))
    for name, values in (("sector", sectors), ("products", products), ("extra", extras)):
        frame[name] = pd.Series(values, dtype=object)
    return Suppliers(frame, suppliers.problems)


def _cells(frame: pd.DataFrame, column: str) -> list[str | None]:
    if column in FIELDS:
        return list(frame[column])
    return [extra.get(column) for extra in frame["extra"]]


def _items(cell: str | None) -> list[str]:
    return [item.strip() for item in cell.split(JOINED) if item.strip()] if isinstance(cell, str) else []
