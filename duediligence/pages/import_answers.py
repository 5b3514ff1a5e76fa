"""Import of answers: the workbook to fill in, what a file of answers would bring, and what could not be used."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import import_problems, layout, progress
from duediligence.services import imports, inspection, reporting
from duediligence.services.imports import AnswersReceipt
from duediligence.services.inspection import Inspection
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Snapshot
from duediligence.suppliers.repairs import group_problems

ANSWERS = "answers_import"


def draw() -> None:
    snapshot = layout.snapshot()
    if snapshot.issued is None:
        st.info("Import a supplier list first; answers belong to suppliers.", icon=":material/info:")
        return
    st.markdown(
        "Download the workbook and fill in what your suppliers tell you: suppliers are rows, questions are columns, "
        "with drop-downs. It names all of them: do not send it to any. "
        "An empty cell stays an open question; it never counts as “no”."
    )
    progress.download(
        "Download the answers workbook",
        "answers.xlsx",
        partial(reporting.export_portfolio, layout.workspace(), snapshot.portfolio, "answers"),
        snapshot,
        key="download_answers",
    )
    st.caption(
        "Other tables are read too: questions as columns, or one answer a row (supplier, question, answer, evidence, "
        "date). Name questions by their words in any language, or by their id."
    )
    upload = st.file_uploader(
        "Filled-in answers", type=["xlsx", "xls", "xlsb", "ods", "csv", "tsv"], key="answers_file"
    )
    if upload is None:
        st.session_state.pop(ANSWERS, None)
        return
    try:
        with st.spinner("Reading the answers …"):
            found, ahead = read(upload.file_id, upload.getvalue(), upload.name, snapshot)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    st.markdown(f"{amount(ahead)}. Nothing is written before you commit.")
    import_problems.draw(st.session_state[ANSWERS]["groups"])
    if st.button("Commit the answers", type="primary", icon=":material/check:", disabled=ahead.answers == 0):
        commit(snapshot, found, upload.getvalue())


def read(number: str, data: bytes, name: str, snapshot: Snapshot) -> tuple[Inspection, AnswersReceipt]:
    """The file and what it would bring: read once, not with every click."""
    kept: dict[str, Any] = st.session_state.setdefault(ANSWERS, {})
    if kept.get("number") != number:
        kept.clear()
        kept.update(number=number, found=inspection.inspect_file(data, name))
    found: Inspection = kept["found"]
    if kept.get("snapshot") is not snapshot:
        ahead = imports.preview_answers(layout.workspace(), snapshot.portfolio.id, found)
        kept.update(snapshot=snapshot, ahead=ahead, groups=group_problems(ahead.problems))
    return found, kept["ahead"]


def commit(snapshot: Snapshot, found: Inspection, data: bytes) -> None:
    register, portfolio = layout.workspace(), snapshot.portfolio

    def work(tell: Tell) -> Outcome:
        done = imports.add_answers(register, portfolio.id, found, data, tell)
        return Outcome(f"{amount(done)} taken in, and everything assessed again.")

    way = layout.Way(layout.SUPPLIERS, portfolio.name, clears=ANSWERS)
    layout.begin(f"Answers of {found.book.file}", work, way)


def amount(answers: AnswersReceipt) -> str:
    return f"{layout.count(answers.answers, 'answer')} of {layout.count(answers.suppliers, 'supplier')}"
