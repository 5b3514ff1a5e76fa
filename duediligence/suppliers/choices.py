"""What an officer said a value means, applied to every row that has it and remembered for the next list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from duediligence.errors import Problem
from duediligence.reference import classify_sector, country_name, match_country
from duediligence.reference.names import plain
from duediligence.reference.suggestions import suggest_sectors
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.frame import NUMERIC, Suppliers, keyed
from duediligence.suppliers.values import number_of

_MENDED: Final[Mapping[str, frozenset[str]]] = {
    "country": frozenset({"country_unknown", "country_missing"}),
    "workers": frozenset({"number_unread", "number_about", "number_zero"}),
    "spend": frozenset({"money_unread"}),
    "country_role": frozenset({"role_unread"}),
    **dict.fromkeys(("women_share", "migrant_share", "agency_share"), frozenset({"percent_unread", "percent_about"})),
}
_GIVEN_ANEW = frozenset({"row_repeated", "row_differs"})


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """In ``column``, the text ``written`` means ``value``.

    ``written`` None: where the cell is blank; ``everywhere``: all rows, whatever they say. ``value``: for a country an
    ISO-2 code, for a sector an ISIC division or a text, for a number the number; "" says that it means nothing (the
    cell becomes blank, the text stays as an extra). ``header``: where a text that could not be read as a number
    stands among the extras.
    """

    column: str
    written: str | None
    value: str
    everywhere: bool = False
    header: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> ValueChoice:
        """A stored choice. ValueError where it names no standard column."""
        if data["column"] not in FIELDS:
            raise ValueError(f"{data['column']!r} is no standard column")
        return ValueChoice(
            data["column"], data["written"], data["value"], bool(data.get("everywhere")), data.get("header")
        )


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that we do not know: how many rows have it, and what it may mean (a code and its words), or None.

    ``written`` None: the cell is blank.
    """

    column: str
    written: str | None
    rows: int
    suggestion: str | None
    suggestion_label: str | None


def unknown_values(suppliers: Suppliers) -> tuple[UnknownValue, ...]:
    """Countries and sectors that we do not know, grouped as written, the most frequent first; countries before sectors.

    A country that the address told is not asked again, unless the cell says something we do not know.
    """
    frame = suppliers.frame
    blank = int((frame["country"].isna() & frame["country_as_written"].isna()).sum())
    unread = frame["country_as_written"].notna() & (frame["country"].isna() | frame["country_inferred"])
    found = [_unknown_country(text, rows) for text, rows in _counted(frame["country_as_written"][unread])]
    if blank:
        found.append(UnknownValue("country", None, blank, None, None))
    found += [_unknown_sector(text, rows) for text, rows in _counted(frame["sector"]) if classify_sector(text) is None]
    return tuple(found)


def _unknown_country(text: str, rows: int) -> UnknownValue:
    code = match_country(text).suggestion
    return UnknownValue("country", text, rows, code, country_name(code) if code else None)


def _unknown_sector(text: str, rows: int) -> UnknownValue:
    near = suggest_sectors(text, 1)
    if not near:
        return UnknownValue("sector", text, rows, None, None)
    return UnknownValue("sector", text, rows, near[0].division, f"{near[0].division} {near[0].title}")


def _counted(values: pd.Series) -> list[tuple[str, int]]:
    return sorted(Counter(values.dropna()).items(), key=lambda each: (-each[1], each[0]))


def with_values(suppliers: Suppliers, choices: Iterable[ValueChoice]) -> Suppliers:
    """The suppliers as the choices say, in their order; what the cells said stays (``country_as_written``, or an extra
    "Sector as written"). Keys are given anew, since a country is part of some; problems that are mended are dropped.

    Raises ValueError for a country that is no country, or a number that is none.
    """
    chosen = list(choices)
    if not chosen:
        return suppliers
    columns: dict[str, list[Any]] = {name: suppliers.frame[name].tolist() for name in suppliers.frame.columns}
    mended: set[tuple[str, Any, Any, Any]] = set()
    for choice in chosen:
        rows = list(_rows(columns, choice))
        value = _value(choice)
        for at in rows:
            _set(columns, choice, at, value)
        mended |= {
            (kind, columns["file"][at], columns["sheet"][at], columns["row"][at])
            for kind in _MENDED.get(choice.column, ())
            for at in rows
        }
    types = suppliers.frame.dtypes
    frame = pd.DataFrame({name: pd.Series(cells, dtype=types[name]) for name, cells in columns.items()})
    return keyed(frame, _left(suppliers.problems, mended, bool(frame["country"].notna().all())))


def _left(problems: Sequence[Problem], mended: set[tuple[str, Any, Any, Any]], all_countries: bool) -> list[Problem]:
    return [
        problem
        for problem in problems
        if problem.kind not in _GIVEN_ANEW
        and (problem.kind, problem.file, problem.sheet, problem.row) not in mended
        and not (problem.kind == "country_no_column" and all_countries)
    ]


def _rows(columns: Mapping[str, list[Any]], choice: ValueChoice) -> Iterable[int]:
    """The rows that a choice is about."""
    cells = columns["country_as_written" if choice.column == "country" else choice.column]
    if choice.everywhere:
        return range(len(cells))
    if choice.written is None:
        blank = [at for at, cell in enumerate(cells) if cell is None or cell != cell]
        return [at for at in blank if columns[choice.column][at] is None] if choice.column == "country" else blank
    if choice.column in NUMERIC:
        extras = columns["extra"]
        return [at for at in range(len(cells)) if choice.header and extras[at].get(choice.header) == choice.written]
    same = plain(choice.written)
    told: dict[str, bool] = {}
    return [at for at, cell in enumerate(cells) if cell is not None and _told(told, cell, choice.written, same)]


def _told(told: dict[str, bool], cell: str, written: str, same: str) -> bool:
    if cell not in told:
        told[cell] = cell == written or (bool(same) and plain(cell) == same)
    return told[cell]


def _value(choice: ValueChoice) -> Any:
    """The value as the frame holds it; None for nothing."""
    if choice.column in NUMERIC:
        number = number_of(choice.value) if choice.value else None
        if choice.value and number is None:
            raise ValueError(f"{choice.value!r} is no number")
        return float("nan") if number is None else number.value
    if choice.column == "country" and choice.value and match_country(choice.value, True).code != choice.value:
        raise ValueError(f"{choice.value!r} is no code of a country")
    return choice.value or None


def _set(columns: Mapping[str, list[Any]], choice: ValueChoice, at: int, value: Any) -> None:
    cells = columns[choice.column]
    if choice.column == "country":
        columns["country_inferred"][at] = False
    elif choice.column not in NUMERIC and cells[at] is not None and cells[at] != value:
        label = f"{FIELDS[choice.column].label} as written"
        columns["extra"][at] = {label: cells[at]} | columns["extra"][at]
    cells[at] = value
