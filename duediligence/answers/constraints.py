"""Whether one answer keeps its question's constraint. A constraint sees the answer only (``.``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from duediligence.questionnaire.expressions import Call, Literal, Node, Reference, Self

Value = float | str | frozenset[str] | bool | None
"""None is unknown; a chosen set stands for a multiple choice; a date is its ISO text."""

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


def keeps(constraint: Node, answer: float | str | frozenset[str] | date) -> bool:
    """False only where the constraint is known to be broken; what cannot be known breaks nothing."""
    value: Value = answer.isoformat() if isinstance(answer, date) else answer
    return _value(constraint, value) is not False


def _value(node: Node, answer: Value) -> Value:
    match node:
        case Self():
            return answer
        case Literal(value=value):
            return value
        case Reference():
            return None
        case Call(function="and" | "or" as joiner, arguments=arguments):
            return _kleene(joiner, [_value(argument, answer) for argument in arguments])
        case Call(function="if", arguments=(condition, then, otherwise)):
            chosen = _value(condition, answer)
            return None if chosen is None else _value(then if chosen else otherwise, answer)
        case Call(function="coalesce", arguments=arguments):
            return next((found for part in arguments if (found := _value(part, answer)) is not None), None)
        case Call(function=function, arguments=arguments):
            return _applied(function, [_value(argument, answer) for argument in arguments])


def _kleene(joiner: str, values: Sequence[Value]) -> Value:
    decisive = joiner == "or"
    if any(value is decisive for value in values):
        return decisive
    return None if any(value is None for value in values) else not decisive


def _applied(function: str, values: Sequence[Value]) -> Value:
    """An operator on known operands; unknown where one is unknown, division by zero included."""
    if any(value is None for value in values):
        return None
    if function in _COMPARISONS:
        left, right = values
        return _COMPARISONS[function](left, right) if _alike(left, right) else None
    if function == "not":
        return not values[0]
    if function == "selected":
        chosen, wanted = values
        return wanted in chosen if isinstance(chosen, frozenset) else chosen == wanted
    if function == "count-selected":
        return float(len(values[0])) if isinstance(values[0], frozenset) else None
    numbers = [value for value in values if isinstance(value, float | int) and not isinstance(value, bool)]
    if len(numbers) != len(values):
        return None
    if function == "neg":
        return -numbers[0]
    if function in ("div", "mod") and numbers[1] == 0:
        return None
    return _ARITHMETIC[function](numbers[0], numbers[1])


def _alike(left: Value, right: Value) -> bool:
    """Only text with text and number with number can be compared."""
    return isinstance(left, str) == isinstance(right, str)
