"""What an explanation of one supplier holds: measures, the terms they are made of, and findings in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from duediligence.assessment.engine.fixes import FixState
from duediligence.reference import FactInput

Unit = Literal["points", "per cent"]


@dataclass(frozen=True)
class Term:
    """One part of a measure.

    ``about``: factor, question, rule or measure id. ``label``: its words. ``contribution``: its part of the
    measure with six decimals; ``shown``: with one, in the measure's unit. ``counted``: the points it
    counted with, ``weight`` its weight. For answers: ``answer`` in words, ``points`` of the answer as such,
    ``evidence``, ``credit`` (per cent), ``dated`` and ``source``. For facts: ``inputs`` with source and
    edition. ``note``: why it counts so, one sentence.
    """

    about: str
    label: str
    contribution: Decimal
    shown: Decimal
    counted: float | None = None
    weight: int | None = None
    answer: str | None = None
    points: int | None = None
    evidence: str | None = None
    credit: float | None = None
    dated: date | None = None
    source: str | None = None
    inputs: tuple[FactInput, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """A measure and its terms: contributions add up to ``value``, shown contributions to ``shown``.

    ``value`` and ``shown`` are None where the measure is not known; then no term has a contribution. Shown
    mitigation is in per cent, everything else in points.
    """

    name: str
    value: Decimal | None
    shown: Decimal | None
    unit: Unit
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Reason:
    """A rule that fired or is possible: its sentence, what to ask (question labels) and the ids of actions.

    ``fix``: how far the repair has come (``fixes.FIX_STATES``), None where nobody keeps that; ``settled``: workers
    confirmed it long enough after the proof, and the finding counts no more. ``said_by``: the sources whose answers
    decide it; empty where it rests on our tables alone.
    """

    rule: str
    state: Literal["fired", "possible"]
    kind: str
    severity: str | None
    red_flag: bool
    sentence: str
    ask: tuple[str, ...]
    actions: tuple[str, ...]
    fix: FixState | None = None
    settled: bool = False
    said_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One supplier's score, measure by measure. ``result``: its row of results (None = not known)."""

    key: str
    as_of: date
    result: Mapping[str, float | int | str | None]
    inherent: Measure
    exposure: Measure
    control: Measure
    mitigation: Measure
    worst_finding: Measure
    residual: Measure
    findings: tuple[Reason, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All six, in the order in which they are worked out."""
        return (self.inherent, self.exposure, self.control, self.mitigation, self.worst_finding, self.residual)
