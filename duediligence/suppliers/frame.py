"""From a table to Suppliers: one row a supplier or site, standard columns, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from duediligence.errors import CannotProceed, Problem
from duediligence.spreadsheets import Table
from duediligence.suppliers.cells import Objects, Reader, present
from duediligence.suppliers.columns import FIELDS, NOT_MAPPED
from duediligence.suppliers.countries import read_countries
from duediligence.suppliers.keys import assign_keys, clash_problems
from duediligence.suppliers.personal import personal_columns
from duediligence.suppliers.rows import no_suppliers

NUMERIC = ("workers", "women_share", "migrant_share", "agency_share", "spend")
COLUMNS = (
    "key", "name", "site", "country", "country_as_written", "country_inferred", "country_role", "region", "city",
    "address", "sector", "products", "hs_codes", "workers", "women_share", "migrant_share", "agency_share", "tier",
    "parent", "supplier_id", "lei", "os_id", "spend", "currency", "note", "extra", "file", "sheet", "row",
)  # fmt: skip
"""The columns of a Suppliers frame, in order."""


@dataclass(frozen=True)
class Suppliers:
    """Suppliers as a frame and what was wrong.

    ``frame`` has the columns ``COLUMNS``, index 0..n-1, one row a supplier or site; missing text is None, a missing
    number NaN, never "". ``key`` is unique; ``workers`` and ``spend`` are float64, the shares float64 per cent 0–100;
    ``country`` is ISO 3166-1 alpha-2, ``country_inferred`` whether an address told it; ``extra`` a dict header → text
    of all other columns; ``row`` the file's own row number. Each row left out has a blocking problem.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]


def standardise(table: Table, fields: Mapping[int, str], file: str, kept: Mapping[int, str] | None = None) -> Suppliers:
    """The suppliers of one table. ``fields``: column position → standard column; all others become ``extra``.

    Columns that look like personal data are left out and pointed out, unless ``kept`` (position → the officer's
    reason) names them.
    Raises CannotProceed where no column holds the names, and ValueError for a field that is no standard column.
    """
    frame, problems = read_rows(table, fields, file, kept)
    return keyed(frame, problems)


def keyed(frame: pd.DataFrame, problems: Sequence[Problem]) -> Suppliers:
    """Rows with their keys; those that repeat an earlier one become problems too. ``frame`` is changed."""
    clashes = assign_keys(frame)
    frame = frame[list(COLUMNS)]
    return Suppliers(frame, (*problems, *clash_problems(frame, clashes)))


