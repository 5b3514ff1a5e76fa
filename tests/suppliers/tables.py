"""Tables written by hand, as a reader would give them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from duediligence.spreadsheets import Book, Sheet, Table
from duediligence.suppliers import Suppliers, guess_columns, standardise


def table(text: str, sheet: str | None = "Suppliers", header_row: int | None = 1) -> Table:
    """A table from lines of cells parted by ``|``; the first line holds the headers. ``\\n`` in a cell stays text."""
    header, *records = [[cell.strip(" ") for cell in line.strip().split("|")] for line in text.strip().splitlines()]
    return from_cells(header, records, sheet, header_row)


def from_cells(
    headers: Sequence[str],
    records: Sequence[Sequence[str]],
    sheet: str | None = "Suppliers",
    header_row: int | None = 1,
    rows: Sequence[int] | None = None,
) -> Table:
    """A table from cells; "" is an empty cell. Rows are numbered from below the header unless given."""
    cells = pa.table(
        {str(at): pa.array([record[at] or None for record in records], pa.string()) for at in range(len(headers))}
    )
    first = (header_row or 0) + 1
    numbers = rows if rows is not None else range(first, first + len(records))
    letters = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(headers)])
    return Table(sheet, header_row, tuple(headers), letters, cells, pa.array(numbers, pa.int32()))


def book(*tables: Table, hidden: frozenset[str] = frozenset()) -> Book:
    sheets = tuple(Sheet(each.sheet, each.cells, each.rows, each.sheet in hidden) for each in tables)
    return Book("list.xlsx", "0" * 64, "xlsx", None, None, sheets, tables, ())


def fields(of: Table) -> dict[int, str]:
    return {guess.position: guess.field for guess in guess_columns(of) if guess.field}


def mapped(of: Table) -> dict[str, str]:
    """Standard column → header, as ``inspect`` prints it."""
    return {guess.field: guess.header for guess in guess_columns(of) if guess.field}


def read(text: str, sheet: str | None = "Suppliers") -> Suppliers:
    of = table(text, sheet)
    return standardise(of, fields(of), "list.xlsx")


def values(suppliers: Suppliers, *columns: str) -> list[tuple[object, ...]]:
    """The rows of some columns, NaN as None."""
    rows = suppliers.frame[list(columns)].itertuples(index=False, name=None)
    return [tuple(None if value != value else value for value in row) for row in rows]


def places(suppliers: Suppliers) -> list[tuple[str, int | None, str | None, str]]:
    """Level, row, column and message of each problem."""
    return [(each.level, each.row, each.column, each.message) for each in suppliers.problems]
