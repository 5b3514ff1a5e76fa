"""What is known of some suppliers and what each draw has to complete, question by question.

Nothing is drawn here. Completed are the answers that were asked for, apply and are missing. A drawn answer may open or
close what depends on it, so whether such a question applies is left to the draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.credit import CreditScale
from duediligence.assessment.chance.draws import Hashes
from duediligence.assessment.chance.odds import Odds, odds
from duediligence.assessment.engine import inputs, kernel, scoring
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import Plan, constant
from duediligence.assessment.engine.scales import Scale, scales
from duediligence.assessment.engine.scoring import Flags
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.model import DUE_DILIGENCE, Question

Group = Literal["exposure", "practice", "paper"]
GROUPS: Final[tuple[Group, ...]] = ("exposure", "practice", "paper")
"""The weighted means that answers go into."""


@dataclass(frozen=True)
class Subject:
    """A question that draws have to do with.

    ``gates``: whether another question depends on it. ``reads``: the questions that decide whether it applies.
    ``column``: its place among the scored questions of its group.
    """

    question: Question
    scale: Scale | None
    odds: Odds | None
    gates: bool
    reads: tuple[str, ...]
    column: int

    @property
    def group(self) -> Group | None:
        """The mean that its answers go into."""
        if self.scale is None:
            return None
        return "exposure" if self.scale.role == "exposure" else self.scale.kind


def subjects(questionnaire: Questionnaire) -> tuple[Subject, ...]:
    """The scored questions and those on which they depend, each after what it depends on."""
    definition = questionnaire.definition
    worth = scales(definition)
    drawable = odds(definition, worth)
    reads = {name: _questions_read(questionnaire, name) for name in questionnaire.order}
    wanted, waiting = set(worth), list(worth)
    gates: set[str] = set()
    while waiting:
        found = [name for name in reads[waiting.pop()] if name not in gates]
        gates.update(found)
        waiting += [name for name in found if name not in wanted]
        wanted.update(found)
    counts: dict[Group, int] = dict.fromkeys(GROUPS, 0)
    made = []
    for name in questionnaire.order:
        if name in wanted:
            question = questionnaire.questions[name]
            subject = Subject(question, worth.get(name), drawable.get(name), name in gates, reads[name], 0)
            group = subject.group
            if group is not None:
                subject = replace(subject, column=counts[group])
                counts[group] += 1
            made.append(subject)
    return tuple(made)


def _questions_read(questionnaire: Questionnaire, name: str) -> tuple[str, ...]:
    relevant = questionnaire.relevant.get(name)
    return () if relevant is None else tuple(each for each in references(relevant) if each in questionnaire.questions)


@dataclass(frozen=True)
class Answered:
    """The scored questions of one group: suppliers in rows, questions in columns.

    ``known``: asked and answered. ``drawn``: asked and missing. ``volatile``: whether it applies is left to the draw;
    where not, ``known`` and ``drawn`` hold only where it applies. ``points``: of known answers, 0–100; ``credit``:
    theirs, 0–10,000.
    """

    known: Flags
    drawn: Flags
    volatile: Flags
    points: NDArray[np.uint8]
    credit: NDArray[np.int64]

    def take(self, rows: NDArray[np.intp]) -> Answered:
        """Some of the suppliers."""
        return Answered(self.known[rows], self.drawn[rows], self.volatile[rows], self.points[rows], self.credit[rows])


@dataclass(frozen=True)
class Gate:
    """A question on which others depend, for each supplier.

    ``values``: its folded answers, as if it applied where ``volatile``. ``drawn``, ``volatile`` as in ``Answered``.
    """

    values: NDArray[Any]
    drawn: Flags
    volatile: Flags


@dataclass(frozen=True)
class Ready:
    """A chunk of suppliers, ready for draws. ``suppliers``: one hash each."""

    chunk: Chunk
    suppliers: Hashes
    answered: Mapping[Group, Answered]
    gates: Mapping[str, Gate]

    def volatile(self, subject: Subject) -> Flags:
        """Of which suppliers it is left to the draw whether the question applies."""
        if subject.group is None:
            return self.gates[subject.question.id].volatile
        return self.answered[subject.group].volatile[:, subject.column]


def ready(steps: Plan, every: Sequence[Subject], chunk: Chunk, suppliers: Hashes, as_of: date) -> Ready:
    """What is known of a chunk: a pure function of its arguments."""
    definition = steps.questionnaire.definition
    credit_scale = CreditScale.of(definition.scoring, as_of)
    columns = steps.run(chunk)
    values = {question: columns[position] for question, position in steps.values.items()}
    standing = scoring.standings(definition, chunk, values, scoring.context(definition, chunk), credit_scale.as_of)
    answered = {group: _nothing(chunk.size, sum(each.group == group for each in every)) for group in GROUPS}
    unsure: dict[str, Flags] = {}
    gates: dict[str, Gate] = {}
    for subject in every:
        question = subject.question
        volatile = np.zeros(chunk.size, dtype=np.bool_)
        for name in subject.reads:
            volatile |= unsure.get(name, False)
        held = values[question.id]
        if volatile.any():
            held = np.where(volatile, inputs.answer_values(chunk, question, None), held)
        stands = inputs.standing(chunk, question, held)
        given = stands == inputs.GIVEN
        reached = given if question.ask == "desk_only" else standing.requested
        in_set = reached & (standing.level >= DUE_DILIGENCE.index(question.asked_from))
        drawn = in_set & ~given & (stands != inputs.ABSENT)
        if subject.odds is None:
            drawn = np.zeros(chunk.size, dtype=np.bool_)
        unsure[question.id] = drawn | volatile
        if subject.gates:
            gates[question.id] = Gate(held, drawn, volatile)
        if subject.group is not None and subject.scale is not None:
            group, place = answered[subject.group], subject.column
            group.known[:, place], group.drawn[:, place] = in_set & given, drawn
            group.volatile[:, place] = volatile
            column = chunk.columns.get(question.id)
            if column is not None:
                points = subject.scale.points(np.where(given, held, _safe(question, held)))
                group.points[:, place] = np.where(given, points, 0)
                group.credit[:, place] = credit_scale.credit(column.evidence, column.dated)
    return Ready(chunk, suppliers, answered, gates)


def _safe(question: Question, held: NDArray[Any]) -> Any:
    """A value that has points, to stand where there is no answer."""
    return held.dtype.type(1 if question.type in ("select_one", "select_multiple") else 0)


def _nothing(size: int, questions: int) -> Answered:
    known, drawn, volatile = (np.zeros((size, questions), dtype=np.bool_) for _ in range(3))
    return Answered(
        known, drawn, volatile, np.zeros((size, questions), dtype=np.uint8), np.zeros((size, questions), dtype=np.int64)
    )


def absent(question: Question) -> Any:
    """How a column of answers says that the question does not apply."""
    if question.type == "select_one":
        return np.uint8(kernel.NO_CODE)
    if question.type == "select_multiple":
        return kernel.NO_MASK
    return np.inf if question.type in inputs.NUMBER_TYPES else kernel.NO_TEXT


def applies(
    steps: Plan, condition: int, chunk: Chunk, rows: NDArray[np.intp], values: Mapping[str, NDArray[Any]]
) -> Flags:
    """Whether a question applies to these suppliers (rows) in each draw (columns).

    ``condition``: place of its ``relevant`` in the plan. ``rows``: positions in the chunk. ``values``: by gate, the
    folded answers of these suppliers with one column, or one a draw. What the condition reads besides answers stays as
    it is; where it stays unknown, the question applies.
    """

    def column(position: int) -> kernel.Column:
        step = steps.steps[position]
        match step.primitive:
            case "answers":
                return values[str(step.parameters[0])]
            case "supplier":
                return chunk.suppliers[str(step.parameters[0])][rows][:, None]
            case "factor":
                given = chunk.factors.get(str(step.parameters[0]))
                return np.full((1, 1), np.nan) if given is None else given[rows][:, None]
            case "constant":
                return constant(step)
        return kernel.run(step.primitive, step.parameters, [column(each) for each in step.inputs])

    return np.asarray(column(condition) != kernel.FALSE, dtype=np.bool_)
