"""Labels as badges: icon, word and colour together, never colour alone."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from duediligence.services.supplier import Label

Colour = Literal["red", "orange", "yellow", "blue", "gray", "violet"]

_CONCERN: Final[dict[str, Colour]] = {
    "act_now": "red",
    "severe": "red",
    "high": "orange",
    "medium": "yellow",
    "low": "blue",
    "not_known": "gray",
}


def concern(label: Label) -> None:
    """What we found."""
    st.badge(label.text, icon=f":material/{label.icon}:", color=_CONCERN[label.id])


def context(label: Label) -> None:
    """How hard we look."""
    st.badge(label.text, icon=f":material/{label.icon}:", color="gray")
