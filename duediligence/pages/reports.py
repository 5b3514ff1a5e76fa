"""Reports: every file to take away, for whom it is, and which assessment it is made of."""

from __future__ import annotations

from functools import partial

import streamlit as st

from duediligence.pages import layout, progress
from duediligence.pages.plain import plain
from duediligence.services import reporting, upkeep
from duediligence.services.portfolios import Issued, Snapshot
from duediligence.services.reporting import Export

MOST = 50
"""How many issued assessments are listed."""


def main() -> None:
    st.title("Reports")
    layout.show_notices()
    snapshot = layout.snapshot()
    layout.show_outdated(snapshot)
    if snapshot.issued is None:
        st.info("There is nothing to report yet: no supplier has been assessed.", icon=":material/info:")
        st.page_link(layout.IMPORT, label="Import a list", icon=":material/upload_file:")
        return
    made = snapshot.issued
    st.markdown(
        f"Of **{plain(snapshot.portfolio.name)}**, {layout.count(snapshot.suppliers, 'supplier')}, as judged on "
        f"**{layout.day(made.as_of)}** with the questionnaire {plain(made.questionnaire)} {plain(made.version)}."
    )
    if snapshot.portfolio.sample:
        st.caption("These suppliers are invented.")
    st.header("Files to take away", anchor=False)
    st.caption("Each is made when you ask for it. Files name suppliers: keep them where others cannot read them.")
    exports = list(reporting.EXPORTS.values())
    for first in range(0, len(exports), 2):
        for column, export in zip(st.columns(2), exports[first : first + 2], strict=False):
            with column:
                card(export, snapshot, made)
    issued(snapshot, made)


def card(export: Export, snapshot: Snapshot, made: Issued) -> None:
    """One file: what is in it, for whom it is, and the button that makes it."""
    with st.container(border=True, height="stretch"):
        st.subheader(plain(export.title), anchor=False)
        st.markdown(plain(export.about))
        st.caption(plain(f"For: {export.reader}. {export.form}."))
        file = export.dated(made.as_of)
        build = partial(reporting.export_portfolio, layout.workspace(), snapshot.portfolio, export.id)
        progress.download(f"Download {plain(file)}", file, build, snapshot, f"report_{export.id}")


def issued(snapshot: Snapshot, shown: Issued) -> None:
    """Every assessment that was issued, to compare a report with."""
    st.header("Issued assessments", anchor=False)
    st.caption(
        "An issued assessment never changes. Its name is the fingerprint of everything in it: date, questionnaire, "
        "editions, ratings and findings. A new one is issued whenever something of that changes."
    )
    every = upkeep.issued(layout.workspace(), snapshot.portfolio.id)
    for each in every[:MOST]:
        facts = (
            f"**{layout.day(each.as_of)}**",
            layout.count(each.rows, "supplier"),
            plain(f"{each.questionnaire} {each.version}"),
            f"issued {each.saved:%Y-%m-%d %H:%M} UTC",
            f"`{each.name[:16]}`",
            ":material/check_circle: shown now" if each.name == shown.name else "earlier",
        )
        with st.container(border=True):
            st.markdown(" · ".join(facts))
    if len(every) > MOST:
        st.caption(f"The newest {MOST} of {len(every):,}.")
    st.markdown("The whole name of the one shown now, to note down or compare:")
    st.code(shown.name, language=None, wrap_lines=True)


main()
