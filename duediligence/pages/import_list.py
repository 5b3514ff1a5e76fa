"""Import: file → tables and columns → values → duplicates → check → done; answers; undo of the last import."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import (
    import_answers,
    import_check,
    import_duplicates,
    import_state,
    import_tables,
    import_values,
    layout,
)
from duediligence.pages.plain import plain
from duediligence.services import imports, samples
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Portfolio

STEPS = {
    import_state.TABLES: import_tables.draw,
    import_state.VALUES: import_values.draw,
    import_state.DUPLICATES: import_duplicates.draw,
    import_state.CHECK: import_check.draw,
}
KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]


def main() -> None:
    st.title("Import")
    layout.show_notices()
    asked_for = "Answers" if st.query_params.get("part") == "answers" else "Supplier list"
    supplier_tab, answers_tab = st.tabs(["Supplier list", "Answers"], default=asked_for)
    with supplier_tab:
        import_suppliers()
    with answers_tab:
        import_answers.draw()
    undo()


def import_suppliers() -> None:
    import_state.take_up()
    state = st.session_state.get(import_state.STATE)
    done = state is None and st.session_state.pop(import_state.DONE, False)  # shown once, right after the import
    step = import_state.LAST if done else 0 if state is None else state["step"]
    st.markdown(
        "  ›  ".join(
            f"**{number} {name}**" if number == step + 1 else f"{number} {name}"
            for number, name in enumerate(import_state.STEPS, 1)
        )
    )
    if done:
        what_next()
    if state is None:
        choose_file()
    else:
        STEPS[step]()


def choose_file() -> None:
    st.markdown("Give us your supplier list as it is: an Excel or CSV file, with title rows and all.")
    if layout.portfolio().sample:
        st.caption("It goes into your own suppliers; the sample data stays apart.")
    upload = st.file_uploader("Supplier list", type=KINDS, key="supplier_file")
    if upload is not None:
        try:
            import_state.read(upload.getvalue(), upload.name)
        except CannotProceed as stop:
            layout.show_stop(stop)
        else:
            st.rerun()
    st.markdown("No list at hand? Start from our template.")
    with st.container(horizontal=True):
        for name in samples.TEMPLATES:
            st.download_button(f"Template ({name.rsplit('.')[-1]})", samples.template(name), name, on_click="ignore")


def what_next() -> None:
    """An import is in: where to go from there."""
    st.subheader("What next", anchor=False)
    st.page_link(layout.SUPPLIERS, label="Look at the suppliers and at what we know of each", icon=":material/factory:")
    st.page_link(layout.HOME, label="See what to do first", icon=":material/home:")
    st.page_link(layout.CHECKLIST, label="Open the checklist of what has to be done", icon=":material/checklist:")
    st.markdown("To ask the suppliers, download the answers workbook under Answers, above.")
    st.subheader("Another list", anchor=False)


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
