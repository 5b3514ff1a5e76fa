"""Labels as badges: icon, word and colour together, never colour alone."""

from __future__ import annotations

from decimal import Decimal
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


def concern(label: Label, score: Decimal | None = None) -> None:
    """What we found, with its score where there is one."""
    st.badge(_with(label, score), icon=f":material/{label.icon}:", color=_CONCERN[label.id])


def context(label: Label, score: Decimal | None = None) -> None:
    """How hard we look, with its score where there is one."""
    st.badge(_with(label, score), icon=f":material/{label.icon}:", color="gray")


def _with(label: Label, score: Decimal | None) -> str:
    return label.text if score is None else f"{label.text} {score}"
