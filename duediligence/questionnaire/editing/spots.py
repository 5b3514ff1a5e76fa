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

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing.pieces import Piece, pieces
from duediligence.questionnaire.source import DEEPEST, LARGEST, MOST_PARTS, Place, Source, read_watched


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
    """A text with its parts and their spots. Raises CannotProceed as ``read_source`` does.

    Of a text in the layout of the shipped files only the pieces are read that were not read before.
    """
    return _of_pieces(text, file) or read_whole(text, file)


def read_whole(text: str, file: str) -> Document:
    """The same, read from its beginning to its end."""
    watch = _Watch(text)
    source = read_watched(text, file, watch)
    assert watch.root is not None  # an empty file would have been a mistake
    return Document(text, source, watch.root)


def _of_pieces(text: str, file: str) -> Document | None:
    """A text put together from its pieces; None where it has to be read as a whole, as one with mistakes has."""
    cut = pieces(text) if len(text) <= LARGEST // 4 else None  # so that no size in bytes is above the largest
    if not cut:
        return None
    whole = _Whole()
    if not all(whole.take(piece) for piece in cut) or not whole.data:
        return None
    if 2 * len(whole.lines) > MOST_PARTS or max(map(len, whole.lines)) > DEEPEST // 2:
        return None
    whole.root.start = whole.root.entries[0].start
    whole.root.end = max(_ends(whole.root))
    whole.lines[()] = whole.lines[(str(whole.root.entries[0].key),)]
    return Document(text, Source(file, whole.data, whole.lines), whole.root)


@lru_cache(maxsize=3_000)
def _read_piece(text: str) -> Document | None:
    try:
        return read_whole(text, "")
    except CannotProceed:
        return None


class _Whole:
    """What the pieces of a text say together."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.lines: dict[Place, int] = {}
        self.root = Spot("map", 0, 0, flow=False)

    def take(self, piece: Piece) -> bool:
        """Add a piece; False where it does not say what it should, read alone."""
        read = _read_piece(piece.text)
        if read is None:
            return False
        if piece.key is not None:
            return self._item(piece, read, self.data, self.root, (piece.key,))
        if not isinstance(read.data, dict) or read.root.flow or self.data.keys() & read.data.keys():
            return False
        self.data |= read.data
        self._place(piece, read, (), ())
        self.root.entries += _moved(read.root, piece.start).entries
        return True

    def _item(self, piece: Piece, read: Document, data: dict[str, Any], around: Spot, path: Place) -> bool:
        """Add an item to the list that is the last thing that was read."""
        if not isinstance(read.data, list) or len(read.data) != 1 or read.root.flow:
            return False
        key, holder = str(path[-1]), around.entries[-1]
        moved = _moved(read.root, piece.start)
        if data.get(key) is None:
            data[key] = []
            holder.value = Spot("list", moved.start, moved.end, flow=False, column=moved.column)
        if (holder.key, holder.value.kind, holder.value.column) != (key, "list", moved.column):
            return False
        number = len(data[key])
        self._place(piece, read, (0,), (*path, number))
        item = read.data[0]
        data[key].append(item)
        holder.value.entries.append(moved.entries[0])
        if piece.items:
            if not isinstance(item, dict) or item.get("questions", 0) is not None:
                return False
            data[key][number] = item = dict(item)
            inside = (*path, number, "questions")
            for each in piece.items:
                question = _read_piece(each.text)
                if question is None or not self._item(each, question, item, moved.entries[0].value, inside):
                    return False
            moved.entries[0].value.end = moved.entries[0].value.entries[-1].value.end
        holder.value.end = moved.entries[0].value.end
        return True

    def _place(self, piece: Piece, read: Document, old: Place, new: Place) -> None:
        """The lines of a piece as those of the whole."""
        for place, line in read.source.lines.items():
            if place[: len(old)] == old and (place or new):
                self.lines[(*new, *place[len(old) :])] = line + piece.line


def _moved(spot: Spot, by: int) -> Spot:
    """The same further down in a text."""
    entries = [Entry(each.key, each.start + by, _moved(each.value, by)) for each in spot.entries]
    return Spot(spot.kind, spot.start + by, spot.end + by, spot.flow, spot.column, entries)


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
