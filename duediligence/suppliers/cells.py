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
from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.identifiers import hs_codes_of, is_lei, is_os_id, tax_number_check
from duediligence.suppliers.values import is_missing, money_of, number_of, points_group_thousands

_DECIMAL = re.compile(r"\d+\.0")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+")
_APART = re.compile(r"[\s-]")
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
        """A column of numbers or codes as text. Leading zeros stay; "4711.0" loses its ".0"; none is dropped.

        A number of which the spreadsheet kept only the first digits (1.23E+11), and a tax number that fails its own
        check, are pointed out.
        """
        texts = self.text(position)
        if any(text is not None and _DECIMAL.fullmatch(text) for text in texts):
            self.report(
                'The spreadsheet stored numbers as decimals ("4711.0"); we read them without the ".0".',
                "Leading zeros may be lost: compare with your purchasing system.",
                "note",
                position=position,
                kind="id_decimals",
            )
            texts = map_distinct(texts, lambda text: text[:-2] if _DECIMAL.fullmatch(text) else text)
        for at in map(int, np.flatnonzero(present(texts))):
            if _ROUNDED.fullmatch(texts[at]):
                self.report(
                    "The spreadsheet kept only the first digits of this number.",
                    "Format the column as text and export it again; two suppliers may look like one.",
                    "warning",
                    at,
                    position,
                    kind="id_rounded",
                )
        self._check_tax_numbers(position, texts)
        return texts

    def _check_tax_numbers(self, position: int, texts: Objects) -> None:
        known = tax_number_check(normalise_header(self.table.headers[position]))
        if known is None:
            return
        name, is_valid = known
        right = map_distinct(texts, is_valid)
        for at in map(int, np.flatnonzero(present(texts))):
            if not right[at]:
                self.report(
                    f"This {name} fails its own check: a digit is wrong or missing.",
                    "Compare it with an invoice; we keep it as the supplier's number.",
                    "warning",
                    at,
                    position,
                    kind="tax_number_wrong",
                )

    def leis(self, position: int) -> Objects:
        """A column of LEIs: 20 characters with right check digits (ISO 17442); others are kept aside."""
        message = "This is not a legal entity identifier: it has 20 characters, the last two check the others."
        return self._checked(position, is_lei, message, "lei_wrong")

    def os_ids(self, position: int) -> Objects:
        """A column of OS IDs with the right check character; others are kept aside."""
        message = "This is not an OS ID: it has 15 characters, the last one checks the others."
        return self._checked(position, is_os_id, message, "os_id_wrong")

    def _checked(self, position: int, is_valid: Callable[[str], bool], message: str, kind: str) -> Objects:
        texts = map_distinct(self.text(position), lambda text: _APART.sub("", text).upper())
        right = map_distinct(texts, is_valid)
        for at in map(int, np.flatnonzero(present(texts))):
            if not right[at]:
                self._set_aside(position, at, self.text(position)[at])
                advice = "Look it up again; we keep it as an extra column."
                self.report(message, advice, "warning", at, position, kind=kind)
                texts[at] = None
        return texts

    def hs_codes(self, position: int) -> Objects:
        """A column of tariff codes, each cell as ``6109.10; 4202.21``; what is no code stays as it is."""
        texts = self.text(position)
        codes = map_distinct(texts, hs_codes_of)
        for at in map(int, np.flatnonzero(present(texts))):
            if codes[at] is None:
                self.report(
                    "We could not read a tariff code here.",
                    "Write the digits of the code, such as 6109.10.",
                    "warning",
                    at,
                    position,
                    kind="hs_code_unread",
                )
            else:
                texts[at] = "; ".join(codes[at])
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
        readers = {
            "lei": self.leis,
            "os_id": self.os_ids,
            "hs_codes": self.hs_codes,
            "tier": self.tiers,
            "country_role": self.roles,
        }
        if name in readers:
            return {name: readers[name](position)}
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
