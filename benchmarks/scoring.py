"""Score 100,000 suppliers who answered every question at random, and the same without answers."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pandas as pd

from benchmarks.timing import seconds
from duediligence.answers import LONG_COLUMNS, code_answers
from duediligence.assessment import assess
from duediligence.reference import gather_facts
from duediligence.services import definitions

ASSESSED = 100_000
AS_OF = date(2026, 1, 1)


def measure() -> dict[str, float]:
    """Seconds to code the answers and to assess, and how many answers there were."""
    questionnaire = definitions.named()
    frame = pd.DataFrame(
        {
            "key": [f"S{row}" for row in range(ASSESSED)],
            "country": np.array(["BD", "VN", "DE", "MX", "TR"])[np.arange(ASSESSED) % 5],
            "products": np.array(["Garments", "Software", "Footwear", "Tea", "Bolts"])[np.arange(ASSESSED) % 5],
        }
    )
    keys = tuple(frame["key"])
    facts = gather_facts(frame)
    chance = np.random.default_rng(7)
    parts = []
    for question in questionnaire.definition.questions():
        if question.type == "select_one":
            values = np.array([choice.id for choice in question.choices])
            picked = values[chance.integers(0, len(values), ASSESSED)]
        elif question.type in ("integer", "decimal", "percent"):
            picked = chance.integers(0, 90, ASSESSED).astype(str)
        else:
            continue
        part = pd.DataFrame({"key": pd.Categorical(keys, categories=list(keys)), "value": pd.Categorical(picked)})
        part = part.assign(question=question.id, evidence="documented", dated=AS_OF, source="self_assessment")
        parts.append(part.assign(due=None, file=None, sheet=None, row=None, column=None))
    long = pd.concat(parts, ignore_index=True)[list(LONG_COLUMNS)]
    start = time.perf_counter()
    answers, _ = code_answers(long, questionnaire, keys)
    coded = time.perf_counter() - start
    return {
        "code_answers_seconds": coded,
        "assess_100k_seconds": min(
            seconds(lambda: assess(frame, answers, questionnaire, facts, AS_OF)) for _ in range(3)
        ),
        "assess_100k_without_answers_seconds": seconds(lambda: assess(frame, None, questionnaire, facts, AS_OF)),
        "answers_100k": float(len(long)),
    }
