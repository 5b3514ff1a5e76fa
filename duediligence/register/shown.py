"""The rows that pages show, the rows of any issued assessment, and how one set of rows follows another.

Each row of ``result`` holds from one step of its portfolio to another; its findings go with it. What pages show
has no end yet. Nothing of a row ever changes but its end, so every issued assessment can be read back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from duediligence.assessment import RESULT_COLUMNS
from duediligence.register import bulk, said
from duediligence.register.naming import Rows
from duediligence.register.schema import RESULT_RANGE, entity, portfolio, result
from duediligence.register.unit import Reader, Unit

_ASKED_AT_ONCE: Final = 500
_LINKED_APART: Final = 1_000
_WRITTEN_AT_ONCE: Final = 10_000


@dataclass(frozen=True)
class Held:
    """A row that pages show."""

    id: int
    position: int
    digest: bytes


def results(portfolio_id: int) -> ColumnElement[bool]:
    """Which rows of ``result`` pages show: at most one a supplier key."""
    return and_(result.c.portfolio_id == portfolio_id, result.c.until.is_(None))


def results_at(portfolio_id: int, step: int) -> ColumnElement[bool]:
    """Which rows of ``result`` belong to the assessment issued at this step."""
    still = or_(result.c.until.is_(None), result.c.until > step)
    return and_(result.c.portfolio_id == portfolio_id, result.c.since <= step, still)


def held(reader: Reader, portfolio_id: int, keys: Collection[str] | None = None) -> dict[str, Held]:
    """The rows that pages show, by key; only those of some keys where given."""
    query = select(result.c.key, result.c.id, result.c.position, result.c.digest).where(results(portfolio_id))
    if keys is None:
        rows = list(reader.connection.execute(query))
    else:
        rows = [row for some in _few(keys) for row in reader.connection.execute(query.where(result.c.key.in_(some)))]
    return {key: Held(number, position, bytes(digest)) for key, number, position, digest in rows}


def digests(reader: Reader, portfolio_id: int) -> list[bytes]:
    """The digests of the rows that pages show, in the order of the assessment."""
    query = select(result.c.digest).where(results(portfolio_id)).order_by(result.c.position)
    return [bytes(digest) for digest in reader.connection.scalars(query)]


def follow(unit: Unit, portfolio_id: int, rows: Rows, positions: Sequence[int], before: Mapping[str, Held]) -> int:
    """Show ``rows``, at ``positions``, in place of the rows ``before``; returns the new step.

    Only what differs is written: a row that says the same at the same position goes on. Of the rows before, those
    whose supplier is not among ``rows`` end.
    """
    query = select(portfolio.c.step).where(portfolio.c.id == portfolio_id)
    step: int = unit.connection.execute(query).scalar_one() + 1
    unit.connection.execute(update(portfolio).where(portfolio.c.id == portfolio_id).values(step=step))
    keys = rows.keys
    known = {key: (row.position, row.digest) for key, row in before.items()}
    new = [
        place for place, says in enumerate(zip(positions, rows.digests, strict=True)) if known.get(keys[place]) != says
    ]
    goes_on = set(keys).difference(keys[place] for place in new)
    bulk.update(
        unit.connection, result, ("until",), [(r.id, (step,)) for key, r in before.items() if key not in goes_on]
    )
    _write(unit, portfolio_id, rows, positions, new, step)
    link(unit, portfolio_id, {*before, *keys} - goes_on)
    return step


def place(unit: Unit, portfolio_id: int, share: Mapping[str, float | None]) -> None:
    """Say of the rows that pages show how often their supplier is among the worst tenth; ``share`` by key.

    That is no part of what was issued: it changes with every other supplier.
    """
    query = select(result.c.id, result.c.key, result.c.worst_tenth).where(results(portfolio_id))
    rows = unit.connection.execute(query).all()
    moved = [(number, (share[key],)) for number, key, before in rows if key in share and share[key] != before]
    bulk.update(unit.connection, result, ("worst_tenth",), moved)


def link(unit: Unit, portfolio_id: int, keys: Collection[str]) -> None:
    """Let the entities of these keys name the rows that pages show of them; None where there is none."""
    row = select(result.c.id).where(results(portfolio_id), result.c.key == entity.c.key).scalar_subquery()
    linked = update(entity).where(entity.c.portfolio_id == portfolio_id).values(result_id=row)
    if len(keys) > _LINKED_APART:
        unit.connection.execute(linked)
        return
    for some in _few(keys):
        unit.connection.execute(linked.where(entity.c.key.in_(some)))


def _write(unit: Unit, portfolio_id: int, rows: Rows, positions: Sequence[int], new: Sequence[int], step: int) -> None:
    """Write the rows at the places ``new``, with their findings."""
    last = unit.connection.execute(select(func.coalesce(func.max(result.c.id), 0))).scalar_one()  # one writer at a time
    numbers = said.numbered(unit, rows.texts)[rows.text]
    starts = rows.starts.tolist()
    columns = ("id", "portfolio_id", "since", "position", *RESULT_COLUMNS, "findings", "digest", *RESULT_RANGE)
    nothing = (None,) * len(RESULT_RANGE)
    for start in range(0, len(new), _WRITTEN_AT_ONCE):
        written = []
        for place in new[start : start + _WRITTEN_AT_ONCE]:
            last += 1
            findings = said.packed(numbers[starts[place] : starts[place + 1]])
            row = (*rows.values[place], findings, rows.digests[place], *(rows.ranges[place] or nothing))
            written.append((last, portfolio_id, step, positions[place], *row))
        bulk.insert(unit.connection, result, columns, written)
    bulk.reckon_with(unit.connection, result, len(new))


def _few(values: Collection[Any]) -> Iterator[list[Any]]:
    """As many values at a time as a database takes in one query."""
    every = list(values)
    for start in range(0, len(every), _ASKED_AT_ONCE):
        yield every[start : start + _ASKED_AT_ONCE]
