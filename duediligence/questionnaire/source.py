"""A YAML file as plain data, let through a gate event by event, with the line of every part.

Nothing is built before its event has passed: no tags, anchors, aliases, merge keys, duplicate keys or
second documents, so a small file cannot grow into a large one. Scalars follow the core schema of YAML 1.2:
``yes`` and ``no`` are words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import MEGABYTE

LARGEST: Final = 2 * MEGABYTE
"""Bytes a definition file may have."""
REMEMBERED: Final = MEGABYTE // 4
"""Bytes up to which we keep what a text said, should it be read again."""
DEEPEST: Final = 30
"""How deep lists and mappings may be nested."""
MOST_PARTS: Final = 200_000
"""Keys, values, lists and groups a file may have: what a file costs to read goes with these, not with its bytes."""
MOST_MISTAKES: Final = 50
"""After so many mistakes of form we stop reading."""

Place = tuple[str | int, ...]
"""Where something is in the data: ``("sections", 0, "questions", 2, "unknown")``."""

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH: Final = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,30}")
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Source:
    """What a file says: ``data`` of dicts, lists, str, int, float, bool and None; ``lines`` from 1, by path."""

    file: str
    data: Any
    lines: dict[Place, int]

    def line(self, path: Place) -> int:
        """Line of a part; of the nearest part around it when it is not in the file itself."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_text(path: Path) -> str:
    """Text of a definition file. Raises CannotProceed: not found, too large, not UTF-8."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise CannotProceed(
            Problem(
                f"We could not open the file ({error.strerror}).",
                "Check its name and folder.",
                "blocking",
                file=path.name,
            )
        ) from error
    if len(content) > LARGEST:
        raise CannotProceed(_too_large(path.name, path.stat().st_size))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CannotProceed(
            Problem("The file is not UTF-8 text.", "Save it as UTF-8.", "blocking", file=path.name, line=line)
        ) from error


def read_source(text: str, file: str) -> Source:
    """The data of one YAML document, with lines.

    Raises CannotProceed with every mistake of form (at most ``MOST_MISTAKES``), each with its line.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise CannotProceed(_too_large(file, size))
    if size > REMEMBERED:
        return _read(text, file)
    said = _remembered(text, file)
    return Source(file, deepcopy(said.data), said.lines)


