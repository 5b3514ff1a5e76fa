"""Answers as Arrow blocks: what a batch is cut into, so that those of one supplier are read without the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from duediligence.answers import LONG_COLUMNS
from duediligence.register.canonical import sha256

PART_ROWS: Final = 20_000
"""A block ends with the supplier that fills it to this many answers: small to read, and still small on disk."""

_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_TYPES: Final = {"dated": pa.date32(), "due": pa.date32(), "row": pa.int64()}
SCHEMA: Final = pa.schema([(name, _TYPES.get(name, _WORDS)) for name in LONG_COLUMNS])


@dataclass(frozen=True)
class Part:
    """All the answers in a batch of the suppliers from ``first_key`` to ``last_key``, in binary order of the keys."""

    first_key: str
    last_key: str
    sha256: str
    content: bytes


def table(long: pd.DataFrame) -> pa.Table:
    """A long frame (LONG_COLUMNS) as Arrow; text as dictionaries."""
    return pa.Table.from_pydict({name: _array(long[name], name) for name in LONG_COLUMNS}, schema=SCHEMA)


def parts(answers: pa.Table, rows: int | None = None) -> tuple[Part, ...]:
    """A table of answers cut up by supplier, about ``rows`` (PART_ROWS) a block; within a supplier the order stays."""
    rows = rows or PART_ROWS
    if not len(answers):
        return ()
    answers = answers.unify_dictionaries().combine_chunks()
    words, place_of = _in_order(answers["key"])
    order = np.argsort(place_of, kind="stable")
    answers, places = answers.take(order), place_of[order]
    changes = np.append(np.flatnonzero(np.diff(places)) + 1, len(places))  # where each supplier ends
    found, start = [], 0
    while start < len(places):
        end = int(changes[min(int(np.searchsorted(changes, start + rows)), len(changes) - 1)])
        content = block(_small(answers.slice(start, end - start)))
        found.append(Part(words[places[start]], words[places[end - 1]], sha256(content), content))
        start = end
    return tuple(found)


def block(answers: pa.Table) -> bytes:
    """A table as one block."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, answers.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(answers)
    return bytes(sink.getvalue().to_pybytes())


def read(content: bytes) -> pa.Table:
    """The table of one block, with the columns of SCHEMA."""
    return pa.ipc.open_stream(content).read_all()


def together(column: pa.ChunkedArray) -> pa.Array:
    """A column of several blocks as one array."""
    if not column.num_chunks:
        return pa.array([], column.type)
    return (column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column).combine_chunks()


def _in_order(keys: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """(the distinct keys in order, the place of each row's key); an answer of nobody comes first, as ""."""
    array = keys.combine_chunks()
    known = array.dictionary.to_pylist()
    codes = array.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    words = sorted({*known, ""})
    place = {word: number for number, word in enumerate(words)}
    return words, np.array([place[word] for word in (*known, "")], dtype=np.int64)[codes]


def _small(answers: pa.Table) -> pa.Table:
    """The same rows, their dictionaries without the words that only other rows use."""
    columns = []
    for field in answers.schema:
        column = answers[field.name].combine_chunks()
        if pa.types.is_dictionary(field.type):
            codes, used = pd.factorize(column.indices.fill_null(-1).to_numpy(zero_copy_only=False))
            words = column.dictionary.take(pa.array(used[used >= 0]))
            rank = np.where(used < 0, -1, np.cumsum(used >= 0) - 1)[codes]
            column = pa.DictionaryArray.from_arrays(pa.array(rank.astype(np.int32), mask=rank < 0), words)
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=answers.schema)


def _array(column: pd.Series[Any], name: str) -> pa.Array:
    """A column of the long frame as Arrow; text as a dictionary, since few spellings fill many rows."""
    kind = _TYPES.get(name, pa.string())
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy().astype(np.int32)
        values = pa.array(list(column.cat.categories), kind, from_pandas=True)
        array = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), values)
        return array if name not in _TYPES else array.dictionary_decode()
    array = pa.array(column.astype("Int64") if name == "row" else column, kind, from_pandas=True)
    return array if name in _TYPES else array.dictionary_encode()


def series(column: pa.Array, name: str) -> pd.Series[Any]:
    """A column of the long frame: ``row`` as Int64, everything else as a category with None where missing."""
    if name == "row":
        return pd.Series(column.to_pandas(types_mapper=lambda _: pd.Int64Dtype()), name=name)
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    codes = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
    used = np.bincount(codes, minlength=len(encoded.dictionary) + 1)[:-1] > 0
    places = np.append(np.where(used, np.cumsum(used) - 1, -1), -1).astype(np.int32)
    words = [word for word, is_used in zip(encoded.dictionary.to_pylist(), used, strict=True) if is_used]
    dtype: Any = pd.CategoricalDtype(pd.Index(words, dtype=object))
    return pd.Series(pd.Categorical.from_codes(places[codes], dtype=dtype), name=name)
