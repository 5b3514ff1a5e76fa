"""Where each part of a definition stands in its text, so that an edit changes these characters and no others."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from duediligence.questionnaire.source import Place, Source, read_watched


@dataclass(slots=True)
class Spot:
    """One value: the characters ``start`` to ``end`` of the text.

    ``flow``: written with brackets. ``column``: of its keys or dashes, where it is not. ``entries``: what is in it.
    """

    kind: Literal["scalar", "map", "list"]
    start: int
    end: int
    flow: bool
    column: int = 0
    entries: list[Entry] = field(default_factory=list)

    def at(self, place: Place) -> Spot:
        """The value at a place of the data. Raises KeyError."""
        spot = self
        for step in place:
            spot = spot.entry(step).value
        return spot

    def entry(self, step: str | int) -> Entry:
        """One key or one item. Raises KeyError."""
        if isinstance(step, int) and self.kind == "list" and 0 <= step < len(self.entries):
            return self.entries[step]
        if self.kind == "map":
            for entry in self.entries:
                if entry.key == step:
                    return entry
        raise KeyError(step)


@dataclass(slots=True)
class Entry:
    """A key with its value, or an item of a list; ``start`` is where the key or the dash stands."""

    key: str | None
    start: int
    value: Spot


@dataclass(frozen=True)
class Document:
    """A text that could be read, what it says and where."""

    text: str
    source: Source
    root: Spot

    @property
    def data(self) -> Any:
        """What it says; not to be changed."""
        return self.source.data


@lru_cache(maxsize=24)
def read_document(text: str, file: str) -> Document:
    """A text with its parts and their spots. Raises CannotProceed as ``read_source`` does."""
    watch = _Watch(text)
    source = read_watched(text, file, watch)
    assert watch.root is not None  # an empty file would have been a mistake
    return Document(text, source, watch.root)


class _Watch:
    """Builds spots from the events of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Spot | None = None
        self.open: list[Spot] = []
        self.key: list[tuple[str, int, int] | None] = []

    def __call__(self, event: Event) -> None:
        match event:
            case ScalarEvent():
                self._scalar(event)
            case MappingStartEvent() | SequenceStartEvent():
                kind: Literal["map", "list"] = "map" if isinstance(event, MappingStartEvent) else "list"
                mark = event.start_mark
                spot = Spot(kind, mark.index, mark.index, bool(event.flow_style), mark.column)
                self._place(spot)
                self.open.append(spot)
                self.key.append(None)
            case MappingEndEvent() | SequenceEndEvent():
                spot = self.open.pop()
                self.key.pop()
                spot.end = event.end_mark.index if spot.flow else max(_ends(spot), default=spot.start)

    def _scalar(self, event: ScalarEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if self.open and self.open[-1].kind == "map" and self.key[-1] is None:
            self.key[-1] = (str(event.value), start, end)
            return
        if event.style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        if start == end and event.style is None:
            start = end = self._where_nothing_stands(start)
        self._place(Spot("scalar", start, end, flow=False))

    def _where_nothing_stands(self, at: int) -> int:
        """Right behind the colon or the dash of an empty value."""
        key = self.key[-1] if self.key else None
        if key is not None:
            return self.text.index(":", key[2]) + 1 if ":" in self.text[key[2] :] else at
        return len(self.text[:at].rstrip()) if self.open and not self.open[-1].flow else at

    def _place(self, spot: Spot) -> None:
        if not self.open:
            self.root = spot
            return
        around = self.open[-1]
        key = self.key[-1]
        if around.kind == "map" and key is not None:
            around.entries.append(Entry(key[0], key[1], spot))
            self.key[-1] = None
        else:
            around.entries.append(Entry(None, spot.start if around.flow else self._dash(around, spot.start), spot))

    def _dash(self, around: Spot, at: int) -> int:
        """Where the dash of an item stands: in the column of its list, on its line or above."""
        if not around.entries and self.text[around.start] == "-":
            return around.start
        line = self.text.rfind("\n", 0, at) + 1
        while True:
            dash = line + around.column
            if dash <= at and self.text[dash : dash + 1] == "-" and not self.text[line:dash].strip(" "):
                return dash
            if line == 0:
                return at
            line = self.text.rfind("\n", 0, line - 1) + 1


def _ends(spot: Spot) -> list[int]:
    return [spot.entries[-1].value.end] if spot.entries else []
