"""Long work on the pages: seen, left, found again, stopped, failed; and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from duediligence.errors import CannotProceed, Problem
from duediligence.pages import layout
from duediligence.services import imports, portfolios, samples
from duediligence.services.jobs import Job, Outcome, Tell
from duediligence.services.workspace import Workspace
from tests.pages.conftest import SECONDS, Pages
from tests.pages.test_pages_import import TITLED, to_check, upload


class Writer:
    """Another job that writes, so that every job begun after it waits."""

    def __init__(self) -> None:
        self._go_on = Event()
        self.job = layout.jobs().start("Before", self._work, "somebody else")

    def _work(self, tell: Tell) -> Outcome:
        assert self._go_on.wait(SECONDS)
        return Outcome("Over.")

    def ends(self) -> None:
        self._go_on.set()
        layout.jobs().wait(self.job.id, SECONDS)


@pytest.fixture
def writer(register_file) -> Iterator[Writer]:
    before = Writer()
    yield before
    before.ends()


def at_check(pages: Pages) -> Pages:
    upload(pages.open("import_list"), "list.xlsx", TITLED)
    to_check(pages)
    return pages


def click(pages: Pages, label: str) -> None:
    """Press a button and look once, where ``press`` would wait for the job."""
    (button,) = (each for each in pages.at.button if each.label == label)
    button.click()
    pages.at.run()


def begun(pages: Pages) -> Job:
    job = layout.jobs().look(pages.at.query_params["job"])
    assert job is not None
    return job


def suppliers(workspace: Workspace) -> int:
    return portfolios.snapshot(workspace, portfolios.opened(workspace).id).suppliers


def labels(pages: Pages) -> list[str]:
    return [button.label for button in pages.at.button]


def progress(pages: Pages) -> list[str]:
    return [bar.proto.text for bar in pages.at.main.get("progress")]


def test_a_job_takes_the_place_of_the_page_and_leads_on_when_it_is_done(writer, empty, workspace):
    click(at_check(empty), "Commit")
    assert empty.title == "Import of list\\.xlsx"
    assert progress(empty)[0].startswith("Waiting for another job to end … ")
    assert "Cancel" in labels(empty)
    assert suppliers(workspace) == 0
    writer.ends()
    empty.run()
    assert "list\\.xlsx is in the register: 2 new suppliers" in empty.says
    assert (empty.title, empty.at.query_params) == ("Import", {})
    assert suppliers(workspace) == 2


def test_elsewhere_the_sidebar_says_how_far_it_is_and_leads_back(writer, empty):
    click(at_check(empty), "Commit")
    job = begun(empty)
    del empty.at.query_params["job"]
    empty.open("checklist")
    assert "Import of list\\.xlsx: waiting" in labels(empty)
    writer.ends()
    layout.jobs().wait(job.id, SECONDS)
    assert "Import of list\\.xlsx: done" in labels(empty.run())
    empty.press("Import of list\\.xlsx: done")
    assert empty.title == "Import"
    assert "2 new suppliers" in empty.says
    assert "Import of list\\.xlsx: done" not in labels(empty)


def test_a_waiting_job_is_cancelled_and_the_page_is_as_it_was(writer, empty, workspace):
    click(at_check(empty), "Commit")
    job = begun(empty)
    click(empty, "Cancel")
    layout.jobs().wait(job.id, SECONDS)
    assert "Stopped. Nothing was changed." in empty.run().says
    empty.press("Back")
    assert "2 suppliers in 1 country. Nothing is written before you commit." in empty.says
    assert suppliers(workspace) == 0


def test_a_second_click_finds_the_job_that_runs(writer, empty):
    click(at_check(empty), "Commit")
    first = empty.at.query_params["job"]
    del empty.at.query_params["job"]
    click(empty.run(), "Commit")
    assert empty.at.query_params == {"job": first}


def test_who_has_the_address_sees_how_it_ends_and_can_neither_stop_nor_take_it(writer, empty, project):
    click(at_check(empty), "Commit")
    job = begun(empty)
    other = Pages(project / "app.py")
    other.at.query_params["job"] = job.id
    other.at.run()
    assert (other.title, labels(other)) == ("Import of list\\.xlsx", [])
    assert progress(other)[0].startswith("Waiting for another job to end")
    writer.ends()
    assert "list\\.xlsx is in the register: 2 new suppliers" in other.run().says
    assert other.at.query_params == {"job": job.id}
    assert empty.run().title == "Import"  # it was still its owner's


def test_a_job_nobody_knows_any_more_is_said_to_be_over(empty):
    empty.at.query_params["job"] = "anything"
    assert "This job is over" in empty.run().says
    assert empty.press("Go on").title == "Find, explain and end forced labour in your supply chain"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CannotProceed(Problem("The disk is full.", "Make room.", "blocking")), "The disk is full\\. Make room\\."),
        (ZeroDivisionError("secret particulars"), "Something went wrong inside the program\\, and this job stopped\\."),
    ],
)
def test_a_job_that_fails_at_once_says_why_where_it_was_begun(empty, monkeypatch, error, words):
    def failing(*given: object) -> None:
        raise error

    monkeypatch.setattr(imports, "commit", failing)
    at_check(empty).press("Commit")
    assert next(each.value for each in empty.at.error).startswith(words)
    assert "secret" not in empty.says
    assert "Nothing is written before you commit." in empty.says
    assert empty.at.query_params == {}


def test_a_job_that_fails_later_says_why_in_its_place(writer, empty, monkeypatch):
    def failing(*given: object) -> None:
        raise CannotProceed(Problem("The disk is full.", "Make room.", "blocking"))

    monkeypatch.setattr(imports, "commit", failing)
    click(at_check(empty), "Commit")
    writer.ends()
    assert [error.value for error in empty.run().at.error] == ["The disk is full\\. Make room\\."]
    assert "Commit" in labels(empty.press("Back"))


def test_a_file_of_many_suppliers_is_made_by_a_job_and_offered_by_it(sample, monkeypatch):
    monkeypatch.setattr("duediligence.pages.progress.MANY", 10)
    sample.open("import_list").press("Download the answers workbook")
    assert sample.title == "Making answers\\.xlsx"
    assert "answers\\.xlsx is ready." in sample.says
    (made,) = sample.at.main.get("download_button")
    assert made.proto.label == "Download answers\\.xlsx"
    assert sample.press("Go on").title == "Import"


def test_removing_the_sample_goes_home(sample, workspace):
    sample.open("checklist").press("Remove the sample data")
    assert "The sample data is gone." in sample.says
    assert portfolios.opened(workspace).name != samples.load(workspace).name
