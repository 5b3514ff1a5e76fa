"""How a fact about one supplier is explained: the factor, its value, a sentence and the inputs behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactInput:
    """One published fact: as its source published it, what it counts (0 to 100; None = no data), its weight."""

    label: str
    as_published: str
    points: int | None
    weight: int
    source: str
    edition: str


@dataclass(frozen=True, slots=True)
class FactorDetail:
    """A factor of one supplier: 0 to 100 or None where there is no data, why, and from what."""

    factor: str
    value: float | None
    sentence: str
    inputs: tuple[FactInput, ...]
