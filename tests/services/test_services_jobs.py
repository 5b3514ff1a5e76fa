"""Long work: its progress, its end, its order, and whose it is."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from duediligence.errors import CannotProceed, Problem
from duediligence.services import clock, jobs
from duediligence.services.jobs import Job, Jobs, Outcome, Tell

MINE, OTHER = "my browser", "another browser"
SECONDS = 10


class Work:
    """Work that stops at each of its steps until the test lets it go on, and keeps what happened in ``log``."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.name, self.log = name, log
        self.reached, self.go_on = Event(), Event()

    def __call__(self, tell: Tell) -> Outcome:
        tell("Reading", 0.25)
        self.log.append(f"{self.name} reads")
        self.reached.set()
        assert self.go_on.wait(SECONDS)
        tell("Writing", 0.75)
        self.log.append(f"{self.name} writes")
        return Outcome(f"{self.name} is done.", self.name.encode())

    def until_it_reads(self) -> None:
        assert self.reached.wait(SECONDS)


@pytest.fixture
def registry() -> Jobs:
    return Jobs()


@pytest.fixture
def log() -> list[str]:
    return []


def ended(registry: Jobs, job: Job) -> Job:
    over = registry.wait(job.id, SECONDS)
    assert over.over
    return over


def test_a_job_says_what_it_does_and_how_it_ended(registry, log):
    work = Work("Import", log)
    job = registry.start("Import of list.xlsx", work, MINE, then={"page": "suppliers"})
    work.until_it_reads()
    now = registry.look(job.id)
    assert (now.title, now.state, now.words, now.share, now.over, now.then) == (
        "Import of list.xlsx", "running", "Reading", 0.25, False, {"page": "suppliers"},
    )  # fmt: skip
    work.go_on.set()
    done = ended(registry, job)
    assert (done.state, done.share, done.said, done.problems) == ("done", 1.0, "Import is done.", ())


def test_progress_never_goes_back(registry):
    shares = []

    def work(tell: Tell) -> Outcome:
        for share in (0.5, 0.2, 7.0):
            tell("Working", share)
            shares.append(registry.of(MINE)[0].share)
        return Outcome("Done.")

    ended(registry, registry.start("Work", work, MINE))
    assert shares == [0.5, 0.5, 1.0]


def test_a_part_of_some_work_lies_within_the_whole():
    told = []
    tell = jobs.within(lambda words, share: told.append((words, share)), 0.5, 0.9)
    for share in (0.0, 0.5, 1.0):
        tell("Assessing", share)
    assert told == [("Assessing", 0.5), ("Assessing", 0.7), ("Assessing", 0.9)]


def test_jobs_that_write_come_one_after_the_other_and_readers_wait_for_nobody(registry, log):
    first, second, third, reader = (Work(name, log) for name in ("First", "Second", "Third", "Reader"))
    begun = [registry.start(work.name, work, MINE) for work in (first, second, third)]
    reading = registry.start("Reader", reader, MINE, writes=False)
    first.until_it_reads()
    reader.until_it_reads()
    assert [(registry.look(job.id).state, registry.look(job.id).words) for job in begun[1:]] == [
        ("waiting", "Waiting for another job to end")
    ] * 2
    for work in (reader, third, second, first):
        work.go_on.set()
    for job in (*begun, reading):
        assert ended(registry, job).state == "done"
    assert [line for line in log if not line.startswith("Reader")] == [
        *("First reads", "First writes", "Second reads", "Second writes", "Third reads", "Third writes")
    ]


def test_a_job_is_cancelled_between_two_steps(registry, log):
    work = Work("Import", log)
    job = registry.start("Import", work, MINE)
    work.until_it_reads()
    registry.cancel(job.id, MINE)
    assert (registry.look(job.id).state, registry.look(job.id).cancelling) == ("running", True)
    work.go_on.set()
    over = ended(registry, job)
    assert (over.state, over.said, log) == ("cancelled", "Stopped. Nothing was changed.", ["Import reads"])


def test_a_waiting_job_is_cancelled_at_once_and_the_next_one_follows(registry, log):
    first, second, third = (Work(name, log) for name in ("First", "Second", "Third"))
    begun = [registry.start(work.name, work, MINE) for work in (first, second, third)]
    first.until_it_reads()
    registry.cancel(begun[1].id, MINE)
    assert ended(registry, begun[1]).state == "cancelled"
    third.go_on.set()
    assert registry.look(begun[2].id).state == "waiting"
    first.go_on.set()
    assert ended(registry, begun[2]).state == "done"
    assert not [line for line in log if line.startswith("Second")]


