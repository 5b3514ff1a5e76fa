"""The versions of a questionnaire: what they are, what differs between two, and the return to an older one."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
from duediligence.services import editing, publishing
from duediligence.services.publishing import Version


def versions(questionnaire: str) -> None:
    """Draw them, the newest first."""
    found = publishing.every(layout.workspace(), questionnaire)
    st.header("Versions", anchor=False)
    if not found:
        st.markdown("Nothing has been published yet.")
        return
    st.table(
        [
            {
                "Version": plain(each.version),
                "Published": f"{each.published:%d %b %Y}" if each.published else "came with the product",
                "Note": plain(each.note or ""),
                "State": "counts now" if each.counts else "earlier",
                "Fingerprint": each.hash[:12],
            }
            for each in found
        ],
        border="horizontal",
        hide_index=True,
        alt="Versions of this questionnaire",
    )
    layout.show_outdated(layout.snapshot())
    if len(found) > 1:
        _compare(questionnaire, found)
        _back(questionnaire, found)


def _compare(questionnaire: str, found: tuple[Version, ...]) -> None:
    st.header("What differs", anchor=False)
    by_hash = {each.hash: each for each in found}
    left, right = st.columns(2)
    names = list(by_hash)
    before = left.selectbox("From version", names, 1, lambda each: _named(by_hash[each]), key="version_before")
    after = right.selectbox("To version", names, 0, lambda each: _named(by_hash[each]), key="version_after")
    told = editing.differences(layout.workspace(), before, after)
    if not told:
        st.markdown("Both say the same.")
    for line in told[:60]:
        st.markdown(f"- {plain(line)}")
    if len(told) > 60:
        st.caption(f"And {len(told) - 60} more.")


def _back(questionnaire: str, found: tuple[Version, ...]) -> None:
    st.header("Return to an earlier version", anchor=False)
    st.caption("What it says is published again, as a new version; nothing is lost.")
    by_hash = {each.hash: each for each in found if not each.counts}
    register = layout.workspace()
    chosen = st.selectbox(
        "Version to return to", list(by_hash), format_func=lambda each: _named(by_hash[each]), key="version_back"
    )
    note = st.text_input("Why (for those who read it later)", key="version_back_note")
    if st.button("Publish it again", icon=":material/history:", key="version_back_go"):
        proposed = publishing.next_version(register, questionnaire, chosen)
        try:
            made = publishing.return_to(register, questionnaire, chosen, proposed.version, note)
        except CannotProceed as stop:
            layout.show_stop(stop)
            return
        layout.notify(f"Version {made.version} says again what {by_hash[chosen].version} said.")
        st.rerun()


def _named(version: Version) -> str:
    return visible(version.version + (f", {version.note}" if version.note else ""))
