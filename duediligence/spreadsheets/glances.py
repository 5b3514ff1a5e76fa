"""Quick looks at all bytes of a column at once. Most columns hold nothing odd, and then no cell is looked at singly."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def text_bytes(column: pa.Array) -> NDArray[np.uint8]:
    """The UTF-8 bytes of all cells of a string column, one after the other, without a copy."""
    _, offsets, content = column.buffers()
    if not len(column) or content is None or offsets is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)
    return np.frombuffer(content, np.uint8)[ends[column.offset] : ends[column.offset + len(column)]]


def table_of_bytes(*wanted: int) -> NDArray[np.bool_]:
    """A look-up table for ``holds_any``: true at the bytes given."""
    table = np.zeros(256, bool)
    table[list(wanted)] = True
    return table


def is_plain(column: pa.Array) -> bool:
    """Whether all bytes of the column are visible ASCII characters and blanks."""
    content = text_bytes(column)
    return not len(content) or bool(content.min() >= 0x20 and content.max() < 0x7F)


def holds_any(column: pa.Array, table: NDArray[np.bool_]) -> bool:
    """Whether one of the bytes of the table (``table_of_bytes``) stands anywhere in the column."""
    return bool(table[text_bytes(column)].any())


def holds(column: pa.Array, text: bytes) -> bool:
    """Whether the text stands anywhere in the column; across two neighbouring cells counts too."""
    return text in text_bytes(column).tobytes()


def longest(column: pa.Array) -> int:
    """Bytes of the longest cell; 0 where there is none."""
    return pc.max(pc.binary_length(column)).as_py() or 0


def at_least(column: pa.Array, size: int) -> pa.Array:
    """Which cells have so many bytes or more; false for empty ones."""
    return pc.greater_equal(pc.binary_length(column), size).fill_null(False)
