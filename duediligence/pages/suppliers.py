"""Suppliers: search, filter, a hundred a page, and the way to each of them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from duediligence.pages import layout
from duediligence.pages.plain import visible, visible_in
from duediligence.services import listing, reporting

QUERY = {"lane": "lane", "context": "context_class", "country": "country", "rating": "rating"}
NOTHING = "none"


def main() -> None:
    st.title("Suppliers")
    layout.show_notices()
    snapshot = layout.snapshot()
    layout.show_outdated(snapshot)
    issued = snapshot.issued
    if issued is None:
        st.info("There are no suppliers yet.", icon=":material/info:")
        st.page_link(layout.IMPORT, label="Import a list", icon=":material/upload_file:")
        return
    portfolio = snapshot.portfolio
    names = listing.names(layout.workspace(), portfolio.id)
    total = snapshot.suppliers
    top = st.columns([3, 2], vertical_alignment="bottom")
    key = top[0].selectbox(
        "Open a supplier",
        list(names),
        index=None,
        format_func=lambda key: visible(names[key]),
        placeholder="Type a part of the name",
        help=None if len(names) == total else f"The first {len(names):,} by name; the search below finds all.",
        key="open_supplier",
    )
    if key is not None:
        open_supplier(key)
    with top[1], st.popover("Download", icon=":material/download:", key="downloads"):
        for each in reporting.EXPORTS.values():
            st.download_button(
                each.title,
                partial(reporting.export_portfolio, layout.workspace(), portfolio, each.id),
                each.file,
                key=f"download_{each.id}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
    st.caption(
        f"{layout.count(total, 'supplier')}, judged on {layout.day(issued.as_of)}. "
        "Context says how hard we look; concern says what we found. A rating orders our work; it proves nothing."
    )
    listed(portfolio.id)


def listed(portfolio: int) -> None:
    workspace = layout.workspace()
    given = {facet: asked_for(name) for name, facet in QUERY.items()}
    # a search is still there on the way back from a supplier; a link from another page starts without one
    search = st.text_input(
        "Search name, site, city, address or number",
        key="search_linked" if any(given.values()) else "search",
        persist_state=None if any(given.values()) else "session",
    )
    chosen: dict[str, list[str | None]] = {}
    for column, (facet, label) in zip(st.columns(len(listing.FACETS)), listing.FACETS.items(), strict=True):
        options = listing.facet(workspace, portfolio, facet, listing.filters(search, chosen))
        texts = {value: f"{words} ({number})" for value, number, words in options}
        preset = [value for value in given.get(facet, []) if value in texts]
        chosen[facet] = column.multiselect(
            label,
            list(texts),
            default=preset,
            format_func=texts.__getitem__,
            key=f"facet_{facet}_{preset}",
            placeholder="All",
        )
    sort, pager = st.columns(2)
    order = sort.selectbox("Sort by", list(listing.ORDERS), format_func=listing.ORDERS.__getitem__, key="order")
    filters = listing.filters(search, chosen)
    found = listing.page(workspace, portfolio, filters, order, 0)
    pages = max(1, -(-found.total // listing.PAGE_ROWS))
    if pages > 1:
        number = pager.number_input(f"Page (of {pages})", 1, pages, 1, key="page_number")
        found = listing.page(workspace, portfolio, filters, order, int(number) - 1)
    verb = "matches" if found.total == 1 else "match"
    st.markdown(f"**{layout.count(found.total, 'supplier')}** {verb}. Click a row to open it.")
    event = st.dataframe(
        visible_in(found.rows).style.map(concern_colours, subset=["Concern"]),
        hide_index=True,
        placeholder="",
        height=min(38 + 35 * max(len(found.rows), 1), 740),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key="supplier_rows",
        column_config={
            "Score": st.column_config.NumberColumn(
                format="%.1f", help="0 to 100, higher is more concern. Empty: not enough known."
            ),
            "Context score": st.column_config.NumberColumn(
                format="%.1f", help="0 to 100, from country, kind of business and goods."
            ),
            "How much we know": st.column_config.NumberColumn(format="%.0f %%"),
            "Workers": st.column_config.NumberColumn(format="localized"),
        },
        alt="Table of suppliers with concern, context and how much we know",
    )
    selection = event["selection"]
    row = next(iter(selection["rows"]), None)
    if row is None and selection["cells"]:
        row = selection["cells"][0][0]
    if row is not None:
        open_supplier(found.keys[row])


def concern_colours(text: object) -> str:
    """The colours of a concern label; the word itself stands in the cell."""
    label = listing.CONCERNS[str(text)]
    return f"background-color: {label.colour}; color: {label.ink}"


def asked_for(name: str) -> list[str | None]:
    """The values a link asks for; ``none`` stands for "not known"."""
    return [None if value == NOTHING else value for value in st.query_params.get_all(name)]


def open_supplier(key: str) -> None:
    st.switch_page(layout.SUPPLIER, query_params={"key": key})


main()
