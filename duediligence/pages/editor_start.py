"""The beginning of a draft: the questionnaire that counts, a copy, a template, a list of questions, or a workbook."""

from __future__ import annotations

import streamlit as st

from duediligence.pages import address, editor_files, layout
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain, visible
from duediligence.services import definitions, drafts, editing
from duediligence.services.catalogue.wording import LANGUAGES

WAYS = {
    "published": "Edit a questionnaire that is there",
    "copy": "Copy one and change it",
    "template": "Start with one question",
    "list": "Start from a list of questions",
    "workbook": "Start from an Excel workbook",
}


def start(wanted: str | None) -> None:
    """Drafts that are there, and the ways to begin one; ``wanted``: the questionnaire that the address names."""
    there = drafts.every(layout.workspace())
    if there:
        st.header("Drafts", anchor=False)
        for each in there:
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(f"Go on with “{plain(each.title)}”", key=f"go_on_{each.questionnaire}", type="tertiary"):
                    address.change((), questionnaire=each.questionnaire)
                    st.rerun()
                st.caption(f"Last: {plain(each.done)}, {each.changed:%d %b %Y %H:%M}")
    st.header("Begin a draft", anchor=False)
    st.caption("A draft changes no rating. What you do is kept at once, and every step can be taken back.")
    way = st.radio("How do you want to begin?", list(WAYS), format_func=WAYS.__getitem__, key="editor_way")
    if way == "published":
        _published(wanted)
    elif way == "copy":
        _copy(wanted)
    elif way == "workbook":
        editor_files.begin()
    else:
        _new(way)


def _published(wanted: str | None) -> None:
    chosen = _questionnaire("Questionnaire to edit", wanted)
    if st.button("Begin a draft", type="primary", icon=":material/edit:") and chosen:
        state.begun(lambda: drafts.begin(layout.workspace(), chosen))


def _copy(wanted: str | None) -> None:
    chosen = _questionnaire("Questionnaire to copy", wanted)
    title, name = named()
    if st.button("Copy it", type="primary", icon=":material/content_copy:", disabled=not title) and chosen:
        state.begun(lambda: drafts.begin_copy(layout.workspace(), chosen, name, title))


def _new(way: str) -> None:
    title, name = named()
    code = st.selectbox(
        "Language it is written in", list(LANGUAGES), list(LANGUAGES).index("en"), LANGUAGES.__getitem__
    )
    register = layout.workspace()
    if way == "template":
        if st.button("Begin", type="primary", disabled=not title):
            state.begun(lambda: drafts.begin_template(register, name, title, code))
        return
    listed = st.text_area(
        "Questions, one a line", height=200, placeholder="Do workers keep their passports?\nHow many hours a week …"
    ).splitlines()
    listed += editor_files.column_of_a_file()
    questions = [line for line in listed if line.strip()]
    if questions:
        st.caption(f"{layout.count(len(questions), 'question')}. Numbers and dashes in front are left out.")
    if st.button("Begin with these questions", type="primary", disabled=not (title and questions)):
        state.begun(lambda: drafts.begin_list(register, name, title, questions, code))


def named() -> tuple[str, str]:
    """The title of a new questionnaire, and its id."""
    title = st.text_input("Title of the new questionnaire").strip()
    name = drafts.suggested_id(layout.workspace(), title) if title else ""
    if title:
        name = st.text_input("Its id in files", name, key=f"editor_new_id_{name}").strip()
    return title, name


def _questionnaire(label: str, wanted: str | None) -> str | None:
    titles = editing.questionnaires(layout.workspace())
    names = list(titles)
    return st.selectbox(
        label,
        names,
        names.index(wanted) if wanted in names else names.index(definitions.DEFAULT),
        lambda name: visible(titles[name]),
    )
