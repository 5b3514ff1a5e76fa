"""Columns of a table as standard values: every different value is looked at once, every problem has its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.errors import Level, Problem
from duediligence.spreadsheets import Table
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.values import is_missing, money_of, number_of, points_group_thousands

_MOST_PEOPLE = 10_000_000  # no employer in the world is larger: a longer number is something else
Objects = NDArray[np.object_]


def over_distinct(column: pa.ChunkedArray | pa.Array, function: Callable[[str], Any]) -> Objects:
    """``function`` of every cell, called once for each different text; None stays None."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode()
    values = np.empty(len(coded.dictionary) + 1, dtype=object)
    for at, text in enumerate(coded.dictionary.to_pylist()):
        values[at] = function(text)
    values[-1] = None
    found: Objects = values[coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)]
    return found


def map_distinct(values: Objects, function: Callable[[str], Any]) -> Objects:
    """``function`` of every text of an object array, called once for each different one; None stays None."""
    memory: dict[str, Any] = {}
    found = np.empty(len(values), dtype=object)
    for at, text in enumerate(values):
        if text is not None:
            if text not in memory:
                memory[text] = function(text)
            found[at] = memory[text]
    return found


def present(values: Objects) -> NDArray[np.bool_]:
    """Where there is a value."""
    return np.fromiter((value is not None for value in values), dtype=np.bool_, count=len(values))


