"""Imports bring, update and, undone, restore suppliers."""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from duediligence.errors import CannotProceed
from duediligence.register import Register, answers, deletion, entities, events, files, imports, portfolios
from duediligence.register.schema import import_

from .register_examples import AS_OF, NOW, PORTFOLIO, listed, officer, suppliers
from .register_examples import answers as answered


def test_a_frame_comes_back_as_it_went_in(register: Register) -> None:
    frame = suppliers(
        {
            "key": "S-1",
            "name": "Fábrica do Norte",
            "country": "PT",
            "country_as_written": "Portugal",
            "workers": 120.0,
            "women_share": 0.1 + 0.2,
            "spend": 1e-7,
            "currency": "EUR",
            "extra": {"Zip": "4000-001", "Owner": "A \"B\" 'C' \\ ; 京"},
        },
        {"name": "South Mill", "site": "Hall 2", "country": "IN", "country_inferred": True},
    )
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)
    with register.reading() as reader:
        pd.testing.assert_frame_equal(entities.frame(reader, PORTFOLIO), frame)
        assert entities.keys(reader, PORTFOLIO) == ("S-1", "South Mill")
        assert len(entities.frame(reader, PORTFOLIO, kinds=("site",))) == 1


def test_a_second_import_updates_what_it_knows_better(register: Register) -> None:
    first = suppliers(
        {"name": "North Mill", "country": "BD", "country_as_written": "Bangladesh", "workers": 120.0, "city": "Dhaka"},
        {"name": "South Mill", "spend": 10.0, "currency": "EUR"},
        {"name": "West Mill", "country": "PT", "country_inferred": True, "extra": {"Zip": "4000"}},
    )
    second = suppliers(
        {"name": "West Mill", "country": "ES", "country_as_written": "Spain", "extra": {"Fax": "12"}},
        {"name": "South Mill", "spend": 12.0},
        {"name": "East Mill"},
        {"name": "North Mill", "workers": 120.0},
        file="march.xlsx",
    )
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=first)
        changes = entities.compare(unit, PORTFOLIO, second)
        made = imports.add(unit, PORTFOLIO, "march.xlsx", suppliers=second)
    assert (len(changes.new), len(changes.after), changes.unchanged) == (1, 2, 1)
    assert (made.new, made.updated, made.unchanged) == (1, 2, 1)
    with register.reading() as reader:
        assert listed(reader, "name", "country", "country_as_written", "country_inferred", "city", "file", "row") == [
            ("North Mill", "BD", "Bangladesh", False, "Dhaka", "list.xlsx", 2),
            ("South Mill", None, None, False, None, "march.xlsx", 3),
            ("West Mill", "ES", "Spain", False, None, "march.xlsx", 2),
            ("East Mill", None, None, False, None, "march.xlsx", 4),
        ]
        assert listed(reader, "spend", "currency", "extra")[1:3] == [
            (12.0, None, {}),
            (pytest.approx(float("nan"), nan_ok=True), None, {"Zip": "4000", "Fax": "12"}),
        ]


def test_a_key_must_not_come_twice(register: Register) -> None:
    with officer(register) as unit, pytest.raises(ValueError, match="twice"):
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "A"}, {"name": "A"}))


def test_the_last_import_can_be_undone_and_only_that(register: Register) -> None:
    with officer(register) as unit:
        digest = files.keep(unit, b"first", "list.xlsx")
        first = imports.add(unit, PORTFOLIO, "list.xlsx", digest, suppliers({"name": "North Mill", "city": "Dhaka"}))
        more = suppliers({"name": "North Mill", "city": "Khulna"}, {"name": "East Mill"}, file="march.xlsx")
        second = imports.add(unit, PORTFOLIO, "march.xlsx", suppliers=more, recipe={"B": "name"})
    with officer(register) as unit, pytest.raises(CannotProceed, match="Only the last import"):
        imports.undo(unit, PORTFOLIO, first.id)
    with officer(register, NOW + timedelta(hours=1)) as unit:
        undone = imports.undo(unit, PORTFOLIO, second.id)
    assert (undone.undone, undone.recipe) == (NOW + timedelta(hours=1), {"B": "name"})
    with register.reading() as reader:
        assert listed(reader, "name", "city", "file") == [("North Mill", "Dhaka", "list.xlsx")]
        assert [each.undone is None for each in imports.every(reader, PORTFOLIO)] == [False, True]
        assert imports.last(reader, PORTFOLIO) == first
        told = [(event.kind, dict(event.details)) for event in events.latest(reader, PORTFOLIO)]
        assert told == [
            ("import_undone", {"import": 2, "file": "march.xlsx", "removed": 1, "restored": 1}),
            ("imported", {"import": 2, "file": "march.xlsx", "sha256": None, "new": 1, "updated": 1, "unchanged": 0}),
            ("imported", {"import": 1, "file": "list.xlsx", "sha256": digest, "new": 1, "updated": 0, "unchanged": 0}),
        ]
    with officer(register) as unit, pytest.raises(CannotProceed, match="Only the last import"):
        imports.undo(unit, PORTFOLIO, second.id)


