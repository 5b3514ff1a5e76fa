"""Work that takes longer than a click: who began it, how far it is, how it ended.

A job runs in a thread of the server, so it goes on when a page is reloaded or closed. Jobs that write wait for each
other, in the order in which they were begun: the register has one writer.

Who may do what. A job has a number nobody can guess; it stands in the address of the page that shows the job, so a
reload finds it again. Whoever has that address sees how far the job is and the sentence it ended with. Cancelling it
and taking what it made is for its owner, the browser that began it: not one tab of it, because a tab forgets who it is
when it is loaded again.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Condition, Thread
from typing import Any, Final, Literal

from duediligence.errors import CannotProceed, Problem
from duediligence.services import clock

Tell = Callable[[str, float], None]
"""How work says what it does now, in words, and how much of it is done before that, from 0 to 1."""

State = Literal["waiting", "running", "done", "failed", "cancelled"]

OWNER_COOKIE: Final = "duediligence_browser"
"""What a browser is told by, so that its jobs are still its own after a reload."""

KEPT: Final = 50
KEPT_FOR: Final = timedelta(hours=1)
WAITING: Final = "Waiting for another job to end"
STOPPED: Final = "Stopped. Nothing was changed."
BROKE_DOWN: Final = Problem(
    "Something went wrong inside the program, and this job stopped. What you saved before is safe.",
    "Try again. If it happens again, start the program anew and tell us what its window says.",
    "blocking",
)

_log = logging.getLogger(__name__)


def silent(words: str, share: float) -> None:
    """A ``Tell`` for work that nobody watches."""


def within(tell: Tell, start: float, end: float) -> Tell:
    """A ``Tell`` for a part of some work, which lies between these shares of the whole."""
    return lambda words, share: tell(words, start + share * (end - start))


class Cancelled(Exception):
    """The owner wants the work to stop; it goes through transactions, so that they leave nothing behind."""


@dataclass(frozen=True)
class Outcome:
    """How work ended: a sentence for everybody, as the page shows it (Markdown), and for its owner what it made."""

    said: str
    made: Any = None


@dataclass(frozen=True)
class Job:
    """One job at one moment.

    ``words`` and ``share``: what it does now, and how much is done, from 0 to 1. ``said``: the sentence it ended with.
    ``problems``: why it failed. ``then``: what the page that began it needs to know when it is over. ``dismissed``: its
    owner has seen how it ended.
    """

    id: str
    owner: str
    title: str
    begun: datetime
    then: Any = None
    state: State = "waiting"
    words: str = WAITING
    share: float = 0.0
    cancelling: bool = False
    said: str = ""
    problems: tuple[Problem, ...] = ()
    ended: datetime | None = None
    dismissed: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.ended is not None


class Jobs:
    """The jobs of one server. May be shared by threads."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._jobs: dict[str, Job] = {}  # in the order in which they were begun
        self._made: dict[str, Any] = {}
        self._line: list[str] = []  # those that write; the first one has its turn

    def start(
        self, title: str, work: Callable[[Tell], Outcome], owner: str, *, writes: bool = True, then: Any = None
    ) -> Job:
        """Begin some work in a thread of its own. ``writes``: it waits until no other job is writing.

        What ``work`` is given raises ``Cancelled`` when the owner wants it to stop: work calls it between steps, not
        after its transaction.
        """
        job = Job(secrets.token_urlsafe(16), owner, title, clock.now(), then)
        with self._changed:
            self._tidy()
            self._jobs[job.id] = job
            if writes:
                self._line.append(job.id)
        Thread(target=self._run, args=(job.id, work, writes), name=f"job {title}", daemon=True).start()
        return job

    def look(self, job_id: str) -> Job | None:
        """The job with this number as it stands; None where there is none, or none any more."""
        with self._changed:
            self._tidy()
            return self._jobs.get(job_id)

    def of(self, owner: str) -> tuple[Job, ...]:
        """The owner's jobs that run, or whose end he has not seen, the newest first."""
        with self._changed:
            self._tidy()
            return tuple(job for job in reversed(self._jobs.values()) if job.owner == owner and not job.dismissed)

    def wait(self, job_id: str, seconds: float) -> Job:
        """The job when it is over, or as it stands after this time."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs[job_id].over, seconds)
            return self._jobs[job_id]

    def cancel(self, job_id: str, owner: str) -> None:
        """Ask a job to stop at its next step; nothing happens where it is over or belongs to somebody else."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is not None and job.owner == owner and not job.over:
                self._set(job_id, cancelling=True)

    def made(self, job_id: str, owner: str) -> Any:
        """What a job made, for its owner alone; None for everybody else, and before it is over."""
        with self._changed:
            job = self._jobs.get(job_id)
            return self._made.get(job_id) if job is not None and job.owner == owner else None

    def dismiss(self, job_id: str, owner: str) -> None:
        """The owner has seen how a job ended: what it made is let go, its sentence stays."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is not None and job.owner == owner and job.over:
                self._made.pop(job_id, None)
                self._set(job_id, dismissed=True)

    def _run(self, job_id: str, work: Callable[[Tell], Outcome], writes: bool) -> None:
        try:
            with self._turn(job_id, writes):
                self._tell(job_id, "Beginning", 0.0)
                outcome = work(partial(self._tell, job_id))
        except Cancelled:
            self._end(job_id, state="cancelled", said=STOPPED)
        except CannotProceed as stop:
            self._end(job_id, state="failed", problems=stop.problems)
        except Exception:  # a mistake of ours: the terminal has its particulars, as for a page
            _log.exception("The job %r failed.", job_id)
            self._end(job_id, state="failed", problems=(BROKE_DOWN,))
        else:
            self._end(job_id, outcome.made, state="done", said=outcome.said, share=1.0)

    @contextmanager
    def _turn(self, job_id: str, writes: bool) -> Iterator[None]:
        """Wait for those that write and were begun before; who is cancelled meanwhile does not begin."""
        if not writes:
            yield
            return
        try:
            with self._changed:
                self._changed.wait_for(lambda: self._line[0] == job_id or self._jobs[job_id].cancelling)
            yield
        finally:
            with self._changed:
                self._line.remove(job_id)
                self._changed.notify_all()

    def _tell(self, job_id: str, words: str, share: float) -> None:
        with self._changed:
            job = self._jobs[job_id]
            if job.cancelling:
                raise Cancelled
            self._set(job_id, state="running", words=words, share=min(max(share, job.share), 1.0))

    def _end(self, job_id: str, made: Any = None, **changes: Any) -> None:
        with self._changed:
            if made is not None:
                self._made[job_id] = made
            self._set(job_id, ended=clock.now(), **changes)

    def _set(self, job_id: str, **changes: Any) -> None:
        self._jobs[job_id] = replace(self._jobs[job_id], **changes)
        self._changed.notify_all()

    def _tidy(self) -> None:
        """Forget what ended long ago, and all but the newest that ended."""
        over = [job for job in self._jobs.values() if job.ended is not None]
        now = clock.now()
        for place, job in enumerate(reversed(over)):
            if place >= KEPT or (job.ended is not None and now - job.ended > KEPT_FOR):
                del self._jobs[job.id]
                self._made.pop(job.id, None)
