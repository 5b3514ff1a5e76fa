"""The table in which owner, target date and status of actions are set."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
from duediligence.services import checklist
from duediligence.services.checklist import OWNERS, STATES, STATUSES, Change, Edit
from duediligence.services.portfolios import Snapshot

TICK = "Tick"
_BY_STATUS = {label: status for status, label in STATUSES.items()}
_BY_STATE = {label: state for state, label in STATES.items()}

Many = Callable[[pd.DataFrame, bool, str], None]
"""Draws what can be done with ticked rows, given whether other changes are unsaved, and a key."""


def editor(snapshot: Snapshot, rows: pd.DataFrame, key: str, many: Many | None = None) -> None:
    """Actions to edit behind a Save button; what each one means stands below. ``many``: rows can be ticked, too."""
    if rows.empty:
        st.markdown("No action here.")
        return
    shown = rows.reset_index(drop=True)
    state = f"{key}_{stamp(shown)}"
    st.caption("Write an owner, move the date, set the status; then save. Work on a suggestion accepts it.")
    layout.mind_changes(f"checklist_{key}_{hash(tuple(shown['id']))}", int(shown["version"].sum()))
    table = in_words(shown, supplier=key != "supplier", ticks=many is not None)
    edited = st.data_editor(
        table,
        key=f"worklist_{state}",
        hide_index=True,
        height=min(38 + 35 * len(table), 740),
        disabled=[name for name in table.columns if name not in (TICK, "Our target", "Owner", "Status", "Decision")],
        column_config={
            TICK: st.column_config.CheckboxColumn(width=65, pinned=True, help="To change many at once, below."),
            "Supplier": st.column_config.TextColumn(width=170),
            "Action": st.column_config.TextColumn(width=290),
            "Our target": st.column_config.DateColumn(format="D MMM YYYY", required=True),
            "Owner": st.column_config.TextColumn(max_chars=200, width=110),
            "Status": st.column_config.SelectboxColumn(options=list(_BY_STATUS), required=True),
            "Decision": st.column_config.SelectboxColumn(options=list(_BY_STATE), required=True),
        },
    )
    edits = changes(shown, edited)
    if st.button("Save", type="primary", icon=":material/save:", disabled=not edits, key=f"save_{key}"):
        save(snapshot, edits)
    if many is not None:
        many(shown[edited[TICK].to_numpy(dtype=bool)], bool(edits), state)
    one_action(snapshot, shown, key, state)


def stamp(shown: pd.DataFrame) -> int:
    """Another number for other rows, and for the same ones changed: what was begun on them is void then."""
    return hash(tuple(zip(map(int, shown["id"]), map(int, shown["version"]), strict=True)))


def in_words(shown: pd.DataFrame, supplier: bool, ticks: bool) -> pd.DataFrame:
    """The rows as the table shows them."""
    late = checklist.late(shown)
    table = pd.DataFrame(
        {
            TICK: False,
            "Supplier": shown["name"].map(visible),
            "Action": shown["title"],
            "Our target": pd.to_datetime(shown["target"]),
            "Due": ["Past our target" if each else "" for each in late],
            "Owner": shown["owner"].fillna(""),
            "Status": shown["status"].map(STATUSES),
            "Decision": shown["state"].map(STATES),
            "Who acts": shown["owner_role"].map(OWNERS),
            "Safety plan first": ["Yes" if each else "" for each in shown["safety_gate"]],
        }
    )
    left_out = [*([] if ticks else [TICK]), *([] if supplier else ["Supplier"]), *([] if any(late) else ["Due"])]
    return table.drop(columns=left_out)


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


def one_action(snapshot: Snapshot, shown: pd.DataFrame, key: str, state: str) -> None:
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
    if key != "supplier":
        st.page_link(
            layout.SUPPLIER,
            label=plain(action["name"]),
            icon=":material/factory:",
            query_params={"key": str(action["key"]), "tab": "Checklist"},
        )
    if not action["fires"]:
        st.info("No finding asks for this any more. It stays because somebody has begun it.", icon=":material/info:")
    if action["safety_gate"]:
        st.warning("Safety plan first: could this step show that someone spoke?", icon=":material/shield:")
    st.markdown(f"**Why.** {plain(action['why'])}")
    st.markdown(f"**Evidence.** {plain(action['evidence'])}")
    st.markdown(f"**Closed when.** {plain(action['closing_proof'])}")
    with st.form(f"action_{chosen}_{state}"):
        owner, target, status, decision = st.columns(4)
        after = {
            "Owner": owner.text_input("Owner", action["owner"] or "", max_chars=200),
            "Our target": target.date_input("Our target", action["target"], format="YYYY-MM-DD"),
            "Status": status.selectbox("Status", list(_BY_STATUS), list(STATUSES).index(action["status"])),
            "Decision": decision.selectbox("Decision", list(_BY_STATE), list(STATES).index(action["state"])),
        }
        if st.form_submit_button("Save this action", icon=":material/save:"):
            save(snapshot, [edit] if (edit := changed(action, after)) else [])
