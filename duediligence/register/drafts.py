"""Drafts of questionnaires: each edit is a state of its own, so that the last ones can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select

from duediligence.register import events
from duediligence.register.canonical import sha256
from duediligence.register.conflicts import StaleVersion
from duediligence.register.schema import draft
from duediligence.register.unit import Reader, Unit

KEPT: Final = 60
"""So many states of a draft are kept; what is older cannot come back."""


@dataclass(frozen=True)
class State:
    """A draft after one edit. ``edit`` counts them from 1; ``done`` says in words what was done to it last.

    ``undoes_to``, ``redoes_to``: the edits whose texts come back when this one, or the taking back of one, is undone.
    """

    questionnaire: str
    edit: int
    text: str
    examples: str
    actions: str
    done: str
    undoes_to: int | None
    redoes_to: int | None
    begun_from: str | None
    changed: datetime


def save(
    unit: Unit,
    questionnaire: str,
    expected_edit: int,
    text: str,
    examples: str,
    actions: str,
    done: str,
    *,
    begun_from: str | None = None,
) -> State:
    """Keep a new state of a draft; ``expected_edit`` is 0 for a new one. StaleVersion when somebody was faster."""
    before = current(unit, questionnaire)
    _check(before, expected_edit)
    return _add(
        unit,
        State(
            questionnaire,
            expected_edit + 1,
            text,
            examples,
            actions,
            done,
            expected_edit or None,
            None,
            before.begun_from if before else begun_from,
            unit.now,
        ),
    )


def undo(unit: Unit, questionnaire: str, expected_edit: int) -> State | None:
    """Take the last edit back, as a new state; None where there is none to take back. StaleVersion as ``save``."""
    return _back(unit, questionnaire, expected_edit, redo=False)


def redo(unit: Unit, questionnaire: str, expected_edit: int) -> State | None:
    """Do again what was taken back last; None where nothing was. StaleVersion as ``save``."""
    return _back(unit, questionnaire, expected_edit, redo=True)


def end(unit: Unit, questionnaire: str, expected_edit: int) -> None:
    """Throw a draft away. StaleVersion as ``save``."""
    _check(current(unit, questionnaire), expected_edit)
    unit.connection.execute(delete(draft).where(draft.c.questionnaire == questionnaire))
    events.append(unit, events.REGISTER, "draft_ended", {"questionnaire": questionnaire, "edit": expected_edit})


def current(reader: Reader, questionnaire: str) -> State | None:
    """A draft as it stands; there is at most one of a questionnaire."""
    query = select(draft).where(draft.c.questionnaire == questionnaire).order_by(draft.c.edit.desc()).limit(1)
    row = reader.connection.execute(query).one_or_none()
    return None if row is None else _state(row)


def state(reader: Reader, questionnaire: str, edit: int) -> State | None:
    """A draft as it stood after an edit; None where that is not kept any more."""
    query = select(draft).where(draft.c.questionnaire == questionnaire, draft.c.edit == edit)
    row = reader.connection.execute(query).one_or_none()
    return None if row is None else _state(row)


def every(reader: Reader) -> tuple[State, ...]:
    """All drafts as they stand, the one changed last first."""
    newest = select(draft.c.questionnaire, func.max(draft.c.edit).label("edit")).group_by(draft.c.questionnaire)
    last = newest.subquery()
    query = select(draft).join(last, (last.c.questionnaire == draft.c.questionnaire) & (last.c.edit == draft.c.edit))
    return tuple(_state(row) for row in reader.connection.execute(query.order_by(draft.c.id.desc())))


def _back(unit: Unit, questionnaire: str, expected_edit: int, redo: bool) -> State | None:
    now = current(unit, questionnaire)
    _check(now, expected_edit)
    if now is None:
        return None
    wanted = now.redoes_to if redo else now.undoes_to
    target = None if wanted is None else state(unit, questionnaire, wanted)
    if target is None:
        return None
    undoes_to, redoes_to = (now.edit, target.redoes_to) if redo else (target.undoes_to, now.edit)
    return _add(
        unit,
        State(
            questionnaire,
            now.edit + 1,
            target.text,
            target.examples,
            target.actions,
            target.done,
            undoes_to,
            redoes_to,
            now.begun_from,
            unit.now,
        ),
    )


def _add(unit: Unit, new: State) -> State:
    unit.connection.execute(insert(draft).values(**vars(new)))
    this = draft.c.questionnaire == new.questionnaire
    unit.connection.execute(delete(draft).where(this, draft.c.edit <= new.edit - KEPT))
    texts = sha256("\0".join((new.text, new.examples, new.actions)))
    details = {"questionnaire": new.questionnaire, "edit": new.edit, "texts": texts}
    events.append(unit, events.REGISTER, "draft_saved", details)
    return new


def _check(now: State | None, expected_edit: int) -> None:
    if (0 if now is None else now.edit) != expected_edit:
        raise StaleVersion("this draft")


def _state(row: Row[Any]) -> State:
    return State(
        row.questionnaire,
        row.edit,
        row.text,
        row.examples,
        row.actions,
        row.done,
        row.undoes_to,
        row.redoes_to,
        row.begun_from,
        row.changed,
    )
