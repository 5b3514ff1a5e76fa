"""What was found: each result names its findings by number, and what a finding says is kept once.

Nearly all findings of a portfolio say one of a few hundred things; with a row for each of them, 100,000 suppliers would
have millions. The numbers stand in the result in the order of its findings, four bytes each, lowest first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Integer, Row, String, cast, column, func, insert, select
from sqlalchemy.dialects.postgresql import JSON

from duediligence.register.naming import LISTS, TEXT_COLUMNS
from duediligence.register.schema import finding, result
from duediligence.register.unit import Reader, Unit

_NUMBER: Final = np.dtype("<u4")
_ASKED_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Said:
    """The findings of some results. ``results``: their numbers; ``row``, ``finding``: one entry for each finding, the
    place of its result among these and the number of what it says."""

    results: NDArray[np.int64]
    row: NDArray[np.int64]
    finding: NDArray[np.int64]


def packed(numbers: NDArray[np.int64]) -> bytes:
    """Numbers of findings as they are stored."""
    return numbers.astype(_NUMBER).tobytes()


def of(reader: Reader, where: ColumnElement[bool]) -> Said:
    """The findings of the results meant, in the order of the assessment."""
    query = select(result.c.id, result.c.findings).where(where).order_by(result.c.position)
    rows = reader.connection.execute(query).all()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    blobs = [row[1] for row in rows]
    counts = np.array([len(blob) for blob in blobs], dtype=np.int64) // _NUMBER.itemsize
    numbers = np.frombuffer(b"".join(blobs), dtype=_NUMBER).astype(np.int64)
    return Said(ids, np.repeat(np.arange(len(ids)), counts), numbers)


def saying(reader: Reader, *says: ColumnElement[bool]) -> list[Row[Any]]:
    """The rows of ``finding`` that fulfil all these conditions."""
    return list(reader.connection.execute(select(finding).where(*says)))


def results_with(
    reader: Reader,
    where: ColumnElement[bool],
    *says: ColumnElement[bool],
    but_none: Sequence[ColumnElement[bool]] = (),
) -> ColumnElement[bool]:
    """Which of the results meant have a finding that fulfils all these conditions, and none that fulfils the others."""
    told = of(reader, where)
    having = _having(reader, told, says)
    if but_none:
        having &= ~_having(reader, told, but_none)
    return _among(reader, told.results[having])


def _having(reader: Reader, told: Said, says: Sequence[ColumnElement[bool]]) -> NDArray[np.bool_]:
    wanted = np.zeros(told.finding.max(initial=0) + 1, dtype=np.bool_)
    wanted[[row.id for row in saying(reader, *says) if row.id < len(wanted)]] = True
    having = np.zeros(len(told.results), dtype=np.bool_)
    having[told.row[wanted[told.finding]]] = True
    return having


def texts(reader: Reader, numbers: Sequence[int]) -> dict[str, NDArray[np.object_]]:
    """TEXT_COLUMNS of these findings, in their order, lists as tuples."""
    by_number: dict[int, Row[Any]] = {}
    for start in range(0, len(numbers), _ASKED_AT_ONCE):
        some = saying(reader, finding.c.id.in_(numbers[start : start + _ASKED_AT_ONCE]))
        by_number.update((row.id, row) for row in some)
    columns = {}
    for name in TEXT_COLUMNS:
        values = np.empty(len(numbers), dtype=object)
        for place, number in enumerate(numbers):
            value = getattr(by_number[number], name)
            values[place] = tuple(json.loads(value)) if name in LISTS else value
        columns[name] = values
    return columns


def numbered(unit: Unit, says: Mapping[bytes, tuple[object, ...]]) -> NDArray[np.int64]:
    """The numbers of what findings say (TEXT_COLUMNS by digest, lists as JSON); what is new is added."""
    known: dict[bytes, int] = {}
    digests = list(says)
    for start in range(0, len(digests), _ASKED_AT_ONCE):
        some = saying(unit, finding.c.digest.in_(digests[start : start + _ASKED_AT_ONCE]))
        known.update((bytes(row.digest), row.id) for row in some)
    last = unit.connection.execute(select(func.coalesce(func.max(finding.c.id), 0))).scalar_one()
    missing = [digest for digest in digests if digest not in known]
    known.update((digest, last + number) for number, digest in enumerate(missing, start=1))
    if missing:
        values = [
            {"id": known[digest], "digest": digest, **dict(zip(TEXT_COLUMNS, says[digest], strict=True))}
            for digest in missing
        ]
        unit.connection.execute(insert(finding), values)
    return np.array([known[digest] for digest in digests], dtype=np.int64)


def _among(reader: Reader, numbers: NDArray[np.int64]) -> ColumnElement[bool]:
    """The result is one of these. They go as one JSON text: databases limit how many parameters a query takes."""
    if reader.connection.dialect.name == "postgresql":
        values = func.json_array_elements_text(cast(numbers.tolist(), JSON)).table_valued("value")
        return result.c.id.in_(select(cast(values.c.value, Integer)))
    listed = func.json_each(json.dumps(numbers.tolist())).table_valued(column("value", String))
    return result.c.id.in_(select(cast(listed.c.value, Integer)))
