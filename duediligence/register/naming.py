"""What an issued assessment is named by: SHA-256 of each supplier's row, and SHA-256 over all of those.

The formulas are fixed, since names are printed in reports and stand in the log: a new one gets a new number, and
assessments keep theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS
from duediligence.register.canonical import canonical_json, column, sha256
from duediligence.register.schema import RESULT_COUNTS, RESULT_NUMBERS, RESULT_RANGE

BY_COLUMNS: Final = 1
"""The first way: one hash over all columns of results and findings."""

BY_ROWS: Final = 2
"""Today's way: a hash over those of the rows, so that after one edit one row is hashed, not all of them."""

TEXT_COLUMNS: Final = ("rule", "state", "kind", "severity", "red_flag", "sentence", "ask", "actions")
"""What a finding says, whoever it is about; many suppliers share one text."""

LISTS: Final = ("ask", "actions")


@dataclass(frozen=True)
class Rows:
    """What an assessment says, supplier by supplier.

    ``values``: RESULT_COLUMNS as plain Python values. ``ranges``: RESULT_RANGE, how far the score could move.
    ``digests``: one for each supplier, over its result, the ends of its range where it has one, and its findings; how
    often it is among the worst tenth is left out, since that changes with every other supplier. ``texts``: the distinct
    texts of findings (TEXT_COLUMNS, lists as canonical JSON) by their SHA-256, in
    the order of ``text``, which has one place of a text for each finding; those of row n begin at ``starts[n]`` and
    end before ``starts[n + 1]``.
    """

    values: Sequence[tuple[object, ...]]
    ranges: Sequence[tuple[float | None, ...]]
    digests: Sequence[bytes]
    texts: Mapping[bytes, tuple[object, ...]]
    text: NDArray[np.int64]
    starts: NDArray[np.int64]

    @property
    def keys(self) -> list[str]:
        """Supplier keys in the order of the assessment."""
        return [str(row[0]) for row in self.values]


def rows_of(results: pd.DataFrame, findings: pd.DataFrame, ranges: pd.DataFrame | None = None) -> Rows:
    """The rows of an assessment with their digests. ``ranges``: RESULT_RANGE in the order of the results.

    ValueError when the frames have other columns than RESULT_COLUMNS and FINDING_COLUMNS (nothing is dropped in
    silence), a key comes twice, or a finding is not about the supplier in its row.
    """
    for frame, expected in ((results, RESULT_COLUMNS), (findings, FINDING_COLUMNS)):
        if set(frame.columns) != set(expected):
            different = sorted({str(name) for name in frame.columns} ^ set(expected))
            raise ValueError(f"columns of an assessment that the register does not keep or misses: {different}")
    row = findings["row"].to_numpy(dtype=np.int64)
    keys = results["key"].to_numpy(dtype=object)
    if len(set(keys)) < len(keys):
        raise ValueError("a key comes twice in the results")
    if len(row) and (row.min() < 0 or row.max() >= len(keys) or (keys[row] != findings["key"].to_numpy()).any()):
        raise ValueError("a finding is not about the supplier in its row")
    order = np.argsort(row, kind="stable")
    code, texts = _texts(findings)
    code = code[order]
    starts = np.searchsorted(row[order], np.arange(len(keys) + 1))
    values = list(zip(*(_plain(results, name) for name in RESULT_COLUMNS), strict=True))
    moving: list[tuple[float | None, ...]] = [()] * len(keys)
    if ranges is not None:
        moving = list(zip(*(_numbers(ranges, name) for name in RESULT_RANGE), strict=True))
    # without a range a row has the digest it had before there were any
    said = [(*row, *far[:2]) if far and far[0] is not None else row for row, far in zip(values, moving, strict=True)]
    return Rows(values, moving, _digests(said, list(texts), code, starts), texts, code, starts)


