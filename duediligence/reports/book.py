"""What every workbook of ours has in common: look, safety and the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from duediligence.dashboards.labels import Label, missing

MOST_CHARACTERS: Final = 32_767
"""What Excel can hold in one cell."""

HEADER: Final = "#12436d"
ANSWER: Final = "#fff8c5"
LOCKED: Final = "#f3f2f1"
RULE: Final = "#d0d5d9"
_A4: Final = 9
LINE: Final = 15
"""Height of a line of text in points."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. ``kind``: text, wrapped, number (one decimal), whole, percent (of 0–1), date."""

    header: str
    width: float
    kind: str = "text"


class Book:
    """A workbook in memory: text stays text, no author, no path, a fixed date of making."""

    def __init__(self, title: str, made: date) -> None:
        self._bytes = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": "Calibri", "font_size": 11, "valign": "top"},
            },
        )
        self.workbook.set_properties(
            {"title": title, "author": "", "company": "", "created": datetime(made.year, made.month, made.day)}
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._labels: dict[Label, Format] = {}

    def format(self, **properties: Any) -> Format:
        """The cell format of these properties, made once."""
        wanted = tuple(sorted(properties.items()))
        if wanted not in self._formats:
            self._formats[wanted] = self.workbook.add_format(properties)
        return self._formats[wanted]

    def cell_format(self, kind: str) -> Format:
        """The format of a kind of column."""
        right = {"align": "right", "indent": 1}  # keeps numbers off the text beside them
        shapes: dict[str, dict[str, Any]] = {
            "wrapped": {"text_wrap": True},
            "number": {"num_format": "0.0", **right},
            "whole": {"num_format": "0", **right},
            "percent": {"num_format": "0%", **right},
            "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        }
        return self.format(valign="top", bottom=1, bottom_color=RULE, **shapes.get(kind, {}))

    def label_format(self, label: Label) -> Format:
        """A cell in the colour of a label; its text says the same."""
        if label not in self._labels:
            self._labels[label] = self.format(
                valign="top", bottom=1, bottom_color=RULE, bg_color=label.colour, font_color=label.ink, bold=True
            )
        return self._labels[label]

    def heading(self, **more: Any) -> Format:
        """The format of a header row."""
        return self.format(
            bold=True, font_color="#ffffff", bg_color=HEADER, text_wrap=True, valign="vcenter", **{"border": 1, **more}
        )

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], empty: str = "Nothing to list."
    ) -> int:
        """A sheet with a frozen header, filter and print set-up; a ``(text, Label)`` cell takes the label's colour.

        Returns the number of rows. Without rows ``empty`` says so.
        """
        sheet = self.workbook.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.header, self.heading())
        sheet.set_row(0, 32)
        formats = [self.cell_format(column.kind) for column in columns]
        count = 0
        for count, row in enumerate(rows, start=1):
            sheet.set_row(count, LINE * lines(columns, row))
            for place, value in enumerate(row):
                if isinstance(value, tuple):
                    write(sheet, count, place, value[0], self.label_format(value[1]))
                else:
                    write(sheet, count, place, value, formats[place])
        if not count:
            sheet.write_string(1, 0, empty)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        self.printed(sheet, name)
        sheet.repeat_rows(0)
        return count

    def read_me(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """A first sheet that says what the others are: what, and what about it."""
        sheet = self.workbook.add_worksheet("Read me")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=16))
        for row, (name, value) in enumerate(lines, start=2):
            sheet.write_string(row, 0, name, self.format(bold=True, valign="top"))
            sheet.write_string(row, 1, value, self.format(text_wrap=True, valign="top"))
        sheet.hide_gridlines(2)
        self.printed(sheet, "Read me")

    def printed(self, sheet: Worksheet, name: str) -> None:
        """Landscape A4, one page wide, with sheet name and page number; no file name and no path."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{name}&RPage &P of &N")

    def finished(self) -> bytes:
        """The file."""
        self.workbook.close()
        return self._bytes.getvalue()


def lines(columns: Sequence[Column], row: Sequence[object]) -> int:
    """How many lines the longest wrapped text of a row takes; not every program works that out for itself."""
    return max(
        (
            sum(max(1, ceil(len(part) / column.width)) for part in value.split("\n"))
            for column, value in zip(columns, row, strict=True)
            if column.kind == "wrapped" and isinstance(value, str)
        ),
        default=1,
    )


def write(sheet: Worksheet, row: int, column: int, value: object, form: Format) -> None:
    """Write one value as what it is; text is never a formula or a link, a missing value leaves the cell empty."""
    if isinstance(value, str):
        sheet.write_string(row, column, clipped(value), form)
    elif value is None or missing(value):
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, float(value), form)  # type: ignore[arg-type]  # numbers of a frame


def clipped(text: str) -> str:
    """Text as long as a cell can hold; what is cut is marked."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
