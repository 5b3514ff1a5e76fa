"""Publishing a draft: what has to be mended, what would change, the number and note of the new version."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import editor_change, editor_fields, layout
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain
from duediligence.services import editing, publishing
from duediligence.services.drafts import Draft, accept_outcomes


def publish(draft: Draft) -> None:
    """Everything about publishing, in the order in which it is done."""
    st.header("1. What has to be mended", anchor=False)
    _mend(draft)
    st.header("2. What the draft changes", anchor=False)
    if draft.begun_from is None:
        st.markdown("It is a new questionnaire.")
    else:
        told = editing.changes(layout.workspace(), draft)
        if not told:
            st.markdown("It says the same as the version it began from.")
        for line in told[:30]:
            st.markdown(f"- {plain(line)}")
        if len(told) > 30:
            st.caption(f"And {len(told) - 30} more.")
    st.header("3. What would change for suppliers", anchor=False)
    editor_change.change(draft)
    st.header("4. Publish", anchor=False)
    _publish(draft)


def _mend(draft: Draft) -> None:
    if not draft.blocking:
        st.success("Nothing: there are no mistakes, and every example comes out as it says.", icon=":material/check:")
        return
    editor_fields.wrong(draft.blocking)
    if draft.loaded is not None and any(each.name == "examples" for each in draft.blocking):
        st.markdown("Where the change is meant, the examples can expect what comes out now.")
        if st.button("Let the examples expect what comes out now", key=state.key(draft, "accept")):
            state.tried(lambda: accept_outcomes(layout.workspace(), draft.questionnaire, draft.edit))


def _publish(draft: Draft) -> None:
    register = layout.workspace()
    proposed = publishing.suggested(register, draft.questionnaire)
    st.markdown(
        "A new version counts from the next assessment on. Assessments made before keep their own version, and it "
        "stays readable."
    )
    version = st.text_input("Number of the version", proposed.version, key=state.key(draft, "version"))
    st.caption(f"We propose {proposed.version}: {plain(proposed.why[:1].lower() + proposed.why[1:])}")
    note = st.text_area("What has changed, and why (for those who read it later)", key=state.key(draft, "note"))
    if st.button(
        "Publish this version", type="primary", icon=":material/publish:", disabled=bool(draft.blocking),
        key=state.key(draft, "publish"),
    ):  # fmt: skip
        try:
            made = publishing.publish(register, draft.questionnaire, draft.edit, version.strip(), note)
        except CannotProceed as stop:
            layout.show_stop(stop)
            return
        layout.notify(f"Version {made.version} is published. Earlier assessments are unchanged.")
        st.query_params.from_dict({"questionnaire": draft.questionnaire, "view": "versions"})
        st.rerun()