def test_answers_of_an_undone_import_do_not_count(register: Register) -> None:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North Mill"}))
        made = imports.add(unit, PORTFOLIO, "answers.xlsx")
        long = answered({"key": "North Mill", "question": "fees", "value": "yes"})
        answers.add_batch(unit, PORTFOLIO, long, "forced_labour", AS_OF, made.id)
        assert len(answers.current(unit, PORTFOLIO)) == 1
        imports.undo(unit, PORTFOLIO, made.id)
        assert len(answers.current(unit, PORTFOLIO)) == 0
        assert listed(unit, "name") == [("North Mill",)]


ROW = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["BD", "IN", None]),
        "city": st.sampled_from(["Dhaka", "Pune", None]),
        "workers": st.sampled_from([float("nan"), 1.0, 250.5]),
        "extra": st.sampled_from([{}, {"Zip": "1"}, {"Fax": "2"}]),
    }
)
LISTS = st.lists(st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), ROW), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def shared() -> Register:
    return Register.in_memory()


@settings(max_examples=30, deadline=None)
@given(LISTS)
def test_undoing_imports_leads_back_step_by_step(shared: Register, lists: list[dict[str, dict[str, object]]]) -> None:
    states = []
    with officer(shared) as unit:
        place = portfolios.add(unit, f"Try {len(portfolios.every(unit))}").id
        for number, content in enumerate(lists):
            states.append(entities.frame(unit, place))
            rows = [{"name": name, **values} for name, values in content.items()]
            imports.add(unit, place, f"{number}.xlsx", suppliers=suppliers(*rows, file=f"{number}.xlsx"))
    with officer(shared) as unit:
        for state in reversed(states):
            last = imports.last(unit, place)
            assert last is not None
            imports.undo(unit, place, last.id)
            pd.testing.assert_frame_equal(entities.frame(unit, place), state)
        assert events.verify(unit, place).first_break is None


def test_sample_data_goes_without_a_trace_in_other_portfolios(register: Register) -> None:
    with officer(register) as unit:
        both = files.keep(unit, b"in both", "list.xlsx")
        imports.add(unit, PORTFOLIO, "list.xlsx", both, suppliers({"name": "North Mill"}))
    with register.reading() as reader:
        before = (listed(reader, "name"), events.head(reader, PORTFOLIO))
    with officer(register) as unit:
        sample = portfolios.add(unit, portfolios.SAMPLE_NAME, sample=True).id
        own = files.keep(unit, b"sample only", "sample.xlsx")
        imports.add(unit, sample, "sample.xlsx", own, suppliers({"name": "Sample Mill"}))
        imports.add(unit, sample, "list.xlsx", both, suppliers({"name": "North Mill"}))
        long = answered({"key": "North Mill", "question": "fees", "value": "yes"})
        answers.add_batch(unit, sample, long, "forced_labour", AS_OF)
        assert portfolios.sample(unit) == portfolios.Portfolio(sample, portfolios.SAMPLE_NAME, False, True, None)
    with officer(register) as unit:
        portfolios.remove(unit, sample)
    with register.reading() as reader:
        assert (listed(reader, "name"), events.head(reader, PORTFOLIO)) == before
        assert (portfolios.sample(reader), len(portfolios.every(reader))) == (None, 1)
        assert files.content(reader, both) == b"in both"
        with pytest.raises(CannotProceed, match="not in the register"):
            files.content(reader, own)
        kinds = [event.kind for event in events.latest(reader, events.REGISTER)]
        assert kinds == ["portfolio_removed", "portfolio_added"]
    with officer(register) as unit, pytest.raises(CannotProceed, match="cannot be removed"):
        portfolios.remove(unit, PORTFOLIO)
    with officer(register) as unit, pytest.raises(CannotProceed, match="already a portfolio"):
        portfolios.add(unit, "My suppliers")


