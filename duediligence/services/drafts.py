"""Drafts of questionnaires: begun, edited, checked on every save, taken back. They never change a rating.

For who builds a page on this::

    draft = drafts.begin(workspace, "forced_labour")       # or begin_copy, begin_template, begin_list, begin_texts
    draft = drafts.save(workspace, draft.questionnaire, draft.edit,
                        [Put(("questions", "fee", "weight"), 5)], "The weight of “fee” is 5")
    draft = drafts.opened(workspace, "forced_labour")      # None where there is no draft

``draft.data`` is what the definition says, as plain dicts and lists: what an editor shows, also where it does not load.
``draft.own_actions`` is the same of the questionnaire's own catalogue, ``draft.worked`` of its examples.
``draft.loaded`` is the compiled questionnaire for previews, None while it does not load; ``catalogue_of(draft)`` says
it in words. ``draft.noticed`` holds mistakes, remarks and examples that come out otherwise, each with the address
of its field: ``draft.at(address)`` are those of a part and everything in it, ``draft.blocking`` what stops publishing.

An edit is ``Put``, ``Remove``, ``Insert``, ``Move``, ``Copy`` of a part, or ``Write`` (a text) and ``WriteData`` (what
came back from a workbook) of a whole, all from ``questionnaire.editing``; an ``Address`` names parts by id. Several
edits make one save and one step to take back: ``renaming`` gives those that rename a question wherever it is named,
``uses_of_question`` and its like say where a part is used before it is removed; ``answers_in_register`` counts answers.

``save`` names the edit that the page has seen. Where somebody else saved since, edits that touch other fields are
applied to the newer draft (``draft.merged`` says what else changed); where the same field changed, ``Overtaken`` (a
CannotProceed) says what, and nothing is saved. ``undo`` and ``redo`` step through the last 60 edits.

A change of weights makes worked examples come out otherwise, and these block publishing: ``accept_outcomes`` lets them
expect what comes out now, where that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import editing
from duediligence.questionnaire.editing import Edit, Put, Texts
from duediligence.questionnaire.editing.changes import changed_parts
from duediligence.questionnaire.model import ID
from duediligence.register import Reader, Unit, answers
from duediligence.register import definitions as published_definitions
from duediligence.register import drafts as stored
from duediligence.register.drafts import State
from duediligence.services import definitions, examples, versions
from duediligence.services.catalogue import Catalogue, catalogue_made
from duediligence.services.draft_states import (
    Draft,
    Overtaken,
    check,
    check_seen,
    current,
    data_in,
    draft_of,
    in_transaction,
    seen_in,
    shown,
    texts_in,
)
from duediligence.services.workspace import Workspace

__all__ = [
    "Begun",
    "Draft",
    "Overtaken",
    "accept_outcomes",
    "answers_in_register",
    "begin",
    "begin_copy",
    "begin_list",
    "begin_template",
    "begin_texts",
    "catalogue_of",
    "check",
    "discard",
    "every",
    "in_transaction",
    "opened",
    "redo",
    "save",
    "seen_in",
    "suggested_id",
    "undo",
]


@dataclass(frozen=True)
class Begun:
    """One draft in a list. ``title`` in the first language, the id where it has none."""

    questionnaire: str
    title: str
    edit: int
    done: str
    changed: datetime


def every(workspace: Workspace) -> tuple[Begun, ...]:
    """All drafts, the one changed last first."""
    with workspace.reading() as reader:
        states = stored.every(reader)
    return tuple(
        Begun(each.questionnaire, _title(texts_in(each), each.questionnaire), each.edit, each.done, each.changed)
        for each in states
    )


def opened(workspace: Workspace, questionnaire: str) -> Draft | None:
    """The draft of a questionnaire; None where there is none."""
    with workspace.reading() as reader:
        state = stored.current(reader, questionnaire)
        return None if state is None else draft_of(reader, state)


def begin(workspace: Workspace, questionnaire: str) -> Draft:
    """The draft of a questionnaire; where there is none, a new one of the version that counts. Raises CannotProceed."""
    with workspace.changing() as unit:
        state = stored.current(unit, questionnaire)
        if state is None:
            texts, digest = versions.texts_of(unit, questionnaire), versions.named(unit, questionnaire).hash
            state = _save(unit, questionnaire, 0, texts, "Begun from the version that counts", digest)
    return shown(workspace, state)


def begin_copy(workspace: Workspace, of: str, questionnaire: str, title: str) -> Draft:
    """A questionnaire of its own that begins as a copy of another one. Raises CannotProceed: the id is taken."""
    with workspace.changing() as unit:
        _check_new(unit, questionnaire)
        texts = editing.copied(versions.texts_of(unit, of), questionnaire, title)
        state = _save(unit, questionnaire, 0, texts, f"Begun as a copy of {of}")
    return shown(workspace, state)


def begin_template(workspace: Workspace, questionnaire: str, title: str, language: str = "en") -> Draft:
    """A new questionnaire with one question that loads. Raises CannotProceed as ``begin_copy``."""
    return begin_texts(
        workspace, questionnaire, editing.template(questionnaire, title, language), "Begun from a template"
    )


def begin_list(
    workspace: Workspace, questionnaire: str, title: str, questions: Sequence[str], language: str = "en"
) -> Draft:
    """A new questionnaire from a plain list: one question an entry, to be completed step by step.

    Raises CannotProceed as ``begin_copy``, and where the list is empty.
    """
    if not any(editing.stripped(each) for each in questions):
        raise CannotProceed(Problem("There is no question in the list.", "Write one question a line.", "blocking"))
    texts = editing.from_list(questionnaire, title, questions, language)
    return begin_texts(workspace, questionnaire, texts, "Begun from a list of questions")


def begin_texts(workspace: Workspace, questionnaire: str, texts: Texts, done: str) -> Draft:
    """A new questionnaire from texts: a file, or what a workbook says. Raises CannotProceed as ``begin_copy``."""
    with workspace.changing() as unit:
        _check_new(unit, questionnaire)
        state = _save(unit, questionnaire, 0, texts, done)
    return shown(workspace, state)


def suggested_id(workspace: Workspace, title: str) -> str:
    """An id for a new questionnaire, made from the words of its title, that nothing has yet."""
    with workspace.reading() as reader:
        return editing.unused_id(title, _taken(reader), "questionnaire")


def save(workspace: Workspace, questionnaire: str, seen: int, edits: Sequence[Edit], done: str) -> Draft:
    """Apply edits to a draft and keep it: all of them or none. ``seen``: the edit of the draft they were made on.

    ``done``: what was done, for the button that takes it back. A draft may be incomplete or wrong; it is kept with its
    problems. Raises CannotProceed where an edit does not fit the draft, Overtaken where somebody else changed the same.
    """
    with workspace.changing() as unit:
        now = current(unit, questionnaire)
        before = texts_in(now)
        merged = () if now.edit == seen else _merged(unit, now, seen, edits)
        after = editing.applied(before, edits, questionnaire)
        state = now if after == before else _save(unit, questionnaire, now.edit, after, done)
    return replace(shown(workspace, state), merged=merged)


def accept_outcomes(workspace: Workspace, questionnaire: str, seen: int, names: Collection[str] | None = None) -> Draft:
    """Let worked examples expect what comes out now: the change of the definition is meant.

    ``names``: of which examples, all by default. Only what an example states already is written anew. Raises
    CannotProceed while the definition does not load, and Overtaken as ``save``.
    """
    draft = opened(workspace, questionnaire)
    if draft is None or draft.loaded is None:
        raise CannotProceed(Problem("The draft does not load yet.", "Mend its mistakes first.", "blocking"))
    edits: list[Edit] = []
    for example, (outcome, _) in zip(draft.examples, examples.outcomes_of(draft.examples, draft.loaded), strict=True):
        if names is None or example.name in names:
            stated = draft.worked["examples"][[each["name"] for each in draft.worked["examples"]].index(example.name)]
            for field in example.expect.stated():
                now = _expected(outcome[field], stated["expect"][field])
                if now != stated["expect"][field]:
                    edits.append(Put(("examples", example.name, "expect", field), now))
    return save(workspace, questionnaire, seen, edits, "Examples expect what comes out now")


def undo(workspace: Workspace, questionnaire: str, seen: int) -> Draft:
    """Take the last edit back. Raises Overtaken where somebody else has saved since ``seen``."""
    return _back(workspace, questionnaire, seen, redo=False)


def redo(workspace: Workspace, questionnaire: str, seen: int) -> Draft:
    """Do again what was taken back last. Raises Overtaken as ``undo``."""
    return _back(workspace, questionnaire, seen, redo=True)


def discard(workspace: Workspace, questionnaire: str, seen: int) -> None:
    """Throw a draft away. Raises Overtaken as ``undo``."""
    with workspace.changing() as unit:
        check_seen(unit, questionnaire, seen)
        stored.end(unit, questionnaire, seen)


def answers_in_register(workspace: Workspace, portfolio: int, question: str) -> int:
    """How many suppliers of a portfolio have answered a question: what a change of it touches."""
    with workspace.reading() as reader:
        long = answers.current(reader, portfolio)
    return int(long.loc[long["question"].eq(question) & long["value"].notna(), "key"].nunique())


def catalogue_of(draft: Draft, language: str = "en") -> Catalogue | None:
    """A draft in words, for outline, cards and preview; None while it does not load."""
    return None if draft.loaded is None else catalogue_made(draft.loaded, language)


def _merged(unit: Unit, now: State, seen: int, edits: Sequence[Edit]) -> tuple[str, ...]:
    """What others changed since ``seen``, where the edits touch none of it. Raises Overtaken."""
    then = stored.state(unit, now.questionnaire, seen)
    if then is None:
        raise Overtaken(())
    changes = changed_parts(texts_in(then), texts_in(now), now.questionnaire)
    if not all(editing.still_fits(edit, texts_in(then), texts_in(now), now.questionnaire) for edit in edits):
        raise Overtaken(changes)
    return changes


def _back(workspace: Workspace, questionnaire: str, seen: int, redo: bool) -> Draft:
    with workspace.changing() as unit:
        now = check_seen(unit, questionnaire, seen)
        state = (stored.redo if redo else stored.undo)(unit, questionnaire, seen)
    return shown(workspace, state or now)


def _save(
    unit: Unit, questionnaire: str, expected: int, texts: Texts, done: str, begun_from: str | None = None
) -> State:
    return stored.save(
        unit,
        questionnaire,
        expected,
        texts.definition.replace("\r\n", "\n"),
        texts.examples.replace("\r\n", "\n"),
        texts.actions.replace("\r\n", "\n"),
        done,
        begun_from=begun_from,
    )


def _check_new(reader: Reader, questionnaire: str) -> None:
    if not re.fullmatch(ID, questionnaire):
        raise CannotProceed(
            Problem(
                f'"{questionnaire}" is not an id we can use.',
                "Use small letters, digits and _, starting with a letter, at most 64 characters.",
                "blocking",
            )
        )
    if questionnaire in _taken(reader):
        raise CannotProceed(
            Problem(f'There is a questionnaire "{questionnaire}" already.', "Choose another id.", "blocking")
        )


def _taken(reader: Reader) -> frozenset[str]:
    published = {each.questionnaire for each in published_definitions.published(reader)}
    return frozenset({*definitions.ids(), *published, *(each.questionnaire for each in stored.every(reader))})


def _expected(outcome: Any, stated: Any) -> Any:
    """What comes out, as an example states it: ids in the order they had, new ones behind."""
    if not isinstance(outcome, frozenset):
        return outcome
    kept = [each for each in stated or () if each in outcome]
    return [*kept, *sorted(outcome - set(kept))]


def _title(texts: Texts, questionnaire: str) -> str:
    data = data_in(texts, "definition", questionnaire)
    title = data.get("title") if isinstance(data, dict) else None
    return str(next(iter(title.values()))) if isinstance(title, dict) and title else questionnaire
