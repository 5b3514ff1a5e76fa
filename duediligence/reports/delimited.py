"""CSV that a spreadsheet program opens without running anything, and that can be read back unchanged."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Final

import pandas as pd

from duediligence.dashboards.labels import missing

_STARTS_A_FORMULA: Final = frozenset("=+-@\t\r")
_MARK: Final = "'"


def neutralised(text: str) -> str:
    """The text with a leading ``'`` where a spreadsheet program might take it for a formula; else unchanged."""
    return _MARK + text if _dangerous(text) else text


def _dangerous(text: str) -> bool:
    """Whether the first sign that shows, behind marks of ours and blanks, starts a formula (full-width ones too)."""
    for sign in text:
        plain = unicodedata.normalize("NFKC", sign)
        if plain in _STARTS_A_FORMULA:
            return True
        if sign != _MARK and not plain.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"):
            return False
    return False


def csv_export(frame: pd.DataFrame) -> bytes:
    """The frame as UTF-8 CSV with a byte order mark; missing values are empty, text is neutralised."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow([neutralised(str(name)) for name in frame.columns])
    columns = [frame[name].tolist() for name in frame.columns]
    for row in zip(*columns, strict=True):
        rows.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, list | tuple | dict | set):
        return neutralised("; ".join(map(str, value)))
    if missing(value):
        return ""
    return neutralised(value) if isinstance(value, str) else str(value)
