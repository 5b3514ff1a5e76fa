"""An officer says how far a repair has come: the rating follows, the words follow, and nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duediligence.errors import CannotProceed
from duediligence.register import StaleVersion
from duediligence.services import checklist, clock, history, imports, portfolios, repairs, supplier
from duediligence.services.inspection import inspect_file
from duediligence.services.repairs import FindingState
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv

LIST = as_csv([["Supplier ID", "Supplier", "Country", "Product"], ["S1", "Aldergate", "Bangladesh", "Shirts"],
               ["S2", "Bramblecote", "Viet Nam", "Garments"]])  # fmt: skip
ANSWERS = as_csv(
    [
        ["supplier_id", "document_custody", "worker_pays_fee", "deposit_held"],
        ["S1", "employer_holds", "no", "no"],
        ["S2", "workers", "being_repaid", "no"],
    ]
)
RULE = "documents_held"
PROVED = FindingState("fix_evidenced", clock.today() - timedelta(100))
CONFIRMED = FindingState("confirmed", clock.today() - timedelta(100), clock.today() - timedelta(5))


@pytest.fixture
def portfolio(workspace: Workspace) -> int:
    found = portfolios.opened(workspace).id
    imports.commit(workspace, found, inspect_file(LIST, "list.csv"), LIST)
    imports.add_answers(workspace, found, inspect_file(ANSWERS, "answers.csv"), ANSWERS)
    return found


def run_of(workspace: Workspace, portfolio: int, key: str = "S1"):
    found = portfolios.one(workspace, portfolio, key)
    assert found is not None
    return found


def set_to(workspace: Workspace, portfolio: int, state: FindingState) -> supplier.View:
    repairs.keep(workspace, portfolio, repairs.repair(run_of(workspace, portfolio), RULE), state)
    return supplier.view(run_of(workspace, portfolio))


def told(view: supplier.View) -> list[tuple[str, bool]]:
    """How the finding reads, and whether it says act now."""
    return [(each.state, each.act_now) for each in view.findings if each.rule == RULE]


def test_the_rating_and_the_words_follow_the_repair(workspace, portfolio):
    before = supplier.view(run_of(workspace, portfolio))
    assert (before.concern.text, told(before)) == ("Act now", [("Found", True)])
    claimed = set_to(workspace, portfolio, FindingState("fix_claimed"))
    assert (claimed.rating, told(claimed)) == (before.rating, [("Disclosed, being worked on", True)])
    proved = set_to(workspace, portfolio, PROVED)
    assert proved.explanation.worst_finding.value < before.explanation.worst_finding.value
    confirmed = set_to(workspace, portfolio, CONFIRMED)
    assert told(confirmed) == [("Put right, confirmed by workers", False)]
    assert (confirmed.concern.text, confirmed.explanation.worst_finding.value) == ("Not enough known", None)
    back = set_to(workspace, portfolio, FindingState("returned"))
    assert (back.rating, told(back)) == (before.rating, [("Came back", True)])


def test_the_other_suppliers_stay_as_they_are(workspace, portfolio):
    before = run_of(workspace, portfolio, "S2").assessment.results
    set_to(workspace, portfolio, CONFIRMED)
    assert run_of(workspace, portfolio, "S2").assessment.results.equals(before)
    whole = portfolios.whole(workspace, portfolio)
    assert whole.states[["key", "rule", "state"]].to_numpy().tolist() == [["S1", RULE, "confirmed"]]


def test_work_on_an_action_of_a_disclosed_problem_is_told(workspace, portfolio):
    run = run_of(workspace, portfolio)
    asked = next(each for each in checklist.of_run(run).to_dict("records") if RULE in each["rules"])
    edit = checklist.Edit(asked["id"], asked["version"], {"status": "in_progress"})
    checklist.change(workspace, portfolio, [edit])
    assert told(supplier.view(run_of(workspace, portfolio))) == [("Disclosed, being worked on", True)]


def test_nobody_overwrites_what_he_has_not_seen(workspace, portfolio):
    seen = repairs.repair(run_of(workspace, portfolio), RULE)
    repairs.keep(workspace, portfolio, seen, PROVED)
    with pytest.raises(StaleVersion):
        repairs.keep(workspace, portfolio, seen, CONFIRMED)
    assert repairs.repair(run_of(workspace, portfolio), RULE).state == PROVED


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (FindingState("fix_evidenced"), "There is no day of the proof."),
        (FindingState("confirmed", clock.today()), "There is no day on which workers confirmed it."),
        (FindingState("fix_evidenced", clock.today() + timedelta(1)), "A day lies in the future."),
        (
            FindingState("confirmed", clock.today(), clock.today() - timedelta(1)),
            "Workers confirmed it before there was proof.",
        ),
        (
            FindingState("open", period_from=clock.today(), period_until=clock.today() - timedelta(1)),
            "The time of the finding ends before it begins.",
        ),
        (FindingState("open", period_until=clock.today()), "The time of the finding has an end and no beginning."),
    ],
)
def test_days_that_do_not_fit_together_are_refused(workspace, portfolio, state, message):
    with pytest.raises(CannotProceed) as stop:
        repairs.keep(workspace, portfolio, repairs.repair(run_of(workspace, portfolio), RULE), state)
    assert [problem.message for problem in stop.value.problems] == [message]
    assert run_of(workspace, portfolio).states.empty


def test_the_history_tells_of_it_without_notes(workspace, portfolio):
    set_to(workspace, portfolio, FindingState("fix_evidenced", PROVED.evidenced, group="Ms N.", note="Ms N. says so"))
    run = run_of(workspace, portfolio)
    said = [entry.said for entry in history.history(workspace, portfolio, run).entries]
    sentence = run.questionnaire.rules[RULE].say["en"].rstrip(".")
    assert said == [f"Finding “{sentence}”: proof of a fix, proof of {PROVED.evidenced}."]
