"""What if: one supplier many times over, each copy with other answers, all assessed at once.

There is no arithmetic here: a copy is a supplier like any other, and ``assess`` judges it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from duediligence.answers.coded import ANSWER_TYPES, ANSWERED, NO_DATE, AnswerColumn, Answers
from duediligence.answers.values import days
from duediligence.assessment.run import assess
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, Evidence, Question
from duediligence.reference import Facts

Value = float | str | date | frozenset[str]
"""An answer: number, choice id or text, date, set of choice ids."""

Row = Mapping[str, Any]


JUDGED: Final = ("residual", "rating", "rating_basis", "lane", "exposure", "mitigation")
"""What of a result is compared."""


@dataclass(frozen=True)
class Change:
    """One answer that is given in place of what stands, dated on the day of the assessment."""

    question: str
    value: Value
    evidence: Evidence


Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Outcome:
    """What the assessment says of one copy: ``result`` of JUDGED (None = not known), ``fired`` the rules that fired."""

    result: Row
    fired: frozenset[str]


@dataclass(frozen=True)
class Supposed:
    """One supplier of which other answers are supposed; the arguments of ``assess`` and its position among them."""

    suppliers: pd.DataFrame
    answers: Answers | None
    questionnaire: Questionnaire
    facts: Facts
    as_of: date
    row: int
    states: pd.DataFrame | None = None

    def outcomes(self, supposed: Sequence[Changes]) -> tuple[Outcome, ...]:
        """The outcome of each set of changes, in their order; an empty set is the supplier as it stands."""
        size = len(supposed)
        rows = np.full(size, self.row, dtype=np.intp)
        assessment = assess(
            self.suppliers.iloc[rows],
            self.answers_of(supposed),
            self.questionnaire,
            replace(self.facts, factors={name: values[rows] for name, values in self.facts.factors.items()}),
            self.as_of,
            states=self.states,
        )
        findings = assessment.findings
        fired: list[set[str]] = [set() for _ in range(size)]
        for row, rule in zip(*(findings.loc[findings["state"].eq("fired"), ["row", "rule"]].T.to_numpy()), strict=True):
            fired[row].add(rule)
        columns = [
            [None if value != value else value for value in assessment.results[name].tolist()] for name in JUDGED
        ]
        return tuple(
            Outcome(dict(zip(JUDGED, values, strict=True)), frozenset(rules))
            for *values, rules in zip(*columns, fired, strict=True)
        )

    def answers_of(self, supposed: Sequence[Changes]) -> Answers:
        """The answers of every copy."""
        size = len(supposed)
        rows = np.full(size, self.row, dtype=np.intp)
        copies = None if self.answers is None else self.answers.take(rows)
        held = {} if copies is None else copies.columns
        columns = {name: column for name, column in held.items() if name in self.questionnaire.questions}
        today = days(self.as_of)
        for copy, changes in enumerate(supposed):
            for change in changes:
                question = self.questionnaire.questions[change.question]
                if change.question not in columns:
                    columns[change.question] = _unanswered(question, size)
                column = columns[change.question]
                column.values[copy] = _coded(question, change.value)
                column.state[copy] = ANSWERED
                column.evidence[copy] = EVIDENCE.index(change.evidence)
                column.dated[copy] = today
        if copies is None:
            return Answers(columns, np.zeros(size, dtype=np.bool_), np.full(size, NO_DATE, dtype=np.int32))
        return replace(copies, columns=columns)


def _unanswered(question: Question, size: int) -> AnswerColumn:
    """A column in which nobody has answered."""
    dtype, empty = ANSWER_TYPES.get(question.type, (np.float64, np.nan))
    state, evidence, source = (np.zeros(size, dtype=np.uint8) for _ in range(3))
    return AnswerColumn(np.full(size, empty, dtype=dtype), state, evidence, np.full(size, NO_DATE, np.int32), source)


def _coded(question: Question, value: Value) -> Any:
    """An answer as its column holds it."""
    if isinstance(value, frozenset):
        return np.uint64(sum(1 << bit for bit, choice in enumerate(question.choices) if choice.id in value))
    if isinstance(value, date):
        return days(value)
    if question.type == "select_one":
        return 1 + [choice.id for choice in question.choices].index(str(value))
    return value
