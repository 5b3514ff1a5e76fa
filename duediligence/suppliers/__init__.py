"""A table becomes Suppliers: columns mapped, values standardised, keys given, problems with place and advice."""

from duediligence.suppliers.columns import FIELDS, HEADER_WORDS, NOT_MAPPED, StandardColumn
from duediligence.suppliers.frame import COLUMNS, Suppliers, combine, standardise
from duediligence.suppliers.mapping import ColumnGuess, guess_columns, holds_suppliers, usable_tables
from duediligence.suppliers.personal import PersonalColumn, personal_columns

__all__ = [
    "COLUMNS",
    "FIELDS",
    "HEADER_WORDS",
    "NOT_MAPPED",
    "ColumnGuess",
    "PersonalColumn",
    "StandardColumn",
    "Suppliers",
    "combine",
    "guess_columns",
    "holds_suppliers",
    "personal_columns",
    "standardise",
    "usable_tables",
]
