"""Questionnaires by name, the check of a definition, and its worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from duediligence import questionnaire as definitions
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.services import examples

DEFAULT = "forced_labour"


@dataclass(frozen=True)
class Listed:
    """One shipped questionnaire, as a line of a list."""

    id: str
    version: str
    title: str
    questions: int
    rules: int


def shipped() -> tuple[Listed, ...]:
    """The questionnaires that ship with the product."""
    rows = []
    for path in definitions.shipped():
        definition = named(path.stem).definition
        title = definition.title[definition.languages[0]]
        rows.append(
            Listed(definition.id, definition.version, title, len(definition.questions()), len(definition.rules))
        )
    return tuple(rows)


def named(name: str | None = None) -> Questionnaire:
    """A questionnaire by its id, or by the path of a file; the default one without a name."""
    return _loaded(_path(name))


@lru_cache(maxsize=16)
def _cached(path: Path, changed: int) -> Questionnaire:
    return definitions.load(path)


def _loaded(path: Path) -> Questionnaire:
    return _cached(path, path.stat().st_mtime_ns)


def _path(name: str | None) -> Path:
    by_id = {path.stem: path for path in definitions.shipped()}
    wanted = name or DEFAULT
    if wanted in by_id:
        return by_id[wanted]
    path = Path(wanted)
    if path.is_file():
        return path
    known = ", ".join(sorted(by_id))
    raise CannotProceed(
        Problem(f'We know no questionnaire "{wanted}".', f"Give the path of a file, or one of: {known}.", "blocking")
    )


def check(name: str | None = None) -> tuple[Problem, ...]:
    """Every mistake of a definition (of all shipped ones without a name), its worked examples included."""
    paths: Sequence[Path] = [_path(name)] if name else definitions.shipped()
    problems: list[Problem] = []
    for path in paths:
        found = definitions.check(path)
        problems.extend(found)
        if not any(problem.level == "blocking" for problem in found):
            problems.extend(examples.differences(path, _loaded(path)))
    return tuple(problems)
