"""The register: one database, opened once, used in transactions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine

from duediligence.register.database import engine_for, reading, writing
from duediligence.register.migration import migrate
from duediligence.register.unit import Reader, Unit


class Register:
    """Everything that must last. May be shared by threads; each transaction has its own connection."""

    def __init__(self, engine: Engine, folder: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._engine = engine
        self._folder = folder

    @classmethod
    def open(cls, url: str) -> Register:
        """Open a SQLite or PostgreSQL register and bring it to the newest tables. Raises CannotProceed."""
        return cls._opened(engine_for(url))

    @classmethod
    def in_memory(cls) -> Register:
        """A register that is gone when it is closed, for samples and tests.

        It lies in a temporary folder only we can read: a database in memory would let the threads of a server
        share one connection, and with it one another's transactions.
        """
        folder = tempfile.TemporaryDirectory(prefix="duediligence-", ignore_cleanup_errors=True)
        url = f"sqlite:///{Path(folder.name) / 'register.sqlite'}"
        return cls._opened(engine_for(url, durable=False), folder)

    @classmethod
    def _opened(cls, engine: Engine, folder: tempfile.TemporaryDirectory[str] | None = None) -> Register:
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            if folder is not None:
                folder.cleanup()
            raise
        return cls(engine, folder)

    @contextmanager
    def transaction(self, actor: str, now: datetime) -> Iterator[Unit]:
        """Change something: one writer at a time, all or nothing, durable when the block has ended.

        ``actor`` and ``now`` (with a time zone) go into the log entry of every change. CannotProceed when
        others have been writing for half a minute.
        """
        if now.tzinfo is None:
            raise ValueError("now needs a time zone")
        with writing(self._engine) as connection:
            yield Unit(connection, actor, now)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read one moment of the register, without waiting for writers."""
        with reading(self._engine) as connection:
            yield Reader(connection)

    @property
    def place(self) -> str:
        """The address of the database, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite register; None for another database."""
        name = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        return None if name is None else Path(name)

    def close(self) -> None:
        """Let go of the database; a register in memory is deleted."""
        self._engine.dispose()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Register:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
