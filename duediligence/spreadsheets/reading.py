"""From the bytes of a file to sheets of text: the right reader for the kind. Runs in the reading process only."""

from __future__ import annotations

from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.biff import first_columns
from duediligence.spreadsheets.delimited import read_delimited
from duediligence.spreadsheets.kinds import cfb_content, container_of
from duediligence.spreadsheets.locks import unlock_package, unlock_xls, xls_stream
from duediligence.spreadsheets.parsed import AHEAD_FROM_BYTES, Parsed
from duediligence.spreadsheets.workbooks import read_xls, read_zipped


def parse(data: bytes, limits: ReadingLimits, *, careful: bool = True, encoding: str | None = None) -> Parsed:
    """Read a file of any kind we know. Raises CannotProceed for all others, damaged files and broken limits.

    Not ``careful``: read a large workbook while it is still being checked. ``encoding``: of a text file, where a person
    chose it.
    """
    container = container_of(data)
    if container == "text":
        return read_delimited(data, limits, encoding)
    if container == "zip":
        return read_zipped(data, limits, ahead=not careful and len(data) >= AHEAD_FROM_BYTES)
    if cfb_content(data) == "encrypted":
        return read_zipped(unlock_package(data), limits)
    workbook = unlock_xls(data)
    return read_xls(workbook, first_columns(xls_stream(workbook)), limits)
