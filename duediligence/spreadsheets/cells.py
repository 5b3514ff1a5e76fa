"""What every sheet goes through after it was read, whatever the file was: limits, odd characters, blank rows."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.errors import Problem
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.glances import holds_any, is_plain, longest, table_of_bytes
from duediligence.spreadsheets.parsed import column_letter, refused, shortened
from duediligence.spreadsheets.table import Sheet

_CONTROLS = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]"
_LINE_MARKS = "[\u0085\u2028\u2029]"
# Direction overrides and zero-width characters: kept, but a name that holds them reads differently than it is.
_HIDDEN = "[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]"
_SUSPECT = f"(?:{_CONTROLS}|{_LINE_MARKS}|{_HIDDEN})"
_UNWANTED = re.compile(f"{_CONTROLS}|{_LINE_MARKS}")
# A column without any of these bytes holds none of the above: control characters, and how the others begin in UTF-8.
_SUSPECT_BYTES = table_of_bytes(*(set(range(32)) - {9, 10, 13}), 0x7F, 0xC2, 0xE2, 0xEF)


def sheet_of(
    name: str | None, columns: list[pa.Array], rows: pa.Array, hidden: bool, limits: ReadingLimits
) -> tuple[Sheet, list[Problem]]:
    """A sheet from its columns (from column A on) and row numbers (int32): blank cells null, blank rows left out.

    Raises CannotProceed where it is wider than the limit or holds a cell that is too long.
    """
    problems: list[Problem] = []
    kept, tidied = [], False
    for position, column in enumerate(columns):
        column = _blank_to_null(column)
        if len(column) == column.null_count:
            kept.append(column)
            continue
        _length_within(name, position, column, rows, limits)
        column, found = _tidy(name, position, column, rows)
        tidied |= bool(found)
        problems += found
        kept.append(column)
    while kept and kept[-1].null_count == len(kept[-1]):
        kept.pop()
    within_columns(len(kept), limits, name)
    if tidied:
        kept = [_blank_to_null(column) for column in kept]
    table = pa.table(kept, names=[str(position) for position in range(len(kept))]) if kept else pa.table({})
    filled = _filled(kept, len(rows))
    if not kept:
        rows = rows.slice(0, 0)
    elif not filled.all():
        mask = pa.array(filled)
        table, rows = table.filter(mask).combine_chunks(), rows.filter(mask)
    return Sheet(name, table, rows, hidden), shortened(problems, "cells with invisible characters", name)


def within_columns(columns: int, limits: ReadingLimits, sheet: str | None) -> None:
    """Raises CannotProceed for more columns than the limit."""
    if columns > limits.columns:
        raise refused(
            f"There are {columns:,} columns; our limit is {limits.columns:,}.",
            "Delete columns that the list does not need, save, and upload it again.",
            sheet=sheet,
        )


def _filled(columns: list[pa.Array], count: int) -> NDArray[np.bool_]:
    """Which rows hold anything."""
    filled = np.zeros(count, bool)
    for column in columns:
        if not column.null_count:
            return np.ones(count, bool)
        filled |= pc.is_valid(column).to_numpy(zero_copy_only=False)
    return filled


def _blank_to_null(column: pa.Array) -> pa.Array:
    blank = pc.or_(pc.equal(pc.binary_length(column), 0), pc.utf8_is_space(column))
    if not pc.any(blank).as_py():
        return column
    return pc.if_else(blank, pa.scalar(None, pa.string()), column)


def _length_within(sheet: str | None, position: int, column: pa.Array, rows: pa.Array, limits: ReadingLimits) -> None:
    if longest(column) <= limits.cell_characters:  # never fewer bytes than characters
        return
    lengths = pc.utf8_length(column)
    most = pc.max(lengths).as_py()
    if most > limits.cell_characters:
        index = pc.index(lengths, most).as_py()
        letter, row = column_letter(position), rows[index].as_py()
        raise refused(
            f"Cell {letter}{row} is too long: {most:,} characters; our limit is {limits.cell_characters:,}.",
            "Shorten or clear that cell, save, and upload it again.",
            sheet=sheet,
            row=row,
            column=letter,
        )


def _tidy(sheet: str | None, position: int, column: pa.Array, rows: pa.Array) -> tuple[pa.Array, list[Problem]]:
    if is_plain(column) or not holds_any(column, _SUSPECT_BYTES):
        return column, []
    suspect = pc.match_substring_regex(column, _SUSPECT)
    if not pc.any(suspect).as_py():
        return column, []
    problems, letter = [], column_letter(position)
    for index in pc.indices_nonzero(suspect.fill_null(False)).to_pylist():
        text, row = column[index].as_py(), rows[index].as_py()
        if _UNWANTED.search(text):
            message = f"Cell {letter}{row} holds control characters that cannot be shown; we read them as blanks."
            problems.append(
                Problem(message, "Check the cell.", sheet=sheet, row=row, column=letter, value=_UNWANTED.sub("·", text))
            )
        else:
            message = f"Cell {letter}{row} holds invisible characters that can change how a name reads; we kept them."
            problems.append(
                Problem(message, "Check the name.", "note", sheet=sheet, row=row, column=letter, value=text)
            )
    return pc.replace_substring_regex(column, f"{_CONTROLS}|{_LINE_MARKS}", " "), problems
