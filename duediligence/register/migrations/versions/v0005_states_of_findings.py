"""An officer keeps how far the repair of a finding has come."""

import sqlalchemy as sa
from alembic import op

revision = "0005_states_of_findings"
down_revision = "0004_ranges"


def upgrade() -> None:
    """Add the table; without a row a finding is open, as all were before."""
    op.create_table(
        "finding_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("evidenced", sa.Date()),
        sa.Column("confirmed", sa.Date()),
        sa.Column("group", sa.Text()),
        sa.Column("period_from", sa.Date()),
        sa.Column("period_until", sa.Date()),
        sa.Column("note", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding_state"),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_finding_state_portfolio_id"),
        sa.UniqueConstraint("portfolio_id", "key", "rule", name="uq_finding_state_portfolio_id_key_rule"),
    )