def read_rows(
    table: Table, fields: Mapping[int, str], file: str, kept: Mapping[int, str] | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a table as a Suppliers frame whose keys are not given yet, and what was wrong with their cells."""
    positions = _positions(table, fields, file)
    reader = Reader(table, file)
    columns: dict[str, Any] = {}
    for name, position in positions.items():
        if name == "country":
            continue
        read = reader.read(name, position)
        columns |= {each: values for each, values in read.items() if each not in columns or each == name}
    if "spend" in positions and "currency" in positions:
        columns["currency"] = np.where(
            present(reader.text(positions["currency"])), reader.text(positions["currency"]), columns["currency"]
        )
    left_out = _left_out(reader, columns, positions)
    addresses: Objects = columns.get("address", np.empty(table.cells.num_rows, dtype=object))
    places = _places(columns, table.cells.num_rows)
    columns |= read_countries(reader, positions.get("country"), addresses, places, left_out)
    columns["extra"] = _extras(reader, set(positions.values()), kept or {})
    frame = _frame(columns, table.cells.num_rows)
    frame["file"] = pd.Series([file] * len(frame), dtype=object)
    frame["sheet"] = pd.Series([table.sheet] * len(frame), dtype=object)
    frame["row"] = table.rows.to_numpy().astype(np.int64)
    if left_out:
        frame = frame.drop(index=sorted(left_out)).reset_index(drop=True)
    lost = {int(table.rows[at].as_py()) for at in left_out}
    return frame, [each for each in reader.problems if each.row not in lost or each.level == "blocking"]


def _places(columns: Mapping[str, Any], count: int) -> Objects:
    """City, region and address of each row in one text."""
    found = np.empty(count, dtype=object)
    parts = [columns[name] for name in ("city", "region", "address") if name in columns]
    for at, cells in enumerate(zip(*parts, strict=True)):
        found[at] = ", ".join(cell for cell in cells if cell) or None
    return found


def combine(parts: Sequence[Suppliers]) -> Suppliers:
    """Several tables as one, in their order: keys are unique over all, rows that repeat another table are problems."""
    if not parts:
        return Suppliers(_empty(), ())
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    for name in COLUMNS:
        if name not in (*NUMERIC, "row", "country_inferred"):
            frame[name] = frame[name].astype(object)
    part_of = np.repeat(np.arange(len(parts)), [len(part.frame) for part in parts])
    clashes = {at: first for at, first in assign_keys(frame).items() if part_of[at] != part_of[first]}
    return Suppliers(
        frame, (*(problem for part in parts for problem in part.problems), *clash_problems(frame, clashes))
    )


def _positions(table: Table, fields: Mapping[int, str], file: str) -> dict[str, int]:
    """Standard column → position; a field given to two columns goes to the first, the other is kept as an extra."""
    found: dict[str, int] = {}
    for position, name in sorted(fields.items()):
        if name == NOT_MAPPED:
            continue
        if name not in FIELDS:
            raise ValueError(f"{name!r} is no standard column")
        found.setdefault(name, position)
    if "name" not in found:
        raise CannotProceed(
            Problem(
                "No column holds the names of the suppliers.",
                "Say which column does, or leave this table out.",
                "blocking",
                file,
                table.sheet,
                table.header_row,
                kind="name_no_column",
            )
        )
    return found


def _left_out(reader: Reader, columns: dict[str, Any], positions: Mapping[str, int]) -> set[int]:
    """Rows without a supplier, each with its blocking problem. A nameless row with a number or a place goes by that."""
    names: Objects = columns["name"]
    table = reader.table
    described = np.zeros(len(names), dtype=np.bool_)
    for name in ("supplier_id", "lei", "os_id", "address", "site"):
        if name in columns:
            described |= present(columns[name])
    with_country = described | present(reader.text(positions["country"])) if "country" in positions else described
    reasons = no_suppliers(table, names, with_country, positions["name"])
    left_out = set(reasons)
    for at, reason in reasons.items():
        reader.report(
            f"{reason} We left it out.",
            "If it is a supplier, fill in its country or address.",
            "blocking",
            at,
            positions["name"],
            kind="row_no_supplier",
        )
    for at in map(int, np.flatnonzero(~present(names))):
        for name in ("site", "supplier_id", "lei", "os_id", "address"):
            if name in columns and columns[name][at] is not None:
                names[at] = columns[name][at]
                reader.report(
                    f'This row has no supplier name; we call it by its {FIELDS[name].in_a_sentence}, "{names[at]}".',
                    "Fill in the name.",
                    "warning",
                    at,
                    positions["name"],
                    kind="name_missing",
                )
                break
        else:
            left_out.add(at)
            reader.report(
                "This row has no supplier name, number or address. We left it out.",
                "Fill in the name if it is a supplier.",
                "blocking",
                at,
                positions["name"],
                kind="row_nameless",
            )
    return left_out


def _extras(reader: Reader, mapped: set[int], kept: Mapping[int, str]) -> Objects:
    """Header → text of every cell outside the standard columns (no personal data), and of what they cannot carry."""
    table = reader.table
    for column in personal_columns(table, frozenset(mapped)):
        if column.position in kept:
            continue
        mapped = mapped | {column.position}
        if table.cells.column(column.position).null_count < table.cells.num_rows:
            reader.report(
                f"This column looks like personal data ({column.holds}). We left it out.",
                "If you need it, keep it with a reason; we ask for no data about single people.",
                "warning",
                position=column.position,
                kind="personal_data",
            )
    names = extra_names(table)
    found = np.empty(table.cells.num_rows, dtype=object)
    chosen = [position for position in range(len(table.headers)) if position not in mapped or position in reader.aside]
    texts = [
        reader.aside[position].tolist() if position in reader.aside else _trimmed(table.cells.column(position))
        for position in chosen
    ]
    headers = [names[position] for position in chosen]
    if not chosen:
        for at in range(len(found)):
            found[at] = {}
        return found
    for at, row in enumerate(zip(*texts, strict=True)):
        found[at] = {header: text for header, text in zip(headers, row, strict=True) if text}
    return found


def _trimmed(column: pa.ChunkedArray) -> list[str | None]:
    return [text.strip() if text else None for text in column.to_pylist()]


def extra_names(table: Table) -> list[str]:
    """The header of each column as a name of its own: ``Column F`` where blank, ``Contact (F)`` where used before."""
    names: list[str] = []
    for header, letter in zip(table.headers, table.letters, strict=True):
        name = header.strip() or f"Column {letter}"
        names.append(f"{name} ({letter})" if name in names else name)
    return names


def _frame(columns: Mapping[str, Any], count: int) -> pd.DataFrame:
    series = {}
    for name in COLUMNS:
        if name in NUMERIC:
            series[name] = pd.Series(columns.get(name, np.full(count, np.nan)), dtype="float64")
        elif name == "country_inferred":
            series[name] = pd.Series(columns[name], dtype="bool")
        elif name == "row":
            series[name] = pd.Series(np.zeros(count), dtype="int64")
        else:
            series[name] = pd.Series(columns.get(name, np.empty(count, dtype=object)), dtype=object)
    return pd.DataFrame(series)


def _empty() -> pd.DataFrame:
    return _frame({"country_inferred": np.zeros(0, dtype=np.bool_)}, 0)
