"""Invented suppliers: who they are, where they work and what they make. No name is that of a real firm."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.generator.chance import Chance
from duediligence.reference import country_name
from duediligence.suppliers import COLUMNS, Suppliers, combine

_BEGINNINGS: Final = (
    "Vel", "Tor", "Quin", "Zan", "Mar", "Ost", "Bel", "Cas", "Dro", "Fen", "Gal", "Hes", "Ith", "Jor", "Kel", "Lum",
    "Mor", "Nev", "Orl", "Pra", "Rus", "Sil", "Tam", "Ulm", "Vor", "Wes", "Xan", "Yar", "Zel", "Bri",
)  # fmt: skip
_ENDINGS: Final = (
    "dovar", "kumi", "rista", "nelle", "gotha", "parin", "lusko", "vanto", "merri", "sedda", "tolin", "brask", "cordi",
    "fassa", "hollin", "jarro", "leska", "monta", "norrik", "pellun", "quella", "rundo", "sorrin", "tavik", "ulder",
    "vessin", "wyndo", "yorra", "zammo", "dastin", "ferrol", "gunnar", "ibsko", "karrun", "loomis", "nandor", "oskel",
    "pruvia", "stavik", "trellin",
)  # fmt: skip
WORDS: Final = tuple(beginning + ending for ending in _ENDINGS for beginning in _BEGINNINGS)

BUSINESSES: Final = (
    # sector, product, what the firm calls itself, how many of a hundred
    ("Manufacture of wearing apparel", "Cotton shirts", "Garments", 16),
    ("Manufacture of textiles", "Cotton fabric", "Textiles", 10),
    ("Footwear", "Shoes", "Footwear", 6),
    ("Electronics", "Circuit boards", "Electronics", 9),
    ("Furniture", "Wooden chairs", "Furniture", 5),
    ("Food processing", "Canned tomatoes", "Foods", 7),
    ("Fishing", "Frozen shrimp", "Seafood", 5),
    ("Agriculture", "Coffee", "Farms", 6),
    ("Construction", "Building work", "Builders", 6),
    ("Software", "Software", "Software", 6),
    ("Cleaning", "Office cleaning", "Services", 5),
    ("Logistics", "Warehousing", "Logistics", 5),
    ("Chemicals", "Paints", "Chemicals", 4),
    ("Metal products", "Steel bolts", "Metals", 5),
    ("Rubber and plastics products", "Rubber gloves", "Rubber", 5),
)
COUNTRIES: Final = (
    # ISO 3166-1 alpha-2, how many of a hundred
    ("CN", 14), ("IN", 9), ("BD", 8), ("VN", 8), ("TR", 6), ("TH", 5), ("MY", 5), ("ID", 5), ("PK", 4), ("MX", 5),
    ("BR", 4), ("EG", 2), ("MM", 2), ("KH", 3), ("LK", 2), ("JO", 2), ("DE", 6), ("IT", 4), ("PL", 3), ("US", 3),
)  # fmt: skip
HEADCOUNTS: Final = (8, 25, 60, 120, 240, 420, 750, 1400, 3200)
ANOTHER_SITE: Final = 120
"""Of a thousand rows so many are one more site of the supplier before."""
NOT_SAID: Final = 40
"""Of a thousand cells of a list so many are empty."""


def suppliers(chance: Chance) -> Suppliers:
    """One row a site, with the columns of the suppliers package; keys are given as they are to a list that is read."""
    row = np.arange(chance.size)
    more = chance.happens(ANOTHER_SITE, "one more site") & (row > 0)
    number = np.cumsum(~more) - 1
    first = np.flatnonzero(~more)
    of_supplier = first[number] if chance.size else number
    business = chance.pick([share for *_, share in BUSINESSES], "business")[of_supplier]
    country = chance.pick([share for _, share in COUNTRIES], "country")
    codes = np.array([code for code, _ in COUNTRIES], dtype=object)[country]
    names = np.array([country_name(code) for code, _ in COUNTRIES], dtype=object)[country]
    unsaid = chance.happens(NOT_SAID // 4, "country not said")
    codes[unsaid], names[unsaid] = None, None
    columns: dict[str, Any] = {
        "name": _names(chance, number, business),
        "site": np.array([f"Plant {place + 1}" for place in row - of_supplier], dtype=object),
        "country": codes,
        "country_as_written": names,
        "country_inferred": np.zeros(chance.size, dtype=np.bool_),
        "city": np.array(WORDS, dtype=object)[chance.below(len(WORDS), "city")],
        "sector": _of_business(0)[business],
        "products": _of_business(1)[business],
        "workers": _number(chance, "workers", np.array(HEADCOUNTS)[chance.below(len(HEADCOUNTS), "headcount")]),
        "women_share": _number(chance, "women_share", chance.below(96, "women")),
        "migrant_share": _number(chance, "migrant_share", chance.below(10, "migrants") ** 2),
        "tier": np.array(["1", "1", "2", "3"], dtype=object)[chance.below(4, "tier")],
        "supplier_id": np.array([f"G-{each + 1:06d}" for each in number], dtype=object),
        "spend": _number(chance, "spend", 1000 * (1 + chance.below(900, "amount"))),
        "currency": np.full(chance.size, "EUR", dtype=object),
        "row": row + 2,
    }
    return combine([Suppliers(_frame(columns, chance.size), ())])


def _names(chance: Chance, number: NDArray[np.int64], business: NDArray[np.int64]) -> NDArray[np.object_]:
    """Two invented words and the trade; every supplier has a pair of its own, as long as there are pairs."""
    pairs = len(WORDS) ** 2
    start = int(Chance(chance.seed, 1).below(pairs, "names")[0])
    pair = (number * 756_839 + start) % pairs  # a prime that shares no factor with the number of pairs
    words, trades = np.array(WORDS, dtype=object), _of_business(2)
    return np.asarray(
        words[pair // len(WORDS)] + " & " + words[pair % len(WORDS)] + " " + trades[business], dtype=object
    )


def _of_business(part: int) -> NDArray[np.object_]:
    return np.array([business[part] for business in BUSINESSES], dtype=object)


def _number(chance: Chance, column: str, values: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(chance.happens(NOT_SAID, column, "not said"), np.nan, values)


def _frame(columns: dict[str, Any], size: int) -> pd.DataFrame:
    nothing = np.full(size, None, dtype=object)
    series = {}
    for name in COLUMNS:
        values = columns.get(name, np.full(size, np.nan) if name == "agency_share" else nothing)
        series[name] = pd.Series(values, dtype=object) if values.dtype == object else pd.Series(values)
    series["extra"] = pd.Series([{} for _ in range(size)], dtype=object)
    return pd.DataFrame(series)
