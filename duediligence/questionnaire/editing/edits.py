"""The changes a person makes to a questionnaire, as small values; applying them gives new texts and changes nothing.

Everything an editor offers is one of these, or a few of them together: a choice is added with ``Insert``, a translation
written with ``Put``, a question retired with ``Remove``, a rule moved up with ``Move``.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.editing.addresses import address_of, at, not_there, place_of, said
from duediligence.questionnaire.editing.retelling import retold
from duediligence.questionnaire.editing.texts import Address, Name, Texts, name_of
from duediligence.questionnaire.examples import ExampleFile
from duediligence.questionnaire.mistakes import model_in
from duediligence.questionnaire.model import ActionCatalogue, Definition, Module
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.source import Place


@dataclass(frozen=True)
class Put:
    """Give a field this value (plain data), whether it has one or not; a whole part may be given at once."""

    address: Address
    value: Any


@dataclass(frozen=True)
class Remove:
    """Take away a field, or a part of a list."""

    address: Address


@dataclass(frozen=True)
class Insert:
    """Add a part to the list at ``address``, before position ``position`` from 0; at the end without one."""

    address: Address
    value: Any
    position: int | None = None


@dataclass(frozen=True)
class Move:
    """Bring a part to another place of its list, or of the list ``to``: before number ``position`` of what is left."""

    address: Address
    position: int | None = None
    to: Address | None = None


@dataclass(frozen=True)
class Copy:
    """Add a copy of a part, with an id of its own, right behind it or to the list ``to``."""

    address: Address
    id: str
    to: Address | None = None
    position: int | None = None


@dataclass(frozen=True)
class Write:
    """Put a whole text in place of the one there is: what was edited as text, or came back from a workbook."""

    name: Name
    text: str


@dataclass(frozen=True)
class WriteData:
    """The same with data: comments and layout of the text stay wherever it says the same."""

    name: Name
    data: Any


Edit = Put | Remove | Insert | Move | Copy | Write | WriteData


def applied(texts: Texts, edits: Sequence[Edit], questionnaire: str = "definition") -> Texts:
    """The texts after all edits, one after the other.

    Raises CannotProceed where an edit does not fit: its part is not there, or the text cannot be read as YAML.
    """
    for name, run in _runs(edits):
        if isinstance(run[0], Write):
            texts = texts.having(name, run[0].text)
            continue
        if not texts.text(name).strip():
            texts = texts.having(name, rendered(_beginning(name, questionnaire, texts)))
        document = texts.document(name, questionnaire)
        data = deepcopy(document.data)
        for edit in run:
            data = changed(data, edit)
        if not isinstance(data, dict):
            raise CannotProceed(Problem("This is not a questionnaire.", "Edit it as text.", "blocking"))
        texts = texts.having(name, retold(document, data))
    return texts


def document_of(edit: Edit) -> Name:
    """Which text an edit changes."""
    return edit.name if isinstance(edit, Write | WriteData) else name_of(edit.address)


def changed(data: Any, edit: Edit) -> Any:
    """The data after one edit; the data given may be changed too. Raises CannotProceed as ``applied`` does."""
    match edit:
        case Put(address, value):
            return _put(data, address, value)
        case Remove(address):
            *around, last = place_of(data, address)
            del at(data, tuple(around))[last]
        case Insert(address, value, position):
            _insert(_list(data, address), deepcopy(value), position)
        case Move(address, position, to):
            *around, last = _item(data, address)
            part = at(data, tuple(around)).pop(last)
            target = at(data, tuple(around)) if to is None else _list(data, to)
            _insert(target, part, position)
        case Copy(address, name, to, position):
            *around, last = _item(data, address)
            part = deepcopy(at(data, (*around, last)))
            part[next(iter(part)) if "id" not in part else "id"] = name
            if to is None:
                _insert(at(data, tuple(around)), part, int(last) + 1 if position is None else position)
            else:
                _insert(_list(data, to), part, position)
        case WriteData(_, data=told):
            return told
    return data


def _runs(edits: Sequence[Edit]) -> list[tuple[Name, list[Edit]]]:
    """Edits that follow each other and change one text, together; a ``Write`` stands alone."""
    runs: list[tuple[Name, list[Edit]]] = []
    for edit in edits:
        name = document_of(edit)
        if runs and runs[-1][0] == name and not isinstance(edit, Write) and not isinstance(runs[-1][1][0], Write):
            runs[-1][1].append(edit)
        else:
            runs.append((name, [edit]))
    return runs


def _beginning(name: Name, questionnaire: str, texts: Texts) -> dict[str, Any]:
    """What a text begins with when its first part is added."""
    if name == "examples":
        return {"questionnaire": questionnaire, "examples": []}
    if name == "actions":
        languages = at(texts.document("definition", questionnaire).data, ("languages",))
        return {"id": questionnaire, "version": "1.0.0", "languages": languages, "actions": []}
    return {"id": questionnaire}


def _put(data: Any, address: Address, value: Any) -> Any:
    value = deepcopy(value)
    if not address:
        return value
    try:
        *around, last = place_of(data, address)
    except CannotProceed:
        around, last = [*_made(data, address[:-1])], address[-1]
        part = at(data, tuple(around))
        if not isinstance(part, dict) or not isinstance(last, str):
            raise
        _add_key(part, last, value, _keys_at(data, tuple(around)))
        return data
    at(data, tuple(around))[last] = value
    return data


def _made(data: Any, address: Address) -> Place:
    """The place of a group; groups that are not there are made, where they are fields."""
    try:
        return place_of(data, address)
    except CannotProceed:
        if not address or not isinstance(address[-1], str):
            raise
        around = _made(data, address[:-1])
        part = at(data, around)
        if not isinstance(part, dict):
            raise
        _add_key(part, address[-1], {}, _keys_at(data, around))
        return (*around, address[-1])


def _add_key(part: dict[str, Any], key: str, value: Any, order: Sequence[str]) -> None:
    """A new key where the format has it: behind those that come before it."""
    before = order[: order.index(key)] if key in order else tuple(part)
    last = max((place for place, name in enumerate(part) if name in before), default=-1)
    items = list(part.items())
    items.insert(last + 1, (key, value))
    part.clear()
    part.update(items)


def _keys_at(data: Any, place: Place) -> tuple[str, ...]:
    """The keys of a part in the order of the format."""
    kinds: dict[str, type[BaseModel]] = {"extends": Module, "actions": ActionCatalogue, "examples": ExampleFile}
    model: type[BaseModel] | None = next((kind for key, kind in kinds.items() if key in data), Definition)
    for step in place:
        if isinstance(step, str):
            field = model.model_fields.get(step) if model is not None else None
            model = model_in(field.annotation) if field is not None else None
    return tuple(model.model_fields) if model is not None else ()


def _list(data: Any, address: Address) -> list[Any]:
    """The list at an address; an empty one is made where the field is not there yet."""
    try:
        found = at(data, place_of(data, address))
    except CannotProceed:
        _put(data, address, [])
        found = at(data, place_of(data, address))
    if not isinstance(found, list):
        raise CannotProceed(Problem(f"{said(address)} is not a list.", "Edit it as text.", "blocking"))
    return found


def _item(data: Any, address: Address) -> Place:
    place = place_of(data, address)
    if not place or not isinstance(place[-1], int):
        raise CannotProceed(not_there(address))
    return place


def _insert(into: list[Any], part: Any, position: int | None) -> None:
    into.insert(len(into) if position is None else max(0, min(position, len(into))), part)


def still_fits(edit: Edit, seen: Texts, now: Texts, questionnaire: str = "definition") -> bool:
    """Whether an edit made on texts that were ``seen`` may be applied to those there are ``now``.

    It may where what it overwrites or takes away has not changed meanwhile; what it adds to must still be there.
    """
    name = document_of(edit)
    if seen.text(name) == now.text(name):
        return True
    if isinstance(edit, Write | WriteData):
        return False
    try:
        before, after = seen.document(name, questionnaire).data, now.document(name, questionnaire).data
    except CannotProceed:
        return False
    match edit:
        case Put(address) | Remove(address):
            return _value(before, address) == _value(after, address) and _around_stays(before, after, address[:-1])
        case Insert(address):
            return _around_stays(before, after, address)
        case Move(address, _, to) | Copy(address, _, to):
            return _value(after, address) is not _NOTHING and _around_stays(before, after, to or ())


_NOTHING: Final = object()
"""Stands for a field that is not there: unlike every value."""


def _value(data: Any, address: Address) -> Any:
    try:
        return at(data, place_of(data, address))
    except CannotProceed:
        return _NOTHING


def _around_stays(before: Any, after: Any, address: Address) -> bool:
    """Whether the part that an edit changes or adds to, as far as it was there, is there still."""
    while address and _value(before, address) is _NOTHING:
        address = address[:-1]
    return not address or _value(after, address) is not _NOTHING


__all__ = [
    "Copy",
    "Edit",
    "Insert",
    "Move",
    "Put",
    "Remove",
    "Write",
    "WriteData",
    "address_of",
    "applied",
    "changed",
    "document_of",
    "still_fits",
]
