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
_SECTOR_FROM = ("sector", "products")
_GOODS_FROM = ("products", "hs_codes", "sector", "country", "country_role")
_Values = tuple[str | None, ...]


@dataclass(frozen=True)
class Facts:
    """What the tables say about each supplier of a frame.

    ``factors``: factor id → one float64 a row, a whole number 0 to 100, NaN = no data (never zero).
    ``editions``: table → its edition with its date. ``inputs`` explains one row.
    """

    factors: Mapping[str, NDArray[np.float64]]
    editions: Mapping[str, str]
    _frame: pd.DataFrame

    def inputs(self, row: int) -> tuple[FactorDetail, ...]:
        """Each factor of one row (its position in the frame) with the published facts behind it."""
        one = self._frame.iloc[row : row + 1]
        (code,), from_sector, from_goods = (
            _distinct(one, columns)[1][0] for columns in (("country",), _SECTOR_FROM, _GOODS_FROM)
        )
        return (
            country_risk.country_detail(code),
            sectors.sector_detail(sectors.sector_named(*from_sector)),
            goods.goods_detail(_goods(from_goods), code, made_here=from_goods[-1] != INVOICES_ONLY),
        )


def gather_facts(frame: pd.DataFrame) -> Facts:
    """Country risk, sector risk and goods × origin of every row of a Suppliers frame.

    Reads ``country`` (ISO-2), ``country_role``, ``sector``, ``products`` and ``hs_codes``; a column that is
    not there is taken as empty. Every distinct combination is looked up once.
    """
    factors = {
        country_risk.FACTOR: _look_up(frame, ("country",), _country_points),
        sectors.FACTOR: _look_up(frame, _SECTOR_FROM, _sector_points),
        goods.FACTOR: _look_up(frame, _GOODS_FROM, _goods_points),
    }
    return Facts(factors, editions(), frame)


def _look_up(
    frame: pd.DataFrame, columns: tuple[str, ...], points: Callable[[_Values], int | None]
) -> NDArray[np.float64]:
    of_row, distinct = _distinct(frame, columns)
    known = (points(values) for values in distinct)
    return np.array([np.nan if value is None else float(value) for value in known], dtype=np.float64)[of_row]


def _country_points(values: _Values) -> int | None:
    return country_risk.country_points(values[0]) if values[0] else None


def _sector_points(values: _Values) -> int | None:
    match = sectors.sector_named(*values)
    return sectors.sector_points(match.division) if match else None


def _goods_points(values: _Values) -> int | None:
    *_, code, role = values
    return None if role == INVOICES_ONLY else goods.goods_points(_goods(values), code)


def _goods(values: _Values) -> tuple[str, ...]:
    """From the products and the customs codes; only where these name none, from the sector."""
    products, hs_codes, sector, *_ = values
    named = (
        *(goods.recognise_goods(products) if products else ()),
        *(goods.goods_of_hs(hs_codes) if hs_codes else ()),
    )
    return tuple(dict.fromkeys(named)) or (goods.recognise_goods(sector) if sector else ())


def _distinct(frame: pd.DataFrame, columns: tuple[str, ...]) -> tuple[NDArray[np.intp], tuple[_Values, ...]]:
    """For each row the number of its combination of values, and the combinations by number (missing = None)."""
    combined = np.zeros(len(frame), dtype=np.int64)
    values_of: list[NDArray[np.object_]] = []
    for name in columns:
        column = frame[name] if name in frame else pd.Series([None] * len(frame), dtype=object)
        numbers, _ = pd.factorize(column)
        _, combined = np.unique(combined * (len(frame) + 1) + numbers + 1, return_inverse=True)
        values_of.append(column.to_numpy(dtype=object))
    _, first, of_row = np.unique(combined, return_index=True, return_inverse=True)
    texts = zip(*(_texts(values[first]) for values in values_of), strict=True)
    return of_row, tuple(texts)


def _texts(values: NDArray[np.object_]) -> list[str | None]:
    return [value if isinstance(value, str) and value else None for value in values]
