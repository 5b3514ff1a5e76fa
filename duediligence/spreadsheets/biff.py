"""Where the columns of an .xls begin: its reader leaves out empty leading columns and does not say how many.

Records of the Workbook stream as in [MS-XLS] 2.1.4: two bytes type, two bytes length, content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_BOUND_SHEET, _BEGIN, _END = 0x0085, 0x0809, 0x000A
# Cells with a value: FORMULA, MULRK, RSTRING, LABELSST, NUMBER, LABEL, BOOLERR, RK; each begins with row and column.
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})


def first_columns(stream: bytes) -> list[int]:
    """The position of the first column with a value, sheet by sheet in the workbook's order (0 for an empty one)."""
    sheets = (body for kind, body in _records(stream, 0) if kind == _BOUND_SHEET and len(body) >= 4)
    starts = [struct.unpack_from("<I", body)[0] for body in sheets]
    return [_first_column(stream, start) for start in starts]


def _first_column(stream: bytes, start: int) -> int:
    first: int | None = None
    for kind, body in _records(stream, start):
        if kind in _CELLS and len(body) >= 4:
            column = struct.unpack_from("<H", body, 2)[0]
            if first is None or column < first:
                first = column
            if column == 0:
                break
    return first or 0


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF to its EOF; charts embedded in a sheet are left out."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        start += 4
        depth += kind == _BEGIN
        if depth == 1:
            yield kind, stream[start : start + length]
        depth -= kind == _END
        if depth <= 0:
            return
        start += length
