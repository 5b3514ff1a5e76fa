"""The Answers tab: a form made from the definition, one section at a time."""

from __future__ import annotations

from datetime import date

import streamlit as st

from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import answering, portfolios, supplier
from duediligence.services.answering import (
    DONT_KNOW,
    EVIDENCE_LABELS,
    SOURCE_LABELS,
    Draft,
    Standing,
)
from duediligence.services.assessments import Run
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Snapshot
from duediligence.services.supplier import View

OPEN = "Not answered"


def answer_form(snapshot: Snapshot, run: Run, view: View) -> None:
    """Every question of one section with answer, evidence, its date and its source; one Save for all."""
    sections = answering.standing(run)
    questionnaire = run.questionnaire.definition.id
    titles = {section.id: f"{section.title} ({section.answered} of {section.asked})" for section in sections}
    chosen = st.selectbox("Section", list(titles), format_func=titles.__getitem__, key=f"section_{view.key}")
    section = next(each for each in sections if each.id == chosen)
    st.caption(
        "An empty answer stays an open question; it never counts as “no”. Please write no names of workers anywhere."
    )
    version = answering.version(sections)
    layout.mind_changes(f"answers_{view.key}", version)
    with st.form(f"answers_{view.key}_{chosen}_{version}", border=False):
        drafts = [question(standing, f"{view.key}_{version}", questionnaire) for standing in section.questions]
        saved = st.form_submit_button("Save the answers", type="primary", icon=":material/save:")
    if saved:
        save(snapshot, run, view, [draft for draft in drafts if draft is not None])


def question(standing: Standing, key: str, questionnaire: str) -> Draft | None:
    """One question; None for a note, which asks nothing.

    Each box is named after its question, so that a list of form fields can be read without the page around it; the
    words that are seen above it are the beginning of that name.
    """
    asked, words = standing.question, standing.words
    if asked.type == "note":
        st.info(plain(words.label), icon=":material/info:")
        return None
    with st.container(border=True):
        st.markdown(f"**{plain(words.label)}**")
        if asked.ask == "desk_only":
            st.caption(":material/lock: For our desk only: do not ask the supplier.")
        if words.help:
            st.caption(plain(words.help))
        if words.condition:
            st.caption(f"Only if {plain(words.condition)}")
        value = answer(standing, f"answer_{asked.id}_{key}")
        evidence, dated, source = st.columns(3, gap="small")
        with evidence, st.container(gap="xxsmall"):
            st.caption("Evidence", help=plain(words.evidence) if words.evidence else None)
            chosen = st.selectbox(
                f"Evidence for: {words.label}",
                list(EVIDENCE_LABELS),
                index=list(EVIDENCE_LABELS).index(standing.evidence),
                format_func=EVIDENCE_LABELS.__getitem__,
                key=f"evidence_{asked.id}_{key}",
                label_visibility="collapsed",
            )
        with dated, st.container(gap="xxsmall"):
            st.caption("Date of the evidence")
            day: date | None = st.date_input(
                f"Date of the evidence for: {words.label}",
                standing.dated,
                key=f"dated_{asked.id}_{key}",
                format="YYYY-MM-DD",
                label_visibility="collapsed",
            )
        with source, st.container(gap="xxsmall"):
            st.caption("Source")
            who = st.selectbox(
                f"Source of the answer to: {words.label}",
                list(SOURCE_LABELS),
                index=list(SOURCE_LABELS).index(standing.source),
                format_func=SOURCE_LABELS.__getitem__,
                key=f"source_{asked.id}_{key}",
                label_visibility="collapsed",
            )
    return Draft(standing, value, chosen, day, who)


def answer(standing: Standing, key: str) -> str | None:
    """The answer widget of a question; the value as a supplier would write it in a cell, None where open."""
    # the label is for screen readers only: it is never drawn, so it stands as it is written
    asked, label = standing.question, standing.words.label
    choices = {**standing.words.choices, DONT_KNOW: "Don't know"}
    if asked.type == "select_one":
        index = list(choices).index(standing.value) if standing.value in choices else None
        return st.selectbox(
            label, list(choices), index, choices.__getitem__, key=key, placeholder=OPEN, label_visibility="collapsed"
        )
    if asked.type == "select_multiple":
        preset = [choice for choice in (standing.value or "").split("; ") if choice in choices]
        picked = st.multiselect(
            label, list(choices), preset, choices.__getitem__, key=key, placeholder=OPEN, label_visibility="collapsed"
        )
        return "; ".join(picked) or None
    written = st.text_input(
        label, standing.value or "", key=key, placeholder=standing.words.hint, label_visibility="collapsed"
    )
    return written.strip() or None


def save(snapshot: Snapshot, run: Run, view: View, drafts: list[Draft]) -> None:
    """Keep what was changed and say how the rating moved."""
    problems = answering.unusable(run.questionnaire, view.key, drafts)
    if problems:
        for problem in problems:
            st.error(
                f"{plain(problem.column or '')}: {plain(problem.message)} {plain(problem.advice)}",
                icon=":material/error:",
            )
        st.markdown("Nothing was saved.")
        return
    register = layout.workspace()

    def work(tell: Tell) -> Outcome:
        answering.save(register, snapshot, run.questionnaire, view.key, drafts, tell)
        after = portfolios.one(register, snapshot.portfolio.id, view.key)
        return Outcome(f"Saved. {moved(view, supplier.view(after))}" if after else "Saved.")

    layout.begin("Saving the answers", work, layout.Way(portfolio=snapshot.portfolio.name))


def moved(before: View, after: View) -> str:
    """How the rating moved, in words."""
    old, new = (f"{each.concern.text}{'' if each.score is None else f' ({each.score})'}" for each in (before, after))
    return f"The rating stays {new}." if old == new else f"The rating moved from {old} to {new}."
