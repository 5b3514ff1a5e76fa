"""The sheet ``survey`` with its choices, points and conditions: sections and questions as a file would say them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from duediligence.questionnaire.mistakes import suggestion
from duediligence.questionnaire.model import Question, QuestionType
from duediligence.questionnaire.shape import Slot, slots
from duediligence.questionnaire.source import Place
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import Unreadable, trimmed, value_of
from duediligence.questionnaire.workbook.filling import CONDITIONS_IN
from duediligence.questionnaire.workbook.forms import in_form
from duediligence.questionnaire.workbook.grids import Frame, Grid, Line
from duediligence.questionnaire.workbook.parts import part_of
from duediligence.questionnaire.workbook.places import Places

_SELECT: Final = re.compile(r"(select[_ ]one|select[_ ]multiple)(?:\s+(\S+))?", re.IGNORECASE)
_GROUP: Final = re.compile(r"(begin|end)[_ ]group", re.IGNORECASE)
_SPELLINGS: Final = {"int": "integer", "string": "text"}
_TYPES: Final = tuple(kind for kind in get_args(QuestionType) if kind not in layout.SELECTS)
_SPECIAL: Final = (layout.TYPE, layout.NAME, layout.PERCENT, layout.OF_CORE)
_PERCENT: Final = Slot((layout.PERCENT,), "one", "truth")
_OF_CORE: Final = Slot((layout.OF_CORE,), "one", "truth")


@dataclass
class Asked:
    """One question as its row says it: ``choices`` the list it chooses from; ``core``: of the core, shown only."""

    line: Line
    place: Place
    part: dict[str, Any]
    choices: str | None = None
    core: bool = False


@dataclass
class _Group:
    begin: Line | None
    lines: list[Line] = field(default_factory=list)


@dataclass
class Survey:
    """What the sheet holds: sections as a file says them, and their questions with the rows they stand in."""

    sections: list[dict[str, Any]]
    questions: list[Asked]

    def types(self) -> Mapping[str, str]:
        """Type by question id, of those that say one."""
        return {each.part["id"]: str(each.part.get("type")) for each in self.questions if "id" in each.part}


def survey_of(frame: Frame, found: Grid, places: Places) -> Survey:
    """Sections and questions, each question without its choices, points and conditions of other sheets."""
    sections, questions = [], []
    for number, group in enumerate(_groups(frame, found)):
        place: Place = ("sections", number)
        section = _section(frame, found, group, place, places)
        asked = [
            _question(frame, found, line, (*place, "questions", position), places)
            for position, line in enumerate(group.lines)
        ]
        section["questions"] = [each.part for each in asked]
        sections.append(section)
        questions += asked
    return Survey(sections, questions)


def _groups(frame: Frame, found: Grid) -> list[_Group]:
    """The rows between the beginnings and the ends of sections; a row outside goes with the section before it."""
    groups: list[_Group] = []
    outside: list[Line] = []
    inside = False
    for line in found.lines:
        match = _GROUP.fullmatch(found.text(line, layout.TYPE))
        at = found.letter(layout.TYPE) or "A"
        if match is None:
            if not inside:
                frame.note(
                    found.sheet, line.number, at, "This row stands outside every section.",
                    "Move it between begin_group and end_group of a section.",
                )  # fmt: skip
            (groups[-1].lines if groups else outside).append(line)
        elif match[1].casefold() == "begin":
            if inside:
                frame.note(
                    found.sheet, line.number, at, "A section begins here before the one above it has ended.",
                    "Put a row end_group above this one; a section cannot stand within another.",
                )  # fmt: skip
            groups.append(_Group(line, outside))
            outside, inside = [], True
        else:
            if not inside:
                message = "A section ends here, and none has begun."
                frame.note(found.sheet, line.number, at, message, "Remove the row, or put begin_group above.")
            inside = False
    if inside and groups[-1].begin is not None:
        at = found.letter(layout.TYPE) or "A"
        message = "The section that begins here does not end."
        frame.note(found.sheet, groups[-1].begin.number, at, message, "Put a row end_group below its last question.")
    return groups or ([_Group(None, outside)] if outside else [])


def _section(frame: Frame, found: Grid, group: _Group, place: Place, places: Places) -> dict[str, Any]:
    if group.begin is None:
        return {"id": "section", "title": {}}
    letter = found.letter(layout.NAME) or "B"
    places.rows[place] = (found.sheet, group.begin.number, letter)
    section = part_of(frame, found, group.begin, place, places, layout.SECTION_SLOTS, _SPECIAL)
    name = found.text(group.begin, layout.NAME).removesuffix(".section")
    places.cells[(*place, "id")] = (found.sheet, group.begin.number, letter)
    return {"id": name, **section} if name else section


def _question(frame: Frame, found: Grid, line: Line, place: Place, places: Places) -> Asked:
    letter = found.letter(layout.NAME) or "B"
    places.rows[place] = (found.sheet, line.number, letter)
    places.letters.update({(found.sheet, "type"): found.letter(layout.TYPE) or "A", (found.sheet, "id"): letter})
    places.letters[(found.sheet, layout.OF_CORE)] = found.letter(layout.OF_CORE) or letter
    own = [slot for slot in slots(Question) if slot.key not in ("id", "type")]
    part = part_of(frame, found, line, place, places, own, _SPECIAL)
    head: dict[str, Any] = {}
    if name := found.text(line, layout.NAME):
        head["id"] = name
        places.cells[(*place, "id")] = (found.sheet, line.number, letter)
    kind, choices = _type(frame, found, line, place, places)
    if kind:
        head["type"] = kind
    asked = Asked(line, place, head | part, choices, _truth(frame, found, line, layout.OF_CORE, _OF_CORE))
    places.cells[(*place, "choices")] = (found.sheet, line.number, found.letter(layout.TYPE) or "A")
    return asked


def _type(frame: Frame, found: Grid, line: Line, place: Place, places: Places) -> tuple[str, str | None]:
    """Type of a question and the list of its choices."""
    written, at = found.text(line, layout.TYPE), found.letter(layout.TYPE) or "A"
    places.cells[(*place, "type")] = (found.sheet, line.number, at)
    if match := _SELECT.fullmatch(written):
        if not match[2]:
            message = f"“{written}” does not say which choices it has."
            frame.note(
                found.sheet, line.number, at, message, f"Write {match[1]} and the name of a list of the sheet choices."
            )
            places.said.add((*place, "choices"))
        return match[1].casefold().replace(" ", "_"), match[2]
    kind = _SPELLINGS.get(written.casefold(), written.casefold())
    if kind not in _TYPES:
        message = f"“{written}” is not a type of question." if written else "The type is empty."
        several = f"{', '.join(_TYPES)}, or select_one or select_multiple with the name of a list."
        frame.note(
            found.sheet, line.number, at, message, suggestion(kind, _TYPES, f"Write {several}"), value=written or None
        )
        places.said.add((*place, "type"))
        return written, None
    if _truth(frame, found, line, layout.PERCENT, _PERCENT):
        if kind not in ("decimal", "integer", "percent"):
            message = f"Only a number can be per cent, not a question of type {kind}."
            frame.note(found.sheet, line.number, found.letter(layout.PERCENT), message, "Clear the cell.")
        return "percent", None
    return kind, None


def _truth(frame: Frame, found: Grid, line: Line, header: str, slot: Slot) -> bool:
    letter, text = found.letter(header), found.text(line, header)
    if not text:
        return False
    try:
        return bool(value_of(text, slot))
    except Unreadable as wrong:
        message = f"“{header}”: {wrong.message[:1].lower()}{wrong.message[1:]}"
        frame.note(found.sheet, line.number, letter, message, wrong.advice, value=text)
        return False


def add_conditions(frame: Frame, found: Grid, survey: Survey, places: Places) -> None:
    """Put the conditions that a form cannot say in the place of what the form says instead."""
    by_name = {each.part.get("id"): each for each in survey.questions}
    types = survey.types()
    for line, name in named_rows(frame, found, "question", by_name):
        asked = by_name[name]
        for key in CONDITIONS_IN:
            own, column = trimmed(line.cells.get(found.letter(key) or "")), found.letter(key)
            if not own or column is None:
                continue
            form = str(asked.part.get(key) or "")
            said = in_form(own, types, asked.part.get("type")) or own
            if form and form.split() not in (said.split(), own.split()):
                sheet, row, at = places.cells[(*asked.place, key)]
                frame.note(
                    sheet, row, at, f"“{key}” says something else than the sheet “{found.sheet}” in {column}"
                    f"{line.number}, which comes first.",
                    "Keep the one that is meant: clear this cell, or the other.", value=form,
                )  # fmt: skip
            asked.part[key] = own
            places.cells[(*asked.place, key)] = (found.sheet, line.number, column)


def named_rows(frame: Frame, found: Grid, header: str, known: Mapping[Any, object]) -> Iterator[tuple[Line, str]]:
    """The rows of a sheet whose parts belong to something that is there; others are noted and left out."""
    letter = found.letter(header)
    if letter is None:
        return
    for line in found.lines:
        name = found.text(line, header)
        if name in known:
            yield line, name
            continue
        message = f"There is no question “{name}”." if name else f"“{header}” is empty."
        advice = suggestion(name, [str(each) for each in known if each], "Write the name of a question of the survey.")
        frame.note(found.sheet, line.number, letter, message, advice, value=name or None)
