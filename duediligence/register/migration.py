"""Bring a database to the tables of this version, from empty or from any earlier one."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from duediligence.errors import CannotProceed, Problem
from duediligence.register.database import reading, unreachable, writing

_FOLDER = Path(__file__).resolve().parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables, all or nothing. Does nothing when it is there already.

    CannotProceed when the database cannot be opened or was written by a newer version of the product.
    """
    config = _config()
    try:
        with reading(engine) as connection:
            if _is_newest(connection, config):
                return
        with writing(engine) as connection:
            if not _is_newest(connection, config):  # somebody may have been faster
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except DBAPIError as cause:
        raise unreachable(engine, cause) from cause


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _is_newest(connection: Connection, config: Config) -> bool:
    script = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in {known.revision for known in script.walk_revisions()}:
        raise CannotProceed(
            Problem(
                "This register was written by a newer version of the product.",
                "Install that version or a later one; we did not touch the register.",
                "blocking",
            )
        )
    return revision == script.get_current_head()
