"""Conditions: text → tree → text. Everything that reads a condition reads this tree.

The language is the subset of XLSForm that docs/definition-format.md describes. Parsing knows the words of the
language, not the questionnaire: what a reference means and whether kinds fit is the matter of ``types``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, v_args

from duediligence.questionnaire.misreadings import DEEPEST, LONGEST, ExpressionError, check_brackets, misread, too_deep

__all__ = [
    "COMPARISONS",
    "Call",
    "ExpressionError",
    "Literal",
    "Node",
    "Reference",
    "Self",
    "children",
    "number_text",
    "parse",
    "references",
    "unparse",
    "walk",
]


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
    ``and`` and ``or`` have two or more arguments (``a and b and c`` is one call), ``coalesce`` one or more,
    ``if`` three; ``not neg count-selected answered`` have one, everything else two.
    """

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Reference | Self | Call

ARGUMENTS: Final = {"not": (1, 1), "selected": (2, 2), "count-selected": (1, 1), "coalesce": (1, None)} | {
    "if": (3, 3),
    "answered": (1, 1),
}
"""Functions, each with the fewest and the most arguments it takes (None: any number)."""

COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


GRAMMAR: Final = r"""
?start: disjunction
?disjunction: conjunction ("or" conjunction)*   -> any_of
?conjunction: equality ("and" equality)*        -> all_of
?equality: comparison | equality EQUAL comparison            -> operation
?comparison: sum | comparison ORDER sum                      -> operation
?sum: product | sum (PLUS | MINUS) product                   -> operation
?product: sign | product (TIMES | DIV | MOD) sign            -> operation
?sign: atom | MINUS sign                                     -> negative
?atom: TEXT                                     -> text
     | NUMBER                                   -> number
     | REFERENCE                                -> reference
     | "."                                      -> itself
     | FUNCTION "(" [disjunction ("," disjunction)*] ")"     -> function
     | "(" disjunction ")"

EQUAL: "!=" | "="
ORDER: "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
TIMES: "*"
DIV: "div"
MOD: "mod"
FUNCTION.2: /(?!(and|or|div|mod)\b)[a-z][a-z-]*(?=\s*\()/
TEXT: /'[^']*'|"[^"]*"/
NUMBER.2: /\d+(\.\d+)?|\.\d+/
REFERENCE: /\$\{[^{}]*\}/
%ignore /[ \t\r\n]+/
"""


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Node]):
    """Turns what the grammar finds into nodes while it is being parsed (so no recursion on long texts)."""

    def any_of(self, *parts: Node) -> Node:
        return Call("or", parts) if len(parts) > 1 else parts[0]

    def all_of(self, *parts: Node) -> Node:
        return Call("and", parts) if len(parts) > 1 else parts[0]

    def operation(self, left: Node, operator: Token, right: Node) -> Node:
        return Call(str(operator), (left, right))

    def negative(self, _sign: Token, operand: Node) -> Node:
        return Call("neg", (operand,))

    def text(self, token: Token) -> Node:
        return Literal(str(token)[1:-1])

    def number(self, token: Token) -> Node:
        value = float(token)
        if not math.isfinite(value):
            raise ExpressionError("This number is too large.", "Write a smaller number.", token.start_pos or 0)
        return Literal(value)

    def reference(self, token: Token) -> Node:
        return Reference(str(token)[2:-1].strip())

    def itself(self) -> Node:
        return Self()

    def function(self, name: Token, *arguments: Node | None) -> Node:
        given = tuple(argument for argument in arguments if argument is not None)
        if name not in ARGUMENTS:
            raise ExpressionError(
                f"There is no function {name}().",
                f"The functions are: {', '.join(f'{known}()' for known in ARGUMENTS)}.",
                name.start_pos or 0,
            )
        fewest, most = ARGUMENTS[name]
        if len(given) < fewest or (most is not None and len(given) > most):
            wanted = str(fewest) if fewest == most else f"at least {fewest}"
            raise ExpressionError(
                f"{name}() has {len(given)} {'value' if len(given) == 1 else 'values'} between its brackets.",
                f"It takes {wanted}, with commas between them.",
                name.start_pos or 0,
            )
        return Call(str(name), given)


_PARSER: Final = Lark(GRAMMAR, parser="lalr", transformer=_TreeBuilder(), maybe_placeholders=True)


@lru_cache(maxsize=4_000)
def parse(text: str) -> Node:
    """The tree of a condition; kept, because an edit of a definition leaves most of its conditions as they were.

    Raises ExpressionError with the position in ``text``. Checks words and brackets only; ``types.check``
    checks what they mean.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"The condition has {len(text):,} characters; we read at most {LONGEST:,}.", "Split it into rules.", LONGEST
        )
    if not text.strip():
        raise ExpressionError("The condition is empty.", "Write a condition or leave the key out.", 0)
    check_brackets(text)
    try:
        tree: Node = _PARSER.parse(text)  # type: ignore[assignment]  # lark types the tree it would build itself
    except UnexpectedCharacters as error:
        raise misread(text, error.pos_in_stream or 0) from None
    except UnexpectedEOF:
        raise misread(text, len(text)) from None
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        raise misread(text, len(text) if at_end else error.token.start_pos or 0) from None
    if _depth(tree) > DEEPEST:
        raise too_deep(0)
    return tree


def children(node: Node) -> tuple[Node, ...]:
    """The arguments of a call; nothing for a leaf."""
    return node.arguments if isinstance(node, Call) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from left to right."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def references(node: Node) -> tuple[str, ...]:
    """Names a condition reads, each once, in the order of the text."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, Reference)))


def _depth(node: Node) -> int:
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for parent in level for child in children(parent)]
    return deepest


# How tightly an operator binds; a bracket is written where a looser one stands inside a tighter one.
_TIGHTNESS: Final = {"or": 1, "and": 2} | dict.fromkeys(("=", "!="), 3) | dict.fromkeys(("<", "<=", ">", ">="), 4)
_TIGHTNESS.update({"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "neg": 7})


def unparse(node: Node) -> str:
    """The condition as text: ``parse(unparse(node)) == node``."""
    match node:
        case Literal(str() as value):
            mark = '"' if "'" in value else "'"
            return f"{mark}{value}{mark}"
        case Literal(value):
            return number_text(float(value))
        case Reference(name):
            return f"${{{name}}}"
        case Self():
            return "."
        case Call("neg", (operand,)):
            return f"-{_within(operand, 7)}"
        case Call(("and" | "or") as word, parts):
            # A bracketed "and" inside an "and" is a part of its own, so equals are bracketed too.
            return f" {word} ".join(_within(part, _TIGHTNESS[word] + 1) for part in parts)
        case Call(name, (left, right)) if name in _TIGHTNESS:
            tight = _TIGHTNESS[name]
            return f"{_within(left, tight)} {name} {_within(right, tight + 1)}"
        case Call(name, parts):
            return f"{name}({', '.join(map(unparse, parts))})"


def _within(node: Node, tightness: int) -> str:
    loose = isinstance(node, Call) and _TIGHTNESS.get(node.function, 9) < tightness
    return f"({unparse(node)})" if loose else unparse(node)


def number_text(value: float) -> str:
    """A number as a person writes it: ``3``, ``0.25``; never with an exponent."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
