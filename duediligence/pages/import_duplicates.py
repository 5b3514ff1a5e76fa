"""Import, the fourth step: rows that may be the same, in the list and in the register, side by side."""

from __future__ import annotations

from math import ceil

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import import_state, layout
from duediligence.pages.plain import visible_in
from duediligence.services import imports
from duediligence.services.imports import Likenesses
from duediligence.services.inspection import Inspection
from duediligence.services.sameness import TO_DECIDE, Decided
from duediligence.suppliers.decisions import Action
from duediligence.suppliers.duplicates import VERDICTS, Cluster, Verdict, as_rows

PAGE = 10
WORDS: dict[Action | None, str] = {
    "merge": "Merge: they are one supplier",
    "keep apart": "Keep apart",
    None: "Not decided",
}
HEADERS = {
    "where": "Where", "name": "Name", "country": "Country", "site": "Site", "city": "City", "address": "Address",
}  # fmt: skip


def draw() -> None:
    found = import_state.inspection()
    try:
        alike = likenesses(found)
    except CannotProceed as stop:
        layout.show_stop(stop)
        if st.button("Back to the columns"):
            import_state.go(import_state.TABLES)
        return
    decided = Decided(found.decisions)
    left = decided.open(alike.clusters)
    if not left and not import_state.state().get("look"):
        import_state.go(import_state.CHECK)
    import_state.state()["look"] = True  # from here on the step stays until the officer goes on
    st.markdown(
        f"{layout.count(len(left), 'group')} of rows may be the same supplier. Merge them or keep them apart; "
        "merging loses nothing: what the rows say differently stays beside it. We remember what you decide."
    )
    bulk(found, decided, alike, left)
    clusters(found, decided, alike)
    with st.container(horizontal=True):
        if st.button("Continue", type="primary", icon=":material/arrow_forward:"):
            import_state.state()["look"] = False
            import_state.go(import_state.CHECK)
        if st.button("Back to the values"):
            import_state.state().update(look=False, back=True)
            import_state.go(import_state.VALUES)
    if left:
        st.caption("Groups that you leave open stay apart.")


def likenesses(found: Inspection) -> Likenesses:
    """The clusters, worked out once for the values as they are and the register as it is."""
    register, own = layout.workspace(), import_state.own()
    of = (found.tables, found.values, found.category_column, found.categories, own)
    return import_state.worked_out(
        "likenesses", of, lambda: imports.likenesses(register, own.portfolio.id, found), "Looking for duplicates"
    )


def bulk(found: Inspection, decided: Decided, alike: Likenesses, left: tuple[Cluster, ...]) -> None:
    same = [cluster for cluster in left if cluster.verdict == "same site"]
    with st.container(horizontal=True):
        if st.button(f"Merge all that are the same site ({len(same):,})", disabled=not same, icon=":material/merge:"):
            decide(found, decided, same, "merge")
        if st.button(f"Keep all apart ({len(left):,})", disabled=not left, icon=":material/call_split:"):
            decide(found, decided, list(left), "keep apart")
        every = [cluster for cluster in alike.clusters if decided.action(cluster)]
        if every and st.button("Start over", icon=":material/undo:"):
            decide(found, decided, every, None)


def decide(found: Inspection, decided: Decided, clusters: list[Cluster], action: Action | None) -> None:
    import_state.change(found.deciding(decided.after(clusters, action)), anew=True)
    st.rerun()


def clusters(found: Inspection, decided: Decided, alike: Likenesses) -> None:
    """One page of the clusters of one verdict."""
    by_verdict: dict[Verdict, list[Cluster]] = {verdict: [] for verdict in VERDICTS}
    for cluster in alike.clusters:
        by_verdict[cluster.verdict].append(cluster)
    there = [verdict for verdict, group in by_verdict.items() if group]
    if not there:
        return
    first = next((verdict for verdict in TO_DECIDE if verdict in there), there[0])
    verdict = st.radio(
        "Show",
        there,
        index=there.index(first),
        format_func=lambda each: f"{VERDICTS[each]} ({len(by_verdict[each]):,})",
        key="import_verdict",
    )
    group = by_verdict[verdict]
    pages = ceil(len(group) / PAGE)
    page = 1
    if pages > 1:
        page = int(
            st.number_input(f"Page, of {pages:,}", min_value=1, max_value=pages, step=1, key=f"import_page_{verdict}")
        )
    for place in range((page - 1) * PAGE, min(page * PAGE, len(group))):
        one(found, decided, alike, group[place], place)


def one(found: Inspection, decided: Decided, alike: Likenesses, cluster: Cluster, place: int) -> None:
    with st.container(border=True):
        now = decided.action(cluster)
        rows = as_rows(cluster, found.valued.frame, alike.known)
        st.markdown(f"**Group {place + 1:,}** · {cluster.reason}")
        shown = rows[list(HEADERS)].dropna(axis=1, how="all").rename(columns=HEADERS)
        st.dataframe(visible_in(shown), hide_index=True, placeholder="")
        choices = list(WORDS)
        wanted = st.radio(
            f"What to do with group {place + 1:,}",
            choices,
            index=choices.index(now),
            format_func=WORDS.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
            key=import_state.key(f"cluster_{cluster.verdict}_{place}_{now}"),
        )
        if wanted != now:
            import_state.change(found.deciding(decided.after([cluster], wanted)))
            st.rerun()
