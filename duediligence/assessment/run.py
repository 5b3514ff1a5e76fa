"""Suppliers, answers, a definition and facts become an assessment, a chunk of suppliers at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import Answers
from duediligence.answers.credit import CreditScale
from duediligence.assessment.engine import findings, inputs, kernel, ratings, scoring, views
from duediligence.assessment.engine.fixes import Shifts, shifts_of
from duediligence.assessment.engine.plan import Plan, plan
from duediligence.assessment.engine.scales import Scale, scales
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import DUE_DILIGENCE, RATINGS
from duediligence.reference import Facts

CHUNK_ROWS: Final = 65_536

MOST_THREADS: Final = 4
"""Of each chunk in work some hundred megabytes are in memory."""

CONTEXT_CLASSES: Final = ("lower", "raised", "high")
"""Names of the context between the edges of the due-diligence levels."""

DEPTHS: Final = ("core", "standard", "heightened")
"""Question set a rating rests on, by due-diligence level."""

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "context_class": CONTEXT_CLASSES,
    "due_diligence": DUE_DILIGENCE,
    "rating": RATINGS,
    "rating_basis": ratings.BASES,
    "lane": ratings.LANES,
    "depth": DEPTHS,
}
"""Result columns that are names (object; None = none), each with its names in order of code."""

RESULT_COLUMNS: Final = (
    "key", "inherent", "context_class", "due_diligence", "exposure", "control", "control_practice", "control_paper",
    "mitigation", "worst_finding", "residual", "rating", "rating_basis", "depth", "lane", "coverage",
    "coverage_exposure", "coverage_control", "answered", "asked",
)  # fmt: skip


@dataclass(frozen=True)
class DefinitionReference:
    """The definition a result was made with."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True)
class Assessment:
    """One run. ``results``: ``RESULT_COLUMNS``, one row a supplier in the order given.

    Scores run from 0 to 100, higher = more concern (``control*``: stronger safeguards); ``mitigation`` and the
    coverages from 0 to 1. ``findings``: ``findings.COLUMNS``. ``editions``: table of facts → edition.
    """

    as_of: date
    questionnaire: DefinitionReference
    editions: Mapping[str, str]
    results: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True)
class ChunkResult:
    """Result columns of one chunk (names as codes) and its findings."""

    columns: Mapping[str, NDArray[Any]]
    findings: findings.Findings


def assess(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    chunk_rows: int = CHUNK_ROWS,
    states: pd.DataFrame | None = None,
    through: Through | None = None,
) -> Assessment:
    """Score every supplier as of a day.

    ``suppliers``: the frame of the suppliers package, any index. ``answers``: in the same row order, or None
    where nobody was asked. ``facts``: factors in the same row order. ``chunk_rows`` changes memory and speed
    only, never a result. ``states``: FIX_COLUMNS, how far the repair of findings has come; without a row a finding is
    open. ``through``: what has the chunks assessed, by default threads of this process. Raises CannotProceed where a
    condition has no operation (no loaded definition has one).
    """
    steps, worth = plan(questionnaire), scales(questionnaire.definition)
    keys = suppliers["key"].astype(object).to_numpy()
    shifts = shifts_of(states, keys, questionnaire, as_of)
    chunks = chunks_of(steps, suppliers, answers, facts, shifts, chunk_rows)
    done = (through or in_threads)(steps, worth, chunks, as_of)
    return Assessment(
        as_of=as_of,
        questionnaire=DefinitionReference(
            questionnaire.definition.id, questionnaire.definition.version, questionnaire.hash
        ),
        editions=dict(facts.editions),
        results=_results(keys, done),
        findings=findings.frame(questionnaire, keys, _together(done)),
    )


Through = Callable[[Plan, Mapping[str, Scale], Iterable[inputs.Chunk], date], Sequence[ChunkResult]]
"""Assesses chunks and gives their results in the same order. The results are the same whatever does it."""


def in_turn(
    steps: Plan, worth: Mapping[str, Scale], chunks: Iterable[inputs.Chunk], as_of: date
) -> Sequence[ChunkResult]:
    """The result of each chunk, one after the other."""
    return [assess_chunk(steps, worth, chunk, as_of) for chunk in chunks]


