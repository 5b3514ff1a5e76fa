"""The only clock of the product. Everything below takes the date as an input."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The date on the officer's calendar."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
