"""Parts of a definition by their ids, so that an edit finds its part although others have moved."""

from __future__ import annotations

from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.editing.texts import Address
from duediligence.questionnaire.source import Place

_SHORT: Final = "questions"


def place_of(data: Any, address: Address) -> Place:
    """Where in the data a part stands. Raises CannotProceed where it is not there (any more)."""
    place: Place = ()
    steps = list(address)
    if steps[:1] == [_SHORT] and len(steps) > 1:
        place = _question(data, str(steps[1]), address)
        steps = steps[2:]
    part = at(data, place)
    for step in steps:
        found = _step(part, step)
        if found is None:
            raise CannotProceed(not_there(address))
        part, place = part[found], (*place, found)
    return place


def address_of(data: Any, place: Place) -> Address:
    """The address of a place, by ids as far as the parts on the way have one."""
    address: list[str | int] = []
    part = data
    for step in place:
        try:
            part = part[step]
        except (KeyError, IndexError, TypeError):
            address.append(step)
            part = None
            continue
        name = name_of_part(part) if isinstance(step, int) else None
        address.append(step if name is None else name)
    if place[:1] == ("sections",) and len(address) > 3 and address[2] == _SHORT and isinstance(address[3], str):
        return (_SHORT, *address[3:])
    return tuple(address)


def at(data: Any, place: Place) -> Any:
    """What stands at a place. Raises KeyError, IndexError or TypeError where nothing does."""
    for step in place:
        data = data[step]
    return data


def name_of_part(part: Any) -> str | None:
    """The id of a part, or the name of an example."""
    own = part.get("id", part.get("name")) if isinstance(part, dict) else None
    return own if isinstance(own, str) else None


def not_there(address: Address) -> Problem:
    """An edit speaks of a part that the draft does not have."""
    return Problem(
        f"{said(address)} is not in the draft, or not any more.",
        "Look at the draft as it is now, then make your change again.",
        "blocking",
    )


def said(address: Address) -> str:
    """An address as a person says it: ``questions › fee › weight``."""
    return "“" + " › ".join(str(step + 1) if isinstance(step, int) else step for step in address) + "”"


def _question(data: Any, name: str, address: Address) -> Place:
    sections = data.get("sections") if isinstance(data, dict) else None
    for number, section in enumerate(sections if isinstance(sections, list) else ()):
        questions = section.get("questions") if isinstance(section, dict) else None
        for position, question in enumerate(questions if isinstance(questions, list) else ()):
            if name_of_part(question) == name:
                return ("sections", number, "questions", position)
    raise CannotProceed(not_there(address))


def _step(part: Any, step: str | int) -> str | int | None:
    if isinstance(part, dict):
        return step if step in part else None
    if not isinstance(part, list):
        return None
    if isinstance(step, int):
        return step if 0 <= step < len(part) else None
    return next((place for place, each in enumerate(part) if name_of_part(each) == step), None)
