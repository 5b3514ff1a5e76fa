"""The long frame: one row an answer as written, kept small by naming each distinct value once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import NO_DATE
from duediligence.answers.values import EPOCH

LONG_COLUMNS: Final = (
    "key", "question", "value", "evidence", "dated", "source", "due", "file", "sheet", "row", "column",
)  # fmt: skip
"""One row an answer. A row whose ``question`` is None says only that the supplier was asked, and until when."""

NOT_SAID: Final = NO_DATE + 1
"""The code of an empty cell in a column of codes or days."""


def digest(long: pd.DataFrame) -> str:
    """SHA-256 (hex) of what was answered, wherever in its file each answer stands."""
    said = [LONG_COLUMNS[at] for at in range(LONG_COLUMNS.index("file"))]
    rows = long[said].astype(object).where(long[said].notna(), None)
    lines = (json.dumps([None if cell is None else str(cell) for cell in row]) for row in rows.itertuples(index=False))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def empty_long() -> pd.DataFrame:
    """A long frame without answers."""
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "object") for name in LONG_COLUMNS})


def long_frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    """The frame of ready columns, in the order of LONG_COLUMNS."""
    return pd.DataFrame({name: columns[name] for name in LONG_COLUMNS})


def named(codes: NDArray[Any], names: Sequence[Any]) -> pd.Categorical[Any]:
    """A column that names each code; −1 is missing, two codes may share a name."""
    places, distinct = pd.factorize(np.array([*names, None], dtype=object)[:-1])
    spread = np.append(places, -1)[np.maximum(codes, -1)]
    dtype: Any = pd.CategoricalDtype(pd.Index(distinct, dtype=object))
    return pd.Categorical.from_codes(spread, dtype=dtype)


def dates(codes: NDArray[np.int32]) -> pd.Categorical[Any]:
    """Days since 1970-01-01 as dates; missing where there is none."""
    known, places = np.unique(codes, return_inverse=True)
    days = [EPOCH.fromordinal(EPOCH.toordinal() + int(day)) for day in known if day > NOT_SAID]
    return named(np.maximum(places - (len(known) - len(days)), -1), days)
