"""One way to write a value down, so that equal content has equal bytes and an equal hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pandas as pd

_ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no blanks and text as it is. ValueError for NaN and infinities."""
    return _ENCODER.encode(value)


def sha256(data: bytes | str) -> str:
    """SHA-256 of bytes, or of text in UTF-8, as lower-case hexadecimal."""
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def utc_text(moment: datetime) -> str:
    """``2026-11-21T09:30:00+00:00``; ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment in the register needs a time zone")
    return moment.astimezone(UTC).isoformat()


def plain(value: object) -> object:
    """A frame's cell as plain Python: numpy scalars unpacked, every kind of missing as None, −0.0 as 0.0."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else value + 0.0
    return value


def column(frame: pd.DataFrame, name: str) -> list[object]:
    """One column of a frame as plain Python values."""
    return [plain(value) for value in frame[name].tolist()]


def rows(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[object, ...]]:
    """The rows of a frame as tuples of plain Python values. KeyError when a column is missing."""
    return list(zip(*(column(frame, name) for name in names), strict=True))
