"""What goes into the register comes out again, and nobody overwrites what he has not seen."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from duediligence.errors import CannotProceed
from duediligence.register import StaleVersion
from duediligence.services import answering, assessments, checklist, imports, portfolios, reporting, samples
from duediligence.services.answering import Draft
from duediligence.services.assessments import Run
from duediligence.services.inspection import inspect_file
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv

FIRST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "Product", "Workers"],
        ["S1", "Aldergate Knitwear", "Bangladesh", "Shirts", 800],
        ["S2", "Bramblecote Mills", "Viet Nam", "Garments", 210],
    ]
)
SECOND = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "Product", "Workers"],
        ["S1", "Aldergate Knitwear Ltd", "Bangladesh", "Shirts", 900],
        ["S3", "Cinderford Software", "Germany", "Software", 40],
    ]
)
ANSWERS = as_csv([["supplier_id", "worker_pays_fee", "deposit_held"], ["S2", "yes", "no"]])


def take_in(workspace: Workspace, data: bytes, name: str) -> None:
    imports.commit(workspace, portfolios.opened(workspace).id, inspect_file(data, name), data)


def take_in_answers(workspace: Workspace, data: bytes, name: str = "answers.csv") -> imports.AnswersReceipt:
    return imports.add_answers(workspace, portfolios.opened(workspace).id, inspect_file(data, name), data)


def seen(workspace: Workspace) -> Snapshot:
    return portfolios.snapshot(workspace, portfolios.opened(workspace).id)


def whole(workspace: Workspace) -> Run:
    found = portfolios.whole(workspace, portfolios.opened(workspace).id)
    assert found is not None
    return found


def told(workspace: Workspace) -> dict[str, Any]:
    """Everything a person can see of a portfolio."""
    run = whole(workspace)
    return {
        "suppliers": run.suppliers.frame.drop(columns="extra").astype(str).to_dict("records"),
        "assessment": json.loads(reporting.export(run, "assessment")),
        "checklist": run.checklist.drop(columns=["id", "version"]).astype(str).to_dict("records"),
        "last import": (last := seen(workspace).last_import) and last.file_name,
    }


def test_an_import_is_undone_as_if_it_had_never_been(workspace):
    take_in(workspace, FIRST, "first.csv")
    take_in_answers(workspace, ANSWERS)
    before = told(workspace)
    take_in(workspace, SECOND, "second.csv")
    changed = seen(workspace)
    assert list(whole(workspace).suppliers.frame["name"]) == [
        "Aldergate Knitwear Ltd",
        "Bramblecote Mills",
        "Cinderford Software",
    ]
    imports.undo_last(workspace, changed.portfolio.id, changed.last_import.id)
    assert told(workspace) == before


def test_an_upload_of_answers_is_undone_as_if_it_had_never_been(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = told(workspace)
    receipt = take_in_answers(workspace, ANSWERS)
    assert (receipt.answers, receipt.suppliers) == (2, 1)
    changed = seen(workspace)
    assert list(whole(workspace).assessment.results["lane"]) == [None, "act_now"]
    imports.undo_last(workspace, changed.portfolio.id, changed.last_import.id)
    assert told(workspace) == before


def test_a_preview_tells_what_the_import_then_does(workspace):
    take_in(workspace, FIRST, "first.csv")
    portfolio = portfolios.opened(workspace)
    ahead = imports.preview(workspace, portfolio.id, inspect_file(SECOND, "second.csv"))
    done = imports.commit(workspace, portfolio.id, inspect_file(SECOND, "second.csv"), SECOND)
    assert (ahead.new, ahead.updated, ahead.unchanged) == (done.new, done.updated, done.unchanged) == (1, 1, 0)


def test_a_list_without_suppliers_writes_nothing(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = told(workspace)
    for data in (as_csv([["Supplier", "Country"]]), as_csv([["Date", "Amount"], ["2026-01-01", 3]])):
        with pytest.raises(CannotProceed):
            take_in(workspace, data, "nothing.csv")
    with pytest.raises(CannotProceed, match="We found no answers in this file"):
        take_in_answers(workspace, FIRST)
    assert told(workspace) == before


def test_the_sample_leaves_the_own_suppliers_untouched(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = told(workspace)
    sample = samples.load(workspace)
    assert samples.load(workspace).id == sample.id  # a second click loads nothing again
    assert sample.sample
    assert portfolios.snapshot(workspace, sample.id).suppliers == 293
    assert told(workspace) == before
    samples.remove(workspace)
    samples.remove(workspace)
    assert [each.name for each in portfolios.every(workspace)] == [portfolios.opened(workspace).name]
    assert told(workspace) == before


def save(workspace: Workspace, before: Snapshot, key: str, **values: str | None) -> None:
    """What a form does that was begun before, and that changes these answers."""
    one = portfolios.one(workspace, before.portfolio.id, key)
    assert one is not None
    standing = {each.question.id: each for section in answering.standing(one) for each in section.questions}
    drafts = [
        Draft(
            standing[question], value, standing[question].evidence, standing[question].dated, standing[question].source
        )
        for question, value in values.items()
    ]
    answering.save(workspace, before, one.questionnaire, key, drafts)


def test_answers_are_saved_and_withdrawn(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = seen(workspace)
    save(workspace, before, "S1", worker_pays_fee="yes")
    after = seen(workspace)
    assert list(whole(workspace).assessment.results["lane"]) == ["act_now", None]
    save(workspace, after, "S1", worker_pays_fee=None)
    assert list(whole(workspace).assessment.results["lane"]) == [None, None]
    assert list(whole(workspace).assessment.results["answered"]) == [0, 0]


def test_nothing_is_kept_where_one_answer_cannot_be_used(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = seen(workspace)
    told_before = told(workspace)
    with pytest.raises(CannotProceed) as stopped:
        save(workspace, before, "S1", worker_pays_fee="yes", workers_total="a few")
    (problem,) = stopped.value.problems
    assert (problem.column, problem.value) == ("How many people work at this site?", "a few")
    assert told(workspace) == told_before
    assert seen(workspace).answers_version == before.answers_version


def test_an_answer_changed_by_somebody_else_is_not_overwritten(workspace):
    take_in(workspace, FIRST, "first.csv")
    before = seen(workspace)
    save(workspace, before, "S1", worker_pays_fee="no")
    with pytest.raises(StaleVersion, match="Somebody else changed this answer"):
        save(workspace, before, "S1", worker_pays_fee="yes")
    assert list(whole(workspace).long["value"]) == ["no"]


def test_actions_changed_by_somebody_else_are_not_overwritten_not_even_in_part(workspace):
    take_in(workspace, FIRST, "first.csv")
    take_in_answers(workspace, ANSWERS)
    before = seen(workspace)
    first, second = (whole(workspace).checklist.iloc[place] for place in (0, 1))

    def owner(action: pd.Series, name: str) -> checklist.Edit:
        return checklist.Edit(int(action["id"]), int(action["version"]), {"owner": name})

    checklist.change(workspace, before.portfolio.id, [owner(second, "Jo Marsh")])
    with pytest.raises(StaleVersion):
        checklist.change(workspace, before.portfolio.id, [owner(first, "Ines Falk"), owner(second, "Ines Falk")])
    owners = whole(workspace).checklist.set_index("id")["owner"]
    assert [owners[first["id"]], owners[second["id"]]] == [None, "Jo Marsh"]


def test_what_was_set_on_an_action_survives_another_assessment(workspace):
    take_in(workspace, FIRST, "first.csv")
    take_in_answers(workspace, ANSWERS)
    before = seen(workspace)
    action = whole(workspace).checklist.iloc[0]
    edit = checklist.Edit(int(action["id"]), int(action["version"]), {"owner": "Ines Falk", "status": "waiting"})
    checklist.change(workspace, before.portfolio.id, [edit])
    take_in(workspace, SECOND, "second.csv")
    assessments.refresh(workspace, before.portfolio.id)
    after = whole(workspace).checklist.set_index("id").loc[action["id"]]
    assert (after["owner"], after["status"]) == ("Ines Falk", "waiting")


def test_an_action_that_no_finding_asks_for_any_more_stays_only_where_it_was_begun(workspace):
    take_in(workspace, FIRST, "first.csv")
    take_in_answers(workspace, ANSWERS)
    before = seen(workspace)
    mine = whole(workspace).checklist.query("key == 'S2'")
    begun = mine.iloc[0]
    checklist.change(
        workspace,
        before.portfolio.id,
        [checklist.Edit(int(begun["id"]), int(begun["version"]), {"status": "in_progress"})],
    )
    imports.undo_last(workspace, before.portfolio.id, before.last_import.id)
    left = whole(workspace).checklist
    left = left[left["key"] == "S2"].set_index("action")["fires"].astype(bool).to_dict()
    assert left == {begun["action"]: False, "r57_trace_inputs": True}
    assert len(mine) > 2


def test_what_was_noticed_in_a_list_is_in_the_register_workbook_until_a_later_list_mends_it(workspace):
    head = ["Supplier ID", "Supplier", "Country"]
    take_in(workspace, as_csv([head, ["S1", "Aldergate Knitwear", "Peru"], ["S2", "Bramblecote", "Atlantis"]]), "a.csv")
    noticed = {(problem.row, problem.column, problem.value) for problem in whole(workspace).problems}
    assert (3, "Country", "Atlantis") in noticed
    take_in(workspace, as_csv([head, ["S2", "Bramblecote", "Chile"]]), "b.csv")
    assert [problem for problem in whole(workspace).problems if problem.value == "Atlantis"] == []
