"""How far a repair has come: kept once a finding, with a log entry, and never overwritten unseen."""

from dataclasses import astuple
from datetime import date

import pytest

from duediligence.register import Register, StaleVersion, deletion, events, finding_states, imports, portfolios
from duediligence.register.finding_states import FindingState
from duediligence.register.schema import finding_state

from .register_examples import PORTFOLIO, officer, suppliers

CLAIMED = FindingState("fix_claimed", note="They say that Ms N. gave the papers back.")
PROVED = FindingState(
    "fix_evidenced", date(2026, 8, 1), None, "Packing, night shift", date(2026, 1, 1), date(2026, 7, 31), "Photos"
)


@pytest.fixture
def started(register: Register) -> Register:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North"}, {"name": "South"}))
    return register


def kept(register: Register, key: str | None = None) -> list[tuple[object, ...]]:
    with register.reading() as reader:
        return [tuple(row) for row in finding_states.frame(reader, PORTFOLIO, key).itertuples(index=False)]


def keep(register: Register, key: str, rule: str, state: FindingState, expected: int) -> int:
    with officer(register) as unit:
        return finding_states.keep(unit, PORTFOLIO, key, rule, state, expected)


def test_a_state_is_kept_once_a_finding_and_counts_its_changes(started: Register) -> None:
    assert keep(started, "South", "papers", CLAIMED, 0) == 1
    assert keep(started, "South", "papers", PROVED, 1) == 2
    assert keep(started, "North", "papers", CLAIMED, 0) == 1
    assert keep(started, "Gone", "papers", CLAIMED, 0) == 1
    south = ("South", "papers", *astuple(PROVED), 2)
    assert kept(started) == [("North", "papers", *astuple(CLAIMED), 1), south]
    assert kept(started, "South") == [south]


def test_nobody_overwrites_what_he_has_not_seen(started: Register) -> None:
    keep(started, "South", "papers", CLAIMED, 0)
    for seen in (0, 2):
        with pytest.raises(StaleVersion):
            keep(started, "South", "papers", PROVED, seen)
    assert kept(started) == [("South", "papers", *astuple(CLAIMED), 1)]


def test_the_log_says_what_was_kept_and_holds_words_about_people_beside_it(started: Register) -> None:
    keep(started, "South", "papers", PROVED, 0)
    with started.reading() as reader:
        entry = events.latest(reader, PORTFOLIO, subject="South")[0]
        assert events.verify(reader, PORTFOLIO).first_break is None
    assert (entry.kind, entry.details) == (
        "finding_state_kept",
        {
            "rule": "papers", "state": "fix_evidenced", "evidenced": "2026-08-01", "confirmed": None,
            "period_from": "2026-01-01", "period_until": "2026-07-31", "version": 1,
        },
    )  # fmt: skip
    assert {name: entry.restricted[name] for name in ("group", "note")} == {
        "group": "Packing, night shift",
        "note": "Photos",
    }


def test_a_removed_portfolio_takes_its_states_with_it(started: Register) -> None:
    with officer(started) as unit:
        other = portfolios.add(unit, "Another").id
        finding_states.keep(unit, other, "South", "papers", CLAIMED, 0)
    keep(started, "South", "papers", CLAIMED, 0)
    with officer(started) as unit:
        portfolios.remove(unit, other)
        assert [row.portfolio_id for row in unit.connection.execute(finding_state.select())] == [PORTFOLIO]


def test_a_deleted_import_takes_the_states_of_its_suppliers_with_it(started: Register) -> None:
    keep(started, "South", "papers", CLAIMED, 0)
    with officer(started) as unit:
        deletion.remove(unit, PORTFOLIO, imports.every(unit, PORTFOLIO)[0].id)
        assert unit.connection.execute(finding_state.select()).all() == []
