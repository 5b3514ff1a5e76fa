"""The shortest set of questions that still puts suppliers into nearly the same order of concern.

Tried on a generated portfolio: a question is left out as if nobody had been asked, and everybody is assessed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers import Answers, code_answers
from duediligence.assessment import assess
from duediligence.generator.generating import Generated, generate
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.model import DUE_DILIGENCE, DueDiligence, Question

LEAST: Final = 0.95
"""So much of the order must remain: the rank correlation (Spearman) of residual concern with the full set."""
TRIED: Final = 300
"""So many suppliers of the level are assessed each time."""
MOST_GENERATED: Final = 20 * TRIED
"""Where fewer suppliers than wanted have the level among so many, those are tried."""
SEED: Final = 1


@dataclass(frozen=True)
class Shortest:
    """``kept`` and ``left_out``: ids of questions in the order of the file, together the set of the level.

    ``needed``: those of ``kept`` that stay whatever they add to the order. ``correlation``: of the order with that of
    the full set. ``suppliers``: how many it was found on. ``elsewhere``: the same correlation in another portfolio,
    with which nothing was chosen.
    """

    level: DueDiligence
    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    needed: tuple[str, ...]
    correlation: float
    elsewhere: float
    suppliers: int


def shortest(questionnaire: Questionnaire, level: DueDiligence, least: float = LEAST, seed: int = SEED) -> Shortest:
    """The shortest set of a due-diligence level that keeps the order of its suppliers; found greedily.

    What each question adds to the order is tried first. Questions then come in, the most telling first, until the
    order is kept, and go again, the least telling first, where it is kept without them. These stay in whatever they
    add: critical ones, those that set the level or sign, core ones that a red-flag rule reads, and every question on
    which a question that stays depends. Desk-only questions are not asked of suppliers and stay as they are.
    """
    trial = _Trial.of(questionnaire, level, seed)
    listed = [question for question in questionnaire.definition.questions() if _in_set(question, level)]
    needed = _closed(questionnaire, (question.id for question in listed if _stays(questionnaire, question)))
    others = [question for question in listed if question.id not in needed]
    everything = {question.id for question in listed}
    adds = {question.id: 1 - trial.correlation(everything - {question.id}) for question in others}
    order = sorted(others, key=lambda question: (-adds[question.id], -question.weight))  # stable: then as in the file
    kept = set(needed)
    for question in order:
        if trial.correlation(kept) >= least:
            break
        kept |= _closed(questionnaire, [question.id])
    for question in reversed(order):
        without = kept - {question.id}
        if question.id in kept and _closed(questionnaire, without) == without and trial.correlation(without) >= least:
            kept = without
    return Shortest(
        level=level,
        kept=tuple(question.id for question in listed if question.id in kept),
        left_out=tuple(question.id for question in listed if question.id not in kept),
        needed=tuple(question.id for question in listed if question.id in needed),
        correlation=trial.correlation(kept),
        elsewhere=_Trial.of(questionnaire, level, seed + 1).correlation(kept),
        suppliers=len(trial.rows),
    )


def _in_set(question: Question, level: DueDiligence) -> bool:
    reached = DUE_DILIGENCE.index(question.asked_from) <= DUE_DILIGENCE.index(level)
    return reached and question.type != "note" and question.ask == "supplier"


def _stays(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether a question stays in, whatever it adds to the order."""
    signed = () if questionnaire.signed is None else references(questionnaire.signed)
    if question.critical or question.profile or question.id in signed:
        return True
    flagged = (rule for rule in questionnaire.definition.rules if rule.red_flag)
    return question.asked_from == "minimal" and any(
        question.id in references(questionnaire.when[rule.id]) for rule in flagged
    )


