"""The checklist a page at a time, counted, and changed in one go, alike on both databases."""

from datetime import date

import pytest

from duediligence.errors import CannotProceed
from duediligence.register import Register, StaleVersion, actions, events, imports, worklist
from duediligence.register.actions import Change
from duediligence.register.worklist import Filters, Order, Stamp

from .register_examples import AS_OF, PORTFOLIO, officer, suppliers
from .test_register_actions import merged, suggestions

SUGGESTED = suggestions(
    {"key": "Zenith", "action": "fees", "target": date(2026, 11, 20), "state": "accepted", "clock": "p2"},
    {"key": "Zenith", "action": "documents", "title": "Return documents", "target": date(2026, 11, 21), "clock": "p0"},
    {"key": "alpha", "action": "fees", "target": date(2026, 11, 22), "state": "accepted", "clock": "p1"},
    {"key": "alpha", "action": "plan", "title": "Make a plan", "target": date(2027, 1, 1), "safety_gate": True},
    {"key": "Ärzte", "action": "fees", "target": date(2026, 11, 1), "state": "accepted", "clock": "p4"},
    {"key": "Gone", "action": "fees", "target": date(2026, 1, 1), "state": "accepted"},
)


@pytest.fixture
def listed(register: Register) -> Register:
    frame = suppliers(
        {"name": "Zenith", "country": "BD", "city": "Dhaka"}, {"name": "alpha"}, {"name": "Ärzte", "country": "DE"}
    )
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)
    merged(register, SUGGESTED, "Zenith", "alpha", "Ärzte", "Gone")
    set_one(register, "Ärzte", "fees", status="done")
    set_one(register, "alpha", "fees", owner="Amal")
    return register


def set_one(register: Register, key: str, name: str, **change: object) -> None:
    with officer(register) as unit:
        rows = actions.frame(unit, PORTFOLIO, key).set_index("action")
        actions.update(unit, PORTFOLIO, int(rows["id"][name]), int(rows["version"][name]), Change(**change))  # type: ignore[typeddict-item]


def page(register: Register, filters: Filters = Filters(), order: Order = "due", **part: int) -> list[str]:  # noqa: B008
    with register.reading() as reader:
        rows = worklist.page(reader, PORTFOLIO, filters, AS_OF, order, **part)
    assert list(rows.columns) == list(worklist.LISTED)
    return [f"{row.key} {row.action}" for row in rows.itertuples()]


def seen(register: Register, filters: Filters) -> Stamp:
    with register.reading() as reader:
        return worklist.stamp(reader, PORTFOLIO, filters, AS_OF)


def changed(register: Register, filters: Filters, stamp: Stamp, **change: object) -> int:
    with officer(register) as unit:
        return worklist.change_all(unit, PORTFOLIO, filters, AS_OF, stamp, Change(**change))  # type: ignore[typeddict-item]


def test_what_is_overdue_comes_first_and_what_is_over_last(listed: Register) -> None:
    assert page(listed) == ["Zenith fees", "Zenith documents", "alpha fees", "alpha plan", "Ärzte fees"]
    assert page(listed, offset=1, limit=2) == ["Zenith documents", "alpha fees"]
    assert page(listed, offset=5) == []


def test_the_other_orders(listed: Register) -> None:
    assert page(listed, order="urgency") == [
        "Zenith documents",
        "alpha fees",
        "Zenith fees",
        "alpha plan",
        "Ärzte fees",
    ]
    assert page(listed, order="supplier") == [
        *("Zenith fees", "Zenith documents", "alpha fees", "alpha plan", "Ärzte fees")
    ]
    assert page(listed, order="action") == [
        *("alpha plan", "Zenith fees", "alpha fees", "Ärzte fees", "Zenith documents")
    ]


def test_each_action_stands_in_one_way(listed: Register) -> None:
    set_one(listed, "alpha", "plan", state="declined")
    by_standing = {
        standing: page(listed, Filters(standing=[standing]))
        for standing in ("overdue", "open", "suggested", "done", "declined")
    }
    assert by_standing == {
        "overdue": ["Zenith fees"],
        "open": ["alpha fees"],
        "suggested": ["Zenith documents"],
        "done": ["Ärzte fees"],
        "declined": ["alpha plan"],
    }
    assert page(listed, Filters(standing=["open", "overdue"])) == ["Zenith fees", "alpha fees"]


