"""Several tables on one sheet: side by side with blank columns between, or one under the other."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.spreadsheets.headers import Row, grid_of, guess_header, is_value, known_headers, normalise_header
from duediligence.spreadsheets.table import Region, Sheet

_MOST_LOOKED_AT = 500
_MOST_TABLES = 50
_FEWEST_WORDS = 2  # known headers in a row that begins another table
_LINES_BEFORE_HEADER = 4  # a title and what goes with it


def parts_of(sheet: Sheet, header_words: frozenset[str]) -> list[tuple[Sheet, Region]]:
    """The parts of a sheet that may hold a table each, left to right and from the top down; often it is one."""
    if not sheet.cells.num_rows:
        return []
    top, bottom = sheet.rows[0].as_py(), sheet.rows[-1].as_py()
    parts = []
    for first, last in _column_ranges(sheet, header_words):
        piece = cut(sheet, Region(top, bottom, first, last))
        ranges = _stacked(piece, header_words)
        for start, end in ranges:
            region = Region(start, end, first, last)
            if len(ranges) > 1:
                region = replace(region, last_column=first + _width(cut(sheet, region)) - 1)
            parts.append((cut(sheet, region), region))
    return parts


def cut(sheet: Sheet, region: Region) -> Sheet:
    """A part of a sheet; rows that are blank in it are left out."""
    rows = sheet.rows.to_numpy()
    start, stop = np.searchsorted(rows, region.first_row), np.searchsorted(rows, region.last_row, side="right")
    cells = sheet.cells.slice(start, stop - start)
    numbers = sheet.rows.slice(start, stop - start)
    merged = sheet.merged
    if (region.first_column, region.last_column) != (0, sheet.cells.num_columns - 1):
        positions = range(region.first_column, region.last_column + 1)
        cells = cells.select(list(positions)).rename_columns([str(place) for place in range(len(positions))])
        filled = pa.array(_filled(cells))
        cells, numbers = cells.filter(filled), numbers.filter(filled)
        merged = tuple(
            (top, left - region.first_column, bottom, right - region.first_column)
            for top, left, bottom, right in merged
            if left >= region.first_column and right <= region.last_column
        )
    return replace(sheet, cells=cells, rows=numbers, merged=merged)


def _width(piece: Sheet) -> int:
    """How many columns there are up to the last one with a value."""
    used = [position for position, column in enumerate(piece.cells.columns) if column.null_count < len(column)]
    return used[-1] + 1 if used else 1


def _filled(cells: pa.Table) -> NDArray[np.bool_]:
    filled = np.zeros(cells.num_rows, bool)
    for column in cells.columns:
        filled |= pc.is_valid(column).to_numpy()
    return filled


def _column_ranges(sheet: Sheet, header_words: frozenset[str]) -> list[tuple[int, int]]:
    """First and last column of each block of columns that is a table of its own."""
    count = sheet.cells.num_rows
    blocks: list[tuple[int, int]] = []
    for position, column in enumerate(sheet.cells.columns):
        if column.null_count == count:
            continue
        if blocks and blocks[-1][1] == position - 1:
            blocks[-1] = blocks[-1][0], position
        else:
            blocks.append((position, position))
    whole = [(0, sheet.cells.num_columns - 1)]
    if len(blocks) < 2 or len(blocks) > 20:
        return whole
    ranges = [(0, blocks[0][1])]
    for before, block in itertools.pairwise(blocks):
        if _apart(sheet, before, block, header_words):
            ranges.append(block)
        else:
            ranges[-1] = ranges[-1][0], block[1]
    return ranges


def _apart(sheet: Sheet, left: tuple[int, int], right: tuple[int, int], header_words: frozenset[str]) -> bool:
    """Whether two blocks are two tables: they have headers in common, or other rows.

    A blank column within one table, put in for the eye, divides nothing.
    """
    pieces = []
    for first, last in (left, right):
        if last == first:
            return False
        piece = cut(sheet, Region(sheet.rows[0].as_py(), sheet.rows[-1].as_py(), first, last))
        guess = guess_header(piece, header_words)
        if guess is None or guess.index < 0 or guess.words < 1:
            return False
        row = grid_of(piece, guess.index, 1)[0]
        if any(is_value(text) for text in row if text is not None):
            return False
        rows = piece.rows.slice(guess.index + 1).to_pylist()
        headers = {normalise_header(text) for text in row if text is not None}
        pieces.append((piece.rows[guess.index].as_py(), headers, set(rows)))
    (one_at, one, one_rows), (other_at, other, other_rows) = pieces
    if not one_rows or not other_rows:
        return False
    if len(one & other) >= min(2, len(one), len(other)) or one_at != other_at:
        return True
    shorter, longer = sorted((one_rows, other_rows), key=len)
    ends_early = len(longer) - len(shorter) >= 3 and len(shorter) <= 0.8 * len(longer) and max(shorter) < max(longer)
    contiguous = max(shorter) - min(shorter) + 1 == len(shorter)
    return len(other_rows - one_rows) >= max(3, 0.2 * len(other_rows)) or (ends_early and contiguous)


def _stacked(piece: Sheet, header_words: frozenset[str]) -> list[tuple[int, int]]:
    """First and last row of the tables one under the other."""
    numbers = piece.rows.to_pylist()
    best = guess_header(piece, header_words)
    starts = [0]
    if best and best.index >= 0 and best.words >= 1:
        starts += [start for start, _ in _headed(piece, best.index, header_words)[1:]]
    ends = [*(start - 1 for start in starts[1:]), len(numbers) - 1]
    return [(numbers[start], numbers[end]) for start, end in zip(starts, ends, strict=True)]


def _headed(piece: Sheet, best: int, header_words: frozenset[str]) -> list[tuple[int, int]]:
    """The tables of a piece: where each begins, after blank rows and perhaps with a title, and its header row.

    ``best`` is one of the header rows; the others hold other known headers, and records below.
    """
    gaps = (np.flatnonzero(np.diff(piece.rows.to_numpy()) > 1) + 1).tolist()
    starts = [0, *gaps[:_MOST_LOOKED_AT]]
    around_best = max(start for start in (0, *gaps) if start <= best)
    header = _headers(grid_of(piece, best, 1)[0])
    found = [(around_best, best)]
    for start in starts:
        if start == around_best:
            continue
        grid = grid_of(piece, start, _LINES_BEFORE_HEADER + 2)
        for place in range(min(len(grid), _LINES_BEFORE_HEADER + 1)):
            if _begins_another(grid[place:], header, header_words):
                found.append((start, start + place))
                break
        if len(found) >= _MOST_TABLES:
            break
    return sorted(found)


def _begins_another(grid: list[Row], header: frozenset[str], header_words: frozenset[str]) -> bool:
    """Whether the first of some rows is the header of a table other than the one with this header."""
    row = grid[0]
    others = _headers(row)
    return (
        len(others) > 1
        and others != header
        and known_headers(row, header_words) >= max(_FEWEST_WORDS, 0.4 * len(others))
        and not any(is_value(text) for text in row if text is not None)
        and any(len(_headers(record)) > 1 for record in grid[1:])
    )


def _headers(row: Row) -> frozenset[str]:
    return frozenset(normalise_header(text) for text in row if text is not None)
