"""Suppliers: search, filter, a hundred a page, and the way to each of them. Where one stands is in the address."""

from __future__ import annotations

from functools import partial

import streamlit as st

from duediligence.pages import facets, layout, progress
from duediligence.pages.plain import visible, visible_in
from duediligence.services import listing, reporting
from duediligence.services.listing import Asked, Listed
from duediligence.services.portfolios import Snapshot

KEY = "key"


def main() -> None:
    judged = layout.judged("Suppliers")
    if judged is None:
        return
    snapshot, issued = judged
    st.caption(
        f"{layout.count(snapshot.suppliers, 'supplier')}, judged on {layout.day(issued.as_of)}. "
        "Context says how hard we look; concern says what we found. A rating orders our work; it proves nothing."
    )
    st.query_params.pop(KEY, None)  # left by the way to a supplier, when the browser's "Back" leads here
    asked = facets.asked()
    top = st.columns([4, 1], vertical_alignment="bottom")
    with top[0]:
        find(asked)
    with top[1]:
        downloads(snapshot)
    facets.boxes(asked, listing.facets(layout.workspace(), snapshot, asked))
    facets.tokens(asked)
    found = listing.page(layout.workspace(), snapshot, asked)
    verb = "matches" if found.total == 1 else "match"
    st.markdown(f"**{layout.count(found.total, 'supplier')}** {verb}. Click a row to open it.")
    sort, pager, box = st.columns(3, vertical_alignment="bottom")
    with sort:
        ordered(asked)
    with pager:
        paged(found)
    with box:
        opened(asked, found)
    listed(asked, found)
    here = {name: values for name, values in asked.address.items() if name not in ("order", "page")}
    st.page_link(layout.DASHBOARD, label="See them on the dashboard", icon=":material/monitoring:", query_params=here)


def downloads(snapshot: Snapshot) -> None:
    with st.popover("Download", icon=":material/download:", key="downloads"):
        for each in reporting.EXPORTS.values():
            build = partial(reporting.export_portfolio, layout.workspace(), snapshot.portfolio, each.id)
            progress.download(each.title, each.file, build, snapshot, f"download_{each.id}")


def find(asked: Asked) -> None:
    st.session_state["find"] = asked.search
    st.text_input(
        "Search name, site, city, address or number",
        key="find",
        icon=":material/search:",
        on_change=partial(facets.remember, "find", "find"),
    )


def ordered(asked: Asked) -> None:
    st.session_state["order"] = asked.order
    st.selectbox(
        "Sort by",
        list(listing.ORDERS),
        format_func=listing.ORDERS.__getitem__,
        key="order",
        on_change=partial(facets.remember, "order", "order"),
    )


def paged(found: Listed) -> None:
    pages = listing.pages(found.total)
    if pages > 1:
        st.session_state["page_number"] = found.number
        st.number_input(f"Page (of {pages:,})", 1, pages, key="page_number", on_change=turn)


def turn() -> None:
    st.query_params["page"] = str(st.session_state["page_number"])


def opened(asked: Asked, found: Listed) -> None:
    key = st.selectbox(
        "Open a supplier",
        list(found.names),
        index=None,
        format_func=lambda key: visible(found.names[key]),
        placeholder="Type a part of the name",
        help="Those listed below; the search above finds all.",
        key="open_supplier",
    )
    if key is not None:
        open_supplier(asked, key)


def listed(asked: Asked, found: Listed) -> None:
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
        open_supplier(asked, list(found.names)[row])


def concern_colours(text: object) -> str:
    """The colours of a concern label; the word itself stands in the cell."""
    label = listing.CONCERNS[str(text)]
    return f"background-color: {label.colour}; color: {label.ink}"


def open_supplier(asked: Asked, key: str) -> None:
    """Its page carries the address of the list along, for the way back."""
    st.switch_page(layout.SUPPLIER, query_params={**asked.address, KEY: key})


main()
