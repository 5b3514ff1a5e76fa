"""A text told anew with other data: what stays the same keeps its characters, with comments, order and layout.

Only the lines of what differs are written anew, in the way of the shipped files. A part that moves takes its own lines
along, and the comment right above it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing.spots import Document, Entry, Spot, read_document
from duediligence.questionnaire.rendering import block, entry, flow, rendered, scalar
from duediligence.questionnaire.source import read_scalar

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.]+")
"""A word, or a version, that needs no quotation marks where nothing else would be read from it."""


@dataclass(frozen=True)
class _Splice:
    """Other characters between two places of the text."""

    start: int
    end: int
    text: str


def retold(document: Document, data: Mapping[str, Any]) -> str:
    """The text of ``document`` changed so that it says ``data``.

    Where the layout of the text does not allow this piece by piece, it is written anew as a whole.
    """
    if _same(document.data, data):
        return document.text
    teller = _Teller(document)
    teller.value(document.root, document.data, data)
    text = _spliced(document.text, 0, len(document.text), teller.splices)
    if text.strip() and _says(text, document.source.file, data):
        return text
    return rendered(data)


def _says(text: str, file: str, data: Any) -> bool:
    try:
        return _same(read_document(text, file).data, data)
    except CannotProceed:
        return False


def _same(one: Any, other: Any) -> bool:
    """Whether two values would be written alike: 18 and 18.0 are, true and 1 are not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def _spliced(text: str, start: int, end: int, splices: Sequence[_Splice]) -> str:
    parts, at = [], start
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join((*parts, text[at:end]))


