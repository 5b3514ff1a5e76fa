"""What is in a file: its tables, what each column seems to be, the suppliers, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import DEFAULT_LIMITS, ReadingLimits
from duediligence.spreadsheets import Book, Table, read_book, table_of
from duediligence.suppliers import (
    FIELDS,
    HEADER_WORDS,
    ColumnGuess,
    PersonalColumn,
    Suppliers,
    combine,
    guess_columns,
    personal_columns,
    standardise,
    usable_tables,
)

FIELD_LABELS: Final = {name: column.label for name, column in FIELDS.items()}
"""The standard columns as a person calls them."""


@dataclass(frozen=True)
class FoundTable:
    """One table of a file. ``fields``: column position → standard column; ``used``: it holds suppliers.

    ``kept``: columns that look like data about single people and that the officer keeps, position → why.
    """

    table: Table
    guesses: tuple[ColumnGuess, ...]
    fields: Mapping[int, str]
    used: bool
    kept: Mapping[int, str] = field(default_factory=dict)

    def personal(self, fields: Mapping[int, str]) -> tuple[PersonalColumn, ...]:
        """The columns that look like data about single people, where these fields are mapped."""
        return personal_columns(self.table, frozenset(fields))

    def columns(self) -> dict[str, str]:
        """Standard column → header as written, in the order of the sheet."""
        return {field: self.table.headers[position] for position, field in sorted(self.fields.items())}


@dataclass(frozen=True)
class Inspection:
    """A file as we understand it; the officer may change tables and fields before anything is stored."""

    book: Book
    tables: tuple[FoundTable, ...]

    @property
    def used(self) -> tuple[FoundTable, ...]:
        """The tables that hold suppliers."""
        return tuple(found for found in self.tables if found.used)

    def suppliers(self) -> Suppliers:
        """Every supplier of the used tables. Raises CannotProceed where there is no supplier table."""
        if not self.used:
            raise CannotProceed(no_supplier_table(self.book))
        parts = [standardise(found.table, found.fields, self.book.file, found.kept) for found in self.used]
        return combine(parts)

    def some_suppliers(self) -> Suppliers:
        """The same, at least one. Raises CannotProceed where there is none, with what was wrong with the rows."""
        suppliers = self.suppliers()
        if suppliers.frame.empty:
            nothing = Problem(
                "The table has headers but no supplier.",
                "Add at least one row with a supplier's name below the headers.",
                "blocking",
                file=self.book.file,
            )
            raise CannotProceed((nothing, *suppliers.problems))
        return suppliers

    def with_table(
        self,
        position: int,
        *,
        fields: Mapping[int, str] | None = None,
        used: bool = True,
        kept: Mapping[int, str] | None = None,
    ) -> Inspection:
        """The same file with another reading of one table; what is not given stays."""
        found = self.tables[position]
        changed = replace(
            found,
            fields=dict(found.fields if fields is None else fields),
            used=used,
            kept=dict(found.kept if kept is None else kept),
        )
        return replace(self, tables=(*self.tables[:position], changed, *self.tables[position + 1 :]))

    def with_header(self, position: int, header_row: int | None) -> Inspection:
        """The same file with another header row of one table; its columns are guessed anew."""
        sheet = next(sheet for sheet in self.book.sheets if sheet.name == self.tables[position].table.sheet)
        found = _understand(table_of(sheet, header_row), used=True)
        return replace(self, tables=(*self.tables[:position], found, *self.tables[position + 1 :]))


def inspect_file(data: bytes, name: str, limits: ReadingLimits = DEFAULT_LIMITS) -> Inspection:
    """Read a file in a child process and guess what its columns are. Raises CannotProceed."""
    book = read_book(data, name, HEADER_WORDS, limits)
    holding = {id(table) for table, _ in usable_tables(book)}
    return Inspection(book, tuple(_understand(table, id(table) in holding) for table in book.tables))


def read_path(path: Path) -> bytes:
    """The bytes of a file named on the command line, or one clear sentence why not."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CannotProceed(
            Problem("We found no such file.", "Check the name and the folder.", "blocking", file=str(path))
        ) from None
    except IsADirectoryError:
        raise CannotProceed(Problem("This is a folder.", "Name a file in it.", "blocking", file=str(path))) from None
    except OSError as error:
        raise CannotProceed(
            Problem(
                f"We could not open it ({error.strerror}).",
                "Check that you may read the file.",
                "blocking",
                file=str(path),
            )
        ) from None


def no_supplier_table(book: Book) -> Problem:
    """The message for a file without a list of suppliers."""
    sheets = ", ".join(f'"{table.sheet}"' for table in book.tables if table.sheet)
    seen = f" We looked at {sheets}." if sheets else ""
    return Problem(
        f"We found no list of suppliers in this file.{seen}",
        "We need a column with supplier names and one more that describes them, such as country or address, "
        "under a row of headers.",
        "blocking",
        file=book.file,
    )


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """The object that ``inspect --json`` prints."""
    book = inspection.book
    suppliers = inspection.suppliers() if inspection.used else None
    problems = [*book.problems, *(suppliers.problems if suppliers else (no_supplier_table(book),))]
    return {
        "file": book.file,
        "sha256": book.sha256,
        "kind": book.kind,
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "tables": [_table_json(found) for found in inspection.used],
        "suppliers": _supplier_rows(suppliers.frame) if suppliers else [],
        "problems": [problem_json(problem) for problem in problems],
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One problem as an object for scripts."""
    names = ("level", "sheet", "row", "column", "line", "value", "message", "advice")
    return {name: getattr(problem, name) for name in names}


def _understand(table: Table, used: bool) -> FoundTable:
    guesses = guess_columns(table)
    fields = {guess.position: guess.field for guess in guesses if guess.field}
    return FoundTable(table, guesses, fields, used)


def _table_json(found: FoundTable) -> dict[str, Any]:
    table = found.table
    return {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "first_row": table.first_row,
        "rows": table.cells.num_rows,
        "columns": found.columns(),
    }


def _supplier_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = ["sheet", "row", "name", "country", "country_as_written", "workers"]
    return [
        {name: _plain(value) for name, value in zip(columns, values, strict=True)}
        for values in frame[columns].itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value
