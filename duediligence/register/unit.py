"""What a use case holds while it reads or changes the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True)
class Reader:
    """One transaction that sees one moment of the register."""

    connection: Connection


@dataclass(frozen=True)
class Unit(Reader):
    """One transaction that may write; all of it happens or nothing. ``now`` has a time zone."""

    actor: str
    now: datetime
