"""One table of a file: what its columns seem to be, what it is, and how the officer has it read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from duediligence.spreadsheets import Table
from duediligence.suppliers import (
    ColumnGuess,
    PersonalColumn,
    Suppliers,
    guess_columns,
    personal_columns,
    standardise,
)
from duediligence.suppliers.kinds import CountryRole, KindGuess, ListKind, guess_kind
from duediligence.suppliers.lines import gather_table
from duediligence.suppliers.recipe import TableRecipe, positions, recipe_of


@dataclass(frozen=True)
class FoundTable:
    """One table of a file. ``fields``: column position → standard column; ``used``: it holds suppliers.

    ``seems``: what it seems to be; ``kind``, ``role``, ``date`` and ``document``: how it is read, as the officer left
    it (see ``KindGuess``). ``kept``: columns that look like data about single people and that the officer keeps,
    position → why.
    """

    table: Table
    guesses: tuple[ColumnGuess, ...]
    fields: Mapping[int, str]
    used: bool
    seems: KindGuess
    kind: ListKind
    role: CountryRole | None = None
    date: int | None = None
    document: int | None = None
    kept: Mapping[int, str] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[object, ...]:
        """Everything the officer may change about it."""
        kept = dict(self.kept)
        return (dict(self.fields), self.used, self.kind, self.role, self.date, self.document, kept)

    def personal(self, fields: Mapping[int, str]) -> tuple[PersonalColumn, ...]:
        """The columns that look like data about single people, where these fields are mapped."""
        return personal_columns(self.table, frozenset(fields))

    def columns(self) -> dict[str, str]:
        """Standard column → header as written, in the order of the sheet."""
        return {field: self.table.headers[position] for position, field in sorted(self.fields.items())}

    def as_kind(self, kind: ListKind) -> FoundTable:
        """The same table read as something else, with the columns guessed for that."""
        if kind == self.seems.kind:
            seems = self.seems
            return replace(
                self, kind=kind, fields=seems.fields, role=seems.role, date=seems.date, document=seems.document
            )
        return replace(self, kind=kind, fields=_guessed(self.guesses), role=None if kind == "suppliers" else "not sure")

    def suppliers(self, file: str) -> Suppliers:
        """Its suppliers; the lines of a ledger or of customs entries are gathered to one row a supplier."""
        if self.kind == "suppliers":
            found = standardise(self.table, self.fields, file, self.kept)
            if self.role is None:
                return found
            roles = found.frame["country_role"]
            return replace(found, frame=found.frame.assign(country_role=roles.mask(roles.isna(), self.role)))
        lines = replace(self.seems, kind=self.kind, fields=self.fields, date=self.date, document=self.document)
        return gather_table(self.table, lines, file, role=self.role, kept=self.kept).suppliers

    def recipe(self) -> TableRecipe:
        """How it is read, for the next file like this one."""
        return recipe_of(
            self.table, self.fields, used=self.used, kind=self.kind, role=self.role,
            date=self.date, document=self.document, kept=self.kept,
        )  # fmt: skip

    def replayed(self, recipe: TableRecipe) -> FoundTable:
        """The same table read by a recipe; a column that is new in it as we guess."""
        known = recipe.fields(self.table)
        new = {position for header, position in positions(self.table).items() if header not in recipe.headers}
        taken = set(known.values())
        guessed = {at: field for at, field in self.fields.items() if at in new and field not in taken}
        return replace(
            self, fields={**guessed, **known}, used=recipe.used, kind=recipe.kind, role=recipe.role,
            date=recipe.position(self.table, recipe.date), document=recipe.position(self.table, recipe.document),
            kept=recipe.kept_positions(self.table),
        )  # fmt: skip


def understand(table: Table, used: bool) -> FoundTable:
    """A table with our guesses: what its columns are, and what it is."""
    guesses = guess_columns(table)
    seems = guess_kind(table, guesses)
    return FoundTable(table, guesses, seems.fields, used, seems, seems.kind, seems.role, seems.date, seems.document)


def _guessed(guesses: Sequence[ColumnGuess]) -> dict[int, str]:
    return {guess.position: guess.field for guess in guesses if guess.field}
