"""Findings suggest actions: gathered, dated, ordered, and act-now ones accepted."""

from datetime import date
from types import SimpleNamespace

import pandas as pd

from duediligence.questionnaire.model import Action
from duediligence.remediation import SUGGESTION_COLUMNS, in_order, suggest

AS_OF = date(2026, 11, 21)


def action(action_id: str, clock: str = "p4", days: int = 90, **more: object) -> Action:
    return Action.model_validate(
        {
            "id": action_id,
            "title": {"en": f"Do {action_id}"},
            "owner": "supplier",
            "days": days,
            "clock": clock,
            "evidence": {"en": "A signed list"},
            "closing_proof": {"en": "Workers confirm it"},
            **more,
        }
    )


def questionnaire(*actions: Action) -> SimpleNamespace:
    return SimpleNamespace(actions={each.id: each for each in actions})


def assessment(*findings: tuple[object, ...]) -> SimpleNamespace:
    columns = ["key", "rule", "state", "red_flag", "sentence", "actions"]
    return SimpleNamespace(findings=pd.DataFrame(list(findings), columns=columns))


def test_rules_are_gathered_into_one_row_for_each_supplier_and_action() -> None:
    catalogue = questionnaire(
        action("repay_fees", why={"en": "Fees bind people to the job."}),
        action("return_documents", "p1", 3, safety_gate=True),
    )
    run = assessment(
        ("north", "fees", "fired", False, "Workers pay fees.", ("repay_fees",)),
        ("north", "debt", "fired", False, "Workers owe the employer.", ("repay_fees",)),
        ("south", "documents", "fired", True, "Passports are kept.", ("return_documents", "repay_fees")),
        ("south", "curfew", "possible", True, "People may be locked in.", ("return_documents",)),
    )
    rows = suggest(run, catalogue, AS_OF)
    told = ["key", "action", "rules", "why", "clock", "target", "safety_gate", "state"]
    fees = "Fees bind people to the job."
    in_90_days = date(2027, 2, 19)
    assert [tuple(row) for row in rows[told].itertuples(index=False)] == [
        (
            "south",
            "return_documents",
            ("documents",),
            "Passports are kept.",
            "p1",
            date(2026, 11, 24),
            True,
            "accepted",
        ),
        ("north", "repay_fees", ("fees", "debt"), fees, "p4", in_90_days, False, "suggested"),
        ("south", "repay_fees", ("documents",), fees, "p4", in_90_days, False, "accepted"),
    ]
    assert rows.loc[0, ["title", "owner_role", "evidence", "closing_proof"]].tolist() == [
        "Do return_documents",
        "supplier",
        "A signed list",
        "Workers confirm it",
    ]


def test_a_prerequisite_is_as_urgent_as_what_waits_for_it() -> None:
    catalogue = questionnaire(
        action("policy", "p4"),
        action("return_documents", "p1", after=("safety_plan",)),
        action("safety_plan", "p3", after=("open_case",)),
        action("open_case", "p5"),
    ).actions
    assert in_order(("policy", "return_documents", "safety_plan", "open_case"), catalogue) == (
        ("open_case", 1),
        ("safety_plan", 1),
        ("return_documents", 1),
        ("policy", 4),
    )


def test_a_prerequisite_nobody_suggested_is_not_added() -> None:
    catalogue = questionnaire(action("return_documents", "p1", after=("safety_plan",)), action("safety_plan")).actions
    assert in_order(("return_documents",), catalogue) == (("return_documents", 1),)


def test_a_text_missing_in_the_language_comes_in_the_first_one_given() -> None:
    catalogue = questionnaire(action("repay_fees", title={"de": "Gebühren erstatten", "fr": "Rembourser"}))
    run = assessment(("north", "fees", "fired", False, "Workers pay fees.", ("repay_fees",)))
    assert suggest(run, catalogue, AS_OF, "fr").loc[0, "title"] == "Rembourser"
    assert suggest(run, catalogue, AS_OF).loc[0, "title"] == "Gebühren erstatten"


def test_without_findings_the_checklist_is_empty_and_has_its_columns() -> None:
    rows = suggest(assessment(), questionnaire(), AS_OF)
    assert (list(rows.columns), len(rows)) == (list(SUGGESTION_COLUMNS), 0)
