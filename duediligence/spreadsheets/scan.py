"""A byte scan of one xlsx sheet, for what the reader behind it drops in silence or dies of.

The reader (calamine) allocates the whole rectangle around the cells, so one far cell would end the process; it
starts counting columns at the first one with a value, and leaves out formulas without a saved result.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from duediligence.settings import MEGABYTE, ReadingLimits
from duediligence.spreadsheets.parsed import column_letter, column_position, refused

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_ROW_MOST_BYTES = 64 * MEGABYTE
_P = rb"(?:\w+:)?"  # a namespace prefix

_PREFIX = re.compile(rb"xmlns:\w+\s*=\s*[\"'][^\"']*spreadsheetml/")
_PLAIN_ROW = re.compile(rb"<row\b([^>]*)>")  # a literal beginning makes the search several times faster
_NUMBERED_ROW = re.compile(rb'<row\b(?: r="(\d{1,9})")?')
_PREFIXED_ROW = re.compile(rb"<\w+:row\b([^>]*)>")
_ROW_START = re.compile(rb"<" + _P + rb"row\b")
_ROW_NUMBER = re.compile(rb'\br\s*=\s*["\'](\d+)["\']')
_REFERENCE = re.compile(rb'\br\s*=\s*["\']([A-Z]+)(\d+)["\']')
_FORMULA = rb"<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)\s*"
# A cell that the reader counts: with a value, an inline text, or a formula whose saved result is the empty text.
_COUNTED = re.compile(
    rb"<" + _P + rb"c\b([^>]*)(?<!/)>\s*(?:" + _FORMULA + rb")?(?:<" + _P + rb"is\b|<" + _P + rb"v[^>]*>[^<])"
    rb"|<" + _P + rb'c\b([^>]*\bt="str"[^>]*)(?<!/)>\s*(?:' + _FORMULA + rb")?<" + _P + rb"v\b"
)
_CELL = re.compile(rb"<" + _P + rb"c\b")
_UNSAVED = re.compile(
    rb"<"
    + _P
    + rb"c\b([^>]*)(?<!/)>\s*"
    + _FORMULA
    + rb"(?:<"
    + _P
    + rb"v\s*/>|<"
    + _P
    + rb"v[^>]*>\s*</"
    + _P
    + rb"v>)?"
    rb"\s*</" + _P + rb"c>"
)
_EMPTY_TEXT = re.compile(rb'\bt\s*=\s*["\']str["\']')
_TEXT_CELL = re.compile(rb'\bt\s*=\s*["\'](?!n["\'])')
_ODD_NUMBER = re.compile(
    rb"<" + _P + rb"c\b([^>]*)(?<!/)>\s*(?:" + _FORMULA + rb")?<" + _P + rb"v[^>]*>\s*"
    rb"(?:[-+]?[0-9.]{16,}|[-+]?(?i:nan|inf(?:inity)?)|[-+]?[0-9.]+[eE]\+?[0-9]{2,})\s*<"
)
_VALUE = re.compile(rb"<" + _P + rb"v\b")
_MERGED = re.compile(
    rb"<" + _P + rb'mergeCell\b[^>]*\bref\s*=\s*["\']([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})["\']'
)
_MOST_MERGED = 20_000


@dataclass
class SheetScan:
    """Fed with the chunks of a sheet part; afterwards says what the reader will not.

    ``first_column``: position of the first column with a value (None: no value at all); ``unsaved``: row and column of
    each formula without a saved result; ``styled``: row, column and format of each number under one of ``formatted``;
    ``merged``: top row, left column, bottom row and right column of merged cells, the first thousands of them.
    """

    sheet: str
    limits: ReadingLimits
    formatted: frozenset[int] = frozenset()
    first_column: int | None = None
    last_row: int = 0
    unsaved: list[tuple[int, int | None]] = field(default_factory=list)
    styled: list[tuple[int, int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    _waiting: list[bytes] = field(default_factory=list)
    _waiting_bytes: int = 0

    def __post_init__(self) -> None:
        self._beyond = _beyond(self.limits.columns)
        styles = "|".join(str(style) for style in sorted(self.formatted))
        self._prefixed = False
        self._styled = re.compile(f' s="({styles})"'.encode("ascii")) if self.formatted else None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the part. Raises CannotProceed for cells outside a sheet or beyond the limits."""
        self._waiting.append(chunk)
        self._waiting_bytes += len(chunk)
        if b"row" in chunk:
            block = b"".join(self._waiting)
            cut = block.rfind(b"<row")
            if cut < 0:
                prefixed = list(_ROW_START.finditer(block, max(0, len(block) - len(chunk) - 64)))
                cut = prefixed[-1].start() if prefixed else 0
            if cut > 0:
                self._scan(block[:cut])
                block = block[cut:]
            self._waiting, self._waiting_bytes = [block], len(block)
        if self._waiting_bytes > _ROW_MOST_BYTES:
            raise refused(f"One row of this sheet is larger than {_ROW_MOST_BYTES // MEGABYTE} MB.", sheet=self.sheet)

    def finish(self) -> None:
        """Scan what is left after the last chunk."""
        self._scan(b"".join(self._waiting))
        self._waiting = []

    def _scan(self, block: bytes) -> None:
        self._prefixed |= self.last_row == 0 and bool(_PREFIX.search(block))
        before, rows = self.last_row, self._numbers(block)
        self._far_cells(block)
        self._merged_cells(block[max(0, block.rfind(b"row>")) :])
        if not rows:
            return
        places = _Places(block, before)
        if self.first_column != 0:
            self._first_columns(block, places)
        if b"<f" in block or (self._prefixed and b":f" in block):
            for cell in _UNSAVED.finditer(block):
                if not (_EMPTY_TEXT.search(cell.group(1)) and _VALUE.search(cell.group(0))):
                    self.unsaved.append(places.of(cell.start(), cell.group(1)))
        if self._styled:
            self._styled_cells(block, places)

    def _merged_cells(self, after_rows: bytes) -> None:
        if b"mergeCell" in after_rows:
            for left, top, right, bottom in islice(_MERGED.findall(after_rows), _MOST_MERGED - len(self.merged)):
                corners = column_position(left.decode()), column_position(right.decode())
                self.merged.append((int(top), corners[0], int(bottom), corners[1]))

    def _styled_cells(self, block: bytes, places: _Places) -> None:
        for style in self._styled.finditer(block) if self._styled else ():
            opens, closes = block.rfind(b"<", 0, style.start()), block.find(b">", style.end())
            tag = block[opens : closes + 1]
            if not _CELL.match(tag) or tag.endswith(b"/>") or _TEXT_CELL.search(tag):
                continue
            row, column = places.of(opens, tag)
            if column is not None:
                self.styled.append((row, column, int(style.group(1))))

    def _numbers(self, block: bytes) -> int:
        """Take in the numbers of all rows of the block; how many rows there are."""
        written = _NUMBERED_ROW.findall(block) if b"<row" in block else []
        if written and all(written):
            numbers = [int(number) for number in written]
        else:  # without numbers, written in another way, or with a namespace's prefix
            numbers, last = [], self.last_row
            for row in _rows(block):
                last = _row_number(row, last)
                numbers.append(last)
        for number in numbers:
            if not self.last_row < number <= LAST_ROW:
                self._refuse_row(number)
            self.last_row = number
        return len(numbers)

    def _refuse_row(self, number: int) -> None:
        if number > LAST_ROW or number < 1:
            raise refused(
                f"The sheet has a row {number:,}; a sheet ends at row {LAST_ROW:,}.", sheet=self.sheet, row=number
            )
        raise refused(
            f"Rows are out of order or given twice (row {number} after row {self.last_row}); "
            "we cannot tell which one counts.",
            sheet=self.sheet,
            row=number,
        )

    def _far_cells(self, block: bytes) -> None:
        for cell in self._beyond.finditer(block):
            letters = cell.group(1).decode("ascii")
            position = column_position(letters) + 1
            reference = f"{letters}{cell.group(2).decode('ascii')}"
            if position > LAST_COLUMN:
                raise refused(
                    f"The cell reference {reference[:40]} lies outside a sheet, whose last column is "
                    f"{column_letter(LAST_COLUMN - 1)}.",
                    sheet=self.sheet,
                )
            if position > self.limits.columns:
                raise refused(
                    f"The cell {reference} is in column {position:,}; our limit is {self.limits.columns:,} columns.",
                    "Delete stray cells far to the right of the list, save, and upload it again.",
                    sheet=self.sheet,
                )

    def _first_columns(self, block: bytes, places: _Places) -> None:
        searched = 0
        for start in places.starts:
            if start < searched:
                continue
            cell = _COUNTED.search(block, start)
            if cell is None:
                return
            searched = cell.end()
            _, column = places.of(cell.start(), cell.group(1) or cell.group(2))
            if column is not None and (self.first_column is None or column < self.first_column):
                self.first_column = column
                if column == 0:
                    return


