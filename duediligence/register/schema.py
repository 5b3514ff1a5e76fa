"""The tables of the register as they are today; ``migrations/`` holds the way there."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from duediligence.register.canonical import utc_text


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept as ISO 8601 text in UTC: the same characters on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _portfolio() -> Column[int]:
    return Column("portfolio_id", Integer, ForeignKey("portfolio.id"), nullable=False)


portfolio = Table(
    "portfolio",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("is_default", Boolean, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("current_assessment", Text),  # the name (hash) of the run that pages show
    Column("step", Integer, nullable=False, server_default="0"),  # counts how often what pages show has changed
    Column("questionnaire", Text),  # the id of the one that rates it, where that is not the usual one
    sqlite_autoincrement=True,  # the number of a removed portfolio never comes back
)

file = Table(
    "file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added", UtcTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

import_ = Table(
    "import",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("file_sha256", Text, ForeignKey("file.sha256")),
    Column("file_name", Text, nullable=False),
    Column("recipe", Text, nullable=False),  # canonical JSON: the mapping, to be used again next month
    Column("made", UtcTime, nullable=False),
    Column("new_rows", Integer, nullable=False),
    Column("updated_rows", Integer, nullable=False),
    Column("unchanged_rows", Integer, nullable=False),
    Column("previous", LargeBinary),  # what it says of known suppliers, and what they held before, for taking it back
    Column("undone", UtcTime),
    Index("ix_import_portfolio_id", "portfolio_id"),
)

ENTITY_TEXT: Final = (
    *("name", "site", "country", "country_as_written", "country_role", "region", "city", "address"),
    *("sector", "products", "hs_codes", "tier", "parent", "supplier_id", "lei", "os_id", "currency", "note"),
)
ENTITY_NUMBERS: Final = ("workers", "women_share", "migrant_share", "agency_share", "spend")

entity = Table(
    "entity",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    *(Column(name, Text) for name in ENTITY_TEXT),
    *(Column(name, Double) for name in ENTITY_NUMBERS),
    Column("country_inferred", Boolean, nullable=False),
    Column("extra", Text, nullable=False),  # canonical JSON: header as written → text
    Column("file", Text),
    Column("sheet", Text),
    Column("row", Integer),
    Column("searchable", Text, nullable=False),
    Column("import_id", Integer, ForeignKey("import.id"), nullable=False),  # the one that brought the entity
    Column("result_id", Integer),  # the row of result that pages show of it; lists join by it
    UniqueConstraint("portfolio_id", "key"),
    Index("ix_entity_import_id", "import_id"),
)

answer_batch = Table(
    "answer_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("version", Integer, nullable=False),  # one count over batches and edits of a portfolio
    Column("import_id", Integer, ForeignKey("import.id")),
    Column("questionnaire", Text, nullable=False),
    Column("uploaded", Date, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("sha256", Text, nullable=False),  # over the hashes of its parts, as the log has it
    UniqueConstraint("portfolio_id", "version"),
)

answer_part = Table(
    "answer_part",
    metadata,
    Column("batch_id", Integer, ForeignKey("answer_batch.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("first_key", Text, nullable=False),  # all answers of a supplier in a batch lie in one part
    Column("last_key", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

answer_edit = Table(
    "answer_edit",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("version", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("value", Text),  # null: the answer was withdrawn
    Column("evidence", Text),
    Column("dated", Date),
    Column("source", Text, nullable=False),
    Column("due", Date),
    Column("made", UtcTime, nullable=False),
    UniqueConstraint("portfolio_id", "version"),
    Index("ix_answer_edit_portfolio_id_key", "portfolio_id", "key"),
)

definition = Table(
    "definition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("questionnaire", Text, nullable=False),
    Column("status", Text, nullable=False),  # published | shipped: not published here, but an assessment names it
    Column("version", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("examples", Text, nullable=False, server_default=""),
    Column("actions", Text, nullable=False, server_default=""),  # the catalogue of this questionnaire alone
    Column("core", Text),  # the hash of what a module extends
    Column("note", Text),
    Column("changed", UtcTime, nullable=False),
    UniqueConstraint("questionnaire", "status", "version", "hash"),
    Index("ix_definition_hash", "hash"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("questionnaire", Text, nullable=False),
    Column("edit", Integer, nullable=False),  # counts the changes of a draft; the highest is how it stands
    Column("text", Text, nullable=False),
    Column("examples", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Column("done", Text, nullable=False),  # what was done, in words
    Column("undoes_to", Integer),  # the edit that comes back when this one is taken back
    Column("redoes_to", Integer),
    Column("begun_from", Text),  # the hash of the definition it began from
    Column("changed", UtcTime, nullable=False),
    UniqueConstraint("questionnaire", "edit"),
)

reference_edition = Table(
    "reference_edition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("first_used", UtcTime, nullable=False),
    UniqueConstraint("name", "edition"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("name", Text, nullable=False),  # SHA-256 over day, definition, editions and rows, see naming.py
    Column("naming", Integer, nullable=False, server_default="1"),  # which way of naming it was
    Column("step", Integer, nullable=False, server_default="0"),  # its rows are those that held at this step
    Column("questionnaire", Text, nullable=False),
    Column("questionnaire_version", Text, nullable=False),
    Column("definition_hash", Text, nullable=False),
    Column("editions", Text, nullable=False),  # canonical JSON
    Column("as_of", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("corrects", Text),  # the name of the assessment this one corrects
    Column("saved", UtcTime, nullable=False),
    Column("tenth", Text),  # canonical JSON list: by draw, the score from which a supplier is among the worst tenth
    UniqueConstraint("portfolio_id", "name"),
)

RESULT_TEXT: Final = ("context_class", "due_diligence", "rating", "rating_basis", "depth", "lane")
RESULT_NUMBERS: Final = (
    *("inherent", "exposure", "control", "control_practice", "control_paper", "mitigation"),
    *("worst_finding", "residual", "coverage", "coverage_exposure", "coverage_control"),
)
RESULT_COUNTS: Final = ("answered", "asked")
RESULT_RANGE: Final = ("band_low", "band_high", "worst_tenth")

result = Table(
    "result",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _portfolio(),
    Column("since", Integer, nullable=False),  # the step that brought the row
    Column("until", Integer),  # the step that replaced it; null: pages show it
    Column("position", Integer, nullable=False),  # of the supplier in the assessment
    Column("key", Text, nullable=False),
    *(Column(name, Text) for name in RESULT_TEXT),
    *(Column(name, Double) for name in RESULT_NUMBERS),
    *(Column(name, Integer, nullable=False) for name in RESULT_COUNTS),
    Column("findings", LargeBinary, nullable=False),  # numbers of findings, four bytes each, in order
    Column("digest", LargeBinary, nullable=False),  # SHA-256 over the result and what its findings say
    *(Column(name, Double) for name in RESULT_RANGE),
    UniqueConstraint("portfolio_id", "key", "since"),
)
Index(
    "ix_result_shown",
    *(result.c.portfolio_id, result.c.position, result.c.digest),
    sqlite_where=result.c.until.is_(None),
    postgresql_where=result.c.until.is_(None),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 over the columns below
    Column("rule", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Text),
    Column("red_flag", Boolean, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("ask", Text, nullable=False),  # canonical JSON list
    Column("actions", Text, nullable=False),  # canonical JSON list
)

action_text = Table(
    "action_text",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 over the columns below
    Column("rules", Text, nullable=False),  # canonical JSON list
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("owner_role", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("closing_proof", Text, nullable=False),
    Column("safety_gate", Boolean, nullable=False),
)

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("questionnaire", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("entity_id", Integer),  # the supplier of this key; null while it is not in the portfolio
    Column("action", Text, nullable=False),
    Column("text_id", Integer, ForeignKey("action_text.id"), nullable=False),
    Column("target", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text),
    Column("status", Text, nullable=False),
    Column("note", Text),
    Column("fires", Boolean, nullable=False),
    Column("place", Integer, nullable=False),  # order of work among the actions of its supplier
    Column("version", Integer, nullable=False),
    UniqueConstraint("portfolio_id", "questionnaire", "key", "action"),
)

finding_state = Table(
    "finding_state",
    metadata,
    Column("id", Integer, primary_key=True),
    _portfolio(),
    Column("key", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("evidenced", Date),
    Column("confirmed", Date),
    Column("group", Text),  # of which workers the finding speaks
    Column("period_from", Date),
    Column("period_until", Date),
    Column("note", Text),
    Column("version", Integer, nullable=False),
    UniqueConstraint("portfolio_id", "key", "rule"),
)

event = Table(
    "event",
    metadata,
    Column("chain", Integer, primary_key=True, autoincrement=False),  # a portfolio's id, 0 = the register itself
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text),  # the supplier key it is about
    Column("previous", Text, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON, what the hash is over
    Column("hash", Text, nullable=False),
    Column("restricted", Text),  # canonical JSON with salt; the body holds only its hash, so it can be erased
    Index("ix_event_chain_subject", "chain", "subject"),
)
