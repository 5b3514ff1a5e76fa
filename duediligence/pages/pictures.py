"""A figure on a page: its finding, the marks that lead to suppliers, its source, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.pages import facets, layout
from duediligence.pages.plain import plain, visible, visible_in
from duediligence.services import dashboard
from duediligence.services.dashboard import Picture

Address = Mapping[str, Sequence[str]]

NAMES: Final = {
    "concern": "concern",
    "context": "context and concern",
    "map": "country",
    "business_and_country": "business and country",
    "findings": "finding",
    "indicators": "ILO indicator",
    "not_known": "what is not known",
    "to_do": "what to do",
}
"""Key of a figure → what its numbers are by."""

CONFIG: Final[dict[str, Any]] = {
    "topojsonURL": dashboard.MAP,
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "doubleClick": False,
}


INK: Final = {"light": "#0d151d", "dark": "#edf1f5"}
"""The colour of text by theme, see server.py: the one Streamlit gives to small text in figures is too pale."""


def show(picture: Picture, key: str, page: str, address: Address | None = None, *, brief: bool = False) -> None:
    """Draw a figure. ``address``: the filters it stands under; its marks lead to suppliers under these too.

    ``page``: the one it is on, which has to ``follow_the_way_back``. ``brief``: without its numbers as a table; they
    are on the dashboard.
    """
    st.subheader(plain(picture.title))
    picked = st.plotly_chart(
        dashboard.inked(picture.figure, INK["dark" if st.context.theme.type == "dark" else "light"]),
        key=f"figure_{key}",
        on_select="rerun",
        selection_mode="points",
        config={**CONFIG, "toImageButtonOptions": {"format": "svg", "filename": key}},
        alt=f"{picture.title}. {'The dashboard' if brief else 'The table below'} has the same numbers.",
    )
    for note in picture.notes:
        st.markdown(plain(note))
    st.caption(plain(picture.foot))
    row = None if brief else numbers(picture, key)
    marked = _row(picked["selection"]["points"])
    chosen = marked if row is None else row
    if chosen is not None and chosen < len(picture.ways):
        st.switch_page(layout.SUPPLIERS, query_params={**(address or {}), **picture.ways[chosen], facets.FROM: page})


def numbers(picture: Picture, key: str) -> int | None:
    """The same numbers, to choose one of, to read and to take away; the row of the one that was chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = [row for row, words in enumerate(picture.rows) if not words.endswith(": 0")]
        row = st.selectbox(
            f"Suppliers by {NAMES[key]}",
            named,
            index=None,
            format_func=lambda row: visible(picture.rows[row]),
            key=f"behind_{key}",
            placeholder="Choose a number",
            width=240,
        )
        with st.popover("Table", icon=":material/table:", key=f"table_{key}"):
            table(picture)
        st.download_button(
            "CSV",
            partial(dashboard.as_csv, picture),
            f"{key}.csv",
            "text/csv",
            key=f"csv_{key}",
            on_click="ignore",
            icon=":material/download:",
        )
    return row


def table(picture: Picture) -> None:
    """The numbers of a figure as a table that is read aloud as one."""
    st.table(visible_in(picture.table), border="horizontal", hide_index=True)


def _row(points: Sequence[Mapping[str, Any]]) -> int | None:
    """The row that the mark carries which was clicked."""
    for point in points:
        carried = point.get("customdata")
        value = carried[0] if isinstance(carried, list) and carried else carried
        if isinstance(value, int | float):
            return int(value)
    return None