@dataclass
class Reader:
    """Reads the columns of one table; gathers problems, and texts that a standard value cannot carry (``aside``)."""

    table: Table
    file: str
    problems: list[Problem] = field(default_factory=list)
    aside: dict[int, Objects] = field(default_factory=dict)
    _texts: dict[tuple[int, bool], Objects] = field(default_factory=dict)

    def report(
        self,
        message: str,
        advice: str = "",
        level: Level = "warning",
        at: int | None = None,
        position: int | None = None,
        kind: str | None = None,
    ) -> None:
        """Add one problem, at a row (0-based) and a column where given; ``kind`` is the repair it needs."""
        row = None if at is None else int(self.table.rows[at].as_py())
        column = value = None
        if position is not None:
            column = self.table.headers[position].strip() or self.table.letters[position]
            value = None if at is None else self.table.cells.column(position)[at].as_py()
        place = (self.file, self.table.sheet, row, column)
        self.problems.append(Problem(message, advice, level, *place, value=value, kind=kind))

    def text(self, position: int, name: bool = False) -> Objects:
        """A text column: trimmed, "nothing" as None."""
        if (position, name) not in self._texts:
            self._texts[position, name] = self._read_text(position, name)
        return self._texts[position, name].copy()

    def _read_text(self, position: int, name: bool) -> Objects:
        def clean(text: str) -> str | None:
            trimmed = text.strip()
            return None if is_missing(trimmed, name) else trimmed

        return over_distinct(self.table.cells.column(position), clean)

    def numbers(self, position: int) -> NDArray[np.float64]:
        """A column of counts; a range counts with its middle (see ``number_of``), NaN where there is none."""
        texts = self.text(position)
        read = map_distinct(texts, number_of)
        found = np.full(len(texts), np.nan)
        for at in np.flatnonzero(present(texts)):
            number = read[at]
            if number is None or number.value > _MOST_PEOPLE:
                self._set_aside(position, int(at), texts[at])
                self.report(
                    "We could not read a number here.",
                    "Write a whole number, or leave the cell blank.",
                    "warning",
                    int(at),
                    position,
                    kind="number_unread",
                )
                continue
            found[at] = number.value
            if number.how != "exact":
                self._set_aside(position, int(at), texts[at])
                self.report(
                    f"We read this as about {number.value:,.0f}.",
                    "Write the exact number if you know it.",
                    "note",
                    int(at),
                    position,
                    kind="number_about",
                )
            elif number.value == 0:
                self.report(
                    "This says 0.",
                    "Leave the cell blank if the number is not known.",
                    "note",
                    int(at),
                    position,
                    kind="number_zero",
                )
        return found

    def percentages(self, position: int) -> NDArray[np.float64]:
        """A column of shares in per cent, 0–100.

        A column that never exceeds 1 and has parts of 1 holds fractions (0.45 is 45 %).
        """
        texts = self.text(position)
        read = map_distinct(texts, number_of)
        values = np.array([np.nan if number is None else number.value for number in read], dtype=np.float64)
        signed = any("%" in text for text in texts if text)
        known = values[~np.isnan(values)]
        fractions = not signed and len(known) > 0 and known.max() <= 1 and bool(((known > 0) & (known < 1)).any())
        if not signed and not fractions and len(known) and known.max() == 1:
            self.report(
                "This column holds only 0 and 1: we read 1 as one per cent.",
                'Write "100 %" if you mean all.',
                "warning",
                position=position,
                kind="percent_ones",
            )
        factor = 100.0 if fractions else 1.0
        for at in np.flatnonzero(present(texts)):
            if not 0 <= values[at] * factor <= 100:
                self._set_aside(position, int(at), texts[at])
                self.report(
                    "We could not read a percentage here.",
                    "Write a number from 0 to 100.",
                    "warning",
                    int(at),
                    position,
                    kind="percent_unread",
                )
                values[at] = np.nan
            elif read[at].how != "exact":
                self._set_aside(position, int(at), texts[at])
                self.report(
                    f"We read this as about {values[at]:,.0f} %.",
                    "Write the exact share if you know it.",
                    "note",
                    int(at),
                    position,
                    kind="percent_about",
                )
        return np.round(values * factor, 6)

    def money(self, position: int) -> tuple[NDArray[np.float64], Objects]:
        """A column of sums, and the currency each cell or the header names (None where neither does)."""
        texts = self.text(position)
        decimal = not points_group_thousands([text for text in texts if text])
        read = map_distinct(texts, lambda text: money_of(text, decimal))
        named = re.search(r"\b([A-Z]{3})\b(?=\W*$)", self.table.headers[position])
        found, currency = np.full(len(texts), np.nan), np.empty(len(texts), dtype=object)
        for at in np.flatnonzero(present(texts)):
            if read[at] is None:
                self._set_aside(position, int(at), texts[at])
                self.report(
                    "We could not read a sum of money here.",
                    "Write a plain number.",
                    "warning",
                    int(at),
                    position,
                    kind="money_unread",
                )
                continue
            found[at] = read[at].value
            currency[at] = read[at].currency or (named[1] if named else None)
        return found, currency

    def identifiers(self, position: int) -> Objects:
        """A column of numbers or codes as text. Leading zeros stay; "4711.0" in a column of numbers loses its ".0"."""
        texts = self.text(position)
        given = [text for text in texts if text]
        if any(text.endswith(".0") for text in given) and all(re.fullmatch(r"\d+(\.0)?", text) for text in given):
            self.report(
                'The spreadsheet stored these as decimal numbers ("4711.0"); we read them without the ".0".',
                "Leading zeros may be lost: compare with your purchasing system.",
                "note",
                position=position,
                kind="id_decimals",
            )
            return map_distinct(texts, lambda text: text.removesuffix(".0"))
        return texts

    def leis(self, position: int) -> Objects:
        """A column of LEIs: 20 characters with right check digits (ISO 17442); others are kept aside."""
        texts = map_distinct(self.text(position), lambda text: text.upper())
        for at in np.flatnonzero(present(texts)):
            if not is_lei(texts[at]):
                self._set_aside(position, int(at), texts[at])
                self.report(
                    "This is not a legal entity identifier: it has 20 characters, the last two check the others.",
                    "Look it up again; we keep it as an extra column.",
                    "warning",
                    int(at),
                    position,
                    kind="lei_wrong",
                )
                texts[at] = None
        return texts

    def tiers(self, position: int) -> Objects:
        """A column of tiers: "Tier 1", "T1" and "1.0" read "1"; other texts stay."""

        def tidy(text: str) -> str:
            found = re.fullmatch(r"(?:tier|t|level|tier level)?[\s\-_]*(\d{1,2})(?:\.0)?", text, re.IGNORECASE)
            return str(int(found[1])) if found else text

        return map_distinct(self.text(position), tidy)

    def roles(self, position: int) -> Objects:
        """What happens in the country: made here, invoices only or not sure; other texts are kept aside."""
        known = {
            "made here": "made here",
            "made": "made here",
            "invoices only": "invoices only",
            "invoice only": "invoices only",
            "not sure": "not sure",
        }
        texts = self.text(position)
        found = map_distinct(texts, lambda text: known.get(text.casefold()))
        for at in np.flatnonzero(present(texts) & ~present(found)):
            self._set_aside(position, int(at), texts[at])
            self.report(
                "We could not read this.",
                'Write "made here", "invoices only" or "not sure".',
                "warning",
                int(at),
                position,
                kind="role_unread",
            )
        return found

    def read(self, name: str, position: int) -> dict[str, Any]:
        """The standard column ``name`` from the column at ``position``: one array, for ``spend`` also the currency."""
        kind = FIELDS[name].kind
        if name == "spend":
            spend, currency = self.money(position)
            return {"spend": spend, "currency": currency}
        if name in {"lei", "tier", "country_role"}:
            return {name: {"lei": self.leis, "tier": self.tiers, "country_role": self.roles}[name](position)}
        if kind == "number":
            return {name: self.numbers(position)}
        if kind == "percent":
            return {name: self.percentages(position)}
        if kind == "identifier":
            return {name: self.identifiers(position)}
        return {name: self.text(position, name=name in {"name", "site"})}

    def _set_aside(self, position: int, at: int, text: str) -> None:
        if position not in self.aside:
            self.aside[position] = np.empty(self.table.cells.num_rows, dtype=object)
        self.aside[position][at] = text


def is_lei(text: str) -> bool:
    """Whether a text is a legal entity identifier: 18 capitals or digits and two check digits (ISO 17442, ISO 7064)."""
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(each, 36)) for each in text)) % 97 == 1
