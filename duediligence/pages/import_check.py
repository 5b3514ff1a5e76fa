"""Import, the fifth step: what would change, what is wrong, the file with notes; then it is committed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import import_duplicates, import_problems, import_state, layout
from duediligence.pages.plain import plain, visible_in
from duediligence.services import imports, returned
from duediligence.services.imports import Preview
from duediligence.services.inspection import Inspection
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.sameness import Decided
from duediligence.suppliers.repairs import group_problems

MEND = {
    **dict.fromkeys(("country_unknown", "country_missing"), ("Say what they mean", import_state.VALUES)),
    **dict.fromkeys(
        ("country_no_column", "name_no_column", "personal_data", "percent_ones"),
        ("Change the columns", import_state.TABLES),
    ),
    **dict.fromkeys(("row_repeated", "row_differs"), ("Look at rows that may be the same", import_state.DUPLICATES)),
}


def draw() -> None:
    found, own = import_state.inspection(), import_state.own()
    register = layout.workspace()
    try:
        preview = import_state.worked_out(
            "preview", (found, own), lambda: imports.preview(register, own.portfolio.id, found),
            "Comparing with what you have",
        )  # fmt: skip
        alike = import_duplicates.likenesses(found)
    except CannotProceed as stop:
        layout.show_stop(stop)
        with st.container(horizontal=True):
            back()
            import_state.another_file()
        return
    left = len(Decided(found.decisions).open(alike.clusters))
    layout.figures(
        (
            ("New", preview.new),
            ("Updated", preview.updated),
            ("Unchanged", preview.unchanged),
            ("Maybe the same", left),
            ("Left out", preview.left_out),
        )
    )
    counted(preview)
    changed(preview)
    with st.container(horizontal=True):
        committed = st.button("Commit", type="primary", icon=":material/check:", disabled=preview.suppliers.empty)
        downloads(found, preview)
    groups = import_state.worked_out(
        "groups", (preview,), lambda: group_problems(preview.problems), "Grouping what we noticed"
    )
    step = import_problems.draw(groups, MEND)
    with st.container(horizontal=True):
        back()
        if alike.clusters and st.button("Rows that may be the same"):
            step = import_state.DUPLICATES
        import_state.another_file()
    if committed:
        commit(found, import_state.state()["data"])
    if step is not None:
        import_state.state().update(back=True, look=True)
        import_state.go(step)


def counted(preview: Preview) -> None:
    frame = preview.suppliers
    countries = layout.count(int(frame["country"].nunique()), "country", "countries")
    st.markdown(f"{layout.count(len(frame), 'supplier')} in {countries}. Nothing is written before you commit.")
    st.dataframe(visible_in(imports.shown(frame.head(100))), hide_index=True, height=260, placeholder="")


def changed(preview: Preview) -> None:
    """What suppliers that are there already say anew."""
    if preview.changed.empty:
        return
    most = f", the first {imports.CHANGED_SHOWN}" if preview.updated > imports.CHANGED_SHOWN else ""
    with st.expander(f"What changes for suppliers that you have{most}", icon=":material/compare_arrows:"):
        st.dataframe(visible_in(preview.changed), hide_index=True)


def downloads(found: Inspection, preview: Preview) -> None:
    """The officer's own file with notes, and the rows that were left out."""
    data = import_state.state()["data"]
    if preview.problems and st.button("Download my file with notes", icon=":material/download:"):

        def work(tell: Tell) -> Outcome:
            tell("Writing the notes into a copy of your file", 0.1)
            copy = returned.with_notes(found, data, preview.problems)
            return Outcome(plain(" ".join(copy.said)), copy.content)

        name = returned.name_with_notes(found)
        way = layout.Way(portfolio=layout.portfolio().name, file=name)
        layout.begin(f"Making {name}", work, way, writes=False)
    if preview.left_out:
        st.download_button(
            "Download the rows that were left out",
            partial(returned.left_out, found, preview.problems),
            returned.name_left_out(found),
            icon=":material/download:",
            on_click="ignore",
        )


def commit(found: Inspection, data: bytes) -> None:
    register, portfolio = layout.workspace(), layout.own_portfolio()

    st.session_state[import_state.DONE] = True

    def work(tell: Tell) -> Outcome:
        done = imports.commit(register, portfolio.id, found, data, tell)
        return Outcome(
            f"{plain(done.file_name)} is in the register: {layout.count(done.new, 'new supplier')}, "
            f"{done.updated:,} updated, {done.unchanged:,} unchanged. Every supplier has been assessed."
        )

    way = layout.Way(layout.IMPORT, portfolio.name, clears=import_state.STATE)
    layout.begin(f"Import of {found.book.file}", work, way)


def back() -> None:
    if st.button("Back to the columns"):
        import_state.go(import_state.TABLES)
