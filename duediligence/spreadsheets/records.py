"""Which rows under a header are records, and what the others are: prepared rows, totals, notes, rows far below."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.spreadsheets.joined import HeaderRows

FAR_BELOW = 200  # blank rows after which what follows is no longer this table
_TRAILING = 30
_MOSTLY = 0.8
_LONG_TEXT = 60
_PREPARED = pa.array(["0", "0.0", "true", "false", "-", "+"], pa.string())
_ENOUGH = 3
_MOST_TOTALS = 5_000
_SAMPLE = 2_000
_NUMBER = r"^[-+]?[\d.,\s%]*\d[\d.,\s%]*$"
_TOTAL_WORDS = (
    "(?:(?:grand|sub|overall)[ -]?)?totals?|(?:total|sous|sub)[ -]?(?:g[eé]n[eé]ral|general|geral|totaux|total)|sum|"
    "summe|gesamt(?:summe)?|zwischensumme|somme|suma|soma|totale|totaal|razem|ogółem|celkem|spolu|összesen|toplam|jumlah|"
    'tổng(?: cộng)?|итого|всего|разом|усього|σύνολο|סה["״]?כ|סהכ|الإجمالي|إجمالي|المجموع|รวม(?:ทั้งหมด|ทั้งสิ้น)?|कुल|মোট'
)
_TOTAL_PATTERN = rf"^\s*(?:(?:{_TOTAL_WORDS})(?:[\s:：.]|$)|合计|总计|小计|合計|總計|小計|総計|합계|총계|소계)"
_TOTAL = re.compile(_TOTAL_PATTERN, re.I)
_NOTE = re.compile(r"\s*(?:\*|†|©|\(c\)|(?:notes?|sources?|disclaimer|last updated|as of|remarks?)\b)", re.I)


@dataclass
class Records:
    """Positions of the records among the rows under a header, and which rows were left out for which reason."""

    positions: NDArray[np.int64]
    left_out: dict[str, tuple[int, int]] = field(default_factory=dict)  # reason → how many, the first one's number


def find_records(
    body: pa.Table, rows: pa.Array, top: HeaderRows, header_row: int | None, across: Collection[int] = ()
) -> Records:
    """Tell records from other rows. ``body``: the cells under the headers, ``rows``: their numbers in the file.

    ``across``: numbers of rows with a cell merged over most columns.
    """
    count = body.num_rows
    if not count:
        return Records(np.empty(0, np.int64))
    named = [column for column, header in zip(body.columns, top.headers, strict=True) if header.strip()]
    columns = named or body.columns
    content = _contents(columns, count)
    keep = np.ones(count, bool)
    left_out: dict[str, tuple[int, int]] = {}
    numbers = rows.to_numpy(zero_copy_only=False).astype(np.int64)

    def leave_out(which: NDArray[np.bool_], reason: str) -> None:
        which = which & keep
        if which.any():
            left_out[reason] = int(which.sum()), int(numbers[which][0])
            keep[which] = False

    leave_out(_repeated_headers(body, content, top), "the header again")
    if len(columns) > 1:
        leave_out((content == 0) | _lone_numbers(columns, content), "prepared but not filled in")
    leave_out(np.isin(numbers, list(across)) & (content == 1), "headings between the records")
    leave_out(_far_below(numbers, keep, header_row), f"after more than {FAR_BELOW} blank rows")
    leave_out(_totals_and_notes(body, numbers, content, keep), "totals or notes under the list")
    leave_out(_totals_between(columns, content, keep), "totals between the records")
    return Records(np.flatnonzero(keep), left_out)


def _contents(columns: Sequence[pa.ChunkedArray], count: int) -> NDArray[np.int64]:
    """How many cells of each row a person filled in, counted up to ``_ENOUGH``."""
    content = np.zeros(count, np.int64)
    open_rows = np.arange(count)  # rows that still have fewer: after a few columns hardly any
    for column in columns:
        if column.null_count == count:
            continue
        part = column if len(open_rows) == count else column.take(pa.array(open_rows))
        content[open_rows] += _mask(pc.is_valid(part)) & ~_mask(pc.is_in(pc.utf8_lower(part), value_set=_PREPARED))
        open_rows = open_rows[content[open_rows] < _ENOUGH]
        if not len(open_rows):
            break
    return content


def _lone_numbers(columns: Sequence[pa.ChunkedArray], content: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows with nothing but a number, where the others have words; in a table of numbers it may be an answer."""
    marked = np.zeros(len(content), bool)
    single = np.flatnonzero(content == 1)
    fuller = np.flatnonzero(content > 1)
    if not len(single) or not len(fuller):
        return marked
    some = pa.array(fuller[np.linspace(0, len(fuller) - 1, min(len(fuller), _SAMPLE)).astype(np.int64)])
    lettered = np.zeros(len(some), bool)
    for column in columns:
        lettered |= _mask(pc.match_substring_regex(column.take(some), r"\pL"))
    if lettered.mean() <= _MOSTLY:
        return marked
    taken = pa.array(single)
    for column in columns:
        cells = column.take(taken)
        prepared = _mask(pc.is_in(pc.utf8_lower(cells), value_set=_PREPARED))
        marked[single] |= _mask(pc.match_substring_regex(cells, _NUMBER)) & ~prepared
    return marked


