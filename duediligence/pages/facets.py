"""Filters of suppliers whose truth is the address: a link opens the same view, and the way back finds it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from duediligence.pages import layout
from duediligence.pages.plain import visible
from duediligence.services import listing
from duediligence.services.listing import Asked, Options

FROM: Final = "from"
"""In an address: the page on which a mark was clicked."""


def asked() -> Asked:
    """What the address of this page asks for; ``supplier.py`` carries it along."""
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    return listing.asked_for(address, layout.snapshot().questionnaire)


def boxes(asked: Asked, options: Mapping[str, Options]) -> None:
    """A box for each facet, side by side; a choice goes into the address."""
    for column, (name, (_, label)) in zip(st.columns(len(listing.FACETS)), listing.FACETS.items(), strict=True):
        texts = {_written(value): f"{words} ({number:,})" for value, number, words in options[name]}
        chosen = [_written(value) for value in asked.chosen.get(name, ())]
        key = f"facet_{name}"
        choice(column, label, texts, chosen, key, partial(remember, name, key))


def choice(
    column: DeltaGenerator,
    label: str,
    texts: Mapping[str, str],
    chosen: Sequence[str],
    key: str,
    changed: Callable[[], None],
    help: str | None = None,
) -> None:
    """A box for one facet: several of ``texts`` (value → words) may be chosen; what is comes from outside."""
    st.session_state[key] = list(chosen)
    column.multiselect(
        label, list(texts), format_func=texts.__getitem__, key=key, placeholder="All", help=help, on_change=changed
    )


def remember(name: str, key: str) -> None:
    """As a widget's ``on_change``: its value into the address; another choice begins on the first page."""
    value = st.session_state[key]
    st.query_params.pop("page", None)
    if value:
        st.query_params[name] = value if isinstance(value, list) else str(value)
    else:
        st.query_params.pop(name, None)


def tokens(asked: Asked) -> None:
    """What the address asks for besides, each with a button that takes it away; one more takes everything away."""
    said = listing.only(asked, layout.snapshot().questionnaire)
    if not asked.address.keys() - {"order", "page"}:
        return
    with st.container(horizontal=True):
        for name, sentence in said.items():
            st.button(
                visible(sentence),
                icon=":material/close:",
                key=f"without_{name}",
                help="Take this filter away",
                on_click=partial(_without, name),
            )
        st.button("Show all suppliers", icon=":material/filter_alt_off:", key="without_filters", on_click=_without_any)


def list_address() -> Mapping[str, Sequence[str]]:
    """The parameters of the list that the address of this page carries along: the way back from a supplier."""
    return asked().address


def follow_the_way_back(page: str) -> None:
    """Put a page's own address back where the browser's "Back" has led to one that the page was only left by.

    Streamlit gives the page that is left the parameters of the next one before it goes there; so they say in
    ``from`` which page was left. What is put back in a run that "Back" began takes the place of that entry.
    """
    kept = f"address_of_{page}"
    if st.query_params.get(FROM) == page:
        st.query_params.from_dict(st.session_state.get(kept, {}))
    st.session_state[kept] = {name: st.query_params.get_all(name) for name in st.query_params}


def _written(value: str | None) -> str:
    return listing.UNKNOWN if value is None else value


def _without(name: str) -> None:
    st.query_params.pop("page", None)
    st.query_params.pop(name, None)
    if name in ("rule", "indicator"):
        st.query_params.pop("state", None)


def _without_any() -> None:
    st.query_params.clear()
