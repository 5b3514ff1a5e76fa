"""A whole copy of a SQLite register while it is in use, and traces of deleted rows out of its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.register.register import Register

_PAGES: Final = 8_192
"""Pages copied between two calls of ``tell``: 32 MB."""


def copy(register: Register, target: Path, tell: Callable[[float], None] = lambda share: None) -> None:
    """Copy a SQLite register to a new file: one moment of it, whatever is written meanwhile.

    The copy needs no other file beside it. It is opened and checked: its pages, and that each log ends as it did at the
    moment of the copy. ``tell`` is told the share that is done; what it raises stops the copy. Raises CannotProceed
    where the register is no file of ours, where it cannot be written, or where the copy is not whole.
    """
    source = register.file
    if source is None:
        raise CannotProceed(
            Problem("This register is a PostgreSQL database.", "Its administrator copies it with pg_dump.", "blocking")
        )
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as read, closing(sqlite3.connect(target)) as made:
            read.execute("BEGIN")  # the copy is of this moment, and need not begin anew when somebody writes
            heads = _heads(read)
            read.backup(made, pages=_PAGES, progress=lambda _, left, all: tell(1 - left / max(all, 1)))
            made.execute("PRAGMA journal_mode = DELETE")
        with closing(sqlite3.connect(target)) as made:
            whole = made.execute("PRAGMA quick_check").fetchall() == [("ok",)] and _heads(made) == heads
    except (sqlite3.Error, OSError) as cause:
        target.unlink(missing_ok=True)
        raise CannotProceed(
            Problem(f"We could not copy the register ({cause}).", "Is there space left on this disk?", "blocking")
        ) from cause
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if not whole:
        target.unlink(missing_ok=True)
        raise CannotProceed(
            Problem("The copy is not whole, so we threw it away.", "Look at the disk, then try again.", "blocking")
        )


def settle(register: Register) -> None:
    """Write what waits beside a SQLite register into it and empty the file where it waited.

    Deleted rows are overwritten in the register itself; older pages with them may still stand in the file beside it.
    Where somebody reads at this moment, that file is emptied the next time.
    """
    if register.file is not None:
        with closing(sqlite3.connect(register.file, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _heads(connection: sqlite3.Connection) -> list[tuple[int, int, str]]:
    """(chain, number of entries, last hash) of each log."""
    return connection.execute(
        "SELECT chain, sequence, hash FROM event AS e "
        "WHERE sequence = (SELECT max(sequence) FROM event WHERE chain = e.chain) ORDER BY chain"
    ).fetchall()
