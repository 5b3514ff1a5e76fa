"""A coded answer as somebody would write it in a cell: the way back from codes to words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from duediligence.answers.coded import ANSWERED, DONT_KNOW, NO_DATE, REFUSED, SOURCES, Answers
from duediligence.answers.values import EPOCH
from duediligence.questionnaire.model import EVIDENCE, Question

WITHHELD: Final = {DONT_KNOW: "don't know", REFUSED: "refused"}
"""How an answer that is none is written."""


@dataclass(frozen=True)
class Written:
    """``value``: choice ids with "; " between, a number, an ISO date or text; "don't know", "refused"; None: open."""

    value: str | None
    evidence: str
    dated: date | None
    source: str


def written_answer(answers: Answers, question: Question, row: int) -> Written:
    """What the supplier in this row answered to a question."""
    column = answers.columns.get(question.id)
    if column is None or not column.state[row]:
        return Written(None, EVIDENCE[0], None, SOURCES[0])
    state, day = int(column.state[row]), int(column.dated[row])
    return Written(
        value=_value(question, column.values[row]) if state == ANSWERED else WITHHELD[state],
        evidence=EVIDENCE[int(column.evidence[row])],
        dated=None if day == NO_DATE else _date(day),
        source=SOURCES[int(column.source[row])],
    )


def _value(question: Question, value: Any) -> str:
    if question.type == "select_one":
        return question.choices[int(value) - 1].id
    if question.type == "select_multiple":
        return "; ".join(choice.id for bit, choice in enumerate(question.choices) if int(value) >> bit & 1)
    if question.type == "date":
        return _date(int(value)).isoformat()
    if question.type == "text":
        return str(value)
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def _date(day: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + day)
