"""The catalogue of remediation actions, from one file or a folder of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.definition_checks import check_languages, check_words
from duediligence.questionnaire.mistakes import Mistakes, shaped, suggestion
from duediligence.questionnaire.model import Action, ActionCatalogue
from duediligence.questionnaire.source import read_source, read_text


def load_actions(path: Path) -> Mapping[str, Action]:
    """Actions by id, in the order of the files.

    ``path`` is a catalogue file or a folder of ``*.yaml`` catalogues. Raises CannotProceed with the mistakes of
    all files together.
    """
    read: list[tuple[Mistakes, ActionCatalogue | None]] = []
    problems: list[Problem] = []
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
        try:
            mistakes = Mistakes(read_source(read_text(file), file.name))
        except CannotProceed as error:
            problems += error.problems
            continue
        read.append((mistakes, shaped(ActionCatalogue, mistakes.source.data, (), mistakes)))
    actions = checked(read)
    for mistakes, _ in read:
        problems += mistakes.sorted()
    if problems:
        raise CannotProceed(problems)
    return actions


def checked(read: Sequence[tuple[Mistakes, ActionCatalogue | None]]) -> dict[str, Action]:
    """Actions by id of catalogues that belong together; everything wrong goes to the mistakes of its file."""
    actions: dict[str, Action] = {}
    owner: dict[str, str] = {}
    for mistakes, catalogue in read:
        for position, action in enumerate(catalogue.actions if catalogue else ()):
            if action.id in actions:
                mistakes.add(
                    ("actions", position, "id"),
                    f"{owner[action.id]} has an action with the same id already.",
                    "Give each its own id.",
                )
            actions.setdefault(action.id, action)
            owner.setdefault(action.id, mistakes.source.file)
    _check_order(read, actions)
    for mistakes, catalogue in read:
        if catalogue is not None:
            _check(catalogue, actions, mistakes)
    return actions


def _check(catalogue: ActionCatalogue, actions: Mapping[str, Action], mistakes: Mistakes) -> None:
    check_languages(catalogue.languages, mistakes)
    for position, action in enumerate(catalogue.actions):
        place = ("actions", position)
        for key in ("title", "why", "evidence", "closing_proof"):
            words = getattr(action, key)
            if words or key != "why":
                check_words(words, catalogue.languages, (*place, key), mistakes)
        for number, name in enumerate(action.after):
            if name not in actions:
                mistakes.add(
                    (*place, "after", number),
                    f"“after” names “{name}”, which is not an action.",
                    suggestion(name, actions, "Add the action or correct the id."),
                )


def _check_order(read: Sequence[tuple[Mistakes, ActionCatalogue | None]], actions: Mapping[str, Action]) -> None:
    """Actions must not wait for each other in a circle."""
    waits = {name: [other for other in action.after if other in actions] for name, action in actions.items()}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        for mistakes, catalogue in read:
            ids = [action.id for action in catalogue.actions] if catalogue else []
            if circle[0] in ids:
                mistakes.add(
                    ("actions", ids.index(circle[0]), "after"),
                    f"the actions wait for each other: {' → '.join(f'“{name}”' for name in circle)}.",
                    "Remove one of these ids under “after”.",
                )
                return
