"""What differs between two states of a draft, part by part; also where they do not load."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing.addresses import name_of_part, said
from duediligence.questionnaire.editing.texts import NAMES, Address, Name, Texts


def changed_parts(before: Texts, after: Texts, questionnaire: str) -> tuple[str, ...]:
    """One sentence for each field that was changed, each part that was added and each that was removed."""
    found: list[str] = []
    for name in NAMES:
        if before.text(name) != after.text(name):
            found += _of_text(before, after, name, questionnaire)
    return tuple(dict.fromkeys(found))


def _of_text(before: Texts, after: Texts, name: Name, questionnaire: str) -> Iterator[str]:
    try:
        old = before.document(name, questionnaire).data if before.text(name).strip() else {}
        new = after.document(name, questionnaire).data if after.text(name).strip() else {}
    except CannotProceed:
        yield f"the text of the {name} was changed by hand"
        return
    changes = list(_differing((), old, new))
    yield from changes or [f"comments or layout of the {name} were changed"]


def _differing(address: Address, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key not in old:
                yield f"{said((*address, key))} was added"
            elif key not in new:
                yield f"{said((*address, key))} was removed"
            else:
                yield from _differing((*address, key), old[key], new[key])
        return
    names = [_names(each) for each in (old, new)]
    before, after = names
    if before is None or after is None:
        yield (
            f"{said(address)} was changed" if isinstance(new, list | dict) else f"{said(address)} is now {_short(new)}"
        )
        return
    short: Address = ("questions",) if address[-1:] == ("questions",) else address
    for name in (*before, *(each for each in after if each not in before)):
        if name not in after:
            yield f"{said((*short, name))} was removed"
        elif name not in before:
            yield f"{said((*short, name))} was added"
        else:
            yield from _differing((*short, name), before[name], after[name])
    stayed = [[name for name in each if name in before and name in after] for each in (before, after)]
    if stayed[0] != stayed[1]:
        yield f"the order of {said(short)} was changed"


def _names(value: Any) -> dict[str, Any] | None:
    """The parts of a list by their names; None where it is no list of named parts."""
    if not isinstance(value, list):
        return None
    named = {name: part for part in value if (name := name_of_part(part)) is not None}
    return named if len(named) == len(value) else None


def _short(value: Any) -> str:
    text = f"“{value}”" if isinstance(value, str) else "empty" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…”"
