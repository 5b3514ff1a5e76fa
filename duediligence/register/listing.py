"""Suppliers a page at a time, searched and filtered, beside what the current assessment says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, collate, func, not_, or_, select

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
    narrow = listed.with_only_columns(entity.c.id).order_by(*ordering, entity.c.id)  # narrow rows sort fast
    ids = list(reader.connection.scalars(narrow.limit(limit).offset(offset)))
    whole = _joined(entity.c.id, *_columns().values()).where(entity.c.id.in_(ids))
    rows = {number: tuple(row) for number, *row in reader.connection.execute(whole)}
    return Page(_typed(as_frame([rows[number] for number in ids], LISTED)), total)


def facet(reader: Reader, portfolio_id: int, name: str, filters: Filters) -> tuple[tuple[str | None, int], ...]:
    """The values of one facet with their counts, most frequent first, under all the other filters."""
    return facets(reader, portfolio_id, (name,), filters)[name]


def facets(
    reader: Reader, portfolio_id: int, names: Sequence[str], filters: Filters
) -> dict[str, tuple[tuple[str | None, int], ...]]:
    """``facet`` of several names, all from one walk through the suppliers."""
    columns = [_columns()[_checked(name)] for name in names]
    rest = {name: values for name, values in filters.values.items() if name not in names}
    query = chosen(reader, portfolio_id, replace(filters, values=rest)).with_only_columns(*columns, func.count())
    rows = reader.connection.execute(query.group_by(*columns)).all()
    within = {name: frozenset(values) for name, values in filters.values.items() if name in names}
    found = {}
    for place, name in enumerate(names):
        counted: Counter[str | None] = Counter()
        for row in rows:
            others = ((names[at], value) for at, value in enumerate(row[:-1]) if at != place)
            if all(value in within[other] for other, value in others if other in within):
                counted[row[place]] += row[-1]
        found[name] = tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0] is None, each[0])))
    return found


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
    if filters.state is None:
        return said.results_with(reader, here, of_rules)
    fired = said.results_with(reader, here, of_rules, finding.c.state == "fired")
    return fired if filters.state == "fired" else and_(said.results_with(reader, here, of_rules), not_(fired))


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
