"""Suppliers, sites and the own business, as the imports have brought them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import RowMapping, delete, func, select, update

from duediligence.register import bulk, canonical, shown
from duediligence.register.schema import ENTITY_NUMBERS, ENTITY_TEXT, action, entity
from duediligence.register.unit import Reader, Unit

FRAME_COLUMNS: Final = (
    *("key", "name", "site", "country", "country_as_written", "country_inferred", "country_role", "region", "city"),
    *("address", "sector", "products", "hs_codes", "workers", "women_share", "migrant_share", "agency_share", "tier"),
    *("parent", "supplier_id", "lei", "os_id", "spend", "currency", "note", "extra", "file", "sheet", "row"),
)
"""The columns of the Suppliers frame, in and out."""

_FACTS: Final = (*ENTITY_TEXT, *ENTITY_NUMBERS, "country_inferred", "extra")
TOGETHER: Final = (("country", "country_as_written", "country_inferred"), ("spend", "currency"))
"""Columns that say one thing between them: all come from the file whose first one says something."""

STORED: Final = ("kind", *_FACTS, "file", "sheet", "row", "searchable")
_SEARCHED: Final = ("name", "site", "city", "address", "supplier_id")

Values = dict[str, Any]
Numbered = tuple[int, tuple[object, ...]]


@dataclass(frozen=True)
class Changes:
    """What a file changes: rows to add (as stored, by key), and per entity id the values before and after.

    ``said``: what the file says of those that were there already, by key, changed or not.
    """

    new: dict[str, Values]
    before: dict[int, Values]
    after: dict[int, Values]
    said: dict[str, Values]
    unchanged: int


def compare(reader: Reader, portfolio: int, suppliers: pd.DataFrame, kind: str | None = None) -> Changes:
    """What importing this Suppliers frame would change; nothing is written.

    A blank in the new file never erases what an earlier file said; country, and spend with its currency,
    are taken as a whole. A row that says nothing new is unchanged and keeps its place of origin. ``kind``
    is "own" for the own business; else rows with a site are sites, others suppliers.
    ValueError when a key comes twice.
    """
    if suppliers["key"].duplicated().any():
        raise ValueError("a key comes twice in the frame")
    known = {row["key"]: row for row in _stored(reader, portfolio)}
    new: dict[str, Values] = {}
    before: dict[int, Values] = {}
    after: dict[int, Values] = {}
    said: dict[str, Values] = {}
    for values in _as_stored(suppliers, kind):
        key = values.pop("key")
        old = known.get(key)
        if old is None:
            new[key] = values
            continue
        said[key] = values
        merged = updated(old, values)
        if merged is not None:
            number = old["id"]
            before[number] = {name: old[name] for name in STORED}
            after[number] = merged
    return Changes(new, before, after, said, len(suppliers) - len(new) - len(after))


def updated(old: Mapping[str, Any] | RowMapping, said: Values) -> Values | None:
    """Stored values after a file that says ``said``; None where it says nothing new."""
    merged = _merged(old, said)
    return merged if any(merged[name] != old[name] for name in _FACTS) else None


def write(unit: Unit, portfolio: int, changes: Changes, import_id: int) -> None:
    """Write what ``compare`` found, under the import that brought it."""
    rows = [(portfolio, import_id, key, *(values[name] for name in STORED)) for key, values in changes.new.items()]
    bulk.insert(unit.connection, entity, ("portfolio_id", "import_id", "key", *STORED), rows)
    bulk.reckon_with(unit.connection, entity, len(rows))
    shown.link(unit, portfolio, changes.new)
    if rows:
        link_actions(unit, portfolio)
    restore(unit, changes.after)


def link_actions(unit: Unit, portfolio: int) -> None:
    """Let actions name the supplier they are about, where it is in the portfolio (again)."""
    here = select(entity.c.id).where(entity.c.portfolio_id == portfolio, entity.c.key == action.c.key)
    alone = (action.c.portfolio_id == portfolio, action.c.entity_id.is_(None))
    unit.connection.execute(update(action).where(*alone).values(entity_id=here.scalar_subquery()))


def remove(unit: Unit, portfolio: int, import_id: int) -> None:
    """Remove the suppliers that an import brought; their actions stay for when they come again."""
    gone = (entity.c.portfolio_id == portfolio, entity.c.import_id == import_id)
    of_them = action.c.entity_id.in_(select(entity.c.id).where(*gone))
    unit.connection.execute(update(action).where(action.c.portfolio_id == portfolio, of_them).values(entity_id=None))
    unit.connection.execute(delete(entity).where(*gone))


def restore(unit: Unit, values: dict[int, Values]) -> None:
    """Set entities, by id, to the stored values given."""
    rows: list[Numbered] = [(number, tuple(row[name] for name in STORED)) for number, row in values.items()]
    bulk.update(unit.connection, entity, STORED, rows)


def frame(
    reader: Reader,
    portfolio: int,
    kinds: tuple[str, ...] = ("supplier", "site"),
    key: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """The Suppliers frame of a portfolio, or of one supplier or some, in the order in which its entities first came."""
    columns = [entity.c[name] for name in FRAME_COLUMNS]
    query = select(*columns).where(entity.c.portfolio_id == portfolio, entity.c.kind.in_(kinds)).order_by(entity.c.id)
    if key is not None:
        query = query.where(entity.c.key.in_((key,) if isinstance(key, str) else key))
    return as_frame([tuple(row) for row in reader.connection.execute(query)], FRAME_COLUMNS)


def count(reader: Reader, portfolio: int, kinds: tuple[str, ...] = ("supplier", "site")) -> int:
    """How many suppliers a portfolio has."""
    query = select(func.count()).where(entity.c.portfolio_id == portfolio, entity.c.kind.in_(kinds))
    return int(reader.connection.execute(query).scalar_one())


def keys(reader: Reader, portfolio: int, among: Collection[str] | None = None) -> tuple[str, ...]:
    """The keys of all entities of a portfolio, or those among some, in the order in which they first came."""
    query = select(entity.c.key).where(entity.c.portfolio_id == portfolio).order_by(entity.c.id)
    if among is not None:
        query = query.where(entity.c.key.in_(among))
    return tuple(reader.connection.scalars(query))


def as_frame(rows: list[tuple[Any, ...]], names: tuple[str, ...]) -> pd.DataFrame:
    """Database rows as a frame: text as objects with None, numbers float64 with NaN, ``extra`` as dicts."""
    columns: dict[str, pd.Series[Any]] = {}
    for place, name in enumerate(names):
        values = [row[place] for row in rows]
        if name == "extra":
            values = [json.loads(value) for value in values]
        dtype = (
            "float64" if name in ENTITY_NUMBERS else {"row": "int64", "country_inferred": "bool"}.get(name, "object")
        )
        columns[name] = pd.Series(values, dtype=dtype, name=name)
    return pd.DataFrame(columns)


def folded(text: str) -> str:
    """Text for searching: lower case, without accents or doubled blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in apart if not unicodedata.combining(character)).split())


