"""A chunk of suppliers and its result as bytes, so that the one function for a chunk can run somewhere else.

Each is an Arrow stream of one row, in which every column is a list with all values of one array.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.answers.coded import AnswerColumn, OtherAnswers
from duediligence.assessment.engine.findings import Findings
from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.run import ChunkResult

Arrays = dict[str, NDArray[Any]]
_APART = "\0"


_PARTS: Final[Mapping[str, type[Any]]] = {"columns": AnswerColumn, "others": OtherAnswers}
"""What a chunk holds more than an array of, by question."""


def pack_chunk(chunk: Chunk) -> bytes:
    """A chunk as bytes."""
    arrays: Arrays = {}
    for each in fields(chunk):
        held = getattr(chunk, each.name)
        if not isinstance(held, Mapping):
            arrays[each.name] = np.atleast_1d(held)
            continue
        for name, column in held.items():
            if each.name in _PARTS:
                arrays |= {_APART.join((each.name, name, part)): values for part, values in vars(column).items()}
            else:
                arrays[_APART.join((each.name, name))] = column
    return _packed(arrays)


def unpack_chunk(content: bytes) -> Chunk:
    """The chunk that ``pack_chunk`` packed."""
    held: dict[str, Any] = {}
    parts: dict[str, dict[str, Arrays]] = {name: {} for name in _PARTS}
    for name, values in _unpacked(content).items():
        field, *rest = name.split(_APART)
        if not rest:
            held[field] = int(values[0]) if field == "size" else values
        elif field in parts:
            parts[field].setdefault(rest[0], {})[rest[1]] = values
        else:
            held.setdefault(field, {})[rest[0]] = values
    for each in fields(Chunk):
        if each.name in parts:
            made = parts[each.name].items()
            held[each.name] = {name: _PARTS[each.name](**arrays) for name, arrays in made}
        held.setdefault(each.name, {})
    return Chunk(**held)


def pack_result(result: ChunkResult) -> bytes:
    """The result of a chunk as bytes; each set of questions to ask is written once."""
    found = result.findings
    arrays: Arrays = {f"columns{_APART}{name}": values for name, values in result.columns.items()}
    arrays |= {"row": found.row, "rule": found.rule, "state": found.state, "ask": found.ask}
    arrays["sets"] = np.array([_APART.join(names) for names in found.sets], dtype=object)
    return _packed(arrays)


def unpack_result(content: bytes) -> ChunkResult:
    """The result that ``pack_result`` packed."""
    arrays = _unpacked(content)
    columns = {name.split(_APART)[1]: values for name, values in arrays.items() if _APART in name}
    sets = tuple(tuple(text.split(_APART)) if text else () for text in arrays["sets"])
    found = Findings(arrays["row"], arrays["rule"], arrays["state"], arrays["ask"], sets)
    return ChunkResult(columns, found)


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    columns = {}
    for name, values in arrays.items():
        flat = pa.array(values, type=pa.string() if values.dtype == object else None, from_pandas=False)
        columns[name] = pa.LargeListArray.from_arrays(pa.array([0, len(flat)], type=pa.int64()), flat)
    batch = pa.record_batch(columns)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(out.getvalue())


def _unpacked(content: bytes) -> Arrays:
    (batch,) = pa.ipc.open_stream(content).iter_batches_with_custom_metadata()
    found = {}
    for name, column in zip(batch.batch.schema.names, batch.batch.columns, strict=True):
        values = column.flatten()
        found[name] = np.array(values.to_numpy(zero_copy_only=False))
        if pa.types.is_string(values.type):
            found[name] = found[name].astype(object)
    return found
