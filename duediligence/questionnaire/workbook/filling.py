"""What stands in each sheet: the rows of a definition, still without any look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import parse
from duediligence.questionnaire.model import Definition, Module
from duediligence.questionnaire.sentences import sentence
from duediligence.questionnaire.shape import Slot, branches
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import YES, written
from duediligence.questionnaire.workbook.forms import in_form
from duediligence.questionnaire.workbook.layout import Column, Table
from duediligence.questionnaire.workbook.meanings import meaning_of

Value = str | int | float | None
Kind = Literal["part", "group", "core"]

CONDITIONS_IN: Final = ("relevant", "constraint")
"""Keys of a question that hold conditions: what no form can say of them stands on the sheet ``conditions``."""


@dataclass(frozen=True)
class Head:
    """One column of one sheet of one workbook."""

    text: str
    column: Column
    language: str | None = None


@dataclass(frozen=True)
class Row:
    """One row: ``name`` tells it from the others of its sheet; ``core``: shown only, it belongs to the core."""

    name: str
    cells: tuple[Value, ...]
    kind: Kind = "part"


@dataclass(frozen=True)
class Filled:
    """A sheet: its headers and its rows."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Filler:
    """What filling needs to know besides the data of the file."""

    data: Mapping[str, Any]
    questionnaire: Questionnaire

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.data["languages"])

    def heads(self, table: Table, languages: Sequence[str]) -> tuple[Head, ...]:
        return tuple(
            head
            for column in table.columns
            for head in (
                [Head(layout.in_language(column.header, code), column, code) for code in languages]
                if column.in_languages
                else [Head(column.header, column)]
            )
        )

    def row(self, heads: Sequence[Head], part: Mapping[str, Any], fixed: Mapping[str, Value]) -> tuple[Value, ...]:
        """The cells of a part; ``fixed``: those that are said otherwise, by header."""
        return tuple(
            fixed[head.text] if head.text in fixed else _cell(part, head.column.slot, head.language) for head in heads
        )


def filled(data: Mapping[str, Any], questionnaire: Questionnaire) -> tuple[Filled, ...]:
    """Every sheet of a definition, as XLSForm and we name them.

    ``data``: what the file says; ``questionnaire``: the same, checked (of a module with its core).
    """
    filler = _Filler(data, questionnaire)
    survey, conditions = _survey(filler)
    sheets = [survey]
    for table in layout.tables():
        if table.sheet == layout.ACTIONS:
            sheets.append(_actions(table, questionnaire))
        elif table.sheet != layout.SURVEY and (table.steps[0] in _lists_of(data)):
            sheets.append(_rows(table, filler))
    sheets.insert(1, sheets.pop(next(place for place, each in enumerate(sheets) if each.name == layout.CHOICES)))
    return (*sheets[:2], conditions, *sheets[2:], *_keys(filler), _settings(filler))


def model_of(data: Mapping[str, Any]) -> type[Definition] | type[Module]:
    """What kind of file this is."""
    return Module if data.get("extends") else Definition


def _lists_of(data: Mapping[str, Any]) -> frozenset[str]:
    """The lists of parts that a file of its kind has."""
    return frozenset(branch.key for branch in branches(model_of(data)))


def _cell(part: Mapping[str, Any], slot: Slot | None, language: str | None) -> Value:
    if slot is None:
        return None
    value: Any = part
    for key in slot.path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if slot.form == "words":
        return (value or {}).get(language)
    return written(value, slot)


def _survey(filler: _Filler) -> tuple[Filled, Filled]:
    """The sheet ``survey``, and the conditions that it cannot say."""
    table = layout.table(layout.SURVEY)
    heads = filler.heads(table, filler.languages)
    questions = [question for section in filler.data["sections"] for question in section["questions"]]
    types = {each["id"]: whole(each, filler.questionnaire)["type"] for each in questions}
    rows: list[Row] = []
    conditions: list[Row] = []
    for section in filler.data["sections"]:
        begins: dict[str, Value] = {layout.TYPE: layout.BEGIN, layout.NAME: group_name(section["id"], types)}
        begins |= {head.text: _of_section(section, head) for head in heads if head.text not in begins}
        rows.append(Row(section["id"], filler.row(heads, {}, begins), "group"))
        for question in section["questions"]:
            row, own = question_row(filler, heads, question, types)
            rows.append(row)
            if own is not None:
                conditions.append(own)
        rows.append(Row(f"end of {section['id']}", filler.row(heads, {}, {layout.TYPE: layout.END}), "group"))
    columns = tuple(Head(header, Column(header)) for header in ("question", *CONDITIONS_IN))
    return Filled(layout.SURVEY, heads, tuple(rows)), Filled(layout.CONDITIONS, columns, tuple(conditions))


def _of_section(section: Mapping[str, Any], head: Head) -> Value:
    for slot in layout.SECTION_SLOTS:
        if layout.header_of(layout.SURVEY, slot) == head.column.header:
            return _cell(section, slot, head.language)
    return None


def group_name(section: str, questions: Iterable[str]) -> str:
    """The name of a section's group: its id, told apart from a question of the same id (no id holds a dot)."""
    return f"{section}.section" if section in questions else section


