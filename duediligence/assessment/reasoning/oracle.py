"""The same conditions as plain Python functions of one supplier: slow, short, and easy to believe.

It shares the tree with the plan and nothing else. Tests hold the two against each other; the explanation
of a supplier is made from this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from duediligence.assessment.engine.fixes import FixState
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import Call, Literal, Node, Reference, references


class Missing(Enum):
    """Why there is no value."""

    UNKNOWN = "not known"
    NOT_APPLICABLE = "not applicable"


UNKNOWN = Missing.UNKNOWN
NOT_APPLICABLE = Missing.NOT_APPLICABLE

Value = float | str | date | frozenset[str] | Missing
Truth = bool | None
"""True, False, or None where it is not known."""


@dataclass(frozen=True)
class Response:
    """One supplier's answer to one question. ``value`` is None where nothing usable was answered.

    Single choice: the choice id; multiple choice: the set of ids; number, date or text as such.
    ``withheld``: "don't know" or refused.
    """

    value: float | str | date | frozenset[str] | None
    withheld: bool = False
    evidence: str = "claimed"
    dated: date | None = None
    source: str = "self_assessment"


NO_RESPONSE = Response(None)


@dataclass(frozen=True)
class Fix:
    """How far the repair of one finding has come, as ``fixes.FIX_COLUMNS`` has it."""

    state: FixState
    evidenced: date | None = None
    confirmed: date | None = None
    group: str | None = None
    period_from: date | None = None
    period_until: date | None = None


@dataclass(frozen=True)
class Case:
    """Everything known about one supplier; conditions are asked of it.

    ``supplier``: columns (None = missing); ``factors``: None = no data; ``asked``: a request was sent; ``fixes``: by
    rule, where somebody keeps a state of the finding; ``others``: what other sources answered where they differ from
    what counts, one a source in the order of ``SOURCES``; ``checks``: None = not known.
    """

    questionnaire: Questionnaire
    supplier: Mapping[str, float | str | None]
    factors: Mapping[str, float | None]
    responses: Mapping[str, Response]
    asked: bool
    due: date | None
    as_of: date
    fixes: Mapping[str, Fix] = field(default_factory=dict)
    others: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)
    checks: Mapping[str, float | None] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)

    @cached_property
    def anything_answered(self) -> bool:
        """Whether at least one question has an answer that counts."""
        return any(not isinstance(self.value(question), Missing) for question in self.questionnaire.questions)

    def value(self, question: str) -> Value:
        """The answer to a question, with skip logic and "not applicable" choices applied."""
        if question not in self._values:
            self._values[question] = self._value(question)
        return self._values[question]

    def _value(self, question: str) -> Value:
        relevant = self.questionnaire.relevant.get(question)
        if relevant is not None and holds(relevant, self) is False:
            return NOT_APPLICABLE
        value = self.responses.get(question, NO_RESPONSE).value
        if value is None:
            return UNKNOWN
        absent = {choice.id for choice in self.questionnaire.questions[question].choices if choice.not_applicable}
        chosen = value if isinstance(value, frozenset) else {value}
        return NOT_APPLICABLE if chosen & absent else value


def holds(node: Node, case: Case) -> Truth:
    """Whether a condition holds for a supplier."""
    if not isinstance(node, Call):
        raise TypeError(f"not a condition: {node}")
    parts = node.arguments
    match node.function:
        case "and":
            found = [holds(part, case) for part in parts]
            return False if False in found else None if None in found else True
        case "or":
            found = [holds(part, case) for part in parts]
            return True if True in found else None if None in found else False
        case "not":
            inner = holds(parts[0], case)
            return None if inner is None else not inner
        case "answered":
            return not isinstance(value_of(parts[0], case), Missing)
        case "selected":
            chosen, wanted = value_of(parts[0], case), value_of(parts[1], case)
            if isinstance(chosen, Missing):
                return False if chosen is NOT_APPLICABLE else None
            return isinstance(chosen, frozenset) and wanted in chosen
    return _compare(node.function, value_of(parts[0], case), value_of(parts[1], case))


def _compare(sign: str, left: Value, right: Value) -> Truth:
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if isinstance(left, date) and isinstance(right, str):
        right = date.fromisoformat(right)
    if isinstance(right, date) and isinstance(left, str):
        left = date.fromisoformat(left)
    return _SIGNS[sign](left, right)


_SIGNS: Mapping[str, Callable[..., bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def value_of(node: Node, case: Case) -> Value:
    """The value of an operand for a supplier."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Reference):
        return _referred(node.name, case)
    if not isinstance(node, Call):
        raise TypeError(f"not a value: {node}")
    parts = node.arguments
    if node.function == "if":
        test = holds(parts[0], case)
        return UNKNOWN if test is None else value_of(parts[1] if test else parts[2], case)
    found = [value_of(part, case) for part in parts]
    if node.function == "coalesce":
        known = [value for value in found if not isinstance(value, Missing)]
        return known[0] if known else UNKNOWN if UNKNOWN in found else NOT_APPLICABLE
    if NOT_APPLICABLE in found:
        return NOT_APPLICABLE
    if UNKNOWN in found:
        return UNKNOWN
    if node.function == "count-selected":
        return float(len(found[0])) if isinstance(found[0], frozenset) else UNKNOWN
    return _calculate(node.function, *(float(value) for value in found if isinstance(value, float)))


def _referred(name: str, case: Case) -> Value:
    origin, dot, rest = name.partition(".")
    if not dot:
        return case.value(name)
    spaces: Mapping[str, Mapping[str, float | str | None]] = {"supplier": case.supplier, "check": case.checks}
    found = spaces.get(origin, case.factors).get(rest)
    return UNKNOWN if found is None else found


def _calculate(sign: str, *numbers: float) -> Value:
    try:
        match sign, numbers:
            case "neg", (one,):
                result = -one
            case "+", (one, two):
                result = one + two
            case "-", (one, two):
                result = one - two
            case "*", (one, two):
                result = one * two
            case "div", (one, two):
                result = one / two
            case "mod", (one, two):
                result = math.fmod(one, two)
            case _:
                raise TypeError(f"not an operation: {sign}")
    except (ZeroDivisionError, ValueError, OverflowError):
        return UNKNOWN
    return result if math.isfinite(result) else UNKNOWN


def open_questions(node: Node, case: Case) -> frozenset[str]:
    """The unanswered questions that leave a condition unknown; empty where the condition is known.

    A part that cannot change the outcome any more (the other side of an "and" is false) is left out.
    """
    if not isinstance(node, Call) or holds(node, case) is not None:
        return frozenset()
    if node.function in ("and", "or", "not"):
        return frozenset().union(*(open_questions(part, case) for part in node.arguments))
    return frozenset(name for name in references(node) if "." not in name and case.value(name) is UNKNOWN)
