"""How a file was read and what the officer decided about it, to be replayed on next month's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.categories import CategoryChoice, with_categories
from duediligence.suppliers.choices import ValueChoice, with_values
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.decisions import Decision, merged
from duediligence.suppliers.frame import Suppliers
from duediligence.suppliers.kinds import KIND_LABELS, ROLE_LABELS, CountryRole, ListKind

VERSION: Final = 1
_ENOUGH = 0.75  # of the columns that were used, this share must be there again


@dataclass(frozen=True)
class TableRecipe:
    """How one table was read. Columns go by their headers, so that they may move; ``headers`` are all of them.

    ``columns``: header → standard column. ``kept``: headers that look like personal data → why they are kept.
    ``date``, ``document``: headers of a ledger. A header that comes twice is followed by its letter: ``Name (F)``.
    """

    sheet: str | None
    header_row: int | None
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    used: bool = True
    kind: ListKind = "suppliers"
    role: CountryRole | None = None
    date: str | None = None
    document: str | None = None
    kept: Mapping[str, str] = field(default_factory=dict)

    def fields(self, table: Table) -> dict[int, str]:
        """Column position → standard column in another table."""
        places = positions(table)
        return {places[header]: field for header, field in self.columns.items() if header in places}

    def kept_positions(self, table: Table) -> dict[int, str]:
        """Position of each column of personal data that is kept → why."""
        places = positions(table)
        return {places[header]: why for header, why in self.kept.items() if header in places}

    def position(self, table: Table, header: str | None) -> int | None:
        """Where a header stands in another table."""
        return None if header is None else positions(table).get(header)

    def fits(self, table: Table) -> float:
        """0–1: how many of the columns that were used a table has; the supplier's name must be among them.

        Without headers the same number of columns is asked for.
        """
        if self.header_row is None or table.header_row is None:
            same = self.header_row is None and table.header_row is None and len(self.headers) == len(table.headers)
            return 1.0 if same else 0.0
        places = positions(table)
        names = [header for header, field in self.columns.items() if field == "name"]
        if not self.columns or not all(header in places for header in names):
            return 0.0
        return sum(header in places for header in self.columns) / len(self.columns)


@dataclass(frozen=True)
class Recipe:
    """Everything that was decided about a list. ``as_json`` is plain data; ``Recipe.from_json`` reads it back.

    ``category_column``: the column whose categories ``categories`` map.
    """

    tables: tuple[TableRecipe, ...] = ()
    values: tuple[ValueChoice, ...] = ()
    category_column: str | None = None
    categories: tuple[CategoryChoice, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def table_for(self, table: Table) -> TableRecipe | None:
        """The recipe of the table that this one continues: that of the same sheet, else the best that fits."""
        fitting = [(each.fits(table), each.sheet == table.sheet, each) for each in self.tables]
        good = [each for each in fitting if each[0] >= _ENOUGH]
        return max(good, key=lambda each: (each[1], each[0]))[2] if good else None

    def applied(self, suppliers: Suppliers) -> Suppliers:
        """The suppliers of the whole file (``combine`` first) after values, categories and merges, in that order."""
        told = with_values(suppliers, self.values)
        if self.category_column is not None:
            told = with_categories(told, self.category_column, self.categories)
        return merged(told, self.decisions)

    def remembering(self, other: Recipe) -> Recipe:
        """This recipe, and what an ``other``, older one says about values, categories and keys that it does not."""
        return replace(
            self,
            values=_and_older(self.values, other.values, lambda each: (each.column, each.written, each.everywhere)),
            category_column=self.category_column or other.category_column,
            categories=_and_older(self.categories, other.categories, lambda each: each.written),
            decisions=_and_older(self.decisions, other.decisions, lambda each: frozenset(each.keys)),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be stored."""
        return {
            "version": VERSION,
            "tables": [_table_json(table) for table in self.tables],
            "values": [choice.as_json() for choice in self.values],
            "category_column": self.category_column,
            "categories": [choice.as_json() for choice in self.categories],
            "decisions": [decision.as_json() for decision in self.decisions],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Recipe:
        """A stored recipe; what an older version did not write is as by default. Before version 1 only the tables
        were kept, with the standard column first (``{"name": "Factory name"}``).

        Raises ValueError where it names a column, kind or role that there is not.
        """
        return Recipe(
            tuple(_table_of(each) for each in data.get("tables", ())),
            tuple(ValueChoice.from_json(each) for each in data.get("values", ())),
            data.get("category_column"),
            tuple(CategoryChoice.from_json(each) for each in data.get("categories", ())),
            tuple(Decision.from_json(each) for each in data.get("decisions", ())),
        )


def recipe_of(
    table: Table,
    fields: Mapping[int, str],
    *,
    used: bool = True,
    kind: ListKind = "suppliers",
    role: CountryRole | None = None,
    date: int | None = None,
    document: int | None = None,
    kept: Mapping[int, str] | None = None,
) -> TableRecipe:
    """The recipe of a table as it was read; everything by position."""
    names = {position: header for header, position in positions(table).items()}
    return TableRecipe(
        table.sheet,
        table.header_row,
        tuple(names[position] for position in range(len(table.headers))),
        {names[position]: field for position, field in sorted(fields.items()) if field in FIELDS},
        used,
        kind,
        role,
        None if date is None else names[date],
        None if document is None else names[document],
        {names[position]: why for position, why in sorted((kept or {}).items())},
    )


def positions(table: Table) -> dict[str, int]:
    """Normalised header → position. A blank one goes by its letter, one that comes again is followed by it."""
    found: dict[str, int] = {}
    for position, (header, letter) in enumerate(zip(table.headers, table.letters, strict=True)):
        name = normalise_header(header) or f"({letter})"
        found[f"{name} ({letter})" if name in found else name] = position
    return found


def _table_json(table: TableRecipe) -> dict[str, Any]:
    names = ("sheet", "header_row", "used", "kind", "role", "date", "document")
    told = {name: getattr(table, name) for name in names}
    return {**told, "headers": list(table.headers), "columns": dict(table.columns), "kept": dict(table.kept)}


def _table_of(data: Mapping[str, Any]) -> TableRecipe:
    columns = dict(data["columns"])
    if "kind" not in data:
        columns = {normalise_header(header): field for field, header in columns.items()}
    kind, role = data.get("kind", "suppliers"), data.get("role")
    unknown = [field for field in columns.values() if field not in FIELDS]
    if unknown or kind not in KIND_LABELS or role not in (None, *ROLE_LABELS):
        raise ValueError(f"a stored recipe says {unknown or kind or role!r}, which we do not know")
    return TableRecipe(
        data.get("sheet"),
        data.get("header_row"),
        tuple(data.get("headers", columns)),
        columns,
        bool(data.get("used", True)),
        kind,
        role,
        data.get("date"),
        data.get("document"),
        dict(data.get("kept", {})),
    )


def _and_older(own: Sequence[Any], older: Sequence[Any], about: Any) -> tuple[Any, ...]:
    known = {about(each) for each in own}
    return (*(each for each in older if about(each) not in known), *own)