def test_what_cannot_be_cancelled_any_more_is_done(registry, log):
    work = Work("Import", log)
    job = registry.start("Import", work, MINE)
    work.go_on.set()
    ended(registry, job)
    registry.cancel(job.id, MINE)
    assert (registry.look(job.id).state, registry.look(job.id).cancelling) == ("done", False)


def test_a_job_that_cannot_proceed_says_why(registry):
    problem = Problem("Another programme is writing.", "Try again in a minute.", "blocking")

    def work(tell: Tell) -> Outcome:
        raise CannotProceed(problem)

    over = ended(registry, registry.start("Import", work, MINE))
    assert (over.state, over.problems, over.said) == ("failed", (problem,), "")


def test_a_mistake_of_ours_is_told_without_its_particulars_which_the_terminal_gets(registry, caplog):
    def work(tell: Tell) -> Outcome:
        return Outcome(str(1 / 0))

    with caplog.at_level(logging.ERROR):
        over = ended(registry, registry.start("Import of list.xlsx", work, MINE))
    assert (over.state, over.problems) == ("failed", (jobs.BROKE_DOWN,))
    assert "ZeroDivisionError" in caplog.text
    after = registry.start("The next one", lambda tell: Outcome("Done."), MINE)
    assert ended(registry, after).state == "done"


def test_only_the_owner_cancels_a_job_and_takes_what_it_made(registry, log):
    work = Work("Export", log)
    job = registry.start("Export", work, MINE)
    work.until_it_reads()
    registry.cancel(job.id, OTHER)
    assert registry.made(job.id, MINE) is None
    work.go_on.set()
    seen_by_others = ended(registry, job)
    assert (seen_by_others.state, seen_by_others.said) == ("done", "Export is done.")
    assert registry.of(OTHER) == ()
    registry.dismiss(job.id, OTHER)
    assert registry.made(job.id, OTHER) is None
    assert registry.made(job.id, MINE) == b"Export"


def test_a_job_is_its_owners_until_he_has_seen_its_end(registry, log):
    first, second = (Work(name, log) for name in ("First", "Second"))
    begun = [registry.start(work.name, work, MINE) for work in (first, second)]
    registry.dismiss(begun[0].id, MINE)  # it is not over yet
    assert [job.title for job in registry.of(MINE)] == ["Second", "First"]
    for work in (first, second):
        work.go_on.set()
    for job in begun:
        ended(registry, job)
    registry.dismiss(begun[0].id, MINE)
    assert [job.title for job in registry.of(MINE)] == ["Second"]
    assert registry.made(begun[0].id, MINE) is None
    assert registry.look(begun[0].id).said == "First is done."


def test_a_number_cannot_be_guessed(registry):
    numbers = {registry.start("Work", lambda tell: Outcome("Done."), MINE).id for _ in range(20)}
    assert len(numbers) == 20
    assert min(map(len, numbers)) >= 22  # 128 bits
    assert registry.look("1") is None


def test_what_ended_an_hour_ago_is_forgotten_and_what_runs_is_not(registry, log, monkeypatch):
    hour = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: hour)
    running = Work("Running", log)
    long = registry.start("Running", running, MINE, writes=False)
    short = ended(registry, registry.start("Short", lambda tell: Outcome("Done.", b"made"), MINE))
    monkeypatch.setattr(clock, "now", lambda: hour + timedelta(hours=1))
    assert registry.look(short.id) is not None
    monkeypatch.setattr(clock, "now", lambda: hour + timedelta(hours=1, seconds=1))
    assert (registry.look(short.id), registry.made(short.id, MINE)) == (None, None)
    assert registry.look(long.id) is not None
    running.go_on.set()
    assert ended(registry, long).state == "done"


def test_the_newest_fifty_are_kept(registry):
    begun = [
        ended(registry, registry.start(str(place), lambda tell: Outcome("Done."), MINE))
        for place in range(jobs.KEPT + 2)
    ]
    assert [registry.look(job.id) is None for job in begun] == [True, True, *[False] * jobs.KEPT]
