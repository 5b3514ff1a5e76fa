"""The table in which owner, target date and status of actions are set."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import checklist
from duediligence.services.checklist import OWNERS, STATES, STATUSES, Change, Edit
from duediligence.services.portfolios import Snapshot

MOST = 200
_BY_STATUS = {label: status for status, label in STATUSES.items()}
_BY_STATE = {label: state for state, label in STATES.items()}


def editor(snapshot: Snapshot, rows: pd.DataFrame, key: str) -> None:
    """Actions to edit behind a Save button; what each one means stands below."""
    if rows.empty:
        st.markdown("No action here.")
        return
    shown = rows.head(MOST).reset_index(drop=True)
    if len(rows) > MOST:
        st.caption(
            f"The first {MOST} of {len(rows):,}. Use the filters, or download the risk register for all of them."
        )
    table = pd.DataFrame(
        {
            "Supplier": shown["name"],
            "Action": shown["title"],
            "Our target": pd.to_datetime(shown["target"]),
            "Owner": shown["owner"].fillna(""),
            "Status": shown["status"].map(STATUSES),
            "Decision": shown["state"].map(STATES),
            "Who acts": shown["owner_role"].map(OWNERS),
            "Safety plan first": shown["safety_gate"].astype(bool),
        }
    )
    if key == "supplier":
        table = table.drop(columns="Supplier")
    st.caption("Write an owner, move the date, set the status; then save. Work on a suggestion accepts it.")
    stamp = int(shown["version"].sum())
    edited = st.data_editor(
        table,
        key=f"worklist_{key}_{stamp}_{len(shown)}",
        hide_index=True,
        disabled=["Supplier", "Action", "Who acts", "Safety plan first"],
        column_config={
            "Action": st.column_config.TextColumn(width="large"),
            "Our target": st.column_config.DateColumn(format="D MMM YYYY", required=True),
            "Status": st.column_config.SelectboxColumn(options=list(_BY_STATUS), required=True),
            "Decision": st.column_config.SelectboxColumn(options=list(_BY_STATE), required=True),
        },
    )
    edits = changes(shown, table, edited)
    if st.button("Save", type="primary", icon=":material/save:", disabled=not edits, key=f"save_{key}"):
        try:
            checklist.change(layout.workspace(), snapshot.portfolio.id, edits)
        except CannotProceed as stop:
            layout.show_stop(stop)
        else:
            layout.notify(f"{layout.count(len(edits), 'action')} saved.")
            st.rerun()
    details(shown, key)


def changes(shown: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> list[Edit]:
    """What was changed in the table, as edits of the register's actions."""
    edits = []
    for place in range(len(shown)):
        old, new = before.iloc[place], after.iloc[place]
        change = Change()
        if new["Owner"] != old["Owner"]:
            change["owner"] = (new["Owner"] or "").strip() or None
        if new["Our target"] != old["Our target"]:
            change["target"] = pd.Timestamp(new["Our target"]).date()
        if new["Status"] != old["Status"]:
            change["status"] = _BY_STATUS[new["Status"]]
        if new["Decision"] != old["Decision"]:
            change["state"] = _BY_STATE[new["Decision"]]
        if change:
            row = shown.iloc[place]
            edits.append(Edit(int(row["id"]), int(row["version"]), change))
    return edits


def details(shown: pd.DataFrame, key: str) -> None:
    """What one kind of action means: why, what to collect, and when it is closed."""
    kinds = {row["action"]: row for row in shown.drop_duplicates("action").to_dict("records")}
    chosen = st.selectbox(
        "What does this action mean?",
        list(kinds),
        index=None,
        format_func=lambda action: str(kinds[action]["title"]),
        placeholder="Choose an action",
        key=f"action_details_{key}",
    )
    if chosen is None:
        return
    action = kinds[chosen]
    if action["safety_gate"]:
        st.warning("Safety plan first: could this step show that someone spoke?", icon=":material/shield:")
    st.markdown(f"**Why.** {plain(action['why'])}")
    st.markdown(f"**Evidence.** {plain(action['evidence'])}")
    st.markdown(f"**Closed when.** {plain(action['closing_proof'])}")
