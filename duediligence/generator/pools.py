"""What a generated supplier may answer to each question: ready coded, as written, and how bad it would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Final

import numpy as np
import pandas as pd

from duediligence.answers.cells import cell_reader
from duediligence.answers.coded import ANSWER_TYPES, ANSWERED
from duediligence.assessment.ahead.changes import Value
from duediligence.assessment.ahead.possible_answers import possible_answers
from duediligence.assessment.engine.kernel import TRUE
from duediligence.assessment.engine.plan import plan
from duediligence.assessment.reasoning.standing import points_of
from duediligence.generator.chance import Chance
from duediligence.generator.pool import NOWHERE, Pool, run_plan
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Question

MIXTURES: Final = 40
"""So many sets of ticks are tried for a multiple choice, besides those that conditions tell apart."""
NUMBERS: Final = 60
"""So many numbers are tried between the smallest and the largest that is allowed."""
ANY_TEXT: Final = "any text"
"""The text by which a question of free text is known to take any."""
STATEMENT: Final = "Statement {} of this portfolio"
DAYS: Final = range(15, 720, 45)
"""So many days before the assessment lie the dates that are tried."""


def pools(questionnaire: Questionnaire, chance: Chance, as_of: date) -> Mapping[str, Pool]:
    """The pool of each question that can be answered, by id, in the order in which questions depend on each other.

    Nothing in a pool is refused when it is read: every text is an answer that keeps the question's constraint.
    """
    named = possible_answers(questionnaire, as_of)
    found = {}
    for name in questionnaire.order:
        question = questionnaire.questions[name]
        if question.type != "note":
            found[name] = _pool(question, questionnaire, [*named[name], *_more(question, named[name], chance, as_of)])
    return {name: _with_texts(pool, chance.size) for name, pool in _with_harms(questionnaire, found).items()}


def _with_harms(questionnaire: Questionnaire, pools: Mapping[str, Pool]) -> Mapping[str, Pool]:
    """The same pools; an answer by which alone a harm rule is true counts as adverse, whatever its points."""
    starts = np.cumsum([0, *(len(pool.texts) for pool in pools.values())])
    alone = {}
    for (name, pool), start in zip(pools.items(), starts, strict=False):
        alone[name] = np.full(int(starts[-1]), NOWHERE)
        alone[name][start : start + len(pool.texts)] = np.arange(len(pool.texts))
    steps = plan(questionnaire)
    columns = run_plan(steps, pools, alone, pd.DataFrame(index=range(int(starts[-1]))), {})
    harmful = np.zeros(int(starts[-1]), dtype=np.bool_)
    for rule in questionnaire.definition.rules:
        if rule.kind == "harm":
            harmful |= columns[steps.when[rule.id]] == TRUE
    found = {}
    for (name, pool), start in zip(pools.items(), starts, strict=False):
        worse = harmful[start : start + len(pool.texts)]
        if not worse[pool.safe].all():
            adverse = np.union1d(pool.adverse, pool.safe[worse[pool.safe]])
            pool = replace(pool, safe=pool.safe[~worse[pool.safe]], adverse=adverse)
        found[name] = pool
    return found


def _pool(question: Question, questionnaire: Questionnaire, values: list[Value]) -> Pool:
    read = cell_reader(question, questionnaire)
    texts, codes, kept = [], [], []
    for value in dict.fromkeys(values):
        cell = read(written(question, value))
        if cell.state == ANSWERED and cell.value not in codes:
            texts.append(written(question, value))
            codes.append(cell.value)
            kept.append(value)
    dtype, _ = ANSWER_TYPES.get(question.type, (np.float64, np.nan))
    concern = np.array([_concern(question, value) for value in kept], dtype=np.int64)
    absent = np.array([_absent(question, value) for value in kept], dtype=np.bool_)
    fewest = min(concern[~absent], default=0)
    return Pool(
        question,
        tuple(texts),
        np.array(codes, dtype=dtype),
        safe=np.flatnonzero(~absent & (concern == fewest)),
        adverse=np.flatnonzero(~absent & (concern > fewest)),
        absent=np.flatnonzero(absent),
    )


def _with_texts(pool: Pool, size: int) -> Pool:
    """A pool of free text with one text for each supplier, beside those that conditions know."""
    if pool.question.type != "text" or ANY_TEXT not in pool.texts:
        return pool
    known = [text for text in pool.texts if text != ANY_TEXT]
    texts = (*known, *(STATEMENT.format(row + 1) for row in range(size)))
    safe, adverse = np.arange(len(known), len(texts)), np.arange(len(known))
    return replace(pool, texts=texts, codes=np.array(texts, dtype=object), safe=safe, adverse=adverse, own=True)


def written(question: Question, value: Value) -> str:
    """An answer as it stands in a cell."""
    if isinstance(value, frozenset):
        return "; ".join(choice.id for choice in question.choices if choice.id in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = str(int(value)) if float(value).is_integer() else repr(float(value))
    return f"{number} %" if question.type == "percent" else number


def _concern(question: Question, value: Value) -> int:
    """Points of concern of an answer; a safeguard is the better the stronger it is."""
    if question.role == "information" or _absent(question, value):
        return 0
    points = points_of(question, value)
    return points if question.role == "exposure" else 100 - points


def _absent(question: Question, value: Value) -> bool:
    ticked = value if isinstance(value, frozenset) else {value}
    return any(choice.not_applicable and choice.id in ticked for choice in question.choices)


def _more(question: Question, named: tuple[Value, ...], chance: Chance, as_of: date) -> Iterator[Value]:
    """Answers that nothing in the definition tells apart, so that the portfolio looks like one."""
    match question.type:
        case "select_multiple":
            yield from _mixtures(question, chance)
        case "integer" | "percent" | "decimal":
            numbers = sorted(value for value in named if isinstance(value, float))
            if numbers:
                step = max((numbers[-1] - numbers[0]) / NUMBERS, 1.0)
                yield from (float(round(numbers[0] + step * place)) for place in range(NUMBERS))
        case "date":
            yield from (as_of - timedelta(days=before) for before in DAYS)


def _mixtures(question: Question, chance: Chance) -> Iterator[frozenset[str]]:
    together = [choice.id for choice in question.choices if not (choice.exclusive or choice.not_applicable)]
    sizes = Chance(chance.seed, MIXTURES).below(max(len(together), 1), "mixture", question.id)
    for place, size in enumerate(sizes):
        order = Chance(chance.seed, len(together)).below(1 << 32, "mixture", question.id, str(place)).argsort()
        ticked = frozenset(islice((together[at] for at in order), int(size) + 1))
        if ticked:
            yield ticked
