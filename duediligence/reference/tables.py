"""The tables of facts that ship with the product, each row with its source and its edition."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from duediligence.errors import CannotProceed, Problem

FOLDER = Path(__file__).resolve().parent / "tables"
Row = Mapping[str, str]


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """Rows of ``tables/<name>.csv`` as header → text, in the file's order; read once.

    Raises CannotProceed with every row that states no source or no edition: a fact without
    them is not used.
    """
    return read_rows(FOLDER / f"{name}.csv")


def read_rows(path: Path, needs: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """Rows of one table file that must have the columns of ``needs``; see ``read_table``."""
    if not path.is_file():
        raise CannotProceed(
            Problem(
                "We could not find this table of facts.",
                "Install the product again, or put the file back.",
                "blocking",
                file=path.name,
            )
        )
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, restval="")
        rows = [(reader.line_num, row) for row in reader]
        headers = reader.fieldnames or ()
    problems = [
        Problem(f"The column {column} is missing.", "Add it.", "blocking", file=path.name, line=1, column=column)
        for column in (*needs, "source", "edition")
        if column not in headers
    ] or [
        Problem(
            f"This row states no {column}.",
            "Fill it in: a fact without source and edition is not used.",
            "blocking",
            file=path.name,
            line=line,
            column=column,
        )
        for line, row in rows
        for column in ("source", "edition")
        if not row.get(column)
    ]
    if problems:
        raise CannotProceed(problems)
    return tuple(MappingProxyType(row) for _, row in rows)


def whole_numbers(file: str, rows: Sequence[Row], column: str, may_be_blank: bool) -> tuple[Problem, ...]:
    """A problem for each row whose ``column`` is not a whole number from 0 to 100."""
    return tuple(
        Problem(
            f"{column.capitalize()} must be a whole number from 0 to 100.",
            "Correct it, or leave it blank where there is no data." if may_be_blank else "Correct it.",
            "blocking",
            file=file,
            line=line,
            column=column,
            value=row[column],
        )
        for line, row in enumerate(rows, start=2)
        if not _whole_number_to_100(row[column]) and not (may_be_blank and not row[column])
    )


def _whole_number_to_100(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= 100


@cache
def editions() -> Mapping[str, str]:
    """Table → its edition in words, with the date it stands for and, where it was replaced, since when."""
    return MappingProxyType({row["table"]: _in_words(row) for row in read_table("editions")})


def _in_words(row: Row) -> str:
    words = row["edition"]
    if row["as_of"]:
        words += f" ({row['as_of']})"
    if row["replaced_on"]:
        words += f", replaced {row['replaced_on']}"
    return words
