"""Text files with delimiters: CSV as Excel, exports and databases write it. No missing values or types are guessed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from duediligence.errors import Problem
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.cells import sheet_of
from duediligence.spreadsheets.encodings import decode
from duediligence.spreadsheets.parsed import Parsed, refused, shortened
from duediligence.spreadsheets.workbooks import within_rows

DELIMITERS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 200
_IRREGULAR_SHARE = 0.2  # more uneven rows than this, and the delimiter itself is in doubt
_SWALLOWED_LINES = 5
_FIELD_MOST = 2**31 - 1


@dataclass
class _Records:
    """Records with their numbers and first lines; blank ones are left out but counted."""

    values: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_delimited(data: bytes, limits: ReadingLimits) -> Parsed:
    """A text file. Rows are record numbers; problems name the line too. Raises CannotProceed."""
    text, encoding, problems = decode(data)
    text, delimiter, skipped = _announced(text)
    _refuse_nul(text, skipped)
    if delimiter is None:
        delimiter = _likely_delimiter(text)
    records = _records(text, delimiter, skipped, limits)
    if not records.values:
        raise refused("There is nothing but blank lines in the file.", "Check that the export finished, and try again.")
    width, found = _even(records, delimiter)
    problems += found
    columns = [pa.array(column, pa.string()) for column in zip(*records.values, strict=True)]
    rows = pa.array(records.numbers, pa.int32())
    sheet, found = sheet_of(None, columns[:width], rows, False, limits)
    return Parsed("csv", encoding, delimiter, (sheet,), tuple(problems + found))


def _announced(text: str) -> tuple[str, str | None, int]:
    """Excel's first line ``sep=;`` names the delimiter and is no record: the rest, the delimiter, lines skipped."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep="):
        return rest, first[4], 1
    if first.lower() == "sep=":
        return rest, "\t", 1
    return text, None, 0


def _refuse_nul(text: str, skipped: int) -> None:
    at = text.find("\x00")
    if at >= 0:
        line = text.count("\n", 0, at) + 1 + skipped
        raise refused(
            f"Line {line} holds a NUL byte, which no text has: the file is damaged or not a text file.",
            "Export the list again as CSV (UTF-8) and upload that.",
            row=line,
            line=line,
        )


def _likely_delimiter(text: str) -> str:
    """The character that cuts most records into the same number of fields; with equals, into more fields."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        csv.field_size_limit(_FIELD_MOST)
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        counts = Counter(len(record) for record, _ in zip(reader, range(_SAMPLE_RECORDS), strict=False) if any(record))
        several = {fields: times for fields, times in counts.items() if fields > 1}
        if not several:
            continue
        fields, times = max(several.items(), key=lambda item: (item[1], item[0]))
        share = times / counts.total()
        score = (round(share, 1), fields)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str, skipped: int, limits: ReadingLimits) -> _Records:
    csv.field_size_limit(_FIELD_MOST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (TypeError, ValueError) as error:
        raise refused("The first line names a delimiter that cannot be one.", "Delete the line sep=… .") from error
    records, number, start, rows = _Records(), 0, 1 + skipped, 0
    try:
        for record in reader:
            number += 1
            end = reader.line_num + skipped
            if end - start >= _SWALLOWED_LINES:
                _refuse_swallowed(record, delimiter, number, start)
            if any(value.strip() for value in record):
                rows += 1
                if rows <= limits.rows:
                    records.values.append(record)
                    records.numbers.append(number)
                    records.lines.append(start)
            start = end + 1
    except csv.Error as error:
        raise refused(
            f"The quotation mark opened on line {start} is not closed as it should be, so we cannot tell where the "
            "values end.",
            'Close it, or double a quotation mark that belongs to the text (""), and upload the file again.',
            row=number + 1,
            line=start,
        ) from error
    within_rows(rows, limits)
    return records


def _refuse_swallowed(record: list[str], delimiter: str, number: int, start: int) -> None:
    """A stray quotation mark that pairs with a later one hides whole records inside one value."""
    for value in record:
        lines = value.splitlines()
        if len(lines) <= _SWALLOWED_LINES:
            continue
        counts = Counter(line.count(delimiter) for line in lines[1:-1])
        fields, times = counts.most_common(1)[0]
        if fields >= max(1, len(record) - 2) and times >= 0.8 * len(lines[1:-1]):
            raise refused(
                f"The quotation mark opened on line {start} is closed only {len(lines)} lines later and hides the "
                "records between.",
                'Close it, or double a quotation mark that belongs to the text (""), and upload the file again.',
                row=number,
                line=start,
            )


def _even(records: _Records, delimiter: str) -> tuple[int, list[Problem]]:
    """Give all records the same number of fields: the common one. Rows with too many values are left out, named.

    Raises CannotProceed where too many rows are uneven to trust the rest.
    """
    counts = Counter(map(len, records.values))
    width = max(counts, key=lambda fields: (counts[fields], fields))
    first = next(index for index, values in enumerate(records.values) if any(values))
    wide = max((index for index, values in enumerate(records.values) if len(values) > 1), default=first)
    top = next((index for index, values in enumerate(records.values) if len(values) >= min(2, width)), first)
    header = len(records.values[top])
    if header > width and counts[width] < 0.9 * (len(records.values) - 1):
        width = header
    problems, doubtful, kept = [], [], _Records()
    for index, values in enumerate(records.values):
        number, line, fields = records.numbers[index], records.lines[index], len(values)
        if fields > width and any(value.strip() for value in values[width:]):
            doubtful.append((number, line, fields))
            problems.append(_uneven(number, line, fields, width, left_out=True))
            continue
        if 1 < fields < width and top <= index <= wide:
            others = sum(value.count(other) for value in values for other in DELIMITERS if other != delimiter)
            if others >= 2 and fields < width / 2 + 1:
                doubtful.append((number, line, fields))
            problems.append(_uneven(number, line, fields, width, left_out=False))
        kept.values.append(values if fields == width else (values + [""] * (width - fields))[:width])
        kept.numbers.append(number)
        kept.lines.append(line)
    if len(doubtful) > _IRREGULAR_SHARE * len(records.values):
        number, line, fields = doubtful[0]
        raise refused(
            f"Line {line}: {fields} columns instead of {width}, when cut at {_NAMES.get(delimiter, delimiter)}, and "
            f"{len(doubtful)} of {len(records.values)} rows are like that: we cannot tell which value belongs to "
            "which column.",
            "Put values that contain the delimiter into quotation marks, use one delimiter throughout, and upload it "
            "again.",
            row=number,
            line=line,
        )
    if header < width and counts[width] >= 0.9 * (len(records.values) - 1):
        problems = [_short_header(records.numbers[top], records.lines[top], header, width)]
    records.values, records.numbers, records.lines = kept.values, kept.numbers, kept.lines
    return width, shortened(problems, "uneven rows", None)


def _uneven(number: int, line: int, fields: int, width: int, *, left_out: bool) -> Problem:
    said = f"Line {line}: {fields} columns instead of {width}"
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
