"""The answers that are possible to one question, and answers drawn from them as the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWER_TYPES, ANSWERED, NO_DATE, AnswerColumn, Answers
from duediligence.answers.values import days
from duediligence.assessment.engine.inputs import NUMBER_COLUMNS, cut, number_column, text_column
from duediligence.assessment.engine.kernel import Column
from duediligence.assessment.engine.plan import Plan
from duediligence.generator.chance import Chance
from duediligence.questionnaire.model import EVIDENCE, Question

Places = NDArray[np.int64]
NOWHERE: Final = -1
"""In place of a position in a pool: no answer."""


@dataclass(frozen=True)
class Pool:
    """Possible answers to one question.

    ``texts``: as somebody writes them. ``codes``: as ``AnswerColumn.values`` hold them. ``safe``, ``adverse`` and
    ``absent``: positions of the answers with the fewest points of concern, of all others, and of those that say "not
    applicable"; an answer that is not scored is safe, unless it is a harm by itself. ``own``: each supplier has a safe
    answer of its own, as nobody writes the same text as another. Without any answer the question stays open.
    """

    question: Question
    texts: tuple[str, ...]
    codes: NDArray[Any]
    safe: Places
    adverse: Places
    absent: Places
    own: bool = False

    def one(self, positions: Places, chance: Chance, *purpose: str) -> Places:
        """One of some positions in the pool for each supplier; NOWHERE where there is none."""
        if not len(positions):
            return np.full(chance.size, NOWHERE)
        if self.own and positions is self.safe:
            return self.safe[np.arange(chance.size)]
        return positions[chance.below(len(positions), *purpose)]


def run_plan(
    steps: Plan,
    pools: Mapping[str, Pool],
    picked: Mapping[str, Places],
    frame: pd.DataFrame,
    factors: Mapping[str, NDArray[np.float64]],
) -> Sequence[Column]:
    """The columns of all steps of the plan, for these answers."""
    suppliers: dict[str, NDArray[Any]] = {
        name: number_column(frame, name) if name in NUMBER_COLUMNS else text_column(frame, name)
        for name in steps.supplier_columns
    }
    return steps.run(cut(suppliers, coded(pools, picked, None), factors, 0, len(frame)))


def coded(pools: Mapping[str, Pool], picked: Mapping[str, Places], as_of: date | None) -> Answers:
    """Positions in pools as coded answers, all confirmed by workers on ``as_of``; everybody was asked."""
    size = len(next(iter(picked.values()), ()))
    columns = {}
    day = NO_DATE if as_of is None else days(as_of)
    for name, places in picked.items():
        pool, given = pools[name], places != NOWHERE
        dtype, empty = ANSWER_TYPES.get(pool.question.type, (np.float64, np.nan))
        values = np.append(pool.codes, np.array([empty], dtype=dtype))[places]
        columns[name] = AnswerColumn(
            values=values,
            state=np.where(given, ANSWERED, 0).astype(np.uint8),
            evidence=np.full(size, EVIDENCE.index("worker_confirmed"), dtype=np.uint8),
            dated=np.full(size, day, dtype=np.int32),
            source=np.zeros(size, dtype=np.uint8),
        )
    return Answers(columns, np.ones(size, dtype=np.bool_), np.full(size, NO_DATE, dtype=np.int32))
