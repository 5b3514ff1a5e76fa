"""The tables of facts that ship with the product, each row with its source and its edition."""

from __future__ import annotations

import csv
from collections.abc import Mapping
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


def read_rows(path: Path) -> tuple[Row, ...]:
    """Rows of one table file; see ``read_table``."""
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
    problems = [
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


@cache
def table_names() -> tuple[str, ...]:
    """Names of the tables that have an entry in ``tables/editions.csv``, in its order."""
    return tuple(row["table"] for row in read_table("editions"))


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
