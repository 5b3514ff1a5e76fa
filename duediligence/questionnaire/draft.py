"""First pass over a definition: every part that has the right shape, so that one slip does not hide the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from duediligence.questionnaire.mistakes import Mistakes, shaped
from duediligence.questionnaire.model import (
    Bands,
    Check,
    Definition,
    Factor,
    Levels,
    Module,
    Question,
    Rule,
    Scoring,
    Words,
)
from duediligence.questionnaire.source import Place

Model = TypeVar("Model", bound=BaseModel)
Part_co = TypeVar("Part_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True)
class Placed(Generic[Part_co]):
    """A part with the place it stands in the file."""

    place: Place
    part: Part_co


@dataclass(frozen=True)
class Draft:
    """What could be read of a definition or module. ``definition`` is None when any part has the wrong shape.

    ``broken``: ids of questions that are there but have the wrong shape.
    """

    definition: Definition | Module | None
    languages: tuple[str, ...]
    titles: tuple[tuple[Place, Words], ...]
    scoring: Scoring | None
    bands: Bands | None
    levels: Levels | None
    factors: tuple[Placed[Factor], ...]
    checks: tuple[Placed[Check], ...]
    questions: tuple[Placed[Question], ...]
    rules: tuple[Placed[Rule], ...]
    broken: frozenset[str]
    applies_when: str | None = None


def drafted(data: Any, model: type[Definition] | type[Module], mistakes: Mistakes) -> Draft:
    """The parts of a definition or module that have the right shape; misfits go to ``mistakes``."""
    definition: Definition | Module | None = shaped(model, data, (), mistakes)
    data = data if isinstance(data, dict) else {}
    questions = tuple(_parts(Question, data, ("sections", "questions")))
    shaped_ids = {placed.part.id for placed in questions}
    named = [raw.get("id") for _, raw in placed_parts(data, ("sections", "questions")) if isinstance(raw, dict)]
    return Draft(
        definition=definition,
        languages=_languages(data),
        titles=tuple(_titles(data)),
        scoring=shaped(Scoring, data.get("scoring"), ("scoring",), None),
        bands=shaped(Bands, data.get("bands"), ("bands",), None),
        levels=shaped(Levels, data.get("levels"), ("levels",), None),
        factors=tuple(_parts(Factor, data, ("factors",))),
        checks=tuple(_parts(Check, data, ("checks",))),
        questions=questions,
        rules=tuple(_parts(Rule, data, ("rules",))),
        broken=frozenset(name for name in named if isinstance(name, str) and name not in shaped_ids),
        applies_when=applies if isinstance(applies := data.get("applies_when"), str) else None,
    )


def placed_parts(data: Any, keys: tuple[str, ...]) -> Iterator[tuple[Place, Any]]:
    """Entries of nested lists with their places: ``("sections", "questions")`` → every question."""
    entries = data.get(keys[0]) if isinstance(data, dict) else None
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        place: Place = (keys[0], position)
        if len(keys) == 1:
            yield place, entry
        else:
            yield from (((*place, *inner), part) for inner, part in placed_parts(entry, keys[1:]))


def _parts(model: type[Model], data: Any, keys: tuple[str, ...]) -> Iterator[Placed[Model]]:
    for place, raw in placed_parts(data, keys):
        part = shaped(model, raw, place, None)
        if part is not None:
            yield Placed(place, part)


def _titles(data: dict[str, Any]) -> Iterator[tuple[Place, Words]]:
    """Title of the questionnaire and of its sections."""
    candidates: list[tuple[Place, Any]] = [(("title",), data.get("title"))]
    candidates += [
        ((*place, "title"), raw.get("title"))
        for place, raw in placed_parts(data, ("sections",))
        if isinstance(raw, dict)
    ]
    for place, words in candidates:
        try:
            yield place, TypeAdapter(Words).validate_python(words, strict=True)
        except ValidationError:
            continue


def _languages(data: dict[str, Any]) -> tuple[str, ...]:
    languages = data.get("languages")
    return tuple(word for word in languages if isinstance(word, str)) if isinstance(languages, list) else ()
