"""On how good an answer a finding rests: as good as the weakest answer that it needs.

The same tree that says whether a condition holds says which answers make it so. Of parts that all have to hold the
weakest counts, of parts of which one is enough the best. Our tables and the supplier list weaken nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import SOURCES
from duediligence.assessment.engine import inputs, kernel
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import Plan
from duediligence.assessment.reasoning.oracle import Case, Missing, holds
from duediligence.questionnaire.expressions import Call, Node, references
from duediligence.questionnaire.model import EVIDENCE

NEUTRAL: Final = 0
ALLEGED: Final = 1
REPORTED: Final = 2
EVIDENCED: Final = 3
"""No answer is needed; somebody else claims it; the supplier itself says it; there is more than a claim."""

Grades = NDArray[np.int8]

_CLAIMED: Final = EVIDENCE.index("claimed")
_SUPPLIER: Final = SOURCES.index("self_assessment")


@dataclass(frozen=True)
class Grading:
    """The suppliers of a chunk with the columns that its plan left. ``of`` is one grade a supplier."""

    steps: Plan
    chunk: Chunk
    columns: Sequence[kernel.Column]
    _answers: dict[str, Grades] = field(default_factory=dict)

    def of(self, node: Node, holds: bool = True) -> Grades:
        """How good the answers are that make a condition true (or false); meaningless where it is not so."""
        if isinstance(node, Call) and node.function == "not":
            return self.of(node.arguments[0], not holds)
        if isinstance(node, Call) and node.function in ("and", "or"):
            parts = [self.of(part, holds) for part in node.arguments]
            if (node.function == "and") == holds:
                return weakest(parts)
            wanted = kernel.TRUE if holds else kernel.FALSE
            so = [np.where(self.truth(part) == wanted, of, 0) for part, of in zip(node.arguments, parts, strict=True)]
            return np.asarray(np.max(np.array(so), axis=0), dtype=np.int8)
        return weakest([self.answer(name) for name in references(node) if name in self.steps.questionnaire.questions])

    def answer(self, question: str) -> Grades:
        """How good the answer to a question is; NEUTRAL where none stands."""
        if question not in self._answers:
            self._answers[question] = self._answer(question)
        return self._answers[question]

    def _answer(self, name: str) -> Grades:
        column, question = self.chunk.columns.get(name), self.steps.questionnaire.questions[name]
        if column is None:
            return np.zeros(self.chunk.size, dtype=np.int8)
        given = inputs.standing(self.chunk, question, self.columns[self.steps.values[name]]) == inputs.GIVEN
        claim = np.where(column.source == _SUPPLIER, REPORTED, ALLEGED)
        return np.where(given, np.where(column.evidence == _CLAIMED, claim, EVIDENCED), NEUTRAL).astype(np.int8)

    def truth(self, node: Node) -> NDArray[np.uint8]:
        """Whether a condition of a rule, or a part of one, holds: one state of the kernel a supplier."""
        return np.broadcast_to(self.columns[self.steps.conditions[node]], (self.chunk.size,))


def weakest(grades: Sequence[Grades]) -> Grades:
    """The lowest of several grades; what is NEUTRAL weakens nothing."""
    if not grades:
        return np.zeros(1, dtype=np.int8)
    above = np.int8(EVIDENCED + 1)
    lowest = np.min(np.array(np.broadcast_arrays(*(np.where(each == NEUTRAL, above, each) for each in grades))), axis=0)
    return np.where(lowest == above, NEUTRAL, lowest).astype(np.int8)


def grade_of(node: Node, case: Case, true: bool = True) -> int:
    """The same for one supplier of whom the condition is true (or false)."""
    if isinstance(node, Call) and node.function == "not":
        return grade_of(node.arguments[0], case, not true)
    if isinstance(node, Call) and node.function in ("and", "or"):
        if (node.function == "and") != true:
            return max(grade_of(part, case, true) for part in node.arguments if holds(part, case) is true)
        needed = [grade_of(part, case, true) for part in node.arguments]
    else:
        needed = [grade_of_answer(case, name) for name in references(node) if name in case.questionnaire.questions]
    return min((grade for grade in needed if grade != NEUTRAL), default=NEUTRAL)


def grade_of_answer(case: Case, question: str) -> int:
    """How good one supplier's answer to a question is; NEUTRAL where none stands."""
    if isinstance(case.value(question), Missing):
        return NEUTRAL
    response = case.responses[question]
    if response.evidence != "claimed":
        return EVIDENCED
    return REPORTED if response.source == "self_assessment" else ALLEGED