def _mask(values: pa.ChunkedArray) -> NDArray[np.bool_]:
    filled = values.fill_null(False).combine_chunks()
    mask: NDArray[np.bool_] = filled.to_numpy(zero_copy_only=False).astype(bool)
    return mask


def _repeated_headers(body: pa.Table, content: NDArray[np.int64], top: HeaderRows) -> NDArray[np.bool_]:
    """Rows that say what a header row says, and a title right above such a row."""
    repeated = np.zeros(body.num_rows, bool)
    for header in top.rows:
        named = [position for position, text in enumerate(header) if text is not None]
        if len(named) < 2:
            continue
        same = np.ones(body.num_rows, bool)
        for position in named:
            same &= _mask(pc.equal(body.column(position), header[position]))
            if not same.any():
                break
        repeated |= same
    titles = np.append(repeated[1:], False) & (content == 1)
    either: NDArray[np.bool_] = repeated | titles
    return either


def _far_below(numbers: NDArray[np.int64], keep: NDArray[np.bool_], header_row: int | None) -> NDArray[np.bool_]:
    far = np.zeros(len(numbers), bool)
    kept = np.flatnonzero(keep)
    if len(kept):
        first = header_row if header_row is not None else numbers[kept[0]]
        gaps = np.flatnonzero(np.diff(numbers[kept], prepend=first) > FAR_BELOW)
        if len(gaps):
            far[kept[gaps[0]] :] = True
    return far


def _totals_between(
    columns: Sequence[pa.ChunkedArray], content: NDArray[np.int64], keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Lines with a word for a total as their only text, and numbers, wherever they stand."""
    marked = np.zeros(len(content), bool)
    begins = np.zeros(len(content), bool)
    for column in columns[:_ENOUGH]:
        begins |= _mask(pc.match_substring_regex(column, _TOTAL_PATTERN, ignore_case=True))
    for index in np.flatnonzero(begins & keep)[:_MOST_TOTALS]:
        marked[index] = _is_total(columns, int(index), numbered=True)
    return marked


def _is_total(columns: Sequence[pa.ChunkedArray], index: int, *, numbered: bool = False) -> bool:
    """Whether the first value of a row is a word for a total and its only text; ``numbered``: with a number besides."""
    texts = [text for column in columns if (text := column[index].as_py()) is not None]
    lettered = [text for text in texts if any(character.isalpha() for character in text)]
    first = len(lettered) == 1 and texts[0] == lettered[0] and bool(_TOTAL.match(lettered[0]))
    return first and (len(texts) > 1 or not numbered)


def _totals_and_notes(
    body: pa.Table, numbers: NDArray[np.int64], content: NDArray[np.int64], keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Under the last record: lines with a total and numbers only, and lone texts that read or stand like a note."""
    marked = np.zeros(len(numbers), bool)
    kept = np.flatnonzero(keep)
    if len(kept) < 2:
        return marked
    usual = float(np.median(content[kept]))
    run: list[int] = []
    for index in kept[::-1][:_TRAILING]:
        lone = usual >= 3 and content[index] == 1
        if not (lone or _is_total(body.columns, int(index))):
            break
        run.append(int(index))
    run.reverse()
    for place, index in enumerate(run):
        text = next((text for column in body.columns if (text := column[index].as_py()) is not None), "")
        before = kept[np.searchsorted(kept, index) - 1]
        apart = numbers[index] - numbers[before] > 1 and index > before
        if apart or len(text) > _LONG_TEXT or _NOTE.match(text) or _TOTAL.match(text):
            marked[run[place:]] = True
            break
    return marked
