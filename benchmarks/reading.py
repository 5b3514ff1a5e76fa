"""Our reading, child process, checks, table finding and all, against the bare readers, on 100,000 × 72 cells."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import fastexcel
import pandas as pd
import psutil
import xlsxwriter

from benchmarks.timing import ratio, seconds
from duediligence.services.inspection import inspect_file
from duediligence.spreadsheets import Book, read_book
from duediligence.suppliers import HEADER_WORDS

ROWS, COLUMNS = 100_000, 72
_COUNTRIES = ("Bangladesh", "Viet Nam", "Germany", "Mexico", "Türkiye")
_GOODS = ("Garments", "Software", "Footwear", "Tea", "Bolts")
_ANSWERS = ("yes", "no", "partly")


def measure() -> dict[str, float]:
    """Ratios to fastexcel and to pandas' C reader as text, and the most memory that the reading process took."""
    # One file before, as in a server: from the second on a process waits ready.
    for _ in range(2):
        _ours(b"name,country\nLotus Garments,BD\n", "list.csv")
    workbook = xlsx()
    figures = {
        "read_xlsx_vs_fastexcel": ratio(partial(_ours, workbook, "list.xlsx"), partial(_fastexcel, workbook)),
        "read_xlsx_peak_mb": peak(partial(_ours, workbook, "list.xlsx")),
    }
    for name, encoding, delimiter, awkward in (
        ("read_csv_vs_pandas", "utf-8", ",", False),
        ("read_csv_with_line_breaks_vs_pandas", "utf-8", ",", True),
        ("read_csv_cp1252_semicolons_vs_pandas", "cp1252", ";", True),
    ):
        text = csv_text(encoding, delimiter, awkward)
        figures[name] = ratio(partial(_ours, text, "list.csv"), partial(_pandas, text, encoding, delimiter))
    short = csv_text("utf-8", ",", False, 20_000, 30)
    figures["understand_list_seconds"] = seconds(lambda: inspect_file(short, "list.csv").suppliers())
    return figures


def supplier_rows(rows: int, columns: int, awkward: bool = False) -> Iterator[list[str]]:
    """An invented list: header and rows of text, numbers and answers. ``awkward``: line breaks and quotation marks."""
    yield ["Supplier name", "Country", "Product", *(f"Detail {number}" for number in range(columns - 3))]
    for row in range(rows):
        values: list[str] = [f"Supplier {row:06}", _COUNTRIES[row % 5], _GOODS[row % 5]]
        if awkward and row % 3 == 0:
            values[0] = f'Fabrique "Été" {row:06},\nRue {row % 90}'
        for number in range(columns - 3):
            values.append((f"{row}-{number}", _ANSWERS[(row + number) % 3], f"{row * number % 5000}")[number % 3])
        yield values


def csv_text(encoding: str, delimiter: str, awkward: bool, rows: int = ROWS, columns: int = COLUMNS) -> bytes:
    """The list as a text file."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(supplier_rows(rows, columns, awkward))
    return target.getvalue().encode(encoding)


def xlsx(rows: int = ROWS, columns: int = COLUMNS) -> bytes:
    """The list as Excel stores it: texts in the table of shared strings, numbers in the cells.

    The parts around the cells come from xlsxwriter; written cell by cell, the file would take a minute.
    """
    shared: dict[str, int] = {}
    lines = []
    letters = [_letter(position) for position in range(columns)]
    for row, values in enumerate(supplier_rows(rows, columns), 1):
        cells = []
        for letter, value in zip(letters, values, strict=True):
            if value.isdecimal():
                cells.append(f'<c r="{letter}{row}"><v>{value}</v></c>')
            else:
                cells.append(f'<c r="{letter}{row}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>')
        lines.append(f'<row r="{row}">{"".join(cells)}</row>')
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet {namespace}><sheetData>{''.join(lines)}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {namespace}>{strings}</sst>",
    }
    empty, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(empty, {"in_memory": True}) as book:
        book.add_worksheet("List").write(0, 0, "Supplier name")
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return target.getvalue()


def peak(work: Callable[[], object]) -> float:
    """Most megabytes that this process had in children of its own while it worked."""
    most, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.02):
            used = 0
            for child in psutil.Process().children():
                with suppress(psutil.Error):  # it has just ended
                    used += child.memory_info().rss
            most = max(most, used / 1e6)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return most


def _letter(position: int) -> str:
    return f"{chr(64 + position // 26) if position >= 26 else ''}{chr(65 + position % 26)}"


def _ours(data: bytes, name: str) -> Book:
    return read_book(data, name, HEADER_WORDS)


def _fastexcel(data: bytes) -> object:
    return fastexcel.read_excel(data).load_sheet(0, dtypes="string").to_arrow()


def _pandas(data: bytes, encoding: str, delimiter: str) -> object:
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, engine="c", encoding=encoding, sep=delimiter)
