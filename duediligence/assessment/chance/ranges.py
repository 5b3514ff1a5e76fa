"""How far each score could move if unknown answers turn out otherwise, and how often it is among the worst tenth.

Each draw completes what is not known and shakes the weights; every supplier is scored in every draw. What rules found
stays as it is: a draw supposes answers, it finds nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import Answers
from duediligence.assessment.chance.completion import ready, subjects
from duediligence.assessment.chance.drawn import MICRO, Machine
from duediligence.assessment.chance.draws import Draws, numbers_of
from duediligence.assessment.engine.fixes import SETTLED, Shifts, shifts_of
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import plan
from duediligence.assessment.engine.scoring import Flags, Numbers
from duediligence.assessment.run import Assessment, chunks_of
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.reference import Facts

DRAWS: Final = 200
CHUNK_ROWS: Final = 8_192
MOST_THREADS: Final = 8

RANGE_COLUMNS: Final = ("band_low", "band_high", "worst_tenth")

_BLOCK: Final = 128
"""Suppliers scored at once: so many times the draws fit into the cache of a processor."""


@dataclass(frozen=True)
class Ranges:
    """``frame``: ``key`` and RANGE_COLUMNS, one row a supplier in the order given.

    ``band_low``, ``band_high``: 0–100, between them lies the score in nine of ten draws, the score itself included, and
    never below the worst finding. ``worst_tenth``: the share of draws, 0–1, in which the supplier is among the worst
    tenth of the portfolio. All three are NaN where there is no score. ``tenth``: by draw, the score from which a
    supplier is among them, with which some suppliers can be placed without the others; empty where nobody has a score.
    """

    frame: pd.DataFrame
    tenth: tuple[float, ...]


def ranges(
    suppliers: pd.DataFrame, answers: Answers | None, questionnaire: Questionnaire, facts: Facts, as_of: date,
    assessment: Assessment, draws: int = DRAWS, seed: int = 0, chunk_rows: int = CHUNK_ROWS,
    threads: int | None = None, states: pd.DataFrame | None = None, tenth: tuple[float, ...] | None = None,
) -> Ranges:  # fmt: skip
    """The range of every score of an assessment.

    ``assessment``: what ``assess`` makes of the other arguments. ``chunk_rows`` and ``threads`` change memory and speed
    only. ``tenth``: of the whole portfolio, where ``suppliers`` are only some of it; as many as draws, else it is
    worked out from these suppliers. A supplier's band depends on nothing but the supplier, the definition, the
    seed and the number of draws.
    """
    scores = drawn_scores(
        suppliers, answers, questionnaire, facts, as_of, assessment, Draws(seed, draws), chunk_rows, threads, states
    )
    known = assessment.results["residual"].notna().to_numpy(dtype=np.bool_)
    now = _micro(assessment.results["residual"])
    low, high = nine_tenths(scores)
    edges = _tenth(scores[known]) if tenth is None else np.rint(np.array(tenth) * MICRO).astype(np.int64)
    among = np.full(len(scores), np.nan)
    if len(edges) == draws:
        among = np.rint((scores >= edges).sum(axis=1) / draws * MICRO) / MICRO
    frame = pd.DataFrame(
        {
            "key": suppliers["key"].astype(object).to_numpy(),
            "band_low": np.where(known, np.fmin(low, now) / MICRO, np.nan),
            "band_high": np.where(known, np.fmax(high, now) / MICRO, np.nan),
            "worst_tenth": np.where(known, among, np.nan),
        }
    )
    return Ranges(frame, tuple((edges / MICRO).tolist()))


def drawn_scores(
    suppliers: pd.DataFrame, answers: Answers | None, questionnaire: Questionnaire, facts: Facts, as_of: date,
    assessment: Assessment, draws: Draws, chunk_rows: int = CHUNK_ROWS, threads: int | None = None,
    states: pd.DataFrame | None = None,
) -> NDArray[np.int32]:  # fmt: skip
    """Residual concern of every supplier (rows) in every draw (columns), in millionths of a point.

    Arguments as for ``ranges``; meaningless where the assessment has no score.
    """
    steps, every = plan(questionnaire), subjects(questionnaire)
    machine = Machine.of(steps, every, draws)
    found = assessment.results["worst_finding"].to_numpy(dtype=np.float64)
    unmitigated = _unmitigated(assessment, questionnaire, states, as_of)
    keys = numbers_of(suppliers["key"])
    scores = np.empty((len(suppliers), draws.count), dtype=np.int32)

    def score(start: int, chunk: Chunk) -> None:
        known = ready(steps, every, chunk, keys[start : start + chunk.size], as_of)
        for first in range(0, chunk.size, _BLOCK):
            rows = np.arange(first, min(first + _BLOCK, chunk.size))
            at = slice(start + first, start + first + len(rows))
            scores[at] = machine.scores(known, rows, found[at], unmitigated[at])

    def pieces() -> Iterator[tuple[int, Chunk]]:
        start = 0
        for chunk in chunks_of(steps, suppliers, answers, facts, Shifts(), chunk_rows):
            yield start, chunk
            start += chunk.size

    _each(score, pieces(), threads)
    return scores


def _each(work: Callable[[int, Chunk], None], pieces: Iterator[tuple[int, Chunk]], threads: int | None) -> None:
    """Do the work on every piece; an error of one comes out."""
    with ThreadPoolExecutor(threads or min(os.cpu_count() or 1, MOST_THREADS)) as pool:
        for done in [pool.submit(work, *piece) for piece in pieces]:
            done.result()


def _unmitigated(
    assessment: Assessment, questionnaire: Questionnaire, states: pd.DataFrame | None, as_of: date
) -> Flags:
    """Where a rule fired, and is not settled, that lets no safeguard count."""
    keys = assessment.results["key"].to_numpy(dtype=object)
    shifts = shifts_of(states, keys, questionnaire, as_of).between(0, len(keys))
    found = np.zeros(len(keys), dtype=np.bool_)
    named = {rule.id for rule in questionnaire.definition.rules if rule.mitigation == "none"}
    findings = assessment.findings.loc[assessment.findings["rule"].isin(named), ["row", "rule", "state"]]
    for row, rule, state in findings.itertuples(index=False):
        found[row] |= state == "fired" and (rule not in shifts or shifts[rule][row] != SETTLED)
    return found


def _micro(scores: pd.Series) -> Numbers:
    micro: Numbers = np.rint(scores.to_numpy(dtype=np.float64) * MICRO)
    return micro


def nine_tenths(scores: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Between which scores nine tenths of the draws (columns) of each supplier lie.

    The k-th lowest and the k-th highest of n, k = (n + 1) ÷ 20 rounded down, at least 1: so n + 1 − 2k of n + 1 equally
    likely scores lie between them (181 of 201).
    """
    count = scores.shape[1]
    rank = max((count + 1) // 20, 1) - 1
    low, high = np.empty(len(scores), dtype=np.int32), np.empty(len(scores), dtype=np.int32)
    for start in range(0, len(scores), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        ordered = np.sort(scores[rows], axis=1)
        low[rows], high[rows] = ordered[:, rank], ordered[:, count - 1 - rank]
    return low, high


def _tenth(scores: NDArray[np.int32]) -> NDArray[np.int64]:
    """By draw, the score of the last of the worst tenth (rounded up); who scores as much is among them."""
    size = len(scores)
    if not size:
        return np.zeros(0, dtype=np.int64)
    last = size - -(-size // 10)
    return np.array([np.partition(column, last)[last] for column in np.ascontiguousarray(scores.T)], dtype=np.int64)