def name(as_of: date, definition_hash: str, editions: Mapping[str, str], digests: Sequence[bytes]) -> str:
    """The name of an assessment: SHA-256 over day, definition, editions and the digests of its rows in order."""
    head = {"as_of": as_of.isoformat(), "definition": definition_hash, "editions": dict(editions)}
    return hashlib.sha256(canonical_json(head).encode() + b"\n" + b"".join(digests)).hexdigest()


def name_by_columns(
    as_of: date, definition_hash: str, editions: Mapping[str, str], results: pd.DataFrame, findings: pd.DataFrame
) -> str:
    """The name as it was made until the rows had digests; proves assessments issued then."""
    content = {
        "as_of": as_of.isoformat(),
        "definition": definition_hash,
        "editions": dict(editions),
        "results": {name: _plain(results, name) for name in RESULT_COLUMNS},
        "findings": {name: column(findings, name) for name in FINDING_COLUMNS},
    }
    return sha256(canonical_json(content))


def text_digest(text: Sequence[object]) -> bytes:
    """SHA-256 of TEXT_COLUMNS, lists as canonical JSON."""
    values = [
        json.loads(str(value)) if name in LISTS else bool(value) if name == "red_flag" else value
        for name, value in zip(TEXT_COLUMNS, text, strict=True)
    ]
    return _digest(values)


def _digest(values: Sequence[object], more: bytes = b"") -> bytes:
    return hashlib.sha256(canonical_json(values).encode("utf-8", "surrogatepass") + b"\n" + more).digest()


def _digests(
    values: Sequence[tuple[object, ...]], texts: Sequence[bytes], code: NDArray[np.int64], starts: NDArray[np.int64]
) -> list[bytes]:
    """SHA-256 over each row's values and the digests of its findings' texts."""
    said = np.array(texts, dtype="V32")[code].tobytes()
    edges = (starts * 32).tolist()
    return [_digest(row, said[start:end]) for row, start, end in zip(values, edges[:-1], edges[1:], strict=True)]


def _texts(findings: pd.DataFrame) -> tuple[NDArray[np.int64], dict[bytes, tuple[object, ...]]]:
    """(for each finding the place of its text, the distinct texts by digest)."""
    code: NDArray[Any] = np.zeros(len(findings), dtype=np.int64)
    kinds = 1
    for name in TEXT_COLUMNS:
        places, distinct = pd.factorize(findings[name].to_numpy(dtype=object), use_na_sentinel=True)
        if kinds * (len(distinct) + 1) >= 2**63:
            code, found = pd.factorize(code)
            kinds = len(found)
        code = code * (len(distinct) + 1) + places + 1
        kinds *= len(distinct) + 1
    code, found = pd.factorize(code)
    first = np.zeros(len(found), dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    few = findings.iloc[first]
    columns = [column(few, name) for name in TEXT_COLUMNS]
    for place, name in enumerate(TEXT_COLUMNS):
        if name in LISTS:
            columns[place] = [canonical_json(list(value)) for value in few[name]]
    texts = {text_digest(text): text for text in zip(*columns, strict=True)}
    place_of = {digest: place for place, digest in enumerate(texts)}
    of_text = [place_of[text_digest(text)] for text in zip(*columns, strict=True)]
    return np.array(of_text, dtype=np.int64)[code], texts


def _plain(frame: pd.DataFrame, name: str) -> list[Any]:
    """A column as plain Python values, with its numbers of one kind, so that 25 and 25.0 have one name."""
    if name in RESULT_NUMBERS:
        return _numbers(frame, name)
    if name in RESULT_COUNTS:
        return [int(value) for value in frame[name].tolist()]
    return column(frame, name)


def _numbers(frame: pd.DataFrame, name: str) -> list[float | None]:
    numbers = frame[name].to_numpy(dtype=np.float64) + 0.0  # −0.0 is 0.0
    missing = np.isnan(numbers)
    values: list[float | None] = numbers.tolist()
    if missing.any():
        values = [None if unknown else value for value, unknown in zip(values, missing.tolist(), strict=True)]
    return values
