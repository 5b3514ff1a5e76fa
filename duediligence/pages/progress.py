"""A job in place of the page it was begun on, and in the sidebar of every other one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import clock
from duediligence.services.jobs import Job, Outcome, Tell
from duediligence.services.portfolios import Snapshot

LOOKS_EVERY = 0.5
ASIDE_EVERY = 2.0
MANY = 5_000
"""From how many suppliers on a file takes long enough to be made as a job."""


def asked_for() -> bool:
    """Show the job that the address names; False where it names none, and the page itself is wanted."""
    number = st.query_params.get(layout.JOB)
    if number is None:
        return False
    job = layout.jobs().look(number)
    if job is None:
        unknown()
    else:
        show(job)
    return True


def unknown() -> None:
    st.title("This job is over")
    st.info(
        "It ended more than an hour ago, or the program was started anew. What it had finished is in the register.",
        icon=":material/info:",
    )
    if st.button("Go on", type="primary"):
        del st.query_params[layout.JOB]
        st.rerun()


def show(job: Job) -> None:
    """How far a job is; for its owner also a way to stop it, and what it leads to when it is over."""
    mine = job.owner == layout.owner()
    if job.state == "done" and mine and not job.dismissed and not job.then.file:
        layout.arrive(job)
    st.title(plain(job.title))
    if not job.over:
        watch(job.id)
        return
    if job.state == "failed":
        layout.show_stop(CannotProceed(job.problems))
    else:
        icon = ":material/check_circle:" if job.state == "done" else ":material/cancel:"
        (st.success if job.state == "done" else st.info)(job.said, icon=icon)
    with st.container(horizontal=True):
        made = layout.jobs().made(job.id, layout.owner())
        if made is not None:
            name = job.then.file
            st.download_button(
                f"Download {plain(name)}", made, name, type="primary", icon=":material/download:", on_click="ignore"
            )
        if st.button("Go on" if job.state == "done" else "Back"):
            layout.leave(job)


@st.fragment(run_every=LOOKS_EVERY)
def watch(number: str) -> None:
    job = layout.jobs().look(number)
    if job is None or job.over:
        st.rerun()
    words = "Stopping at the next step" if job.cancelling else job.words
    st.progress(job.share, text=f"{plain(words)} … {job.share:.0%}, {so_far(job)}")
    if job.owner == layout.owner() and st.button("Cancel", icon=":material/close:", disabled=job.cancelling):
        layout.jobs().cancel(number, job.owner)
        st.rerun(scope="fragment")
    st.caption("It goes on when you leave or reload this page; the sidebar shows how far it is.")


def so_far(job: Job) -> str:
    """How long a job has been running."""
    seconds = int((clock.now() - job.begun).total_seconds())
    return layout.count(seconds, "second") if seconds < 120 else layout.count(seconds // 60, "minute")


def aside() -> None:
    """This officer's jobs in the sidebar, other than the one the page shows."""
    shown = st.query_params.get(layout.JOB, "")
    mine = [job for job in layout.jobs().of(layout.owner()) if job.id != shown]
    if not mine:
        return
    with st.sidebar:
        if all(job.over for job in mine):
            links(shown)
        else:
            st.fragment(links, run_every=ASIDE_EVERY)(shown)


def links(shown: str) -> None:
    for job in layout.jobs().of(layout.owner()):
        if job.id != shown and st.button(
            f"{plain(job.title)}: {standing(job)}", key=f"job_{job.id}", type="tertiary", icon=icon(job)
        ):
            st.query_params[layout.JOB] = job.id
            st.rerun()


def standing(job: Job) -> str:
    """Where a job stands, in a word or two."""
    if job.state == "running":
        return f"{job.share:.0%}"
    return {"waiting": "waiting", "done": "done", "failed": "failed", "cancelled": "stopped"}[job.state]


def icon(job: Job) -> str:
    names = {"done": "check_circle", "failed": "error", "cancelled": "cancel"}
    return f":material/{names.get(job.state, 'hourglass_top')}:"


def download(label: str, file: str, build: Callable[[], bytes], snapshot: Snapshot, key: str) -> None:
    """A button for a file about a portfolio: made on the click, or by a job where there are many suppliers.

    ``build`` must not touch Streamlit.
    """
    if snapshot.suppliers < MANY:
        st.download_button(label, build, file, key=key, icon=":material/download:", on_click="ignore")
    elif st.button(label, key=key, icon=":material/download:"):

        def work(tell: Tell) -> Outcome:
            tell("Making the file", 0.1)
            return Outcome(f"{plain(file)} is ready.", build())

        layout.begin(f"Making {file}", work, layout.Way(portfolio=snapshot.portfolio.name, file=file), writes=False)
