"""Questionnaires: what is asked, why, and how every answer counts; to read, search and link to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import address, layout
from duediligence.pages import catalogue_cards as cards
from duediligence.pages.plain import plain, visible
from duediligence.services import catalogue, definitions
from duediligence.services.catalogue import Catalogue

VIEWS: Final = {
    "questions": "Questions",
    "rules": "Rules",
    "actions": "Actions",
    "scoring": "Scoring",
    "laws": "Laws and standards",
    "check": "Check",
}
SHOWS: Final = {"question": "questions", "rule": "rules", "action": "actions", "law": "laws"}
"""What an address may name, and the view that shows it."""
PAGE_CARDS: Final = 15


def main() -> None:
    st.title("Questionnaires")
    layout.show_notices()
    st.caption(
        "Questions, weights, rules, actions and laws are data, not program. Every number here is our assumption, "
        "chosen to be argued with."
    )
    listed = {each.id: each for each in definitions.shipped()}
    address.follow("chosen_questionnaire", address.asked("questionnaire", listed, definitions.DEFAULT))
    chosen = st.selectbox(
        "Questionnaire",
        list(listed),
        format_func=lambda name: visible(f"{listed[name].title} ({listed[name].version})"),
        key="chosen_questionnaire",
        on_change=partial(
            address.remember, "questionnaire", "chosen_questionnaire", "section", *SHOWS, "find", "view", "page"
        ),
    )
    try:
        whole = catalogue.catalogue(chosen)
    except CannotProceed as stop:  # a definition that was edited and does not load any more
        layout.show_stop(stop)
        return
    about(whole)
    st.page_link(
        layout.EDITOR, label="Edit this questionnaire", icon=":material/edit:", query_params={"questionnaire": chosen}
    )
    found = search(whole)
    views(whole, found)


def about(whole: Catalogue) -> None:
    """What this questionnaire is, and when it applies."""
    if whole.description:
        st.markdown(plain(whole.description))
    if whole.core:
        applies = f" It applies when {plain(whole.applies)}." if whole.applies else ""
        st.markdown(f"It goes deeper than “{plain(whole.core)}” and is asked together with it.{applies}")
    rates = whole.id == definitions.DEFAULT
    facts = (
        f"Version {whole.version}",
        ", ".join(whole.languages),
        layout.count(len(whole.questions), "question"),
        layout.count(len(whole.rules), "rule"),
        whole.about,
        "rates your suppliers" if rates else "for the command line so far; does not rate the suppliers shown here",
        f"fingerprint {whole.hash[:12]}",
    )
    st.caption(" · ".join(plain(fact) for fact in facts), help=f"The whole fingerprint: {whole.hash}")
    if whole.source:
        st.caption(f"Source: {plain(whole.source)}")


def search(whole: Catalogue) -> Catalogue:
    """The box that searches everything; what it leaves."""
    address.follow("find", st.query_params.get("find", ""))
    asked = st.text_input(
        "Search questions, rules, actions and laws",
        key="find",
        placeholder="For example: passport, fees, night work",
        on_change=partial(address.remember, "find", "find", *SHOWS, "page"),
    )
    found = catalogue.matching(whole, asked)
    if asked.strip():
        counts = (
            layout.count(len(found.questions), "question"),
            layout.count(len(found.rules), "rule"),
            layout.count(len(found.actions), "action"),
            layout.count(len(found.laws), "law or standard", "laws and standards"),
        )
        st.markdown(f"Found: {', '.join(counts)}.")
    return found


def views(whole: Catalogue, found: Catalogue) -> None:
    """One tab a view; only the open one is drawn."""
    named = next((view for name, view in SHOWS.items() if name in st.query_params), "questions")
    address.follow("questionnaire_view", VIEWS[address.asked("view", VIEWS, named)])
    tabs = st.tabs(list(VIEWS.values()), key="questionnaire_view", on_change=change_view)
    draw: Mapping[str, Callable[[Catalogue, Catalogue], None]] = {
        "questions": questions,
        "rules": rules,
        "actions": actions,
        "scoring": scoring,
        "laws": laws,
        "check": check,
    }
    for tab, view in zip(tabs, VIEWS, strict=True):
        if tab.open:
            with tab:
                draw[view](whole, found)


def change_view() -> None:
    label = st.session_state["questionnaire_view"]
    address.change((*SHOWS, "page"), view=next(view for view, words in VIEWS.items() if words == label))


def questions(whole: Catalogue, found: Catalogue) -> None:
    one = address.asked("question", whole.questions, "")
    outline, shown = st.columns([1, 3], gap="large")
    sections = {section.id: section for section in whole.sections}
    here = catalogue.section_of(whole, one) or address.asked("section", sections, whole.sections[0].id)
    address.follow("section", here)
    with outline:
        st.radio(
            "Section",
            list(sections),
            format_func=lambda name: plain(
                f"{sections[name].title} ({len(sections[name].questions)})" + " · core" * sections[name].core
            ),
            key="section",
            on_change=partial(address.remember, "section", "section", *SHOWS, "find", "view", "page"),
        )
    with shown:
        if one:
            st.header(plain(sections[here].title), anchor=False)
            all_of("Show the whole section", "question", section=here)
            cards.question(whole.questions[one], whole.id)
        elif found is not whole:
            st.header("Questions found", anchor=False)
            paged(found.questions, cards.question, whole.id, "question")
        else:
            st.header(plain(sections[here].title), anchor=False)
            for name in sections[here].questions:
                cards.question(whole.questions[name], whole.id)


def rules(whole: Catalogue, found: Catalogue) -> None:
    st.header("Rules", anchor=False)
    one = address.asked("rule", whole.rules, "")
    if one:
        all_of("Show all rules", "rule", view="rules")
        cards.rule(whole.rules[one], whole.id)
        return
    st.caption("A rule fires when its condition is true. Where it cannot be decided, we say what to ask.")
    kinds = {card.kind_code: card.kind for card in whole.rules.values()}
    kind = st.segmented_control("Kind of rule", list(kinds), format_func=kinds.__getitem__, key=f"kind_{whole.id}")
    chosen = {name: card for name, card in found.rules.items() if kind in (None, card.kind_code)}
    paged(chosen, cards.rule, whole.id, "rule")


def actions(whole: Catalogue, found: Catalogue) -> None:
    st.header("Actions", anchor=False)
    one = address.asked("action", whole.actions, "")
    if one:
        all_of("Show all actions", "action", view="actions")
        cards.action(whole.actions[one], whole.id)
        return
    paged(found.actions, cards.action, whole.id, "action")


def scoring(whole: Catalogue, found: Catalogue) -> None:
    st.markdown("Weights, points, shares and bands are **our assumption** and nobody's standard.")
    for heading, lines in whole.scoring:
        st.header(plain(heading), anchor=False)
        st.table(
            [
                {"What": plain(line.what), "Number": plain(line.value), "What it does": plain(line.meaning)}
                for line in lines
            ],
            border="horizontal",
            hide_index=True,
            alt=heading,
        )


def laws(whole: Catalogue, found: Catalogue) -> None:
    one = address.asked("law", whole.laws, "")
    if one:
        all_of("Show all laws and standards", "law", view="laws")
        cards.law(whole.laws[one], whole.id)
        return
    st.header("Laws and standards", anchor=False)
    st.caption("What they ask for in our own words, which questions bear on it, and how sure we are. No legal advice.")
    if not found.laws:
        st.markdown("Nothing found.")
        return
    for card in found.laws.values():
        with st.container(border=True, gap="xsmall"):
            cards.link(card.title, whole.id, "law", card.id, "list", icon=":material/gavel:")
            read = f"text read on {layout.day(card.verified)}" if card.verified else "text not read yet"
            st.caption(
                f"{card.kind} · {plain(card.where)} · {card.status} · we ask about {card.asked} of its "
                f"{len(card.criteria)} criteria · {card.confirmed} confirmed · {read}"
            )


def check(whole: Catalogue, found: Catalogue) -> None:
    st.header("Check", anchor=False)
    st.markdown(
        "Looks for mistakes and for what is probably not meant, and works out the examples that stand beside the "
        "questionnaire. It takes a few seconds."
    )
    if st.button("Check this questionnaire", icon=":material/fact_check:"):
        with st.spinner("Checking …"):
            definitions.check_and_keep(whole.id)
    told = definitions.kept_check(whole.id)
    if told is None:
        return
    mistakes = sum(problem.level == "blocking" for problem in told)
    if mistakes:
        st.error(f"{layout.count(mistakes, 'mistake')}.", icon=":material/error:")
    else:
        st.success("No mistakes, and every example comes out as it says.", icon=":material/check_circle:")
    layout.show_problems(told, "What the check says")


def paged(found: Mapping[str, Any], draw: Callable[[Any, str], None], questionnaire: str, noun: str) -> None:
    """Some cards at a time."""
    pages = max(1, -(-len(found) // PAGE_CARDS))
    number = 1
    if pages > 1:
        number = int(st.number_input(f"Page (of {pages})", 1, pages, 1, key=f"page_{noun}_{len(found)}", width=160))
    first = (number - 1) * PAGE_CARDS
    if not found:
        st.markdown("Nothing found.")
    for card in list(found.values())[first : first + PAGE_CARDS]:
        draw(card, questionnaire)
    if pages > 1:
        st.caption(f"{first + 1} to {min(first + PAGE_CARDS, len(found))} of {layout.count(len(found), noun)}")


def all_of(label: str, dropped: str, **kept: str) -> None:
    """A way back from one card to where it belongs."""
    if st.button(label, icon=":material/arrow_back:"):
        address.change((dropped,), **kept)
        st.rerun()


main()