def _closed(questionnaire: Questionnaire, names: Iterable[str]) -> set[str]:
    """Questions that suppliers are asked, with all those on which they depend."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        question = questionnaire.questions.get(name)
        if question is not None and question.ask == "supplier" and name not in found:
            found.add(name)
            waiting += references(questionnaire.relevant[name]) if name in questionnaire.relevant else ()
    return found


@dataclass(frozen=True)
class _Trial:
    """Suppliers of one level, their answers, and their rank by the full set of questions."""

    made: Generated
    answers: Answers
    rows: NDArray[np.intp]
    ranks: NDArray[np.int64]

    @classmethod
    def of(cls, questionnaire: Questionnaire, level: DueDiligence, seed: int) -> _Trial:
        size = 2 * TRIED
        while True:
            made = generate(questionnaire, size, seed)
            coded, _ = code_answers(made.answers, questionnaire, tuple(made.suppliers.frame["key"]), made.as_of)
            results = assess(made.suppliers.frame, coded, questionnaire, made.facts, made.as_of).results
            fitting = results["due_diligence"].eq(level) & results["answered"].gt(0) & results["residual"].notna()
            rows = np.flatnonzero(fitting.to_numpy())[:TRIED]
            if len(rows) == TRIED or size >= MOST_GENERATED:
                trial = cls(made, coded.take(rows), rows, np.zeros(0, dtype=np.int64))
                asked = {each.id for each in questionnaire.definition.questions() if _in_set(each, level)}
                return replace(trial, ranks=trial.ranking(asked))
            size *= 2

    def correlation(self, kept: Collection[str]) -> float:
        """Of the order by these questions with the order by all of the level."""
        return rank_correlation(self.ranking(kept), self.ranks)

    def ranking(self, kept: Collection[str]) -> NDArray[np.int64]:
        """The rank of each supplier by these questions, and those for our desk, alone."""
        questionnaire = _without(self.made.questionnaire, kept)
        left = {
            name for name in self.answers.columns if name in kept or questionnaire.questions[name].ask == "desk_only"
        }
        answers = replace(
            self.answers,
            columns={name: column for name, column in self.answers.columns.items() if name in left},
            others={name: column for name, column in self.answers.others.items() if name in left},
        )
        facts = replace(
            self.made.facts, factors={name: values[self.rows] for name, values in self.made.facts.factors.items()}
        )
        frame = self.made.suppliers.frame.iloc[self.rows]
        results = assess(frame, answers, questionnaire, facts, self.made.as_of).results
        return _ranks(results["residual"].to_numpy())


def _without(questionnaire: Questionnaire, kept: Collection[str]) -> Questionnaire:
    """The questionnaire in which all other questions for suppliers count for nothing and are never answered."""

    def bare(question: Question) -> Question:
        if question.id in kept or question.ask == "desk_only" or question.role == "information":
            return question
        return question.model_copy(update={"role": "information", "weight": 0, "critical": False})

    sections = tuple(
        section.model_copy(update={"questions": tuple(map(bare, section.questions))})
        for section in questionnaire.definition.sections
    )
    definition = questionnaire.definition.model_copy(update={"sections": sections})
    return replace(
        questionnaire,
        definition=definition,
        questions={name: bare(question) for name, question in questionnaire.questions.items()},
    )


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Twice the mean rank of each score, so that ties stay whole numbers."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    return np.asarray((2 * ends - count + 1)[place], dtype=np.int64)


def rank_correlation(one: Sequence[int] | NDArray[np.int64], other: Sequence[int] | NDArray[np.int64]) -> float:
    """Spearman's correlation of two rankings given as whole numbers: exact sums, one square root; 1 without spread."""
    pairs = [(int(x), int(y)) for x, y in zip(one, other, strict=True)]
    size, first, second = len(pairs), sum(x for x, _ in pairs), sum(y for _, y in pairs)
    together = size * sum(x * y for x, y in pairs) - first * second
    spread = (size * sum(x * x for x, _ in pairs) - first**2) * (size * sum(y * y for _, y in pairs) - second**2)
    return together / sqrt(spread) if spread else 1.0
