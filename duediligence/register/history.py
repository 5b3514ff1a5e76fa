"""What became of one supplier over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, true

from duediligence.register.schema import assessment, portfolio, result
from duediligence.register.unit import Reader


@dataclass(frozen=True)
class Judged:
    """What one issued assessment said of a supplier. ``score`` None: not known."""

    as_of: date
    saved: datetime
    questionnaire: str
    version: str
    rating: str | None
    lane: str | None
    score: float | None
    coverage: float | None


def judged(reader: Reader, portfolio_id: int, key: str, limit: int = 50) -> tuple[Judged, ...]:
    """What issued assessments said of this supplier, the newest first: once for each time that it changed."""
    rows = reader.connection.execute(
        select(result.c.since, result.c.until, *(result.c[name] for name in ("rating", "lane", "residual", "coverage")))
        .where(result.c.portfolio_id == portfolio_id, result.c.key == key)
        .order_by(result.c.since.desc())
        .limit(limit)
    )
    issued = [(_issued(reader, portfolio_id, row.since, row.until), row) for row in rows.all()]
    return tuple(
        Judged(
            run.as_of, run.saved, run.questionnaire, run.questionnaire_version,
            row.rating, row.lane, row.residual, row.coverage,
        )
        for run, row in issued
        if run is not None
    )  # fmt: skip


def _issued(reader: Reader, portfolio_id: int, since: int, until: int | None) -> Row[Any] | None:
    """The first assessment with a row that held from one step to another; else the one that pages show.

    None where what was shown for these steps was an assessment issued before.
    """
    here = select(assessment).where(assessment.c.portfolio_id == portfolio_id)
    while_held = here.where(assessment.c.step >= since, assessment.c.step < until if until is not None else true())
    first = reader.connection.execute(while_held.order_by(assessment.c.step).limit(1)).one_or_none()
    if first is not None or until is not None:
        return first
    shown = select(portfolio.c.current_assessment).where(portfolio.c.id == portfolio_id).scalar_subquery()
    return reader.connection.execute(here.where(assessment.c.name == shown)).one_or_none()