class _Teller:
    """Gathers what has to change in a text."""

    def __init__(self, document: Document, known: _Known | None = None) -> None:
        self.text = document.text
        self.root = document.root
        self.document = document
        self.splices: list[_Splice] = []
        self.known = known or _Known(document)

    def value(self, spot: Spot, old: Any, new: Any, around: Spot | None = None, inside: Entry | None = None) -> None:
        """What has to change where ``old`` stands; ``around``, ``inside``: the group or list and the entry it is in."""
        if _same(old, new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and self._keys_can_stay(spot, old, new):
            self._group(spot, old, new)
        elif isinstance(old, list) and isinstance(new, list) and old and new and not spot.flow:
            self._list(spot, old, new)
        elif isinstance(old, list) and isinstance(new, list) and spot.flow and len(old) == len(new):
            for each, before, after in zip(spot.entries, old, new, strict=True):
                self.value(each.value, before, after, spot, each)
        else:
            self._instead(spot, new, around, inside)

    def _keys_can_stay(self, spot: Spot, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        if spot.flow:
            return list(old) == list(new)
        return any(key in new for key in old) and next(iter(old)) in new

    def _group(self, spot: Spot, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        entries = {each.key: each for each in spot.entries}
        for key, before in old.items():
            if key in new:
                self.value(entries[key].value, before, new[key], spot, entries[key])
            else:
                self.splices.append(_Splice(self._lead(spot, entries[key]), self._next_line(entries[key]), ""))
        added: dict[int, list[str]] = {}
        at = None
        for key, after in new.items():
            if key in old:
                at = self._tail(entries[key])
            elif at is None:
                lines = "\n".join(entry(key, after, spot.column)).lstrip(" ")
                self.splices.append(_Splice(spot.start, spot.start, f"{lines}\n{' ' * spot.column}"))
            else:
                added.setdefault(at, []).extend(entry(key, after, spot.column))
        self.splices += [_Splice(at, at, "".join(f"\n{line}" for line in lines)) for at, lines in added.items()]

    def _list(self, spot: Spot, old: Sequence[Any], new: Sequence[Any]) -> None:
        before, after = _names(old), _names(new)
        if before == after:
            for each, one, other in zip(spot.entries, old, new, strict=True):
                self.value(each.value, one, other, spot, each)
            return
        places = {name: place for place, name in enumerate(before)}
        gaps = [self._gap(spot, place) for place in range(len(old))]
        usual = gaps[0] if not gaps[0].strip() else ""
        pieces = [self._outlived(before, after, gaps)]
        inline = bool(self.text[self._line(spot.start) : spot.start].strip(" "))
        start = spot.start if inline else self._lead(spot, spot.entries[0])
        for name, item in zip(after, new, strict=True):
            place = places.get(name)
            piece = self._new_item(item, spot.column) if place is None else self._old_item(spot, place, old, item)
            gap = usual if place is None or place == len(old) - 1 else gaps[place]
            pieces += [piece, gap]
        told = _joined(pieces)
        self.splices.append(_Splice(start, self._tail(spot.entries[-1]), told.lstrip(" ") if inline else told))

    @staticmethod
    def _outlived(before: Sequence[str], after: Sequence[str], gaps: list[str]) -> str:
        """Give a comment that stood apart below an item that goes to the item above; returns what has none above."""
        above, left = None, ""
        for place, name in enumerate(before):
            if name in after:
                above = place
            elif gaps[place].strip() and above is not None:
                gaps[above] += gaps[place]
            elif gaps[place].strip():
                left += gaps[place]
        return left

    def _old_item(self, spot: Spot, place: int, old: Sequence[Any], item: Any) -> str:
        each = spot.entries[place]
        start = self._lead(spot, each)
        inner = _Teller(self.document, self.known)
        inner.value(each.value, old[place], item, spot, each)
        if self.text[self._line(each.start) : each.start].strip(" "):  # the first of a list within a list
            return " " * spot.column + _spliced(self.text, each.start, self._tail(each), inner.splices)
        return _spliced(self.text, start, self._tail(each), inner.splices)

    def _new_item(self, item: Any, column: int) -> str:
        """Lines of an item that was not in the list: its own where it comes from elsewhere in the text."""
        known = self.known.part(item)
        if known is not None:
            around, each = known
            name = each.value.entry("id").value
            moved_here = scalar(item["id"]) == self.text[name.start : name.end]
            start = self._lead(around, each) if moved_here else self._line(each.start)
            piece = _spliced(self.text, start, self._tail(each), [_Splice(name.start, name.end, scalar(item["id"]))])
            if (moved := _shifted(piece, column - around.column)) is not None:
                return moved
        return "\n".join(block([item], column))

    def _instead(self, spot: Spot, new: Any, around: Spot | None, inside: Entry | None) -> None:
        """Another value where this one stands."""
        old = self.text[spot.start : spot.end]
        if isinstance(new, str) and all(map(_PLAIN.fullmatch, (old, new))) and read_scalar(new) == new:
            self.splices.append(_Splice(spot.start, spot.end, new))
            return
        if isinstance(new, str) and old.startswith('"'):
            told = scalar(new)
            self.splices.append(_Splice(spot.start, spot.end, told if told.startswith('"') else f'"{told}"'))
            return
        if around is None or inside is None or around.flow:
            told = flow(new)
            self.splices.append(_Splice(spot.start, spot.end, told if old else f" {told}"))
            return
        lines = entry(inside.key, new, around.column) if inside.key is not None else block([new], around.column)
        self.splices.append(_Splice(inside.start, spot.end, "\n".join(lines).lstrip(" ")))

    def _line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _tail(self, each: Entry) -> int:
        """The end of the line in which an entry ends, a comment behind it included."""
        end = self.text.find("\n", each.value.end)
        return len(self.text) if end < 0 else end

    def _next_line(self, each: Entry) -> int:
        return min(self._tail(each) + 1, len(self.text))

    def _lead(self, around: Spot, each: Entry) -> int:
        """Where the lines of an entry begin, with the comment right above it."""
        start = self._line(each.start)
        if around is self.root and each is around.entries[0]:
            return start
        while start:
            above = self._line(start - 1)
            line = self.text[above:start]
            if line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) == around.column:
                start = above
            else:
                break
        return start

    def _gap(self, spot: Spot, place: int) -> str:
        """What stands between an item and the lines of the next: blank lines, and comments that stand apart."""
        if place + 1 >= len(spot.entries):
            return ""
        return self.text[self._next_line(spot.entries[place]) : self._lead(spot, spot.entries[place + 1])]


def _joined(pieces: Sequence[str]) -> str:
    """Pieces with the gaps between them as lines; no blank line at the end."""
    told = ""
    for piece in pieces:
        if piece:
            told += piece if piece.endswith("\n") else f"{piece}\n"
    return told.rstrip()


def _names(items: Sequence[Any]) -> list[str]:
    """What tells the items of a list apart: an id or name, else what they say; the same again is numbered."""
    seen: Counter[str] = Counter()
    names = []
    for item in items:
        own = item.get("id", item.get("name")) if isinstance(item, dict) else None
        name = f"id {own}" if isinstance(own, str) else _canonical(item)
        seen[name] += 1
        names.append(f"{name} {seen[name]}")
    return names


def _content(item: Mapping[str, Any]) -> str:
    return _canonical({key: value for key, value in item.items() if key != "id"})


class _Known:
    """Every item with an id in a list of lines, by what it says besides; gathered when first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts: dict[str, tuple[Spot, Entry]] | None = None

    def part(self, item: Any) -> tuple[Spot, Entry] | None:
        """The list and entry of a part that says the same, and has this id if one has."""
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            return None
        if self.parts is None:
            self.parts = {}
            self._gather(self.document.root, self.document.data)
        return self.parts.get(_canonical(item)) or self.parts.get(_content(item))

    def _gather(self, spot: Spot, data: Any) -> None:
        assert self.parts is not None
        inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
        for each, inner in zip(spot.entries, inside, strict=True):
            self._gather(each.value, inner)
            if spot.kind == "list" and not spot.flow and isinstance(inner, dict) and isinstance(inner.get("id"), str):
                self.parts[_canonical(inner)] = self.parts[_content(inner)] = (spot, each)


def _shifted(piece: str, by: int) -> str | None:
    """Lines further to the right or left; None where one of them has no room."""
    lines = piece.split("\n")
    if by >= 0:
        return "\n".join(" " * by + line if line.strip() else line for line in lines)
    if any(line.strip() and line[:-by].strip(" ") for line in lines):
        return None
    return "\n".join(line[-by:] for line in lines)
