"""Published definitions never change; nobody overwrites another officer's draft, and edits can be taken back."""

import pytest

from duediligence.errors import CannotProceed
from duediligence.register import Register, StaleVersion, definitions, drafts, events
from duediligence.register.database import engine_for, writing

from .register_examples import NOW, PORTFOLIO, officer
from .test_register_migration import at_revision

QUESTIONNAIRE = "forced_labour"


def test_a_published_text_never_changes(register: Register) -> None:
    with officer(register) as unit:
        first = definitions.publish(unit, QUESTIONNAIRE, "1.0.0", "a" * 64, "id: forced_labour\n", note="Begin")
        assert definitions.publish(unit, QUESTIONNAIRE, "1.0.0", "a" * 64, "id: forced_labour\n") == first
        second = definitions.publish(unit, QUESTIONNAIRE, "1.1.0", "b" * 64, "id: forced_labour # b\n", actions="id: x")
    with pytest.raises(CannotProceed, match=r"Version 1\.0\.0 .* already published"), officer(register) as unit:
        definitions.publish(unit, QUESTIONNAIRE, "1.0.0", "c" * 64, "id: other\n")
    with register.reading() as reader:
        assert definitions.published(reader) == (second, first)
        assert definitions.latest(reader, QUESTIONNAIRE) == second
        assert (first.note, second.note, second.actions) == ("Begin", None, "id: x")
        assert definitions.by_hash(reader, "a" * 64) == first
        assert definitions.by_hash(reader, "c" * 64) is None
        assert [event.kind for event in events.latest(reader, events.REGISTER)] == ["definition_published"] * 2


def test_a_shipped_text_is_kept_once_and_does_not_count_as_published(register: Register) -> None:
    with officer(register) as unit:
        for text in ("id: forced_labour\n", "another text of the same content"):
            definitions.keep_shipped(unit, QUESTIONNAIRE, "1.0.0", "a" * 64, text)
        definitions.keep_shipped(unit, QUESTIONNAIRE, "1.0.0", "b" * 64, "changed without another version\n")
    with register.reading() as reader:
        kept = definitions.by_hash(reader, "a" * 64)
        assert kept is not None
        assert (kept.status, kept.text) == ("shipped", "id: forced_labour\n")
        assert definitions.by_hash(reader, "b" * 64) is not None
        assert definitions.latest(reader, QUESTIONNAIRE) is None
        assert [event.kind for event in events.latest(reader, events.REGISTER)] == ["definition_kept"] * 2


def save(register: Register, seen: int, text: str, done: str) -> drafts.State:
    with officer(register) as unit:
        return drafts.save(unit, QUESTIONNAIRE, seen, text, "", "", done, begun_from="a" * 64)


def test_a_draft_is_worked_on_and_ends_when_published(register: Register) -> None:
    save(register, 0, "draft", "Begun")
    draft = save(register, 1, "better draft", "Bettered")
    expected = drafts.State(QUESTIONNAIRE, 2, "better draft", "", "", "Bettered", 1, None, "a" * 64, NOW)
    assert draft == expected
    for seen in (0, 1):
        with pytest.raises(StaleVersion, match="this draft"):
            save(register, seen, "lost update", "Lost")
    with officer(register) as unit:
        assert drafts.every(unit) == (expected,)
        assert drafts.state(unit, QUESTIONNAIRE, 1) is not None
        definitions.publish(unit, QUESTIONNAIRE, "1.1.0", "b" * 64, "better draft")
        assert drafts.every(unit) == ()


def test_edits_are_taken_back_and_done_again_as_new_states(register: Register) -> None:
    for seen, text in enumerate("abc"):
        save(register, seen, text, f"Wrote {text}")

    def stepped(seen: int, *ways: str) -> list[tuple[str, str]]:
        found = []
        with officer(register) as unit:
            for way in ways:
                state = getattr(drafts, way)(unit, QUESTIONNAIRE, seen)
                found.append((state.text, state.done) if state else ("", ""))
                seen += state is not None
        return found

    assert stepped(3, "undo", "undo", "undo") == [("b", "Wrote b"), ("a", "Wrote a"), ("", "")]
    assert stepped(5, "redo", "redo", "redo") == [("b", "Wrote b"), ("c", "Wrote c"), ("", "")]
    assert stepped(7, "undo", "redo", "undo") == [("b", "Wrote b"), ("c", "Wrote c"), ("b", "Wrote b")]
    save(register, 10, "d", "Wrote d")
    assert stepped(11, "redo", "undo") == [("", ""), ("b", "Wrote b")]
    with pytest.raises(StaleVersion), officer(register) as unit:
        drafts.undo(unit, QUESTIONNAIRE, 11)


def test_only_the_last_states_are_kept(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "KEPT", 3)
    for seen in range(5):
        save(register, seen, str(seen), "")
    with officer(register) as unit:
        kept = [drafts.state(unit, QUESTIONNAIRE, edit) for edit in range(1, 6)]
        assert [state and state.text for state in kept] == [None, None, "2", "3", "4"]
        undone = [drafts.undo(unit, QUESTIONNAIRE, 5 + step) for step in range(2)]
        assert [state and state.text for state in undone] == ["3", None]


def test_a_portfolio_is_rated_with_the_chosen_questionnaire(register: Register) -> None:
    with officer(register) as unit:
        assert definitions.rating(unit, PORTFOLIO) is None
        definitions.rate_with(unit, PORTFOLIO, "orchards")
        assert definitions.rating(unit, PORTFOLIO) == "orchards"
        assert events.latest(unit, PORTFOLIO)[0].details == {"questionnaire": "orchards"}


def test_a_draft_of_the_earlier_tables_is_carried_over(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with writing(engine) as connection:
        table = at_revision(connection, "0005_states_of_findings").tables["definition"]
        about = {"questionnaire": QUESTIONNAIRE, "hash": "a" * 64, "changed": NOW.isoformat()}
        for status, version, text, edit in (("published", "1.0.0", "first", 0), ("draft", "1.1.0", "second", 4)):
            values = {**about, "status": status, "version": version, "text": text, "edit": edit}
            connection.execute(table.insert().values(**values))
    engine.dispose()
    with Register.open(empty_url) as register, register.reading() as reader:
        assert [each.text for each in definitions.published(reader)] == ["first"]
        (draft,) = drafts.every(reader)
        assert (draft.text, draft.edit, draft.undoes_to, draft.changed) == ("second", 4, None, NOW)
