"""In which ways a question can be answered, as far as the definition can tell them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from duediligence.answers.constraints import constraint_check
from duediligence.assessment.ahead.changes import Value
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import Call, Literal, Node, references, walk
from duediligence.questionnaire.model import Question

BESIDE: Final = {"integer": 1.0, "percent": 1.0, "decimal": 0.5}
"""How far beside a limit a number is tried."""

SOME_NUMBERS: Final = (0.0, 1.0, 10.0, 100.0, 1000.0)
"""Tried besides the limits that the definition names: a rule may compare two answers, or a share of them."""

SOME_DAYS: Final = (0, 200, 400, 800)
"""Days before the assessment that are tried for a date."""


def possible_answers(questionnaire: Questionnaire, as_of: date) -> Mapping[str, tuple[Value, ...]]:
    """By question id, at least one answer for everything that points and conditions tell apart.

    Choices are all there; of several choices each one alone, all that go together, and each running total of them in
    the order of the file. Numbers stand at, below and above each limit that points or conditions name. Notes have no
    answer. Nothing breaks the question's constraint.
    """
    limits = _limits(questionnaire)
    found: dict[str, tuple[Value, ...]] = {}
    for question in questionnaire.questions.values():
        constraint = questionnaire.constraint.get(question.id)
        allowed = constraint_check(constraint) if constraint is not None else lambda answer: True
        ways = dict.fromkeys(_ways(question, limits.get(question.id, ()), as_of))
        found[question.id] = tuple(way for way in ways if allowed(way))
    return found


def _ways(question: Question, limits: tuple[str | float, ...], as_of: date) -> Iterator[Value]:
    match question.type:
        case "select_one":
            yield from (choice.id for choice in question.choices)
        case "select_multiple":
            yield from _ticked(question)
        case "integer" | "decimal" | "percent":
            yield from _numbers(question, limits)
        case "date":
            yield from (as_of - timedelta(days=before) for before in SOME_DAYS)
            for written in limits:
                day = _day(written)
                if day is not None:
                    yield from (day - timedelta(days=1), day, day + timedelta(days=1))
        case "text":
            yield from (text for text in limits if isinstance(text, str) and text)
            yield "any text"


def _ticked(question: Question) -> Iterator[frozenset[str]]:
    alone = [choice.id for choice in question.choices]
    yield from (frozenset({choice}) for choice in alone)
    together = [choice.id for choice in question.choices if not (choice.exclusive or choice.not_applicable)]
    yield from (frozenset(together[:number]) for number in range(2, len(together) + 1))


def _numbers(question: Question, limits: tuple[str | float, ...]) -> Iterator[float]:
    edges = [step.below for step in question.points if step.below is not None]
    named = sorted({*edges, *(float(limit) for limit in limits if not isinstance(limit, str))})
    beside = BESIDE[question.type]
    tried = sorted({*SOME_NUMBERS, *named, *(edge - beside for edge in named), *(edge + beside for edge in named)})
    for number in tried:
        whole = question.type != "integer" or float(number).is_integer()
        if whole and (question.type != "percent" or 0 <= number <= 100):
            yield float(number)


def _day(written: str | float) -> date | None:
    """The day a condition names; None where it compares with something else."""
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _limits(questionnaire: Questionnaire) -> dict[str, tuple[str | float, ...]]:
    """By question id, what it is compared with in any condition, also as a part of a sum."""
    found: dict[str, dict[str | float, None]] = {}
    nodes = [*questionnaire.relevant.values(), *questionnaire.when.values()]
    for node in [*nodes, *([] if questionnaire.signed is None else [questionnaire.signed])]:
        for leaf in _leaves(node):
            literals = [part.value for part in walk(leaf) if isinstance(part, Literal)]
            for name in references(leaf):
                found.setdefault(name, {}).update(dict.fromkeys(literals))
    return {name: tuple(values) for name, values in found.items()}


def _leaves(node: Node) -> Iterator[Node]:
    """The comparisons below and / or / not."""
    if isinstance(node, Call) and node.function in ("and", "or", "not"):
        for part in node.arguments:
            yield from _leaves(part)
    else:
        yield node
