"""Answers as they came: batches from files, edits by officers, and what counts of them now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import and_, collate, delete, func, insert, or_, select, update

from duediligence.answers import LONG_COLUMNS
from duediligence.register import blocks, entities, events
from duediligence.register.canonical import sha256
from duediligence.register.conflicts import StaleVersion
from duediligence.register.schema import answer_batch, answer_edit, answer_part, import_
from duediligence.register.unit import Reader, Unit

_WITH_VERSION: Final = blocks.SCHEMA.append(pa.field("version", pa.int64())).append(pa.field("withdrawn", pa.bool_()))
_ASKED_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Edit:
    """One answer of one supplier, changed by an officer. ``value`` None withdraws the answer of this source."""

    key: str
    question: str
    value: str | None
    source: str
    evidence: str | None = None
    dated: date | None = None
    due: date | None = None


def add_batch(
    unit: Unit,
    portfolio: int,
    long: pd.DataFrame,
    questionnaire: str,
    uploaded: date,
    import_id: int | None = None,
) -> int:
    """Keep a frame of answers (LONG_COLUMNS), a block for some suppliers each; returns the new version of the answers.

    The answers come back by supplier key, those of one supplier in the order of the frame.
    """
    parts = blocks.parts(blocks.table(long))
    number = version(unit, portfolio) + 1
    digest = sha256("".join(part.sha256 for part in parts))
    values = {"portfolio_id": portfolio, "version": number, "import_id": import_id, "questionnaire": questionnaire}
    batch = unit.connection.execute(
        insert(answer_batch).values(**values, uploaded=uploaded, answers=len(long), sha256=digest)
    ).inserted_primary_key
    assert batch is not None
    rows = [{"batch_id": batch[0], "place": place, **asdict(part)} for place, part in enumerate(parts)]
    if rows:
        unit.connection.execute(insert(answer_part), rows)
    details = {"import": import_id, "questionnaire": questionnaire, "answers": len(long), "sha256": digest}
    events.append(unit, portfolio, "answers_added", details)
    return number


def empty(unit: Unit, import_id: int) -> int:
    """Take all answers out of the batches of an import; returns how many there were.

    The batches stay, without content, so that no version of the answers comes a second time.
    """
    these = answer_batch.c.import_id == import_id
    held = unit.connection.execute(select(func.sum(answer_batch.c.answers)).where(these)).scalar()
    batches = select(answer_batch.c.id).where(these)
    unit.connection.execute(delete(answer_part).where(answer_part.c.batch_id.in_(batches)))
    unit.connection.execute(update(answer_batch).where(these).values(answers=0, sha256=sha256("")))
    return int(held or 0)


def add_edit(unit: Unit, portfolio: int, edit: Edit, expected_version: int) -> int:
    """Keep one changed answer; returns the new version of the answers.

    ``expected_version`` is ``version`` when the officer read the answers. StaleVersion when this answer (supplier,
    question, source) has changed since then.
    """
    if _changed_since(unit, portfolio, edit, expected_version):
        raise StaleVersion("this answer")
    number = version(unit, portfolio) + 1
    values = {name: getattr(edit, name) for name in ("key", "question", "value", "evidence", "dated", "source", "due")}
    unit.connection.execute(insert(answer_edit).values(portfolio_id=portfolio, version=number, made=unit.now, **values))
    details = {"question": edit.question, "source": edit.source, "evidence": edit.evidence, "version": number}
    events.append(unit, portfolio, "answer_changed", details, subject=edit.key, restricted={"value": edit.value})
    return number


def version(reader: Reader, portfolio: int) -> int:
    """Counts the batches and edits of a portfolio; 0 before the first."""
    counts = [
        reader.connection.execute(select(func.max(table.c.version)).where(table.c.portfolio_id == portfolio)).scalar()
        for table in (answer_batch, answer_edit)
    ]
    return max(count or 0 for count in counts)


def current(reader: Reader, portfolio: int, key: str | Collection[str] | None = None) -> pd.DataFrame:
    """The answers that count now, as a long frame (LONG_COLUMNS); of one supplier, or some, where ``key`` is given.

    Of each supplier, question and source the latest batch or edit counts, with all the rows it has; a blank
    never overwrites an answer, but an officer may withdraw one. Batches of undone imports and suppliers that
    are not in the portfolio do not count. Order: as they came, in a batch by supplier key.
    """
    keys = None if key is None else frozenset((key,) if isinstance(key, str) else key)
    edits = _edits(reader, portfolio, keys)
    edit_versions = edits["version"].to_pylist()
    tables, versions = [], []
    for number, table in _batches(reader, portfolio, keys=keys):
        tables.append(table)
        versions.append(np.full(len(table), number, dtype=np.int32))
    answers = pa.concat_tables([*tables, edits.select(blocks.SCHEMA.names)])
    del tables  # a column at a time below: six million answers are not held twice
    rows = _counting(
        answers,
        np.concatenate([*versions, np.array(edit_versions, dtype=np.int32)]),
        edits["withdrawn"].to_numpy(),
        frozenset(entities.keys(reader, portfolio, keys)),
    )
    columns = {}
    for name in LONG_COLUMNS:
        column = blocks.together(answers[name])
        answers = answers.drop_columns([name])
        columns[name] = blocks.series(column if rows is None else column.take(pa.array(rows)), name)
    pa.default_memory_pool().release_unused()
    return pd.DataFrame(columns)


def keys_saying(
    reader: Reader, portfolio: int, questions: Collection[str], says: Callable[[str], bool]
) -> frozenset[str]:
    """The suppliers with an answer as written to one of these questions of which ``says`` is so, replaced or not."""
    found: set[str] = set()
    for table in chain((table for _, table in _batches(reader, portfolio)), (_edits(reader, portfolio, None),)):
        asked, names = _coded(table, "question")
        of_question = np.array([*(name in questions for name in names), False], dtype=np.bool_)
        if of_question.any():
            given, texts = _coded(table, "value")
            wanted = np.array([*map(says, texts), False], dtype=np.bool_)
            keys, words = _coded(table, "key")
            found |= {words[keys[row]] for row in np.flatnonzero(of_question[asked] & wanted[given])}
    return frozenset(found)


def _counting(
    answers: pa.Table, versions: NDArray[np.int32], withdrawn: NDArray[np.bool_], keys: frozenset[str]
) -> NDArray[np.int64] | None:
    """The rows that count, in the order of their versions; None: all, as they are.

    These are the rows of the latest version that says anything about the supplier, question and source.
    ``withdrawn`` is about the last rows, the edits.
    """
    codes, words = _coded(answers, "key")
    counts = np.array([*(word in keys for word in words), False], dtype=np.bool_)[codes]
    same = codes.astype(np.int64)
    for name in ("question", "source"):
        codes, words = _coded(answers, name)
        same = same * (len(words) + 1) + codes
    if pd.Series(same).duplicated().any():
        order = np.where(_says_nothing(answers, withdrawn), -1, 1) * versions
        # a blank has a negative order: any answer beats it; among blanks the earliest stays, which asked first
        counts &= order == pd.Series(order).groupby(same).transform("max").to_numpy()
    in_order = not len(versions) or bool((versions[:-1] <= versions[1:]).all())  # not where an edit is before a batch
    if in_order and counts.all():
        return None
    rows = np.flatnonzero(counts)
    return rows if in_order else rows[np.argsort(versions[rows], kind="stable")]


def _says_nothing(answers: pa.Table, withdrawn: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows ask a question and say nothing to it; a withdrawn answer says something."""
    codes, texts = _coded(answers, "value")
    blank = np.array([*(not text.strip() for text in texts), True], dtype=np.bool_)[codes]
    blank &= answers["question"].is_valid().to_numpy()
    if len(withdrawn):
        blank[-len(withdrawn) :] &= ~withdrawn
    return blank


