"""Suppliers as other sources see them: harm that only one source tells of has been told.

What counts is one answer a question. Where sources differ, the same supplier is also looked at as each of them
describes it, and with the riskiest answer to each question; a harm rule that fires in any of these views has fired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWERED, SOURCES, AnswerColumn, OtherAnswers, Rows
from duediligence.answers.risk import risks
from duediligence.assessment.engine import kernel
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import Plan
from duediligence.assessment.engine.scoring import Flags
from duediligence.questionnaire.model import Question

Positions = NDArray[np.intp]


def heard(steps: Plan, chunk: Chunk) -> Mapping[str, Flags]:
    """Rule id → the suppliers of the chunk for whom a harm rule fires in one of their other views."""
    if not chunk.others:
        return {}
    seen, of = views(steps, chunk)
    columns = steps.run(seen)
    found: dict[str, Flags] = {}
    for rule in steps.questionnaire.definition.rules:
        if rule.kind == "harm":
            fired = np.broadcast_to(columns[steps.when[rule.id]], (seen.size,)) == kernel.TRUE
            found[rule.id] = np.zeros(chunk.size, dtype=np.bool_)
            found[rule.id][of[fired]] = True
    return found


def views(steps: Plan, chunk: Chunk) -> tuple[Chunk, Positions]:
    """The suppliers with several sources, once a view, and which supplier each view is of.

    First one view a supplier and source in which the answers of this source stand over what counts, then one a
    supplier with the riskiest answers.
    """
    codes = {question: other.row * len(SOURCES) + other.source for question, other in chunk.others.items()}
    pairs = np.unique(np.concatenate([*codes.values()]))
    suppliers = np.unique(pairs // len(SOURCES))
    of = np.concatenate([pairs // len(SOURCES), suppliers]).astype(np.intp)
    columns = {question: column.take(of) for question, column in chunk.columns.items()}
    for name, other in chunk.others.items():
        question = steps.questionnaire.questions.get(name)
        if question is not None:
            _tell(columns[name], np.searchsorted(pairs, codes[name]), other)
            worst = _riskiest(question, chunk.columns[name], other)
            _tell(columns[name], len(pairs) + np.searchsorted(suppliers, other.row[worst]), other, worst)
    return (
        replace(
            chunk,
            size=len(of),
            suppliers={name: column[of] for name, column in chunk.suppliers.items()},
            factors={name: column[of] for name, column in chunk.factors.items()},
            columns=columns,
            asked=chunk.asked[of],
            due=chunk.due[of],
            shifts={},
            others={},
            checks={name: numbers[of] for name, numbers in chunk.checks.items()},
        ),
        of,
    )


def _tell(column: AnswerColumn, views: Positions, other: OtherAnswers, some: Rows = slice(None)) -> None:
    """Let these answers stand in these views."""
    column.values[views] = other.values[some]
    column.state[views] = ANSWERED
    column.evidence[views], column.dated[views] = other.evidence[some], other.dated[some]
    column.source[views] = other.source[some]


def _riskiest(question: Question, column: AnswerColumn, other: OtherAnswers) -> Positions:
    """Which of the other answers are riskier than what counts and the riskiest of their supplier; one a supplier."""
    risk, counting = risks(question, other.values), risks(question, column.values[other.row])
    riskier = np.flatnonzero(risk > counting)
    order = riskier[np.lexsort((other.source[riskier], -risk[riskier], other.row[riskier]))]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = other.row[order[1:]] != other.row[order[:-1]]
    return order[first]
