"""Headers over two rows: groups above, their columns below. ``Workers`` over ``Women`` becomes ``Workers · Women``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duediligence.spreadsheets.headers import Row, is_value
from duediligence.spreadsheets.table import Sheet

_LONGEST = 60  # characters of a header in two rows; longer texts are instructions
_SEPARATOR = " · "


@dataclass(frozen=True)
class HeaderRows:
    """The headers of a table. ``rows``: as they stand in the sheet, one or two; ``bottom``: index of the last."""

    bottom: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def header_rows(sheet: Sheet, index: int) -> HeaderRows:
    """The headers in the row at an index of the sheet, with the row above or below where that belongs to them."""
    own = _row(sheet, index)
    numbers = sheet.rows
    number = numbers[index].as_py()
    if index and numbers[index - 1].as_py() == number - 1:
        above = _row(sheet, index - 1)
        joined = _joined(above, own, _merged(sheet, number - 1))
        if joined:
            return HeaderRows(index, joined, (above, own))
    if index + 1 < len(numbers) and numbers[index + 1].as_py() == number + 1:
        below = _row(sheet, index + 1)
        # A record under the header must not become a part of it: only where it fills the gaps that groups leave.
        joined = _joined(own, below, _merged(sheet, number), fills_gaps=True)
        if joined:
            return HeaderRows(index + 1, joined, (own, below))
    return HeaderRows(index, tuple(text or "" for text in own), (own,))


def _row(sheet: Sheet, index: int) -> Row:
    return tuple(column[index].as_py() for column in sheet.cells.columns)


def _merged(sheet: Sheet, number: int) -> Mapping[int, int]:
    """First column → last column of the cells of a row that are merged across columns."""
    return {left: right for top, left, _, right in sheet.merged if top == number and right > left}


def _joined(upper: Row, lower: Row, merged: Mapping[int, int], *, fills_gaps: bool = False) -> tuple[str, ...] | None:
    """The headers of two rows in one, None where the upper row is a title or the lower one a record."""
    above = [position for position, text in enumerate(upper) if text is not None]
    below = {position for position, text in enumerate(lower) if text is not None}
    texts = [text for text in (*upper, *lower) if text is not None]
    if len(below) < 2 or any(is_value(text) or len(text) > _LONGEST for text in texts):
        return None
    spans = {position: _span(position, above, below, len(upper), merged) for position in above}
    alone = [position for position in above if position not in below]
    wide = [position for position in above if position in below and spans[position] > 1]
    narrow = [position for position in above if position in below and spans[position] == 1]
    if not wide or (fills_gaps and (narrow or not alone)):
        return None
    if any(position in merged for position in wide):
        title = len(above) == 1 and spans[wide[0]] >= len(below)
        plausible = not title and len(narrow) <= len(wide)
    elif alone:
        plausible = not narrow
    else:
        covered = sum(spans[position] for position in wide)
        plausible = len(wide) >= 2 and not narrow and covered >= 0.8 * len(below)
    if not plausible:
        return None
    group, until, headers = "", -1, []
    for position, (high, low) in enumerate(zip(upper, lower, strict=True)):
        if high is not None:
            group, until = high, position + spans[position] - 1
        if low is None:
            headers.append(high or "")
        else:
            headers.append(f"{group}{_SEPARATOR}{low}" if position <= until else low)
    return tuple(headers)


def _span(position: int, above: list[int], below: set[int], width: int, merged: Mapping[int, int]) -> int:
    """How many columns a group stands over: as merged, else up to the next group or the end of the lower headers."""
    if position in merged:
        return merged[position] - position + 1
    if merged:
        return 1
    end = position + 1
    while end < width and end in below and end not in above:
        end += 1
    return end - position
