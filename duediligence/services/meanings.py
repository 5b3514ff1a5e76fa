"""What values of a list mean: what has to be asked, what an officer may choose from, and what the choices say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from duediligence.reference import classifications, country_name
from duediligence.reference.countries import all_codes
from duediligence.reference.tables import read_table
from duediligence.services.inspection import Inspection
from duediligence.suppliers.categories import Category, CategoryChoice, categories, category_columns
from duediligence.suppliers.choices import UnknownValue, ValueChoice

NOTHING: Final = "It says nothing"
"""The choice for a text that means no country or sector at all."""

MOSTLY: Final = 0.5


@cache
def countries() -> Mapping[str, str]:
    """Name of a country, as an officer reads it → its ISO-2 code, by name."""
    return dict(sorted((country_name(code), code) for code in all_codes()))


@cache
def sectors() -> Mapping[str, str]:
    """Division of ISIC with its title → the division."""
    return {f"{division} {title}": division for division, title in sorted(classifications().items())}


@cache
def goods() -> tuple[str, ...]:
    """The goods of the list of goods made with child or forced labour, by name."""
    return tuple(sorted({row["good"] for row in read_table("goods")}))


def options(column: str) -> Mapping[str, str]:
    """What an unknown value of a column may mean: words → what is stored."""
    return {**(countries() if column == "country" else sectors()), NOTHING: ""}


def meaning(inspection: Inspection, value: UnknownValue) -> str | None:
    """What was said that a value means, in words; None where nothing was."""
    for choice in inspection.values:
        if choice.column == value.column and (choice.everywhere or choice.written == value.written):
            return next((words for words, stored in options(value.column).items() if stored == choice.value), None)
    return None


def told(inspection: Inspection, means: Mapping[tuple[str, str | None], str | None]) -> tuple[ValueChoice, ...]:
    """The choices of an inspection after an officer said what values mean: (column, as written) → words or None."""
    asked = set(means)
    others = [choice for choice in inspection.values if (choice.column, choice.written) not in asked]
    return (
        *others,
        *(
            ValueChoice(column, written, options(column)[words])
            for (column, written), words in means.items()
            if words is not None
        ),
    )


def likely_categories(inspection: Inspection) -> tuple[str, ...]:
    """Columns that may hold purchase categories: by header, and of a ledger also goods and sectors.

    None of another column where most rows say their sector: a guess about a category never stands above that.
    """
    lines = any(found.kind != "suppliers" for found in inspection.used)
    frame = inspection.as_read.frame
    known = frame["sector"].notna().mean() > MOSTLY
    return tuple(
        name
        for name in category_columns(frame)
        if (lines and name == "sector") or (not known and (lines or name not in ("sector", "products")))
    )


def found_categories(inspection: Inspection, column: str) -> tuple[Category, ...]:
    """The categories in a column, the most frequent first."""
    return categories(inspection.as_read.frame, column)


def category_choices(
    inspection: Inspection, means: Mapping[str, tuple[str | None, Sequence[str]]]
) -> tuple[CategoryChoice, ...]:
    """The choices after an officer said what categories mean: as written → sector in words or None, and goods."""
    others = [choice for choice in inspection.categories if choice.written not in means]
    said = [
        CategoryChoice(written, sectors().get(sector or ""), tuple(goods))
        for written, (sector, goods) in means.items()
        if sector or goods
    ]
    return (*others, *said)


def open_questions(inspection: Inspection) -> bool:
    """Whether something is left to be said: a value that nobody explained, or categories that nobody mapped."""
    if any(meaning(inspection, value) is None for value in inspection.unknown):
        return True
    if inspection.category_column is None:
        return bool(likely_categories(inspection))
    known = {choice.written for choice in inspection.categories}
    return any(found.written not in known for found in found_categories(inspection, inspection.category_column))
