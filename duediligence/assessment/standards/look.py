"""What every further look at suppliers starts from: the columns of the plan, and what was asked of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import Answers
from duediligence.answers.credit import CreditScale
from duediligence.assessment.engine import inputs, kernel, scoring
from duediligence.assessment.engine.fixes import SETTLED, shifts_of
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import Plan, plan
from duediligence.assessment.engine.ratings import CLAIMED
from duediligence.assessment.engine.scoring import Flags, Standings
from duediligence.assessment.engine.views import views
from duediligence.assessment.run import chunks_of
from duediligence.assessment.standards.grades import ALLEGED, NEUTRAL, Grades, Grading
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Rule
from duediligence.reference import Facts

LOOK_ROWS: Final = 65_536
"""So many suppliers are looked at together; it changes memory and speed only."""


@dataclass(frozen=True)
class Look:
    """Some suppliers as the assessment sees them; ``columns``: those of the plan."""

    steps: Plan
    chunk: Chunk
    columns: Sequence[kernel.Column]
    standing: Standings
    credit: CreditScale

    @property
    def questionnaire(self) -> Questionnaire:
        """What they were asked."""
        return self.steps.questionnaire

    @cached_property
    def grading(self) -> Grading:
        """How good the answers are that count."""
        return Grading(self.steps, self.chunk, self.columns)

    @cached_property
    def told(self) -> tuple[Grading, NDArray[np.intp]] | None:
        """The same suppliers as other sources see them, and which supplier each view is of; None: no source differs."""
        if not self.chunk.others:
            return None
        seen, of = views(self.steps, self.chunk)
        return Grading(self.steps, seen, self.steps.run(seen)), of

    def values(self, question: str) -> NDArray[Any]:
        """The folded answers to a question."""
        column: NDArray[Any] = self.columns[self.steps.values[question]]
        return column

    def absent(self, question: str) -> Flags:
        """Where a question does not apply."""
        standing = inputs.standing(self.chunk, self.questionnaire.questions[question], self.values(question))
        return np.asarray(standing == inputs.ABSENT, dtype=np.bool_)

    def proved(self, question: str) -> Flags:
        """Where an answer stands on more than a claim, and that has not expired."""
        column = self.chunk.columns.get(question)
        if column is None:
            return np.zeros(self.chunk.size, dtype=np.bool_)
        more = (column.evidence != CLAIMED) & (self.credit.age(column.dated) > 0)
        return np.asarray(self.standing.given[question] & more, dtype=np.bool_)

    def found(self, rule: Rule) -> Grades:
        """How well a finding is founded; NEUTRAL where the rule did not fire. Tables alone found no more than a claim.

        A harm rule also fires by what another source says.
        """
        found = _fired(self.grading, rule)
        if rule.kind == "harm" and self.told is not None:
            grading, of = self.told
            np.maximum.at(found, of, _fired(grading, rule))
        return found

    def counting(self, rule: Rule) -> Flags:
        """Where a rule fired and workers have not confirmed since that it was put right."""
        fired, shift = self.found(rule) != NEUTRAL, self.chunk.shifts.get(rule.id)
        return np.asarray(fired if shift is None else fired & (shift != SETTLED), dtype=np.bool_)


def _fired(grading: Grading, rule: Rule) -> Grades:
    node = grading.steps.questionnaire.when[rule.id]
    grades = np.maximum(np.broadcast_to(grading.of(node), (grading.chunk.size,)), ALLEGED)
    return np.where(grading.truth(node) == kernel.TRUE, grades, NEUTRAL).astype(np.int8)


def looks(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    states: pd.DataFrame | None = None,
    chunk_rows: int = LOOK_ROWS,
) -> Iterator[Look]:
    """The suppliers in pieces, in their order; arguments as for ``assess``."""
    steps, definition = plan(questionnaire), questionnaire.definition
    credit = CreditScale.of(definition.scoring, as_of)
    shifts = shifts_of(states, suppliers["key"].astype(object).to_numpy(), questionnaire, as_of)
    for chunk in chunks_of(steps, suppliers, answers, facts, shifts, chunk_rows):
        columns = steps.run(chunk)
        values = {question: columns[position] for question, position in steps.values.items()}
        standing = scoring.standings(definition, chunk, values, scoring.context(definition, chunk), credit.as_of)
        yield Look(steps, chunk, columns, standing, credit)
