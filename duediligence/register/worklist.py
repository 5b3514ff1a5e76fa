"""The checklist a page at a time: searched, filtered, sorted and counted by the database, and changed in one go.

Listed is what a finding asks for, and what somebody has begun although none does any more, of the suppliers that are
in the portfolio now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Select, case, collate, func, or_, select, true

from duediligence.register import bulk, events
from duediligence.register.actions import Change, check, decided, told
from duediligence.register.conflicts import StaleVersion
from duediligence.register.entities import folded
from duediligence.register.schema import action, action_text, entity
from duediligence.register.unit import Reader, Unit

Standing = Literal["open", "overdue", "suggested", "done", "declined"]
Order = Literal["due", "urgency", "supplier", "action"]

FACETS: Final = ("owner", "country", "action", "safety_gate", "owner_role")
"""What actions can be filtered by; None: not known, or nobody."""

COUNTED: Final = (*FACETS, "standing", "title", "actions")
"""Columns of ``counts``."""

_OF_ACTION: Final = (
    *("id", "version", "key", "action", "title", "why", "owner_role", "clock", "target", "evidence"),
    *("closing_proof", "safety_gate", "state", "owner", "status", "note", "fires"),
)
LISTED: Final = (*_OF_ACTION, "name", "site", "country")
"""Columns of ``page``."""

_CHANGED: Final = ("owner", "target", "status", "state", "note", "version")
_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class Filters:
    """What is looked for: words that all occur in the supplier's name, site, city, address or id; how the action
    stands (none given: however); and values by facet."""

    search: str = ""
    standing: Sequence[Standing] = ()
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stamp:
    """How many actions some filters leave, and the sum of their versions: both the same, and nothing has changed."""

    actions: int
    versions: int


def page(
    reader: Reader, portfolio: int, filters: Filters, as_of: date, order: Order, offset: int = 0, limit: int = 100
) -> pd.DataFrame:
    """Some of the actions that the filters leave (LISTED). "due": what is over last, else the earliest target first."""
    ordering = _ordering(reader.connection.dialect.name, order, as_of)
    query = _chosen(portfolio, filters, as_of, action.c.id).order_by(*ordering, entity.c.id, action.c.place)
    ids = list(reader.connection.scalars(query.limit(limit).offset(offset)))  # narrow rows sort fast
    columns = [_column(name) for name in _OF_ACTION] + [entity.c[name] for name in ("name", "site", "country")]
    rows = select(*columns).select_from(_JOINED).where(action.c.id.in_(ids))
    places = {number: place for place, number in enumerate(ids)}
    found = sorted((tuple(row) for row in reader.connection.execute(rows)), key=lambda row: places[row[0]])
    return pd.DataFrame(found, columns=list(LISTED), dtype="object")


def counts(reader: Reader, portfolio: int, search: str, as_of: date) -> pd.DataFrame:
    """How many actions there are of each sort (COUNTED): one row a combination of facets and standing that occurs."""
    columns = [_facet(name).label(name) for name in FACETS]
    each = _chosen(
        portfolio, Filters(search), as_of, *columns, _standing(as_of).label("standing"), action_text.c.title
    ).subquery()
    sorts = [each.c[name] for name in (*FACETS, "standing")]
    query = select(*sorts, func.max(each.c.title), func.count()).group_by(*sorts)
    rows = [tuple(row) for row in reader.connection.execute(query)]
    return pd.DataFrame(rows, columns=list(COUNTED), dtype="object").astype({"actions": "int64"})


def stamp(reader: Reader, portfolio: int, filters: Filters, as_of: date) -> Stamp:
    """What ``change_all`` must be given, so that nobody changes what he has not seen."""
    query = _chosen(portfolio, filters, as_of, func.count(), func.coalesce(func.sum(action.c.version), 0))
    return Stamp(*(int(number) for number in reader.connection.execute(query).one()))


def change_all(
    unit: Unit,
    portfolio: int,
    filters: Filters,
    as_of: date,
    seen: Stamp,
    change: Change,
    tell: Callable[[float], None] = lambda share: None,
) -> int:
    """Set owner, target date, status or decision of all actions that the filters leave; returns how many changed.

    As ``actions.update`` does for one, with an entry in the log for each. ``tell`` hears the share that is done.
    StaleVersion when the actions are not those of ``seen``; CannotProceed for a status or decision that does not exist.
    """
    check(change)
    columns = (action.c.id, action.c.key, action.c.action, *(action.c[name] for name in _CHANGED))
    found = unit.connection.execute(_chosen(portfolio, filters, as_of, *columns).order_by(action.c.id)).all()
    if Stamp(len(found), sum(row.version for row in found)) != seen:
        raise StaleVersion("some of these actions")
    changed = 0
    for start in range(0, len(found), _AT_ONCE):
        tell(start / len(found))
        rows, entries = [], []
        for row in found[start : start + _AT_ONCE]:
            values = decided(row.state, change)
            if all(getattr(row, name) == value for name, value in values.items()):
                continue
            now = {**{name: getattr(row, name) for name in _CHANGED}, **values, "version": row.version + 1}
            rows.append((row.id, tuple(now[name] for name in _CHANGED)))
            entries.append(told(row.key, row.action, row.version + 1, values))
        bulk.update(unit.connection, action, _CHANGED, rows)
        events.append_all(unit, portfolio, "action_changed", entries)
        changed += len(rows)
    return changed


_JOINED: Final = action.join(entity, entity.c.id == action.c.entity_id).join(
    action_text, action_text.c.id == action.c.text_id
)


def _chosen(portfolio: int, filters: Filters, as_of: date, *columns: ColumnElement[Any]) -> Select[Any]:
    begun = or_(action.c.owner.is_not(None), action.c.note.is_not(None), action.c.status != "open")
    query = select(*columns).select_from(_JOINED)
    query = query.where(action.c.portfolio_id == portfolio, or_(action.c.fires == true(), begun))
    # in the order of the table: an index would lead from row to row at random, and no filter leaves only a few
    query = query.with_hint(action, "NOT INDEXED", "sqlite")
    for word in folded(filters.search).split():
        query = query.where(entity.c.searchable.contains(word, autoescape=True))
    if filters.standing:
        query = query.where(_standing(as_of).in_(filters.standing))
    for name, values in filters.values.items():
        query = query.where(_one_of(_facet(name), values))
    return query


def _one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    wanted = set(values)
    known = column.in_(wanted - {None})
    return or_(known, column.is_(None)) if None in wanted else known


def _facet(name: str) -> ColumnElement[Any]:
    if name not in FACETS:
        raise KeyError(f"{name} is not a facet")
    return entity.c.country if name == "country" else _column(name)


def _column(name: str) -> ColumnElement[Any]:
    """A column of an action, where it stands."""
    return action.c[name] if name in action.c else action_text.c[name]


def _standing(as_of: date) -> ColumnElement[str]:
    """How an action stands on a day: exactly one word for each."""
    return case(
        (action.c.state == "declined", "declined"),
        (action.c.status == "done", "done"),
        (action.c.state == "suggested", "suggested"),
        (action.c.target < as_of, "overdue"),
        else_="open",
    )


def _ordering(dialect: str, order: Order, as_of: date) -> list[ColumnElement[Any]]:
    binary = "C" if dialect == "postgresql" else "BINARY"
    over = case((or_(action.c.state == "declined", action.c.status == "done"), 1), else_=0)
    first: dict[Order, list[ColumnElement[Any]]] = {
        "due": [],
        "urgency": [collate(action_text.c.clock, binary)],
        "supplier": [collate(entity.c.name, binary)],
        "action": [collate(action_text.c.title, binary)],
    }
    if order in ("supplier", "action"):
        return [*first[order], over, action.c.target]
    return [over, *first[order], action.c.target]
