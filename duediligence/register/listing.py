"""Suppliers a page at a time, searched and filtered, beside what the current assessment says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Select, case, collate, func, or_, select

from duediligence.register import business, said, shown
from duediligence.register.entities import FRAME_COLUMNS, as_frame, folded
from duediligence.register.schema import (
    RESULT_COUNTS,
    RESULT_NUMBERS,
    RESULT_TEXT,
    entity,
    finding,
    result,
)
from duediligence.register.unit import Reader

Order = Literal["concern", "context", "name", "list"]

FACETS: Final = (
    *("country", "sector", "tier", "kind", "currency"),
    *RESULT_TEXT,
)
"""Columns that can be filtered by; a value of None means that it is not known."""

BUSINESS: Final = "business"
"""Filtered by as well: the ISIC Rev.4 division of the supplier's sector or products; it is worked out, not stored."""
CONCERN: Final = "concern"
"""Filtered by as well: the rating, or "act_now" for the suppliers in that lane, whatever their rating."""

RESULT_COLUMNS: Final = (*RESULT_TEXT, *RESULT_NUMBERS, *RESULT_COUNTS)
LISTED: Final = (*FRAME_COLUMNS, "kind", *RESULT_COLUMNS)


@dataclass(frozen=True)
class Filters:
    """What is looked for: words that all occur in name, site, city, address or id, and values by facet.

    ``rules`` and ``state``: suppliers with a finding of one of these rules that fired, or ("possible") with only
    possible ones; ``state`` None: either. ``asked``: whether anything was asked of them.
    """

    search: str = ""
    values: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    rules: Sequence[str] = ()
    state: Literal["fired", "possible"] | None = None
    asked: bool | None = None


@dataclass(frozen=True)
class Page:
    """Rows with columns LISTED (results missing where not assessed), and how many there are in all."""

    rows: pd.DataFrame
    total: int


def page(
    reader: Reader,
    portfolio_id: int,
    filters: Filters,
    order: Order = "list",
    offset: int = 0,
    limit: int = 100,
    total: int | None = None,
) -> Page:
    """Some rows of the list. "concern": act-now ones first, then by rating, score and context, highest first.

    ``total``: how many there are in all, where that is known; else they are counted.
    """
    listed = chosen(reader, portfolio_id, filters)
    if total is None:
        total = reader.connection.execute(listed.with_only_columns(func.count())).scalar_one()
    ordering = _ordering(reader.connection.dialect.name, order)
    # only numbers are sorted: whole rows of a large portfolio take several times as long
    numbers = listed.with_only_columns(entity.c.id).order_by(*ordering, entity.c.id).limit(limit).offset(offset)
    places = {number: place for place, number in enumerate(reader.connection.scalars(numbers))}
    query = _joined(*_columns().values(), entity.c.id).where(entity.c.id.in_(places))
    rows = sorted((tuple(row) for row in reader.connection.execute(query)), key=lambda row: places[row[-1]])
    return Page(_typed(as_frame([row[:-1] for row in rows], LISTED)), total)


def chosen(reader: Reader, portfolio_id: int, filters: Filters) -> Select[Any]:
    """The suppliers that the filters leave, with columns LISTED; for this module and the tallies."""
    by_name = _columns()
    query = _joined(*by_name.values()).where(entity.c.portfolio_id == portfolio_id)
    # in the order of the table: an index would lead from row to row at random, and no filter leaves only a few
    query = query.with_hint(entity, "NOT INDEXED", "sqlite")
    for word in folded(filters.search).split():
        query = query.where(entity.c.searchable.contains(word, autoescape=True))
    for name, values in filters.values.items():
        if name == BUSINESS:
            query = query.where(business.one_of(reader, portfolio_id, values))
        elif name == CONCERN:
            query = query.where(_one_of(case((result.c.lane == "act_now", "act_now"), else_=result.c.rating), values))
        else:
            query = query.where(_one_of(by_name[_checked(name)], values))
    if filters.rules:
        query = query.where(_with_finding(reader, portfolio_id, filters))
    if filters.asked is not None:
        query = query.where(result.c.asked > 0 if filters.asked else result.c.asked == 0)
    return query


def _joined(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(entity.outerjoin(result, result.c.id == entity.c.result_id))


def _columns() -> dict[str, ColumnElement[Any]]:
    """LISTED, each with where it stands."""
    of_entity = {name: entity.c[name] for name in (*FRAME_COLUMNS, "kind")}
    return of_entity | {name: result.c[name] for name in RESULT_COLUMNS}


def _with_finding(reader: Reader, portfolio_id: int, filters: Filters) -> ColumnElement[bool]:
    """Only possible ones: a finding that fired, of one of the rules, says more."""
    here, of_rules = shown.results(portfolio_id), finding.c.rule.in_(filters.rules)
    fired = (of_rules, finding.c.state == "fired")
    if filters.state == "fired":
        return said.results_with(reader, here, *fired)
    return said.results_with(reader, here, of_rules, but_none=fired if filters.state == "possible" else ())


def _one_of(column: ColumnElement[Any], values: Sequence[str | None]) -> ColumnElement[bool]:
    known = column.in_([value for value in values if value is not None])
    return or_(known, column.is_(None)) if None in values else known


def _ordering(dialect: str, order: Order) -> list[ColumnElement[Any]]:
    """Databases differ in where nulls and accents sort; here they do not."""
    if order == "list":
        return []
    if order == "name":
        binary = "C" if dialect == "postgresql" else "BINARY"
        return [collate(entity.c[name], binary).asc().nulls_last() for name in ("name", "site")]
    rating, lane, residual, inherent = (result.c[name] for name in ("rating", "lane", "residual", "inherent"))
    by_context = inherent.desc().nulls_last()
    if order == "context":
        return [by_context]
    urgency = case((lane == "act_now", 0), (lane == "check_now", 1), else_=2)
    rank = case({name: place for place, name in enumerate(("severe", "high", "medium", "low"))}, value=rating, else_=4)
    return [urgency, rank, residual.desc().nulls_last(), by_context]


def _checked(name: str) -> str:
    if name not in FACETS:
        raise KeyError(f"{name} is not a facet")
    return name


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers of the results as float64; counts of rows not assessed are missing, not 0."""
    return rows.astype(dict.fromkeys((*RESULT_NUMBERS, *RESULT_COUNTS), "float64"))
