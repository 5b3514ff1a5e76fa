"""What kind of value each part of a condition has, and whether the kinds fit together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from duediligence.questionnaire import expressions
from duediligence.questionnaire.expressions import COMPARISONS, Call, Node, Reference, Self, unparse
from duediligence.questionnaire.kinds import (
    KIND_NAMES,
    NUMBER,
    SUPPLIER_COLUMNS,
    TEXT,
    TRUTH,
    UNUSABLE,
    Type,
    is_iso_date,
    type_of_question,
)
from duediligence.questionnaire.mistakes import suggestion
from duediligence.questionnaire.model import Question
from duediligence.reference.countries import is_country, match_country

Part = Literal["relevant", "constraint", "when", "signed", "applies_when"]
"""Where in a definition a condition stands."""


def type_of(node: Node, questions: Mapping[str, Question], own: Question | None = None) -> Type:
    """Type of a node of a checked condition; ``own`` is the question a ``.`` stands for."""
    return Check(questions, part="constraint" if own else "when", own=own).type_of(node)


def _written(word: Node) -> str:
    return str(word.value) if isinstance(word, expressions.Literal) else ""


@dataclass
class Check:
    """Walks one condition and notes what does not fit, as (message, advice).

    ``broken``: ids of questions that have mistakes of their own; nothing more is said about them. ``checks``: ids of
    the checks, which rules may read.
    """

    questions: Mapping[str, Question]
    part: Part
    own: Question | None = None
    factors: Collection[str] | None = None
    broken: Collection[str] = ()
    mistakes: list[tuple[str, str]] = field(default_factory=list)
    checks: Collection[str] | None = None

    def condition(self, node: Node) -> None:
        """Check a whole condition: it must be true or false, and read something."""
        found = self.type_of(node)
        kind = found.kind
        if kind not in ("truth", "unusable"):
            self._note(
                f"{unparse(node)} is {KIND_NAMES[kind]}, not a condition.",
                f"Compare it with something: {self._example(node, found)}.",
            )
        if self.part == "constraint":
            if not any(isinstance(part, Self) for part in expressions.walk(node)):
                self._note("the constraint does not read the answer.", "Write . for the answer, such as . >= 0.")
            for name in expressions.references(node):
                self._note(
                    f"a constraint sees its own answer only, not ${{{name}}}.",
                    "Compare two answers in a rule of kind inconsistency.",
                )
        elif not expressions.references(node) and not self.mistakes:
            self._note(f"{unparse(node)} reads no answer, so it is always the same.", "Read a question with ${id}.")

    def type_of(self, node: Node) -> Type:
        match node:
            case expressions.Literal(value):
                return Type("word") if isinstance(value, str) else NUMBER
            case Reference(name):
                return self._reference(name)
            case Self():
                if self.part != "constraint" or self.own is None:
                    return self._wrong(". stands for the answer in a constraint only.", "Name the question: ${id}.")
                return type_of_question(self.own)
            case Call(name, arguments):
                if name in COMPARISONS:
                    return self._comparison(node, name, arguments[0], arguments[1])
                if name in ("and", "or", "not"):
                    return self._all(node, arguments, TRUTH)
                if name in ("+", "-", "*", "div", "mod", "neg"):
                    return self._all(node, arguments, NUMBER)
                return self._function(node, name, arguments)

    def _note(self, message: str, advice: str) -> None:
        if (message, advice) not in self.mistakes:
            self.mistakes.append((message, advice))

    def _wrong(self, message: str, advice: str) -> Type:
        self._note(message, advice)
        return UNUSABLE

    def _reference(self, name: str) -> Type:
        space, dot, rest = name.partition(".")
        if not dot:
            question = self.questions.get(name)
            if question is not None and question.type == "note":
                return self._wrong(f"“{name}” is a note and has no answer.", "Read a question that has one.")
            if question is not None:
                return type_of_question(question)
            if name in self.broken:
                return UNUSABLE
            return self._wrong(
                f"there is no question “{name}”.",
                suggestion(name, [*self.questions, *self.broken], "Add the question or correct the id."),
            )
        if space == "supplier":
            if rest in SUPPLIER_COLUMNS:
                return SUPPLIER_COLUMNS[rest]
            columns = ", ".join(SUPPLIER_COLUMNS)
            return self._wrong(
                f"there is no supplier column “{rest}”.",
                suggestion(rest, SUPPLIER_COLUMNS, f"The columns are: {columns}."),
            )
        if space == "factor":
            if self.factors is None or rest in self.factors:
                return NUMBER
            return self._wrong(
                f"“{rest}” is not among the factors of this definition.",
                suggestion(rest, self.factors, "Declare it under factors."),
            )
        if space == "check":
            return self._check(rest)
        if space == "screening":
            return self._wrong(
                f"${{{name}}} cannot be used yet: this version works out no list matches.", "Leave this condition out."
            )
        return self._wrong(
            f"${{{name}}} cannot be read.", "Read ${question}, ${supplier.COLUMN}, ${factor.ID} or ${check.ID}."
        )

    def _check(self, name: str) -> Type:
        if self.part != "when":
            return self._wrong(
                f"${{check.{name}}} stands outside a rule.",
                "Read it in a rule: checks are worked out from answers that stand already.",
            )
        if self.checks is None or name in self.checks:
            return NUMBER
        return self._wrong(
            f"“{name}” is not among the checks of this definition.",
            suggestion(name, self.checks, "Declare it under checks."),
        )

    def _all(self, node: Node, arguments: tuple[Node, ...], wanted: Type) -> Type:
        """All arguments of a logical or arithmetical operator must be of one kind."""
        for argument in arguments:
            found = self.type_of(argument)
            kind = found.kind
            if kind in (wanted.kind, "unusable"):
                continue
            advice = f"Compare it with something: {self._example(argument, found)}."
            if wanted is NUMBER:
                advice = "Use numbers only." + (" To count conditions, write if( … , 1, 0)." if kind == "truth" else "")
            self._note(
                f"in {unparse(node)}, {unparse(argument)} is {KIND_NAMES[kind]}, not {KIND_NAMES[wanted.kind]}.", advice
            )
        return wanted

    def _example(self, node: Node, found: Type) -> str:
        text = unparse(node)
        if found.kind == "choices":
            return f"selected({text}, '{found.choices[0] if found.choices else 'id'}')"
        if found.kind == "choice" and found.choices:
            return f"{text} = '{found.choices[-1]}'"
        return f"{text} > 0" if found.kind == "number" else f"{text} = …"

    def _comparison(self, node: Node, sign: str, left: Node, right: Node) -> Type:
        one, other = self.type_of(left), self.type_of(right)
        if UNUSABLE in (one, other):
            return TRUTH
        for side, found in ((left, one), (right, other)):
            if found.kind == "truth":
                self._note(
                    f"in {unparse(node)}, {unparse(side)} is a condition, not a value.",
                    "Join conditions with and, or, not().",
                )
                return TRUTH
            if found.kind == "choices":
                self._note(
                    f"{unparse(side)} is a multiple choice and cannot be compared with {sign}.",
                    f"Write {self._example(side, found)} or count-selected({unparse(side)}).",
                )
                return TRUTH
        if expressions.Literal("") in (left, right):
            blank = right if left == expressions.Literal("") else left
            self._note(
                f"{unparse(node)} asks whether an answer is blank, but a blank answer is unknown and equals nothing.",
                f"Write not(answered({unparse(blank)}))."
                if self.part in ("when", "signed")
                else "Leave this comparison out.",
            )
        elif sign in ("=", "!="):
            self._equality(node, (left, one), (right, other))
        else:
            self._ordering(node, (left, one), (right, other))
        return TRUTH

    def _ordering(self, node: Node, left: tuple[Node, Type], right: tuple[Node, Type]) -> None:
        kinds = {left[1].kind, right[1].kind}
        if kinds == {"number"} or kinds == {"date"}:
            return
        if kinds == {"date", "word"}:
            self._date_word(left[0] if left[1].kind == "word" else right[0])
        elif kinds == {"number", "word"}:
            self._note(f"{unparse(node)} compares a number with text.", "Write the number without quotation marks.")
        else:
            self._note(
                f"in {unparse(node)}, only numbers and dates can be smaller or larger.",
                "Use = or != for choices and text.",
            )

    def _equality(self, node: Node, left: tuple[Node, Type], right: tuple[Node, Type]) -> None:
        (_, one), (_, other) = left, right
        kinds = {one.kind, other.kind}
        if kinds == {"word"}:
            self._note(f"{unparse(node)} compares two written words.", "Put the question in ${ }.")
        elif "word" in kinds and kinds != {"word", "number"}:
            (word, _), (value, found) = (left, right) if one.kind == "word" else (right, left)
            if found.kind == "choice":
                self._choice_word(word, value, found)
            elif found.kind == "date":
                self._date_word(word)
            elif value == Reference("supplier.country") and not is_country(_written(word)):
                known = match_country(_written(word)).code
                advice = f"Write '{known}'." if known else "Write two capital letters, such as 'BD'."
                self._note(f"{unparse(word)} is not a country code.", advice)
        elif one.kind == other.kind == "choice" and one.choices != other.choices:
            self._note(
                f"{unparse(node)} compares questions with different choices.",
                "Compare each with a choice, such as ${a} = 'yes' and ${b} = 'yes'.",
            )
        elif len(kinds) == 2:
            advice = "Write the number without quotation marks." if "word" in kinds else "Compare values of one kind."
            if "choice" in kinds:
                advice = "Write one of the choices in quotation marks."
            self._note(f"{unparse(node)} compares {KIND_NAMES[one.kind]} with {KIND_NAMES[other.kind]}.", advice)

    def _choice_word(self, word: Node, value: Node, found: Type) -> None:
        written = _written(word)
        if found.choices and written not in found.choices:
            self._note(
                f"{unparse(value)} has no choice “{written}”.",
                suggestion(written, found.choices, f"Its choices are: {', '.join(found.choices)}."),
            )

    def _date_word(self, word: Node) -> None:
        written = _written(word)
        if not is_iso_date(written):
            self._note(f"“{written}” is not a date.", "Write a date as '2026-01-31'.")

    def _function(self, node: Node, name: str, arguments: tuple[Node, ...]) -> Type:
        if name == "if":
            self._all(node, arguments[:1], TRUTH)
            return self._one_kind(node, arguments[1:])
        if name == "coalesce":
            return self._one_kind(node, arguments)
        if name == "answered":
            return self._answered(node, arguments[0])
        value = arguments[0]
        found = self.type_of(value)
        if found.kind != "choices" and found != UNUSABLE:
            choice = name == "selected" and found.kind == "choice"
            self._note(
                f"in {unparse(node)}, {unparse(value)} is {KIND_NAMES[found.kind]}; "
                f"{name}() reads a multiple choice only.",
                f"Write {unparse(Call('=', arguments))}." if choice else "Name a question of type select_multiple.",
            )
        elif name == "selected":
            word = arguments[1]
            if not (isinstance(word, expressions.Literal) and isinstance(word.value, str)):
                self._note(f"in {unparse(node)}, the choice must be written out.", "Put its id in quotation marks.")
            elif found != UNUSABLE:
                self._choice_word(word, value, found)
        return TRUTH if name == "selected" else NUMBER

    def _answered(self, node: Node, question: Node) -> Type:
        if self.part not in ("when", "signed"):
            self._note(
                f"{unparse(node)} stands outside a rule.",
                "answered() works in rules only; an unanswered question is unknown here.",
            )
        elif not isinstance(question, Reference) or "." in question.name:
            self._note(f"in {unparse(node)}, only a question can be answered.", "Write answered(${id}).")
        else:
            self._reference(question.name)
        return TRUTH

    def _one_kind(self, node: Node, arguments: tuple[Node, ...]) -> Type:
        """The common type of the values of ``if`` and ``coalesce``.

        A written word counts as text, or as a choice beside a question that has this choice.
        """
        found = [self.type_of(argument) for argument in arguments]
        if UNUSABLE in found:
            return UNUSABLE
        refused = next((kind for kind in found if kind.kind in ("truth", "choices")), None)
        if refused is not None:
            return self._wrong(
                f"{unparse(node)} cannot work with {KIND_NAMES[refused.kind]}.",
                "Give it numbers, dates, text or single choices.",
            )
        common = next((kind for kind in found if kind.kind != "word"), TEXT)
        for argument, kind in zip(arguments, found, strict=True):
            if kind.kind == "word" and common.kind == "choice":
                self._choice_word(
                    argument, next(a for a, k in zip(arguments, found, strict=True) if k == common), common
                )
            elif kind != common and not (kind.kind == "word" and common == TEXT):
                return self._wrong(
                    f"the values in {unparse(node)} are not of one kind.",
                    "Give it only numbers, only dates, only text, or only questions with the same choices.",
                )
        return common
