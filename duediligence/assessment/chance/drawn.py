"""Scores of many suppliers in every draw, by the formulas of ``scoring``.

Sums of weights, points and credits are whole numbers below 2⁵³, so they are exact in any order and matrix products may
make them. A reassuring answer counts b − credit × (b − p) with the context as b, so the sum over the questions is
A + context × B with whole numbers A and B. Divisions come once a mean, element by element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.credit import FULL, RECENT
from duediligence.assessment.chance.completion import GROUPS, Group, Ready, Subject, absent, applies
from duediligence.assessment.chance.draws import MOST_PER_CENT, Draws, Hashes, up_to
from duediligence.assessment.engine.plan import Plan
from duediligence.assessment.engine.scoring import Flags, Numbers

MICRO: Final = 1_000_000
"""Scores are kept as whole millionths of a point."""

ANY_POINTS: Final = (0, 100)
"""Where a factor without data and without ``range`` may lie."""

_SMALL: Final = 500_000
"""Multiplications in one matrix product."""

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Scored:
    """The scored questions of one group. ``weights``: weight × per cent, one row a question, draws in columns.

    ``exactly``: the same in the smallest floats that hold the sums of weight × points of all of them exactly.
    """

    subjects: Sequence[Subject]
    weights: Numbers
    exactly: NDArray[Any]
    may_not_apply: Flags

    @classmethod
    def of(cls, every: Sequence[Subject], group: Group, draws: Draws) -> Scored:
        chosen = [each for each in every if each.group == group]
        rows = [each.question.weight * draws.per_cent(f"weight:{each.question.id}") for each in chosen]
        weights = np.array(rows, dtype=np.float64).reshape(len(rows), draws.count)
        most = sum(each.question.weight for each in chosen) * MOST_PER_CENT * 100
        absentable = [each.odds is not None and each.odds.may_not_apply for each in chosen]
        exactly = weights.astype(np.float32 if most < 1 << 24 else np.float64)
        return cls(chosen, weights, exactly, np.array(absentable, dtype=np.bool_))


@dataclass
class Sums:
    """Of one group, suppliers in rows and draws in columns; credits in ten-thousandths.

    Of known answers, ``full``: weight × points of what counts in full, weight × points × credit of the rest; ``part``:
    weight × (1 − credit) of the rest. Of drawn ones, ``points``: weight × points; ``low_points`` and ``low``: weight ×
    points, and weight, of those below the context. ``weight``: of everything that counts.
    """

    full: Numbers
    part: Numbers
    weight: Numbers
    points: NDArray[Any]
    low_points: NDArray[Any]
    low: NDArray[Any]

    def with_drawn(self, claimed: int) -> tuple[Numbers, Numbers]:
        """A and B of known and drawn answers together, which are claims."""
        points, low_points, low = (sums.astype(np.float64) for sums in (self.points, self.low_points, self.low))
        full = self.full + (FULL * points - (FULL - claimed) * low_points)
        return full, self.part + (FULL - claimed) * low

    def strength(self, claimed: int) -> Numbers:
        """Strength of safeguards, 0–100; 0 where none was asked."""
        total = self.full + claimed * self.points.astype(np.float64)
        return np.where(self.weight > 0, total / (self.weight * FULL), 0.0)


@dataclass
class Block:
    """Some suppliers of a chunk on their way. ``edge``: whole points below this lie below the context.

    ``values``: folded answers by gate; ``conditions``: which were worked out already, by their place in the plan.
    """

    ready: Ready
    rows: Rows
    edge: NDArray[np.uint8]
    sums: dict[Group, Sums] = field(default_factory=dict)
    one_by_one: dict[Group, Flags] = field(default_factory=dict)
    values: dict[str, NDArray[Any]] = field(default_factory=dict)
    conditions: dict[int, Flags] = field(default_factory=dict)


@dataclass(frozen=True)
class Machine:
    """Everything that is the same for all suppliers.

    ``claimed``: credit of a claim made on the day, 0–10,000, which drawn answers have.
    """

    steps: Plan
    subjects: Sequence[Subject]
    draws: Draws
    scored: Mapping[Group, Scored]
    factor_weights: Mapping[str, Numbers]
    claimed: int

    @classmethod
    def of(cls, steps: Plan, every: Sequence[Subject], draws: Draws) -> Machine:
        definition = steps.questionnaire.definition
        scored = {group: Scored.of(every, group, draws) for group in GROUPS}
        factors = {
            factor.id: (factor.weight * draws.per_cent(f"factor weight:{factor.id}")).astype(np.float64)
            for factor in definition.factors
        }
        return cls(steps, every, draws, scored, factors, definition.scoring.evidence.claimed * RECENT)

    def scores(self, ready: Ready, rows: Rows, worst_finding: Numbers, unmitigated: Flags) -> NDArray[np.int32]:
        """Residual concern of the suppliers ``rows`` of a chunk in every draw, in millionths of a point.

        ``worst_finding``: NaN where nothing was found; ``unmitigated``: no safeguard counts; one a supplier of
        ``rows``. Without any finding and without factors there is no score: 0 stands there and means nothing.
        """
        scoring = self.steps.questionnaire.definition.scoring
        context = self._context(ready, rows)
        sums = self._sums(ready, rows, context)
        share, most = scoring.question_share, scoring.mitigation
        with np.errstate(all="ignore"):
            full, part = sums["exposure"].with_drawn(self.claimed)
            weight = sums["exposure"].weight
            mean = (full + context * part) / (weight * FULL)
            exposed = np.where(weight > 0, (1.0 - share) * context + share * mean, context)
            practice, paper = (sums[group].strength(self.claimed) for group in ("practice", "paper"))
            taken = np.minimum(most.practice * practice / 100.0 + most.paper * paper / 100.0, 1.0)
            taken = np.where(unmitigated[:, None], 0.0, taken)
            residual = np.fmax(worst_finding[:, None], exposed * (1.0 - taken))
        micro: NDArray[np.int32] = np.rint(np.nan_to_num(residual) * MICRO).astype(np.int32)
        return micro

    def _context(self, ready: Ready, rows: Rows) -> Numbers:
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
            total += column * self.factor_weights[factor.id]
            weight += self.factor_weights[factor.id]
        with np.errstate(all="ignore"):
            return total / weight

    def _sums(self, ready: Ready, rows: Rows, context: Numbers) -> Mapping[Group, Sums]:
        """Exposure and safeguards: what counts alike in every draw by matrix products, the rest one by one."""
        block = Block(ready, rows, np.ceil(np.nan_to_num(context)).astype(np.uint8))
        for group in GROUPS:
            self._settle(block, group)
        for subject in self.subjects:
            apply = self._applies(block, subject)
            if subject.gates:
                block.values[subject.question.id] = self._values(block, subject, apply)
            if subject.group is not None:
                self._add_known(block, subject, subject.group, apply)
                self._add_drawn(block, subject, subject.group, apply)
        return block.sums

    def _settle(self, block: Block, group: Group) -> None:
        """Begin the sums with known answers that count alike in every draw, and weights that apply for certain."""
        each, scored = block.ready.answered[group].take(block.rows), self.scored[group]
        below = np.ones_like(each.known)
        one_by_one = each.known & each.volatile
        if group == "exposure":
            below = each.points < block.edge.min(axis=1)[:, None]
            one_by_one |= each.known & ~below & (each.points < block.edge.max(axis=1)[:, None])
        known = each.known & ~one_by_one
        credit = np.where(below, each.credit, FULL).astype(np.float64)
        certain = known | (each.drawn & ~each.volatile & ~scored.may_not_apply)
        block.one_by_one[group] = one_by_one
        drawn = (np.zeros((len(block.rows), self.draws.count), dtype=scored.exactly.dtype) for _ in range(3))
        block.sums[group] = Sums(
            _product(np.where(known, each.points * credit, 0.0), scored.weights),
            _product(np.where(known, FULL - credit, 0.0), scored.weights),
            _product(certain.astype(np.float64), scored.weights),
            *drawn,
        )

    def _applies(self, block: Block, subject: Subject) -> Flags | None:
        """Whether the question applies in each draw; None where that is certain for every supplier."""
        unsure = np.flatnonzero(block.ready.volatile(subject)[block.rows])
        if not len(unsure):
            return None
        condition = self.steps.conditions[self.steps.questionnaire.relevant[subject.question.id]]
        if condition not in block.conditions:
            read = {name: block.values[name][unsure] for name in subject.reads}
            apply = np.ones((len(block.rows), self.draws.count), dtype=np.bool_)
            apply[unsure] = applies(self.steps, condition, block.ready.chunk, block.rows[unsure], read)
            block.conditions[condition] = apply
        return block.conditions[condition]

    def _values(self, block: Block, subject: Subject, apply: Flags | None) -> NDArray[Any]:
        """The folded answers to a gate: one column, or one a draw where a draw decides."""
        gate = block.ready.gates[subject.question.id]
        held = gate.values[block.rows][:, None]
        drawn = np.flatnonzero(gate.drawn[block.rows])
        if apply is None and not len(drawn):
            return held
        held = np.repeat(held, self.draws.count, axis=1)
        if subject.odds is not None and len(drawn):
            held[drawn] = subject.odds.answers(self._hashes(block, subject, drawn))
        if apply is not None:
            held[~apply] = absent(subject.question)
        return held

    def _hashes(self, block: Block, subject: Subject, here: Rows) -> Hashes:
        return self.draws.hashes(block.ready.suppliers[block.rows[here]], f"answer:{subject.question.id}")

    def _add_known(self, block: Block, subject: Subject, group: Group, apply: Flags | None) -> None:
        """Known answers that count differently from draw to draw."""
        here = np.flatnonzero(block.one_by_one[group][:, subject.column])
        if not len(here):
            return
        answered, sums = block.ready.answered[group], block.sums[group]
        points = answered.points[block.rows[here], subject.column][:, None]
        credit = answered.credit[block.rows[here], subject.column][:, None].astype(np.float64)
        weight = self.scored[group].weights[subject.column]
        weighted = np.broadcast_to(weight, (len(here), len(weight))) if apply is None else weight * apply[here]
        sums.weight[here] += weighted
        left = np.float64(FULL) - credit
        if group == "exposure":
            left = (points < block.edge[here]) * left
            sums.part[here] += left * weighted
        sums.full[here] += (FULL - left) * points * weighted

    def _add_drawn(self, block: Block, subject: Subject, group: Group, apply: Flags | None) -> None:
        """Unknown answers, completed by the odds."""
        answered, sums = block.ready.answered[group], block.sums[group]
        here = np.flatnonzero(answered.drawn[block.rows, subject.column])
        if subject.odds is None or not len(here):
            return
        hashes = self._hashes(block, subject, here)
        points = subject.odds.points_of(hashes)
        weighted: NDArray[Any] = self.scored[group].exactly[subject.column]
        unsure = np.flatnonzero(answered.volatile[block.rows[here], subject.column])
        if apply is not None:
            weighted = weighted * apply[here]
        if subject.odds.may_not_apply:
            weighted = weighted * (subject.odds.answers(hashes) != absent(subject.question))
            unsure = np.arange(len(here))
        if len(unsure):
            sums.weight[here[unsure]] += weighted[unsure]
        products = weighted * points
        sums.points[here] += products
        if group == "exposure":
            low = points < block.edge[here]
            products *= low
            sums.low_points[here] += products
            sums.low[here] += weighted * low


def _product(left: Numbers, right: Numbers) -> Numbers:
    """Matrix product, in pieces so small that the library behind numpy starts no threads of its own for them."""
    piece = max(_SMALL // max(right.size, 1), 1)
    return np.concatenate([left[start : start + piece] @ right for start in range(0, len(left), piece)])
