"""The supplier list as a page shows it: searched, filtered, sorted, a hundred at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import pandas as pd

from duediligence.dashboards.labels import (
    ACT_NOW,
    CONTEXT,
    CONTEXT_NOT_KNOWN,
    LANES,
    LEVELS,
    NOT_KNOWN,
    RATINGS,
    Label,
    basis_text,
    concern_label,
    context_label,
)
from duediligence.reference import country_name
from duediligence.register import listing
from duediligence.register.listing import Filters, Order
from duediligence.services.workspace import Workspace

PAGE_ROWS: Final = 100
NAMES_OFFERED: Final = 10_000
ORDERS: Final[Mapping[Order, str]] = {
    "concern": "Concern, highest first",
    "context": "Context, highest first",
    "name": "Name",
    "list": "As in your list",
}
assert set(ORDERS) == set(get_args(Order))

CONCERNS: Final[Mapping[str, Label]] = {label.text: label for label in (ACT_NOW, *RATINGS.values(), NOT_KNOWN)}
"""Every label a supplier can show, by its words."""

FACETS: Final[Mapping[str, str]] = {
    "rating": "Concern",
    "lane": "To do",
    "context_class": "Context",
    "country": "Country",
}
"""Facets of the page, with what they are called."""


@dataclass(frozen=True)
class Listed:
    """One page of suppliers in words; ``keys`` in the same order; ``total`` over all pages."""

    rows: pd.DataFrame
    keys: tuple[str, ...]
    total: int


def page(workspace: Workspace, portfolio: int, filters: Filters, order: Order, number: int) -> Listed:
    """Page ``number`` (from 0) of the suppliers that the filters leave."""
    with workspace.reading() as reader:
        found = listing.page(reader, portfolio, filters, order, offset=number * PAGE_ROWS, limit=PAGE_ROWS)
    rows = found.rows
    shown = pd.DataFrame(
        {
            "Supplier": rows["name"],
            "Concern": [concern_label(*pair).text for pair in zip(rows["rating"], rows["lane"], strict=True)],
            "Score": rows["residual"].where(rows["rating"].notna()),
            "Country": [country_name(code) if isinstance(code, str) else "not known" for code in rows["country"]],
            "Context": [context_label(each).text for each in rows["context_class"]],
            "Context score": rows["inherent"],
            "How much we know": (rows["coverage"] * 100).round(),
            "Rests on": [basis_text(each) for each in rows["rating_basis"]],
            "How hard we look": [LEVELS.get(str(each), "") for each in rows["due_diligence"]],
            "Site": rows["site"],
            "Products": rows["products"],
            "Workers": rows["workers"],
        }
    )
    return Listed(shown, tuple(rows["key"]), found.total)


def facet(workspace: Workspace, portfolio: int, name: str, filters: Filters) -> tuple[tuple[str | None, int, str], ...]:
    """(value, how many, words) of one facet under all the other filters."""
    with workspace.reading() as reader:
        found = listing.facet(reader, portfolio, name, filters)
    return tuple((value, number, words(name, value)) for value, number in found)


def words(facet_name: str, value: str | None) -> str:
    """What a facet's value is called."""
    if facet_name == "country":
        return country_name(value) if value else "No country"
    labels = {"rating": RATINGS, "lane": LANES, "context_class": CONTEXT}[facet_name]
    if value is None:
        return {"rating": NOT_KNOWN.text, "lane": "Nothing urgent", "context_class": CONTEXT_NOT_KNOWN.text}[facet_name]
    return labels[value].text


def filters(search: str, chosen: Mapping[str, Sequence[str | None]]) -> Filters:
    """What the page's widgets ask for; a facet without a choice does not filter."""
    return Filters(search.strip(), {name: tuple(values) for name, values in chosen.items() if values})


def names(workspace: Workspace, portfolio: int) -> dict[str, str]:
    """Key → name, site and country, by name, for a box to open a supplier with: at most NAMES_OFFERED of them."""
    with workspace.reading() as reader:
        found = listing.page(reader, portfolio, Filters(), "name", limit=NAMES_OFFERED).rows
    offered = {}
    for key, *parts, country in found[["key", "name", "site", "country"]].itertuples(index=False, name=None):
        place = country_name(country) if isinstance(country, str) else "country not known"
        offered[key] = " · ".join(part for part in (*parts, place) if isinstance(part, str))
    return offered
