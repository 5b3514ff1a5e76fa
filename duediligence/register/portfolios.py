"""Portfolios: lists of suppliers that have nothing to do with one another. Sample data is one of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select

from duediligence.errors import CannotProceed, Problem
from duediligence.register import events, files
from duediligence.register.schema import (
    action,
    answer_batch,
    answer_edit,
    answer_part,
    assessment,
    entity,
    event,
    finding_state,
    import_,
    portfolio,
    result,
)
from duediligence.register.unit import Reader, Unit

SAMPLE_NAME: Final = "Sample data (fictitious)"


@dataclass(frozen=True)
class Portfolio:
    """One list of suppliers. ``current_assessment``: name of the run that pages show, None before the first."""

    id: int
    name: str
    is_default: bool
    sample: bool
    current_assessment: str | None


def every(reader: Reader) -> tuple[Portfolio, ...]:
    """All portfolios, the default one first."""
    rows = reader.connection.execute(select(portfolio).order_by(portfolio.c.is_default.desc(), portfolio.c.id))
    return tuple(_portfolio(row) for row in rows)


def default(reader: Reader) -> Portfolio:
    """The one that is there from the start."""
    return next(each for each in every(reader) if each.is_default)


def named(reader: Reader, name: str) -> Portfolio | None:
    """The portfolio of this name."""
    row = reader.connection.execute(select(portfolio).where(portfolio.c.name == name)).one_or_none()
    return None if row is None else _portfolio(row)


def sample(reader: Reader) -> Portfolio | None:
    """The portfolio of the sample data, where it is loaded."""
    return next((each for each in every(reader) if each.sample), None)


def add(unit: Unit, name: str, sample: bool = False) -> Portfolio:
    """A new, empty portfolio. CannotProceed when the name is taken."""
    if named(unit, name) is not None:
        raise CannotProceed(
            Problem(f'There is already a portfolio called "{name}".', "Choose another name.", "blocking")
        )
    values = {"name": name, "is_default": False, "sample": sample}
    key = unit.connection.execute(insert(portfolio).values(values)).inserted_primary_key
    assert key is not None
    events.append(unit, events.REGISTER, "portfolio_added", {"portfolio": key[0], "name": name, "sample": sample})
    return Portfolio(key[0], name, False, sample, None)


def remove(unit: Unit, portfolio_id: int) -> None:
    """Remove a portfolio with everything in it, its log included; no other portfolio changes.

    The register's own log says that it was there. CannotProceed for the default portfolio.
    """
    row = unit.connection.execute(select(portfolio).where(portfolio.c.id == portfolio_id)).one()
    if row.is_default:
        message = "Your own suppliers cannot be removed as a whole."
        raise CannotProceed(Problem(message, "Undo imports one by one instead.", "blocking"))
    end = events.head(unit, portfolio_id)
    kept = select(import_.c.file_sha256).where(import_.c.portfolio_id == portfolio_id)
    digests = {digest for digest in unit.connection.scalars(kept) if digest}
    batches = select(answer_batch.c.id).where(answer_batch.c.portfolio_id == portfolio_id)
    unit.connection.execute(delete(answer_part).where(answer_part.c.batch_id.in_(batches)))
    for table in (result, assessment, action, finding_state, answer_edit, answer_batch, entity, import_):
        unit.connection.execute(delete(table).where(table.c.portfolio_id == portfolio_id))
    unit.connection.execute(delete(event).where(event.c.chain == portfolio_id))
    unit.connection.execute(delete(portfolio).where(portfolio.c.id == portfolio_id))
    files.forget_unused(unit, digests)
    details = {
        "portfolio": portfolio_id,
        "name": row.name,
        "sample": row.sample,
        "entries": end.count,
        "hash": end.hash,
    }
    events.append(unit, events.REGISTER, "portfolio_removed", details)


def _portfolio(row: Row[Any]) -> Portfolio:
    return Portfolio(row.id, row.name, row.is_default, row.sample, row.current_assessment)
