"""One change for many actions: those that were ticked, or all that the filters leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
from duediligence.services import checklist
from duediligence.services.checklist import STATES, STATUSES, Change, Edit, Filters, Stamp
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Snapshot

NOBODY = "Nobody"
LEAVE = "Leave as it is"
ASKED = "bulk_asked"


@dataclass(frozen=True)
class Asked:
    """What the officer asked for and has not confirmed yet. ``edits``: of ticked actions; None: all that match."""

    change: Change
    filters: Filters
    seen: Stamp
    edits: tuple[Edit, ...] | None


def panel(
    snapshot: Snapshot,
    filters: Filters,
    total: int,
    owners: Sequence[str],
    ticked: pd.DataFrame,
    unsaved: bool,
    key: str,
) -> None:
    """What to set on many actions at once; nothing happens before it was confirmed.

    ``ticked``: the rows that were ticked; ``unsaved``: other changes of the table wait for Save.
    """
    with st.expander("Change many at once", icon=":material/edit_note:", expanded=len(ticked) > 0):
        which = {"ticked": f"The {len(ticked):,} ticked", "all": f"All {total:,} that match"}
        scope = st.radio(
            "Which actions",
            list(which),
            index=0 if len(ticked) else 1,
            format_func=which.__getitem__,
            horizontal=True,
            key=f"bulk_scope_{key}_{len(ticked)}",
        )
        change = settings(owners, key)
        number = len(ticked) if scope == "ticked" else total
        if unsaved:
            st.caption("Save what you have changed in the table first, or undo it.")
        ready = bool(number and change and not unsaved)
        if st.button(f"Change {layout.count(number, 'action')} …", disabled=not ready, key=f"bulk_{key}"):
            st.session_state[ASKED] = ask(snapshot, filters, change, ticked if scope == "ticked" else None)
        asked: Asked | None = st.session_state.get(ASKED)
        edits = edits_of(ticked, change) if scope == "ticked" else None
        if asked is None or not ready or (asked.change, asked.filters, asked.edits) != (change, filters, edits):
            st.session_state.pop(ASKED, None)  # what is set now is something else
        else:
            confirm(snapshot, asked)


def ask(snapshot: Snapshot, filters: Filters, change: Change, ticked: pd.DataFrame | None) -> Asked:
    if ticked is not None:
        return Asked(change, filters, Stamp(len(ticked), 0), edits_of(ticked, change))
    return Asked(change, filters, checklist.stamp(layout.workspace(), snapshot.portfolio.id, filters), None)


def edits_of(ticked: pd.DataFrame, change: Change) -> tuple[Edit, ...]:
    numbered = zip(ticked["id"], ticked["version"], strict=True)
    return tuple(Edit(int(number), int(version), change) for number, version in numbered)


def settings(owners: Sequence[str], key: str) -> Change:
    """Owner, target date, status and decision to set; what is left empty stays as it is."""
    owner, target, status, state = st.columns(4)
    change = Change()
    named = owner.selectbox(
        "Owner",
        [NOBODY, *owners],
        index=None,
        format_func=visible,
        placeholder="Leave as it is, or type a name",
        accept_new_options=True,
        key=f"bulk_owner_{key}",
    )
    if named and named.strip():
        change["owner"] = None if named == NOBODY else named.strip()[:200]
    day: date | None = target.date_input("Our target", None, format="YYYY-MM-DD", key=f"bulk_target_{key}")
    if day is not None:
        change["target"] = day
    if (chosen := picked(status, "Status", STATUSES, key)) is not None:
        change["status"] = chosen
    if (decision := picked(state, "Decision", STATES, key)) is not None:
        change["state"] = decision
    return change


def picked(column: Any, label: str, words: Any, key: str) -> Any:
    return column.selectbox(
        label,
        list(words),
        index=None,
        format_func=words.__getitem__,
        placeholder=LEAVE,
        key=f"bulk_{label}_{key}",
    )


def confirm(snapshot: Snapshot, asked: Asked) -> None:
    """Say how many actions change and how, and do it when the officer wants it."""
    number = layout.count(asked.seen.actions, "action")
    st.warning(f"**{number}** will be changed. {' '.join(said(asked.change))}", icon=":material/edit_note:")
    with st.container(horizontal=True):
        wanted = st.button(f"Yes, change {number}", type="primary", icon=":material/check:")
        if st.button("No, leave them"):
            del st.session_state[ASKED]
            st.rerun()
    if not wanted:
        return
    if asked.edits is None:
        change_all(snapshot, asked)
        return
    try:
        checklist.change(layout.workspace(), snapshot.portfolio.id, asked.edits)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    del st.session_state[ASKED]
    layout.notify(f"{number} changed.")
    st.rerun()


def change_all(snapshot: Snapshot, asked: Asked) -> None:
    register, portfolio, seen = layout.workspace(), snapshot.portfolio, asked.seen

    def work(tell: Tell) -> Outcome:
        changed = checklist.change_all(register, portfolio.id, asked.filters, seen, asked.change, tell)
        same = seen.actions - changed
        return Outcome(f"{layout.count(changed, 'action')} changed." + (f" {same:,} stood so already." if same else ""))

    way = layout.Way(portfolio=portfolio.name, clears=ASKED)
    layout.begin(f"Changing {layout.count(seen.actions, 'action')}", work, way)


def said(change: Change) -> list[str]:
    """A change in sentences."""
    lines = []
    if "owner" in change:
        lines.append(f"Owner: {plain(change['owner'] or NOBODY)}.")
    if "target" in change:
        lines.append(f"Our target: {layout.day(change['target'])}.")
    if "status" in change:
        lines.append(f"Status: {STATUSES[change['status']]}.")
    if "state" in change:
        lines.append(f"Decision: {STATES[change['state']]}.")
    else:
        lines.append("Those that are only suggested become accepted.")
    return lines
