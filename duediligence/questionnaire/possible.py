"""Whether a condition can be true for any answers at all.

Only a contradiction that is certain counts: two comparisons that exclude each other, a choice that is not there, a
number outside its constraint, a question whose own ``relevant`` excludes the rest. Where we cannot tell, it can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Final

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import COMPARISONS, Call, Literal, Node, Reference, Self, references
from duediligence.questionnaire.model import Question

MOST_WAYS: Final = 500
"""After so many ways to make a condition true we say that it can be."""
DEEPEST: Final = 30
"""So far we follow the questions on which questions depend."""

Fact = tuple[Node, bool]  # a comparison, and whether it must be true

_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def can_hold(node: Node, questionnaire: Questionnaire) -> bool:
    """Whether some answers make a checked condition true."""
    return _Search(questionnaire).possible([node], _World())


class _TooMany(Exception):
    """There are more ways than we try."""


@dataclass(frozen=True)
class _World:
    """What must be so: ids of answered questions, and comparisons; ``depth``: how many gates were passed."""

    answered: frozenset[str] = frozenset()
    facts: tuple[Fact, ...] = ()
    depth: int = 0


@dataclass
class _Search:
    questionnaire: Questionnaire
    tried: int = 0

    def possible(self, conditions: list[Node], world: _World) -> bool:
        """Whether all conditions can be true together in a world."""
        try:
            return any(self._stands(facts, world) for facts in self._together(conditions))
        except _TooMany:
            return True

    def _together(self, conditions: list[Node]) -> Iterator[list[Fact]]:
        for chosen in product(*(list(self._ways(node, True)) for node in conditions)):
            self._count()
            yield [fact for facts in chosen for fact in facts]

    def _ways(self, node: Node, wanted: bool) -> Iterator[list[Fact]]:
        """The sets of comparisons that make a condition true (or false)."""
        self._count()
        match node:
            case Call("not", (part,)):
                yield from self._ways(part, not wanted)
            case Call(("and" | "or") as word, parts):
                if (word == "and") == wanted:
                    for chosen in product(*(list(self._ways(part, wanted)) for part in parts)):
                        self._count()
                        yield [fact for facts in chosen for fact in facts]
                else:
                    for part in parts:
                        yield from self._ways(part, wanted)
            case _:
                yield [(node, wanted)]

    def _count(self) -> None:
        self.tried += 1
        if self.tried > MOST_WAYS:
            raise _TooMany

    def _stands(self, facts: list[Fact], world: _World) -> bool:
        """Whether comparisons can hold together; the gates of the questions they read must be open."""
        new = {name for node, wanted in facts for name in self._needs(node, wanted)} - world.answered
        world = _World(world.answered | new, (*world.facts, *facts), world.depth + 1)
        if not self._consistent(world):
            return False
        gates = [self.questionnaire.relevant[name] for name in sorted(new) if name in self.questionnaire.relevant]
        return not gates or world.depth > DEEPEST or self.possible(gates, world)

    def _needs(self, node: Node, wanted: bool) -> Iterator[str]:
        """Questions that must be answered for a comparison to be true; one that does not apply makes it false."""
        if wanted:
            for name in _read(node):
                if name in self.questionnaire.questions:
                    yield name

    def _consistent(self, world: _World) -> bool:
        for name in {name for node, _ in world.facts for name in references(node)}:
            question = self.questionnaire.questions.get(name)
            known = name in world.answered
            always = question is not None and name not in self.questionnaire.relevant
            signs = list(_about(name, world.facts, known or (always and not _may_not_apply(question))))
            if question is not None and known and any(sign == "unanswered" for sign, _ in signs):
                return False
            if question is not None and question.choices and not _choice_left(question, signs, known):
                return False
            numeric = question is None or question.type in ("integer", "decimal", "percent")
            if numeric and not _number_left([*signs, *(self._limits(name) if known else ())]):
                return False
        return True

    def _limits(self, name: str) -> Iterator[tuple[str, str | float]]:
        """What the constraint of a question says about every answer that counts."""
        node = self.questionnaire.constraint.get(name)
        parts = node.arguments if isinstance(node, Call) and node.function == "and" else (node,)
        for part in parts:
            if isinstance(part, Call) and part.function in COMPARISONS:
                left, right = part.arguments
                if isinstance(left, Self) and isinstance(right, Literal):
                    yield part.function, right.value
                elif isinstance(right, Self) and isinstance(left, Literal):
                    yield _MIRRORED[part.function], left.value


def _read(node: Node) -> tuple[str, ...]:
    """Names without which a value is not known; ``coalesce`` and ``if`` can do without."""
    if isinstance(node, Reference):
        return (node.name,)
    if isinstance(node, Call) and node.function not in ("coalesce", "if"):
        return tuple(name for part in node.arguments for name in _read(part))
    return ()


def _may_not_apply(question: Question | None) -> bool:
    return question is not None and any(choice.not_applicable for choice in question.choices)


def _about(name: str, facts: tuple[Fact, ...], applies: bool) -> Iterator[tuple[str, str | float]]:
    """What the facts say about one name as (sign, value); a false comparison says something where it applies."""
    for node, wanted in facts:
        match node:
            case Call("answered", (Reference(read),)) if read == name and not wanted:
                yield "unanswered", ""
            case Call("selected", (Reference(read), Literal(value))) if read == name and (wanted or applies):
                yield ("selected" if wanted else "left out"), value
            case Call(sign, (Reference(read), Literal(value))) if read == name and sign in COMPARISONS:
                if wanted or applies:
                    yield (sign if wanted else _OPPOSITE[sign]), value
            case Call(sign, (Literal(value), Reference(read))) if read == name and sign in COMPARISONS:
                if wanted or applies:
                    mirrored = _MIRRORED[sign]
                    yield (mirrored if wanted else _OPPOSITE[mirrored]), value


def _choice_left(question: Question, signs: list[tuple[str, str | float]], known: bool) -> bool:
    left = {choice.id for choice in question.choices if not (known and choice.not_applicable)}
    ticked = {value for sign, value in signs if sign == "selected"}
    if any(sign == "left out" and value in ticked for sign, value in signs):
        return False
    exclusive = {choice.id for choice in question.choices if choice.exclusive}
    if not ticked <= left or (len(ticked) > 1 and ticked & exclusive):
        return False
    for sign, value in signs:
        if sign == "=":
            left &= {str(value)}
        elif sign == "!=":
            left -= {str(value)}
    return bool(left)


def _number_left(signs: list[tuple[str, str | float]]) -> bool:
    low, above, high, below = -inf, False, inf, False
    for sign, value in signs:
        if not isinstance(value, float | int):
            continue
        if sign in (">", ">=", "=") and (value, sign == ">") > (low, above):
            low, above = value, sign == ">"
        if sign in ("<", "<=", "=") and (value, sign != "<") < (high, not below):
            high, below = value, sign == "<"
    return low < high or (low == high and not above and not below)
