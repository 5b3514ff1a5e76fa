"""The range of 100,000 scores over 200 draws, with the shipped definition and a third of the answers not known."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pandas as pd

from benchmarks.timing import seconds
from duediligence.answers.coded import ANSWER_TYPES, ANSWERED, AnswerColumn, Answers
from duediligence.answers.values import days
from duediligence.assessment import assess, ranges
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, Question
from duediligence.reference import gather_facts
from duediligence.services import definitions

SUPPLIERS = 100_000
AS_OF = date(2026, 1, 1)
KNOWN = 2 / 3


def measure() -> dict[str, float]:
    """Seconds for all of them, and for one whose answers changed."""
    questionnaire = definitions.named()
    frame, answers = portfolio(questionnaire, SUPPLIERS)
    facts = gather_facts(frame)
    assessment = assess(frame, answers, questionnaire, facts, AS_OF)
    start = time.perf_counter()
    whole = ranges(frame, answers, questionnaire, facts, AS_OF, assessment)
    all_of_them = time.perf_counter() - start
    one, few, here = frame.iloc[:1], answers.take(slice(0, 1)), gather_facts(frame.iloc[:1])
    alone = assess(one, few, questionnaire, here, AS_OF)
    return {
        "ranges_100k_200_draws_seconds": all_of_them,
        "ranges_one_supplier_seconds": min(
            seconds(lambda: ranges(one, few, questionnaire, here, AS_OF, alone, tenth=whole.tenth)) for _ in range(5)
        ),
    }


def portfolio(questionnaire: Questionnaire, size: int) -> tuple[pd.DataFrame, Answers]:
    """Suppliers of some countries and kinds of business; a third of each one's answers is missing."""
    chance = np.random.default_rng(7)
    columns = {
        question.id: _column(question, size, chance)
        for question in questionnaire.definition.questions()
        if question.type not in ("note", "text")
    }
    frame = pd.DataFrame(
        {
            "key": [f"S{row}" for row in range(size)],
            "country": np.array(["BD", "VN", "DE", "MX", "TR"])[np.arange(size) % 5],
            "products": np.array(["Garments", "Software", "Footwear", "Tea", "Bolts"])[np.arange(size) // 5 % 5],
        }
    )
    asked, due = np.ones(size, dtype=np.bool_), np.full(size, days(AS_OF) + 30, dtype=np.int32)
    return frame, Answers(columns, asked, due)


def _column(question: Question, size: int, chance: np.random.Generator) -> AnswerColumn:
    dtype, _ = ANSWER_TYPES.get(question.type, (np.float64, np.nan))
    most = len(question.choices) if question.choices else 90
    if question.type == "select_multiple":
        values = chance.integers(1, 1 << most, size)
    else:
        values = chance.integers(1, most + 1, size)
    return AnswerColumn(
        values=values.astype(dtype),
        state=np.where(chance.random(size) < KNOWN, ANSWERED, 0).astype(np.uint8),
        evidence=chance.integers(0, len(EVIDENCE), size).astype(np.uint8),
        dated=np.full(size, days(AS_OF) - 90, dtype=np.int32),
        source=np.zeros(size, dtype=np.uint8),
    )
