"""One supplier: why it is rated as it is, its answers, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from duediligence.pages import badges, facets, layout, worklist
from duediligence.pages.answer_form import answer_form
from duediligence.pages.plain import plain
from duediligence.services import checklist, portfolios, supplier
from duediligence.services.supplier import Finding, View


def main() -> None:
    snapshot = layout.snapshot()
    key = st.query_params.get("key")
    st.page_link(
        layout.SUPPLIERS, label="All suppliers", icon=":material/arrow_back:", query_params=facets.list_address()
    )
    run = portfolios.one(layout.workspace(), snapshot.portfolio.id, key) if key else None
    if run is None:
        st.info("Choose a supplier from the list.", icon=":material/info:")
        return
    view, todo = supplier.view(run), checklist.of_run(run)
    head(view)
    layout.show_notices(aloft=True)
    layout.show_outdated(snapshot)
    why, answers, actions, facts = st.tabs(
        ["Why", "Answers", "Checklist", "What the list says"], key="tab", bind="query-params"
    )
    with why:
        reasons(view, todo)
    with answers:
        answer_form(snapshot, run, view)
    with actions:
        worklist.editor(snapshot, todo, "supplier")
    with facts:
        for label, value in view.facts:
            st.markdown(f"**{label}**  {plain(value)}")
        for header, text in view.extra:
            st.markdown(f"**{plain(header)}**  {plain(text)}")


def head(view: View) -> None:
    st.title(plain(view.name))
    st.markdown(plain(view.place))
    with st.container(horizontal=True):
        badges.concern(view.concern)
        badges.context(view.context)
        st.badge(view.level, icon=":material/visibility:", color="gray")
    if view.score is None:
        known = f"{view.answered} of {view.asked} questions answered" if view.asked else "nothing has been asked yet"
        st.markdown(
            f"We do not know enough for a rating: {known}. Context alone is a reason to ask, not a finding. "
            "**Next:** open the Answers tab, or take the answers workbook from the Import page."
        )
        st.page_link(
            layout.IMPORT, label="The answers workbook", icon=":material/table:", query_params={"part": "answers"}
        )
    else:
        st.markdown(
            f"Score **{view.score}** of 100 · {view.answered} of {view.asked} questions answered, "
            f"{view.coverage:.0%} by weight · rests on: {view.basis.lower()} · {view.depth}"
        )
        if view.raised:
            st.markdown(f"**{view.concern.text}.** {plain(view.raised)}")


def reasons(view: View, todo: pd.DataFrame) -> None:
    layout.figures(view.path)
    found = [finding for finding in view.findings if finding.found]
    if found:
        st.header("What we found")
        findings(found)
    possible = [finding for finding in view.findings if not finding.found]
    if possible:
        count = layout.count(len(possible), "thing")
        with st.expander(f"Not known yet: {count} that the open answers may show, and what to ask"):
            findings(possible)
    first = todo.head(3)
    if len(first):
        st.header("First, for workers")
        for action in first.to_dict("records"):
            gate = " Before this step, make the safety plan." if action["safety_gate"] else ""
            st.markdown(f"- {plain(action['title'])}, our target {layout.day(action['target'])}.{gate}")
    st.header("Every number, and where it comes from")
    for measure in view.explanation.measures:
        if not measure.terms or (measure.name == "residual" and view.score is None):
            continue
        total = "not known" if measure.shown is None else f"{measure.shown}{' %' if measure.unit == 'per cent' else ''}"
        with st.expander(
            f"{supplier.MEASURES[measure.name]}: {total}", expanded=measure.name in ("inherent", "residual")
        ):
            rows = [{name: plain(text) for name, text in term.items()} for term in supplier.terms(measure)]
            st.table(rows, border="horizontal")
            st.caption(
                f"The parts add up to {total}. Points and weights are our assumptions; the questionnaire says them all."
            )
            if grounds := supplier.grounds(measure):
                st.markdown("**Why so, and where from**")
                st.markdown("\n".join(f"- **{plain(what)}:** {plain(why)}" for what, why in grounds))


def findings(listed: Sequence[Finding]) -> None:
    for finding in listed:
        icon = ":material/priority_high:" if finding.act_now else ":material/arrow_right:"
        kind = " · ".join(part for part in (finding.state, finding.kind, finding.severity) if part)
        st.markdown(f"{icon} **{kind}:** {plain(finding.said)}")
        if finding.ask:
            st.caption(f"Ask: {plain(' '.join(finding.ask))}")


main()
