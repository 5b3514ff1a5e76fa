"""The tree of a condition. Everything that reads a condition reads this tree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A written value: text or number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Reference:
    """``${id}``: a question, or ``supplier.COLUMN``, ``factor.ID``, ``screening.LIST``, ``check.ID``."""

    name: str


@dataclass(frozen=True, slots=True)
class Self:
    """``.`` in a constraint: the answer itself."""


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function.

    Names: ``= != < <= > >= and or not + - * div mod neg selected count-selected coalesce if answered``.
    """

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Reference | Self | Call
