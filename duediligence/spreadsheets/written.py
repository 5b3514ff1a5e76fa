"""The records of a text read one by one: for texts whose quotation marks or line breaks leave doubt."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.parsed import refused
from duediligence.spreadsheets.workbooks import within_rows

_FIELD_MOST = 2**31 - 1


@dataclass(frozen=True)
class Written:
    """The same as ``Marks``, with every value at hand."""

    records: list[list[str]]
    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]
    heights: NDArray[np.int64]
    fields: NDArray[np.int64]

    def values(self, index: int) -> list[str]:
        """The values of one record."""
        return self.records[index]

    def columns(self, width: int, changed: Mapping[int, list[str] | None]) -> list[pa.Array]:
        """All records as columns of text, see ``Marks.columns``."""
        kept = (changed.get(index, values) for index, values in enumerate(self.records))
        return [pa.array(column, pa.string()) for column in zip(*(values for values in kept if values), strict=True)]


def find_written(content: bytes, delimiter: str, skipped: int, limits: ReadingLimits) -> Written:
    """The records of a UTF-8 text. Raises CannotProceed for a quotation mark that is not closed as it should be.

    ``skipped``: lines before the text, for messages.
    """
    csv.field_size_limit(_FIELD_MOST)
    try:
        text = io.StringIO(content.decode("utf-8"), newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
    except (TypeError, ValueError) as error:
        raise refused("The first line names a delimiter that cannot be one.", "Delete the line sep=… .") from error
    records: list[list[str]] = []
    places: list[tuple[int, int, int]] = []
    number, start, rows = 0, 1, 0
    try:
        for record in reader:
            number += 1
            if any(value.strip() for value in record):
                rows += 1
                if rows <= limits.rows:
                    records.append(record)
                    places.append((number, start, reader.line_num - start + 1))
            start = reader.line_num + 1
    except csv.Error as error:
        line = start + skipped
        raise refused(
            f"The quotation mark opened on line {line} is not closed as it should be, so we cannot tell where the "
            "values end.",
            'Close it, or double a quotation mark that belongs to the text (""), and upload the file again.',
            row=number + 1,
            line=line,
        ) from error
    within_rows(rows, limits)
    numbers, lines, heights = np.array(places, np.int64).reshape(-1, 3).T
    return Written(records, numbers, lines, heights, np.array([len(record) for record in records], np.int64))
