"""Checklist: who does what by when, over all suppliers."""

from __future__ import annotations

import streamlit as st

from duediligence.pages import layout, worklist
from duediligence.services import checklist


def main() -> None:
    st.title("Checklist")
    layout.show_notices()
    snapshot = layout.snapshot()
    rows = checklist.rows(layout.workspace(), snapshot.portfolio.id)
    if rows.empty:
        st.info(
            "There is nothing to do yet. Actions appear when an assessment finds something.", icon=":material/info:"
        )
        return
    progress = checklist.progress(rows)
    layout.figures(
        (
            ("To do", progress.open),
            ("Past our target", progress.overdue),
            ("Done", progress.done),
            ("Suggested", progress.suggested),
        )
    )
    preset = "overdue" if st.query_params.get("due") == "overdue" else "all"
    choice = st.segmented_control(
        "Show", list(checklist.PARTS), default=preset, format_func=checklist.PARTS.__getitem__, key="checklist_view"
    )
    worklist.editor(snapshot, checklist.part(rows, choice or "all"), "all")


main()
