"""The open register, shared by every page and command of one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from duediligence.register import Reader, Register, Unit, events
from duediligence.services import clock
from duediligence.settings import database_url

T = TypeVar("T")

ACTOR = "officer"
"""Who the log names. Users and roles come with the team store; one machine has one officer."""


@dataclass
class Workspace:
    """One register. What is read for showing is kept until the log of its portfolio grows."""

    register: Register
    _kept: dict[tuple[str, int], tuple[str, Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def changing(self) -> Iterator[Unit]:
        """One transaction that writes."""
        with self.register.transaction(ACTOR, clock.now()) as unit:
            yield unit

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One transaction that reads."""
        with self.register.reading() as reader:
            yield reader

    def kept(self, what: str, portfolio: int, build: Callable[[Reader], T]) -> T:
        """``build``'s result, made anew only after something was logged for this portfolio."""
        with self.reading() as reader:
            head = events.head(reader, portfolio).hash
            with self._lock:
                known = self._kept.get((what, portfolio))
            if known is not None and known[0] == head:
                result: T = known[1]
                return result
            result = build(reader)
        with self._lock:
            self._kept[what, portfolio] = (head, result)
        return result


def open_workspace(url: str | None = None) -> Workspace:
    """Open the register of this machine, or the one at ``url``. Raises CannotProceed."""
    return Workspace(Register.open(url or database_url()))


@contextmanager
def workspace_in_memory() -> Iterator[Workspace]:
    """A register of its own that is gone after the block."""
    with Register.in_memory() as register:
        yield Workspace(register)
