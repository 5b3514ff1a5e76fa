"""An officer edits questionnaires: drafts with their last edits, versions with examples, actions and a note."""

import sqlalchemy as sa
from alembic import op

revision = "0006_drafts"
down_revision = "0005_states_of_findings"


def upgrade() -> None:
    """Drafts move to a table of their own; a portfolio may be rated with another questionnaire than the usual one."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("undoes_to", sa.Integer()),
        sa.Column("redoes_to", sa.Integer()),
        sa.Column("begun_from", sa.Text()),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("questionnaire", "edit", name="uq_draft_questionnaire_edit"),
    )
    op.execute(
        "INSERT INTO draft (questionnaire, edit, text, examples, actions, done, changed) "
        "SELECT questionnaire, edit, text, '', '', 'Saved', changed FROM definition WHERE status = 'draft'"
    )
    op.execute("DELETE FROM definition WHERE status = 'draft'")
    with op.batch_alter_table("definition") as batch:
        batch.add_column(sa.Column("examples", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("actions", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("core", sa.Text()))
        batch.add_column(sa.Column("note", sa.Text()))
        batch.drop_column("edit")
        batch.drop_constraint("uq_definition_questionnaire_status_version", type_="unique")
        batch.create_unique_constraint(
            "uq_definition_questionnaire_status_version_hash", ["questionnaire", "status", "version", "hash"]
        )
    op.add_column("portfolio", sa.Column("questionnaire", sa.Text()))
