"""The other sheets with a part in each row: factors, rules, actions; and choices and points, which belong to one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from duediligence.questionnaire.mistakes import suggestion
from duediligence.questionnaire.shape import slots
from duediligence.questionnaire.source import Place
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.grids import Frame, Grid, Line
from duediligence.questionnaire.workbook.layout import Table
from duediligence.questionnaire.workbook.parts import part_of
from duediligence.questionnaire.workbook.places import Places
from duediligence.questionnaire.workbook.survey import Asked, Survey

Owner = tuple[dict[str, Any], Place]
Parents = dict[tuple[str, ...], dict[str, list[Owner]]]
"""Parts that other sheets belong to: steps of their table → id → the parts with their places."""


def parts_of(frame: Frame, found: Grid, table: Table, places: Places, parents: Parents) -> list[dict[str, Any]]:
    """A sheet of parts that belong to the definition."""
    parts: list[dict[str, Any]] = []
    by_id = parents.setdefault(table.steps, {})
    for line in found.lines:
        place: Place = (*table.steps, len(parts))
        places.cells.setdefault(table.steps, (found.sheet, line.number, found.headers[0].letter))
        part = _part(frame, found, table, line, place, places)
        parts.append(part)
        by_id.setdefault(str(part.get("id", "")), []).append((part, place))
    return parts


def add_children(frame: Frame, found: Grid, table: Table, survey: Survey, places: Places, parents: Parents) -> None:
    """Give each row of a sheet to the part it belongs to."""
    assert table.parent is not None
    if table.steps[:-1] == ("sections", "questions"):
        owners = _lists(survey.questions) if table.sheet == layout.CHOICES else _by_id(survey.questions)
    else:
        owners = parents.get(table.steps[:-1], {})
    letter, key, noun = found.letter(table.parent), table.steps[-1], _noun(table)
    by_id = parents.setdefault(table.steps, {})
    strangers: set[str] = set()
    for line in found.lines if letter else ():
        name = found.text(line, table.parent)
        if name not in owners and name not in strangers:
            strangers.add(name)
            message = f"There is no {noun} “{name}”." if name else f"“{table.parent}” is empty."
            advice = suggestion(name, owners, f"Write the name of a {noun}, or remove the row.")
            frame.note(found.sheet, line.number, letter, message, advice, value=name or None)
        for owner, around in owners.get(name, ()):
            inside = owner.setdefault(key, [])
            if not inside:
                places.cells[(*around, key)] = (found.sheet, line.number, letter or "A")
            place: Place = (*around, key, len(inside))
            inside.append(_part(frame, found, table, line, place, places))
            by_id.setdefault(str(inside[-1].get("id", "")), []).append((inside[-1], place))
    if table.sheet == layout.CHOICES:
        _note_empty(frame, survey, places, strangers)


def _noun(table: Table) -> str:
    return (
        "question that chooses from a list" if table.sheet == layout.CHOICES else str(table.parent).removesuffix(" id")
    )


def _part(frame: Frame, found: Grid, table: Table, line: Line, place: Place, places: Places) -> dict[str, Any]:
    name = layout.NAME if table.sheet == layout.CHOICES else "id"
    places.rows[place] = (found.sheet, line.number, found.letter(name) or found.headers[0].letter)
    special = [column.header for column in table.columns if column.slot is None]
    return part_of(frame, found, line, place, places, slots(table.model), special)


def _by_id(questions: Sequence[Asked]) -> dict[str, list[Owner]]:
    named: dict[str, list[Owner]] = {}
    for each in questions:
        if "id" in each.part and not each.core:
            named.setdefault(each.part["id"], []).append((each.part, each.place))
    return named


def _lists(questions: Sequence[Asked]) -> dict[str, list[Owner]]:
    named: dict[str, list[Owner]] = {}
    for each in questions:
        if each.choices:
            named.setdefault(each.choices, []).append((each.part, each.place))
    return named


def _note_empty(frame: Frame, survey: Survey, places: Places, unused: Collection[str]) -> None:
    """Questions whose list has no row; ``unused``: lists that no question names."""
    for each in survey.questions:
        if each.choices and not each.part.get("choices"):
            sheet, row, letter = places.cells[(*each.place, "type")]
            message = f"The sheet “{layout.CHOICES}” has no row of the list “{each.choices}”."
            advice = suggestion(each.choices, unused, "List the choices there, or correct the name of the list.")
            frame.note(sheet, row, letter, message, advice)
            places.said.add((*each.place, "choices"))
