"""Import: file → tables and columns → check → done; answers the same way; undo of the last import."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout, progress
from duediligence.pages.plain import plain, visible, visible_in
from duediligence.services import imports, inspection, reporting, samples
from duediligence.services.found_table import FoundTable
from duediligence.services.imports import AnswersReceipt
from duediligence.services.inspection import FIELD_LABELS, Inspection
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Portfolio, Snapshot

KEEP = "Keep as extra"
STEPS = ("File", "Tables and columns", "Check", "Done")
SURE = ((0.85, "●●●"), (0.55, "●●○"), (0.0, "●○○"))
STATE = "import"
ANSWERS = "answers_import"


def main() -> None:
    st.title("Import")
    layout.show_notices()
    asked_for = "Answers" if st.query_params.get("part") == "answers" else "Supplier list"
    supplier_tab, answers_tab = st.tabs(["Supplier list", "Answers"], default=asked_for)
    with supplier_tab:
        import_suppliers()
    with answers_tab:
        import_answers()
    undo()


def import_suppliers() -> None:
    state = st.session_state.get(STATE)
    step = 0 if state is None else state["step"]
    st.markdown(
        "  ›  ".join(
            f"**{number} {name}**" if number == step + 1 else f"{number} {name}" for number, name in enumerate(STEPS, 1)
        )
    )
    if state is None:
        choose_file()
    elif step == 1:
        choose_columns(state["inspection"])
    else:
        check(state["inspection"], state["data"])


def choose_file() -> None:
    st.markdown("Give us your supplier list as it is: an Excel or CSV file, with title rows and all.")
    if layout.portfolio().sample:
        st.caption("It goes into your own suppliers; the sample data stays apart.")
    upload = st.file_uploader(
        "Supplier list", type=["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"], key="supplier_file"
    )
    if upload is not None:
        data = upload.getvalue()
        try:
            with st.spinner("Reading your file …"):
                found = inspection.inspect_file(data, upload.name)
                if not found.used:
                    raise CannotProceed(inspection.no_supplier_table(found.book))
        except CannotProceed as stop:
            layout.show_stop(stop)
        else:
            st.session_state[STATE] = {"step": 1, "inspection": found, "data": data}
            st.rerun()
    st.markdown("No list at hand? Start from our template.")
    with st.container(horizontal=True):
        for name in samples.TEMPLATES:
            st.download_button(f"Template ({name.rsplit('.')[-1]})", samples.template(name), name, on_click="ignore")


def choose_columns(found: Inspection) -> None:
    book = found.book
    st.markdown(f"We read **{plain(book.file)}**. These are our guesses; change what is wrong.")
    for position, table in enumerate(found.tables):
        found = one_table(found, position, table)
    with st.container(horizontal=True):
        if st.button("Check", type="primary", icon=":material/arrow_forward:", disabled=not ready(found)):
            st.session_state[STATE] |= {"step": 2, "inspection": found}
            st.rerun()
        another_file()
    if not ready(found):
        st.warning("At least one table is needed, and each needs a column with the supplier's name.")


def ready(found: Inspection) -> bool:
    return bool(found.used) and all("name" in table.fields.values() for table in found.used)


def one_table(found: Inspection, position: int, entry: FoundTable) -> Inspection:
    table = entry.table
    title = f"Sheet “{plain(table.sheet)}”" if table.sheet else "The table"
    used = st.checkbox(
        f"{title}: {layout.count(table.cells.num_rows, 'row')}",
        value=entry.used,
        key=f"used_{position}_{found.book.sha256}",
    )
    if used != entry.used:
        found = found.with_table(position, replace(entry, used=used))
    if not used:
        return found
    with st.container(border=True):
        header = st.number_input(
            "The headers stand in row",
            min_value=1,
            value=table.header_row,
            step=1,
            key=f"header_{position}_{found.book.sha256}",
            help="As Excel counts the rows. Empty: the table has no headers.",
        )
        if header != table.header_row:
            try:
                found = found.with_header(position, None if header is None else int(header))
                st.session_state[STATE]["inspection"] = found
                st.rerun()
            except CannotProceed as stop:
                layout.show_stop(stop)
        chosen = mapping(entry, f"columns_{position}_{table.header_row}_{found.book.sha256}")
        kept = personal(entry, chosen, f"kept_{position}_{table.header_row}_{found.book.sha256}")
        return found.with_table(position, replace(entry, fields=chosen, used=True, kept=kept))


def personal(entry: FoundTable, chosen: dict[int, str], key: str) -> dict[int, str]:
    """Columns about single people: left out, unless the officer says why they are needed."""
    columns = {each.position: f"{each.header or each.letter} ({each.holds})" for each in entry.personal(chosen)}
    if not columns:
        return {}
    st.warning(
        "Some columns look like data about single people. We leave them out; we need none of it.",
        icon=":material/shield_person:",
    )
    wanted = st.multiselect("Keep all the same", list(columns), format_func=columns.__getitem__, key=key)
    why = st.text_input("Why they are needed", key=f"why_{key}") if wanted else ""
    if wanted and not why.strip():
        st.caption("They are kept once you say why.")
        return {}
    return dict.fromkeys(wanted, why.strip())


def mapping(entry: FoundTable, key: str) -> dict[int, str]:
    labels = [KEEP, *FIELD_LABELS.values()]
    guesses = [guess for guess in entry.guesses if guess.header or guess.samples]  # an empty column is no column
    rows = [
        {
            "Your header": visible(guess.header) or f"(column {guess.letter})",
            "We read it as": FIELD_LABELS.get(entry.fields.get(guess.position, ""), KEEP),
            "How sure": next(dots for least, dots in SURE if guess.confidence >= least) if guess.field else "",
            "Sample values": visible(" · ".join(guess.samples[:3])),
            "Why": guess.reason,
        }
        for guess in guesses
    ]
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        height=min(38 + 35 * len(rows), 740),
        disabled=["Your header", "Sample values", "How sure", "Why"],
        column_config={
            "We read it as": st.column_config.SelectboxColumn(options=labels, required=True, width="medium"),
            "Sample values": st.column_config.TextColumn(width=300),
            "Why": st.column_config.TextColumn(width=300),
        },
    )
    by_label = {label: field for field, label in FIELD_LABELS.items()}
    chosen: dict[int, str] = {}
    for guess, row in zip(guesses, edited, strict=True):
        field = by_label.get(row["We read it as"])
        if field and field in chosen.values():
            st.warning(f"Two columns are read as {row['We read it as']}; only the first counts.")
        elif field:
            chosen[guess.position] = field
    return chosen


def check(found: Inspection, data: bytes) -> None:
    portfolio = layout.own_portfolio()
    try:
        with st.spinner("Comparing with what you have …"):
            preview = imports.preview(layout.workspace(), portfolio.id, found)
    except CannotProceed as stop:
        layout.show_stop(stop)
        with st.container(horizontal=True):
            back_to_columns()
            another_file()
        return
    layout.figures(
        (
            ("New", preview.new),
            ("Updated", preview.updated),
            ("Unchanged", preview.unchanged),
            ("Left out", preview.left_out),
        )
    )
    frame = preview.suppliers
    countries = layout.count(int(frame["country"].nunique()), "country", "countries")
    st.markdown(f"{layout.count(len(frame), 'supplier')} in {countries}. Nothing is written before you commit.")
    st.dataframe(visible_in(imports.shown(frame.head(100))), hide_index=True, height=260, placeholder="")
    layout.show_problems(preview.problems)
    with st.container(horizontal=True):
        committed = st.button("Commit", type="primary", icon=":material/check:", disabled=frame.empty)
        back_to_columns()
        another_file()
    if committed:
        commit(found, data)


def commit(found: Inspection, data: bytes) -> None:
    register, portfolio = layout.workspace(), layout.own_portfolio()

    def work(tell: Tell) -> Outcome:
        done = imports.commit(register, portfolio.id, found, data, tell)
        return Outcome(
            f"{plain(done.file_name)} is in the register: {layout.count(done.new, 'new supplier')}, "
            f"{done.updated:,} updated, {done.unchanged:,} unchanged. Every supplier has been assessed. "
            "Next: look at the suppliers, then ask the first of them."
        )

    layout.begin(f"Import of {found.book.file}", work, layout.Way(layout.SUPPLIERS, portfolio.name, clears=STATE))


def back_to_columns() -> None:
    if st.button("Back to the columns"):
        st.session_state[STATE]["step"] = 1
        st.rerun()


def another_file() -> None:
    if st.button("Take another file"):
        del st.session_state[STATE]
        st.rerun()


def import_answers() -> None:
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
    upload = st.file_uploader("Filled-in answers", type=["xlsx", "xls", "csv"], key="answers_file")
    if upload is None:
        st.session_state.pop(ANSWERS, None)
        return
    try:
        with st.spinner("Reading the answers …"):
            if st.session_state.get(ANSWERS, ("",))[0] != upload.file_id:  # read once, not with every click
                st.session_state[ANSWERS] = (upload.file_id, inspection.inspect_file(upload.getvalue(), upload.name))
            found = st.session_state[ANSWERS][1]
            ahead = imports.preview_answers(layout.workspace(), snapshot.portfolio.id, found)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    st.markdown(f"{amount(ahead)}. Nothing is written before you commit.")
    layout.show_problems(ahead.problems)
    if st.button("Commit the answers", type="primary", icon=":material/check:", disabled=ahead.answers == 0):
        commit_answers(snapshot, found, upload.getvalue())


def commit_answers(snapshot: Snapshot, found: Inspection, data: bytes) -> None:
    register, portfolio = layout.workspace(), snapshot.portfolio

    def work(tell: Tell) -> Outcome:
        done = imports.add_answers(register, portfolio.id, found, data, tell)
        return Outcome(f"{amount(done)} taken in, and everything assessed again.")

    way = layout.Way(layout.SUPPLIERS, portfolio.name, clears=ANSWERS)
    layout.begin(f"Answers of {found.book.file}", work, way)


def amount(answers: AnswersReceipt) -> str:
    return f"{layout.count(answers.answers, 'answer')} of {layout.count(answers.suppliers, 'supplier')}"


def undo() -> None:
    snapshot = layout.snapshot()
    last = snapshot.last_import
    if last is None:
        return
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        suppliers = f"{layout.count(last.new, 'new supplier')}, {last.updated} updated"
        what = suppliers if last.new or last.updated or last.unchanged else "answers"
        st.markdown(f"Last import: **{plain(last.file_name)}** on {layout.day(last.made.date())}: {what}.")
        if st.button("Undo this import", icon=":material/undo:"):
            undo_last(snapshot.portfolio, last.id, last.file_name)


def undo_last(portfolio: Portfolio, number: int, file_name: str) -> None:
    register = layout.workspace()

    def work(tell: Tell) -> Outcome:
        imports.undo_last(register, portfolio.id, number, tell)
        return Outcome(f"The import of {plain(file_name)} is undone; everything is as it was before.")

    layout.begin(f"Undoing the import of {file_name}", work, layout.Way(portfolio=portfolio.name))


main()
