"""How much lies in the register, and whether it is still what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, func, or_, select, text

from duediligence.register import assessments, entities, events, portfolios
from duediligence.register.schema import action, answer_batch, answer_edit, assessment, import_
from duediligence.register.unit import Reader


@dataclass(frozen=True)
class Inventory:
    """What a portfolio holds. ``answers`` came in files that still count, ``edits`` are answers changed by hand."""

    suppliers: int
    answers: int
    edits: int
    actions: int
    assessments: int
    entries: int


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what is wrong with it; None: it is as it was written."""

    what: str
    wrong: str | None


def of(reader: Reader, portfolio: int) -> Inventory:
    """What a portfolio holds: counts made by the database."""
    undone = select(import_.c.id).where(import_.c.undone.is_not(None))
    counting = or_(answer_batch.c.import_id.is_(None), answer_batch.c.import_id.not_in(undone))
    answers = select(func.sum(answer_batch.c.answers)).where(answer_batch.c.portfolio_id == portfolio, counting)
    return Inventory(
        suppliers=entities.count(reader, portfolio),
        answers=int(reader.connection.execute(answers).scalar() or 0),
        edits=_count(reader, answer_edit, and_(answer_edit.c.portfolio_id == portfolio, answer_edit.c.key != "")),
        actions=_count(reader, action, action.c.portfolio_id == portfolio),
        assessments=_count(reader, assessment, assessment.c.portfolio_id == portfolio),
        entries=events.head(reader, portfolio).count,
    )


def size(reader: Reader) -> int:
    """Bytes the database takes."""
    if reader.connection.dialect.name == "postgresql":
        return int(reader.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, each = (reader.connection.exec_driver_sql(f"PRAGMA {n}").scalar_one() for n in ("page_count", "page_size"))
    return int(pages) * int(each)


def checks(reader: Reader) -> Iterator[Check]:
    """Every log, entry by entry, and every issued assessment, row by row; one at a time, because it takes long."""
    yield _log(reader, events.REGISTER, "The log of the register")
    for portfolio in portfolios.every(reader):
        yield _log(reader, portfolio.id, f"The log of “{portfolio.name}”")
        for run in assessments.every(reader, portfolio.id):
            held = assessments.is_unchanged(reader, run)
            wrong = (
                None if held else "Its ratings are not those that were issued: the register was changed from outside."
            )
            yield Check(f"The assessment {run.name[:12]} of “{portfolio.name}”, as of {run.as_of}", wrong)


def _log(reader: Reader, chain: int, name: str) -> Check:
    found = events.verify(reader, chain).first_break
    return Check(name, None if found is None else f"Entry {found.sequence}: {found.message}")


def _count(reader: Reader, table: Table, where: ColumnElement[bool]) -> int:
    return int(reader.connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())
