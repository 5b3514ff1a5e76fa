"""One value as the text of a cell, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from duediligence.questionnaire.mistakes import suggestion
from duediligence.questionnaire.shape import Slot

YES: Final = "yes"
NO: Final = "no"
_YES: Final = frozenset({YES, "true", "1", "x", "y"})
_NO: Final = frozenset({NO, "false", "0", "n"})
_SIDES: Final = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
"""What may stand at either side of a text without being seen; it is left out."""
_BLANKS: Final = re.compile("[\u00a0\u2007\u202f]")
_WHOLE: Final = re.compile(r"[-+]?\d{1,30}(\.0+)?")
_NUMBER: Final = re.compile(r"[-+]?(\d{1,309}(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?")
_SHOWN_DIGITS: Final = 15
"""Excel keeps so many digits of a number."""
_PLAIN_LISTS: Final = frozenset({"languages", "frameworks", "of"})
"""Lists of free text whose entries never hold a comma or a blank."""


class Unreadable(ValueError):
    """A cell that is not what its column wants: what is wrong, what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


def trimmed(text: str | None) -> str:
    """A cell without what stands unseen at its sides; lines end as on any machine."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip(_SIDES)


def plain(text: str | None) -> str:
    """The same for ids, numbers and words of the language: every blank is an ordinary one."""
    return _BLANKS.sub(" ", trimmed(text))


def written(value: Any, slot: Slot) -> str | int | float | None:
    """A value as it stands in its cell: a number as a number, everything else as text; None for an empty cell."""
    if value is None or (slot.form != "one" and not value):
        return None
    match slot.form:
        case "list":
            return _joined([str(_one(item, slot)) for item in value], slot)
        case "pairs":
            return ", ".join(f"{name}: {_one(item, slot)}" for name, item in value.items())
        case "listed pairs":
            return ", ".join(f"{name}: {_one(item, slot)}" for pairs in value for name, item in pairs.items())
    return _one(value, slot)


def _one(value: Any, slot: Slot) -> str | int | float:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**_SHOWN_DIGITS else _kept(value)
    if isinstance(value, int):
        return value if abs(value) < 10**_SHOWN_DIGITS else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept(value: float) -> str | float:
    """A number whose digits Excel would cut stays text, with an exponent, so that no reader takes it for a number."""
    return value if float(f"{value:.{_SHOWN_DIGITS}g}") == value else f"{value:.16e}"


def _is_free(slot: Slot) -> bool:
    return slot.scalar == "text" and slot.path[-1] not in _PLAIN_LISTS and not slot.options


def _joined(items: Sequence[str], slot: Slot) -> str:
    if not _is_free(slot):
        return ", ".join(items)
    return "".join(f"{item}\n" for item in items) if any(";" in item for item in items) else "; ".join(items)


def value_of(text: str, slot: Slot) -> Any:
    """What a cell says (it is not blank). Raises Unreadable."""
    match slot.form:
        case "words":
            return trimmed(text)
        case "list":
            return [_scalar(item, slot) for item in _parts(text, slot)]
        case "pairs":
            return dict(_pair(item, slot) for item in _parts(text, slot))
        case "listed pairs":
            return [dict([_pair(item, slot)]) for item in _parts(text, slot)]
    return _scalar(text, slot)


def _parts(text: str, slot: Slot) -> list[str]:
    if slot.form == "list" and _is_free(slot):
        items = text.split("\n") if "\n" in text.strip(" ") else text.split(";")
        return [item for each in items if (item := trimmed(each))]
    if slot.form == "list":
        return [item for item in re.split(r"[\s,;]+", plain(text)) if item]
    return [item for each in re.split(r"[,;\n]", plain(text)) if (item := each.strip())]


def _pair(item: str, slot: Slot) -> tuple[str, Any]:
    name, colon, value = item.partition(":")
    if not colon or not name.strip() or not value.strip():
        known = f" {slot.options[0]}" if slot.options else " 1"
        raise Unreadable(f"“{item}” is not an id with its value.", f"Write id:{known}, with commas between several.")
    return name.strip(), _scalar(value, slot)


def _scalar(text: str, slot: Slot) -> Any:
    if slot.scalar == "text":
        return trimmed(text)
    word = plain(text)
    match slot.scalar:
        case "id" | "date":
            return word
        case "word":
            return _word(word, slot.options)
        case "truth":
            return _truth(word)
        case "whole":
            if not _WHOLE.fullmatch(word):
                raise Unreadable(*_no_number(word, "whole number"))
            return int(word.partition(".")[0])
    if not _NUMBER.fullmatch(word):
        raise Unreadable(*_no_number(word, "number"))
    value = float(word)
    return int(value) if value.is_integer() and abs(value) < 10**_SHOWN_DIGITS else value


def _word(word: str, options: Sequence[str]) -> str:
    by_form = {_loose(option): option for option in options}
    if _loose(word) not in by_form:
        raise Unreadable(f"“{word}” is none of the words that can stand here.", advice_among(word, options))
    return by_form[_loose(word)]


def advice_among(word: str, options: Sequence[str]) -> str:
    """What to write instead of an unknown word."""
    several = f"{', '.join(options[:-1])} or {options[-1]}" if len(options) > 1 else options[0]
    return suggestion(_loose(word), options, f"Write {several}.")


def _loose(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().casefold())


def _truth(word: str) -> bool:
    if word.casefold() in _YES | _NO:
        return word.casefold() in _YES
    raise Unreadable(f"“{word}” is neither yes nor no.", "Write yes, or leave the cell empty.")


def _no_number(word: str, noun: str) -> tuple[str, str]:
    if re.fullmatch(r"[-+]?\d+,\d+", word):
        return f"“{word}” is text, not a {noun}.", "Format the cell as a number and enter it again."
    if noun == "whole number" and _NUMBER.fullmatch(word):
        return f"{word} is not a whole number.", "Write a whole number."
    return f"“{word}” is not a {noun}.", f"Write a {noun} without any other sign."


def is_blank(value: Mapping[str, Any] | Sequence[Any] | str | None) -> bool:
    """Whether there is nothing to write."""
    return value is None or value == "" or (not isinstance(value, str) and len(value) == 0)
