"""The editor of questionnaires: a draft with its outline, cards, preview and problems, and the way to publish it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from duediligence.pages import (
    address,
    editor_actions,
    editor_examples,
    editor_files,
    editor_outline,
    editor_publish,
    editor_question,
    editor_rules,
    editor_scoring,
    editor_start,
    editor_top,
    editor_versions,
    layout,
)
from duediligence.pages import editor_state as state
from duediligence.services.drafts import Draft

VIEWS: Final = {
    "questions": "Questions",
    "rules": "Rules",
    "actions": "Actions",
    "scoring": "Scoring",
    "examples": "Examples",
    "files": "Excel and text",
    "versions": "Versions",
    "publish": "Publish",
}


def main() -> None:
    st.title("Edit a questionnaire")
    layout.show_notices(aloft=True)
    wanted = st.query_params.get("questionnaire")
    draft = None if wanted is None else state.opened(wanted)
    if draft is None:
        if wanted is not None and st.query_params.get("view") == "versions":
            editor_versions.versions(wanted)
        editor_start.start(wanted)
        return
    named = next((view for name, view in state.PARTS.items() if name in st.query_params), "questions")
    view = address.asked("view", VIEWS, named)
    state.begin_run()
    state.show_stop()
    editor_top.top(draft)
    left = st.container()
    views(draft, view)
    with left:
        state.end_run(draft)


def views(draft: Draft, view: str) -> None:
    """One tab a view; only the open one is drawn."""
    address.follow("editor_view", VIEWS[view])
    tabs = st.tabs(list(VIEWS.values()), key="editor_view", on_change=change_view)
    draw: Mapping[str, Callable[[Draft], None]] = {
        "questions": questions,
        "rules": editor_rules.rules,
        "actions": editor_actions.actions,
        "scoring": editor_scoring.scoring,
        "examples": editor_examples.examples,
        "files": editor_files.files,
        "versions": lambda draft: editor_versions.versions(draft.questionnaire),
        "publish": editor_publish.publish,
    }
    for tab, name in zip(tabs, VIEWS, strict=True):
        if tab.open:
            with tab:
                draw[name](draft)


def change_view() -> None:
    label = st.session_state["editor_view"]
    chosen = next(view for view, words in VIEWS.items() if words == label)
    address.change((*state.PARTS, "find", "page"), view=chosen)


def questions(draft: Draft) -> None:
    outline, card = st.columns([1, 4], gap="medium")
    with outline:
        chosen = editor_outline.outline(draft)
    with card:
        editor_question.question(draft, chosen)


main()
