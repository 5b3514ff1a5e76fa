"""The log: every change is an entry, chained by hashes so that nothing in it can change unnoticed.

Each portfolio has its own chain, and the register itself one (number 0). What names people, such as the actor, an
owner or a note, stands beside the hashed record; the record holds only its salted hash, so it can be erased
and the chain still verifies.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select

from duediligence.register.canonical import canonical_json, sha256, utc_text
from duediligence.register.schema import event
from duediligence.register.unit import Reader, Unit

REGISTER: Final = 0
_START: Final = "0" * 64


@dataclass(frozen=True)
class Head:
    """The end of a chain, printed in every issued report: number of entries and hash of the last one."""

    count: int
    hash: str


@dataclass(frozen=True)
class Event:
    """One entry. ``actor`` is None and ``restricted`` empty once erased."""

    sequence: int
    at: datetime
    kind: str
    subject: str | None
    details: Mapping[str, Any]
    actor: str | None
    restricted: Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """What is to be logged: about which supplier key, and what names people (``restricted``)."""

    details: Mapping[str, object]
    subject: str | None = None
    restricted: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Break:
    """Where a chain stops being what was written."""

    sequence: int
    message: str


@dataclass(frozen=True)
class Verification:
    """The head that was found, and the first break (None: the chain is whole)."""

    head: Head
    first_break: Break | None


def append(
    unit: Unit,
    portfolio: int,
    kind: str,
    details: Mapping[str, object],
    subject: str | None = None,
    restricted: Mapping[str, object] | None = None,
) -> Head:
    """Add an entry to the chain of a portfolio (or REGISTER) within the transaction; returns the new head."""
    return append_all(unit, portfolio, kind, [Entry(details, subject, restricted or {})])


def append_all(unit: Unit, portfolio: int, kind: str, entries: Iterable[Entry]) -> Head:
    """The same for many entries of one kind, in their order."""
    last = head(unit, portfolio)
    rows = []
    for entry in entries:
        private = canonical_json({**entry.restricted, "actor": unit.actor, "salt": secrets.token_hex(16)})
        body = canonical_json(
            {
                "chain": portfolio,
                "sequence": last.count + 1,
                "at": utc_text(unit.now),
                "kind": kind,
                "subject": entry.subject,
                "details": dict(entry.details),
                "restricted": sha256(private),
            }
        )
        following = Head(last.count + 1, _chained(last.hash, body))
        rows.append(
            {
                "chain": portfolio,
                "sequence": following.count,
                "subject": entry.subject,
                "previous": last.hash,
                "body": body,
                "hash": following.hash,
                "restricted": private,
            }
        )
        last = following
    if rows:
        unit.connection.execute(insert(event), rows)
    return last


def head(reader: Reader, portfolio: int) -> Head:
    """The end of a chain; count 0 where nothing was logged."""
    last = select(event.c.sequence, event.c.hash).where(event.c.chain == portfolio).order_by(event.c.sequence.desc())
    row = reader.connection.execute(last.limit(1)).one_or_none()
    return Head(0, _START) if row is None else Head(row.sequence, row.hash)


def latest(reader: Reader, portfolio: int, subject: str | None = None, limit: int = 100) -> tuple[Event, ...]:
    """The newest entries first, of one supplier key where ``subject`` is given."""
    query = select(event).where(event.c.chain == portfolio).order_by(event.c.sequence.desc()).limit(limit)
    if subject is not None:
        query = query.where(event.c.subject == subject)
    return tuple(_event(row) for row in reader.connection.execute(query))


def verify(reader: Reader, portfolio: int, printed: Head | None = None) -> Verification:
    """Walk a chain and find the first entry that is not as it was written.

    A chain whose last entries were cut off, or that was written anew as a whole, is whole in itself: give the
    head ``printed`` in a report to find that too.
    """
    previous, count, first_break, at_printed = _START, 0, None, _START
    query = select(event).where(event.c.chain == portfolio).order_by(event.c.sequence)
    for row in reader.connection.execute(query):
        count += 1
        first_break = first_break or _break(row, portfolio, count, previous)
        previous = row.hash
        if printed is not None and count == printed.count:
            at_printed = row.hash
    if first_break is None and printed is not None and at_printed != printed.hash:
        message = "The log is not the one the report was printed from: entries were removed or written anew."
        first_break = Break(min(count, printed.count), message)
    return Verification(Head(count, previous), first_break)


def _break(row: Row[Any], chain: int, sequence: int, previous: str) -> Break | None:
    """What is wrong with an entry that should be number ``sequence`` after the hash ``previous``."""
    if row.sequence != sequence:
        return Break(sequence, "An entry is missing.")
    if row.previous != previous:
        return Break(sequence, "The entry does not follow the one before it.")
    if row.hash != _chained(previous, row.body):
        return Break(sequence, "The entry was changed after it was written.")
    body = json.loads(row.body)
    if (body["chain"], body["sequence"], body["subject"]) != (chain, sequence, row.subject):
        return Break(sequence, "The entry was moved or relabelled.")
    if row.restricted is not None and sha256(row.restricted) != body["restricted"]:
        return Break(sequence, "The names or notes of the entry were changed after it was written.")
    return None


def _chained(previous: str, body: str) -> str:
    return sha256(f"{previous}\n{body}")


def _event(row: Row[Any]) -> Event:
    body = json.loads(row.body)
    restricted = json.loads(row.restricted or "{}")
    restricted.pop("salt", None)
    actor = restricted.pop("actor", None)
    at = datetime.fromisoformat(body["at"])
    return Event(row.sequence, at, body["kind"], row.subject, body["details"], actor, restricted)
