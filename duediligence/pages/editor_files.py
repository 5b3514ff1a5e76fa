"""A draft as an Excel workbook and back, and as text; every mistake of a workbook at its cell, and nothing saved."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import editor_state as state
from duediligence.pages import layout
from duediligence.pages.editor_state import key
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import NAMES, Edit, Name, Write
from duediligence.services import draft_files
from duediligence.services.drafts import Draft, begin_texts
from duediligence.services.inspection import inspect_file

BOOKS = ["xlsx", "xlsm", "xls", "ods"]
_TEXTS: dict[Name, str] = {"definition": "Questionnaire", "examples": "Examples", "actions": "Own actions"}


def files(draft: Draft) -> None:
    """Download, upload and edit as text."""
    st.header("Excel workbook", anchor=False)
    st.markdown(
        "Take the whole questionnaire along as a workbook, change its cells, and bring it back. The sheets “survey” "
        "and “choices” are those of XLSForm, so KoboToolbox and ODK can load it too."
    )
    if draft.loaded is None:
        st.info("A workbook can be made once the mistakes are mended.", icon=":material/info:")
    else:
        st.download_button(
            "Download the workbook",
            lambda: draft_files.workbook_of(draft),
            f"{draft.questionnaire}.xlsx",
            key=key(draft, "workbook"),
            icon=":material/download:",
            on_click="ignore",
        )
    given = st.file_uploader("Workbook of this questionnaire", BOOKS, key=key(draft, "upload"))
    if given is not None and st.button("Take this workbook into the draft", type="primary", icon=":material/upload:"):
        try:
            with st.spinner("Reading the workbook …"):
                edits, noticed = draft_files.from_workbook(layout.workspace(), draft, given.getvalue(), given.name)
        except CannotProceed as stop:
            refused(stop)
        else:
            for problem in noticed:
                layout.notify(f"{plain(problem.place())}: {plain(problem.message)} {plain(problem.advice)}")
            state.save(draft, edits, f"Taken from the workbook {given.name}")
    _as_text(draft)


def refused(stop: CannotProceed) -> None:
    """Every mistake of a workbook, by sheet and cell."""
    st.error(
        f"Nothing was saved: {layout.count(len(stop.problems), 'mistake')} in the workbook. Mend them there and "
        "upload it again.",
        icon=":material/error:",
    )
    st.table(
        [
            {"Where": plain(each.place()), "What": plain(each.message), "What to do": plain(each.advice)}
            for each in stop.problems
        ],
        border="horizontal",
        hide_index=True,
        alt="Mistakes in the workbook",
    )


def begin() -> None:
    """A new questionnaire from a workbook."""
    given = st.file_uploader("Workbook of a questionnaire", BOOKS, key="editor_begin_book")
    if given is None or not st.button("Begin with this workbook", type="primary", icon=":material/upload:"):
        return
    register = layout.workspace()
    try:
        with st.spinner("Reading the workbook …"):
            name, texts = draft_files.texts_of_workbook(register, given.getvalue(), given.name)
    except CannotProceed as stop:
        refused(stop)
        return
    state.begun(lambda: begin_texts(register, name, texts, f"Begun from the workbook {given.name}"))


def column_of_a_file() -> list[str]:
    """The texts of one column of an uploaded file."""
    given = st.file_uploader("Or one column of a file", ["xlsx", "xlsm", "xls", "ods", "csv"], key="editor_list_file")
    if given is None:
        return []
    try:
        book = inspect_file(given.getvalue(), given.name).book
    except CannotProceed as stop:
        layout.show_stop(stop)
        return []
    columns = draft_files.text_columns(book)
    if not columns:
        st.info("There is no text in this file.", icon=":material/info:")
        return []
    chosen = st.selectbox("Column with the questions", list(columns), format_func=visible, key="editor_list_column")
    return list(columns[chosen])


def _as_text(draft: Draft) -> None:
    st.header("As text", anchor=False)
    with st.expander("Edit the file itself, as text (YAML)"):
        st.caption("Comments and order stay as they are, here and in every other edit.")
        edits: list[Edit] = []
        for name in NAMES:
            now = draft.texts.text(name)
            text = st.text_area(_TEXTS[name], now, height=300, key=key(draft, "text", name))
            if text != now:
                edits.append(Write(name, text))
        if st.button("Save the text", key=key(draft, "save_text"), disabled=not edits, icon=":material/save:"):
            state.save(draft, edits, "Edited as text")
