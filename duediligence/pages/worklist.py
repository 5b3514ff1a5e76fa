"""The table in which owner, target date and status of actions are set."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
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
            "Supplier": shown["name"].map(visible),
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
    layout.mind_changes(f"checklist_{key}_{'_'.join(map(str, shown['id']))}", stamp)
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
    edits = changes(shown, edited)
    if st.button("Save", type="primary", icon=":material/save:", disabled=not edits, key=f"save_{key}"):
        save(snapshot, edits)
    one_action(snapshot, shown, key, f"{stamp}_{len(shown)}")


def save(snapshot: Snapshot, edits: list[Edit]) -> None:
    """Keep what was changed, all of it or nothing."""
    try:
        checklist.change(layout.workspace(), snapshot.portfolio.id, edits)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    layout.notify(f"{layout.count(len(edits), 'action')} saved." if edits else "Nothing was changed.")
    st.rerun()


def changes(shown: pd.DataFrame, after: pd.DataFrame) -> list[Edit]:
    """What was changed in the table, as edits of the register's actions."""
    pairs = zip(shown.to_dict("records"), after.to_dict("records"), strict=True)
    return [edit for old, new in pairs if (edit := changed(old, new))]


def changed(action: Mapping[Hashable, Any], after: Mapping[Any, Any]) -> Edit | None:
    """What a row or a form says otherwise than the register's action; None where they agree."""
    change = Change()
    owner = (after["Owner"] or "").strip() or None
    if owner != (action["owner"] or None):
        change["owner"] = owner
    target = pd.Timestamp(after["Our target"]).date()
    if target != action["target"]:
        change["target"] = target
    if (status := _BY_STATUS[after["Status"]]) != action["status"]:
        change["status"] = status
    if (state := _BY_STATE[after["Decision"]]) != action["state"]:
        change["state"] = state
    return Edit(int(action["id"]), int(action["version"]), change) if change else None


def one_action(snapshot: Snapshot, shown: pd.DataFrame, key: str, stamp: str) -> None:
    """What one action means, and the same settings as a form: for keyboards and screen readers, too."""
    rows = {int(row["id"]): row for row in shown.to_dict("records")}
    titles = {
        number: str(row["title"]) if key == "supplier" else f"{visible(row['name'])}: {row['title']}"
        for number, row in rows.items()
    }
    chosen = st.selectbox(
        "Open one action",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        placeholder="What it means, and its settings as a form",
        key=f"action_{key}",
    )
    if chosen is None:
        return
    action = rows[chosen]
    if not action["fires"]:
        st.info("No finding asks for this any more. It stays because somebody has begun it.", icon=":material/info:")
    if action["safety_gate"]:
        st.warning("Safety plan first: could this step show that someone spoke?", icon=":material/shield:")
    st.markdown(f"**Why.** {plain(action['why'])}")
    st.markdown(f"**Evidence.** {plain(action['evidence'])}")
    st.markdown(f"**Closed when.** {plain(action['closing_proof'])}")
    with st.form(f"action_{key}_{chosen}_{stamp}"):
        owner, target, status, state = st.columns(4)
        after = {
            "Owner": owner.text_input("Owner", action["owner"] or "", max_chars=200),
            "Our target": target.date_input("Our target", action["target"], format="YYYY-MM-DD"),
            "Status": status.selectbox("Status", list(_BY_STATUS), list(STATUSES).index(action["status"])),
            "Decision": state.selectbox("Decision", list(_BY_STATE), list(STATES).index(action["state"])),
        }
        if st.form_submit_button("Save this action", icon=":material/save:"):
            save(snapshot, [edit] if (edit := changed(action, after)) else [])
