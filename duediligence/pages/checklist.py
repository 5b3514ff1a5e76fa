"""Checklist: who does what by when, over all suppliers."""

from __future__ import annotations

import streamlit as st

from duediligence.pages import layout, worklist
from duediligence.services import checklist, clock


def main() -> None:
    st.title("Checklist")
    layout.show_notices()
    snapshot = layout.snapshot()
    rows = checklist.rows(snapshot)
    if rows.empty:
        st.info(
            "There is nothing to do yet. Actions appear when an assessment finds something.", icon=":material/info:"
        )
        return
    progress = checklist.progress(snapshot)
    for column, (label, number) in zip(
        st.columns(4),
        (
            ("To do", progress.open),
            ("Past our target", progress.overdue),
            ("Done", progress.done),
            ("Suggested, not decided", progress.suggested),
        ),
        strict=True,
    ):
        column.metric(label, f"{number:,}", border=True)
    views = ("All", "Accepted", "Suggested", "Past our target", "Done")
    preset = "Past our target" if st.query_params.get("due") == "overdue" else "All"
    choice = st.segmented_control("Show", views, default=preset, key="checklist_view") or "All"
    if choice in ("Accepted", "Suggested"):
        rows = rows[rows["state"] == choice.lower()]
    elif choice == "Past our target":
        rows = rows[(rows["state"] == "accepted") & (rows["status"] != "done") & (rows["target"] < clock.today())]
    elif choice == "Done":
        rows = rows[rows["status"] == "done"]
    worklist.editor(snapshot, rows, "all")


main()
