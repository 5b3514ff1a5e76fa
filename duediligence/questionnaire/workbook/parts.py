"""Rows become parts of a definition: cell by cell, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from duediligence.questionnaire.shape import Slot
from duediligence.questionnaire.source import Place
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import Unreadable, trimmed, value_of
from duediligence.questionnaire.workbook.grids import Frame, Grid, Line
from duediligence.questionnaire.workbook.places import Places


def part_of(
    frame: Frame,
    found: Grid,
    line: Line,
    place: Place,
    places: Places,
    slots: Sequence[Slot],
    special: Collection[str] = (),
) -> dict[str, Any]:
    """What a row says, in the order of ``slots``; ``special``: headers that somebody else reads.

    A cell that cannot be read is noted, and kept as written so that its part has the wrong shape.
    """
    by_header = {layout.header_of(found.sheet, slot): slot for slot in slots}
    values: dict[tuple[str, ...], Any] = {}
    for header in found.headers:
        if header.column is None or header.column.header == layout.IN_WORDS:
            continue
        slot = by_header.get(header.column.header)
        if slot is not None:
            places.letters[(found.sheet, _key(slot, header.language))] = header.letter
        written = line.cells.get(header.letter)
        if written is None or header.column.header in special:
            continue
        if slot is None:
            frame.note(
                found.sheet, line.number, header.letter,
                f"A row of this kind has no “{header.column.header}”, but here stands “{trimmed(written)}”.",
                "Clear the cell.", value=written,
            )  # fmt: skip
            continue
        path = slot.path if header.language is None else (*slot.path, header.language)
        at = (*place, *path)
        places.cells[at] = (found.sheet, line.number, header.letter)
        try:
            values[path] = value_of(written, slot)
        except Unreadable as wrong:
            text = f"“{header.text}”: {wrong.message[:1].lower()}{wrong.message[1:]}"
            frame.note(found.sheet, line.number, header.letter, text, wrong.advice, value=written)
            places.said.add(at)
            values[path] = written
    _note_gone(found, place, places, by_header)
    return _nested(values, slots)


def _key(slot: Slot, language: str | None) -> str:
    return slot.key if language is None else f"{slot.key}.{language}"


def _note_gone(found: Grid, place: Place, places: Places, by_header: dict[str, Slot]) -> None:
    """What a missing column takes with it was said at the header."""
    for header, language in found.missing:
        slot = by_header.get(header)
        if slot is not None:
            places.said.add((*place, *slot.path) if language is None else (*place, *slot.path, language))


def _nested(values: dict[tuple[str, ...], Any], slots: Sequence[Slot]) -> dict[str, Any]:
    """Values by path as groups within groups; a text that is needed is there even where no language says anything."""
    part: dict[str, Any] = {}
    for slot in slots:
        own = {path: value for path, value in values.items() if path[: len(slot.path)] == slot.path}
        if not own and not (slot.form == "words" and slot.required):
            continue
        inside = part
        for key in slot.path[:-1]:
            inside = inside.setdefault(key, {})
        last = slot.path[-1]
        inside[last] = {path[-1]: value for path, value in own.items()} if slot.form == "words" else own[slot.path]
    return part
