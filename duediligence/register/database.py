"""One engine for each kind of database, set so that both behave alike: one writer, durable, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from duediligence.errors import CannotProceed, Problem

WAIT_SECONDS: Final = 30
_ADVISORY_LOCK: Final = 0x6475_6564  # any number, the same in every process of ours


def engine_for(url: str, durable: bool = True) -> Engine:
    """An engine for a SQLite or PostgreSQL address. CannotProceed when the address is neither.

    SQLite: WAL, synchronous=FULL, foreign keys, secure_delete, 30 seconds of patience. ``durable=False``
    is for a register that lives only as long as the process.
    """
    address = _address(url)
    try:
        if address.get_backend_name() == "sqlite":
            engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS})
            _prepare_sqlite(engine, "FULL" if durable else "OFF")
        else:
            engine = create_engine(address, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as missing:
        raise CannotProceed(
            Problem(
                "We cannot talk to PostgreSQL yet: its driver is not installed.",
                'Install it with: pip install "psycopg[binary]"',
                "blocking",
            )
        ) from missing
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write, the only one at a time. An exception leaves nothing behind."""
    with _connected(engine) as connection:
        _begin(connection, writes=True)
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one moment of the register and waits for nobody."""
    with _connected(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        _begin(connection, writes=False)
        try:
            yield connection
        finally:
            connection.rollback()


def unreachable(engine: Engine, cause: Exception) -> CannotProceed:
    """The one message for a register that cannot be opened; a password in the address is not shown."""
    address = engine.url.render_as_string(hide_password=True)
    return CannotProceed(
        Problem(
            f"We could not open the register at {address} ({str(getattr(cause, 'orig', cause)).strip()}).",
            "Check that the file or server is there and may be written, or set DUEDILIGENCE_DATABASE_URL.",
            "blocking",
        )
    )


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as wrong:
        raise CannotProceed(_no_such_kind()) from wrong
    backend = address.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not address.database or address.database == ":memory:":
        raise CannotProceed(_no_such_kind())
    return address


def _no_such_kind() -> Problem:
    return Problem(
        "We do not know this kind of register address.",
        "Set DUEDILIGENCE_DATABASE_URL to sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
        "blocking",
    )


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def _settings(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself; we do
        for setting in (
            f"busy_timeout = {WAIT_SECONDS * 1000}",
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {setting}").close()


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except DBAPIError as cause:
        raise unreachable(engine, cause) from cause
    with connection:
        yield connection


def _begin(connection: Connection, writes: bool) -> None:
    """Take the place of the only writer at the start, not at the first write: nobody can be refused half-way."""
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        elif writes:
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    except DBAPIError as cause:
        connection.rollback()
        raise CannotProceed(
            Problem(
                f"Another person or programme has been writing to the register for {WAIT_SECONDS} seconds.",
                "Try again in a minute; nothing was changed.",
                "blocking",
            )
        ) from cause
