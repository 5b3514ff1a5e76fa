"""Which of several answers of one supplier to one question counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWERED
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, Choice, Question

Rows = NDArray[np.intp]


def preferred(
    rows: Rows,
    supplier: Rows,
    values: NDArray[Any],
    states: NDArray[np.uint8],
    evidence: NDArray[np.int16],
    dated: NDArray[np.int32],
    source: Rows,
    question: Question,
    questionnaire: Questionnaire,
) -> tuple[Rows, list[tuple[int, int]]]:
    """(the rows that count, one a supplier; pairs of a row that counts and one that says otherwise).

    All arrays are indexed by ``rows``. Within a source the newest answers replace older ones. Of what
    remains an answer goes before "don't know", then the higher evidence credit, then the riskier
    answer (docs/scoring.md), then the later row.
    """
    newest = rows[np.lexsort((-dated[rows].astype(np.int64), source[rows], supplier[rows]))]
    first = _starts(supplier[newest], source[newest])
    newest_day = dated[newest[first]][np.cumsum(first) - 1]
    current = np.sort(newest[dated[newest] == newest_day])

    percent = questionnaire.definition.scoring.evidence
    credit = np.array([getattr(percent, kind) for kind in EVIDENCE], dtype=np.int16)[evidence[current]]
    order = np.lexsort(
        (-current, -_risk(values[current], question), -credit, states[current] != ANSWERED, supplier[current])
    )
    ranked = current[order]
    best = _starts(supplier[ranked])
    chosen = ranked[best][np.cumsum(best) - 1]
    differs = (states[ranked] == ANSWERED) & (values[ranked] != values[chosen])
    return ranked[best], [(int(a), int(b)) for a, b in zip(chosen[differs], ranked[differs], strict=True)]


def _starts(*columns: Rows) -> NDArray[np.bool_]:
    """True where a new group begins in sorted columns."""
    changed = np.zeros(len(columns[0]), dtype=np.bool_)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def _risk(values: NDArray[Any], question: Question) -> NDArray[np.float64]:
    """How adverse an answer is, for the order only: risk, or 100 − strength; 0 where nothing is scored."""
    if question.choices:
        points = [_points(choice) for choice in question.choices]
        if question.type == "select_one":
            by_code: NDArray[np.float64] = np.array([0.0, *points])
            return by_code[values.astype(np.intp)]
        held = [(values.astype(np.uint64) >> np.uint64(place)) & np.uint64(1) for place in range(len(points))]
        worst = [held[place] * points[place] for place in range(len(points))]
        masked: NDArray[np.float64] = np.max(worst, axis=0).astype(np.float64)
        return masked
    risk = np.zeros(len(values))
    if question.points and question.type in ("integer", "decimal", "percent"):
        for step in reversed(question.points):
            below = np.full(len(values), True) if step.below is None else values < step.below
            risk[below] = step.risk if step.risk is not None else 100 - (step.strength or 0)
    return risk


def _points(choice: Choice) -> int:
    return (
        choice.risk if choice.risk is not None else 100 - (choice.strength or 0) if choice.strength is not None else 0
    )
