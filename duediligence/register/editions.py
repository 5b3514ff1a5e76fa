"""Which editions of the reference tables assessments have used."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select

from duediligence.register.schema import reference_edition
from duediligence.register.unit import Reader, Unit


def record(unit: Unit, used: Mapping[str, str]) -> None:
    """Remember editions (table → edition) with the moment of their first use."""
    known = {(name, edition) for name, edition, _ in every(unit)}
    new = [
        {"name": name, "edition": edition, "first_used": unit.now}
        for name, edition in sorted(used.items())
        if (name, edition) not in known
    ]
    if new:
        unit.connection.execute(insert(reference_edition), new)


def every(reader: Reader) -> tuple[tuple[str, str, str], ...]:
    """(table, edition, moment of first use as ISO text) in the order of first use."""
    rows = reader.connection.execute(select(reference_edition).order_by(reference_edition.c.id))
    return tuple((row.name, row.edition, row.first_used.isoformat()) for row in rows)
