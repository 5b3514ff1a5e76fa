"""An uploaded file becomes a book of sheets and tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import DEFAULT_LIMITS, MEGABYTE, ReadingLimits
from duediligence.spreadsheets.dates import date_problems
from duediligence.spreadsheets.parsed import Parsed, refused
from duediligence.spreadsheets.process import read_apart
from duediligence.spreadsheets.table import Book
from duediligence.spreadsheets.tables import find_tables


def read_book(
    data: bytes,
    name: str,
    header_words: frozenset[str],
    limits: ReadingLimits = DEFAULT_LIMITS,
    encoding: str | None = None,
) -> Book:
    """Read a file in a process of its own and find the tables in it.

    ``name`` is used in messages only; the bytes decide what the file is. ``header_words`` are normalised headers
    (``normalise_header``) by which a header row is told from a title. ``encoding``: one of ``ENCODINGS`` where somebody
    chose how the letters of a text file are stored; None to find out, with a warning (kind ``encoding_judged``) where
    that needs judgement. Raises CannotProceed, each problem with the
    file's name, when the file cannot be read or breaks a limit.
    """
    try:
        if len(data) > limits.upload_bytes:
            raise refused(
                f"The file has {len(data) / MEGABYTE:,.1f} MB; our limit is {limits.upload_bytes / MEGABYTE:,.0f} MB.",
                "Delete pictures and sheets that are not needed, or split the list into several files.",
            )
        if not data:
            raise refused("The file is empty.", "Check that the upload or the export finished, and try again.")
        parsed = read_apart(data, limits, encoding)
    except CannotProceed as refusal:
        raise CannotProceed(_in_file(refusal.problems, name)) from refusal
    return book_of(parsed, hashlib.sha256(data).hexdigest(), name, header_words)


def book_of(parsed: Parsed, sha256: str, name: str, header_words: frozenset[str]) -> Book:
    """The book of a file that has been read. Raises CannotProceed where no sheet holds anything."""
    if not any(sheet.cells.num_rows for sheet in parsed.sheets):
        nothing = Problem("There is nothing in this file.", "Check that the export finished.", "blocking", file=name)
        raise CannotProceed(nothing)
    tables, found = find_tables(parsed.sheets, header_words)
    found += [problem for table in tables for problem in date_problems(table)]
    return Book(
        file=name,
        sha256=sha256,
        kind=parsed.kind,
        encoding=parsed.encoding,
        delimiter=parsed.delimiter,
        sheets=parsed.sheets,
        tables=tables,
        problems=_in_file((*parsed.problems, *found), name),
    )


def _in_file(problems: Iterable[Problem], name: str) -> tuple[Problem, ...]:
    return tuple(replace(problem, file=name) for problem in problems)
