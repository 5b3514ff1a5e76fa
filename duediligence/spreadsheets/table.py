"""What a file holds once it has been read: sheets of text cells, and tables found in them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from duediligence.errors import Problem


@dataclass(frozen=True)
class Sheet:
    """All cells of one sheet as text; blank rows are left out, their numbers kept.

    ``cells``: Arrow string columns named "0", "1", … left to right from the file's own column A
    (null = empty cell). ``rows``: int32, the file's own row number of each row of ``cells``.
    ``name`` is None in a text file. ``merged``: top row, left column, bottom row and right column of merged cells, as
    far as the file says; columns from 0.
    """

    name: str | None
    cells: pa.Table
    rows: pa.Array
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Region:
    """A part of a sheet: the file's own numbers of its first and last row, positions of its first and last column."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Table:
    """Records of one sheet under one header row.

    ``headers`` as written ("" where blank), one for each column of ``cells`` (named "0", "1", …),
    ``letters`` the columns as Excel names them, ``rows`` int32, the file's own number of each record.
    ``header_row`` is None where the table has none; headers over two rows are joined, and it is the lower one.
    ``region``: the part of the sheet the table was found in, None for the whole sheet.
    """

    sheet: str | None
    header_row: int | None
    headers: tuple[str, ...]
    letters: tuple[str, ...]
    cells: pa.Table
    rows: pa.Array
    region: Region | None = None

    @property
    def first_row(self) -> int | None:
        """Row number of the first record, None where there is none."""
        return self.rows[0].as_py() if len(self.rows) else None


@dataclass(frozen=True)
class Book:
    """One file: what kind it is by its bytes, its sheets, the tables found and what was wrong.

    ``kind`` is xlsx, xls, xlsb, ods or csv; ``encoding`` and ``delimiter`` are None unless it is text.
    """

    file: str
    sha256: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
