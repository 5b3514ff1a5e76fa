"""Where each part of a definition stands in the workbook, so that a mistake is shown at its cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from duediligence.errors import Level, Problem
from duediligence.questionnaire.mistakes import Mistakes
from duediligence.questionnaire.source import Place, Source
from duediligence.questionnaire.workbook import layout

Cell = tuple[str, int, str]
"""Sheet, row as Excel counts it, letters of the column."""

_MISSING: Final = re.compile(r"(?:.*: )?the key “(\w+)” is missing\.")
_SAYS: Final = (
    (re.compile(r"^Add (?:[a-z]{2,3}(?:-\w+)*): …$"), "Write it into this cell."),
    (re.compile(r"^Add points: .*$"), "Add its steps on the sheet “points”."),
    (re.compile(r"^Write \{below: …, (\w+): …\}\.$"), r"Write “below” and “\1”."),
    (re.compile(r"^Add (\w+): (.*)$"), r"In the column “\1”: \2"),
    (re.compile(r"^Write \w+: \[(.*)\]\.$"), r"Write \1."),
    (re.compile(r" without quotes\.$"), "."),
    (re.compile(r"^Write only \{id: (\w+)\}, or"), r"Say yes under “of core”, or"),
)
"""Advice for a YAML file → the same for a workbook."""


@dataclass
class Places:
    """``cells``: place of a value → its cell. ``rows``: place of a part → sheet, row and cell of its name. ``letters``:
    (sheet, key) → column, of empty cells too. ``said``: places at which something was reported already."""

    cells: dict[Place, Cell] = field(default_factory=dict)
    rows: dict[Place, Cell] = field(default_factory=dict)
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    said: set[Place] = field(default_factory=set)

    def cell(self, place: Place) -> Cell:
        """The cell of a value; of an empty one, where it would stand; else that of the part around it."""
        for size in range(len(place), -1, -1):
            if place[:size] in self.cells:
                return self.cells[place[:size]]
            if place[:size] in self.rows:
                sheet, row, letter = self.rows[place[:size]]
                rest = [str(step) for step in place[size:]]
                keys = [".".join(rest[:end]) for end in range(len(rest), 0, -1)]
                return sheet, row, next((at for key in keys if (at := self.letters.get((sheet, key)))), letter)
        return layout.SETTINGS, 1, "A"

    def is_said(self, place: Place) -> bool:
        """Whether the mistake is the consequence of one that was reported."""
        return any(place[:size] in self.said for size in range(1, len(place) + 1))


class PlacedSource(Source):
    """Data without a text: its "lines" are rows of the workbook."""

    places: Places

    def line(self, path: Place) -> int:
        """The row of a part."""
        return self.places.cell(path)[1]


def placed_source(file: str, data: object, places: Places) -> PlacedSource:
    """Data with its places."""
    source = PlacedSource(file, data, {})
    object.__setattr__(source, "places", places)
    return source


class CellMistakes(Mistakes):
    """Mistakes that are shown at their cells, in the words of a workbook."""

    def __init__(self, source: PlacedSource) -> None:
        super().__init__(source)
        self.places = source.places

    def add(self, place: Place, message: str, advice: str, key: str = "", level: Level = "blocking") -> None:
        """Note one mistake at a part of the data, unless it follows from one that was reported."""
        missing = _MISSING.fullmatch(message)
        if missing:
            place = (*place, missing[1])
            message = f"“{missing[1]}” is empty."
        if self.places.is_said(place):
            return
        sheet, row, letter = self.places.cell(place)
        owner = ", ".join(part for part in (self.owner(place), f"“{key}”" if key else "") if part)
        text = f"{owner}: {message}" if owner else message[:1].upper() + message[1:]
        for pattern, said in _SAYS:
            advice = pattern.sub(said, advice)
        text = re.sub(r"\bline (\d+) has\b", r"row \1 has", text)
        problem = Problem(text, advice, level, file=self.source.file, sheet=sheet, row=row, column=letter)
        if problem not in self.found:
            self.found.append(problem)
