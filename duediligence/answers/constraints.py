"""Whether one answer keeps its question's constraint. A constraint sees the answer only (``.``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from duediligence.questionnaire.expressions import Literal, Node, Reference, Self

Value = float | str | frozenset[str] | bool | None
"""None is unknown; a chosen set stands for a multiple choice; a date is its ISO text."""
Term = Callable[[Value], Value]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "mod": math.fmod,
}


def constraint_check(constraint: Node) -> Callable[[float | str | frozenset[str] | date], bool]:
    """The check of one answer: False only where the constraint is known to be broken."""
    value_of = _compiled(constraint)

    def keeps(answer: float | str | frozenset[str] | date) -> bool:
        return value_of(answer.isoformat() if isinstance(answer, date) else answer) is not False

    return keeps


def _compiled(node: Node) -> Term:
    """The tree as functions of the answer, built once and called for each distinct answer."""
    match node:
        case Self():
            return lambda answer: answer
        case Literal(value=value):
            return lambda answer: value
        case Reference():
            return lambda answer: None  # other answers are not known here
    parts = tuple(_compiled(argument) for argument in node.arguments)
    match node.function:
        case "and" | "or":
            return _kleene(parts, decisive=node.function == "or")
        case "if":
            condition, then, otherwise = parts
            return lambda answer: (
                None if (chosen := condition(answer)) is None else then(answer) if chosen else otherwise(answer)
            )
        case "coalesce":
            return lambda answer: next((found for part in parts if (found := part(answer)) is not None), None)
        case "not" | "neg" | "count-selected":
            return _of_one(node.function, parts[0])
        case _:
            return _of_two(node.function, *parts)


def _kleene(parts: Sequence[Term], decisive: bool) -> Term:
    def joined(answer: Value) -> Value:
        result: Value = not decisive
        for part in parts:
            value = part(answer)
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return joined


def _of_one(function: str, part: Term) -> Term:
    def applied(answer: Value) -> Value:
        value = part(answer)
        if value is None:
            return None
        if function == "not":
            return not value
        if function == "count-selected":
            return float(len(value)) if isinstance(value, frozenset) else None
        return -value if isinstance(value, float | int) else None

    return applied


def _of_two(function: str, left: Term, right: Term) -> Term:
    """A comparison or sum; unknown where an operand is, or where text meets a number."""
    operator: Callable[[Any, Any], Value] = (
        _selected if function == "selected" else _COMPARISONS.get(function) or _ARITHMETIC[function]
    )
    numeric = function in _ARITHMETIC

    def applied(answer: Value) -> Value:
        a, b = left(answer), right(answer)
        if a is None or b is None or (function in ("div", "mod") and b == 0):
            return None
        if operator is not _selected and isinstance(a, str) != isinstance(b, str):
            return None
        return None if numeric and isinstance(a, str) else operator(a, b)

    return applied


def _selected(chosen: Any, wanted: Any) -> bool:
    return wanted in chosen if isinstance(chosen, frozenset) else bool(chosen == wanted)
