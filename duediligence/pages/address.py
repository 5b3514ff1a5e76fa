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
    change(forgotten, **{name: st.session_state[key]})


def change(forgotten: Collection[str] = (), **given: str | list[str]) -> None:
    """Change the address in one go, so that one step back undoes it; an empty value drops its name.

    A name may stand in it several times: its values are a list.
    """
    kept: dict[str, str | list[str]] = {
        name: st.query_params.get_all(name) for name in st.query_params if name not in forgotten
    }
    st.query_params.from_dict({name: value for name, value in (kept | given).items() if value})
