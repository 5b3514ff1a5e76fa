"""Imports: a file brought suppliers or answers; the last one can be undone, see ``deletion`` for taking any out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Row, insert, select, update

from duediligence.errors import CannotProceed, Problem
from duediligence.register import entities, events
from duediligence.register.canonical import canonical_json
from duediligence.register.schema import import_
from duediligence.register.unit import Reader, Unit

DELETED: Final = {"deleted": True}
"""The recipe that stands in place of that of an import that was taken out."""
_QUICK: Final = 1


@dataclass(frozen=True)
class Import:
    """One import. ``recipe``: how its columns were read, to be used again; ``undone``: when, else None.

    ``deleted``: it was taken out with everything it brought; only its number, its counts and the moment are left.
    """

    id: int
    file_name: str
    file_sha256: str | None
    recipe: Mapping[str, Any]
    made: datetime
    new: int
    updated: int
    unchanged: int
    undone: datetime | None
    deleted: bool = False


@dataclass(frozen=True)
class Trace:
    """What an import left for taking it back: ``before``, by entity id, what it changed; ``said``, by key, what it says
    of suppliers that were there already. Rows of suppliers that it brought are not in it."""

    before: dict[int, entities.Values]
    said: dict[str, entities.Values]


def add(
    unit: Unit,
    portfolio: int,
    file_name: str,
    file_sha256: str | None = None,
    suppliers: pd.DataFrame | None = None,
    recipe: Mapping[str, object] | None = None,
    kind: str | None = None,
) -> Import:
    """Take in a file: its Suppliers frame where it has one (``entities.compare`` says how), and a log entry.

    Answers of the same file follow with ``answers.add_batch(import_id=…)``. ``file_sha256`` is the one
    ``files.keep`` gave.
    """
    changes = entities.Changes({}, {}, {}, {}, 0)
    if suppliers is not None:
        changes = entities.compare(unit, portfolio, suppliers, kind)
    counts = {"new": len(changes.new), "updated": len(changes.after), "unchanged": changes.unchanged}
    key = unit.connection.execute(
        insert(import_).values(
            portfolio_id=portfolio,
            file_sha256=file_sha256,
            file_name=file_name,
            recipe=canonical_json(dict(recipe or {})),
            made=unit.now,
            previous=packed(Trace(changes.before, changes.said)),
            **{f"{name}_rows": count for name, count in counts.items()},
        )
    ).inserted_primary_key
    assert key is not None
    entities.write(unit, portfolio, changes, key[0])
    details = {"import": key[0], "file": file_name, "sha256": file_sha256, **counts}
    events.append(unit, portfolio, "imported", details)
    new, updated, unchanged = counts.values()
    return Import(key[0], file_name, file_sha256, dict(recipe or {}), unit.now, new, updated, unchanged, None)


def every(reader: Reader, portfolio: int) -> tuple[Import, ...]:
    """All imports of a portfolio, the newest first, undone ones included."""
    columns = [column for column in import_.c if column.name != "previous"]
    query = select(*columns).where(import_.c.portfolio_id == portfolio).order_by(import_.c.id.desc())
    return tuple(_import(row) for row in reader.connection.execute(query))


def last(reader: Reader, portfolio: int) -> Import | None:
    """The import that ``undo`` would undo."""
    return next((each for each in every(reader, portfolio) if each.undone is None), None)


def undo(unit: Unit, portfolio: int, import_id: int) -> Import:
    """Undo the last import: what it added goes, what it updated is as before, its answers no longer count.

    The file and the log stay. CannotProceed when ``import_id`` is not (or no longer) the last one.
    """
    newest = last(unit, portfolio)
    if newest is None or newest.id != import_id:
        message = "Only the last import can be undone, and this is not the last one any more."
        raise CannotProceed(Problem(message, "Reload the page and look at the list of imports.", "blocking"))
    entities.remove(unit, portfolio, import_id)
    this = import_.c.id == import_id
    kept = unit.connection.execute(select(import_.c.previous).where(this)).scalar_one()
    entities.restore(unit, unpacked(kept).before)
    unit.connection.execute(update(import_).where(this).values(undone=unit.now, previous=None))
    details = {"import": import_id, "file": newest.file_name, "removed": newest.new, "restored": newest.updated}
    events.append(unit, portfolio, "import_undone", details)
    return next(each for each in every(unit, portfolio) if each.id == import_id)


def packed(trace: Trace) -> bytes | None:
    """A trace as it is stored; None for an empty one."""
    if not trace.before and not trace.said:
        return None
    content = {
        "columns": list(entities.STORED),
        "rows": [[number, *(values[name] for name in entities.STORED)] for number, values in trace.before.items()],
        "said": [[key, *(values[name] for name in entities.STORED)] for key, values in trace.said.items()],
    }
    return zlib.compress(canonical_json(content).encode("utf-8"), _QUICK)


def unpacked(stored: bytes | None) -> Trace:
    """A stored trace; imports of the first version kept no ``said``."""
    content = json.loads(zlib.decompress(stored)) if stored else {"columns": [], "rows": []}
    before, said = (
        {first: dict(zip(content["columns"], values, strict=True)) for first, *values in content.get(part, [])}
        for part in ("rows", "said")
    )
    return Trace(before, said)


def _import(row: Row[Any]) -> Import:
    recipe = json.loads(row.recipe)
    return Import(
        row.id,
        row.file_name,
        row.file_sha256,
        recipe,
        row.made,
        row.new_rows,
        row.updated_rows,
        row.unchanged_rows,
        row.undone,
        deleted=recipe == DELETED,
    )
