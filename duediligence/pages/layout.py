"""What every page shares: the open register and portfolio, labels with their colours, messages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final, NoReturn

import streamlit as st

from duediligence.errors import CannotProceed, Problem
from duediligence.pages.plain import plain, visible
from duediligence.services import assessments, portfolios, samples
from duediligence.services.jobs import OWNER_COOKIE, Job, Jobs, Outcome, Tell
from duediligence.services.portfolios import Issued, Portfolio, Snapshot
from duediligence.services.workspace import Workspace, open_workspace

FOLDER: Final = Path(__file__).parent
HOME: Final = FOLDER / "home.py"
IMPORT: Final = FOLDER / "import_list.py"
SUPPLIERS: Final = FOLDER / "suppliers.py"
SUPPLIER: Final = FOLDER / "supplier.py"
CHECKLIST: Final = FOLDER / "checklist.py"
DASHBOARD: Final = FOLDER / "dashboard.py"
REPORTS: Final = FOLDER / "reports.py"
QUESTIONNAIRES: Final = FOLDER / "questionnaires.py"
EDITOR: Final = FOLDER / "editor.py"
SETTINGS: Final = FOLDER / "settings.py"

JOB: Final = "job"
"""In the address: the number of the job that is shown in place of the page."""
AT_ONCE: Final = 0.4
"""Seconds in which most work is done: it is waited for, and no progress is shown."""

_CHOSEN: Final = "portfolio"
_SEEN: Final = "versions_seen"
_EXAMPLES: Final = 5


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The register, opened once for all sessions of this server."""
    return open_workspace()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The long work of this server, whoever began it."""
    return Jobs()


def owner() -> str:
    """Whose jobs are this session's: its browser's, or its own alone where the browser keeps no cookie."""
    session = st.session_state.setdefault("owner", secrets.token_urlsafe(16))
    return dict(st.context.cookies).get(OWNER_COOKIE) or str(session)


@dataclass(frozen=True)
class Way:
    """Where a job leads when it is done: to the page ``ahead``, or back to the one it was begun on.

    ``portfolio``: the one to look at then; None: the one a new session would look at. ``clears``: the entry of the
    session that is void then. ``file``: the name of the file it makes, which is offered in place of going anywhere.
    """

    ahead: Path | None = None
    portfolio: str | None = None
    clears: str | None = None
    file: str = ""


def begin(title: str, work: Callable[[Tell], Outcome], way: Way, *, writes: bool = True) -> None:
    """Begin a job and go where it leads when it is done at once; else its progress takes the place of the page.

    It returns only where the job failed at once; the page has then said why. ``work`` runs in a thread: it must not
    touch Streamlit.
    """
    same = (job for job in jobs().of(owner()) if (job.title, job.then, job.over) == (title, way, False))
    job = next(same, None) or jobs().start(title, work, owner(), writes=writes, then=way)
    job = jobs().wait(job.id, AT_ONCE)
    if job.state == "done" and not way.file:
        arrive(job)
    if job.state == "failed":
        jobs().dismiss(job.id, owner())
        show_stop(CannotProceed(job.problems))
        return
    st.query_params[JOB] = job.id
    st.rerun()


def arrive(job: Job) -> NoReturn:
    """Go where a job that is done leads, and say how it ended."""
    way = job.then
    if way.clears:
        st.session_state.pop(way.clears, None)
    open_portfolio(way.portfolio)
    if job.said:
        notify(job.said)
    leave(job, way.ahead)


def leave(job: Job, ahead: Path | None = None) -> NoReturn:
    """Go on from a job: to a page, or back to the one whose place it took."""
    jobs().dismiss(job.id, owner())
    st.query_params.pop(JOB, None)
    if ahead is not None:
        st.switch_page(ahead)
    st.rerun()


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


def judged(title: str) -> tuple[Snapshot, Issued] | None:
    """The head of a page about all suppliers, and what it shows; None, and the way to an import, before the first."""
    st.title(title)
    show_notices()
    seen = snapshot()
    show_outdated(seen)
    if seen.issued is not None:
        return seen, seen.issued
    st.info("There are no suppliers yet.", icon=":material/info:")
    st.page_link(IMPORT, label="Import a list", icon=":material/upload_file:")
    return None


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
                remove_sample()
        st.caption("Everything stays on this machine. A rating orders our work; it proves nothing.")


def remove_sample() -> None:
    register = workspace()

    def work(tell: Tell) -> Outcome:
        tell("Removing the invented suppliers and everything done with them", 0.2)
        samples.remove(register)
        return Outcome("The sample data is gone.")

    begin("Removing the sample data", work, Way(HOME))


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
        assess_again(snapshot)


def assess_again(snapshot: Snapshot) -> None:
    """Assess the portfolio as of today."""
    register = workspace()

    def work(tell: Tell) -> Outcome:
        assessments.refresh(register, snapshot.portfolio.id, tell)
        return Outcome("Every supplier has been assessed again.")

    begin("Assessing again", work, Way(portfolio=snapshot.portfolio.name))


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
