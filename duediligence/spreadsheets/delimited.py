"""Text files with delimiters: CSV as Excel, exports and databases write it. No missing values or types are guessed."""

from __future__ import annotations

import csv
import io
from collections import Counter

import numpy as np
import pyarrow as pa

from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.cells import sheet_of, within_columns
from duediligence.spreadsheets.encodings import decode
from duediligence.spreadsheets.evenness import DELIMITERS, Evened, even, refuse_swallowed
from duediligence.spreadsheets.marks import Marks, find_marks
from duediligence.spreadsheets.parsed import Parsed, refused
from duediligence.spreadsheets.workbooks import within_rows
from duediligence.spreadsheets.written import Written, find_written

_SAMPLE_BYTES = 200_000
_SAMPLE_RECORDS = 200
_FIELD_MOST = 2**31 - 1


def read_delimited(data: bytes, limits: ReadingLimits, encoding: str | None = None) -> Parsed:
    """A text file. Rows are record numbers; problems name the line too. Raises CannotProceed."""
    content, taken, problems = decode(data, encoding)
    content, delimiter, skipped = _announced(content)
    _refuse_nul(content, skipped)
    if delimiter is None:
        delimiter = _likely_delimiter(content)
    records: Marks | Written = find_marks(content, delimiter) or find_written(content, delimiter, skipped, limits)
    evened, columns = _columns(records, delimiter, skipped, limits)
    if columns is None:
        records = find_written(content, delimiter, skipped, limits)
        evened, columns = _columns(records, delimiter, skipped, limits)
    kept = [index for index, values in evened.changed.items() if values is None]
    rows = pa.array(np.delete(records.numbers, kept), pa.int32())
    sheet, found = sheet_of(None, columns or [], rows, False, limits)
    return Parsed("csv", taken, delimiter, (sheet,), (*problems, *evened.problems, *found))


def _columns(
    records: Marks | Written, delimiter: str, skipped: int, limits: ReadingLimits
) -> tuple[Evened, list[pa.Array] | None]:
    if not len(records.numbers):
        raise refused("There is nothing but blank lines in the file.", "Check that the export finished, and try again.")
    within_rows(len(records.numbers), limits)
    refuse_swallowed(records, delimiter, skipped)
    evened = even(records, delimiter, skipped)
    within_columns(evened.width, limits, None)
    return evened, records.columns(evened.width, evened.changed)


def _announced(content: bytes) -> tuple[bytes, str | None, int]:
    """Excel's first line ``sep=;`` names the delimiter and is no record: the rest, the delimiter, lines skipped."""
    first, _, rest = content[:100].partition(b"\n")
    told = first.strip().strip(b'"').decode("utf-8", "ignore")
    if len(told) in (4, 5) and told.lower().startswith("sep="):
        return content[len(content[:100]) - len(rest) :], told[4:] or "\t", 1
    return content, None, 0


def _refuse_nul(content: bytes, skipped: int) -> None:
    at = content.find(b"\x00")
    if at >= 0:
        line = content.count(b"\n", 0, at) + 1 + skipped
        raise refused(
            f"Line {line} holds a NUL byte, which no text has: the file is damaged or not a text file.",
            "Export the list again as CSV (UTF-8) and upload that.",
            row=line,
            line=line,
        )


def _likely_delimiter(content: bytes) -> str:
    """The character that cuts most records into the same number of fields; with equals, into more fields."""
    sample = content[:_SAMPLE_BYTES].decode("utf-8", "ignore")
    if len(content) > _SAMPLE_BYTES:
        sample = sample.rpartition("\n")[0] or sample
    best, best_score = ",", (0.0, 0)
    csv.field_size_limit(_FIELD_MOST)
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
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
