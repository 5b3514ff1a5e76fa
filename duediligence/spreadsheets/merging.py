"""Cells merged over several records: a supplier's name beside its three sites stands in the first row only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from duediligence.spreadsheets.headers import is_value

_MOST_ROWS = 500  # a cell merged over more rows is a margin, not a value


def read_in_each_row(
    cells: pa.Table, rows: pa.Array, merged: Sequence[tuple[int, int, int, int]]
) -> tuple[pa.Table, int, int | None]:
    """The cells with the text of those merged downwards in each of their rows, how many there are, the first's row.

    Numbers stay where they are: one count for three sites is not the count of each.
    """
    by_column: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, left, bottom, _ in merged:
        if 0 < bottom - top <= _MOST_ROWS and 0 <= left < cells.num_columns:
            by_column[left].append((top, bottom))
    if not by_column or not len(rows):
        return cells, 0, None
    places = {number: place for place, number in enumerate(rows.to_pylist())}
    found: list[int] = []
    for position, ranges in by_column.items():
        texts = cells.column(position).to_pylist()
        before = len(found)
        for top, bottom in ranges:
            text = texts[places[top]] if top in places else None
            below = [places[row] for row in range(top + 1, bottom + 1) if row in places]
            if text is None or is_value(text) or not below or any(texts[place] is not None for place in below):
                continue
            for place in below:
                texts[place] = text
            found.append(top)
        if len(found) > before:
            cells = cells.set_column(position, cells.column_names[position], pa.array(texts, pa.string()))
    return cells, len(found), min(found, default=None)
