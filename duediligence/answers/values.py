"""Numbers and dates as people write them: read when there is one meaning, otherwise said why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from duediligence.answers.words import fold

EPOCH = date(1970, 1, 1)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ ',]\d{3})+(?:\.\d+)?")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(?:[ '.]\d{3})+,\d+")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_DAY_FIRST_OR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?:[ T]\d{1,2}:\d{2}.*)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})[-/., ]*(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a cell could not be read, and what to write instead."""

    message: str
    advice: str


def number(text: str) -> float | None:
    """The number written as ``1,200``, ``1 200``, ``1'200.5``, ``12,5`` or ``45``; None when it is none."""
    bare = text.translate(_BLANKS).strip()
    if _PLAIN.fullmatch(bare):
        return float(bare)
    if _GROUPED.fullmatch(bare):
        return float(re.sub(r"[ ',]", "", bare))
    if _GROUPED_COMMA.fullmatch(bare):
        return float(re.sub(r"[ '.]", "", bare).replace(",", "."))
    return float(bare.replace(",", ".")) if _DECIMAL_COMMA.fullmatch(bare) else None


def percentage(text: str) -> float | NotRead:
    """Per cent, 0–100, of ``45 %`` or ``45``. ``0.45`` without a sign can mean two things and is asked."""
    bare = text.strip()
    signed = bare.endswith(("%", "％"))
    value = number(bare.rstrip("%％ ") if signed else bare)
    if value is None:
        return NotRead("We could not read this as a percentage.", "Write a number from 0 to 100, for example 45.")
    if not signed and 0 < value < 1:
        return NotRead(
            f"{bare} can mean {bare} per cent or {value:.0%}.", "Write it with a per cent sign, for example 45 %."
        )
    if not 0 <= value <= 100:
        return NotRead("A percentage lies between 0 and 100.", "Write a number from 0 to 100.")
    return value


def calendar_date(text: str) -> date | NotRead:
    """The day written in ISO form, with a month name, as an Excel day number, or as d.m.yyyy.

    ``03/04/2026`` can be 3 April or 4 March: it is asked, not guessed.
    """
    bare = text.strip()
    if match := _ISO.fullmatch(bare):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST_OR_LAST.fullmatch(bare):
        return _day_or_month_first(int(match[1]), int(match[3]), int(match[4]), match[2])
    if _EXCEL_SERIAL.fullmatch(bare):
        return _EXCEL_EPOCH + timedelta(days=int(float(bare)))
    words = fold(bare)
    if match := _DAY_MONTH.fullmatch(words):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(words):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return NotRead("We could not read this as a date.", "Write it as year-month-day, for example 2026-03-31.")


def days(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def _day_or_month_first(first: int, second: int, year: int, mark: str) -> date | NotRead:
    if mark == "." or first > 12 or first == second:  # with dots the day comes first
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return NotRead(
        "This date can be read two ways (day or month first).", "Write it as year-month-day, for example 2026-03-31."
    )


def _month(word: str) -> int:
    found = [
        place for place, name in enumerate(_MONTHS, start=1) if name.startswith(word) or word == "sept" == name[:4]
    ]
    return found[0] if len(found) == 1 else 0


def _day(year: int, month: int, day: int) -> date | NotRead:
    try:
        return date(year, month, day)
    except ValueError:
        return NotRead("There is no such day.", "Write it as year-month-day, for example 2026-03-31.")
