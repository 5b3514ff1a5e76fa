"""A text that two suppliers share is found whether everybody is looked at or one of them alone."""

from __future__ import annotations

import pytest

from duediligence.register import assessments as runs
from duediligence.services import answering, assessments, clock, imports, portfolios
from duediligence.services.answering import Draft
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv

STORY = "Since a complaint about the night bus there are two buses, and the second one waits for the late shift."
LIST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "complaints_count", "complaint_change", "rest_day"],
        ["S1", "Aldergate Knitwear", "Bangladesh", "3", STORY, "yes"],
        ["S2", "Bramblecote Mills", "Viet Nam", "2", STORY.lower(), "yes"],
        ["S3", "Cinderford Mills", "Viet Nam", "2", "We moved the lockers to where the workers change.", "yes"],
    ]
)


@pytest.fixture
def portfolio(workspace: Workspace) -> int:
    number = portfolios.opened(workspace).id
    imports.commit(workspace, number, inspect_file(LIST, "list.csv"), LIST)
    return number


def copied(workspace: Workspace, portfolio: int) -> list[str]:
    """Whose text is somebody else's, as the register has it."""
    with workspace.reading() as reader:
        found = runs.findings(reader, runs.current(reader, portfolio))
    return sorted(found.loc[found["rule"].eq("copied_text") & found["state"].eq("fired"), "key"])


def said(workspace: Workspace, portfolio: int, key: str) -> list[str]:
    """The rules that fire for one supplier as its page explains them."""
    run = portfolios.one(workspace, portfolio, key)
    return [reason.rule for reason in assessments.explanation(run, 0).findings if reason.state == "fired"]


def change(workspace: Workspace, portfolio: int, key: str, question: str, value: str) -> None:
    """Change one answer on the page of a supplier."""
    run = portfolios.one(workspace, portfolio, key)
    standing = next(
        each for section in answering.standing(run) for each in section.questions if each.question.id == question
    )
    draft = Draft(standing, value, "claimed", clock.today(), "self_assessment")
    answering.save(workspace, portfolios.snapshot(workspace, portfolio), run.questionnaire, key, [draft])


def test_the_page_of_one_supplier_says_what_the_list_says(workspace, portfolio):
    assert copied(workspace, portfolio) == ["S1", "S2"]
    assert ["copied_text" in said(workspace, portfolio, key) for key in ("S1", "S2", "S3")] == [True, True, False]


def test_a_change_elsewhere_does_not_lose_the_finding_of_a_supplier_assessed_alone(workspace, portfolio):
    change(workspace, portfolio, "S2", "rest_day", "no")
    assert copied(workspace, portfolio) == ["S1", "S2"]


def test_who_stops_copying_clears_the_other_and_who_begins_is_found(workspace, portfolio):
    change(
        workspace, portfolio, "S1", "complaint_change", "We answer every complaint within a week, on the notice board."
    )
    assert copied(workspace, portfolio) == []
    change(workspace, portfolio, "S3", "complaint_change", STORY)
    assert copied(workspace, portfolio) == ["S2", "S3"]


def test_a_text_of_ones_own_is_no_copy(workspace, portfolio):
    assert portfolios.one(workspace, portfolio, "S3").coded.checks["same_text"].tolist() == [0.0]
    assert portfolios.whole(workspace, portfolio).coded.checks["same_text"].tolist() == [1.0, 1.0, 0.0]
