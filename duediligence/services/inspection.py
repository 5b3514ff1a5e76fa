"""What is in a file: its tables, what each column seems to be, the suppliers, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from duediligence.errors import CannotProceed, Problem
from duediligence.services.found_table import FoundTable, understand
from duediligence.settings import DEFAULT_LIMITS, ReadingLimits
from duediligence.spreadsheets import ENCODINGS, Book, Sheet, read_book, table_of
from duediligence.suppliers import (
    FIELDS,
    HEADER_WORDS,
    Suppliers,
    combine,
    usable_tables,
)
from duediligence.suppliers.categories import CategoryChoice
from duediligence.suppliers.choices import UnknownValue, ValueChoice, unknown_values
from duediligence.suppliers.decisions import Decision, merged
from duediligence.suppliers.minerals import Minerals, read_minerals
from duediligence.suppliers.recipe import Recipe, TableRecipe

__all__ = ["ENCODINGS", "FIELD_LABELS", "Inspection", "inspect_file", "inspection_json", "problem_json", "read_path"]

FIELD_LABELS: Final = {name: column.label for name, column in FIELDS.items()}
"""The standard columns as a person calls them."""


@dataclass(frozen=True)
class Inspection:
    """A file as we understand it; the officer may change everything before anything is stored.

    ``values``, ``category_column``, ``categories`` and ``decisions``: what the officer said of single values, of
    purchase categories and of rows that may be the same. ``minerals``: the content of a conflict-minerals template.
    """

    book: Book
    tables: tuple[FoundTable, ...]
    minerals: Minerals | None = None
    values: tuple[ValueChoice, ...] = ()
    category_column: str | None = None
    categories: tuple[CategoryChoice, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def letters_judged(self) -> bool:
        """Whether we had to judge how the letters of a text file are stored."""
        return any(problem.kind == "encoding_judged" for problem in self.book.problems)

    @property
    def rows(self) -> int:
        """How many rows its used tables have."""
        return sum(found.table.cells.num_rows for found in self.used)

    @property
    def used(self) -> tuple[FoundTable, ...]:
        """The tables that hold suppliers."""
        return tuple(found for found in self.tables if found.used)

    @property
    def recipe(self) -> Recipe:
        """Everything that was decided, for the next file like this one."""
        tables = tuple(found.recipe() for found in self.tables)
        return Recipe(tables, self.values, self.category_column, self.categories, self.decisions)

    @cached_property
    def as_read(self) -> Suppliers:
        """Every supplier of the used tables as the file says it. Raises CannotProceed where there is no such table."""
        if self.minerals is not None:
            return combine([self.minerals.smelters])
        if not self.used:
            raise CannotProceed(no_supplier_table(self.book))
        return combine([found.suppliers(self.book.file) for found in self.used])

    @cached_property
    def valued(self) -> Suppliers:
        """The same after what was said of values and categories, before rows are merged."""
        return replace(self.recipe, decisions=()).applied(self.as_read)

    def suppliers(self) -> Suppliers:
        """Every supplier of the file after everything that was decided. Raises CannotProceed as ``as_read`` does."""
        return self._decided

    @cached_property
    def _decided(self) -> Suppliers:
        return merged(self.valued, self.decisions)

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

    @cached_property
    def unknown(self) -> tuple[UnknownValue, ...]:
        """Countries and sectors that we do not know, before anything was said of them."""
        return unknown_values(self.as_read)

    def saying(
        self, values: Sequence[ValueChoice], category_column: str | None, categories: Sequence[CategoryChoice]
    ) -> Inspection:
        """The same file with what is said of single values and of purchase categories; itself where nothing changed."""
        told = (tuple(values), category_column, tuple(categories))
        if told == (self.values, self.category_column, self.categories):
            return self
        changed = replace(self, values=told[0], category_column=told[1], categories=told[2])
        return self._worked_out("as_read", "unknown", to=changed)

    def deciding(self, decisions: Sequence[Decision]) -> Inspection:
        """The same file with what is decided about rows that may be the same; itself where nothing changed."""
        if tuple(decisions) == self.decisions:
            return self
        changed = replace(self, decisions=tuple(decisions))
        return self._worked_out("as_read", "unknown", "valued", to=changed)

    def _worked_out(self, *names: str, to: Inspection) -> Inspection:
        """Hand on what a change leaves as it is: working it out takes seconds for a long list."""
        to.__dict__.update({name: self.__dict__[name] for name in names if name in self.__dict__})
        return to

    def with_table(self, position: int, found: FoundTable) -> Inspection:
        """The same file with another reading of one table; itself where nothing changed."""
        if found.table is self.tables[position].table and found.chosen == self.tables[position].chosen:
            return self
        return replace(self, tables=(*self.tables[:position], found, *self.tables[position + 1 :]))

    def with_header(self, position: int, header_row: int | None) -> Inspection:
        """The same file with another header row of one table; its columns are guessed anew."""
        table = self.tables[position].table
        found = understand(table_of(self._sheet(table.sheet), header_row, table.region), used=True)
        return replace(self, tables=(*self.tables[:position], found, *self.tables[position + 1 :]))

    def replayed(self, recipe: Recipe) -> Inspection | None:
        """The same file read as the recipe says; None where none of its tables is one of the recipe's."""
        tables, again = [], 0
        for found in self.tables:
            known = recipe.table_for(found.table)
            if known is None:
                known = next((each for each in recipe.tables if each.sheet == found.table.sheet), None)
                moved = None if known is None else self._with_row(found, known)
                found, known = (found, None) if moved is None else (moved, known)
            again += known is not None and known.used
            tables.append(found if known is None else found.replayed(known))
        if not again:
            return None
        return replace(
            self, tables=tuple(tables), values=recipe.values, category_column=recipe.category_column,
            categories=recipe.categories, decisions=recipe.decisions,
        )  # fmt: skip

    def _with_row(self, found: FoundTable, recipe: TableRecipe) -> FoundTable | None:
        """The table that begins with the recipe's header row, where it fits the recipe."""
        try:
            table = table_of(self._sheet(found.table.sheet), recipe.header_row, found.table.region)
        except CannotProceed:
            return None
        moved = understand(table, used=True)
        return moved if Recipe((recipe,)).table_for(table) else None

    def _sheet(self, name: str | None) -> Sheet:
        return next(sheet for sheet in self.book.sheets if sheet.name == name)


def inspect_file(
    data: bytes, name: str, limits: ReadingLimits = DEFAULT_LIMITS, encoding: str | None = None
) -> Inspection:
    """Read a file in a child process and guess what its columns are. Raises CannotProceed.

    ``encoding``: one of ``ENCODINGS`` where somebody chose how the letters of a text file are stored.
    """
    book = read_book(data, name, HEADER_WORDS, limits, encoding)
    holding = {id(table) for table, _ in usable_tables(book)}
    return Inspection(
        book, tuple(understand(table, id(table) in holding) for table in book.tables), read_minerals(book)
    )


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
    suppliers = inspection.suppliers() if inspection.used or inspection.minerals else None
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
