"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, inside the transaction at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, Date, Table

Row = Sequence[object]

MANY: Final = 1_000
"""From so many new rows on a database may need other plans."""


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of plain values, in the order of ``columns`` (no column types are applied)."""
    if not rows:
        return
    rows = _dates_as_text(table, columns, rows)
    names = ", ".join(_quoted(connection, name) for name in columns)
    into = f"{_quoted(connection, table.name)} ({names})"
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", rows)


def update(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[int, Row]]) -> None:
    """Set ``columns`` of the rows given as (id, plain values in the order of ``columns``)."""
    numbered = list(rows)
    values = _dates_as_text(table, columns, [row for _, row in numbered])
    parameters = [(*row, number) for row, (number, _) in zip(values, numbered, strict=True)]
    if not parameters:
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    changes = ", ".join(f"{_quoted(connection, name)} = {mark}" for name in columns)
    connection.exec_driver_sql(f"UPDATE {_quoted(connection, table.name)} SET {changes} WHERE id = {mark}", parameters)


def reckon_with(connection: Connection, table: Table, rows: int) -> None:
    """Let the database look at a table that ``rows`` rows have been written to, so that it plans for its new size.

    PostgreSQL does so by itself, but only a while after the transaction; SQLite never.
    """
    if rows < MANY:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {MANY}")
    connection.exec_driver_sql(f"ANALYZE {_quoted(connection, table.name)}")


def _dates_as_text(table: Table, columns: Sequence[str], rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Rows as tuples with ISO text for dates, which both drivers take for a date column."""
    dates = {place for place, name in enumerate(columns) if isinstance(table.c[name].type, Date)}
    if not dates:
        return [tuple(row) for row in rows]
    return [
        tuple(cell.isoformat() if place in dates and isinstance(cell, date) else cell for place, cell in enumerate(row))
        for row in rows
    ]


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