def _stored(reader: Reader, portfolio: int) -> list[RowMapping]:
    columns = [entity.c[name] for name in ("id", "key", *STORED)]
    query = select(*columns).where(entity.c.portfolio_id == portfolio)
    return list(reader.connection.execute(query).mappings())


def _as_stored(suppliers: pd.DataFrame, kind: str | None) -> list[Values]:
    """The rows of a Suppliers frame as they are stored, with their key."""
    rows = [dict(zip(FRAME_COLUMNS, row, strict=True)) for row in canonical.rows(suppliers, FRAME_COLUMNS)]
    for values in rows:
        values["extra"] = canonical.canonical_json(values["extra"] or {})
        values["country_inferred"] = bool(values["country_inferred"])
        _label(values, kind)
    return rows


def _label(values: Values, kind: str | None) -> None:
    """Set what follows from the other values: the kind and the text that searches look in."""
    values["kind"] = kind or ("site" if values["site"] else "supplier")
    values["searchable"] = folded(" ".join(str(values[name]) for name in _SEARCHED if values[name]))


def _merged(old: Mapping[str, Any] | RowMapping, new: Values) -> Values:
    merged = {name: old[name] if new[name] is None else new[name] for name in STORED}
    for group in TOGETHER:
        says = next((each for each in (new, old) if each[group[0]] is not None), merged)
        merged.update({name: says[name] for name in group})
    if old["extra"] != new["extra"]:
        merged["extra"] = canonical.canonical_json({**json.loads(old["extra"]), **json.loads(new["extra"])})
    _label(merged, "own" if old["kind"] == "own" else None)
    return merged
