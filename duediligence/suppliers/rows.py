"""Rows of a table that are no suppliers: totals, notes, headings, repeated headers. Each is left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.reference import match_country
from duediligence.spreadsheets import Table, normalise_header

_TOTAL = re.compile(
    r"(grand|sub|sub-|overall)?\s*-?\s*(total|totals|sum|totaux|gesamt|gesamtsumme|summe|totale|totaal|suma|somme|"
    r"合计|总计|合計|小计|총계|итого)"
    r"( (number )?(of )?(suppliers|vendors|factories|sites|facilities|workers|rows|records|general|count))?"
    r"\s*[:=]?\s*[\d.,\s]*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(\*|©|\(c\)|†|‡|note\b|notes\b|nb\b|n\.b\.|source\b|sources\b|last updated|updated\b|as of |as at |"
    r"disclaimer|this list|this data|these |the list|"
    r"end of |confidential|remark|remarque|nota\b|fuente|quelle|hinweis|stand:|注|备注|https?://|www\.|page \d)",
    re.IGNORECASE,
)
_LONG_FOR_A_NAME = 120


def filled_cells(cells: pa.Table) -> NDArray[np.int64]:
    """How many cells of each row hold more than blanks."""
    total = np.zeros(cells.num_rows, dtype=np.int64)
    for column in cells.columns:
        holds = pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0)
        total += holds.fill_null(False).to_numpy().astype(np.int64)
    return total


def no_suppliers(
    table: Table, names: NDArray[np.object_], described: NDArray[np.bool_], name_at: int
) -> Mapping[int, str]:
    """Rows (0-based) that are no suppliers → why, for people.

    ``names``: the name of each row, None where there is none; ``described``: it has a country, address or number too.
    """
    if not table.cells.num_rows:
        return {}
    filled = filled_cells(table.cells)
    usual = float(np.percentile(filled, 75))  # headings may outnumber the suppliers under them
    rows = table.rows.to_numpy()
    after_gap = _after_last_full_row(rows, filled)
    reasons: dict[int, str] = {}
    header = normalise_header(table.headers[name_at])
    for at in np.flatnonzero(~described | (filled <= 2) | _repeats(names, header)):
        name = names[at]
        if name is None:
            continue
        if header and normalise_header(name) == header and _repeats_header(table, int(at)):
            reasons[int(at)] = "This row repeats the headers."
        elif described[at]:
            continue
        elif _TOTAL.fullmatch(name):
            reasons[int(at)] = "This row looks like a total, not a supplier."
        elif filled[at] == 1 and usual >= 2:
            reason = _lonely(name, bool(after_gap[at]))
            if reason:
                reasons[int(at)] = reason
    return reasons


def _lonely(name: str, after_gap: bool) -> str | None:
    """Why a row with a single filled cell is no supplier, None where it may well be one."""
    if _NOTE.match(name) or len(name) > _LONG_FOR_A_NAME or after_gap:
        return "This row looks like a note, not a supplier."
    if match_country(name).code is not None:
        return "This row looks like a heading, not a supplier."
    return None


def _after_last_full_row(rows: NDArray[np.int64], filled: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows below a blank row that itself stands below the last row with several filled cells."""
    full = np.flatnonzero(filled >= 2)
    after = np.zeros(len(rows), dtype=np.bool_)
    if len(full) == 0:
        return after
    last = int(full[-1])
    gaps = np.flatnonzero(np.diff(rows[last:]) > 1)
    if len(gaps):
        after[last + int(gaps[0]) + 1 :] = True
    return after


def _repeats(names: NDArray[np.object_], header: str) -> NDArray[np.bool_]:
    memory: dict[str, bool] = {}

    def same(name: str | None) -> bool:
        if name is None:
            return False
        if name not in memory:
            memory[name] = len(name) < 60 and normalise_header(name) == header
        return memory[name]

    return np.fromiter((same(name) for name in names), dtype=np.bool_, count=len(names))


def _repeats_header(table: Table, at: int) -> bool:
    cells = [table.cells.column(position)[at].as_py() or "" for position in range(len(table.headers))]
    pairs = [(header, cell) for header, cell in zip(table.headers, cells, strict=True) if header.strip()]
    same = sum(normalise_header(header) == normalise_header(cell) for header, cell in pairs)
    return same >= min(2, len(pairs))
