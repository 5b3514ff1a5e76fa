"""One row of suppliers, answers and facts as the case that conditions are asked of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers.coded import ANSWERED, BLANK, NO_DATE, SOURCES, AnswerColumn, Answers, OtherAnswers
from duediligence.answers.values import EPOCH
from duediligence.assessment.engine.fixes import FIX_COLUMNS
from duediligence.assessment.engine.inputs import NUMBER_COLUMNS, number_column, text_column
from duediligence.assessment.reasoning.oracle import Case, Fix, Response
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.model import EVIDENCE, Question
from duediligence.reference import Facts


def case_of(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    row: int,
    states: pd.DataFrame | None = None,
) -> Case:
    """The case of the supplier at position ``row``; arguments as for ``assess``."""
    columns = {} if answers is None else answers.columns
    return Case(
        questionnaire=questionnaire,
        supplier=_supplier(suppliers.iloc[row : row + 1], questionnaire),
        factors={name: None if np.isnan(values[row]) else float(values[row]) for name, values in facts.factors.items()},
        responses={
            question: _response(questionnaire.questions[question], column, row)
            for question, column in columns.items()
            if question in questionnaire.questions
        },
        asked=answers is not None and bool(answers.asked[row]),
        due=None if answers is None else _date(answers.due[row]),
        as_of=as_of,
        others={
            question: told
            for question, other in ({} if answers is None else answers.others).items()
            if question in questionnaire.questions and (told := _others(questionnaire.questions[question], other, row))
        },
        checks={
            name: None if np.isnan(values[row]) else float(values[row])
            for name, values in ({} if answers is None else answers.checks).items()
        },
        fixes={} if states is None else _fixes(states, str(suppliers["key"].iloc[row])),
    )


def _fixes(states: pd.DataFrame, key: str) -> Mapping[str, Fix]:
    """The states of one supplier's findings by rule; a later row replaces an earlier one."""
    fixes: dict[str, Fix] = {}
    for _, rule, *fields in states.loc[states["key"].eq(key), [*FIX_COLUMNS]].itertuples(index=False):
        values: list[Any] = [value if value == value else None for value in fields]
        fixes[str(rule)] = Fix(*values)
    return fixes


def _supplier(one_row: pd.DataFrame, questionnaire: Questionnaire) -> Mapping[str, float | str | None]:
    """The supplier columns that conditions read."""
    nodes = [*questionnaire.relevant.values(), *questionnaire.when.values()]
    nodes += [] if questionnaire.signed is None else [questionnaire.signed]
    names = {name.partition(".")[2] for node in nodes for name in references(node) if name.startswith("supplier.")}
    found: dict[str, float | str | None] = {}
    for name in names:
        if name in NUMBER_COLUMNS:
            number = float(number_column(one_row, name)[0])
            found[name] = None if np.isnan(number) else number
        else:
            found[name] = text_column(one_row, name)[0]
    return found


def _date(days: int) -> date | None:
    return None if days == NO_DATE else EPOCH + timedelta(days=int(days))


def _response(question: Question, column: AnswerColumn, row: int) -> Response:
    state = int(column.state[row])
    return Response(
        value=_value(question, column.values[row]) if state == ANSWERED else None,
        withheld=state not in (BLANK, ANSWERED),
        evidence=EVIDENCE[column.evidence[row]],
        dated=_date(column.dated[row]),
        source=SOURCES[column.source[row]],
    )


def _others(question: Question, other: OtherAnswers, row: int) -> tuple[Response, ...]:
    return tuple(
        Response(
            value=_value(question, other.values[at]),
            evidence=EVIDENCE[other.evidence[at]],
            dated=_date(other.dated[at]),
            source=SOURCES[other.source[at]],
        )
        for at in np.flatnonzero(other.row == row)
    )


def _value(question: Question, coded: Any) -> float | str | date | frozenset[str] | None:
    """A coded answer as a person would hold it; None where it is blank."""
    if question.type == "select_one":
        return question.choices[int(coded) - 1].id if 0 < int(coded) <= len(question.choices) else None
    if question.type == "select_multiple":
        return frozenset(choice.id for bit, choice in enumerate(question.choices) if int(coded) >> bit & 1) or None
    if question.type == "date":
        return _date(int(coded))
    if question.type == "text":
        return coded or None
    return float(coded) if np.isfinite(coded) else None
