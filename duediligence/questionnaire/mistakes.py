"""Mistakes in a definition: gathered, each with file, line, the part it belongs to and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from duediligence.errors import CannotProceed, Level, Problem
from duediligence.questionnaire.source import Place, Source

_NOUNS: Final = {
    "sections": "Section",
    "questions": "Question",
    "choices": "choice",
    "rules": "Rule",
    "factors": "Factor",
    "checks": "Check",
    "actions": "Action",
    "criteria": "Criterion",
    "examples": "Example",
}
_ID_ADVICE: Final = "Use small letters, digits and _, starting with a letter, at most 64 characters."
_NUMBERED_ID_ADVICE: Final = "Use small letters, digits and _, at most 64 characters; put a number in quotation marks."
_VERSION_ADVICE: Final = 'Write three numbers with dots, such as "1.0.0".'

Model = TypeVar("Model", bound=BaseModel)


class Mistakes:
    """Collects what is wrong in one source; ``stop`` raises all of it together."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Problem] = []

    def add(self, place: Place, message: str, advice: str, key: str = "", level: Level = "blocking") -> None:
        """Note one mistake at a part of the data; the part's id, and a key of it, are put before the message."""
        owner = ", ".join(part for part in (self.owner(place), f"“{key}”" if key else "") if part)
        text = f"{owner}: {message}" if owner else message[:1].upper() + message[1:]
        problem = Problem(text, advice, level, file=self.source.file, line=self.source.line(place))
        if problem not in self.found:
            self.found.append(problem)

    def owner(self, place: Place) -> str:
        """The named parts around a place: ``Question “fee”, choice “yes”``."""
        names: list[str] = []
        part = self.source.data
        for position, step in enumerate(place):
            try:
                part = part[step]
            except (KeyError, IndexError, TypeError):
                break
            noun = _NOUNS.get(str(place[position - 1])) if position and isinstance(step, int) else None
            if noun is None or (names and not isinstance(part, dict)) or (noun == "Section" and "questions" in place):
                continue
            named = part.get("id", part.get("name")) if isinstance(part, dict) else None
            names.append(f"{noun} “{named}”" if isinstance(named, str) else f"{noun} {int(step) + 1}")
        return ", ".join(names)

    def stop(self) -> None:
        """Raise CannotProceed when there are mistakes, in the order of the file."""
        if self.found:
            raise CannotProceed(self.sorted())

    def sorted(self) -> list[Problem]:
        """What was found, in the order of the file."""
        return sorted(self.found, key=lambda problem: problem.line or 0)


def missing_key(message: str) -> str | None:
    """The key that a mistake says is missing; it has no place of its own."""
    found = re.fullmatch(r"(?:.*: )?[Tt]he key “(\w+)” is missing\.", message)
    return found[1] if found else None


def suggestion(given: str, known: Iterable[str], otherwise: str) -> str:
    """Advice for a misspelt word: the closest known one, else ``otherwise``."""
    close = get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f"Did you mean “{close[0]}”?" if close else otherwise


def shaped(model: type[Model], data: Any, place: Place, mistakes: Mistakes | None) -> Model | None:
    """The data as a model; None when it does not fit, with every misfit noted in ``mistakes``."""
    try:
        # By way of JSON: strict there still reads lists as tuples and text as dates.
        return model.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        if mistakes is not None:
            for detail in error.errors(include_url=False):
                _note(model, detail, data, place, mistakes)
        return None


def _note(model: type[BaseModel], detail: ErrorDetails, data: Any, place: Place, mistakes: Mistakes) -> None:
    of_key = bool(detail["loc"]) and detail["loc"][-1] == "[key]"
    inside = detail["loc"][:-1] if of_key else detail["loc"]
    if detail["type"] not in ("missing", "extra_forbidden"):
        inside = _present(data, inside)
    at = (*place, *inside)
    key = next((f"“{step}”" for step in reversed(inside) if isinstance(step, str)), "the file")
    if inside and isinstance(inside[-1], int):
        key = f"entry {inside[-1] + 1} of {key}" if len(inside) > 1 else f"entry {inside[-1] + 1}"
    if detail["type"] == "extra_forbidden":
        allowed = _keys(model, inside[:-1])
        mistakes.add(
            at,
            f"there is no key {key} here.",
            suggestion(str(inside[-1]), allowed, f"The keys are: {', '.join(allowed)}."),
        )
        return
    if detail["type"] == "missing":
        # The key has no line of its own; show where its part begins.
        mistakes.add(at[:-1], f"the key {key} is missing.", "Add it.")
        return
    message, advice = _words(detail, of_key)
    if inside[-1:] == ("version",):
        advice = _VERSION_ADVICE
    mistakes.add(at, f"{key} {message}", advice)


