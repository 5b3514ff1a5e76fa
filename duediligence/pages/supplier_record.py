"""What is on record about a supplier: indicators, laws and standards, its history, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import criteria
from duediligence.services import history as histories
from duediligence.services.assessments import Run
from duediligence.services.criteria import Indicator, OneBearing
from duediligence.services.portfolios import Snapshot
from duediligence.services.supplier import View


def indicators(run: Run, signs: Sequence[Indicator], found: OneBearing) -> None:
    """Each ILO indicator with what we know of it, by whom and how."""
    st.markdown(
        "What the International Labour Organization looks for. A finding that points to an indicator is a reason to "
        "look, not a conclusion in law; “no sign found” says what was looked at, and is no proof."
    )
    for sign in signs:
        with st.container(border=True, gap="xxsmall"):
            icon = f":material/{criteria.INDICATOR_ICONS[sign.state]}:"
            st.markdown(f"{icon} **{plain(sign.name)}** · {criteria.INDICATOR_WORDS[sign.state]}")
            st.caption(plain(sign.meaning))
            for finding in sign.findings:
                st.markdown(f"- {finding.state}: {plain(finding.said)}")
            looked = [f"Looked at: {'; '.join(sign.looked)}."] if sign.looked else []
            unanswered = [f"{layout.count(sign.open, 'question')} not answered."] if sign.open else []
            if looked or unanswered:
                st.caption(plain(" ".join((*looked, *unanswered))))
    sentence, listed = criteria.meeting(run, found.duress)
    if sentence:
        st.header("Do two kinds of sign meet?")
        st.markdown(plain(sentence))
        if listed:
            with st.expander(layout.count(len(listed), "finding")):
                st.markdown("\n".join(f"- {plain(each)}" for each in listed))
        st.caption("An older test of the same organization; no source that we could read says that it still applies.")


def laws(run: Run, found: OneBearing) -> None:
    """Which criteria of which law or standard are met, by the answers behind each."""
    st.markdown(
        "What this supplier's answers say about what laws and standards ask for. “Met” says what was answered, not "
        "what a court or an auditor would find; the text behind each is our own wording and no legal advice."
    )
    questionnaire = run.questionnaire.definition.id
    for law in criteria.laws(run, found):
        rows = [
            {
                "Criterion": plain(each.text) + ("" if each.confirmed else " (not confirmed)"),
                "By the answers": criteria.CRITERIA[each.state],
                "Answers behind it": "  \n".join(plain(answer) for answer in each.answers),
            }
            for each in law.criteria
        ]
        counts = ", ".join(f"{number} {criteria.CRITERIA[state].lower()}" for state, number in law.counts.items())
        with st.expander(f"{plain(law.title)}: {plain(counts)}"):
            st.caption(f"{plain(law.where)} · {plain(law.status)}")
            st.table(rows, border="horizontal", hide_index=True)
            if law.silent:
                st.caption(f"No question bears on {layout.count(law.silent, 'other criterion', 'other criteria')}.")
            st.page_link(
                layout.QUESTIONNAIRES,
                label=f"Read {plain(law.title)}",
                icon=":material/gavel:",
                query_params={"questionnaire": questionnaire, "law": law.id},
            )


def history(snapshot: Snapshot, run: Run) -> None:
    """How the supplier was rated over time, and what was changed. Without names of people."""
    told = histories.history(layout.workspace(), snapshot.portfolio.id, run)
    st.header("Ratings")
    st.table(
        [
            {
                "Since": f"{layout.day(rated.since.date())}, {rated.since:%H:%M} UTC",
                "Concern": rated.concern.text,
                "Score": "" if rated.score is None else f"{rated.score:.1f}",
                "How much we know": "" if rated.coverage is None else f"{rated.coverage:.0%}".replace("%", " %"),
                "Questionnaire": rated.questionnaire,
            }
            for rated in told.ratings
        ],
        border="horizontal",
        hide_index=True,
    )
    st.header("Changes")
    if not told.entries:
        st.markdown("Nobody has changed an answer or an action of this supplier on these pages.")
    for entry in told.entries:
        st.markdown(f"- {layout.day(entry.at.date())}, {entry.at:%H:%M} UTC: {plain(entry.said)}")
    st.caption("Who made a change stands in the log, not here.")


def source(run: Run, view: View) -> None:
    """What the list says, and the files that the answers came in."""
    st.header("What the list says")
    for label, value in (*view.facts, *view.extra):
        st.markdown(f"**{plain(label)}**  {plain(value)}")
    st.header("Where the answers come from")
    files = run.long["file"].astype(object).value_counts()
    if run.long.empty:
        st.markdown("There are no answers yet.")
    for name, number in files.items():
        st.markdown(f"- {plain(name)}: {layout.count(int(number), 'answer')}")
    by_hand = int(run.long["file"].isna().sum())
    if by_hand:
        st.markdown(f"- Written on these pages: {layout.count(by_hand, 'answer')}")
