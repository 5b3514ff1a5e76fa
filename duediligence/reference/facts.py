"""The factors of many suppliers at once, and the explanation of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.reference import country_risk, goods, sectors
from duediligence.reference.details import FactorDetail
from duediligence.reference.tables import editions

INVOICES_ONLY = "invoices only"
_COLUMNS = ("country", "country_role", "sector", "products", "hs_codes")
_Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Facts:
    """What the tables say about each supplier of a frame.

    ``factors``: factor id → one float64 a row, a whole number 0 to 100, NaN = no data (never zero).
    ``editions``: table → its edition with its date. ``inputs`` explains one row.
    """

    factors: Mapping[str, NDArray[np.float64]]
    editions: Mapping[str, str]
    _of_row: NDArray[np.int64]
    _distinct: tuple[_Key, ...]

    def inputs(self, row: int) -> tuple[FactorDetail, ...]:
        """Each factor of one row (position in the frame) with the published facts behind it."""
        key = self._distinct[self._of_row[row]]
        return (
            country_risk.country_detail(key[0]),
            sectors.sector_detail(_sector(key)),
            goods.goods_detail(_goods(key), key[0], key[1] != INVOICES_ONLY),
        )


def gather_facts(frame: pd.DataFrame) -> Facts:
    """Country risk, sector risk and goods × origin of every row of a Suppliers frame.

    Reads ``country`` (ISO-2), ``country_role``, ``sector``, ``products`` and ``hs_codes``; a column that is
    not there is taken as empty. Every distinct combination is looked up once.
    """
    of_row, distinct = _distinct_rows(frame)
    factors = {
        country_risk.FACTOR: _look_up(_country_points, of_row, distinct),
        sectors.FACTOR: _look_up(_sector_points, of_row, distinct),
        goods.FACTOR: _look_up(_goods_points, of_row, distinct),
    }
    return Facts(factors, editions(), of_row, distinct)


def _look_up(
    points: Callable[[_Key], int | None], of_row: NDArray[np.int64], distinct: tuple[_Key, ...]
) -> NDArray[np.float64]:
    values = (points(key) for key in distinct)
    known = np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    return known[of_row] if len(known) else np.empty(0, dtype=np.float64)


def _country_points(key: _Key) -> int | None:
    return country_risk.country_points(key[0]) if key[0] else None


def _sector_points(key: _Key) -> int | None:
    match = _sector(key)
    return sectors.sector_points(match.division) if match else None


def _goods_points(key: _Key) -> int | None:
    return None if key[1] == INVOICES_ONLY else goods.goods_points(_goods(key), key[0])


def _sector(key: _Key) -> sectors.SectorMatch | None:
    """From the sector as written, else from the products."""
    return next((match for text in (key[2], key[3]) if text and (match := sectors.classify_sector(text))), None)


def _goods(key: _Key) -> tuple[str, ...]:
    """From the products and the customs codes; only where these name none, from the sector."""
    named = (*goods.recognise_goods(key[3] or ""), *goods.goods_of_hs(key[4] or ""))
    return tuple(dict.fromkeys(named)) or goods.recognise_goods(key[2] or "")


def _distinct_rows(frame: pd.DataFrame) -> tuple[NDArray[np.int64], tuple[_Key, ...]]:
    """For each row the number of its combination, and the combinations in order of first number."""
    combined = np.zeros(len(frame), dtype=np.int64)
    columns: list[tuple[NDArray[np.int64], list[str]]] = []
    for name in _COLUMNS:
        if name in frame:
            codes, values = pd.factorize(frame[name])
            numbers = codes.astype(np.int64)
            columns.append((numbers, [str(value) for value in values]))
        else:
            numbers = np.full(len(frame), -1, dtype=np.int64)
            columns.append((numbers, []))
        _, combined = np.unique(combined * (len(columns[-1][1]) + 1) + numbers + 1, return_inverse=True)
    _, first = np.unique(combined, return_index=True)
    distinct = tuple(
        tuple(values[numbers[row]] if numbers[row] >= 0 else None for numbers, values in columns) for row in first
    )
    return combined.astype(np.int64), distinct
