"""What a page shows stands in its address: a widget follows it, and changes it."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def asked(name: str, options: Collection[str], otherwise: str) -> str:
    """The value the address gives, where it is one of ``options``."""
    value = st.query_params.get(name)
    return value if value is not None and value in options else otherwise


def follow(key: str, value: str) -> None:
    """Set a widget that is about to be drawn to what the address says."""
    st.session_state[key] = value


def remember(name: str, key: str, *forgotten: str) -> None:
    """As a widget's ``on_change``: write its value into the address, and drop what belonged to the old one."""
    value = st.session_state[key]
    for other in forgotten:
        st.query_params.pop(other, None)
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
