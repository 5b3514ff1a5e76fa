"""A draft as it stands: its texts read, checked and worked out, and who may go on from which edit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Example, Questionnaire, editing
from duediligence.questionnaire.editing import Address, Checked, Name, Noticed, Texts
from duediligence.questionnaire.editing.changes import changed_parts
from duediligence.register import Reader, StaleVersion, Unit
from duediligence.register import drafts as stored
from duediligence.register.drafts import State
from duediligence.services import definitions, examples, versions
from duediligence.services.workspace import Workspace

KEPT: Final = 12
"""So many checked drafts are kept in memory."""

_checked: OrderedDict[tuple[object, ...], Checked] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Draft:
    """A draft as it stands after its edit number ``edit``, and what is wrong with it.

    ``done``: what was done last, ``undo`` and ``redo``: what would be taken back or done again (None: nothing).
    ``begun_from``: the hash of the version it began from. ``merged``: what somebody else changed while this was saved.
    """

    questionnaire: str
    edit: int
    texts: Texts
    data: Any
    worked: Any
    own_actions: Any
    loaded: Questionnaire | None
    examples: tuple[Example, ...]
    noticed: tuple[Noticed, ...]
    done: str
    undo: str | None
    redo: str | None
    begun_from: str | None
    changed: datetime
    merged: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[Noticed, ...]:
        """What has to be mended before it can be published."""
        return tuple(each for each in self.noticed if each.problem.level == "blocking")

    def at(self, address: Address, name: Name = "definition") -> tuple[Noticed, ...]:
        """What was noticed at a part or field, and inside it."""
        return tuple(
            each for each in self.noticed if each.name == name and each.address[: len(address)] == tuple(address)
        )


class Overtaken(StaleVersion):
    """Somebody else changed the same part of the draft; nothing was saved. ``changes``: what is new, in words."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__("this draft")
        self.changes = tuple(changes)
        if self.changes:
            told = Problem(
                f"Somebody else has changed the same part of this draft: {'; '.join(self.changes[:5])}.",
                "Nothing of yours was saved. Look at the new state, then make your change again.",
                "blocking",
            )
            self.problems = (told,)
            self.args = (told.sentence(),)


def in_transaction(reader: Reader, questionnaire: str) -> Draft:
    """A draft, within a transaction. Raises CannotProceed where there is none."""
    return draft_of(reader, current(reader, questionnaire))


def seen_in(unit: Unit, questionnaire: str, seen: int) -> Draft:
    """The same. Raises Overtaken where somebody else has saved since ``seen``."""
    return draft_of(unit, check_seen(unit, questionnaire, seen))


def shown(workspace: Workspace, state: State) -> Draft:
    """A draft that was saved; checked outside of the transaction, so that nobody waits for it."""
    with workspace.reading() as reader:
        return draft_of(reader, state)


def draft_of(reader: Reader, state: State) -> Draft:
    """A state of a draft, read and checked."""
    texts = texts_in(state)
    found = check(reader, state.questionnaire, texts)
    redone = None if state.redoes_to is None else stored.state(reader, state.questionnaire, state.redoes_to)
    undone = None if state.undoes_to is None else stored.state(reader, state.questionnaire, state.undoes_to)
    data, worked, own = (data_in(texts, name, state.questionnaire) for name in editing.NAMES)
    return Draft(
        questionnaire=state.questionnaire,
        edit=state.edit,
        texts=texts,
        data=data,
        worked=worked,
        own_actions=own,
        loaded=found.questionnaire,
        examples=found.examples,
        noticed=found.noticed,
        done=state.done,
        undo=None if undone is None else state.done,
        redo=None if redone is None else redone.done,
        begun_from=state.begun_from,
        changed=state.changed,
    )


def check(reader: Reader, questionnaire: str, texts: Texts) -> Checked:
    """What is wrong with texts, their worked examples run; kept in memory until something they draw on changes."""
    core = versions.core_for(reader, texts, questionnaire)
    around = versions.surroundings(core)
    key = (questionnaire, texts, definitions.changed(), core.hash if core else None)
    with _lock:
        known = _checked.get(key)
        if known is not None:
            _checked.move_to_end(key)
            return known
    found = editing.checked(texts, questionnaire, around)
    if found.questionnaire is not None and found.examples:
        file = editing.file_name("examples", questionnaire)
        otherwise = tuple(
            Noticed(problem, "examples", ("examples", example.name))
            for example, problem in examples.unlike(found.examples, found.questionnaire, file)
        )
        found = replace(found, noticed=(*found.noticed, *otherwise))
    with _lock:
        _checked[key] = found
        while len(_checked) > KEPT:
            _checked.popitem(last=False)
    return found


def check_seen(unit: Unit, questionnaire: str, seen: int) -> State:
    """The state of a draft. Raises Overtaken where it is not the one after the edit ``seen``."""
    now = current(unit, questionnaire)
    if now.edit != seen:
        then = stored.state(unit, questionnaire, seen)
        raise Overtaken(() if then is None else changed_parts(texts_in(then), texts_in(now), questionnaire))
    return now


def current(reader: Reader, questionnaire: str) -> State:
    """The state of a draft. Raises CannotProceed where there is none."""
    state = stored.current(reader, questionnaire)
    if state is None:
        raise CannotProceed(
            Problem(
                "There is no draft of this questionnaire any more.",
                "It was published or thrown away. Begin a new one.",
                "blocking",
            )
        )
    return state


def texts_in(state: State) -> Texts:
    """The texts of a state."""
    return Texts(state.text, state.examples, state.actions)


def data_in(texts: Texts, name: Name, questionnaire: str) -> Any:
    """What a text says; an empty group where it cannot be read."""
    try:
        return texts.document(name, questionnaire).data if texts.text(name).strip() else {}
    except CannotProceed:
        return {}
