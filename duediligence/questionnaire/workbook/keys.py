"""The sheets with a key in each row, and ``settings``."""

from __future__ import annotations

from typing import Any

from duediligence.questionnaire.mistakes import suggestion
from duediligence.questionnaire.model import Definition, Module
from duediligence.questionnaire.shape import Slot, slots
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import Unreadable, plain, trimmed, value_of
from duediligence.questionnaire.workbook.filling import keys_of
from duediligence.questionnaire.workbook.grids import Frame, Grid, Line, grid
from duediligence.questionnaire.workbook.layout import Column
from duediligence.questionnaire.workbook.places import Places


def keys_of_book(frame: Frame, places: Places, first: str) -> dict[str, Any]:
    """What the keys of all sheets say, as a file would; keys that are needed and gone are noted."""
    data: dict[str, Any] = {}
    seen: dict[str, tuple[str, int]] = {}
    columns = tuple(Column(header) for header in (layout.KEY, layout.VALUE))
    grids: dict[str, Grid | None] = {}
    for sheet in layout.key_sheets(Definition):
        if data.get("extends") and frame.sheet(sheet.sheet) is None:
            continue
        found = grids[sheet.sheet] = grid(frame, sheet.sheet, (*columns, Column(layout.MEANING)), [first])
        for line in found.lines if found else ():
            _take(frame, found, line, data, seen, places, first)
    languages = [code for code in data.get("languages", ()) if isinstance(code, str)] or [first]
    model: type[Definition] | type[Module] = Module if data.get("extends") else Definition
    for name in {place[0] for place in places.cells if len(place) > 1} & set(model.model_fields):
        if model.model_fields[str(name)].is_required():
            data.setdefault(str(name), {})
    for sheet in layout.key_sheets(model):
        found = grids.get(sheet.sheet)
        for slot in sheet.slots if found else ():
            for name, language in keys_of(slot, languages):
                if name not in seen and slot.required and found is not None:
                    row = max((line.number for line in found.lines), default=found.header_row) + 1
                    message = f"The row of the key “{name}” is missing."
                    frame.note(found.sheet, row, "A", message, f"Write {name} here, and its value beside it.")
                    places.said.add(slot.path if language is None else (*slot.path, language))
    return data


def _take(
    frame: Frame,
    found: Grid | None,
    line: Line,
    data: dict[str, Any],
    seen: dict[str, tuple[str, int]],
    places: Places,
    first: str,
) -> None:
    """Put the value of one row where it belongs."""
    assert found is not None
    by_key = {slot.key: slot for slot in slots(Definition) if slot.key not in ("id", "version")}
    at, value_at = found.letter(layout.KEY), found.letter(layout.VALUE)
    if at is None or value_at is None:
        return
    base, language = layout.split_header(found.text(line, layout.KEY), first)
    slot = by_key.get(base)
    if slot is None:
        message = f"We do not know the key “{base}”." if base else "The key of this row is empty."
        frame.note(found.sheet, line.number, at, message, suggestion(base, by_key, "Remove the row."), value=base)
        return
    path = (*slot.path, language or first) if slot.form == "words" else slot.path
    name = ".".join(path)
    if name in seen:
        message = f"The key “{base}” stands a second time; the first is in {seen[name][0]} row {seen[name][1]}."
        frame.note(found.sheet, line.number, at, message, "Keep one of the two rows.")
        return
    seen[name] = seen[found.text(line, layout.KEY)] = (found.sheet, line.number)
    places.cells[path] = (found.sheet, line.number, value_at)
    for size in range(1, len(path)):
        places.cells.setdefault(path[:size], places.cells[path])
    written = line.cells.get(value_at)
    if not written:
        return
    _put(data, path, _value(frame, found, line, value_at, written, slot, places, path))


def _value(
    frame: Frame, found: Grid, line: Line, letter: str, written: str, slot: Slot, places: Places, path: tuple[str, ...]
) -> Any:
    try:
        return value_of(written, slot)
    except Unreadable as wrong:
        message = f"“{slot.key}”: {wrong.message[:1].lower()}{wrong.message[1:]}"
        frame.note(found.sheet, line.number, letter, message, wrong.advice, value=written)
        places.said.add(path)
        return written


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    inside = data
    for key in path[:-1]:
        inside = inside.setdefault(key, {})
    inside[path[-1]] = value


def add_settings(frame: Frame, places: Places, data: dict[str, Any], languages: list[str]) -> None:
    """What ``settings`` says of title, id, version and first language."""
    found = grid(frame, layout.SETTINGS, tuple(Column(header) for header in layout.FORM_SETTINGS), languages)
    if found is None or not found.lines:
        if found is not None:
            message = "The row with title, id and version is missing."
            frame.note(layout.SETTINGS, found.header_row + 1, "A", message, "Write it below the headers.")
        places.said |= {("id",), ("version",), ("title", languages[0])}
        return
    line, *more = found.lines
    for extra in more:
        message = "A second row of settings has no meaning."
        frame.note(layout.SETTINGS, extra.number, found.headers[0].letter, message, "Remove it.")
    for header, key in layout.FORM_SETTINGS.items():
        letter = found.letter(header)
        path = ("title", languages[0]) if key == "title" else (key,)
        if letter is None:
            places.said.add(path)
            continue
        written = line.cells.get(letter)
        if key == "languages":
            _check_first(frame, found, line, letter, languages)
            continue
        places.cells[path] = (found.sheet, line.number, letter)
        if key == "title":
            places.cells[("title",)] = places.cells[path]
            data["title"] = {**({languages[0]: trimmed(written)} if written else {}), **data.get("title", {})}
        elif written:
            data[key] = plain(written)


def _check_first(frame: Frame, found: Grid, line: Line, letter: str, languages: list[str]) -> None:
    """The first language stands in two places, and they must agree."""
    written = plain(line.cells.get(letter))
    _, said = layout.split_header(f"x::{written}", languages[0])
    if said != languages[0]:
        frame.note(
            found.sheet, line.number, letter,
            f"The first language is “{written}” here and “{languages[0]}” under “languages” on the sheet "
            f"“{layout.QUESTIONNAIRE}”.",
            "Write the same language in both.", value=written or None,
        )  # fmt: skip
