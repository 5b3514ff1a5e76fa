"""Questionnaires by name, the check of a definition, and its worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from duediligence import questionnaire as definitions
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.source import read_text
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


def text(name: str) -> str:
    """What the file of a questionnaire says, by its id or path. Raises CannotProceed."""
    return read_text(_path(name))


@lru_cache(maxsize=16)
def _cached(path: Path, changed: tuple[int, ...]) -> Questionnaire:
    return definitions.load(path)


def _loaded(path: Path) -> Questionnaire:
    """A definition, read again when it, or a file beside it that it may draw on, has changed."""
    return _cached(path, _changed(path))


def _changed(path: Path) -> tuple[int, ...]:
    """When a definition, and the files beside it that it may draw on, were written last."""
    folder = path.parent
    files = (path, *(file for part in ("*.yaml", "actions/*.yaml", "frameworks/*.yaml") for file in folder.glob(part)))
    return tuple(file.stat().st_mtime_ns for file in files)


def ids() -> tuple[str, ...]:
    """The ids of the questionnaires that ship with the product."""
    return tuple(path.stem for path in definitions.shipped())


def path(name: str) -> Path:
    """The file of a shipped questionnaire, by its id alone. Raises CannotProceed."""
    found = next((path for path in definitions.shipped() if path.stem == name), None)
    if found is None:
        raise CannotProceed(Problem(f'There is no questionnaire "{name}".', "Choose one of the list.", "blocking"))
    return found


def changed() -> tuple[int, ...]:
    """When the shipped definitions, and what lies beside them, were written last."""
    return _changed(path(DEFAULT))


def _path(name: str | None) -> Path:
    wanted = name or DEFAULT
    if wanted in ids():
        return path(wanted)
    given = Path(wanted)
    if given.is_file():
        return given
    known = ", ".join(sorted(ids()))
    raise CannotProceed(
        Problem(f'We know no questionnaire "{wanted}".', f"Give the path of a file, or one of: {known}.", "blocking")
    )


def check(name: str | None = None) -> tuple[Problem, ...]:
    """Every mistake of a definition (of all shipped ones without a name), with remarks and the worked examples.

    Mistakes are ``blocking``: the definition does not load, or an example comes out otherwise. Remarks are
    ``warning`` or ``note``: it loads, and something is probably not meant.
    """
    paths: Sequence[Path] = [_path(name)] if name else definitions.shipped()
    problems: list[Problem] = []
    for path in paths:
        found = definitions.check(path)
        problems.extend(found)
        if not any(problem.level == "blocking" for problem in found):
            problems.extend(definitions.lint(path, _loaded(path)))
            problems.extend(examples.differences(path, _loaded(path)))
    problems.extend(_together(paths))
    return tuple(dict.fromkeys(problems))


_checked: dict[Path, tuple[tuple[int, ...], tuple[Problem, ...]]] = {}


def check_and_keep(name: str) -> tuple[Problem, ...]:
    """``check`` of one definition, which takes seconds; ``kept_check`` has it until a file changes."""
    path = _path(name)
    changed = _changed(path)
    found = check(name)
    _checked[path] = (changed, found)
    return found


def kept_check(name: str) -> tuple[Problem, ...] | None:
    """What ``check_and_keep`` found, if it was done since the files last changed; else None."""
    path = _path(name)
    changed, found = _checked.get(path, ((), ()))
    return found if changed == _changed(path) else None


def _together(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Remarks on what nothing uses, over all definitions that share the catalogue or packs beside them."""
    folder = paths[0].parent
    if (folder / "actions").is_dir() or (folder / "frameworks").is_dir():
        paths = definitions.in_folder(folder)
    try:
        return definitions.lint_together({path: _loaded(path) for path in paths})
    except CannotProceed:
        return (
            Problem(
                "We did not look for actions and criteria that nothing uses, because not every definition loads.",
                "Correct the mistakes first.",
                "note",
            ),
        )