def _present(data: Any, inside: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The steps that are in the data: where a value may be of several kinds, the last step names the kind."""
    for position, step in enumerate(inside):
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return inside[:position]
    return inside


def _keys(model: type[BaseModel], inside: tuple[int | str, ...]) -> tuple[str, ...]:
    """Keys allowed in the part at ``inside`` of a model."""
    current = model
    for step in inside:
        if isinstance(step, str) and step in current.model_fields:
            current = model_in(current.model_fields[step].annotation) or current
    return tuple(current.model_fields)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of the parts that a field holds, however deep; None where it holds single values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)


def _shown(value: Any) -> str:
    """A wrong value as it would be written in the file."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= 60 else f"“{value[:60]}…”"
    if isinstance(value, int | float):
        return str(value)
    return "a list" if isinstance(value, list) else "a group of keys"


def _words(detail: ErrorDetails, of_key: bool) -> tuple[str, str]:
    """A misfit in words: what is wrong, what to do."""
    context: Mapping[str, Any] = detail.get("ctx", {})
    given = _shown(detail["input"])
    if of_key or (detail["type"] == "string_pattern_mismatch" and "a-z" in str(context.get("pattern"))):
        advice = _NUMBERED_ID_ADVICE if str(context.get("pattern")).startswith("^[a-z0-9]") else _ID_ADVICE
        return "is not an id we can use." if of_key else f"is {given}, which is not an id we can use.", advice
    if detail["input"] is None:
        return "is empty.", "Give it a value or leave the key out."
    say = _MISFITS.get(detail["type"])
    if say is None:
        return f"is {given}: {detail['msg']}.", "Correct it."
    return say(given, context)


_MISFITS: Final[dict[str, Callable[[str, Mapping[str, Any]], tuple[str, str]]]] = {
    "string_type": lambda given, _: (f"must be text, not {given}.", "Put quotation marks around it."),
    "string_pattern_mismatch": lambda given, _: (
        f"is {given}, which is not a version.",
        _VERSION_ADVICE,
    ),
    "int_type": lambda given, _: (f"must be a whole number, not {given}.", "Write a whole number without quotes."),
    "int_from_float": lambda given, _: (f"must be a whole number, not {given}.", "Write a whole number."),
    "float_type": lambda given, _: (f"must be a number, not {given}.", "Write a number without quotes."),
    "bool_type": lambda given, _: (f"must be true or false, not {given}.", "Write true or false without quotes."),
    "literal_error": lambda given, context: (
        f"cannot be {given}.",
        f"Write {str(context['expected']).replace(chr(39), '')}.",
    ),
    "greater_than_equal": lambda given, context: (
        f"is {given}, but must be at least {context['ge']}.",
        "Correct the number.",
    ),
    "less_than_equal": lambda given, context: (
        f"is {given}, but must be at most {context['le']}.",
        "Correct the number.",
    ),
    "tuple_type": lambda given, _: (f"must be a list, not {given}.", "Write [ … ], or lines that begin with “- ”."),
    "dict_type": lambda given, _: (f"must be a group of keys, not {given}.", "Write {key: value}, such as {en: Text}."),
    "model_type": lambda given, _: (f"must be a group of keys, not {given}.", "Write {key: value, …}."),
    "date_from_datetime_parsing": lambda given, _: (f"is {given}, which is not a date.", "Write it as 2026-01-31."),
    "date_parsing": lambda given, _: (f"is {given}, which is not a date.", "Write it as 2026-01-31."),
}
