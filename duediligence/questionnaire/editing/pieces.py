"""A text cut where its parts begin, so that after an edit only the part that was edited is read again.

It is cut only where each piece, read alone, says what it says in the whole: at keys in the first column, and at the
dashes of the lists below them, in the layout of the shipped files. A line that begins at the dash of its list or to the
left of it cannot belong to what stands above, unless a quotation or a bracket is still open there; then that piece
cannot be read alone, and the text is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ODD: Final = re.compile("[\t\r\x85\u2028\u2029\ufeff]")
"""Signs that YAML takes for the end of a line, or that have no width we know."""
_KEY: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*):(?:[ ]|$)")
_LISTS: Final = re.compile(r"(sections|rules|factors|actions|examples|checks):[ ]*(?:#.*)?$")
_QUESTIONS: Final = re.compile(r" {4}questions:[ ]*(?:#.*)?$")


@dataclass(frozen=True)
class Piece:
    """Some whole lines: from line ``line`` (0 is the first), at character ``start``.

    ``key``: what they hold belongs to the list of this key; None: they are keys of the text itself. ``items``: pieces
    that hold the questions of the section that this one begins.
    """

    text: str
    start: int
    line: int
    key: str | None
    items: tuple[Piece, ...] = ()


def pieces(text: str) -> list[Piece] | None:
    """The pieces of a text, in their order; None where its layout does not say where to cut."""
    if _ODD.search(text):
        return None
    lines = [*(f"{line}\n" for line in text.split("\n")[:-1]), *filter(None, text.split("\n")[-1:])]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found: list[Piece] = []
    for first, after in _blocks(lines):
        if first < 0:
            return None
        list_of = _LISTS.match(lines[first].rstrip("\n"))
        items = list(_items(lines, first + 1, after, 2)) if list_of else []
        if not items or any(begin < 0 for begin, _ in items):
            found.append(_piece(lines, starts, first, after, None))
            continue
        assert list_of is not None
        found.append(_piece(lines, starts, first, items[0][0], None))
        for begin, end in items:
            found.append(_section(lines, starts, begin, end) if list_of[1] == "sections" else
                         _piece(lines, starts, begin, end, list_of[1]))  # fmt: skip
    return found


def _section(lines: list[str], starts: list[int], begin: int, end: int) -> Piece:
    """A section with its questions as pieces of their own, where they come last in it."""
    at = next((at for at in range(begin, end) if _QUESTIONS.match(lines[at].rstrip("\n"))), None)
    items = list(_items(lines, at + 1, end, 6)) if at is not None else []
    if not items or any(first < 0 for first, _ in items):
        return _piece(lines, starts, begin, end, "sections")
    questions = tuple(_piece(lines, starts, first, after, "questions") for first, after in items)
    return Piece("".join(lines[begin : items[0][0]]), starts[begin], begin, "sections", questions)


def _piece(lines: list[str], starts: list[int], first: int, after: int, key: str | None) -> Piece:
    return Piece("".join(lines[first:after]), starts[first], first, key)


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where keys in the first column begin and end; (-1, -1) for a line there that is no key."""
    begins = []
    for number, line in enumerate(lines):
        if line[0] in " #\n":
            continue
        if not _KEY.match(line.rstrip("\n")):
            yield -1, -1
            return
        begins.append(number)
    if not begins:
        yield -1, -1
        return
    begins[0] = 0  # what stands above the first key
    yield from zip(begins, [*begins[1:], len(lines)], strict=True)


def _items(lines: list[str], first: int, after: int, column: int) -> Iterator[tuple[int, int]]:
    """Where the items of a list begin and end; (-1, -1) where a line stands further left or is no item."""
    begins = []
    for number in range(first, after):
        line = lines[number]
        depth = len(line) - len(line.lstrip(" "))
        if line[depth] in "#\n" or depth > column:
            continue
        if depth < column or line[depth : depth + 2] != "- ":
            yield -1, -1
            return
        begins.append(number)
    if begins:
        yield from zip(begins, [*begins[1:], after], strict=True)
