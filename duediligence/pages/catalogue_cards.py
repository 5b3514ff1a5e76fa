"""Cards of a questionnaire: a question, a rule, an action, a law, drawn as text with links to one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import catalogue
from duediligence.services.catalogue import ActionCard, CriterionCard, LawCard, Pointer, QuestionCard, RuleCard

NOT_CONFIRMED: Final = ":material/help: Not confirmed: we found no source that we could read."
_GRADES: Final = {
    "severe": ("error", "red"),
    "high": ("warning", "orange"),
    "medium": ("info", "yellow"),
    "low": ("search", "blue"),
}


def question(card: QuestionCard, questionnaire: str) -> None:
    """One question with everything that follows from an answer; a note is only read."""
    if card.type == catalogue.NOTE:
        st.info(plain(card.label), icon=":material/sticky_note_2:")
        return
    with st.container(border=True):
        st.subheader(plain(card.label), anchor=False)
        if card.help:
            st.caption(plain(card.help))
        facts = [card.type, card.role, *([] if card.weight is None else [f"weight {card.weight}"]), card.asked]
        st.markdown(" · ".join(plain(fact) for fact in facts))
        if card.answers:
            answers(card)
        said = [*(f"{plain(mark)}." for mark in card.marks), *(plain(each) for each in card.counting)]
        said += [f"**Asked when** {plain(card.condition)}."] * bool(card.condition)
        said += [f"**Accepted when** {plain(card.constraint)}."] * bool(card.constraint)
        said += [f"**Good evidence:** {plain(card.evidence)}"] * bool(card.evidence)
        said += [f"**ILO indicators:** {plain(', '.join(card.indicators))}"] * bool(card.indicators)
        bullets(said)
        if card.laws:
            with st.expander(layout.count(len(card.laws), "law or standard", "laws and standards")):
                for law in card.laws:
                    st.markdown(f"**{plain(law.title)}:** {plain(law.text)}")
                    if not law.confirmed:
                        st.caption(NOT_CONFIRMED)
        if card.rules:
            with st.expander(f"Read by {layout.count(len(card.rules), 'rule')}"):
                links(card.rules, questionnaire, "rule", card.id)
        if card.opens:
            with st.expander(f"May lead to {layout.count(len(card.opens), 'more question')}"):
                links(card.opens, questionnaire, "question", card.id)
        st.caption(f"Its id in files: {plain(card.id)}")


def answers(card: QuestionCard) -> None:
    """What can be answered, and what it counts."""
    if any(worth for _, worth in card.answers):
        head = card.worth or "What it means"
        st.table(
            [{"Answer": plain(answer), head: plain(worth)} for answer, worth in card.answers],
            border="horizontal",
            hide_index=True,
            width="content",
            alt=f"Answers to choose from. {head}",
        )
    else:
        bullets([plain(answer) for answer, _ in card.answers])


def rule(card: RuleCard, questionnaire: str) -> None:
    """One rule: when it holds, how grave that is, and what follows."""
    with st.container(border=True):
        st.subheader(plain(card.say), anchor=False)
        with st.container(horizontal=True):
            st.badge(card.kind, icon=":material/rule:", color="gray")
            if card.grade is not None:
                icon, colour = _GRADES[card.grade]
                st.badge(card.severity, icon=f":material/{icon}:", color=colour)  # type: ignore[arg-type]
            if card.act_now:
                st.badge("Act now", icon=":material/priority_high:", color="red")
        said = [f"**When** {plain(card.when)}.", *(plain(effect) for effect in card.effects)]
        said += [f"**ILO indicators:** {plain(', '.join(card.indicators))}"] * bool(card.indicators)
        bullets(said)
        with st.expander(f"Reads {layout.count(len(card.reads), 'question')}"):
            links(card.reads, questionnaire, "question", card.id)
            if card.ask:
                st.markdown("**To ask where it cannot be decided**")
                links(card.ask, questionnaire, "question", f"{card.id}_asks")
        if card.actions:
            with st.expander(f"Suggests {layout.count(len(card.actions), 'action')}, in this order"):
                links(card.actions, questionnaire, "action", card.id)
        st.caption(f"Its id in files: {plain(card.id)}")


def action(card: ActionCard, questionnaire: str) -> None:
    """One action of the catalogue."""
    with st.container(border=True):
        st.subheader(plain(card.title), anchor=False)
        if card.why:
            st.caption(plain(card.why))
        with st.container(horizontal=True):
            st.badge(f"Who acts: {card.owner}", icon=":material/person:", color="gray")
            st.badge(card.clock, icon=":material/schedule:", color="gray")
            if card.protects:
                st.badge("Protects people first", icon=":material/shield:", color="blue")
            if card.safety_gate:
                st.badge("Safety plan first", icon=":material/shield_person:", color="orange")
        said = [f"**Evidence.** {plain(card.evidence)}", f"**Closed when.** {plain(card.closing_proof)}"]
        said += [f"**Comes after:** {plain('; '.join(each.text for each in card.after))}"] * bool(card.after)
        bullets(said)
        if card.rules:
            with st.expander(f"Suggested by {layout.count(len(card.rules), 'rule')}"):
                links(card.rules, questionnaire, "rule", card.id)
        else:
            st.caption("No rule of this questionnaire suggests it.")


def law(card: LawCard, questionnaire: str) -> None:
    """One law or standard with its criteria and the questions that bear on them."""
    st.header(plain(card.title), anchor=False)
    since = f"since or from {layout.day(card.effective)}" if card.effective else "date of effect not confirmed"
    read = (
        f"text last read on {layout.day(card.verified)}" if card.verified else "its text has not been read for us yet"
    )
    st.markdown(" · ".join(plain(each) for each in (card.kind, card.where, card.status, since, read)))
    if card.note:
        st.markdown(plain(card.note))
    st.markdown(f"**Source:** {as_address(card.source) if card.source else 'none that we could read'}")
    st.caption("Our own words, not legal advice. Open the address in a browser yourself; this program does not.")
    for each in card.criteria:
        criterion(each, card.source, questionnaire)


def criterion(card: CriterionCard, source: str | None, questionnaire: str) -> None:
    """One thing asked for."""
    with st.container(border=True):
        st.markdown(f"**{plain(card.text)}**")
        if not card.confirmed:
            st.caption(NOT_CONFIRMED)
        said = [f"**What would show it:** {plain(card.evidence)}"]
        if card.source and card.source != source:
            said.append(f"**Source:** {as_address(card.source)}")
        bullets(said)
        if card.questions:
            with st.expander(f"Shown by {layout.count(len(card.questions), 'question')}"):
                links(card.questions, questionnaire, "question", card.id)
        else:
            st.caption("No question of this questionnaire asks about it: not known.")
        if card.rules:
            with st.expander(f"Pointed to by {layout.count(len(card.rules), 'rule')}"):
                links(card.rules, questionnaire, "rule", card.id)


def links(pointers: Sequence[Pointer], questionnaire: str, what: str, place: str) -> None:
    """Links to other cards of the same questionnaire, from one at ``place``."""
    for pointer in pointers:
        link(pointer.text, questionnaire, what, pointer.id, place)


def link(text: str, questionnaire: str, what: str, name: str, place: str, icon: str | None = None) -> None:
    """A link to a card; a button, because a link to the page one is on would not change its address."""
    st.button(
        plain(text),
        key=f"to_{what}_{name}_from_{place}",
        type="tertiary",
        icon=icon,
        on_click=st.query_params.from_dict,
        args=({"questionnaire": questionnaire, what: name},),
    )


def bullets(lines: Iterable[str]) -> None:
    """Lines of Markdown as a list; nothing for none."""
    text = "\n".join(f"- {line}" for line in lines)
    if text:
        st.markdown(text)


def as_address(text: str) -> str:
    """A web address as text to copy, never a link."""
    return f"`{text.replace('`', '%60')}`"