class _Places:
    """Row and column of cells in a block of rows: by their reference, else by their place among the cells of the row.

    ``before``: the number of the last row before the block.
    """

    def __init__(self, block: bytes, before: int) -> None:
        self.block, self.before = block, before

    @cached_property
    def _rows(self) -> tuple[list[int], list[int]]:
        starts, numbers, last = [], [], self.before
        for row in _rows(self.block):
            last = _row_number(row, last)
            starts.append(row.end())
            numbers.append(last)
        return starts, numbers

    @property
    def starts(self) -> list[int]:
        """Where the content of each row begins."""
        return self._rows[0]

    def of(self, at: int, attributes: bytes) -> tuple[int, int | None]:
        """Row, and column where there is one, of the cell that begins at a position of the block."""
        reference = _REFERENCE.search(attributes)
        if reference:
            return int(reference.group(2)), column_position(reference.group(1).decode("ascii"))
        starts, numbers = self._rows
        place = bisect_right(starts, at) - 1
        if place < 0:
            return 0, None
        return numbers[place], len(_CELL.findall(self.block, starts[place], at))


def odd_numbers(part: bytes) -> list[tuple[int, int | None]]:
    """Row and column of each numeric cell of a sheet part that is not finite or has 16 digits or more."""
    places = _Places(part, 0)
    cells = (cell for cell in _ODD_NUMBER.finditer(part) if not _TEXT_CELL.search(cell.group(1)))
    return [places.of(cell.start(), cell.group(1)) for cell in cells]


def _rows(block: bytes) -> Iterator[re.Match[bytes]]:
    return (_PLAIN_ROW if b"<row" in block else _PREFIXED_ROW).finditer(block)


def _row_number(row: re.Match[bytes], last: int) -> int:
    given = _ROW_NUMBER.search(row.group(1))
    return int(given.group(1)) if given else last + 1


def _beyond(columns: int) -> re.Pattern[bytes]:
    """Finds cells with a value whose column may lie beyond the limit (checked exactly afterwards)."""
    if 26 <= columns < 702:
        letter = column_letter(columns)  # the first column that is too far, two letters
        first, second = letter[0], letter[1]
        two = [first + chr(code) for code in range(ord(second), 91)]
        two_more = f"[{chr(ord(first) + 1)}-Z][A-Z]" if first < "Z" else ""
        letters = "|".join(["[A-Z]{3,}", *two, *([two_more] if two_more else [])])
    else:
        letters = "[A-Z]{3,}" if columns >= 702 else "[A-Z]+"
    return re.compile(rb'r="(' + letters.encode("ascii") + rb')(\d+)"(?=[^>]*(?<!/)>)')
