"""Small portfolios for tests: answers written as words, coded the way the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers.coded import ANSWERED, BLANK, DONT_KNOW, NO_DATE, REFUSED, SOURCES, AnswerColumn, Answers
from duediligence.answers.values import days
from duediligence.questionnaire import Questionnaire, load_text
from duediligence.questionnaire.model import EVIDENCE, Question

AS_OF = date(2026, 6, 30)

DONT = "don't know"
REFUSAL = "refused"


@dataclass(frozen=True)
class SomeFacts:
    """Facts as the reference package gives them; without details of where a factor comes from."""

    factors: Mapping[str, np.ndarray]
    editions: Mapping[str, str] = field(default_factory=dict)

    def inputs(self, row: int) -> tuple[()]:
        return ()


def facts(rows: Sequence[Mapping[str, float | None]]) -> SomeFacts:
    """One mapping a supplier: factor → value, None = no data."""
    names = {name: None for row in rows for name in row}
    return SomeFacts(
        {
            name: np.array([np.nan if row.get(name) is None else row[name] for row in rows], dtype=float)
            for name in names
        },
        {"country_risk": "test table 2026"},
    )


def suppliers(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A suppliers frame with the columns given; a key is made up where there is none."""
    return pd.DataFrame([{"key": f"s{number}", **row} for number, row in enumerate(rows)])


def given(
    value: Any, evidence: str = "claimed", dated: date | None = AS_OF, source: str = "self_assessment"
) -> tuple[Any, ...]:
    """An answer with its evidence, date and source."""
    return (value, evidence, dated, source)


def answers(
    questionnaire: Questionnaire,
    rows: Sequence[Mapping[str, Any]],
    asked: bool | Sequence[bool] = True,
    due: Sequence[date | None] | date | None = None,
) -> Answers:
    """One mapping a supplier: question → answer (``given(…)``, or a bare value: claimed, dated today)."""
    size = len(rows)
    dues = [due] * size if not isinstance(due, Sequence) else due
    columns = {
        question.id: column(question, [row.get(question.id) for row in rows])
        for question in questionnaire.questions.values()
        if any(question.id in row for row in rows)
    }
    return Answers(
        columns=columns,
        asked=np.array([asked] * size if isinstance(asked, bool) else asked, dtype=np.bool_),
        due=np.array([NO_DATE if day is None else days(day) for day in dues], dtype=np.int32),
    )


_DTYPES = {"select_one": np.uint8, "select_multiple": np.uint64, "date": np.int32, "text": object}
_BLANKS = {"select_one": 0, "select_multiple": 0, "date": NO_DATE, "text": ""}


def column(question: Question, cells: Sequence[Any]) -> AnswerColumn:
    size = len(cells)
    values = np.full(size, _BLANKS.get(question.type, np.nan), dtype=_DTYPES.get(question.type, np.float64))
    state = np.full(size, BLANK, dtype=np.uint8)
    evidence = np.zeros(size, dtype=np.uint8)
    dated = np.full(size, NO_DATE, dtype=np.int32)
    source = np.zeros(size, dtype=np.uint8)
    for row, cell in enumerate(cells):
        if cell is None:
            continue
        value, kind, day, origin = cell if isinstance(cell, tuple) else given(cell)
        evidence[row], source[row] = EVIDENCE.index(kind), SOURCES.index(origin)
        dated[row] = NO_DATE if day is None else days(day)
        if value in (DONT, REFUSAL):
            state[row] = DONT_KNOW if value == DONT else REFUSED
            continue
        state[row] = ANSWERED
        values[row] = code(question, value)
    return AnswerColumn(values, state, evidence, dated, source)


def code(question: Question, value: Any) -> Any:
    """An answer in words as the code of its column."""
    ids = [choice.id for choice in question.choices]
    if question.type == "select_one":
        return ids.index(value) + 1
    if question.type == "select_multiple":
        return sum(1 << ids.index(one) for one in value)
    return days(value) if isinstance(value, date) else value


def definition(questions: str = "", rules: str = "", scoring: str = "", other: str = "") -> Questionnaire:
    """A small definition with the weights, bands and levels of the worked examples."""
    rules_text = f"rules:\n{rules}" if rules else ""
    text = f"""
id: small
version: 1.0.0
title: {{en: A small questionnaire}}
languages: [en]
scoring:
  question_share: 0.5
  mitigation: {{practice: 0.45, paper: 0.15}}
  evidence: {{claimed: 25, documented: 50, audited: 60, unannounced: 80, worker_confirmed: 100}}
  validity_months: 12
  minimum_coverage: 0.6
{scoring}
bands: {{low: 0, medium: 25, high: 50, severe: 75}}
levels: {{minimal: 0, standard: 30, heightened: 60}}
lowest_band:
  minimal: [core_answered]
  standard: [core_answered, critical_documented]
  heightened: [core_answered, critical_documented, worker_check]
factors:
  - {{id: country_risk, weight: 30, unknown: 60}}
  - {{id: sector_risk, weight: 20, unknown: 50}}
  - {{id: goods_origin, weight: 20, unknown: 50}}
sections:
  - id: all
    title: {{en: All questions}}
    questions:
{questions}
{rules_text}
{other}
"""
    return load_text(text, "small.yaml", None)
