"""Rows of assessments hold from one step to another, and batches of answers lie in blocks by supplier.

Before, every assessment had all its rows anew, and a batch was one block. Nothing is lost: each assessment is read
back with the same rows, and keeps its name; the hashes of batches stay those that the log has.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import sqlalchemy as sa
from alembic import op
from numpy.typing import NDArray

from duediligence.assessment import RESULT_COLUMNS
from duediligence.register import blocks, bulk, naming

revision = "0002_rows_that_hold"
down_revision = "0001"

_TEXT = ("context_class", "due_diligence", "rating", "rating_basis", "depth", "lane")
_NUMBERS = (
    *("inherent", "exposure", "control", "control_practice", "control_paper", "mitigation"),
    *("worst_finding", "residual", "coverage", "coverage_exposure", "coverage_control"),
)
_COUNTS = ("answered", "asked")
_COLUMNS = ("key", *_TEXT, *_NUMBERS, *_COUNTS)
_KEPT = [RESULT_COLUMNS.index(name) for name in _COLUMNS]
_SAID = ("rule", "state", "kind", "severity", "red_flag", "sentence", "ask", "actions")


def upgrade() -> None:
    """Put the old rows aside, make the new tables and carry the rows over."""
    op.add_column("portfolio", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assessment", sa.Column("naming", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("assessment", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    for name in ("result", "finding"):
        op.execute(f"CREATE TABLE old_{name} AS SELECT * FROM {name}")
        op.drop_table(name)
    _carry_assessments(op.get_bind(), _Carried(op.get_bind(), _result(), _finding()))
    op.drop_index("ix_entity_portfolio_id_country", "entity")
    op.add_column("entity", sa.Column("result_id", sa.Integer()))
    op.execute(
        "UPDATE entity SET result_id = (SELECT result.id FROM result WHERE result.portfolio_id = entity.portfolio_id"
        " AND result.key = entity.key AND result.until IS NULL)"
    )
    op.execute("CREATE TABLE old_batch AS SELECT id, content FROM answer_batch")
    with op.batch_alter_table("answer_batch") as batch:
        batch.drop_column("content")
    _cut_batches(op.get_bind(), _answer_part())
    for name in ("result", "finding", "batch"):
        op.drop_table(f"old_{name}")


def _result() -> sa.Table:
    table = op.create_table(
        "result",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in _TEXT),
        *(sa.Column(name, sa.Double()) for name in _NUMBERS),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_result_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_result"),
        sa.UniqueConstraint("portfolio_id", "key", "since", name="uq_result_portfolio_id_key_since"),
    )
    shown = sa.text("until IS NULL")
    columns = ["portfolio_id", "position", "digest"]
    op.create_index("ix_result_shown", "result", columns, sqlite_where=shown, postgresql_where=shown)
    return table


def _finding() -> sa.Table:
    return op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text()),
        sa.Column("red_flag", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("digest", name="uq_finding_digest"),
    )


def _answer_part() -> sa.Table:
    return op.create_table(
        "answer_part",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first_key", sa.Text(), nullable=False),
        sa.Column("last_key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["answer_batch.id"], name="fk_answer_part_batch_id"),
        sa.PrimaryKeyConstraint("batch_id", "place", name="pk_answer_part"),
    )


class _Carried:
    """What has been written so far: rows that hold in one portfolio, and what findings say in all."""

    def __init__(self, connection: sa.Connection, result: sa.Table, finding: sa.Table) -> None:
        self.connection, self.result, self.finding = connection, result, finding
        self.numbers: dict[bytes, int] = {}
        self.results = 0
        self.holds: dict[str, tuple[int, int, bytes]] = {}

    def assessment(self, portfolio: int, step: int, rows: naming.Rows) -> None:
        """Let the rows of an assessment follow those that hold."""
        keys, numbers = rows.keys, self._numbers(rows)[rows.text]
        new = [place for place, key in enumerate(keys) if self.holds.get(key, ())[1:] != (place, rows.digests[place])]
        going = set(keys).difference(keys[place] for place in new)
        ended = [(number, (step,)) for key, (number, *_) in self.holds.items() if key not in going]
        bulk.update(self.connection, self.result, ("until",), ended)
        self.holds = {key: row for key, row in self.holds.items() if key in going}
        results: list[tuple[object, ...]] = []
        for place in new:
            self.results += 1
            self.holds[keys[place]] = (self.results, place, rows.digests[place])
            values = (rows.values[place][at] for at in _KEPT)
            found = numbers[rows.starts[place] : rows.starts[place + 1]].astype("<u4").tobytes()
            results.append((self.results, portfolio, step, place, *values, found, rows.digests[place]))
        columns = ("id", "portfolio_id", "since", "position", *_COLUMNS, "findings", "digest")
        bulk.insert(self.connection, self.result, columns, results)

    def _numbers(self, rows: naming.Rows) -> NDArray[np.int64]:
        for digest, text in rows.texts.items():
            if digest not in self.numbers:
                self.numbers[digest] = len(self.numbers) + 1
                values = dict(zip(_SAID, text, strict=True))
                self.connection.execute(self.finding.insert().values(id=self.numbers[digest], digest=digest, **values))
        return np.array([self.numbers[digest] for digest in rows.texts], dtype=np.int64)


def _carry_assessments(connection: sa.Connection, carried: _Carried) -> None:
    """Assessments in the order of their issue; the one that pages show comes last, once more if need be."""
    query = sa.text("SELECT id, current_assessment FROM portfolio ORDER BY id")
    for portfolio, current in connection.execute(query).all():
        issued = sa.text("SELECT id, name FROM assessment WHERE portfolio_id = :portfolio ORDER BY id")
        runs = connection.execute(issued, {"portfolio": portfolio}).all()
        again = [run for run in runs[:-1] if run.name == current]
        carried.holds = {}
        for step, run in enumerate((*runs, *again), start=1):
            carried.assessment(portfolio, step, _rows(connection, run.id))
            if step <= len(runs):
                change = sa.text("UPDATE assessment SET step = :step WHERE id = :id")
                connection.execute(change, {"step": step, "id": run.id})
        change = sa.text("UPDATE portfolio SET step = :step WHERE id = :id")
        connection.execute(change, {"step": len(runs) + len(again), "id": portfolio})


def _rows(connection: sa.Connection, assessment: int) -> naming.Rows:
    results = _old(connection, "result", _COLUMNS, assessment).reindex(columns=list(RESULT_COLUMNS))
    found = _old(connection, "finding", ("key", *_SAID), assessment)
    place = {key: number for number, key in enumerate(results["key"])}
    found["row"] = pd.Series([place[key] for key in found["key"]], dtype="int64")
    for name in ("ask", "actions"):
        found[name] = pd.Series([tuple(json.loads(text)) for text in found[name]], dtype="object")
    found["red_flag"] = found["red_flag"].astype(bool)
    return naming.rows_of(results.astype(dict.fromkeys(_NUMBERS, "float64")), found)


def _old(connection: sa.Connection, name: str, columns: tuple[str, ...], assessment: int) -> pd.DataFrame:
    table = sa.table(f"old_{name}", *(sa.column(each) for each in (*columns, "assessment_id", "position")))
    query = sa.select(*(table.c[each] for each in columns)).where(table.c.assessment_id == assessment)
    rows = [tuple(row) for row in connection.execute(query.order_by(table.c.position))]
    return pd.DataFrame(rows, columns=list(columns), dtype="object")


def _cut_batches(connection: sa.Connection, part: sa.Table) -> None:
    for batch in connection.scalars(sa.text("SELECT id FROM answer_batch ORDER BY id")).all():
        query = sa.text("SELECT content FROM old_batch WHERE id = :id")
        whole = blocks.read(bytes(connection.execute(query, {"id": batch}).scalar_one()))
        for place, each in enumerate(blocks.parts(whole)):
            values = {"first_key": each.first_key, "last_key": each.last_key, "sha256": each.sha256}
            connection.execute(part.insert().values(batch_id=batch, place=place, content=each.content, **values))
