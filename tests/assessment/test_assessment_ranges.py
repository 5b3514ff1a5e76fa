"""How far a score could move: a draw worked out by hand, what may change nothing, and how often the range is right."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.assessment import assess
from duediligence.assessment.case import case_of
from duediligence.assessment.draws import Draws
from duediligence.assessment.oracle import NOT_APPLICABLE, UNKNOWN, Case, Response, holds
from duediligence.assessment.ranges import drawn_scores
from duediligence.assessment.standing import credit_of, level_of, points_of, responded, rounded
from duediligence.assessment.walkthrough import walk
from duediligence.questionnaire import Question
from duediligence.questionnaire.model import DUE_DILIGENCE
from tests.assessment.strategies import Portfolio, portfolios

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=10)
WORD = 1 << 64


def mixed(number: int) -> int:
    """The mixing function of SplitMix64."""
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % WORD
    number = (number ^ number >> 27) * 0x94D049BB133111EB % WORD
    return number ^ number >> 31


def text_number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def hash_of(seed: int, supplier: int, subject: str, draw: int) -> int:
    start = mixed(supplier ^ text_number(f"{seed}:{subject}"))
    return mixed((start + (draw + 1) * 0x9E3779B97F4A7C15) % WORD)


def below(number: int, span: int) -> int:
    return (number >> 32) * span >> 32


def weight_of(part: Any, seed: int, draw: int, kind: str = "weight") -> int:
    return part.weight * (80 + below(hash_of(seed, 0, f"{kind}:{part.id}", draw), 41))


def drawn_answer(question: Question, number: int) -> float | str | frozenset[str] | None:
    """The answer that a draw supposes; None where a question cannot be drawn."""
    parts = question.choices or question.points
    likely = [part.odds if part.odds is not None else int(not getattr(part, "not_applicable", False)) for part in parts]
    total, reached = sum(likely), 0
    for place, odds in enumerate(likely):
        reached += odds
        if (number >> 32) * total < reached << 32:
            break
    else:
        return None
    part = parts[place]
    if question.points:
        below_it = question.points[place - 1].below if place else min(0, (question.points[0].below or 1) - 1)
        return float(below_it or 0)
    if question.type == "select_one" or part.exclusive:
        return part.id if question.type == "select_one" else frozenset({part.id})
    coins = mixed((number + 0x6A09E667F3BCC909) % WORD)
    beside = {
        choice.id
        for bit, choice in enumerate(question.choices)
        if likely[bit] and not choice.exclusive and coins >> bit & 1
    }
    return frozenset({part.id} | beside)


def inherent_of(case: Case) -> float | None:
    return walk(case).measures["inherent"]


def completed(case: Case, key: str, seed: int, draw: int) -> tuple[Case, list[Question]]:
    """The case with every unknown answer of its set supposed, and the scored questions that then count."""
    level = DUE_DILIGENCE.index(level_of(case, rounded(inherent_of(case))))
    requested = case.asked or any(responded(case, question) for question in case.questionnaire.questions)
    then = replace(case, responses=dict(case.responses), _values={})
    counting = []
    for name in case.questionnaire.order:
        question = case.questionnaire.questions[name]
        relevant = case.questionnaire.relevant.get(name)
        if question.type == "note" or (relevant is not None and holds(relevant, then) is False):
            continue
        reached = requested if question.ask == "supplier" else then.value(name) is not UNKNOWN
        in_set = reached and DUE_DILIGENCE.index(question.asked_from) <= level
        if in_set and then.value(name) is UNKNOWN:
            supposed = drawn_answer(question, hash_of(seed, text_number(key), f"answer:{name}", draw))
            then.responses[name] = Response(supposed, dated=case.as_of)
            then._values.clear()
        if in_set and question.role != "information" and then.value(name) is not NOT_APPLICABLE:
            counting.append(question)
    return then, counting


def drawn_score(portfolio: Portfolio, row: int, seed: int, draw: int) -> float | None:
    """Residual concern of one supplier in one draw, in plain Python."""
    case = case_of(
        portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of, row
    )
    key = portfolio.suppliers["key"].iloc[row]
    now = walk(case)
    if now.result["residual"] is None:
        return None
    scoring = case.questionnaire.definition.scoring
    total = weights = 0.0
    for factor in case.questionnaire.definition.factors:
        weight, value = weight_of(factor, seed, draw, "factor weight"), case.factors.get(factor.id)
        if value is None:
            low, high = factor.range or (0, 100)
            value = low + below(hash_of(seed, text_number(key), f"factor:{factor.id}", draw), high - low + 1)
        total, weights = total + value * weight, weights + weight
    context = total / weights
    then, counting = completed(case, key, seed, draw)
    full = part = asked = 0
    strength = {"practice": 0, "paper": 0}
    of_kind = {"practice": 0, "paper": 0}
    for question in counting:
        weight, response = weight_of(question, seed, draw), then.responses[question.id]
        points, credit = points_of(question, then.value(question.id)), credit_of(then, response)
        if question.role == "control":
            of_kind[question.kind] += weight
            strength[question.kind] += weight * points * credit
        else:
            asked += weight
            full += weight * points * (10_000 if points >= context else credit)
            part += 0 if points >= context else weight * (10_000 - credit)
    exposure = context
    if asked:
        mean = (full + context * part) / (asked * 10_000)
        exposure = (1.0 - scoring.question_share) * context + scoring.question_share * mean
    practice, paper = (strength[kind] / (of_kind[kind] * 10_000) if of_kind[kind] else 0.0 for kind in strength)
    taken = min(scoring.mitigation.practice * practice / 100.0 + scoring.mitigation.paper * paper / 100.0, 1.0)
    if any(line.counts and line.rule.mitigation == "none" for line in now.findings):
        taken = 0.0
    worst = now.result["worst_finding"]
    return rounded(max(-math.inf if worst is None else worst, exposure * (1.0 - taken)))


def arguments(portfolio: Portfolio) -> tuple[Any, ...]:
    whole = (portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of)
    return (*whole, assess(*whole))


def scores(portfolio: Portfolio, draws: int, seed: int = 0, **options: Any) -> np.ndarray:
    return drawn_scores(*arguments(portfolio), Draws(seed, draws), **options)


@SOME
@given(portfolios(), st.integers(0, 2**40))
def test_a_draw_is_what_plain_python_makes_of_it(portfolio, seed):
    found = scores(portfolio, 4, seed)
    for row in range(len(portfolio.suppliers)):
        expected = [drawn_score(portfolio, row, seed, draw) for draw in range(4)]
        if expected[0] is not None:
            assert (found[row] / 1_000_000).tolist() == expected
