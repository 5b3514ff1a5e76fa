"""What actions say is kept once, since many say the same, and an action names its supplier by number."""

import hashlib

import sqlalchemy as sa
from alembic import op

from duediligence.register import bulk
from duediligence.register.canonical import canonical_json

revision = "0003_texts_of_actions"
down_revision = "0002_rows_that_hold"

_TEXTS = ("rules", "title", "why", "owner_role", "clock", "evidence", "closing_proof", "safety_gate")


def upgrade() -> None:
    """Move the texts of the actions to a table of their own."""
    texts = _action_text()
    op.add_column("action", sa.Column("entity_id", sa.Integer()))
    op.add_column("action", sa.Column("text_id", sa.Integer()))
    op.execute(
        "UPDATE action SET entity_id = (SELECT entity.id FROM entity WHERE entity.portfolio_id = action.portfolio_id"
        " AND entity.key = action.key)"
    )
    _carry(op.get_bind(), texts)
    with op.batch_alter_table("action") as action:
        for name in _TEXTS:
            action.drop_column(name)
        action.alter_column("text_id", existing_type=sa.Integer(), nullable=False)
        action.create_foreign_key("fk_action_text_id", "action_text", ["text_id"], ["id"])


def _action_text() -> sa.Table:
    return op.create_table(
        "action_text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("closing_proof", sa.Text(), nullable=False),
        sa.Column("safety_gate", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_action_text"),
        sa.UniqueConstraint("digest", name="uq_action_text_digest"),
    )


def _carry(connection: sa.Connection, texts: sa.Table) -> None:
    columns = [sa.column(name, texts.c[name].type) for name in _TEXTS]
    query = sa.select(sa.column("id"), *columns).select_from(sa.table("action")).order_by(sa.column("id"))
    known: dict[tuple[object, ...], int] = {}
    of_action = []
    for number, *told in connection.execute(query).all():
        of_action.append((number, (known.setdefault(tuple(told), len(known) + 1),)))
    for said, number in known.items():
        digest = hashlib.sha256(canonical_json(said).encode()).digest()
        connection.execute(texts.insert().values(id=number, digest=digest, **dict(zip(_TEXTS, said, strict=True))))
    bulk.update(
        connection, sa.Table("action", sa.MetaData(), sa.Column("text_id", sa.Integer())), ("text_id",), of_action
    )