def _coded(answers: pa.Table, name: str) -> tuple[NDArray[np.int32], list[str]]:
    """(codes, distinct words) of a text column; the code after the last word means missing."""
    array = blocks.together(answers[name])
    words = array.dictionary.to_pylist()
    return array.indices.fill_null(len(words)).to_numpy(zero_copy_only=False), words


def _changed_since(reader: Reader, portfolio: int, edit: Edit, seen: int) -> bool:
    newer = select(answer_edit.c.id).where(
        answer_edit.c.portfolio_id == portfolio,
        answer_edit.c.version > seen,
        answer_edit.c.key == edit.key,
        answer_edit.c.question == edit.question,
        answer_edit.c.source == edit.source,
    )
    if reader.connection.execute(newer.limit(1)).first() is not None:
        return True
    for _, table in _batches(reader, portfolio, since=seen, keys=frozenset((edit.key,))):
        rows = zip(*(table[name].to_pylist() for name in ("question", "source", "value")), strict=True)
        if any((question, source) == (edit.question, edit.source) and value for question, source, value in rows):
            return True
    return False


def _batches(
    reader: Reader, portfolio: int, since: int = 0, keys: frozenset[str] | None = None
) -> Iterator[tuple[int, pa.Table]]:
    """(version, rows) of the blocks of the batches that count, those of some supplier keys only where given."""
    query = (
        select(answer_batch.c.version, answer_part.c.content)
        .join(answer_part, answer_part.c.batch_id == answer_batch.c.id)
        .outerjoin(import_, import_.c.id == answer_batch.c.import_id)
        .where(answer_batch.c.portfolio_id == portfolio, answer_batch.c.version > since, import_.c.undone.is_(None))
        .order_by(answer_batch.c.version, answer_part.c.place)
    )
    if keys is not None and len(keys) <= _ASKED_AT_ONCE:
        binary = "C" if reader.connection.dialect.name == "postgresql" else "BINARY"
        first, last = (collate(answer_part.c[name], binary) for name in ("first_key", "last_key"))
        query = query.where(or_(*(and_(first <= key, last >= key) for key in keys)))
    for number, content in reader.connection.execute(query):
        table = blocks.read(bytes(content))
        yield number, table if keys is None else _of(table, keys)


def _of(table: pa.Table, keys: frozenset[str]) -> pa.Table:
    """The rows of some supplier keys."""
    codes, words = _coded(table, "key")
    return table.filter(pa.array(np.array([*(word in keys for word in words), False], dtype=np.bool_)[codes]))


def _edits(reader: Reader, portfolio: int, keys: frozenset[str] | None) -> pa.Table:
    """All edits, one row each, those of some supplier keys only where given."""
    query = select(answer_edit).where(answer_edit.c.portfolio_id == portfolio).order_by(answer_edit.c.version)
    if keys is not None and len(keys) <= _ASKED_AT_ONCE:
        query = query.where(answer_edit.c.key.in_(keys))
    rows = [row for row in reader.connection.execute(query).mappings() if keys is None or row["key"] in keys]
    known = ("key", "question", "value", "evidence", "dated", "source", "due", "version")
    columns = {name: [row[name] if name in known else None for row in rows] for name in (*LONG_COLUMNS, "version")}
    columns["withdrawn"] = [row["value"] is None for row in rows]
    return pa.Table.from_pydict(columns, schema=_WITH_VERSION)
