"""The draft of a questionnaire as a workbook and back, and plain lists of questions out of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.editing import Edit, Texts, WriteData
from duediligence.questionnaire.model import Action
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.workbook import Returned, to_workbook
from duediligence.services import versions, workbooks
from duediligence.services.drafts import Draft
from duediligence.services.workspace import Workspace
from duediligence.spreadsheets import Book


def workbook_of(draft: Draft) -> bytes:
    """A draft as an XLSForm workbook. Raises CannotProceed while it does not load."""
    if draft.loaded is None:
        raise CannotProceed(Problem("The draft does not load yet.", "Mend its mistakes first.", "blocking"))
    return to_workbook(draft.texts.definition, draft.loaded)


def from_workbook(
    workspace: Workspace, draft: Draft, content: bytes, name: str
) -> tuple[tuple[Edit, ...], tuple[Problem, ...]]:
    """The edits that make a draft say what a workbook says, and what was noticed in it.

    Raises CannotProceed with every mistake at its cell, and where it is the workbook of another questionnaire.
    """
    known = draft.loaded.actions if draft.loaded is not None else versions.surroundings().actions
    found = _read_workbook(workspace, content, name, known)
    other = found.data.get("id")
    if other != draft.questionnaire:
        message = f"This is the workbook of “{other}”, and this is the draft of “{draft.questionnaire}”."
        raise CannotProceed(Problem(message, "Choose the other workbook, or begin a draft from it.", "blocking", name))
    edits: list[Edit] = [WriteData("definition", {**found.data, "version": draft.data.get("version")})]
    if found.changed:
        edits.append(WriteData("actions", _own_actions(draft, found)))
    return tuple(edits), found.problems


def texts_of_workbook(workspace: Workspace, content: bytes, name: str) -> tuple[str, Texts]:
    """The id of the questionnaire in a workbook, and its texts. Raises CannotProceed with every mistake."""
    found = _read_workbook(workspace, content, name, versions.surroundings().actions)
    own = rendered(found.catalogue(found.changed)) if found.changed else ""
    return str(found.data["id"]), Texts(found.text, actions=own)


def text_columns(book: Book) -> dict[str, tuple[str, ...]]:
    """The columns of a book that hold text, by sheet and letter or header; their cells from top to bottom."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in book.sheets:
        cells = sheet.cells
        for number in range(cells.num_columns):
            texts = tuple(str(each) for each in cells.column(number).to_pylist() if each and str(each).strip())
            if texts:
                place = f"{sheet.name}: " if len(book.sheets) > 1 else ""
                found[f"{place}{texts[0][:60]} … ({len(texts):,})"] = texts
    return found


def _read_workbook(workspace: Workspace, content: bytes, name: str, known: Mapping[str, Action]) -> Returned:
    around = versions.surroundings()

    def core(questionnaire: str) -> Questionnaire | None:
        with workspace.reading() as reader:
            try:
                return versions.named(reader, questionnaire)
            except CannotProceed:
                return None

    return workbooks.read_workbook(content, name, known, around.frameworks, core)


def _own_actions(draft: Draft, found: Returned) -> dict[str, Any]:
    """The own catalogue of a draft with the actions that a workbook changed."""
    told = found.catalogue(found.changed)
    before = draft.own_actions if isinstance(draft.own_actions, dict) else {}
    changed = {str(each["id"]): each for each in told["actions"]}
    kept = [changed.pop(str(each.get("id")), each) for each in before.get("actions") or ()]
    head = {key: value for key, value in before.items() if key != "actions"}
    return {**told, **head, "actions": [*kept, *changed.values()]}
