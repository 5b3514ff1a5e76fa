"""What is wrong with the text of a condition that cannot be read, in words that help to mend it."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 2_000
"""Characters a condition may have."""
DEEPEST: Final = 50
"""How deep brackets, and the tree, may be nested."""


class ExpressionError(ValueError):
    """A condition that cannot be read: what is wrong, what to do, and the position (0-based) in the text."""

    def __init__(self, message: str, advice: str, position: int) -> None:
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice
        self.position = position


def too_deep(position: int) -> ExpressionError:
    """The error for a condition nested too deeply."""
    return ExpressionError(
        f"The condition is nested more than {DEEPEST} levels deep.", "Split it into several rules.", position
    )


def check_brackets(text: str) -> None:
    """Raise ExpressionError for brackets or quotation marks that do not pair, or brackets nested too deeply.

    Done before parsing, because the parser alone would point at the end of the text.
    """
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


def misread(text: str, position: int) -> ExpressionError:
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
