"""The rows that pages show, the rows of any issued assessment, and how one set of rows follows another.

Each row of ``result`` holds from one step of its portfolio to another; its findings go with it. What pages show
has no end yet. Nothing of a row ever changes but its end, so every issued assessment can be read back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from duediligence.assessment import RESULT_COLUMNS
from duediligence.register import bulk
from duediligence.register.naming import TEXT_COLUMNS, Rows
from duediligence.register.schema import finding, finding_text, portfolio, result
from duediligence.register.unit import Reader, Unit

_ASKED_AT_ONCE: Final = 500
_WRITTEN_AT_ONCE: Final = 100_000


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


def with_finding(*says: ColumnElement[bool]) -> ColumnElement[bool]:
    """Which rows of ``result`` have a finding whose text (``finding_text``) fulfils all these conditions."""
    texts = select(finding_text.c.id).where(*says)
    return result.c.id.in_(select(finding.c.result_id).where(finding.c.text_id.in_(texts)))


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
    return step


def _write(unit: Unit, portfolio_id: int, rows: Rows, positions: Sequence[int], new: Sequence[int], step: int) -> None:
    """Write the rows at the places ``new``, with their findings."""
    first = _next(unit, result.c.id)
    columns = ("id", "portfolio_id", "since", "position", *RESULT_COLUMNS, "digest")
    written = [
        (first + number, portfolio_id, step, positions[place], *rows.values[place], rows.digests[place])
        for number, place in enumerate(new)
    ]
    bulk.insert(unit.connection, result, columns, written)
    ids = _text_ids(unit, rows)
    places = np.array(new, dtype=np.int64)
    counts = rows.starts[places + 1] - rows.starts[places]
    for start, end in _portions(np.cumsum(counts)):
        some, count = places[start:end], counts[start:end]
        among = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        of_result = np.repeat(np.arange(first + start, first + end), count)
        text = ids[rows.text[np.repeat(rows.starts[some], count) + among]]
        lines = list(zip(of_result.tolist(), among.tolist(), text.tolist(), strict=True))
        bulk.insert(unit.connection, finding, ("result_id", "place", "text_id"), lines)
    bulk.reckon_with(unit.connection, result, len(new))
    bulk.reckon_with(unit.connection, finding, int(counts.sum()))


def _portions(ends: np.ndarray[Any, np.dtype[np.int64]]) -> Iterator[tuple[int, int]]:
    """From–to of results that have about as many findings as are written at once."""
    start = 0
    while start < len(ends):
        before = ends[start - 1] if start else 0
        end = max(int(np.searchsorted(ends, before + _WRITTEN_AT_ONCE, side="right")), start + 1)
        yield start, end
        start = end


def _text_ids(unit: Unit, rows: Rows) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The numbers of the texts of findings; those not yet known are added."""
    known: dict[bytes, int] = {}
    for some in _few(rows.texts):
        query = select(finding_text.c.digest, finding_text.c.id).where(finding_text.c.digest.in_(some))
        known.update((bytes(digest), number) for digest, number in unit.connection.execute(query))
    missing = [digest for digest in rows.texts if digest not in known]
    if missing:
        first = _next(unit, finding_text.c.id)
        known.update((digest, first + number) for number, digest in enumerate(missing))
        added = [
            {"id": known[digest], "digest": digest, **dict(zip(TEXT_COLUMNS, rows.texts[digest], strict=True))}
            for digest in missing
        ]
        unit.connection.execute(insert(finding_text), added)
    return np.array([known[digest] for digest in rows.texts], dtype=np.int64)


def _next(unit: Unit, number: ColumnElement[int]) -> int:
    """One more than the highest number: there is one writer at a time."""
    return int(unit.connection.execute(select(func.coalesce(func.max(number), 0))).scalar_one()) + 1


def _few(values: Collection[Any]) -> Iterator[list[Any]]:
    """As many values at a time as a database takes in one query."""
    every = list(values)
    for start in range(0, len(every), _ASKED_AT_ONCE):
        yield every[start : start + _ASKED_AT_ONCE]
