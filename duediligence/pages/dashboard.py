"""Dashboard: what we know and do not know about all suppliers, or those that the filters leave."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.pages import address, facets, layout, pictures
from duediligence.services import dashboard, listing
from duediligence.services.dashboard import ColourBy, Kind

PAGE: Final = "dashboard"
BY: Final[dict[ColourBy, str]] = {"concern": "Concern: what we found", "context": "Context: how hard we look"}
KINDS: Final[dict[Kind, str]] = {
    "harm": "Harm to people",
    "lead": "To look into",
    "inconsistency": "Does not fit together",
}


def main() -> None:
    judged = layout.judged("Dashboard")
    if judged is None:
        return
    snapshot, issued = judged
    facets.follow_the_way_back(PAGE)
    asked = facets.asked()
    by = next(each for each in BY if each == address.asked("map", BY, "concern"))
    kind = next(each for each in KINDS if each == address.asked("findings", KINDS, "harm"))
    facets.boxes(asked, listing.facets(layout.workspace(), snapshot, asked))
    facets.tokens(asked)
    seen = dashboard.view(layout.workspace(), snapshot, asked.filters, by, kind)
    here = {name: values for name, values in asked.address.items() if name not in ("order", "page")}
    st.markdown(
        f"**{layout.count(seen.shown, 'supplier')}**"
        + (f" of {seen.total:,}" if seen.shown != seen.total else "")
        + f", judged on {layout.day(issued.as_of)}. Click a mark to see the suppliers behind it."
    )
    if not seen.shown:
        return
    left, right = st.columns(2, gap="large")
    with left:
        pictures.show(seen.concern, "concern", PAGE, here)
    with right:
        pictures.show(seen.context, "context", PAGE, here)
    switch("The map shows", "map", BY, by)
    pictures.show(seen.world, "map", PAGE, here)
    pictures.show(seen.matrix, "business_and_country", PAGE, here)
    left, right = st.columns(2, gap="large")
    with left:
        switch("Findings", "findings", KINDS, kind)
        pictures.show(seen.findings, "findings", PAGE, here)
    with right:
        pictures.show(seen.indicators, "indicators", PAGE, here)
    left, right = st.columns(2, gap="large")
    with left:
        pictures.show(seen.gaps, "not_known", PAGE, here)
    with right:
        pictures.show(seen.lanes, "to_do", PAGE, here)
    st.caption(dashboard.NOT_PROOF)


def switch(label: str, name: str, options: Mapping[Any, str], value: str) -> None:
    """A choice of what a figure shows, kept in the address."""
    key = f"switch_{name}"
    address.follow(key, value)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=partial(address.remember, name, key),
    )


main()
