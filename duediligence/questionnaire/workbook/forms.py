"""Conditions as a form in ODK or KoboToolbox can run them, where it can.

A form knows its own questions only: no supplier columns, factors or checks. It compares dates as ``date('…')`` and
takes two values in ``coalesce``. Everything else is the same language.
"""

from __future__ import annotations

from collections.abc import Mapping

from duediligence.questionnaire.expressions import (
    COMPARISONS,
    Call,
    ExpressionError,
    Literal,
    Node,
    Reference,
    Self,
    parse,
    unparse,
    walk,
)
from duediligence.questionnaire.kinds import is_iso_date


def in_form(text: str, types: Mapping[str, str], own: str | None = None) -> str | None:
    """A condition as a form says it; None where no form can.

    ``types``: type of each question in the form by id; ``own``: the type of the question ``.`` stands for. The text
    itself where nothing has to be said otherwise, or where it is no condition at all.
    """
    try:
        node = parse(text)
    except ExpressionError:
        return text
    if any(_only_ours(part, types) for part in walk(node)):
        return None
    said = _said(node, types, own)
    return text if said == node else unparse(said)


def _only_ours(node: Node, types: Mapping[str, str]) -> bool:
    if isinstance(node, Reference):
        return types.get(node.name, "note") == "note"
    return isinstance(node, Call) and node.function == "answered"


def _said(node: Node, types: Mapping[str, str], own: str | None) -> Node:
    """The same tree in the words of a form; dates are marked by a call of ``date``."""
    if not isinstance(node, Call):
        return node
    parts = tuple(_said(part, types, own) for part in node.arguments)
    if node.function == "coalesce" and len(parts) != 2:
        *first, last = parts
        for part in reversed(first):
            last = Call("coalesce", (part, last))
        return last
    if node.function in COMPARISONS and any(_is_date(part, types, own) for part in parts):
        parts = tuple(_dated(part) for part in parts)
    return Call(node.function, parts)


def _is_date(node: Node, types: Mapping[str, str], own: str | None) -> bool:
    if isinstance(node, Reference):
        return types.get(node.name) == "date"
    if isinstance(node, Call) and node.function in ("coalesce", "if"):
        return any(_is_date(part, types, own) for part in node.arguments)
    return isinstance(node, Self) and own == "date"


def _dated(node: Node) -> Node:
    if isinstance(node, Literal) and is_iso_date(str(node.value)):
        return Call("date", (node,))
    if isinstance(node, Call) and node.function in ("coalesce", "if"):
        return Call(node.function, tuple(_dated(part) for part in node.arguments))
    return node
