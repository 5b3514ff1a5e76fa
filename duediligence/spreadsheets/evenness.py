"""Records with more or fewer values than the others: completed, left out, or too many of them to trust the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from duediligence.errors import CannotProceed, Problem
from duediligence.spreadsheets.marks import Marks
from duediligence.spreadsheets.parsed import refused, shortened
from duediligence.spreadsheets.written import Written

DELIMITERS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_IRREGULAR_SHARE = 0.2  # more uneven rows than this, and the delimiter itself is in doubt
_SWALLOWED_LINES = 5


@dataclass
class Evened:
    """What is done so that all records have ``width`` values: record → its values, or None to leave it out."""

    width: int
    changed: dict[int, list[str] | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def even(records: Marks | Written, delimiter: str, skipped: int) -> Evened:
    """Give all records the same number of values: the common one. Rows with too many values are left out, named.

    Raises CannotProceed where too many rows are uneven to trust the rest.
    """
    fields = records.fields
    usual = np.bincount(fields)
    width = int(np.flatnonzero(usual == usual.max())[-1])
    first = next(index for index in range(len(fields)) if any(records.values(index)))
    several = np.flatnonzero(fields > 1)
    wide = int(several[-1]) if len(several) else first
    enough = np.flatnonzero(fields >= min(2, width))
    top = int(enough[0]) if len(enough) else first
    header = int(fields[top])
    mostly = bool(usual[width] >= 0.9 * (len(fields) - 1))
    if header > width and not mostly:
        width = header
    evened = Evened(width)
    doubtful: list[int] = []
    for index in np.flatnonzero(fields != width).tolist():
        values = records.values(index)
        count = len(values)
        if count > width and any(value.strip() for value in values[width:]):
            doubtful.append(index)
            evened.changed[index] = None
            evened.problems.append(_uneven(records, index, skipped, width, left_out=True))
            continue
        if 1 < count < width and top <= index <= wide:
            others = sum(value.count(other) for value in values for other in DELIMITERS if other != delimiter)
            if others >= 2 and count < width / 2 + 1:
                doubtful.append(index)
            evened.problems.append(_uneven(records, index, skipped, width, left_out=False))
        evened.changed[index] = (values + [""] * (width - count))[:width]
    if len(doubtful) > _IRREGULAR_SHARE * len(fields):
        raise _too_uneven(records, doubtful, delimiter, skipped, width)
    if header < width and mostly:
        evened.problems = [_short_header(int(records.numbers[top]), _line(records, top, skipped), header, width)]
    evened.problems = shortened(evened.problems, "uneven rows", None)
    return evened


def refuse_swallowed(records: Marks | Written, delimiter: str, skipped: int) -> None:
    """Raises CannotProceed where a stray quotation mark that pairs with a later one hides records inside a value."""
    for index in np.flatnonzero(records.heights > _SWALLOWED_LINES).tolist():
        record = records.values(index)
        for value in record:
            lines = value.splitlines()
            if len(lines) <= _SWALLOWED_LINES:
                continue
            counts = Counter(line.count(delimiter) for line in lines[1:-1])
            fields, times = counts.most_common(1)[0]
            if fields >= max(1, len(record) - 2) and times >= 0.8 * len(lines[1:-1]):
                line = _line(records, index, skipped)
                raise refused(
                    f"The quotation mark opened on line {line} is closed only {len(lines)} lines later and hides the "
                    "records between.",
                    'Close it, or double a quotation mark that belongs to the text (""), and upload the file again.',
                    row=int(records.numbers[index]),
                    line=line,
                )


def _line(records: Marks | Written, index: int, skipped: int) -> int:
    return int(records.lines[index]) + skipped


def _too_uneven(
    records: Marks | Written, doubtful: list[int], delimiter: str, skipped: int, width: int
) -> CannotProceed:
    index = doubtful[0]
    line = _line(records, index, skipped)
    return refused(
        f"Line {line}: {records.fields[index]} columns instead of {width}, when cut at "
        f"{_NAMES.get(delimiter, delimiter)}, and {len(doubtful)} of {len(records.fields)} rows are like that: we "
        "cannot tell which value belongs to which column.",
        "Put values that contain the delimiter into quotation marks, use one delimiter throughout, and upload it "
        "again.",
        row=int(records.numbers[index]),
        line=line,
    )


def _uneven(records: Marks | Written, index: int, skipped: int, width: int, *, left_out: bool) -> Problem:
    number, line = int(records.numbers[index]), _line(records, index, skipped)
    said = f"Line {line}: {records.fields[index]} columns instead of {width}"
    if left_out:
        return Problem(
            f"{said}; we cannot tell which value belongs to which column, so this row is left out.",
            "Put values that contain the delimiter into quotation marks and upload the file again.",
            "blocking",
            row=number,
            line=line,
        )
    return Problem(f"{said}; the missing ones are empty.", "Check that no value slipped.", row=number, line=line)


def _short_header(number: int, line: int, header: int, width: int) -> Problem:
    return Problem(
        f"Line {line}: the header names {header} columns, while the rows have {width}; values may stand under the "
        "wrong header.",
        "Compare a few rows with the original before you go on.",
        row=number,
        line=line,
    )