def in_threads(
    steps: Plan, worth: Mapping[str, Scale], chunks: Iterable[inputs.Chunk], as_of: date
) -> Sequence[ChunkResult]:
    """The result of each chunk, on as many cores as there are: numpy works on columns without holding others up."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(lambda chunk: assess_chunk(steps, worth, chunk, as_of), chunks))


def chunks_of(
    steps: Plan, suppliers: pd.DataFrame, answers: Answers | None, facts: Facts, shifts: Shifts, chunk_rows: int
) -> Iterator[inputs.Chunk]:
    """The suppliers in pieces, arguments as for ``assess``; one empty piece where there are none."""
    columns: dict[str, NDArray[Any]] = {
        name: inputs.number_column(suppliers, name)
        if name in inputs.NUMBER_COLUMNS
        else inputs.text_column(suppliers, name)
        for name in steps.supplier_columns
    }
    for start in range(0, max(len(suppliers), 1), chunk_rows):
        stop = min(start + chunk_rows, len(suppliers))
        chunk = inputs.cut(columns, answers, facts.factors, start, stop)
        yield replace(chunk, shifts=shifts.between(start, stop))


def assess_chunk(steps: Plan, worth: Mapping[str, Scale], chunk: inputs.Chunk, as_of: date) -> ChunkResult:
    """Score one chunk: a pure function of its arguments."""
    definition = steps.questionnaire.definition
    rules, size = definition.scoring, chunk.size
    columns = steps.run(chunk)
    values = {question: columns[position] for question, position in steps.values.items()}
    credit_scale = CreditScale.of(rules, as_of)
    held = scoring.held_by(chunk, credit_scale)

    inherent = scoring.context(definition, chunk)
    standing = scoring.standings(definition, chunk, values, inherent, credit_scale.as_of)
    judgement = findings.judge(steps, columns, standing, size, chunk.shifts, views.heard(steps, chunk))
    exposure = scoring.exposure(worth, chunk, values, inherent, standing, held, credit_scale, rules.question_share)
    controls = scoring.controls(worth, chunk, values, standing, held, credit_scale)
    mitigation = controls.mitigation(rules.mitigation.practice, rules.mitigation.paper)
    mitigation *= ~judgement.unmitigated
    residual = scoring.rounded(scoring.residual(judgement.worst_finding, exposure, mitigation))

    coverage = ratings.coverage(worth, standing, size)
    signed = np.ones(size, dtype=np.bool_)
    if steps.signed is not None:
        signed = np.broadcast_to(columns[steps.signed], (size,)) == kernel.TRUE
    rated = ratings.rate(
        definition,
        residual,
        judgement.worst_finding,
        enough=coverage.suffices(rules.minimum_coverage) & ~np.isnan(inherent),
        earned=ratings.lowest_band_earned(definition, chunk, standing, signed, held),
        carried_by=ratings.basis(worth, chunk, standing, held),
        red_flag=judgement.red_flag,
        possible=judgement.possible_red_flag,
        unanswered=ratings.outstanding(definition, standing, size),
    )
    return ChunkResult(
        columns={
            "inherent": scoring.rounded(inherent),
            "context_class": _context_class(steps.questionnaire, scoring.rounded(inherent)),
            "due_diligence": standing.level,
            "exposure": scoring.rounded(exposure),
            "control": scoring.rounded(controls.together),
            "control_practice": scoring.rounded(controls.practice),
            "control_paper": scoring.rounded(controls.paper),
            "mitigation": scoring.rounded(mitigation),
            "worst_finding": judgement.worst_finding,
            "residual": residual,
            "rating": rated.rating,
            "rating_basis": rated.basis,
            "depth": kernel.pick(rated.rating == ratings.UNRATED, ratings.UNRATED, standing.level, np.int8),
            "lane": rated.lane,
            "coverage": coverage.together,
            "coverage_exposure": coverage.exposure,
            "coverage_control": coverage.control,
            "answered": scoring.counted(standing.answered, size),
            "asked": scoring.counted(standing.asked, size),
        },
        findings=judgement.findings,
    )


def _context_class(questionnaire: Questionnaire, inherent: scoring.Numbers) -> NDArray[np.int8]:
    levels = questionnaire.definition.levels
    raised, high = inherent >= levels.standard, inherent >= levels.heightened
    classes = np.maximum(raised.view(np.int8), high.view(np.int8) * np.int8(2))
    return kernel.pick(np.isnan(inherent), -1, classes, np.int8)


def _results(keys: NDArray[np.object_], done: Sequence[ChunkResult]) -> pd.DataFrame:
    columns: dict[str, object] = {"key": pd.Series(keys, dtype=object)}
    for name in RESULT_COLUMNS[1:]:
        column = np.concatenate([chunk.columns[name] for chunk in done])
        if name in NAMES:
            # The code -1 (none) picks the last entry.
            column = np.array([*NAMES[name], None], dtype=object)[column]
            columns[name] = pd.Series(column, dtype=object)
        else:
            columns[name] = column
    return pd.DataFrame(columns, columns=list(RESULT_COLUMNS))


def _together(done: Sequence[ChunkResult]) -> findings.Findings:
    """The findings of all chunks, with rows counted from the first supplier."""
    starts = np.cumsum([0, *(len(chunk.columns["asked"]) for chunk in done)])
    sets = tuple(dict.fromkeys(names for chunk in done for names in chunk.findings.sets))
    number = {names: place for place, names in enumerate(sets)}
    numbers = [np.array([number[names] for names in chunk.findings.sets], dtype=np.int32) for chunk in done]
    return findings.Findings(
        row=np.concatenate([chunk.findings.row + start for chunk, start in zip(done, starts, strict=False)]),
        rule=np.concatenate([chunk.findings.rule for chunk in done]),
        state=np.concatenate([chunk.findings.state for chunk in done]),
        ask=np.concatenate([of.take(chunk.findings.ask) for chunk, of in zip(done, numbers, strict=True)]),
        sets=sets,
    )
