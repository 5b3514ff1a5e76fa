"""The columns a plan starts from: answers, supplier columns and factors of one chunk of suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import ANSWERED, BLANK, NO_DATE, AnswerColumn, Answers, OtherAnswers
from duediligence.assessment.engine import kernel
from duediligence.questionnaire.model import Question

ABSENT: Final = 0
OPEN: Final = 1
WITHHELD: Final = 2
GIVEN: Final = 3
"""Standing of a question for one supplier: does not apply, blank, "don't know" or refused, answered."""

NUMBER_TYPES: Final = frozenset({"integer", "decimal", "percent", "date"})
"""Question types whose answers are numbers to the engine; dates are days since 1970-01-01."""

NUMBER_COLUMNS: Final = frozenset({"workers", "women_share", "migrant_share", "agency_share", "spend"})
"""Supplier columns that hold numbers; all others are texts."""


@dataclass(frozen=True)
class Chunk:
    """Some rows of suppliers with their answers and factors, cut to the same rows.

    ``columns``: answers by question id; ``others``: what other sources said; ``checks``:
    numbers by check id, NaN = not known. ``suppliers``: float64 or object columns
    by name. ``factors``: float64 by factor id, NaN = no data. ``shifts``: by rule, by how many bands its finding shifts
    (``fixes``).
    """

    size: int
    suppliers: Mapping[str, NDArray[Any]]
    factors: Mapping[str, NDArray[np.float64]]
    columns: Mapping[str, AnswerColumn]
    asked: NDArray[np.bool_]
    due: NDArray[np.int32]
    shifts: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    others: Mapping[str, OtherAnswers] = field(default_factory=dict)
    checks: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


def number_column(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A supplier column as float64, NaN where it is missing; a column the frame lacks is missing throughout."""
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    numbers = np.array(pd.to_numeric(frame[name], errors="coerce"), dtype=np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def text_column(frame: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """A supplier column as texts, None where it is missing."""
    texts = np.full(len(frame), None, dtype=object)
    if name in frame.columns:
        present = frame[name].notna().to_numpy(dtype=np.bool_)
        texts[present] = frame[name].astype(object).to_numpy()[present]
        texts[present] = [value if isinstance(value, str) else str(value) for value in texts[present]]
    return texts


def cut(
    suppliers: Mapping[str, NDArray[Any]],
    answers: Answers | None,
    factors: Mapping[str, NDArray[np.float64]],
    start: int,
    stop: int,
) -> Chunk:
    """Rows ``start`` to ``stop`` of everything; without answers nobody was asked."""
    size = stop - start
    rows = slice(start, stop)
    here = None if answers is None else answers.take(rows)
    return Chunk(
        size=size,
        suppliers={name: column[rows] for name, column in suppliers.items()},
        factors={name: column[rows] for name, column in factors.items()},
        columns={} if here is None else here.columns,
        asked=np.zeros(size, dtype=np.bool_) if here is None else here.asked,
        due=np.full(size, NO_DATE, dtype=np.int32) if here is None else here.due,
        others={} if here is None else here.others,
        checks={} if here is None else here.checks,
    )


def answer_values(chunk: Chunk, question: Question, relevant: kernel.Condition | None) -> NDArray[Any]:
    """The answers to one question as a column of the kernel, with "not known" and "not applicable" folded in."""
    column = chunk.columns.get(question.id)
    given = np.zeros(chunk.size, dtype=np.bool_) if column is None else column.state == ANSWERED
    if question.type == "select_one":
        codes = np.zeros(chunk.size, dtype=np.uint8) if column is None else column.values * given.view(np.uint8)
        if any(choice.not_applicable for choice in question.choices) or column is None:
            codes = kernel.look_up(_code_table(question), codes)
        else:
            codes = codes * (codes <= len(question.choices)).view(np.uint8)
        return codes if relevant is None else codes | _absence(relevant) * np.uint8(kernel.NO_CODE)
    if question.type == "select_multiple":
        masks = np.zeros(chunk.size, dtype=np.uint64) if column is None else column.values * given
        absent = _absent_mask(question)
        if absent:
            masks = kernel.pick((masks & absent) == 0, masks, kernel.NO_MASK, np.uint64)
        return masks if relevant is None else kernel.pick(relevant != kernel.FALSE, masks, kernel.NO_MASK, np.uint64)
    if question.type in NUMBER_TYPES:
        numbers = np.full(chunk.size, np.nan)
        if column is not None:
            known = given & ((column.values != NO_DATE) if question.type == "date" else np.isfinite(column.values))
            numbers = kernel.pick(known, column.values, np.nan, np.float64)
        return numbers if relevant is None else kernel.pick(relevant != kernel.FALSE, numbers, np.inf, np.float64)
    applies = np.ones(chunk.size, dtype=np.bool_) if relevant is None else relevant != kernel.FALSE
    applies = np.broadcast_to(applies, (chunk.size,))
    texts = np.full(chunk.size, None, dtype=object)
    if column is not None:
        known = given & (column.values != "") & ~kernel.is_value(column.values, None)
        texts[known] = column.values[known]
    texts[~applies] = kernel.NO_TEXT
    return texts


def _absence(relevant: kernel.Condition) -> kernel.Condition:
    """1 where a question does not apply, else 0."""
    return np.asarray(relevant == kernel.FALSE).view(np.uint8)


def _code_table(question: Question) -> bytes:
    """Codes of choices as they are, except that "not applicable" becomes one code and strangers none."""
    table = [0] * 256
    for code, choice in enumerate(question.choices, start=1):
        table[code] = kernel.NO_CODE if choice.not_applicable else code
    return bytes(table)


def _absent_mask(question: Question) -> np.uint64:
    """The bits of the choices that say "not applicable"."""
    return np.uint64(sum(1 << bit for bit, choice in enumerate(question.choices) if choice.not_applicable))


def standing(chunk: Chunk, question: Question, values: NDArray[Any]) -> NDArray[np.uint8]:
    """ABSENT, OPEN, WITHHELD or GIVEN for each supplier, from the folded answers of ``answer_values``."""
    if question.type == "select_one":
        absent, unknown = values == kernel.NO_CODE, values == 0
    elif question.type == "select_multiple":
        absent, unknown = values == kernel.NO_MASK, values == 0
    elif question.type in NUMBER_TYPES:
        absent, unknown = np.isinf(values), np.isnan(values)
    else:
        absent = kernel.is_value(values, kernel.NO_TEXT)
        unknown = kernel.is_value(values, None)
    column = chunk.columns.get(question.id)
    if column is None:
        missing = np.full(chunk.size, OPEN, dtype=np.uint8)
    else:
        withheld = (column.state != BLANK) & (column.state != ANSWERED)
        missing = withheld.view(np.uint8) * np.uint8(WITHHELD - OPEN) + np.uint8(OPEN)
    held = kernel.pick(unknown, missing, GIVEN, np.uint8)
    return np.asarray(held * (~absent).view(np.uint8), dtype=np.uint8)
