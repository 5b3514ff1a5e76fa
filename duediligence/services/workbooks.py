"""Questionnaires as workbooks and back, and two of them compared.

For who builds a page on this: ``workbook_of`` gives the bytes to download, ``read_workbook`` what an upload says. Of
that, ``data`` is for ``editing.WriteData("definition", …)`` and ``catalogue(changed)`` for the questionnaire's own
actions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire, load, load_actions, load_frameworks
from duediligence.questionnaire.differences import Difference, differences
from duediligence.questionnaire.editing.retelling import retold
from duediligence.questionnaire.editing.spots import read_document
from duediligence.questionnaire.loading import beside_or_shipped
from duediligence.questionnaire.model import Action, FrameworkPack
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.source import read_text
from duediligence.questionnaire.workbook import Returned, from_book, names_of_rows, to_workbook
from duediligence.services import definitions, reporting
from duediligence.spreadsheets import read_book
from duediligence.spreadsheets.copying import renewed_copy

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")


def workbook_of(name: str) -> bytes:
    """A questionnaire, by id or file, as an XLSForm workbook. Raises CannotProceed."""
    return to_workbook(definitions.text(name), definitions.named(name))


def export_workbook(name: str, into: Path) -> tuple[Problem, ...]:
    """Write a questionnaire as a workbook. A workbook that is there keeps formats, comments and columns of its own.

    Returns what of it could not be kept. Raises CannotProceed, and writes nothing, where it cannot be done.
    """
    if into.suffix.lower() != ".xlsx":
        message = "The workbook is an Excel file, and this name ends otherwise."
        raise CannotProceed(Problem(message, "Give a name that ends in .xlsx.", "blocking", file=str(into)))
    made = workbook_of(name)
    lost: tuple[str, ...] = ()
    if into.is_file():
        made, lost = renewed(into.read_bytes(), made)
    reporting.write(into, made)
    advice = "It is no longer in the file; export to another name to have both."
    return tuple(Problem(f"We could not keep {words}.", advice, "note", file=into.name) for words in lost)


def renewed(own: bytes, fresh: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Somebody's copy of a workbook with the values of a fresh one, and what it does not keep. Raises CannotProceed."""
    return renewed_copy(own, fresh, names_of_rows())


def read_workbook(
    content: bytes,
    name: str,
    actions: Mapping[str, Action],
    frameworks: Mapping[str, FrameworkPack],
    core: Callable[[str], Questionnaire | None],
) -> Returned:
    """What an uploaded workbook says; a process of its own reads it. Raises CannotProceed, each mistake at its cell."""
    return from_book(read_book(content, name, frozenset()), actions, frameworks, core)


def import_workbook(content: bytes, name: str, into: Path, actions: Path | None = None) -> tuple[Problem, ...]:
    """Write the definition in a workbook to a YAML file, and its actions to ``actions`` where that is given.

    A file that is there keeps its comments and order where it says the same. Returns what was left out; raises
    CannotProceed, and writes nothing, where there is a mistake.
    """
    returned = read_workbook(
        content,
        name,
        load_actions(beside_or_shipped(into, "actions")),
        load_frameworks(beside_or_shipped(into, "frameworks")),
        lambda core: _core(core, into),
    )
    texts = {into: _text(into, returned.data)}
    problems = list(returned.problems)
    if actions is not None:
        texts[actions] = _text(actions, _catalogue(actions, returned))
    elif returned.changed or returned.gone:
        problems.append(_actions_left(name, returned))
    for path, text in texts.items():
        reporting.write(path, text.encode())
    return tuple(problems)


def _core(name: str, into: Path) -> Questionnaire | None:
    path = beside_or_shipped(into, f"{name}.yaml")
    return load(path) if path.is_file() else None


def _text(path: Path, data: Mapping[str, Any]) -> str:
    """The text of a file that says ``data``: the one that is there, changed only where it says otherwise."""
    return retold(read_document(read_text(path), path.name), data) if path.is_file() else rendered(data)


def _catalogue(path: Path, returned: Returned) -> dict[str, Any]:
    """Every action of the workbook; what a file that is there says of itself stays."""
    said = returned.catalogue(returned.actions)
    if path.is_file():
        head = read_document(read_text(path), path.name).data
        said = {**said, **{key: head[key] for key in ("id", "version", "source") if key in head}}
    return said


def _actions_left(name: str, returned: Returned) -> Problem:
    ids = ", ".join((*returned.changed, *returned.gone))
    return Problem(
        f"The sheet “actions” differs from the catalogue in {ids}; a definition file holds no actions.",
        "Name a file with --actions to write the catalogue too.",
        "warning",
        file=name,
        sheet="actions",
    )


def compare(before: str, after: str) -> tuple[Difference, ...]:
    """What differs between two questionnaires, each an id, a YAML file or a workbook. Raises CannotProceed."""
    return differences(_any(before), _any(after))


def _any(name: str) -> Questionnaire:
    path = Path(name)
    if path.suffix.lower() not in WORKBOOKS or not path.is_file():
        return definitions.named(name)
    actions = load_actions(beside_or_shipped(path, "actions"))
    frameworks = load_frameworks(beside_or_shipped(path, "frameworks"))
    content = path.read_bytes()
    return read_workbook(content, path.name, actions, frameworks, lambda core: _core(core, path)).questionnaire