def read_watched(text: str, file: str, watch: Callable[[Event], None]) -> Source:
    """The same, with each event told to ``watch`` once it has passed; nothing is kept."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise CannotProceed(_too_large(file, size))
    return _read(text, file, watch)


def _read(text: str, file: str, watch: Callable[[Event], None] | None = None) -> Source:
    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                break
            if watch is not None and not builder.mistakes:
                watch(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        builder.refuse(
            mark.line if mark else 0,
            f"We could not read the file as YAML ({said}).",
            "Check indentation, colons, brackets and quotation marks at and just above this line.",
        )
    except (YAMLError, ValueError) as error:
        line = text.count("\n", 0, getattr(error, "position", None) or 0)
        builder.refuse(
            line,
            "The file holds a character that cannot stand in YAML.",
            "Remove control characters and other invisible signs.",
        )
    if builder.mistakes:
        raise CannotProceed(builder.mistakes)
    if builder.empty:
        raise CannotProceed(Problem("The file is empty.", "Choose another file.", "blocking", file=file))
    return Source(file, builder.root, builder.lines)


# A module reads its core, and every definition the same packs and actions: parsing them is most of the time.
_remembered = lru_cache(maxsize=64)(_read)


def _too_large(file: str, size: int) -> Problem:
    return Problem(
        f"The file has {size:,} bytes; we read at most {LARGEST:,}.",
        "Split it into several questionnaires.",
        "blocking",
        file=file,
    )


@dataclass
class _Open:
    """A list or mapping that has begun but not ended."""

    path: Place
    into: dict[str, Any] | list[Any]
    key: str | None = None  # the key waiting for its value
    dropped: bool = False  # the key is a mistake: its value is read and thrown away


class _Builder:
    """Takes events one after the other and builds data only from those that are allowed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Problem] = []
        self.lines: dict[Place, int] = {}
        self.root: Any = None
        self.empty = True
        self.documents = 0
        self.parts = 0
        self.open: list[_Open] = []

    def refuse(self, line: int, message: str, advice: str) -> None:
        self.mistakes.append(Problem(message, advice, "blocking", file=self.file, line=line + 1))

    def take(self, event: Event) -> bool:
        """Handle one event; False means that reading on would not help."""
        line = event.start_mark.line
        self.parts += 1
        if self.parts > MOST_PARTS:
            self.refuse(line, f"The file has more than {MOST_PARTS:,} parts.", "Split it into several questionnaires.")
            return False
        match event:
            case DocumentStartEvent():
                self.documents += 1
                if event.version or event.tags:
                    self.refuse(line, "Lines that start with % cannot be used.", "Remove them above this line.")
                if self.documents > 1:
                    self.refuse(line, "The file holds a second document.", "Keep one and remove the line --- above.")
                    return False
            case AliasEvent():
                self.refuse(
                    line, f"*{event.anchor} points to another part of the file.", "Write the part out in full instead."
                )
                self._place(None, line)
            case ScalarEvent():
                self._check_marks(event, line)
                self._scalar(event, line)
            case MappingStartEvent() | SequenceStartEvent():
                self._check_marks(event, line)
                if len(self.open) >= DEEPEST:
                    self.refuse(line, f"Lists are nested more than {DEEPEST} levels deep.", "Write it flatter.")
                    return False
                if not self._begin(event, line):
                    return False
            case MappingEndEvent() | SequenceEndEvent():
                self.open.pop()
                self._value_done()
        return len(self.mistakes) < MOST_MISTAKES

    def _check_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.refuse(line, f"&{event.anchor} names a part for use elsewhere.", "Remove it.")
        if event.tag is not None:
            self.refuse(line, f"{event.tag} is a type mark, and these cannot be used here.", "Remove it.")

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        around = self.open[-1] if self.open else None
        if around is not None and isinstance(around.into, dict) and around.key is None:
            self._key(around, event, line)
        else:
            self._place(_value(event), line)

    def _key(self, around: _Open, event: ScalarEvent, line: int) -> None:
        key = str(event.value)
        around.key, path = key, (*around.path, key)
        around.dropped = False
        if key == "<<" and event.style is None:
            self.refuse(line, "<< copies keys from another part.", "Write the keys out in full instead.")
            around.dropped = True
        elif key in around.into:
            self.refuse(
                line,
                f"The key “{key}” stands here a second time (first in line {self.lines[path]}).",
                "Keep one of the two.",
            )
            around.dropped = True
        else:
            self.lines[path] = line + 1

    def _begin(self, event: Event, line: int) -> bool:
        around = self.open[-1] if self.open else None
        if around is not None and isinstance(around.into, dict) and around.key is None:
            self.refuse(line, "A list or group stands where a key should.", "Put quotation marks around the key.")
            return False
        new: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self.open.append(_Open(self._put(new, line), new))
        return True

    def _place(self, value: Any, line: int) -> None:
        self._put(value, line)
        self._value_done()

    def _put(self, value: Any, line: int) -> Place:
        """Store a value where it belongs and say where that is."""
        if not self.open:
            self.root, self.empty = value, value is None
            self.lines[()] = line + 1
            return ()
        around = self.open[-1]
        if isinstance(around.into, list):
            path: Place = (*around.path, len(around.into))
            around.into.append(value)
            self.lines.setdefault(path, line + 1)
            return path
        key = around.key or ""
        if not around.dropped:
            around.into[key] = value
        return (*around.path, key)

    def _value_done(self) -> None:
        if self.open:
            self.open[-1].key = None


def _value(event: ScalarEvent) -> str | int | float | bool | None:
    """A scalar by the core schema of YAML 1.2; anything quoted is text."""
    text = str(event.value)
    return read_scalar(text) if event.style is None else text


def read_scalar(text: str) -> str | int | float | bool | None:
    """A word without quotation marks by the core schema of YAML 1.2."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
