"""Which unknown answers are worth most: by how much the range of one score would narrow if a question were answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from duediligence.assessment.ahead.changes import Change, Supposed, Value
from duediligence.assessment.chance.completion import subjects
from duediligence.assessment.chance.drawn import MICRO
from duediligence.assessment.chance.draws import Draws
from duediligence.assessment.chance.odds import likelihood, lowest
from duediligence.assessment.chance.ranges import DRAWS, drawn_scores, nine_tenths
from duediligence.assessment.run import Assessment, assess
from duediligence.questionnaire.model import Choice, PointStep, Question


def narrowing(supposed: Supposed, questions: Collection[str]) -> Mapping[str, float]:
    """By how many points the range narrows once a question is answered, on average over the answers by their odds.

    Copies of the supplier with each answer given as a claim of the day go through the same draws; of a multiple choice
    each choice alone stands for its odds. Questions that cannot be drawn or that no score depends on are left out, and
    all of them where there is no score.
    """
    wanted = [each.question for each in subjects(supposed.questionnaire) if each.question.id in questions]
    ways = [(question, *way) for question in wanted for way in _ways(question)]
    now = _now(supposed, 1 + len(ways))
    if not ways or now.results["residual"].isna().iloc[0]:
        return {}
    rows = np.full(1 + len(ways), supposed.row, dtype=np.intp)
    scores = drawn_scores(
        supposed.suppliers.iloc[rows],
        supposed.answers_of([(), *((Change(question.id, value, "claimed"),) for question, value, _ in ways)]),
        supposed.questionnaire,
        replace(supposed.facts, factors={name: values[rows] for name, values in supposed.facts.factors.items()}),
        supposed.as_of,
        now,
        Draws(0, DRAWS),
        states=supposed.states,
    )
    low, high = nine_tenths(scores)
    widths = ((high - low) / MICRO).tolist()
    left: dict[str, float] = {}
    odds: dict[str, int] = {}
    for (question, _, likely), width in zip(ways, widths[1:], strict=True):
        left[question.id] = left.get(question.id, 0.0) + likely * width
        odds[question.id] = odds.get(question.id, 0) + likely
    return {name: round(widths[0] - total / odds[name], 6) for name, total in left.items()}


def _now(supposed: Supposed, copies: int) -> Assessment:
    """The assessment as it stands, once a copy: what was found stays, whatever is supposed."""
    here = slice(supposed.row, supposed.row + 1)
    found = assess(
        supposed.suppliers.iloc[here],
        None if supposed.answers is None else supposed.answers.take(here),
        supposed.questionnaire,
        replace(supposed.facts, factors={name: values[here] for name, values in supposed.facts.factors.items()}),
        supposed.as_of,
        states=supposed.states,
    )
    every = found.findings.loc[found.findings.index.repeat(copies)]
    each = every.assign(row=np.tile(np.arange(copies), len(found.findings)))
    return replace(found, results=found.results.iloc[np.zeros(copies, dtype=np.intp)], findings=each)


def _ways(question: Question) -> Sequence[tuple[Value, int]]:
    """The answers that can be drawn, with their odds."""
    parts: Sequence[Choice | PointStep] = question.choices or question.points
    found: list[tuple[Value, int]] = []
    for place, part in enumerate(parts):
        if isinstance(part, Choice):
            value: Value = part.id if question.type == "select_one" else frozenset({part.id})
        else:
            value = lowest(question.points, place)
        if likelihood(part):
            found.append((value, likelihood(part)))
    return found