def whole(question: Mapping[str, Any], questionnaire: Questionnaire) -> Mapping[str, Any]:
    """A question as it reads; of one that a module repeats by its id, what the core says."""
    if not is_repeated(question, questionnaire):
        return question
    assert questionnaire.core is not None
    return questionnaire.core.questions[question["id"]].model_dump(mode="json", exclude_defaults=True)


def is_repeated(question: Mapping[str, Any], questionnaire: Questionnaire) -> bool:
    """Whether it is a question of the core."""
    return questionnaire.core is not None and question["id"] in questionnaire.core.questions


def question_row(
    filler: _Filler, heads: Sequence[Head], question: Mapping[str, Any], types: Mapping[str, str]
) -> tuple[Row, Row | None]:
    """The row of a question, and its row of conditions where a form cannot say them as we do."""
    core, part = is_repeated(question, filler.questionnaire), whole(question, filler.questionnaire)
    kind, name = part["type"], part["id"]
    said = {key: part.get(key) for key in CONDITIONS_IN}
    form = {key: in_form(text, types, kind) if text else None for key, text in said.items()}
    fixed: dict[str, Value] = {
        layout.TYPE: f"{kind} {name}" if kind in layout.SELECTS else "decimal" if kind == "percent" else kind,
        layout.PERCENT: YES if kind == "percent" else None,
        layout.OF_CORE: YES if core else None,
        layout.IN_WORDS: _in_words(said["relevant"], filler),
        **form,
    }
    row = Row(name, filler.row(heads, part, fixed), "core" if core else "part")
    if core or form == said:
        return row, None
    return row, Row(name, (name, *(said[key] if form[key] != said[key] else None for key in CONDITIONS_IN)))


def _in_words(condition: str | None, filler: _Filler) -> str | None:
    if not condition:
        return None
    words = sentence(parse(condition), filler.questionnaire, filler.languages[0])
    return words[:1].upper() + words[1:] + "."


def _rows(table: Table, filler: _Filler) -> Filled:
    """A sheet of parts in the order of the file."""
    heads = filler.heads(table, filler.languages)
    rows: list[Row] = []
    for owner, part, kind in _parts(table, filler):
        fixed: dict[str, Value] = {table.parent: owner} if table.parent else {}
        if table.column_of("when") is not None:
            fixed[layout.IN_WORDS] = _in_words(part.get("when"), filler)
        cells = filler.row(heads, part, fixed)
        name = part.get("id", str(sum(row.name.startswith(f"{owner}/") for row in rows)))
        rows.append(Row(f"{owner}/{name}" if table.parent else name, cells, kind))
    return Filled(table.sheet, heads, tuple(rows))


def _parts(table: Table, filler: _Filler) -> Iterator[tuple[str, Mapping[str, Any], Kind]]:
    """The parts of a table with the id of what each belongs to; choices also of questions of the core."""
    reached: list[tuple[str, Mapping[str, Any], Kind]] = [("", filler.data, "part")]
    for step in table.steps:
        below: list[tuple[str, Mapping[str, Any], Kind]] = []
        for _, around, kind in reached:
            if step == table.steps[-1] and table.sheet not in (layout.CHOICES,) and kind == "core":
                continue
            owner = str(around.get("id", ""))
            for part in around.get(step) or ():
                core = step == "questions" and is_repeated(part, filler.questionnaire)
                below.append((owner, whole(part, filler.questionnaire) if core else part, "core" if core else kind))
        reached = below
    yield from reached


def _actions(table: Table, questionnaire: Questionnaire) -> Filled:
    """The whole catalogue, in its own languages."""
    actions = list(questionnaire.actions.values())
    languages = dict.fromkeys(code for action in actions for code in action.title)
    filler = _Filler({}, questionnaire)
    heads = filler.heads(table, tuple(languages) or questionnaire.definition.languages)
    rows = (Row(each.id, filler.row(heads, each.model_dump(mode="json"), {})) for each in actions)
    return Filled(table.sheet, heads, tuple(rows))


def _keys(filler: _Filler) -> Iterator[Filled]:
    heads = tuple(Head(header, Column(header)) for header in (layout.KEY, layout.VALUE, layout.MEANING))
    for sheet in layout.key_sheets(model_of(filler.data)):
        if not sheet.slots:
            continue
        rows: list[Row] = []
        for slot in sheet.slots:
            for name, language in keys_of(slot, filler.languages):
                rows.append(Row(name, (name, _cell(filler.data, slot, language), meaning_of(slot.key))))
        yield Filled(sheet.sheet, heads, tuple(rows))


def keys_of(slot: Slot, languages: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """What a key is called in its sheet, with its language; the first title stands in ``settings``."""
    if slot.form != "words":
        yield slot.key, None
        return
    for code in languages[1:] if slot.key == "title" else languages:
        yield layout.in_language(slot.key, code), code


def _settings(filler: _Filler) -> Filled:
    data, first = filler.data, filler.languages[0]
    said = {"title": data["title"][first], "languages": layout.language_name(first)}
    heads = tuple(Head(header, Column(header)) for header in layout.FORM_SETTINGS)
    cells = tuple(said.get(key) or str(data[key]) for key in layout.FORM_SETTINGS.values())
    return Filled(layout.SETTINGS, heads, (Row("settings", cells),))