def test_filters_and_words_are_combined(listed: Register) -> None:
    assert page(listed, Filters("dhaka")) == ["Zenith fees", "Zenith documents"]
    assert page(listed, Filters("arzte")) == ["Ärzte fees"]
    assert page(listed, Filters("%")) == []
    assert page(listed, Filters(values={"country": ["DE", None]})) == ["alpha fees", "alpha plan", "Ärzte fees"]
    assert page(listed, Filters(values={"owner": ["Amal"]})) == ["alpha fees"]
    assert page(listed, Filters(values={"owner": [None], "action": ["fees"]})) == ["Zenith fees", "Ärzte fees"]
    assert page(listed, Filters(values={"safety_gate": [True]})) == ["alpha plan"]
    with pytest.raises(KeyError):
        page(listed, Filters(values={"note": ["x"]}))


def test_actions_are_counted_by_what_they_can_be_filtered_by(listed: Register) -> None:
    with listed.reading() as reader:
        rows = worklist.counts(reader, PORTFOLIO, "", AS_OF)
        found = worklist.counts(reader, PORTFOLIO, "zen", AS_OF)
        nothing = worklist.counts(reader, PORTFOLIO, "nobody", AS_OF)
    assert list(rows.columns) == list(worklist.COUNTED)
    assert int(rows["actions"].sum()) == 5
    assert rows.groupby("standing")["actions"].sum().to_dict() == {"done": 1, "open": 1, "overdue": 1, "suggested": 2}
    assert rows.groupby(["action", "title"])["actions"].sum().to_dict() == {
        ("documents", "Return documents"): 1, ("fees", "Repay fees"): 3, ("plan", "Make a plan"): 1,
    }  # fmt: skip
    assert sorted(map(str, found["country"])) == ["BD", "BD"]
    assert nothing.empty


def test_what_lapsed_is_listed_only_where_somebody_has_begun_it(listed: Register) -> None:
    merged(listed, suggestions(), "Zenith", "alpha", "Ärzte")
    assert page(listed) == ["alpha fees", "Ärzte fees"]


def test_all_that_match_are_changed_and_logged_one_by_one(listed: Register) -> None:
    filters = Filters("zenith")
    assert changed(listed, filters, seen(listed, filters), owner="Bela", target=date(2026, 12, 1)) == 2
    with listed.reading() as reader:
        rows = actions.frame(reader, PORTFOLIO, "Zenith")
        log = events.latest(reader, PORTFOLIO, "Zenith")
        assert events.verify(reader, PORTFOLIO).first_break is None
    assert rows[["action", "owner", "target", "state", "version"]].to_numpy().tolist() == [
        ["fees", "Bela", date(2026, 12, 1), "accepted", 2],
        ["documents", "Bela", date(2026, 12, 1), "accepted", 2],
    ]
    assert [(entry.kind, dict(entry.details), dict(entry.restricted)) for entry in log] == [
        (
            "action_changed",
            {"action": "documents", "version": 2, "target": "2026-12-01", "state": "accepted"},
            {"owner": "Bela"},
        ),
        ("action_changed", {"action": "fees", "version": 2, "target": "2026-12-01"}, {"owner": "Bela"}),
    ]


def test_what_stands_so_already_is_not_changed(listed: Register) -> None:
    fees = Filters(values={"action": ["fees"]})
    assert changed(listed, fees, seen(listed, fees), owner="Amal") == 2
    assert changed(listed, fees, seen(listed, fees), owner="Amal") == 0
    assert seen(listed, Filters(values={"owner": ["Amal"]})) == Stamp(3, 7)


def test_nobody_changes_what_he_has_not_seen(listed: Register) -> None:
    everything = Filters()
    before = seen(listed, everything)
    set_one(listed, "Zenith", "fees", status="waiting")
    with pytest.raises(StaleVersion):
        changed(listed, everything, before, owner="Bela")
    assert page(listed, Filters(values={"owner": ["Bela"]})) == []


def test_an_unknown_decision_is_refused(listed: Register) -> None:
    with pytest.raises(CannotProceed):
        changed(listed, Filters(), seen(listed, Filters()), state="maybe")
