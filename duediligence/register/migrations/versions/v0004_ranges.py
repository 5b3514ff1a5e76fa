"""A result says how far its score could move, and an assessment from which score on its worst tenth begins."""

import sqlalchemy as sa
from alembic import op

revision = "0004_ranges"
down_revision = "0003_texts_of_actions"


def upgrade() -> None:
    """Add the columns; what was issued before has no range and stays as it is."""
    for name in ("band_low", "band_high", "worst_tenth"):
        op.add_column("result", sa.Column(name, sa.Double()))
    op.add_column("assessment", sa.Column("tenth", sa.Text()))
