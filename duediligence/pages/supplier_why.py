"""The Why tab: the way to the score, what counts most, what would change it, what to ask, and every number."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from duediligence.dashboards.waterfall import waterfall_figure
from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.pages.repair_form import repair_form
from duediligence.services import deeper, grounds, prospects
from duediligence.services.assessments import Run
from duediligence.services.deeper import Deeper
from duediligence.services.grounds import Ground
from duediligence.services.prospects import Ahead, Change, NextQuestion
from duediligence.services.supplier import Finding, View

ACTIONS = 3


def why(run: Run, view: View, todo: pd.DataFrame) -> None:
    """Everything behind the rating."""
    questionnaire = run.questionnaire.definition.id
    way, strongest = st.columns(2, gap="large")
    with way:
        waterfall(run, view)
        if view.asked:
            factors(view)
    with strongest:
        if view.asked:
            counts_most(view, questionnaire)
        else:
            factors(view)
    ahead = prospects.ahead(run)
    first, change, ask = st.columns(3, gap="large")
    with first:
        for_workers(todo, view)
    with change:
        st.header("Would change the rating")
        changes(ahead, questionnaire)
    with ask:
        st.header("Ask next")
        questions(ahead, questionnaire)
        deeper_ones(deeper.questionnaires(run))
    found = [finding for finding in view.findings if finding.found]
    if found:
        st.header("What we found")
        findings(run, view, found)
    possible = [finding for finding in view.findings if not finding.found]
    if possible:
        count = layout.count(len(possible), "thing")
        with st.expander(f"Not known yet: {count} that the open answers may show, and what to ask"):
            findings(run, view, possible)
    every_number(view)


def waterfall(run: Run, view: View) -> None:
    """From context to score, as a picture and in words."""
    st.header("From context to score")
    way = view.waterfall
    if not way.stages:
        st.markdown("Nothing is known: no country, no kind of business, no goods, no answers.")
        return
    if len(way.stages) > 1:
        st.plotly_chart(
            waterfall_figure(way.stages, run.questionnaire.definition.bands),
            config={"displayModeBar": False, "staticPlot": True},
            key="waterfall",
            alt=way.sentence,
        )
    st.markdown(plain(way.sentence))
    if len(way.stages) > 1:
        st.caption("0 to 100, higher is more concern. The thin lines mark where Some, High and Severe concern begin.")
        with st.expander("The same as a table"):
            st.table(way.table, border="horizontal", hide_index=True)
    else:
        st.caption("Nobody has been asked, so there is only what lists and statistics say about such a place.")


def factors(view: View) -> None:
    """What context is made of."""
    st.header("What context is made of")
    for ground in view.strongest.context:
        with st.container(gap=None):
            st.markdown(f"**{plain(ground.label)}** · {plain(ground.counts)}")
            st.caption(plain(ground.said))


def counts_most(view: View, questionnaire: str) -> None:
    """The answers and safeguards that move the score most."""
    parts = (("Answers that raise it most", view.strongest.raise_it), ("What lowers it most", view.strongest.lower_it))
    for title, part in parts:
        if part:
            st.header(title)
        for ground in part:
            counting(ground, questionnaire)
    if not any(part for _, part in parts):
        st.header("What the answers say")
        st.markdown("No answer moves the score: nothing was answered yet, or nothing that counts.")


def counting(ground: Ground, questionnaire: str) -> None:
    """One answer with its points and weight; the question leads to where it is explained."""
    with st.container(gap=None):
        to_question(ground.label, str(ground.question), questionnaire)
        st.caption(plain(f"{ground.counts}. {ground.said}"))


def for_workers(todo: pd.DataFrame, view: View) -> None:
    """What comes first for the people concerned."""
    st.header("First, for workers")
    if todo.empty:
        asked = "No finding asks for an action." if view.asked else "Nothing is known yet, so there is nothing to do."
        st.markdown(f"{asked} No finding is no proof.")
        return
    for action in todo.head(ACTIONS).to_dict("records"):
        gate = " Before this step, make the safety plan." if action["safety_gate"] else ""
        st.markdown(f"- {plain(action['title'])}, our target {layout.day(action['target'])}.{gate}")
    if len(todo) > ACTIONS:
        st.caption(f"{len(todo) - ACTIONS} more in the Checklist tab.")


def changes(ahead: Ahead, questionnaire: str) -> None:
    """What would move the rating, each with what it leads to."""
    st.markdown(plain(ahead.opening))
    for change in ahead.changes:
        one_change(change, questionnaire)


def one_change(change: Change, questionnaire: str) -> None:
    with st.container(gap="xsmall"):
        for step in change.steps:
            with st.container(gap=None):
                to_question(step.label, step.question, questionnaire)
                st.caption(plain(f"{step.sentence[0].upper()}{step.sentence[1:]}."))
        with st.container(gap=None):
            if change.leads_to:
                st.markdown(f":material/arrow_forward: **{plain(change.leads_to)}**")
            some("Ends", change.ends)
            some("To be cleared up with it", change.unsettles)


def some(what: str, findings: Sequence[str]) -> None:
    """The first of several findings, and how many more there are."""
    if findings:
        more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
        st.caption(plain(f"{what}: {findings[0]}{more}"))


def questions(ahead: Ahead, questionnaire: str) -> None:
    """The open questions that are worth most, for the supplier and for our own desk."""
    if not ahead.asks:
        st.markdown("Every question that applies is answered.")
    for ask in ahead.asks:
        one_question(ask, questionnaire)
    if ahead.open > len(ahead.asks):
        st.caption(f"{ahead.open - len(ahead.asks)} more are open; the Answers tab has them all.")
    if ahead.desk:
        with st.expander(f"For our desk, never for the supplier: {len(ahead.desk)}"):
            for ask in ahead.desk:
                one_question(ask, questionnaire)


def one_question(ask: NextQuestion, questionnaire: str) -> None:
    with st.container(gap=None):
        to_question(ask.label, ask.question, questionnaire)
        if ask.why:
            st.caption(f"{':material/priority_high: ' if ask.urgent else ''}{plain(ask.why)}")


def deeper_ones(fitting: Sequence[Deeper]) -> None:
    """The questionnaires that go deeper where this supplier calls for it."""
    for each in fitting:
        st.page_link(
            layout.QUESTIONNAIRES,
            label=f"A deeper questionnaire fits: {plain(each.title)}",
            icon=":material/playlist_add:",
            query_params={"questionnaire": each.id},
            help=f"It is for suppliers where {plain(each.when)}.",
        )


def findings(run: Run, view: View, listed: Sequence[Finding]) -> None:
    for finding in listed:
        icon = ":material/priority_high:" if finding.act_now else ":material/arrow_right:"
        kind = " · ".join(part for part in (finding.state, finding.kind, finding.severity) if part)
        st.markdown(f"{icon} **{kind}:** {plain(finding.said)}")
        if finding.ask:
            st.caption(f"Ask: {plain(' '.join(finding.ask))}")
        if finding.found and finding.severity:
            repair_form(run, view, finding)


def every_number(view: View) -> None:
    """Each measure with all its terms, where they come from, and the sum."""
    st.header("Every number, and where it comes from")
    for measure in view.explanation.measures:
        if not measure.terms or (measure.name == "residual" and view.score is None):
            continue
        total = "not known" if measure.shown is None else f"{measure.shown}{' %' if measure.unit == 'per cent' else ''}"
        with st.expander(f"{grounds.MEASURES[measure.name]}: {total}"):
            rows = [{name: plain(text) for name, text in term.items()} for term in grounds.terms(measure)]
            st.table(rows, border="horizontal", hide_index=True)
            st.caption(
                f"The parts add up to {total}. Points and weights are our assumptions; the questionnaire says them all."
            )
            if behind := grounds.grounds(measure):
                st.markdown("**Why so, and where from**")
                st.markdown("\n".join(f"- **{plain(what)}:** {plain(why)}" for what, why in behind))


def to_question(label: str, question: str, questionnaire: str) -> None:
    """A link to where the question stands with its points, rules and laws."""
    st.page_link(
        layout.QUESTIONNAIRES,
        label=plain(label),
        query_params={"questionnaire": questionnaire, "question": question},
    )
