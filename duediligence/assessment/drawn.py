"""Scores of many suppliers in every draw, by the formulas of ``scoring``.

Sums of weights, points and credits are whole numbers below 2⁵³, so they are exact in any order and matrix products may
make them. A reassuring answer counts b − credit × (b − p) with the context as b, so the sum over the questions is
A + context × B with whole numbers A and B. Divisions come once a mean, element by element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.credit import FULL, RECENT
from duediligence.assessment import inputs, kernel
from duediligence.assessment.completion import GROUPS, Answered, Group, Ready, Subject, applies
from duediligence.assessment.draws import Draws, Hashes, up_to
from duediligence.assessment.plan import Plan
from duediligence.assessment.scoring import Flags, Numbers

MICRO: Final = 1_000_000
"""Scores are kept as whole millionths of a point."""

_SMALL: Final = 500_000
"""Multiplications in one matrix product."""

ANY_POINTS: Final = (0, 100)
"""Where a factor without data and without ``range`` may lie."""


@dataclass(frozen=True)
class Weights:
    """Every weight in every draw: its weight × per cent. By group one row a question; by factor; draws in columns."""

    groups: Mapping[Group, Numbers]
    factors: Mapping[str, Numbers]


@dataclass
class Sums:
    """Of one group, suppliers in rows and draws in columns.

    ``full``: weight × points of what counts in full, weight × points × credit of the rest, in ten-thousandths.
    ``part``: weight × (1 − credit) of the rest, in ten-thousandths. ``weight``: of everything that counts.
    """

    full: Numbers
    part: Numbers
    weight: Numbers


@dataclass(frozen=True)
class Machine:
    """Everything that is the same for all suppliers."""

    steps: Plan
    subjects: Sequence[Subject]
    draws: Draws
    weights: Weights
    claimed: int
    """Credit of a claim made on the day, 0–10,000: what every drawn answer has."""

    @classmethod
    def of(cls, steps: Plan, every: Sequence[Subject], draws: Draws) -> Machine:
        definition = steps.questionnaire.definition
        groups: dict[Group, Numbers] = {}
        for group in GROUPS:
            scored = [each.question for each in every if each.group == group]
            rows = [question.weight * draws.per_cent(f"weight:{question.id}") for question in scored]
            groups[group] = np.array(rows, dtype=np.float64).reshape(len(rows), draws.count)
        factors = {
            factor.id: (factor.weight * draws.per_cent(f"factor weight:{factor.id}")).astype(np.float64)
            for factor in definition.factors
        }
        return cls(steps, every, draws, Weights(groups, factors), definition.scoring.evidence.claimed * RECENT)

    def scores(
        self, ready: Ready, rows: NDArray[np.intp], worst_finding: Numbers, unmitigated: Flags
    ) -> NDArray[np.int32]:
        """Residual concern of the suppliers ``rows`` of a chunk in every draw, in millionths of a point.

        ``worst_finding``: NaN where nothing was found; ``unmitigated``: no safeguard counts; one a supplier of
        ``rows``. Without any finding and without factors there is no score: 0 stands there and means nothing.
        """
        scoring = self.steps.questionnaire.definition.scoring
        context = self._context(ready, rows)
        sums = self._sums(ready, rows, context)
        exposure, practice, paper = (sums[group] for group in GROUPS)
        with np.errstate(all="ignore"):
            mean = (exposure.full + context * exposure.part) / (exposure.weight * FULL)
            exposed = np.where(
                exposure.weight > 0,
                (1.0 - scoring.question_share) * context + scoring.question_share * mean,
                context,
            )
            taken = np.minimum(
                scoring.mitigation.practice * _strength(practice) / 100.0
                + scoring.mitigation.paper * _strength(paper) / 100.0,
                1.0,
            )
            taken = np.where(unmitigated[:, None], 0.0, taken)
            residual = np.fmax(worst_finding[:, None], exposed * (1.0 - taken))
        micro: NDArray[np.int32] = np.rint(np.nan_to_num(residual) * MICRO).astype(np.int32)
        return micro

    def _context(self, ready: Ready, rows: NDArray[np.intp]) -> Numbers:
        """Weighted mean of the factors; what is not known is drawn from its range. NaN without factors."""
        total = np.zeros((len(rows), self.draws.count))
        weight = np.zeros(self.draws.count)
        for factor in self.steps.questionnaire.definition.factors:
            known = ready.chunk.factors.get(factor.id)
            values = np.full(len(rows), np.nan) if known is None else known[rows]
            missing = np.flatnonzero(np.isnan(values))
            column = np.repeat(values[:, None], self.draws.count, axis=1)
            low, high = factor.range or ANY_POINTS
            hashes = self.draws.hashes(ready.suppliers[rows[missing]], f"factor:{factor.id}")
            column[missing] = low + up_to(hashes, high - low + 1)
            total += column * self.weights.factors[factor.id]
            weight += self.weights.factors[factor.id]
        with np.errstate(all="ignore"):
            return total / weight

    def _sums(self, ready: Ready, rows: NDArray[np.intp], context: Numbers) -> Mapping[Group, Sums]:
        """Exposure and safeguards: what is settled by matrix products, the rest question by question."""
        # whole points lie below the context where they lie below the next whole number
        edge = np.ceil(np.nan_to_num(context)).astype(np.uint8)
        least, most = edge.min(axis=1)[:, None], edge.max(axis=1)[:, None]
        cells = {}
        sums = {}
        for group in GROUPS:
            each = _rows(ready.answered[group], rows)
            may_not_apply = np.array([s.odds is not None and s.odds.may_not_apply for s in self._of(group)], dtype=bool)
            cells[group] = each.known & each.volatile
            below = np.ones_like(each.known)
            if group == "exposure":
                below = each.points < least
                cells[group] |= each.known & ~below & (each.points < most)
            sums[group] = self._settled(group, each, each.known & ~cells[group], below, may_not_apply)
        values: dict[str, NDArray[Any]] = {}
        for subject in self.subjects:
            apply = self._applies(subject, ready, rows, values)
            if subject.gates:
                values[subject.question.id] = self._values(subject, ready, rows, apply)
            if subject.group is not None:
                one_by_one = np.flatnonzero(cells[subject.group][:, subject.column])
                self._add_known(subject, ready, rows, one_by_one, edge, apply, sums[subject.group])
                self._add_drawn(subject, ready, rows, edge, apply, sums[subject.group])
        return sums

    def _of(self, group: Group) -> list[Subject]:
        return [subject for subject in self.subjects if subject.group == group]

    def _settled(self, group: Group, each: Answered, known: Flags, below: Flags, may_not_apply: Flags) -> Sums:
        """Known answers that count alike in every draw, and the weights of all that apply for certain."""
        weights = self.weights.groups[group]
        points = each.points.astype(np.float64)
        credit = np.where(below, each.credit, FULL).astype(np.float64)
        certain = known | (each.drawn & ~each.volatile & ~may_not_apply)
        return Sums(
            full=_product(np.where(known, points * credit, 0.0), weights),
            part=_product(np.where(known, FULL - credit, 0.0), weights),
            weight=_product(certain.astype(np.float64), weights),
        )

    def _applies(
        self, subject: Subject, ready: Ready, rows: NDArray[np.intp], values: Mapping[str, NDArray[Any]]
    ) -> Flags | None:
        """Whether the question applies in each draw; None where that is certain for every supplier."""
        if subject.group is not None:
            volatile = ready.answered[subject.group].volatile[rows, subject.column]
        else:
            volatile = ready.gates[subject.question.id].volatile[rows]
        unsure = np.flatnonzero(volatile)
        if not len(unsure):
            return None
        read = {name: values[name][unsure] for name in subject.reads}
        apply = np.ones((len(rows), self.draws.count), dtype=np.bool_)
        apply[unsure] = applies(self.steps, subject.question.id, ready.chunk, rows[unsure], read)
        return apply

    def _values(self, subject: Subject, ready: Ready, rows: NDArray[np.intp], apply: Flags | None) -> NDArray[Any]:
        """The folded answers to a gate: one column, or one a draw where a draw decides."""
        gate = ready.gates[subject.question.id]
        held = gate.values[rows][:, None]
        drawn = np.flatnonzero(gate.drawn[rows])
        if apply is None and not len(drawn):
            return held
        held = np.repeat(held, self.draws.count, axis=1)
        if subject.odds is not None and len(drawn):
            held[drawn] = subject.odds.answers(self._hashes(subject, ready, rows[drawn]))
        if apply is not None:
            held[~apply] = _absent(subject)
        return held

    def _hashes(self, subject: Subject, ready: Ready, rows: NDArray[np.intp]) -> Hashes:
        return self.draws.hashes(ready.suppliers[rows], f"answer:{subject.question.id}")

    def _add_known(
        self, subject: Subject, ready: Ready, rows: NDArray[np.intp], here: NDArray[np.intp], edge: NDArray[np.uint8],
        apply: Flags | None, sums: Sums,
    ) -> None:  # fmt: skip
        """Known answers of the suppliers ``here`` (positions in ``rows``) that count differently from draw to draw."""
        if subject.group is None or not len(here):
            return
        answered = ready.answered[subject.group]
        points = answered.points[rows[here], subject.column][:, None]
        credit = answered.credit[rows[here], subject.column][:, None].astype(np.float64)
        self._add(subject, here, points, credit, edge, apply, sums)
        weight = self.weights.groups[subject.group][subject.column]
        sums.weight[here] += weight if apply is None else weight * apply[here]

    def _add_drawn(
        self, subject: Subject, ready: Ready, rows: NDArray[np.intp], edge: NDArray[np.uint8], apply: Flags | None,
        sums: Sums,
    ) -> None:  # fmt: skip
        """Unknown answers, completed by the odds as claims of the day."""
        if subject.group is None or subject.odds is None:
            return
        answered = ready.answered[subject.group]
        here = np.flatnonzero(answered.drawn[rows, subject.column])
        if not len(here):
            return
        hashes = self._hashes(subject, ready, rows[here])
        points = subject.odds.points_of(hashes)
        weight = self.weights.groups[subject.group][subject.column]
        if subject.odds.may_not_apply:
            stands = subject.odds.answers(hashes) != _absent(subject)
            apply = np.ones((len(rows), self.draws.count), dtype=np.bool_) if apply is None else apply.copy()
            apply[here] &= stands
            sums.weight[here] += weight * apply[here]
        elif apply is not None:
            unsure = here[answered.volatile[rows[here], subject.column]]
            sums.weight[unsure] += weight * apply[unsure]
        self._add(subject, here, points, np.array([float(self.claimed)]), edge, apply, sums)

    def _add(
        self, subject: Subject, here: NDArray[np.intp], points: NDArray[np.uint8], credit: Numbers,
        edge: NDArray[np.uint8], apply: Flags | None, sums: Sums,
    ) -> None:  # fmt: skip
        """Add weight × points × credit, or × 1 where the points count in full, and what is left to the context."""
        assert subject.group is not None
        weight = self.weights.groups[subject.group][subject.column]
        weighted = weight if apply is None else weight * apply[here]
        if subject.group != "exposure":
            sums.full[here] += weighted * points * credit
            return
        left = (points < edge[here]) * (FULL - credit)
        sums.part[here] += left * weighted
        sums.full[here] += (FULL - left) * points * weighted


def _rows(each: Answered, rows: NDArray[np.intp]) -> Answered:
    return Answered(each.known[rows], each.drawn[rows], each.volatile[rows], each.points[rows], each.credit[rows])


def _product(left: Numbers, right: Numbers) -> Numbers:
    """Matrix product, in pieces so small that the library behind numpy starts no threads of its own for them."""
    piece = max(_SMALL // max(right.size, 1), 1)
    return np.concatenate([left[start : start + piece] @ right for start in range(0, len(left), piece)])


def _strength(sums: Sums) -> Numbers:
    """Strength of safeguards, 0–100; 0 where none was asked."""
    return np.where(sums.weight > 0, sums.full / (sums.weight * FULL), 0.0)


def _absent(subject: Subject) -> Any:
    """How a column of answers says that the question does not apply."""
    if subject.question.type == "select_one":
        return np.uint8(kernel.NO_CODE)
    if subject.question.type == "select_multiple":
        return kernel.NO_MASK
    return np.inf if subject.question.type in inputs.NUMBER_TYPES else kernel.NO_TEXT
