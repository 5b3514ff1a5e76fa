"""Days as people write them in a column: read only where one day can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from duediligence.suppliers.cells import Objects, map_distinct

_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]([A-Za-z]{3})[a-z]*\.?[-/., ]+(\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_dates(texts: Objects) -> Objects:
    """The day of each text (``datetime.date``), None where there is none or where two days could be meant.

    Whether 03/04/2026 is in March or in April the whole column decides: a value above 12 shows which part is the day.
    With points between the parts the day stands first.
    """
    order = _order({text for text in texts if text is not None})
    return map_distinct(texts, lambda text: _day(text, order))


def _order(texts: Iterable[str]) -> str | None:
    first = second = False
    for text in texts:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found:
            first |= int(found[1]) > 12
            second |= int(found[2]) > 12
    return None if first == second else "day" if first else "month"


def _day(text: str, order: str | None) -> date | None:
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _COMPACT.fullmatch(text):
        return _date(int(found[1] + found[2]), int(found[3]), int(found[4]))
    if (found := _NAMED.fullmatch(text)) and found[2].casefold() in _MONTHS:
        return _date(_year(found[3]), _MONTHS.index(found[2].casefold()) + 1, int(found[1]))
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        if order == "day" or "." in text or one == two:
            return _date(year, two, one)
        if order == "month":
            return _date(year, one, two)
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
