"""Kinds of business in SQL: lists say them in many words, and only those words are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, column, false, func, not_, or_, select
from sqlalchemy.dialects.postgresql import JSON

from duediligence.reference import sector_named
from duediligence.register.schema import entity
from duediligence.register.unit import Reader


def division(sector: str | None, products: str | None) -> str | None:
    """The ISIC Rev.4 division (two digits) of what a supplier's sector, else its products say; None: not known."""
    match = sector_named(sector, products)
    return match.division if match else None


def one_of(reader: Reader, portfolio_id: int, divisions: Sequence[str | None]) -> ColumnElement[bool]:
    """The condition that an entity of the portfolio is in one of the divisions; None among them: not known."""
    here = entity.c.portfolio_id == portfolio_id
    written = reader.connection.scalars(select(entity.c.sector).where(here).distinct())
    sectors = {text: division(text, None) for text in written if text}
    clear = _within(reader, entity.c.sector, [text for text, found in sectors.items() if found])
    unclear = or_(entity.c.sector.is_(None), not_(clear))
    written = reader.connection.scalars(select(entity.c.products).where(here, unclear).distinct())
    products = {text: division(None, text) for text in written if text}
    by_sector = [text for text, found in sectors.items() if found and found in divisions]
    by_products = _within(reader, entity.c.products, [text for text, found in products.items() if found in divisions])
    if None in divisions:
        by_products = or_(by_products, entity.c.products.is_(None))
    return or_(_within(reader, entity.c.sector, by_sector), and_(unclear, by_products))


def _within(reader: Reader, text: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """``text`` is one of the values. They go as one JSON text: databases limit how many parameters a query takes."""
    if not values:
        return false()
    return text.in_(_listed(reader, sorted(values)))


def _listed(reader: Reader, values: list[str]) -> Select[Any]:
    if reader.connection.dialect.name == "postgresql":
        rows = func.json_array_elements_text(cast(values, JSON)).table_valued("value")
    else:
        rows = func.json_each(json.dumps(values)).table_valued(column("value", String))
    return select(rows.c.value)
