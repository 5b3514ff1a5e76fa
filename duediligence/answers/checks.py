"""Numbers worked out across answers, sources and suppliers before anything is assessed: ``${check.ID}``.

They read every answer that stands, also one to a question that does not apply; what to make of the number is a
matter of the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWERED, NO_DATE, AnswerColumn, Answers
from duediligence.answers.words import fold
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, Check

CHARACTERS: Final = 40
"""A text shorter than this says nothing when it is the same as another, unless the definition says otherwise."""
_CLAIMED: Final = EVIDENCE.index("claimed")
_SUPPLIER: Final = "supplier."

Numbers = NDArray[np.float64]


def with_checks(answers: Answers, questionnaire: Questionnaire, suppliers: pd.DataFrame) -> Answers:
    """The answers with the checks of the definition: one number a supplier, NaN where it is not known.

    ``suppliers``: their frame, in the order of the answers; of it the names and the columns that a check names.
    """
    checks = questionnaire.definition.checks
    return replace(answers, checks={check.id: _KINDS[check.kind](check, answers, suppliers) for check in checks})


def across_suppliers(questionnaire: Questionnaire) -> frozenset[str]:
    """The questions whose answers bear on the checks of other suppliers."""
    return frozenset(
        name for check in questionnaire.definition.checks if check.kind == "same_text" for name in check.of
    )


def plain_text(text: str, check: Check) -> str | None:
    """A text as it is compared with others; None where it is too short to be."""
    plain = fold(text)
    return plain if len(plain) >= (check.characters or CHARACTERS) else None


def same_text(check: Check, answers: Answers, suppliers: pd.DataFrame) -> Numbers:
    """How many other suppliers wrote the same, whichever question it was copied most in.

    Rows of one name are one supplier: its sites may well answer alike. Not known where no text was answered.
    """
    names = [fold(str(name)) for name in suppliers["name"]] if "name" in suppliers else [*map(str, suppliers["key"])]
    found = np.full(len(suppliers), np.nan)
    for column in _columns(check, answers):
        rows = np.flatnonzero(column.state == ANSWERED)
        found[rows] = np.fmax(found[rows], 0.0)
        texts = {int(row): plain for row in rows if (plain := plain_text(str(column.values[row]), check)) is not None}
        writers: defaultdict[str, set[str]] = defaultdict(set)
        for row, text in texts.items():
            writers[text].add(names[row])
        for row, text in texts.items():
            found[row] = max(found[row], len(writers[text]) - 1)
    return found


def ratio(check: Check, answers: Answers, suppliers: pd.DataFrame) -> Numbers:
    """The largest of the numbers that list and sources give ÷ the smallest; less than 1 counts as 1.

    Not known where fewer than two numbers are.
    """
    size = len(suppliers)
    largest, smallest, known = np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, dtype=np.int64)

    def told(rows: NDArray[np.intp], values: Numbers) -> None:
        rows, values = rows[np.isfinite(values)], np.maximum(values[np.isfinite(values)], 1.0)
        np.fmax.at(largest, rows, values)
        np.fmin.at(smallest, rows, values)
        np.add.at(known, rows, 1)

    every = np.arange(size, dtype=np.intp)
    for name in check.of:
        if name.startswith(_SUPPLIER):
            column = name.removeprefix(_SUPPLIER)
            told(every, np.array(pd.to_numeric(suppliers.get(column, np.nan), errors="coerce"), dtype=np.float64)
                 * np.ones(size))  # fmt: skip
            continue
        if (answered := answers.columns.get(name)) is not None:
            told(every, np.where(answered.state == ANSWERED, answered.values, np.nan))
        if (other := answers.others.get(name)) is not None:
            told(other.row, other.values)
    return np.where(known > 1, largest / smallest, np.nan)


def evidence_before(check: Check, answers: Answers, suppliers: pd.DataFrame) -> Numbers:
    """By how many days evidence is older than what it is said to show; 0 where none is. A claim has no evidence.

    What it shows happened on the day that the question ``date`` names, else on the one that was answered. Not known
    where there is no evidence with a day, or no such day.
    """
    found = np.full(len(suppliers), np.nan)
    shared = answers.columns.get(check.date) if check.date is not None else None
    for column in _columns(check, answers):
        named = column if check.date is None else shared
        if named is None:
            continue
        proved = (column.state == ANSWERED) & (column.evidence != _CLAIMED) & (column.dated != NO_DATE)
        proved &= (named.state == ANSWERED) & (named.values != NO_DATE)
        late = named.values.astype(np.int64) - column.dated.astype(np.int64)
        found = np.fmax(found, np.where(proved, np.maximum(late, 0).astype(np.float64), np.nan))
    return found


def sources_disagree(check: Check, answers: Answers, suppliers: pd.DataFrame) -> Numbers:
    """To how many of the questions another source answers differently from what counts.

    Not known where none of the questions is answered.
    """
    found = np.full(len(suppliers), np.nan)
    for name in check.of:
        column = answers.columns.get(name)
        if column is None:
            continue
        found = np.where(np.isnan(found) & (column.state == ANSWERED), 0.0, found)
        if (other := answers.others.get(name)) is not None:
            differing = other.source != column.source[other.row]
            found[np.unique(other.row[differing])] += 1.0
    return found


def _columns(check: Check, answers: Answers) -> Sequence[AnswerColumn]:
    return [answers.columns[name] for name in check.of if name in answers.columns]


_KINDS: Final[Mapping[str, Callable[[Check, Answers, pd.DataFrame], Numbers]]] = {
    "same_text": same_text,
    "ratio": ratio,
    "evidence_before": evidence_before,
    "sources_disagree": sources_disagree,
}
