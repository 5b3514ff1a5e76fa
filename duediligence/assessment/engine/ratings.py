"""From scores to a rating: enough known, the bands, what the lowest band must be earned with, and the lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.credit import AGE_CLASSES, CURRENT, PAST
from duediligence.assessment.engine import kernel
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.scales import Scale
from duediligence.assessment.engine.scoring import Flags, Held, Numbers, Standings, ratio, rounded, whole_sums
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE, RATINGS, Condition, Definition

UNRATED: Final = -1
MEDIUM: Final = RATINGS.index("medium")
HIGH: Final = RATINGS.index("high")

CLAIMED: Final = EVIDENCE.index("claimed")
UNANNOUNCED: Final = EVIDENCE.index("unannounced")
WORKER_CONFIRMED: Final = EVIDENCE.index("worker_confirmed")

BASES: Final = ("self_declared", "documented", "workers_confirmed", "finding")
"""What a rating rests on; ``finding`` where too little else is known."""

LANES: Final = ("act_now", "check_now", "answer_outstanding")
"""In order of precedence."""


@dataclass(frozen=True)
class Coverage:
    """Answered ÷ asked weight, six decimals. ``together`` is 0 where nothing was asked, the parts are NaN."""

    together: Numbers
    exposure: Numbers
    control: Numbers

    def suffices(self, minimum: float) -> Flags:
        """At least the minimum together and half of it in each part that was asked."""
        half = round(minimum / 2 * 1e6) / 1e6
        parts = ~(self.exposure < half) & ~(self.control < half)
        return np.asarray((self.together >= minimum) & parts, dtype=np.bool_)


def coverage(scales: Mapping[str, Scale], standing: Standings, size: int) -> Coverage:
    """How much of what was asked is answered, by weight."""
    zeros = whole_sums(scales, size)
    asked = {role: zeros() for role in ("exposure", "control")}
    answered = {role: zeros() for role in ("exposure", "control")}
    for name, scale in scales.items():
        weight = np.uint8(scale.question.weight)
        asked[scale.role] += standing.asked[name].view(np.uint8) * weight
        answered[scale.role] += standing.answered[name].view(np.uint8) * weight
    together = ratio(answered["exposure"] + answered["control"], asked["exposure"] + asked["control"])
    return Coverage(
        together=rounded(np.nan_to_num(together)),
        exposure=rounded(ratio(answered["exposure"], asked["exposure"])),
        control=rounded(ratio(answered["control"], asked["control"])),
    )


def edges(definition: Definition) -> tuple[int, ...]:
    """Lower edges of the ratings, lowest first."""
    return tuple(getattr(definition.bands, rating) for rating in RATINGS)


def band(definition: Definition, scores: Numbers) -> NDArray[np.int8]:
    """The highest rating whose edge a score reaches, as a position in ``RATINGS``; NaN → the lowest."""
    reached = np.zeros(scores.shape, dtype=np.int8)
    for position, edge in enumerate(edges(definition)):
        np.maximum(reached, (scores >= edge).view(np.int8) * np.int8(position), out=reached)
    return reached


def lowest_band_earned(definition: Definition, chunk: Chunk, standing: Standings, signed: Flags, held: Held) -> Flags:
    """Whether a supplier has earned the lowest rating, by the conditions of its due-diligence level."""
    met: dict[Condition, Flags] = {
        "core_answered": _core_answered(definition, standing, signed, chunk.size),
        "critical_documented": _critical_documented(definition, chunk, standing),
        "worker_check": _worker_check(chunk, standing, held),
    }
    earned = np.ones(chunk.size, dtype=np.bool_)
    for position, level in enumerate(DUE_DILIGENCE):
        for condition in getattr(definition.lowest_band, level):
            earned &= met[condition] | (standing.level != position)
    return earned


def _core_answered(definition: Definition, standing: Standings, signed: Flags, size: int) -> Flags:
    """Enough of the core questions, counted, and signed where the definition asks for a signature."""
    asked = np.zeros(size, dtype=np.uint16)
    answered = np.zeros(size, dtype=np.uint16)
    for question in definition.questions():
        if question.asked_from == "minimal" and question.id in standing.asked:
            asked += standing.asked[question.id]
            answered += standing.answered[question.id]
    return signed & (rounded(ratio(answered, asked)) >= definition.scoring.core_share)


def _critical_documented(definition: Definition, chunk: Chunk, standing: Standings) -> Flags:
    """Every critical question that was asked is answered with more than a claim."""
    met = np.ones(chunk.size, dtype=np.bool_)
    for question in definition.questions():
        if question.critical:
            column = chunk.columns.get(question.id)
            proved = standing.answered[question.id]
            if column is not None:
                proved = proved & (column.evidence != CLAIMED)
            met &= proved | ~standing.asked[question.id]
    return met


def _worker_check(chunk: Chunk, standing: Standings, held: Held) -> Flags:
    """At least one answer that counts comes from workers or an unannounced visit, in date."""
    met = np.zeros(chunk.size, dtype=np.bool_)
    for name, answered in standing.answered.items():
        if name in held:
            evidence, age = held[name] >> 2, held[name] & np.uint8(AGE_CLASSES - 1)
            met |= answered & ((evidence == UNANNOUNCED) | (evidence == WORKER_CONFIRMED)) & (age == CURRENT)
    return met


def basis(scales: Mapping[str, Scale], chunk: Chunk, standing: Standings, held: Held) -> NDArray[np.int8]:
    """What carries at least half of the answered weight, as a position in ``BASES``.

    Workers' confirmation; else documents, audits or better; else the supplier's word. Evidence that has
    expired is a word again.
    """
    zeros = whole_sums(scales, chunk.size)
    total, proved, confirmed = zeros(), zeros(), zeros()
    for name, scale in scales.items():
        if name not in held:
            continue
        weight = standing.answered[name].view(np.uint8) * np.uint8(scale.question.weight)
        evidence = held[name] >> 2
        alive = (held[name] & np.uint8(AGE_CLASSES - 1)) != PAST
        total += weight
        proved += weight * (alive & (evidence != CLAIMED))
        confirmed += weight * (alive & (evidence == WORKER_CONFIRMED))
    documented = (total > 0) & (proved >= total - proved)
    by_workers = (total > 0) & (confirmed >= total - confirmed)
    result = documented.view(np.int8) * np.int8(BASES.index("documented"))
    return kernel.pick(by_workers, BASES.index("workers_confirmed"), result, np.int8)


def outstanding(definition: Definition, standing: Standings, size: int) -> Flags:
    """A critical question is blank, "don't know" or refused after its due date."""
    found = np.zeros(size, dtype=np.bool_)
    for question in definition.questions():
        if question.critical:
            found |= standing.asked[question.id] & ~standing.answered[question.id]
    return found & standing.overdue


@dataclass(frozen=True)
class Ratings:
    """``rating``: position in ``RATINGS``; ``basis`` in ``BASES``; ``lane`` in ``LANES``; UNRATED = none."""

    rating: NDArray[np.int8]
    basis: NDArray[np.int8]
    lane: NDArray[np.int8]


def rate(
    definition: Definition, residual: Numbers, worst_finding: Numbers, enough: Flags, earned: Flags,
    carried_by: NDArray[np.int8], red_flag: Flags, possible: Flags, unanswered: Flags,
) -> Ratings:  # fmt: skip
    """Ratings and lanes.

    ``enough``: coverage suffices and context is known. ``earned``: the lowest band is. ``red_flag`` and
    ``possible``: a red-flag rule fired, or may yet. ``unanswered``: a critical answer is outstanding, and
    then no rating stands below High. Without enough known only a high or severe finding rates, by itself.
    """
    rating, found = band(definition, residual), band(definition, worst_finding)
    np.maximum(rating, (~earned).view(np.int8) * np.int8(MEDIUM), out=rating)
    np.maximum(rating, unanswered.view(np.int8) * np.int8(HIGH), out=rating)
    by_finding = ~enough & (found >= HIGH)
    rating = kernel.pick(enough, rating, kernel.pick(by_finding, found, UNRATED, np.int8), np.int8)
    reason = kernel.pick(by_finding, BASES.index("finding"), carried_by, np.int8)
    lane = kernel.pick(possible, 1, kernel.pick(unanswered, 2, UNRATED, np.int8), np.int8)
    return Ratings(
        rating=rating,
        basis=kernel.pick(rating == UNRATED, UNRATED, reason, np.int8),
        lane=kernel.pick(red_flag, 0, lane, np.int8),
    )
