"""What became of one supplier over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from duediligence.register.schema import assessment, result
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


def judged(reader: Reader, portfolio: int, key: str, limit: int = 50) -> tuple[Judged, ...]:
    """What the issued assessments of a portfolio said of this supplier, the newest first."""
    query = (
        select(
            assessment.c.as_of,
            assessment.c.saved,
            assessment.c.questionnaire,
            assessment.c.questionnaire_version,
            result.c.rating,
            result.c.lane,
            result.c.residual,
            result.c.coverage,
        )
        .join(result, result.c.assessment_id == assessment.c.id)
        .where(assessment.c.portfolio_id == portfolio, result.c.key == key)
        .order_by(assessment.c.id.desc())
        .limit(limit)
    )
    return tuple(Judged(*row) for row in reader.connection.execute(query))
