"""A question as a supplier sees it, with what stands in its fields now; and what an answer would count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from duediligence.pages import editor_state as state
from duediligence.pages.editor_state import key
from duediligence.pages.plain import plain, visible
from duediligence.services import building, editing
from duediligence.services.catalogue.wording import language_name
from duediligence.services.drafts import Draft

_HINTS = {"integer": "A whole number", "decimal": "A number", "percent": "A number from 0 to 100", "date": "2026-01-31"}


def question(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> None:
    """Draw it in the language chosen above it; the answer given here is kept nowhere."""
    languages = editing.languages_of(draft.data)
    st.header("As a supplier sees it", anchor=False)
    if len(languages) > 1:
        language = st.selectbox(
            "Language of the preview", languages, 0, language_name, key=key(draft, "preview", name, "language")
        )
    if part.get("ask") == "desk_only":
        st.caption("A supplier never sees it: we answer it ourselves.")
    if part.get("relevant"):
        told = building.said(str(part["relevant"]), state.loaded(draft), "relevant", language)
        st.caption(f"Only asked when {plain(told or part['relevant'])}.")
    label = editing.words_of(part.get("label"), language, name)
    with st.container(border=True):
        if part.get("type") == "note":
            st.info(plain(label), icon=":material/sticky_note_2:")
            return
        st.markdown(f"**{plain(label)}**")
        if part.get("help"):
            st.caption(plain(editing.words_of(part["help"], language)))
        _answer(draft, name, part, language, label)
    if part.get("evidence"):
        st.caption(f"Good evidence: {plain(editing.words_of(part['evidence'], language))}")


def _answer(draft: Draft, name: str, part: Mapping[str, Any], language: str, label: str) -> None:
    choices = {
        str(each.get("id")): each for each in part.get("choices") or () if isinstance(each, dict) and "id" in each
    }
    scored = editing.POINTS.get(str(part.get("role", "information")))

    def said(choice: str) -> str:
        return visible(editing.words_of(choices[choice].get("label"), language, choice))

    at = key(draft, "preview", name, part.get("type"))
    picked: list[str] = []
    if part.get("type") == "select_one":
        one = st.radio(label, list(choices), None, said, key=at, label_visibility="collapsed")
        picked = [one] if one else []
    elif part.get("type") == "select_multiple":
        picked = [each for each in choices if st.checkbox(plain(said(each)), key=f"{at}_{each}")]
    else:
        st.text_input(label, key=at, placeholder=_HINTS.get(str(part.get("type")), ""), label_visibility="collapsed")
    noun = "points of concern" if scored == "risk" else "of strength"
    for each in picked:
        worth = choices[each].get(scored) if scored else None
        if worth is not None:
            st.caption(f"“{plain(said(each))}” counts {worth} {noun}.")
