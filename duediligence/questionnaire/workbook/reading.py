"""A workbook that came back becomes the text of a definition, or every mistake at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.actions import checked
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.loading import compiled
from duediligence.questionnaire.mistakes import shaped
from duediligence.questionnaire.model import Action, ActionCatalogue, Definition, FrameworkPack, Module
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.children import Parents, add_children, parts_of
from duediligence.questionnaire.workbook.core import take_out_core
from duediligence.questionnaire.workbook.grids import (
    Frame,
    columns_of_conditions,
    first_language,
    grid,
    languages_of,
    note_strangers,
)
from duediligence.questionnaire.workbook.keys import add_settings, keys_of_book
from duediligence.questionnaire.workbook.places import CellMistakes, Places, placed_source
from duediligence.questionnaire.workbook.survey import Survey, add_conditions, survey_of
from duediligence.spreadsheets import Book


@dataclass(frozen=True)
class Returned:
    """A workbook without mistakes.

    ``data``: what the definition says, ``text``: the same as YAML, ``questionnaire``: the same, checked. ``actions``:
    the catalogue on its sheet, by id; ``changed``: ids of those that are new or differ from the catalogue it was
    checked against, ``gone``: those that it lacks. ``problems``: warnings and notes, each at its cell.
    """

    data: Mapping[str, Any]
    questionnaire: Questionnaire
    actions: Mapping[str, Action]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def text(self) -> str:
        """The definition as a file of its own."""
        return rendered(self.data)

    def catalogue(self, ids: Iterable[str]) -> dict[str, Any]:
        """Some actions of the sheet as a catalogue file would say them."""
        actions = [self.actions[name] for name in ids]
        languages = list(dict.fromkeys(code for action in actions for code in action.title))
        parts = [action.model_dump(mode="json", exclude_defaults=True) for action in actions]
        definition = self.questionnaire.definition
        return {"id": definition.id, "version": definition.version, "languages": languages, "actions": parts}


def from_book(
    book: Book,
    actions: Mapping[str, Action],
    frameworks: Mapping[str, FrameworkPack] | None,
    core: Callable[[str], Questionnaire | None],
) -> Returned:
    """What a workbook says, read from its cells.

    ``actions``, ``frameworks``: catalogue and packs to check against; ``core``: the questionnaire of an id, for a
    module. Raises CannotProceed with every mistake, each with sheet, row and column, in the order of the workbook.
    """
    frame = Frame(book)
    places = Places(hushed=frame.hushed)
    data, survey = _data(frame, places)
    catalogue, found = _catalogue(frame)
    extends = data.get("extends")
    base = core(extends) if isinstance(extends, str) else None
    if survey is not None:
        take_out_core(frame, survey, places, base, is_module="extends" in data)
    mistakes = CellMistakes(placed_source(book.file, data, places))
    if isinstance(extends, str) and base is None:
        mistakes.add(("extends",), f"there is no questionnaire “{extends}”.", "Correct the id.", "extends")
    questionnaire: Questionnaire | None = None
    if survey is not None:
        try:
            questionnaire = compiled(mistakes, catalogue, frameworks, base)
        except CannotProceed:
            found += mistakes.found
    blocking = [problem for problem in (*frame.problems, *found) if problem.level == "blocking"]
    if blocking or questionnaire is None or catalogue is None:
        raise CannotProceed(_in_order(blocking, book))
    return Returned(
        data=data,
        questionnaire=questionnaire,
        actions=catalogue,
        changed=tuple(name for name in catalogue if catalogue[name] != actions.get(name)),
        gone=tuple(name for name in actions if name not in catalogue),
        problems=tuple(_in_order(frame.problems, book)),
    )


def _in_order(problems: list[Problem], book: Book) -> list[Problem]:
    sheets = [sheet.name for sheet in book.sheets]

    def key(problem: Problem) -> tuple[int, int, int, str]:
        at = sheets.index(problem.sheet) if problem.sheet in sheets else len(sheets)
        return at, problem.row or 0, len(problem.column or ""), problem.column or ""

    return sorted(dict.fromkeys(problems), key=key)


def _data(frame: Frame, places: Places) -> tuple[dict[str, Any], Survey | None]:
    """The whole definition as a file would say it, in the order of the model."""
    first = first_language(frame)
    data = keys_of_book(frame, places, first)
    languages = [code for code in data.get("languages", ()) if isinstance(code, str)] or [first]
    add_settings(frame, places, data, languages)
    model = Module if data.get("extends") else Definition
    survey: Survey | None = None
    parents: Parents = {}
    for table in layout.tables():
        needed = table.steps[0] in model.model_fields or frame.sheet(table.sheet) is not None
        if table.sheet == layout.ACTIONS or not needed:
            continue
        rows = grid(frame, table.sheet, table.columns, languages)
        if rows is None:
            owners = [each.place for each in survey.questions] if survey and table.steps[0] == "sections" else [()]
            places.said |= {(*owner, table.steps[-1]) for owner in owners}
            continue
        if table.sheet == layout.SURVEY:
            survey = survey_of(frame, rows, places)
            data["sections"] = survey.sections
        elif len(table.steps) == 1:
            parts = parts_of(frame, rows, table, places, parents)
            known = model.model_fields.get(table.sheet)
            if parts or (known is not None and known.is_required()):
                data[table.sheet] = parts
        elif survey is not None:
            add_children(frame, rows, table, survey, places, parents)
    conditions = grid(frame, layout.CONDITIONS, columns_of_conditions(), languages)
    if survey is not None and conditions is not None:
        add_conditions(frame, conditions, survey, places)
    ours = {table.sheet for table in layout.tables()} | {sheet.sheet for sheet in layout.key_sheets(Definition)}
    note_strangers(frame, {*ours, layout.CONDITIONS, layout.SETTINGS})
    order = [*model.model_fields, *data]
    return {key: data[key] for key in sorted(data, key=order.index)}, survey


def _catalogue(frame: Frame) -> tuple[dict[str, Action] | None, list[Problem]]:
    """The actions on their sheet, checked as a file of their own; None where they cannot be read."""
    table, places = layout.table(layout.ACTIONS), Places(hushed=frame.hushed)
    languages = languages_of(frame, layout.ACTIONS, first_language(frame))
    rows = grid(frame, layout.ACTIONS, table.columns, languages)
    if rows is None:
        return None, []
    parts = parts_of(frame, rows, table, places, {})
    data = {"id": layout.ACTIONS, "version": "1.0.0", "languages": languages, "actions": parts}
    mistakes = CellMistakes(placed_source(frame.book.file, data, places))
    catalogue = shaped(ActionCatalogue, data, (), mistakes)
    actions = checked([(mistakes, catalogue)])
    return actions if catalogue else None, mistakes.found
