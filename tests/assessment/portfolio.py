"""Small portfolios for tests: answers written as words, coded the way the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers.coded import (
    ANSWERED,
    BLANK,
    DONT_KNOW,
    NO_DATE,
    REFUSED,
    SOURCES,
    AnswerColumn,
    Answers,
    OtherAnswers,
)
from duediligence.answers.credit import CreditScale
from duediligence.answers.preference import Candidates, preferred
from duediligence.answers.risk import risks
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


class Several(list[tuple[Any, ...]]):
    """Answers of several sources to one question."""


def answers(
    questionnaire: Questionnaire,
    rows: Sequence[Mapping[str, Any]],
    asked: bool | Sequence[bool] = True,
    due: Sequence[date | None] | date | None = None,
) -> Answers:
    """One mapping a supplier: question → answer: ``given(…)``, ``Several``, or a bare value (claimed, dated today)."""
    size = len(rows)
    dues = [due] * size if not isinstance(due, Sequence) else due
    columns: dict[str, AnswerColumn] = {}
    others: dict[str, OtherAnswers] = {}
    for question in questionnaire.questions.values():
        if any(question.id in row for row in rows):
            columns[question.id], other = column(questionnaire, question, [row.get(question.id) for row in rows])
            if len(other.row):
                others[question.id] = other
    return Answers(
        columns=columns,
        asked=np.array([asked] * size if isinstance(asked, bool) else asked, dtype=np.bool_),
        due=np.array([NO_DATE if day is None else days(day) for day in dues], dtype=np.int32),
        others=others,
    )


_DTYPES = {"select_one": np.uint8, "select_multiple": np.uint64, "date": np.int32, "text": object}
_BLANKS = {"select_one": 0, "select_multiple": 0, "date": NO_DATE, "text": ""}


def column(questionnaire: Questionnaire, question: Question, cells: Sequence[Any]) -> tuple[AnswerColumn, OtherAnswers]:
    """What counts of the answers to a question, one cell a supplier, and the others; a list holds several answers."""
    size, empty = len(cells), _BLANKS.get(question.type, np.nan)
    said = [
        (row, one if isinstance(one, tuple) else given(one))
        for row, cell in enumerate(cells)
        if cell is not None
        for one in (cell if isinstance(cell, Several) else [cell])
    ]
    supplier = np.array([row for row, _ in said], dtype=np.intp)
    states = [DONT_KNOW if one[0] == DONT else REFUSED if one[0] == REFUSAL else ANSWERED for _, one in said]
    coded = [
        code(question, one[0]) if state == ANSWERED else empty for (_, one), state in zip(said, states, strict=True)
    ]
    values = np.array(coded, dtype=_DTYPES.get(question.type, np.float64))
    evidence = np.array([EVIDENCE.index(one[1]) for _, one in said], dtype=np.uint8)
    dated = np.array([NO_DATE if one[2] is None else days(one[2]) for _, one in said], dtype=np.int32)
    source = np.array([SOURCES.index(one[3]) for _, one in said], dtype=np.uint8)
    state = np.array(states, dtype=np.uint8)
    credit = CreditScale.of(questionnaire.definition.scoring, AS_OF).credit(evidence, dated)
    risk = np.where(state == ANSWERED, risks(question, values), 0)
    candidates = Candidates(supplier, values, state, dated, source, credit, risk)
    choice = preferred(np.arange(len(said), dtype=np.intp), candidates)

    def spread(blank: Any, part: np.ndarray) -> np.ndarray:
        whole = np.full(size, blank, dtype=part.dtype)
        whole[supplier[choice.counting]] = part[choice.counting]
        return whole

    counting = AnswerColumn(
        spread(empty, values), spread(BLANK, state), spread(0, evidence), spread(NO_DATE, dated), spread(0, source)
    )
    left = choice.others
    return counting, OtherAnswers(supplier[left], values[left], evidence[left], dated[left], source[left])


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
