"""What stands on top of a draft: what it is, what is wrong with it, what can be taken back."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import address, editor_change, layout
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain
from duediligence.questionnaire.editing import Noticed
from duediligence.services import drafts, editing, publishing
from duediligence.services.drafts import Draft

_SHOWN = 30


def top(draft: Draft) -> None:
    """Draw it."""
    register = layout.workspace()
    language = editing.languages_of(draft.data)[0]
    title = editing.words_of(draft.data.get("title"), language, draft.questionnaire)
    version = publishing.suggested(register, draft.questionnaire).version
    failing = sum(each.name == "examples" for each in draft.blocking)
    mistakes = len(draft.blocking) - failing
    said = [f"Draft {version} of “{plain(title)}”"]
    said += [layout.count(mistakes, "mistake")] * bool(mistakes)
    said += [f"{layout.count(failing, 'example')} {'fails' if failing == 1 else 'fail'}"] * bool(failing)
    said += ["no mistakes"] * (not draft.blocking)
    change = editor_change.known(draft)
    said += [] if change is None else [editor_change.in_short(change)]
    st.markdown(f"**{' · '.join(said)}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("See who would move", icon=":material/compare_arrows:", key="editor_to_change"):
            address.change((*state.PARTS, "find", "page"), view="publish")
            st.rerun()
        if st.button("Publish …", icon=":material/publish:", key="editor_to_publish"):
            address.change((*state.PARTS, "find", "page"), view="publish")
            st.rerun()
        if st.button("Undo", icon=":material/undo:", key="editor_undo", disabled=not draft.undo, help=draft.undo):
            state.tried(lambda: drafts.undo(register, draft.questionnaire, draft.edit))
        if st.button("Redo", icon=":material/redo:", key="editor_redo", disabled=not draft.redo, help=draft.redo):
            state.tried(lambda: drafts.redo(register, draft.questionnaire, draft.edit))
        with st.popover("Throw away", icon=":material/delete:"):
            st.markdown("The draft and all its steps are gone then. What is published stays.")
            if st.button("Throw the draft away", type="primary"):
                _discard(draft)
        if st.button("All drafts", icon=":material/list:", type="tertiary"):
            st.query_params.clear()
            st.rerun()
    st.caption(f"Last step: {plain(draft.done)}.")
    _noticed(draft)


def _discard(draft: Draft) -> None:
    try:
        drafts.discard(layout.workspace(), draft.questionnaire, draft.edit)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    layout.notify("The draft is gone.")
    st.query_params.clear()
    st.rerun()


def _noticed(draft: Draft) -> None:
    """Everything that was noticed, the gravest first, each with the way to its card."""
    if not draft.noticed:
        return
    order = {"blocking": 0, "warning": 1, "note": 2}
    icons = {"blocking": "error", "warning": "warning", "note": "info"}
    ranked = sorted(draft.noticed, key=lambda each: order[each.problem.level])
    others = len(ranked) - len(draft.blocking)
    words = [layout.count(len(draft.blocking), "thing") + " to mend"] * bool(draft.blocking)
    words += [layout.count(others, "remark")] * bool(others)
    with st.expander(" · ".join(words), icon=":material/checklist:"):
        for number, each in enumerate(ranked[:_SHOWN]):
            st.markdown(
                f":material/{icons[each.problem.level]}: {plain(each.problem.message)} {plain(each.problem.advice)}"
            )
            where = _where(each)
            if where and st.button("Show it", key=f"editor_show_{number}", type="tertiary"):
                address.change((*state.PARTS, "find", "page", "view"), **where)
                st.rerun()
        if len(ranked) > _SHOWN:
            st.caption(f"And {len(ranked) - _SHOWN} more.")


def _where(noticed: Noticed) -> dict[str, str]:
    """What the address has to name to show the card of a problem."""
    for one, many in state.PARTS.items():
        if noticed.address[:1] == (many,):
            named = len(noticed.address) > 1 and isinstance(noticed.address[1], str)
            return {one: str(noticed.address[1])} if named else {"view": many}
    return {"view": "scoring" if noticed.address else "files"}