def taken_in(unit, *lists: dict[str, dict[str, object]]) -> int:
    """A portfolio of its own with these lists, each a file."""
    place = portfolios.add(unit, f"Try {len(portfolios.every(unit))} {events.head(unit, events.REGISTER).count}").id
    for number, content in enumerate(lists):
        rows = [{"name": name, **values} for name, values in content.items()]
        imports.add(unit, place, f"{number}.xlsx", suppliers=suppliers(*rows, file=f"{number}.xlsx"))
    return place


def known(unit, place: int) -> list[dict[str, object]]:
    """Everything the register says of the suppliers of a portfolio, where it comes from included."""
    frame = entities.frame(unit, place).astype(object)
    return frame.where(frame.notna(), None).sort_values("key").to_dict("records")


def counted(unit, place: int) -> list[tuple[int, int, int]]:
    return [(each.new, each.updated, each.unchanged) for each in imports.every(unit, place) if each.undone is None]


@settings(max_examples=60, deadline=None)
@given(LISTS, st.data())
def test_a_deleted_import_is_as_if_it_had_never_been(
    shared: Register, lists: list[dict[str, dict[str, object]]], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(lists) - 1))
    with officer(shared) as unit:
        place = taken_in(unit, *lists)
        without = taken_in(unit, *({} if number == gone else content for number, content in enumerate(lists)))
        made = imports.every(unit, place)[::-1]
        ahead = deletion.preview(unit, place, made[gone].id)
        before = len(known(unit, place))
        assert deletion.remove(unit, place, made[gone].id) == ahead
        assert known(unit, place) == known(unit, without)
        assert ahead.suppliers == before - len(known(unit, place))
        assert (
            counted(unit, place)
            == [each for number, each in enumerate(counted(unit, without)[::-1]) if number != gone][::-1]
        )
        for _ in range(len(lists) - 1):  # and the others can still be undone, one by one
            for portfolio in (place, without):
                last = imports.last(unit, portfolio)
                if portfolio == without and last.file_name == f"{gone}.xlsx":
                    imports.undo(unit, portfolio, last.id)
                    last = imports.last(unit, portfolio)
                imports.undo(unit, portfolio, last.id)
            assert known(unit, place) == known(unit, without)
        assert events.verify(unit, place).first_break is None


