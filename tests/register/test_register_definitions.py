"""Published definitions never change; two officers do not overwrite one another's draft."""

import pytest

from duediligence.errors import CannotProceed
from duediligence.register import Register, StaleVersion, definitions, events

from .register_examples import NOW, officer


def test_a_published_text_never_changes(register: Register) -> None:
    with officer(register) as unit:
        first = definitions.publish(unit, "forced_labour", "1.0.0", "a" * 64, "id: forced_labour\n")
        assert definitions.publish(unit, "forced_labour", "1.0.0", "a" * 64, "id: forced_labour\n") == first
        second = definitions.publish(unit, "forced_labour", "1.1.0", "b" * 64, "id: forced_labour # b\n")
    with pytest.raises(CannotProceed, match=r"Version 1\.0\.0 .* already published"), officer(register) as unit:
        definitions.publish(unit, "forced_labour", "1.0.0", "c" * 64, "id: other\n")
    with register.reading() as reader:
        assert definitions.every(reader) == (second, first)
        assert definitions.latest(reader, "forced_labour") == second
        assert definitions.by_hash(reader, "a" * 64) == first
        assert definitions.by_hash(reader, "c" * 64) is None
        assert [event.kind for event in events.latest(reader, events.REGISTER)] == ["definition_published"] * 2


def test_a_draft_is_worked_on_and_ends_when_published(register: Register) -> None:
    with officer(register) as unit:
        definitions.save_draft(unit, "forced_labour", "1.1.0", "a" * 64, "draft", 0)
        draft = definitions.save_draft(unit, "forced_labour", "1.1.0", "b" * 64, "better draft", 1)
        expected = definitions.Stored("forced_labour", "draft", "1.1.0", "b" * 64, "better draft", 2, NOW)
        assert (draft, definitions.draft(unit, "forced_labour")) == (expected, expected)
        assert definitions.by_hash(unit, "b" * 64) is None
    for seen in (0, 1):
        with pytest.raises(StaleVersion, match="this draft"), officer(register) as unit:
            definitions.save_draft(unit, "forced_labour", "1.1.0", "c" * 64, "lost update", seen)
    with officer(register) as unit:
        definitions.publish(unit, "forced_labour", "1.1.0", "b" * 64, "better draft")
        assert definitions.draft(unit, "forced_labour") is None
