"""Checklist: who does what by when, over all suppliers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

import streamlit as st

from duediligence.pages import address, bulk, facets, layout, worklist
from duediligence.pages.plain import visible
from duediligence.services import checklist
from duediligence.services.checklist import Counts, Filters

NOBODY = "none"  # stands in the address for a facet's "not known"
PAGE = "page"


def main() -> None:
    st.title("Checklist")
    layout.show_notices()
    snapshot = layout.snapshot()
    everything = checklist.counts(layout.workspace(), snapshot.portfolio.id)
    if everything.rows.empty:
        st.info(
            "There is nothing to do yet. Actions appear when an assessment finds something.", icon=":material/info:"
        )
        return
    search = st.query_params.get("search", "")
    part = address.asked("show", checklist.PARTS, "overdue" if st.query_params.get("due") == "overdue" else "all")
    chosen = {name: given(name, everything) for name in checklist.FACETS}
    safety = st.query_params.get("safety") == "first"
    filters = checklist.filters(search, part, chosen, safety)
    counts = checklist.counts(layout.workspace(), snapshot.portfolio.id, search)

    show(counts, filters, part)
    boxes(counts, filters, chosen, safety)
    total = counts.total(filters)
    order, number = sort_and_turn(total)
    rows = checklist.page(layout.workspace(), snapshot.portfolio.id, filters, order, number)
    if rows.empty:
        st.markdown("No action matches. Take a filter away to see more.")
        return
    first = number * checklist.PAGE_ROWS + 1
    shown = "" if total == len(rows) else f", {first:,} to {first + len(rows) - 1:,} on this page"
    st.markdown(f"**{layout.count(total, 'action')}**{shown}.")
    worklist.editor(snapshot, rows, "all", partial(bulk.panel, snapshot, filters, total, owners(everything)))


def given(name: str, everything: Counts) -> list[str | None]:
    """The values of a facet that the address asks for, where there are such."""
    asked = [None if value == NOBODY else value for value in st.query_params.get_all(name)]
    known = everything.facet(name, checklist.filters())
    return [value for value in asked if value in known]


def owners(everything: Counts) -> list[str]:
    return [owner for owner in everything.facet("owner", checklist.filters()) if owner]


def show(counts: Counts, filters: Filters, part: str) -> None:
    """Which part of the checklist is shown, each with how many actions it has."""
    numbers = counts.parts(filters)
    address.follow("checklist_show", part)
    st.segmented_control(
        "Show",
        list(checklist.PARTS),
        format_func=lambda name: f"{checklist.PARTS[name]} {numbers[name]:,}",
        key="checklist_show",
        required=True,
        on_change=partial(address.remember, "show", "checklist_show", "due", PAGE),
    )


def boxes(counts: Counts, filters: Filters, chosen: Mapping[str, Collection[str | None]], safety: bool) -> None:
    """Search and filters; the address holds them, so that a link opens the same view."""
    address.follow("checklist_search", st.query_params.get("search", ""))
    columns = st.columns(4)
    columns[0].text_input(
        "Search suppliers",
        placeholder="Name, site, city, address or number",
        key="checklist_search",
        on_change=partial(address.remember, "search", "checklist_search", PAGE),
    )
    for column, (name, label) in zip(columns[1:], checklist.FACETS.items(), strict=True):
        found = counts.facet(name, filters)
        values = [*found, *(value for value in chosen[name] if value not in found)]
        texts = {value or NOBODY: f"{visible(counts.words(name, value))} ({found.get(value, 0):,})" for value in values}
        key = f"checklist_{name}"
        mine = "Choose your name to see your own actions; a bookmark keeps them." if name == "owner" else None
        named = [value or NOBODY for value in chosen[name]]
        facets.choice(column, label, texts, named, key, partial(address.remember, name, key, PAGE), mine)
    st.session_state["checklist_safety"] = safety
    st.toggle("Only steps that need a safety plan first", key="checklist_safety", on_change=remember_safety)


def remember_safety() -> None:
    st.query_params.pop(PAGE, None)
    if st.session_state["checklist_safety"]:
        st.query_params["safety"] = "first"
    else:
        st.query_params.pop("safety", None)


def sort_and_turn(total: int) -> tuple[checklist.Order, int]:
    """In which order, and which page, counted from 0."""
    pages = max(1, -(-total // checklist.PAGE_ROWS))
    asked = st.query_params.get(PAGE, "1")
    number = min(max(int(asked), 1), pages) if asked.isdecimal() else 1
    orders = {str(order): order for order in checklist.ORDERS}
    address.follow("checklist_sort", address.asked("sort", orders, "due"))
    sort, turn = st.columns(2)
    order = sort.selectbox(
        "Sort by",
        list(orders),
        format_func=lambda name: checklist.ORDERS[orders[name]],
        key="checklist_sort",
        on_change=partial(address.remember, "sort", "checklist_sort", PAGE),
    )
    if pages > 1:
        st.session_state["checklist_page"] = number
        turn.number_input(
            f"Page (of {pages:,})", 1, pages, key="checklist_page", on_change=partial(turned, "checklist_page")
        )
    return orders[order], number - 1


def turned(key: str) -> None:
    st.query_params[PAGE] = str(st.session_state[key])


main()
