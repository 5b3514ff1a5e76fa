"""The actions that rules suggest: the shipped ones to read, those of this questionnaire to edit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.pages import catalogue_cards, editor_fields, editor_outline
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import Insert, Remove
from duediligence.remediation import CLOCKS, OWNERS
from duediligence.services import drafts, editing
from duediligence.services.drafts import Draft

_FIELDS: Final = ("title", "why", "owner", "days", "clock", "evidence", "closing_proof", "after")


def actions(draft: Draft) -> None:
    """List of the questionnaire's own actions and the card of one; the shipped ones below."""
    language = editing.languages_of(draft.data)[0]
    own = editing.own_actions(draft)
    listed, card = st.columns([1, 3], gap="medium")
    with listed:
        items = tuple(
            editing.Item(str(each["id"]), editing.words_of(each.get("title"), language, str(each["id"])), None)
            for each in own
        )
        chosen = editor_outline.choose("Own actions", items, "action", st.query_params.get("action", ""))
        if not items:
            st.caption(
                "This questionnaire has no action of its own. Its rules suggest those that came with the product."
            )
        _add(draft, language)
    with card:
        part = editing.part_of(own, chosen)
        if part is not None:
            _card(draft, chosen, part, language)
        _shipped(draft, language)


def _add(draft: Draft, language: str) -> None:
    """A new action, or a copy of a shipped one to change."""
    with st.popover("Add an action", icon=":material/add:"):
        words = st.text_area("What is to be done?", key=state.key(draft, "new_action"), height="content")
        if st.button("Add it", key=state.key(draft, "add_action"), type="primary", disabled=not words.strip()):
            title = " ".join(words.split())
            name = editing.new_id(title, frozenset(editing.actions(draft, language)), "action")
            value = {
                "id": name, "title": {language: title}, "owner": "supplier", "days": 30, "clock": "p3",
                "evidence": {language: "Write what would show that it was done."},
                "closing_proof": {language: "Write what closes it."},
            }  # fmt: skip
            state.save(draft, [Insert(("actions",), value)], f"The action “{title}” added", action=name)
        own = {str(each["id"]) for each in editing.own_actions(draft)}
        titles = {name: title for name, title in editing.actions(draft, language).items() if name not in own}
        copied = st.selectbox(
            "Or change one that came with the product",
            list(titles),
            None,
            lambda name: visible(titles[name]),
            key=state.key(draft, "copy_action"),
            placeholder="Choose an action",
        )
        if st.button("Take it over", key=state.key(draft, "take_action"), disabled=copied is None) and copied:
            value = editing.shipped_action(copied)
            state.save(draft, [Insert(("actions",), value)], f"The action “{titles[copied]}” taken over", action=copied)


def _card(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> None:
    label = editing.words_of(part.get("title"), language, name)
    card, at = ("action", name), partial(state.key, draft, "action", name)
    st.header(plain(label), anchor=False)
    bar = st.container()
    with st.popover("Remove", icon=":material/delete:"):
        for use in editing.uses_of_action_in(draft, name, language):
            st.markdown(f"- {plain(use)}")
        if st.button("Remove the action", key=at("remove"), type="primary"):
            state.save(draft, [Remove(("actions", name))], f"The action “{label}” removed", view="actions")
    editor_fields.wrong(draft.at(("actions", name), "actions"))
    given: dict[str, Any] = dict(editor_fields.words(draft, card, part, {"title": "What is to be done", "why": "Why"}))
    left, middle, right = st.columns(3)
    owners, clocks = list(OWNERS), list(CLOCKS)
    owner, clock = str(part.get("owner")), str(part.get("clock"))
    given["owner"] = left.selectbox(
        "Who acts", owners, owners.index(owner) if owner in owners else 0, OWNERS.__getitem__, key=at("owner")
    )
    given["clock"] = middle.selectbox(
        "How soon", clocks, clocks.index(clock) if clock in clocks else 0, CLOCKS.__getitem__, key=at("clock")
    )
    given["days"] = int(right.number_input("Days to do it", 1, 3650, int(part.get("days") or 30), key=at("days")))
    given |= editor_fields.words(
        draft, card, part, {"evidence": "What shows that it was done", "closing_proof": "What closes it"}
    )
    for field, words in (
        ("safety_gate", "The safety plan comes first"),
        ("protects", "It protects people before it changes anything"),
    ):
        ticked = st.checkbox(words, bool(part.get(field)), key=at(field))
        given[field] = part.get(field) if ticked == bool(part.get(field)) else ticked or None
    titles = editing.actions(draft, language)
    before = [str(each) for each in part.get("after") or ()]
    after = st.multiselect(
        "Comes after", list(titles), before, lambda each: visible(titles.get(each, each)), key=at("after")
    )
    given["after"] = after or None
    edits = editing.field_edits(("actions", name), part, given)
    with bar:
        state.save_bar(draft, card, label, edits, f"The action “{label}” was changed")


def _shipped(draft: Draft, language: str) -> None:
    """One action as its readers see it."""
    whole = drafts.catalogue_of(draft, language)
    if whole is None:
        return
    st.subheader("How an action reads", anchor=False)
    chosen = st.selectbox(
        "Action to read", list(whole.actions), format_func=lambda name: visible(whole.actions[name].title)
    )
    catalogue_cards.action(whole.actions[chosen], whole.id)
