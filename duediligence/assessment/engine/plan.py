"""A definition as a plan: steps in an order in which each finds its inputs ready, no step twice.

The plan is data. ``run`` walks it once for a chunk of suppliers and leaves one column a step; scoring and
findings then read the columns of questions and conditions.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import numpy as np

from duediligence.answers.values import days
from duediligence.assessment.engine import inputs, kernel
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import expressions, types
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import Call, Node, Reference
from duediligence.questionnaire.model import Question

COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
ARITHMETIC: Final = ("+", "-", "*", "div", "mod")
EQUALITY: Final = ("=", "!=")

Kind = Literal["number", "text", "choice", "choices"]


@dataclass(frozen=True, slots=True)
class Step:
    """One column operation: its name, what it needs to know, and the positions of its input columns."""

    primitive: str
    parameters: tuple[Hashable, ...] = ()
    inputs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """A value inside a condition: the position of its column, and the question whose choices it holds."""

    position: int
    kind: Kind
    question: Question | None = None


@dataclass(frozen=True)
class Plan:
    """The steps, and where the columns are that scoring reads.

    ``values``: folded answers by question id. ``relevant``: applicability by question id (absent =
    always). ``conditions``: every condition and part of one that the rules are made of. ``when``: by rule
    id. ``signed``: whether the answers are signed. ``supplier_columns``: what the conditions read.
    """

    questionnaire: Questionnaire
    steps: tuple[Step, ...]
    values: Mapping[str, int]
    conditions: Mapping[Node, int]
    when: Mapping[str, int]
    signed: int | None
    supplier_columns: tuple[str, ...]

    def run(self, chunk: inputs.Chunk) -> list[kernel.Column]:
        """One column a step for the suppliers of the chunk; conditions may have length one (a constant)."""
        columns: list[kernel.Column] = []
        for step in self.steps:
            columns.append(self._column(step, [columns[position] for position in step.inputs], chunk))
        return columns

    def _column(self, step: Step, given: Sequence[kernel.Column], chunk: inputs.Chunk) -> kernel.Column:
        if step.primitive == "answers":
            question = self.questionnaire.questions[str(step.parameters[0])]
            return inputs.answer_values(chunk, question, given[0] if given else None)
        if step.primitive == "answered":
            question = self.questionnaire.questions[str(step.parameters[0])]
            standing = inputs.standing(chunk, question, given[0])
            return np.where(standing == inputs.GIVEN, kernel.TRUE, kernel.FALSE).astype(np.uint8)
        if step.primitive == "supplier":
            return chunk.suppliers[str(step.parameters[0])]
        if step.primitive == "factor":
            nothing = np.full(chunk.size, np.nan)
            return chunk.factors.get(str(step.parameters[0]), nothing)
        if step.primitive == "check":
            return chunk.checks.get(str(step.parameters[0]), np.full(chunk.size, np.nan))
        if step.primitive == "constant":
            return constant(step)
        return kernel.run(step.primitive, step.parameters, given)


def constant(step: Step) -> kernel.Column:
    """What a step "constant" leaves: a column of length one."""
    value = step.parameters[0]
    return np.array([value], dtype=np.float64 if isinstance(value, float) else object)


def plan(questionnaire: Questionnaire) -> Plan:
    """The plan of a checked definition.

    Raises CannotProceed where a condition says something the engine has no operation for; a definition
    that loads has none.
    """
    builder = _Builder(questionnaire)
    for question in questionnaire.order:
        builder.answers(question)
    when = {rule: builder.condition(node) for rule, node in questionnaire.when.items()}
    signed = None if questionnaire.signed is None else builder.condition(questionnaire.signed)
    return Plan(
        questionnaire=questionnaire,
        steps=tuple(builder.steps),
        values=builder.values,
        conditions=builder.conditions,
        when=when,
        signed=signed,
        supplier_columns=tuple(sorted(builder.supplier_columns)),
    )


def unsupported(node: Node) -> CannotProceed:
    """The error for a condition that passed the checks of the definition but has no operation."""
    name = node.function if isinstance(node, Call) else type(node).__name__
    return CannotProceed(
        Problem(
            message=f"We could not use a condition of the questionnaire: “{name}” does not fit its operands.",
            advice="Check the questionnaire and correct the condition.",
            level="blocking",
        )
    )


@dataclass
class _Builder:
    questionnaire: Questionnaire
    steps: list[Step] = field(default_factory=list)
    positions: dict[Step, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    conditions: dict[Node, int] = field(default_factory=dict)
    supplier_columns: set[str] = field(default_factory=set)

    def step(self, primitive: str, parameters: tuple[Hashable, ...] = (), given: tuple[int, ...] = ()) -> int:
        """The position of a step, adding it where it is new."""
        step = Step(primitive, parameters, given)
        if step not in self.positions:
            self.positions[step] = len(self.steps)
            self.steps.append(step)
        return self.positions[step]

    def answers(self, question: str) -> int:
        """The folded answers to a question; its ``relevant`` comes first."""
        if question not in self.values:
            relevant = self.questionnaire.relevant.get(question)
            given = () if relevant is None else (self.condition(relevant),)
            self.values[question] = self.step("answers", (question,), given)
        return self.values[question]

    def condition(self, node: Node) -> int:
        """The position of a condition."""
        if node not in self.conditions:
            self.conditions[node] = self._condition(node)
        return self.conditions[node]

    def _condition(self, node: Node) -> int:
        if not isinstance(node, Call):
            raise unsupported(node)
        match node.function:
            case "and" | "or" | "not":
                return self.step(node.function, (), tuple(self.condition(part) for part in node.arguments))
            case "selected":
                return self._selected(node)
            case "answered":
                return self._answered(node)
            case function if function in COMPARISONS:
                return self._comparison(node)
        raise unsupported(node)

    def _selected(self, node: Call) -> int:
        operand = self.operand(node.arguments[0])
        choice = node.arguments[1]
        if not isinstance(choice, expressions.Literal) or operand.question is None:
            raise unsupported(node)
        ids = [choice.id for choice in operand.question.choices]
        if operand.kind != "choices" or choice.value not in ids:
            raise unsupported(node)
        return self.step("selected", (ids.index(str(choice.value)),), (operand.position,))

    def _answered(self, node: Call) -> int:
        argument = node.arguments[0]
        if not isinstance(argument, Reference) or argument.name not in self.questionnaire.questions:
            raise unsupported(node)
        return self.step("answered", (argument.name,), (self.answers(argument.name),))

    def _comparison(self, node: Call) -> int:
        left, right = node.arguments
        if node.function in EQUALITY and isinstance(left, expressions.Literal):
            left, right = right, left
        if self._is_date(left) or self._is_date(right):
            left, right = _as_day(left), _as_day(right)
        first = self.operand(left)
        if first.kind == "choice" and isinstance(right, expressions.Literal):
            return self._choice_is(node.function, first, right)
        second = self.operand(right)
        if first.kind == "number" and second.kind == "number":
            return self.step("compare", (node.function,), (first.position, second.position))
        if node.function not in EQUALITY:
            raise unsupported(node)
        return self.step("compare texts", (node.function,), (self._text(first, node), self._text(second, node)))

    def _choice_is(self, sign: str, operand: Operand, literal: expressions.Literal) -> int:
        """A single choice against a written id: one look-up by code."""
        if sign not in EQUALITY or operand.question is None:
            raise unsupported(Call(sign, ()))
        table = [kernel.UNKNOWN] + [kernel.FALSE] * 255
        for code, choice in enumerate(operand.question.choices, start=1):
            table[code] = kernel.TRUE if (choice.id == literal.value) == (sign == "=") else kernel.FALSE
        return self.step("look up", (bytes(table),), (operand.position,))

    def _is_date(self, node: Node) -> bool:
        return types.type_of(node, self.questionnaire.questions).kind == "date"

    def operand(self, node: Node) -> Operand:
        """A value: number, text or choices."""
        if isinstance(node, expressions.Literal):
            value = node.value if isinstance(node.value, str) else float(node.value)
            return Operand(self.step("constant", (value,)), "text" if isinstance(value, str) else "number")
        if isinstance(node, Reference):
            return self._reference(node)
        if not isinstance(node, Call):
            raise unsupported(node)
        parts = node.arguments
        if node.function in ARITHMETIC:
            return self._number("calculate", (node.function,), parts, node)
        match node.function:
            case "neg":
                return self._number("negative", (), parts, node)
            case "count-selected":
                operand = self.operand(parts[0])
                if operand.kind != "choices":
                    raise unsupported(node)
                return Operand(self.step("count", (), (operand.position,)), "number")
            case "coalesce":
                return self._alike("first", (), [self.operand(part) for part in parts], node)
            case "if":
                test = self.condition(parts[0])
                return self._alike("if", (test,), [self.operand(part) for part in parts[1:]], node)
        raise unsupported(node)

    def _reference(self, node: Reference) -> Operand:
        question = self.questionnaire.questions.get(node.name)
        if question is not None:
            position = self.answers(question.id)
            if question.type == "select_one":
                return Operand(position, "choice", question)
            if question.type == "select_multiple":
                return Operand(position, "choices", question)
            return Operand(position, "number" if question.type in inputs.NUMBER_TYPES else "text")
        origin, _, name = node.name.partition(".")
        if origin == "supplier":
            self.supplier_columns.add(name)
            return Operand(self.step("supplier", (name,)), "number" if name in inputs.NUMBER_COLUMNS else "text")
        if origin in ("factor", "check"):
            return Operand(self.step(origin, (name,)), "number")
        raise unsupported(node)

    def _number(self, primitive: str, parameters: tuple[Hashable, ...], parts: Sequence[Node], node: Node) -> Operand:
        operands = [self.operand(part) for part in parts]
        if any(operand.kind != "number" for operand in operands):
            raise unsupported(node)
        return Operand(self.step(primitive, parameters, tuple(operand.position for operand in operands)), "number")

    def _alike(self, primitive: str, given: tuple[int, ...], operands: Sequence[Operand], node: Node) -> Operand:
        """``coalesce`` and ``if``: all numbers, else all texts."""
        if all(operand.kind == "number" for operand in operands):
            positions = given + tuple(operand.position for operand in operands)
            return Operand(self.step(f"{primitive} number", (), positions), "number")
        positions = given + tuple(self._text(operand, node) for operand in operands)
        return Operand(self.step(f"{primitive} text", (), positions), "text")

    def _text(self, operand: Operand, node: Node) -> int:
        if operand.kind == "text":
            return operand.position
        if operand.kind == "choice" and operand.question is not None:
            ids = tuple(choice.id for choice in operand.question.choices)
            return self.step("text of code", (ids,), (operand.position,))
        raise unsupported(node)


def _as_day(node: Node) -> Node:
    """A written date (``'2026-03-31'``) beside a date question, as days since 1970-01-01."""
    if isinstance(node, expressions.Literal) and isinstance(node.value, str):
        return expressions.Literal(float(days(date.fromisoformat(node.value))))
    return node