def test_what_was_done_with_suppliers_goes_with_the_import_that_alone_brought_them(register: Register) -> None:
    with officer(register) as unit:
        digest = files.keep(unit, b"the wrong list", "wrong list.xlsx")
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North Mill", "city": "Dhaka"}))
        wrong = imports.add(
            unit, PORTFOLIO, "wrong.xlsx", digest,
            suppliers({"name": "North Mill", "city": "Khulna"}, {"name": "Wrong Mill"}, file="wrong.xlsx"),
        )  # fmt: skip
        long = answered(*({"key": key, "question": "fees", "value": "yes"} for key in ("North Mill", "Wrong Mill")))
        answers.add_batch(unit, PORTFOLIO, long, "forced_labour", AS_OF, wrong.id)
        for key in ("North Mill", "Wrong Mill"):
            edit = answers.Edit(key, "papers", "kept", "desk")
            answers.add_edit(unit, PORTFOLIO, edit, answers.version(unit, PORTFOLIO))
        version = answers.version(unit, PORTFOLIO)
    with register.reading() as reader:
        told = deletion.preview(reader, PORTFOLIO, wrong.id)
    assert told == deletion.Deletion(suppliers=1, restored=1, answers=2, edits=1, actions=0, file=True)
    with officer(register) as unit:
        assert deletion.remove(unit, PORTFOLIO, wrong.id) == told
    with officer(register) as unit:
        assert listed(unit, "name", "city") == [("North Mill", "Dhaka")]
        left = answers.current(unit, PORTFOLIO)
        assert [tuple(row) for row in left[["key", "question", "value"]].itertuples(index=False)] == [
            ("North Mill", "papers", "kept")
        ]
        assert answers.version(unit, PORTFOLIO) == version  # no version comes a second time
        with pytest.raises(CannotProceed, match="not in the register"):
            files.content(unit, digest)
        (first, second) = imports.every(unit, PORTFOLIO)
        assert (first.deleted, first.file_name, first.file_sha256, first.new) == (True, "(deleted)", None, 1)
        assert (second.deleted, second.undone) == (False, None)
        told_in_log = events.latest(unit, PORTFOLIO)
        assert told_in_log[0].kind == "import_deleted"
        assert told_in_log[0].details == {
            "import": wrong.id, "removed": 1, "restored": 1, "answers": 2, "edits": 1, "actions": 0, "file": True
        }  # fmt: skip
        assert [event.restricted for event in told_in_log if event.subject == "Wrong Mill"] == [{}]
        assert [event.restricted for event in told_in_log if event.subject == "North Mill"] == [{"value": "kept"}]
        assert events.verify(unit, PORTFOLIO).first_break is None
        with pytest.raises(CannotProceed, match="not in the register any more"):
            deletion.remove(unit, PORTFOLIO, wrong.id)
        again = imports.add(unit, PORTFOLIO, "right.xlsx", suppliers=suppliers({"name": "Right Mill"}))
        assert again.id > wrong.id  # its number does not come a second time


def test_a_file_that_another_import_uses_stays(register: Register) -> None:
    with officer(register) as unit:
        digest = files.keep(unit, b"both", "list.xlsx")
        first, second = (imports.add(unit, PORTFOLIO, "list.xlsx", digest) for _ in range(2))
        assert deletion.preview(unit, PORTFOLIO, first.id).file is False
        deletion.remove(unit, PORTFOLIO, first.id)
        assert files.content(unit, digest) == b"both"
        assert deletion.remove(unit, PORTFOLIO, second.id).file is True


def test_an_undone_import_can_be_deleted_with_its_file(register: Register) -> None:
    with officer(register) as unit:
        digest = files.keep(unit, b"list", "list.xlsx")
        made = imports.add(unit, PORTFOLIO, "list.xlsx", digest, suppliers({"name": "North Mill"}))
        imports.undo(unit, PORTFOLIO, made.id)
        assert deletion.remove(unit, PORTFOLIO, made.id) == deletion.Deletion(0, 0, 0, 0, 0, True)
        with pytest.raises(CannotProceed, match="not in the register"):
            files.content(unit, digest)


def test_imports_of_the_first_version_kept_less_and_can_be_deleted_too(register: Register) -> None:
    """They kept what they changed, not what they said: a supplier that a later one changed stays."""
    lists = (
        {"A": {"city": "Dhaka", "workers": 1.0}, "B": {}, "C": {"city": "Pune"}},
        {"A": {"workers": 2.0, "extra": {"Fax": "2"}}, "C": {"city": "Pune"}},
    )
    with officer(register) as unit:
        place = taken_in(unit, *lists)
        last = imports.every(unit, place)[0]
        _forget_what_was_said(unit, last.id)
        deletion.remove(unit, place, imports.every(unit, place)[1].id)
        assert [(row["key"], row["city"], row["workers"]) for row in known(unit, place)] == [("A", "Dhaka", 2.0)]
    with officer(register) as unit:
        place = taken_in(unit, *lists, {"A": {"workers": 3.0, "country": "IN"}})
        for each in imports.every(unit, place)[:2]:
            _forget_what_was_said(unit, each.id)
        deletion.remove(unit, place, imports.every(unit, place)[1].id)
        (first, *_) = known(unit, place)
        assert (first["workers"], first["country"], first["city"], first["extra"]) == (3.0, "IN", "Dhaka", {})


def _forget_what_was_said(unit, number: int) -> None:
    stored = unit.connection.execute(select(import_.c.previous).where(import_.c.id == number)).scalar_one()
    trace = imports.packed(imports.Trace(imports.unpacked(stored).before, {}))
    unit.connection.execute(update(import_).where(import_.c.id == number).values(previous=trace))
