"""The first tables: everything that changes or must last, and the one default portfolio."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From an empty database; tables that others point to come first."""
    _definition()
    _event()
    _file()
    _portfolio()
    _reference_edition()
    _action()
    _answer_edit()
    _assessment()
    _import()
    _answer_batch()
    _entity()
    _finding()
    _result()
    portfolio = sa.table("portfolio", sa.column("name"), sa.column("is_default"), sa.column("sample"))
    op.bulk_insert(portfolio, [{"name": "My suppliers", "is_default": True, "sample": False}])


def _definition() -> None:
    op.create_table(
        "definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_definition"),
        sa.UniqueConstraint("questionnaire", "status", "version", name="uq_definition_questionnaire_status_version"),
    )
    op.create_index("ix_definition_hash", "definition", ["hash"])


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Text()),
        sa.PrimaryKeyConstraint("chain", "sequence", name="pk_event"),
    )
    op.create_index("ix_event_chain_subject", "event", ["chain", "subject"])


def _file() -> None:
    op.create_table(
        "file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file"),
    )


def _portfolio() -> None:
    op.create_table(
        "portfolio",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("current_assessment", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_portfolio"),
        sa.UniqueConstraint("name", name="uq_portfolio_name"),
        sqlite_autoincrement=True,
    )


def _reference_edition() -> None:
    op.create_table(
        "reference_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("first_used", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reference_edition"),
        sa.UniqueConstraint("name", "edition", name="uq_reference_edition_name_edition"),
    )


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("closing_proof", sa.Text(), nullable=False),
        sa.Column("safety_gate", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("fires", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_action_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint(
            "portfolio_id", "questionnaire", "key", "action", name="uq_action_portfolio_id_questionnaire_key_action"
        ),
    )


def _answer_edit() -> None:
    op.create_table(
        "answer_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("evidence", sa.Text()),
        sa.Column("dated", sa.Date()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_answer_edit_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_edit"),
        sa.UniqueConstraint("portfolio_id", "version", name="uq_answer_edit_portfolio_id_version"),
    )
    op.create_index("ix_answer_edit_portfolio_id_key", "answer_edit", ["portfolio_id", "key"])


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("questionnaire_version", sa.Text(), nullable=False),
        sa.Column("definition_hash", sa.Text(), nullable=False),
        sa.Column("editions", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Text()),
        sa.Column("saved", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_assessment_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.UniqueConstraint("portfolio_id", "name", name="uq_assessment_portfolio_id_name"),
    )


def _import() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.Text()),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("new_rows", sa.Integer(), nullable=False),
        sa.Column("updated_rows", sa.Integer(), nullable=False),
        sa.Column("unchanged_rows", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary()),
        sa.Column("undone", sa.Text()),
        sa.ForeignKeyConstraint(["file_sha256"], ["file.sha256"], name="fk_import_file_sha256"),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_import_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import"),
    )
    op.create_index("ix_import_portfolio_id", "import", ["portfolio_id"])


def _answer_batch() -> None:
    op.create_table(
        "answer_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer()),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("uploaded", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name="fk_answer_batch_import_id"),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_answer_batch_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_batch"),
        sa.UniqueConstraint("portfolio_id", "version", name="uq_answer_batch_portfolio_id_version"),
    )


def _entity() -> None:
    op.create_table(
        "entity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("site", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("country_as_written", sa.Text()),
        sa.Column("country_role", sa.Text()),
        sa.Column("region", sa.Text()),
        sa.Column("city", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("sector", sa.Text()),
        sa.Column("products", sa.Text()),
        sa.Column("hs_codes", sa.Text()),
        sa.Column("tier", sa.Text()),
        sa.Column("parent", sa.Text()),
        sa.Column("supplier_id", sa.Text()),
        sa.Column("lei", sa.Text()),
        sa.Column("os_id", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("workers", sa.Double()),
        sa.Column("women_share", sa.Double()),
        sa.Column("migrant_share", sa.Double()),
        sa.Column("agency_share", sa.Double()),
        sa.Column("spend", sa.Double()),
        sa.Column("country_inferred", sa.Boolean(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("file", sa.Text()),
        sa.Column("sheet", sa.Text()),
        sa.Column("row", sa.Integer()),
        sa.Column("searchable", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name="fk_entity_import_id"),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.id"], name="fk_entity_portfolio_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entity"),
        sa.UniqueConstraint("portfolio_id", "key", name="uq_entity_portfolio_id_key"),
    )
    op.create_index("ix_entity_import_id", "entity", ["import_id"])
    op.create_index("ix_entity_portfolio_id_country", "entity", ["portfolio_id", "country"])


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text()),
        sa.Column("red_flag", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_finding_assessment_id"),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_finding"),
    )
    op.create_index("ix_finding_assessment_id_key", "finding", ["assessment_id", "key"])


def _result() -> None:
    op.create_table(
        "result",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("context_class", sa.Text()),
        sa.Column("due_diligence", sa.Text()),
        sa.Column("rating", sa.Text()),
        sa.Column("rating_basis", sa.Text()),
        sa.Column("depth", sa.Text()),
        sa.Column("lane", sa.Text()),
        sa.Column("inherent", sa.Double()),
        sa.Column("exposure", sa.Double()),
        sa.Column("control", sa.Double()),
        sa.Column("control_practice", sa.Double()),
        sa.Column("control_paper", sa.Double()),
        sa.Column("mitigation", sa.Double()),
        sa.Column("worst_finding", sa.Double()),
        sa.Column("residual", sa.Double()),
        sa.Column("coverage", sa.Double()),
        sa.Column("coverage_exposure", sa.Double()),
        sa.Column("coverage_control", sa.Double()),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_result_assessment_id"),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_result"),
    )
    op.create_index("ix_result_assessment_id_key", "result", ["assessment_id", "key"])
