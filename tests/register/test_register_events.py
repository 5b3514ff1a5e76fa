"""The log: whatever is changed in it, or cut from it, is found."""

import pytest
from sqlalchemy import text

from duediligence.register import Register, events
from duediligence.register.events import Break, Head

from .register_examples import NOW, OFFICER, PORTFOLIO, officer


def logged(register: Register, count: int = 4) -> Head:
    with officer(register) as unit:
        for number in range(1, count + 1):
            details = {"number": number, "word": "Ünïcode"}
            head = events.append(unit, PORTFOLIO, "noted", details, f"S-{number}", {"note": "told by phone"})
    return head


def test_an_entry_comes_back_as_written(register: Register) -> None:
    head = logged(register)
    with register.reading() as reader:
        assert events.head(reader, PORTFOLIO) == head
        assert events.verify(reader, PORTFOLIO, printed=head) == events.Verification(head, None)
        (entry,) = events.latest(reader, PORTFOLIO, subject="S-2")
    details = {"number": 2, "word": "Ünïcode"}
    assert entry == events.Event(2, NOW, "noted", "S-2", details, OFFICER, {"note": "told by phone"})


@pytest.mark.parametrize(
    ("tampering", "sequence"),
    [
        ("UPDATE event SET body = replace(body, 'Ünïcode', 'Unicode') WHERE sequence = 2", 2),
        ("UPDATE event SET hash = previous WHERE sequence = 2", 2),
        ("UPDATE event SET previous = hash WHERE sequence = 3", 3),
        ("UPDATE event SET subject = 'S-9' WHERE sequence = 3", 3),
        ("UPDATE event SET restricted = replace(restricted, 'phone', 'letter') WHERE sequence = 1", 1),
        ("DELETE FROM event WHERE sequence = 2", 2),
        ("DELETE FROM event WHERE sequence = 1", 1),
    ],
)
def test_a_changed_or_missing_entry_is_found(register: Register, tampering: str, sequence: int) -> None:
    logged(register)
    with officer(register) as unit:
        unit.connection.execute(text(tampering))
    with register.reading() as reader:
        found = events.verify(reader, PORTFOLIO).first_break
    assert found is not None
    assert found.sequence == sequence


def test_a_cut_tail_is_found_by_the_printed_head(register: Register) -> None:
    printed = logged(register)
    with officer(register) as unit:
        unit.connection.execute(text("DELETE FROM event WHERE sequence > 2"))
    with register.reading() as reader:
        assert events.verify(reader, PORTFOLIO).first_break is None
        message = "The log is not the one the report was printed from: entries were removed or written anew."
        assert events.verify(reader, PORTFOLIO, printed).first_break == Break(2, message)


def test_a_log_written_anew_is_found_by_the_printed_head(register: Register) -> None:
    printed = logged(register)
    with officer(register) as unit:
        unit.connection.execute(text("DELETE FROM event"))
    logged(register, 5)
    with register.reading() as reader:
        assert events.verify(reader, PORTFOLIO).first_break is None
        assert events.verify(reader, PORTFOLIO, printed).first_break is not None


def test_an_older_printed_head_still_holds(register: Register) -> None:
    printed = logged(register)
    logged(register)
    with register.reading() as reader:
        found = events.verify(reader, PORTFOLIO, printed)
    assert (found.head.count, found.first_break) == (8, None)


def test_names_can_be_erased_and_the_log_still_verifies(register: Register) -> None:
    printed = logged(register)
    with officer(register) as unit:
        unit.connection.execute(text("UPDATE event SET restricted = NULL"))
    with register.reading() as reader:
        assert events.verify(reader, PORTFOLIO, printed).first_break is None
        entry = events.latest(reader, PORTFOLIO)[0]
        stored = "".join(reader.connection.scalars(text("SELECT body FROM event")))
    assert (entry.actor, entry.restricted) == (None, {})
    assert OFFICER not in stored
    assert "phone" not in stored


def test_an_empty_log_is_whole(register: Register) -> None:
    with register.reading() as reader:
        assert events.verify(reader, PORTFOLIO) == events.Verification(Head(0, "0" * 64), None)
