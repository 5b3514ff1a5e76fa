"""A second assessment never undoes what an officer decided."""

from datetime import date

import pandas as pd

from duediligence.remediation import CHECKLIST_COLUMNS, SUGGESTION_COLUMNS, merge

NOBODY = pd.DataFrame(columns=list(CHECKLIST_COLUMNS), dtype=object)


def suggestions(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {
        "rules": ("fees",),
        "title": "Repay fees",
        "why": "Workers pay.",
        "owner_role": "supplier",
        "clock": "p4",
        "target": date(2027, 2, 19),
        "evidence": "List",
        "closing_proof": "Workers confirm",
        "safety_gate": False,
        "state": "suggested",
    }
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(SUGGESTION_COLUMNS))


def facts(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


def test_new_actions_start_open_and_without_owner() -> None:
    merged = merge(NOBODY, suggestions({"key": "north", "action": "repay_fees"}), {"north"})
    assert list(merged.columns) == list(CHECKLIST_COLUMNS)
    assert facts(merged, "key", "action", "state", "owner", "status", "note", "fires") == [
        ("north", "repay_fees", "suggested", None, "open", None, True)
    ]


def test_owner_date_status_and_decision_stay_and_texts_follow() -> None:
    first = merge(NOBODY, suggestions({"key": "north", "action": "repay_fees"}), {"north"})
    first.loc[0, ["owner", "target", "status", "state"]] = ["Amal", date(2026, 12, 1), "waiting", "declined"]
    again = suggestions(
        {"key": "north", "action": "repay_fees", "rules": ("debt",), "target": date(2027, 5, 1), "state": "accepted"}
    )
    merged = merge(first, again, {"north"})
    assert facts(merged, "rules", "owner", "target", "status", "state", "fires") == [
        (("debt",), "Amal", date(2026, 12, 1), "waiting", "declined", True)
    ]


def test_an_undecided_suggestion_becomes_accepted_when_it_turns_act_now() -> None:
    first = merge(NOBODY, suggestions({"key": "north", "action": "repay_fees"}), {"north"})
    merged = merge(first, suggestions({"key": "north", "action": "repay_fees", "state": "accepted"}), {"north"})
    assert facts(merged, "state", "target") == [("accepted", date(2027, 2, 19))]


def test_actions_no_finding_asks_for_stay_marked_and_other_suppliers_are_left_alone() -> None:
    both = suggestions({"key": "north", "action": "repay_fees"}, {"key": "south", "action": "repay_fees"})
    first = merge(NOBODY, both, {"north", "south"})
    merged = merge(first, suggestions({"key": "north", "action": "return_documents"}), {"north"})
    assert facts(merged, "key", "action", "fires") == [
        ("north", "repay_fees", False),
        ("south", "repay_fees", True),
        ("north", "return_documents", True),
    ]


def test_merging_twice_changes_nothing() -> None:
    again = suggestions({"key": "north", "action": "repay_fees"}, {"key": "south", "action": "return_documents"})
    first = merge(NOBODY, again, {"north", "south"})
    pd.testing.assert_frame_equal(merge(first, again, {"north", "south"}), first)
