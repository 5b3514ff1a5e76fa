"""Where the records of a text begin and end, found for the whole text at once, and its cells read by Arrow.

Only for texts that leave no doubt: every quotation mark opens a value right after a delimiter or a line break, or
closes one right before them, or is doubled inside one. All others are read record by record (``written``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from duediligence.spreadsheets.glances import table_of_bytes

_QUOTE, _BREAK = 0x22, 0x0A
_NOTHING = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, _QUOTE)
_MOST_LINES = 5_000_000  # blank ones most likely; marks of more would need a lot of memory
_BLOCK = 8 << 20  # a record longer than this is read one by one


@dataclass(frozen=True)
class Marks:
    """The records of a text that are not blank.

    ``starts``, ``ends``: their bytes in ``content``; ``numbers``: counted from 1, blank ones too; ``lines``: the line
    each begins on, from 1; ``heights``: how many lines it covers; ``fields``: how many values it has.
    """

    content: bytes
    delimiter: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]
    heights: NDArray[np.int64]
    fields: NDArray[np.int64]

    def values(self, index: int) -> list[str]:
        """The values of one record."""
        text = self.content[self.starts[index] : self.ends[index]].decode("utf-8")
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))

    def columns(self, width: int, changed: Mapping[int, list[str] | None]) -> list[pa.Array] | None:
        """All records as columns of text. ``changed``: index → other values, or None to leave the record out.

        The other records must have ``width`` values. None where Arrow does not find the records that we marked.
        """
        content = self._with(changed)
        left_out = sum(values is None for values in changed.values())
        expected = len(self.starts) - left_out
        try:
            table = pyarrow.csv.read_csv(
                pa.BufferReader(content),
                pyarrow.csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK),
                pyarrow.csv.ParseOptions(
                    delimiter=self.delimiter,
                    newlines_in_values=bool((self.heights > 1).any()),
                    ignore_empty_lines=False,
                ),
                pyarrow.csv.ConvertOptions(
                    column_types={f"f{position}": pa.string() for position in range(width)},
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        if (table.num_rows, table.num_columns) != (expected, width):
            return None
        return [column.combine_chunks() for column in table.columns]

    def _with(self, changed: Mapping[int, list[str] | None]) -> bytes:
        """The text without blank records, with some records written anew."""
        breaks = np.flatnonzero(self.starts[1:] != self.ends[:-1]) + 1  # a blank record stands before these
        whole = len(self.starts) and self.starts[0] == 0 and self.ends[-1] == len(self.content)
        if whole and not changed and not len(breaks):
            return self.content
        pieces: list[bytes] = []
        begun = 0
        for index in sorted({*breaks.tolist(), *changed, len(self.starts)}):
            if index > begun:
                pieces.append(self.content[self.starts[begun] : self.ends[index - 1]])
            begun = index
            if index in changed:
                values = changed[index]
                if values is not None:
                    pieces.append(_line(values, self.delimiter))
                begun = index + 1
        return b"".join(pieces)


def find_marks(content: bytes, delimiter: str) -> Marks | None:
    """The records of a UTF-8 text, or None where they have to be read one by one."""
    cut = delimiter.encode("utf-8")
    if len(cut) != 1 or cut in b'"\r\n' or content.count(b"\r") != content.count(b"\r\n"):
        return None
    if not content or content.count(b"\n") > _MOST_LINES:
        return None
    array = np.frombuffer(content, np.uint8)
    delimits = array == cut[0]
    inside = _inside_quotes(array, cut[0])
    if inside is None:
        return None
    breaks = np.flatnonzero(array == _BREAK)
    outside = breaks
    if len(inside):
        delimits &= ~inside
        outside = breaks[~inside[breaks]]
    ends = outside + 1
    if not len(ends) or ends[-1] < len(array):
        ends = np.append(ends, len(array))
    starts = np.concatenate([[0], ends[:-1]])
    fields = np.add.reduceat(delimits.view(np.uint8), starts, dtype=np.int32) + 1
    filled = _filled(array, starts, cut[0])
    first_lines = np.searchsorted(breaks, starts)
    heights = np.searchsorted(breaks, ends - 1) - first_lines + 1
    return Marks(
        content,
        delimiter,
        starts[filled],
        ends[filled],
        filled + 1,
        first_lines[filled] + 1,
        heights[filled],
        fields[filled],
    )


def _filled(array: NDArray[np.uint8], starts: NDArray[np.int64], cut: int) -> NDArray[np.int64]:
    """Which records are not blank. Most show it by their first byte."""
    meaning = ~table_of_bytes(*_NOTHING, cut)
    if meaning[array[starts]].all():
        return np.arange(len(starts))
    filled = np.logical_or.reduceat(meaning[array], starts)
    # In quotation marks, delimiters and marks are values.
    quoted = np.logical_or.reduceat(array == _QUOTE, starts) & ~filled
    ends = np.append(starts[1:], len(array))
    for index in np.flatnonzero(quoted):
        text = array[starts[index] : ends[index]].tobytes().decode("ascii")
        record = next(csv.reader(io.StringIO(text, newline=""), delimiter=chr(cut)), [])
        filled[index] = any(value.strip() for value in record)
    return np.flatnonzero(filled)


def _inside_quotes(array: NDArray[np.uint8], cut: int) -> NDArray[np.bool_] | None:
    """Which bytes stand in quotation marks (the opening one among them); empty where none do; None where in doubt."""
    quotes = array == _QUOTE
    places = np.flatnonzero(quotes)
    if not len(places):
        return np.empty(0, bool)
    if len(places) % 2:
        return None
    opening, closing = places[0::2], places[1::2]
    begins = table_of_bytes(cut, _BREAK, _QUOTE)[array[opening - 1]]
    begins[0] |= opening[0] == 0
    last = len(array) - 1
    follows = table_of_bytes(cut, _BREAK, 0x0D, _QUOTE)[array[np.minimum(closing + 1, last)]] | (closing == last)
    if not (begins.all() and follows.all()):
        return None
    return np.logical_xor.accumulate(quotes)


def _line(values: Iterable[str], delimiter: str) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerow(values)
    return target.getvalue().encode("utf-8")
