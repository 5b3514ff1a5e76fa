"""Answers of protected sources are taken out of a table before anything else reads it.

So what is read, and every problem that is said, comes out as if they did not stand there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.answers.coded import PROTECTED_SOURCES
from duediligence.answers.headers import Headers
from duediligence.answers.words import source_of
from duediligence.errors import Problem
from duediligence.spreadsheets.table import Table

PROTECTED_NOT_TAKEN_IN: Final = (
    "Some answers are marked as coming from workers, an NGO, a tip or a site visit. We have not taken them in."
)
LEFT_OUT: Final = Problem(
    PROTECTED_NOT_TAKEN_IN, "Keep them out of lists that others can see until the safety gate is signed."
)
"""Said once and without any place: where a protected answer stands is itself protected."""

Flags = NDArray[np.bool_]


def without_protected(table: Table, headers: Headers) -> tuple[Table, bool]:
    """(the table with every cell of a protected answer empty, whether there was one).

    The source that stands beside a question goes before that of the whole row. With a row that is a protected
    source's own goes the day until which it was asked.
    """
    whole = _protected(table, headers.whole_row.get("source"))
    cells: dict[int, Flags] = {}
    for question, position in headers.questions.items():
        beside = headers.parts.get((question, "source"))
        mask = whole if beside is None else np.where(_filled(table, beside), _protected(table, beside), whole)
        parts = [at for (name, _), at in headers.parts.items() if name == question]
        cells |= dict.fromkeys([position, *parts], np.asarray(mask, dtype=np.bool_))
    if "due" in headers.whole_row:
        cells[headers.whole_row["due"]] = whole
    emptied = {at: mask for at, mask in cells.items() if mask.any() and (mask & _filled(table, at)).any()}
    left = table.cells
    for at, mask in emptied.items():
        field = left.field(at)
        kept = pc.if_else(pa.array(mask), pa.scalar(None, type=field.type), left.column(at))
        left = left.set_column(at, field, kept)
    return replace(table, cells=left), bool(emptied)


def only_protected(rows: int, problems: tuple[Problem, ...]) -> bool:
    """Whether a table or file from which so many rows were read held nothing but protected answers."""
    return not rows and bool(problems) and all(problem == LEFT_OUT for problem in problems)


def _protected(table: Table, position: int | None) -> Flags:
    """Records whose cell in this column names a protected source."""
    if position is None:
        return np.zeros(len(table.rows), dtype=np.bool_)
    texts = table.cells.column(position).to_pylist()
    named = {text: source_of(text) in PROTECTED_SOURCES for text in set(texts) if text}
    return np.array([named.get(text, False) for text in texts], dtype=np.bool_)


def _filled(table: Table, position: int) -> Flags:
    length = pc.utf8_length(pc.utf8_trim_whitespace(table.cells.column(position).cast(pa.string())))
    return np.asarray(pc.fill_null(pc.greater(length, 0), False).to_numpy(), dtype=np.bool_)
