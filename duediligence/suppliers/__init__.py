"""A table becomes Suppliers: columns mapped, values standardised, keys given, problems with place and advice.

What a person decides on the way (columns, what a list is, values, categories, merges) is plain data: a ``Recipe``.
"""

from duediligence.suppliers.categories import Category, CategoryChoice, categories, category_columns, with_categories
from duediligence.suppliers.choices import UnknownValue, ValueChoice, unknown_values, with_values
from duediligence.suppliers.columns import FIELDS, HEADER_WORDS, NOT_MAPPED, StandardColumn
from duediligence.suppliers.decisions import Decision, merged, undecided
from duediligence.suppliers.duplicates import VERDICTS, Cluster, as_rows, find_duplicates
from duediligence.suppliers.frame import COLUMNS, Suppliers, combine, standardise
from duediligence.suppliers.kinds import KIND_LABELS, ROLE_LABELS, CountryRole, KindGuess, ListKind, guess_kind
from duediligence.suppliers.lines import LINE_COLUMNS, Gathered, gather_table
from duediligence.suppliers.mapping import ColumnGuess, guess_columns, holds_suppliers, usable_tables
from duediligence.suppliers.minerals import Declaration, DeclaredAnswer, Minerals, read_minerals
from duediligence.suppliers.personal import PersonalColumn, personal_columns
from duediligence.suppliers.recipe import Recipe, TableRecipe, recipe_of
from duediligence.suppliers.repairs import REPAIRS, ProblemGroup, Repair, group_problems

__all__ = [
    "COLUMNS",
    "FIELDS",
    "HEADER_WORDS",
    "KIND_LABELS",
    "LINE_COLUMNS",
    "NOT_MAPPED",
    "REPAIRS",
    "ROLE_LABELS",
    "VERDICTS",
    "Category",
    "CategoryChoice",
    "Cluster",
    "ColumnGuess",
    "CountryRole",
    "Decision",
    "Declaration",
    "DeclaredAnswer",
    "Gathered",
    "KindGuess",
    "ListKind",
    "Minerals",
    "PersonalColumn",
    "ProblemGroup",
    "Recipe",
    "Repair",
    "StandardColumn",
    "Suppliers",
    "TableRecipe",
    "UnknownValue",
    "ValueChoice",
    "as_rows",
    "categories",
    "category_columns",
    "combine",
    "find_duplicates",
    "gather_table",
    "group_problems",
    "guess_columns",
    "guess_kind",
    "holds_suppliers",
    "merged",
    "personal_columns",
    "read_minerals",
    "recipe_of",
    "standardise",
    "undecided",
    "unknown_values",
    "usable_tables",
    "with_categories",
    "with_values",
]
