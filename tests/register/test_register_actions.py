"""The checklist: merged, never overwritten, no lost update."""

from datetime import date

import pandas as pd
import pytest

from duediligence.errors import CannotProceed
from duediligence.register import Register, StaleVersion, actions, events, imports
from duediligence.register.actions import Merged
from duediligence.remediation import SUGGESTION_COLUMNS

from .register_examples import PORTFOLIO, officer, suppliers


def suggestions(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {
        "rules": ("fees", "debt"),
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


FIRST = suggestions(
    {"key": "South", "action": "documents", "target": date(2026, 11, 24), "state": "accepted", "safety_gate": True},
    {"key": "North", "action": "open_case", "target": date(2027, 5, 20)},
    {"key": "North", "action": "fees"},
    {"key": "Gone", "action": "fees"},
)


def merged(register: Register, suggested: pd.DataFrame, *assessed: str) -> Merged:
    with officer(register) as unit:
        return actions.merge_suggestions(unit, PORTFOLIO, "forced_labour", suggested, assessed)


def checklist(register: Register, *columns: str, key: str | None = None) -> list[tuple[object, ...]]:
    with register.reading() as reader:
        frame = actions.frame(reader, PORTFOLIO, key)
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


@pytest.fixture
def started(register: Register) -> Register:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North"}, {"name": "South"}))
    assert merged(register, FIRST, "North", "South", "Gone") == Merged(4, 0, 0)
    return register


def test_the_checklist_comes_by_date_and_a_supplier_in_order_of_work(started: Register) -> None:
    assert checklist(started, "key", "action", "target", "state", "status", "owner", "rules", "version") == [
        ("South", "documents", date(2026, 11, 24), "accepted", "open", None, ("fees", "debt"), 1),
        ("North", "fees", date(2027, 2, 19), "suggested", "open", None, ("fees", "debt"), 1),
        ("North", "open_case", date(2027, 5, 20), "suggested", "open", None, ("fees", "debt"), 1),
    ]
    assert checklist(started, "action", key="North") == [("open_case",), ("fees",)]


def test_the_same_suggestions_again_change_nothing(started: Register) -> None:
    with started.reading() as reader:
        before = events.head(reader, PORTFOLIO)
    assert merged(started, FIRST, "North", "South", "Gone") == Merged(0, 0, 0)
    with started.reading() as reader:
        assert events.head(reader, PORTFOLIO) == before


def test_what_an_officer_set_survives_the_next_assessment(started: Register) -> None:
    (number,) = checklist(started, "id", key="South")[0]
    with officer(started) as unit:
        change = actions.Change(owner="Amal", target=date(2026, 12, 1), status="waiting", note="Called on Monday")
        assert actions.update(unit, PORTFOLIO, number, 1, change) == 2
    again = suggestions(
        {"key": "South", "action": "documents", "rules": ("documents",), "state": "accepted", "title": "Return them"},
        {"key": "South", "action": "policy"},
    )
    assert merged(started, again, "South", "North") == Merged(1, 3, 2)
    assert checklist(started, "key", "action", "title", "owner", "target", "status", "note", "version", "fires") == [
        ("South", "documents", "Return them", "Amal", date(2026, 12, 1), "waiting", "Called on Monday", 2, True),
        ("North", "fees", "Repay fees", None, date(2027, 2, 19), "open", None, 1, False),
        ("South", "policy", "Repay fees", None, date(2027, 2, 19), "open", None, 1, True),
        ("North", "open_case", "Repay fees", None, date(2027, 5, 20), "open", None, 1, False),
    ]


def test_work_on_a_suggestion_accepts_it_and_a_note_does_not(started: Register) -> None:
    (fees, case) = (row[0] for row in checklist(started, "id")[1:])
    with officer(started) as unit:
        actions.update(unit, PORTFOLIO, fees, 1, {"status": "in_progress"})
        actions.update(unit, PORTFOLIO, case, 1, {"note": "Ask first"})
    assert checklist(started, "state")[1:] == [("accepted",), ("suggested",)]
    with officer(started) as unit:
        actions.update(unit, PORTFOLIO, case, 2, {"state": "declined"})
    assert checklist(started, "state")[1:] == [("accepted",), ("declined",)]


def test_nobody_overwrites_what_he_has_not_seen(started: Register) -> None:
    (number,) = checklist(started, "id")[0]
    with officer(started) as unit:
        actions.update(unit, PORTFOLIO, number, 1, {"owner": "Amal"})
    with pytest.raises(StaleVersion, match='the action "Repay fees"'), officer(started) as unit:
        actions.update(unit, PORTFOLIO, number, 1, {"owner": "Bela"})
    assert checklist(started, "owner", "version")[0] == ("Amal", 2)


def test_a_decision_made_by_a_merge_counts_as_a_change(started: Register) -> None:
    (number,) = checklist(started, "id")[1]
    urgent = suggestions({"key": "North", "action": "fees", "state": "accepted"})
    merged(started, urgent, "North")
    with pytest.raises(StaleVersion), officer(started) as unit:
        actions.update(unit, PORTFOLIO, number, 1, {"state": "declined"})


def test_the_log_says_what_changed_and_keeps_names_apart(started: Register) -> None:
    (number,) = checklist(started, "id")[0]
    with officer(started) as unit:
        actions.update(unit, PORTFOLIO, number, 1, {"owner": "Amal", "target": date(2026, 12, 1)})
        newest = events.latest(unit, PORTFOLIO)[0]
    assert (newest.kind, newest.subject, newest.details, newest.restricted) == (
        "action_changed",
        "South",
        {"action": "documents", "version": 2, "target": "2026-12-01"},
        {"owner": "Amal"},
    )


def test_an_unknown_status_is_refused(started: Register) -> None:
    (number,) = checklist(started, "id")[0]
    with pytest.raises(CannotProceed, match="Choose one of: Not started, In progress"), officer(started) as unit:
        actions.update(unit, PORTFOLIO, number, 1, {"status": "finished"})  # type: ignore[typeddict-item]


def test_actions_do_not_pass_to_whoever_comes_after_a_supplier_that_went(started: Register) -> None:
    with officer(started) as unit:
        second = imports.add(unit, PORTFOLIO, "more.xlsx", suppliers=suppliers({"name": "Gone"}))
        assert actions.frame(unit, PORTFOLIO, "Gone")["action"].tolist() == ["fees"]
        imports.undo(unit, PORTFOLIO, second.id)
        assert actions.frame(unit, PORTFOLIO, "Gone").empty
        imports.add(unit, PORTFOLIO, "other.xlsx", suppliers=suppliers({"name": "West"}))
        assert set(actions.frame(unit, PORTFOLIO)["key"]) == {"North", "South"}
        imports.add(unit, PORTFOLIO, "again.xlsx", suppliers=suppliers({"name": "Gone"}))
        assert actions.frame(unit, PORTFOLIO, "Gone")["action"].tolist() == ["fees"]
