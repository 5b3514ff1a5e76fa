"""What every page shares: the open register and portfolio, labels with their colours, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final

import streamlit as st

from duediligence.errors import CannotProceed, Problem
from duediligence.pages.plain import plain, visible
from duediligence.services import assessments, portfolios, samples
from duediligence.services.portfolios import Portfolio, Snapshot
from duediligence.services.workspace import Workspace, open_workspace

FOLDER: Final = Path(__file__).parent
HOME: Final = FOLDER / "home.py"
IMPORT: Final = FOLDER / "import_list.py"
SUPPLIERS: Final = FOLDER / "suppliers.py"
SUPPLIER: Final = FOLDER / "supplier.py"
CHECKLIST: Final = FOLDER / "checklist.py"

_CHOSEN: Final = "portfolio"
_SEEN: Final = "versions_seen"
_EXAMPLES: Final = 5


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The register, opened once for all sessions of this server."""
    return open_workspace()


def portfolio() -> Portfolio:
    """The portfolio this session looks at."""
    names = {each.name for each in portfolios.every(workspace())}
    chosen = st.session_state.get(_CHOSEN)
    return portfolios.opened(workspace(), chosen if chosen in names else None)


def own_portfolio() -> Portfolio:
    """Where an imported list goes: the open portfolio, but never the sample."""
    every = portfolios.every(workspace())
    return every[0] if portfolio().sample else portfolio()


def snapshot() -> Snapshot:
    """Everything about the portfolio this session looks at."""
    return portfolios.snapshot(workspace(), portfolio().id)


def open_portfolio(name: str | None) -> None:
    """Look at another portfolio from now on; None: the one a new session would look at."""
    st.session_state[_CHOSEN] = name


def sidebar() -> None:
    """Which portfolio is open, and the mark of the sample data."""
    every = portfolios.every(workspace())
    with st.sidebar:
        if len(every) > 1:
            names = [each.name for each in every]
            chosen = st.selectbox("Portfolio", names, index=names.index(portfolio().name))
            if chosen != portfolio().name:
                open_portfolio(chosen)
                st.rerun()
        if portfolio().sample:
            st.caption("This is invented sample data. No real company is meant.")
            if st.button("Remove the sample data", icon=":material/delete:", key="remove_sample"):
                samples.remove(workspace())
                open_portfolio(None)
                st.rerun()
        st.caption("Everything stays on this machine. A rating orders our work; it proves nothing.")


def day(value: date | None) -> str:
    """A date as a person writes it: 21 Nov 2026."""
    return "no date" if value is None else f"{value.day} {value:%b %Y}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 supplier``, ``1,200 suppliers``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def figures(named: Iterable[tuple[str, object]]) -> None:
    """A row of numbers with what they are; on a narrow screen two beside each other."""
    with st.container(horizontal=True):
        for label, number in named:
            st.metric(label, f"{number:,}", border=True, width=170)


def show_problems(problems: Sequence[Problem], title: str = "What we noticed") -> None:
    """Problems grouped by what has to be done about them, the blocking ones first, with where each one is."""
    if not problems:
        return
    order = {"blocking": 0, "warning": 1, "note": 2}
    icons = {"blocking": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
    words = {"blocking": "Left out", "warning": "Please check", "note": "Good to know"}
    ranked = sorted(problems, key=lambda problem: (order[problem.level], problem.advice, problem.message))
    st.header(title)
    for (level, advice), group in groupby(ranked, key=lambda problem: (problem.level, problem.advice)):
        found = list(group)
        columns = {problem.column for problem in found}
        where = f", “{plain(found[0].column)}”" if found[0].column and len(columns) == 1 else ""
        label = f"{words[level]}{where}: {plain(found[0].message)}"
        if len(found) > 1:
            label += f" And {len(found) - 1} more like it."
        with st.expander(label, icon=icons[level], expanded=level == "blocking" and len(found) <= _EXAMPLES):
            if advice:
                st.markdown(plain(advice))
            st.dataframe(
                [
                    {
                        "Where": visible(problem.place()),
                        "What": visible(problem.message),
                        "Value": visible(problem.value or ""),
                    }
                    for problem in found
                ],
                hide_index=True,
                height="auto" if len(found) <= 8 else 300,
            )


def show_stop(stop: CannotProceed) -> None:
    """Why there is no result, each reason with its place and what to do."""
    for problem in stop.problems:
        place = f"{plain(problem.place())}: " if problem.place() else ""
        st.error(f"{place}{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")


def show_outdated(snapshot: Snapshot) -> None:
    """Say that the ratings are older than what they are explained with, and offer to make them anew."""
    if not snapshot.outdated:
        return
    st.warning(
        "The questionnaire or a source has changed since these ratings were made. "
        "Scores and their explanation may differ.",
        icon=":material/update:",
    )
    if st.button("Assess again now", key="assess_outdated", icon=":material/refresh:"):
        assessments.refresh(workspace(), snapshot.portfolio.id)
        st.rerun()


def notify(message: str) -> None:
    """A short message that is still there after the page has been drawn again."""
    st.session_state.setdefault("notices", []).append(message)
    st.session_state.pop(_SEEN, None)


def mind_changes(what: str, version: int) -> None:
    """Say it when something that can be edited here was changed by somebody else: a form begun on the old state is
    drawn anew, so that nobody overwrites what he has not seen."""
    seen = st.session_state.setdefault(_SEEN, {})
    if seen.setdefault(what, version) != version:
        st.warning(
            "This was changed elsewhere since you last looked. If you had begun a change, please make it again.",
            icon=":material/sync:",
        )
    seen[what] = version


def show_notices(aloft: bool = False) -> None:
    """Show what ``notify`` kept, once; ``aloft``: over the page as well, for a long one that was scrolled."""
    notices: Iterable[str] = st.session_state.pop("notices", [])
    with st.container():  # always there, so that what stands below keeps its place and its state
        for notice in notices:
            st.success(notice, icon=":material/check_circle:")
            if aloft:
                st.toast(notice, icon=":material/check_circle:", duration="long")
