"""Conditions: text → tree → text. Everything that reads a condition reads this tree.

The language is the subset of XLSForm that design.md "Definitions" names. Parsing knows the words of the
language, not the questionnaire: what a reference means and whether kinds fit is the matter of ``types``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, v_args

LONGEST: Final = 2_000
"""Characters a condition may have."""
DEEPEST: Final = 50
"""How deep brackets, and the tree, may be nested."""


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


class ExpressionError(ValueError):
    """A condition that cannot be read: what is wrong, what to do, and the position (0-based) in the text."""

    def __init__(self, message: str, advice: str, position: int) -> None:
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice
        self.position = position


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


def parse(text: str) -> Node:
    """The tree of a condition.

    Raises ExpressionError with the position in ``text``. Checks words and brackets only; ``types.check``
    checks what they mean.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"The condition has {len(text):,} characters; we read at most {LONGEST:,}.", "Split it into rules.", LONGEST
        )
    if not text.strip():
        raise ExpressionError("The condition is empty.", "Write a condition or leave the key out.", 0)
    _check_brackets(text)
    try:
        tree: Node = _PARSER.parse(text)  # type: ignore[assignment]  # lark types the tree it would build itself
    except UnexpectedCharacters as error:
        raise _misread(text, error.pos_in_stream or 0) from None
    except UnexpectedEOF:
        raise _misread(text, len(text)) from None
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        raise _misread(text, len(text) if at_end else error.token.start_pos or 0) from None
    if _depth(tree) > DEEPEST:
        raise _too_deep(0)
    return tree


def _too_deep(position: int) -> ExpressionError:
    return ExpressionError(
        f"The condition is nested more than {DEEPEST} levels deep.", "Split it into several rules.", position
    )


def _check_brackets(text: str) -> None:
    """Nesting and balance first: the parser alone would point at the end of the text."""
    opened: list[int] = []
    for found in re.finditer(r"'[^']*'|\"[^\"]*\"|['\"()]", text):
        mark, position = found.group(), found.start()
        if mark in "'\"":
            raise ExpressionError(
                f"The text that starts at character {position + 1} has no closing {mark}.",
                f"Write {mark} at its end.",
                position,
            )
        if mark == "(":
            opened.append(position)
            if len(opened) > DEEPEST:
                raise ExpressionError(
                    f"The condition is nested more than {DEEPEST} levels deep.",
                    "Split it into several rules.",
                    position,
                )
        elif mark == ")":
            if not opened:
                raise ExpressionError("A bracket is closed that was never opened.", "Remove this ).", position)
            opened.pop()
    if opened:
        raise ExpressionError(
            f"The bracket opened at character {opened[-1] + 1} is never closed.", "Add the missing ).", opened[-1]
        )


# What people write from habit, and what this language says instead.
_HABITS: Final = (
    (re.compile(r"\$\{[^{}]*\}|'|\"|\d|\("), "A sign or word is missing before it, such as = or and."),
    (re.compile(r"=="), "Write = for “is equal to”."),
    (re.compile(r"<>"), "Write != for “is not equal to”."),
    (re.compile(r"&&?"), "Write and."),
    (re.compile(r"\|\|?"), "Write or."),
    (re.compile(r"!(?!=)"), "Write not( … )."),
    (re.compile(r"/"), "Write div for division."),
    (re.compile(r"%"), "Write mod for the remainder; per cent needs no sign."),
    (re.compile(r"[‘’“”„]"), "Use straight quotation marks: ' or \"."),
    (re.compile(r"\$(?!\{)"), "A question is written ${id}."),
    (re.compile(r"\$\{"), "A question is written ${id}, with } at its end."),
    (re.compile(r"\{"), "A question is written ${id}, with $ before the bracket."),
    (re.compile(r"(?i:and|or|div|mod|not|if)\b"), "and, or, not(), div, mod and if() are written in small letters."),
    (re.compile(r"\w+"), "Put a question in ${ } and a written word in quotation marks."),
)


def _misread(text: str, position: int) -> ExpressionError:
    """The error at a place the parser could not get past, in words that help."""
    if not text[position:].strip():
        return ExpressionError(
            "The condition ends too early.", "Something must follow its last word or sign.", len(text.rstrip())
        )
    # In "a == b" the parser stops at the second sign.
    start = position - 1 if position and text[position - 1 : position + 1] in ("==", "<>") else position
    advice = next((say for habit, say in _HABITS if habit.match(text, start)), "")
    if re.match(r"(and|or|div|mod)\b", text[start:]):
        advice = "Something is missing before it."
    rest = text[start:].split("\n")[0]
    shown = rest if len(rest) <= 20 else f"{rest[:20]}…"
    return ExpressionError(
        f"We could not read the condition from “{shown}” on (character {start + 1}).",
        advice or "Check the sign or word there; something may be missing before it.",
        start,
    )


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
