"""How far the repair of a finding has come, set at the finding."""

from __future__ import annotations

import streamlit as st

from duediligence.pages import layout
from duediligence.pages.answer_form import moved
from duediligence.pages.plain import plain
from duediligence.services import portfolios, repairs, supplier
from duediligence.services.assessments import Run
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.repairs import FIX_LABELS, FindingState, Repair
from duediligence.services.supplier import Finding, View

_OPEN = "repair_open"


def repair_form(run: Run, view: View, finding: Finding) -> None:
    """A button that says how far the repair is; it opens the form below it."""
    seen = repairs.repair(run, finding.rule)
    here = (view.key, finding.rule)
    if st.button(
        f"Repair: {FIX_LABELS[seen.state.state]}",
        key=f"repair_{view.key}_{finding.rule}",
        icon=":material/handyman:",
        type="tertiary",
    ):
        st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == here else here
    if st.session_state.get(_OPEN) == here:
        _form(view, seen)


def _form(view: View, seen: Repair) -> None:
    layout.mind_changes(f"repair_{seen.key}_{seen.rule}", seen.version)
    key, now = f"{seen.key}_{seen.rule}_{seen.version}", seen.state
    with st.form(f"repair_{key}"):
        st.caption(
            "A fix that is only claimed changes nothing. Proof of it takes the finding one band lower; once workers "
            "have confirmed it long enough after the proof, it counts no more. Please write no names of workers."
        )
        state = st.selectbox(
            "How far is the repair?",
            list(FIX_LABELS),
            index=list(FIX_LABELS).index(now.state),
            format_func=FIX_LABELS.__getitem__,
            key=f"repair_state_{key}",
        )
        proof, talk = st.columns(2)
        evidenced = proof.date_input(
            "Day of the proof", now.evidenced, key=f"repair_evidenced_{key}", format="YYYY-MM-DD"
        )
        confirmed = talk.date_input(
            "Day on which workers confirmed it", now.confirmed, key=f"repair_confirmed_{key}", format="YYYY-MM-DD"
        )
        group = st.text_input(
            "Which workers it is about",
            now.group or "",
            key=f"repair_group_{key}",
            placeholder="For example: all, or the night shift in packing",
        )
        first, last = st.columns(2)
        period_from = first.date_input("It was so from", now.period_from, key=f"repair_from_{key}", format="YYYY-MM-DD")
        period_until = last.date_input(
            "Until (empty: it goes on)", now.period_until, key=f"repair_until_{key}", format="YYYY-MM-DD"
        )
        note = st.text_area("Note", now.note or "", key=f"repair_note_{key}", height="content")
        saved = st.form_submit_button("Save the repair", type="primary", icon=":material/save:")
    if saved:
        given = FindingState(
            state, evidenced, confirmed, group.strip() or None, period_from, period_until, note.strip() or None
        )
        _save(view, seen, given)


def _save(view: View, seen: Repair, given: FindingState) -> None:
    problems = repairs.wrong(given)
    if problems:
        for problem in problems:
            st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        st.markdown("Nothing was saved.")
        return
    register, portfolio = layout.workspace(), layout.portfolio()

    def work(tell: Tell) -> Outcome:
        repairs.keep(register, portfolio.id, seen, given, tell)
        after = portfolios.one(register, portfolio.id, seen.key)
        return Outcome(f"Saved. {moved(view, supplier.view(after))}" if after else "Saved.")

    layout.begin("Saving the repair", work, layout.Way(portfolio=portfolio.name, clears=_OPEN))
