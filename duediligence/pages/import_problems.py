"""What is wrong in a file, a group for each repair: how many, which values, some examples, and the way to mend them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from duediligence.pages.plain import plain, visible
from duediligence.suppliers.repairs import ProblemGroup

ICONS = {"blocking": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
WORDS = {"blocking": "Left out", "warning": "Please check", "note": "Good to know"}
VALUES_SHOWN = 200
OPEN = 5


def draw(groups: Sequence[ProblemGroup], mend: Mapping[str, tuple[str, int]] | None = None) -> int | None:
    """Show the groups. ``mend``: kind → what a button says, and the step it leads to. Gives the step asked for."""
    asked = None
    if groups:
        st.header("What we noticed")
    for number, group in enumerate(groups):
        column = f", “{plain(group.column)}”" if group.column else ""
        more = f" ({group.count:,})" if group.count > 1 else ""
        label = f"{WORDS[group.level]}: {plain(group.title)}{column}{more}"
        with st.expander(label, icon=ICONS[group.level], expanded=group.level == "blocking" and group.count <= OPEN):
            if group.advice:
                st.markdown(plain(group.advice))
            words, step = (mend or {}).get(group.kind or "", ("", 0))
            if words and st.button(words, key=f"mend_{number}_{group.kind}", icon=":material/build:"):
                asked = step
            one(group)
    return asked


def one(group: ProblemGroup) -> None:
    """Values with how many rows have each, and a few problems in full."""
    if len(group.values) > 1 or (group.values and group.count > len(group.examples)):
        st.dataframe(
            [{"Value": visible(value), "Rows": count} for value, count in list(group.values.items())[:VALUES_SHOWN]],
            hide_index=True,
            height=min(38 + 35 * min(len(group.values), VALUES_SHOWN), 250),
        )
    if group.count > len(group.examples):
        st.caption(f"The first {len(group.examples)} of {group.count:,}:")
    st.dataframe(
        [
            {"Where": visible(each.place()), "What": visible(each.message), "Value": visible(each.value or "")}
            for each in group.examples
        ],
        hide_index=True,
    )
