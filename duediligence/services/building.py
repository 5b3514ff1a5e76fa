"""A condition as lines of drop-downs, and back: question, comparison, choice or number, in groups of and / or.

``opened`` takes a condition apart as far as drop-downs can show it; what they cannot show stays a line of text, so that
``written(opened(text))`` always says what ``text`` said. ``Subject`` is what a line can be about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from duediligence.questionnaire import Questionnaire, sentence
from duediligence.questionnaire.expressions import (
    Call,
    ExpressionError,
    Node,
    Reference,
    Self,
    number_text,
    parse,
    unparse,
)
from duediligence.questionnaire.expressions import Literal as Word
from duediligence.questionnaire.kinds import SUPPLIER_COLUMNS, is_iso_date
from duediligence.questionnaire.model import Question
from duediligence.questionnaire.types import Check, Part
from duediligence.services.drafts import Draft
from duediligence.services.editing import asked_parts, words_of
from duediligence.suppliers import FIELDS

Join = Literal["and", "or"]
Kind = Literal["choice", "choices", "number", "date", "text"]

JOINS: Final[Mapping[Join, str]] = {"and": "all of these", "or": "at least one of these"}
TEXT_LINE: Final = ""
"""The comparison of a line that is written as text."""

_EQUAL: Final = {"=": "is", "!=": "is not"}
_NUMBERS: Final = {
    **_EQUAL,
    ">=": "is at least",
    "<=": "is at most",
    ">": "is more than",
    "<": "is less than",
}
_DATES: Final = {**_EQUAL, ">=": "is on or after", "<=": "is on or before", ">": "is after", "<": "is before"}
_SELECTED: Final = {"selected": "includes", "not selected": "does not include"}
_ANSWERED: Final = {"answered": "is answered", "not answered": "is not answered"}
_BY_KIND: Final[Mapping[Kind, Mapping[str, str]]] = {
    "choice": _EQUAL,
    "choices": _SELECTED,
    "number": _NUMBERS,
    "date": _DATES,
    "text": _EQUAL,
}
_KINDS: Final[Mapping[str, Kind]] = {
    "select_one": "choice",
    "select_multiple": "choices",
    "integer": "number",
    "decimal": "number",
    "percent": "number",
    "date": "date",
    "text": "text",
}


@dataclass(frozen=True)
class Subject:
    """What a line is about. ``choices``: id → words, for a question with choices."""

    id: str
    label: str
    kind: Kind
    choices: Mapping[str, str]

    def comparisons(self, part: Part) -> Mapping[str, str]:
        """What it can be compared by, in words; whether it is answered is asked in rules only."""
        asked = "." not in self.id and part in ("when", "signed")
        return {**_BY_KIND[self.kind], **(_ANSWERED if asked else {})}


@dataclass(frozen=True)
class Line:
    """One comparison. ``comparison`` is ``TEXT_LINE`` where ``value`` is a condition written as text."""

    subject: str
    comparison: str
    value: str = ""


@dataclass(frozen=True)
class Group:
    """Lines, and groups of lines, of which all must hold or at least one."""

    join: Join
    parts: tuple[Line | Group, ...]


def subjects(draft: Draft, language: str) -> dict[str, Subject]:
    """Everything that a condition of a draft can read, questions first; those of the core of a module too."""
    found: dict[str, Subject] = {}
    core = draft.loaded.core if draft.loaded is not None else None
    if core is not None:
        for name, question in core.questions.items():
            choices = {each.id: words_of(each.label, language, each.id) for each in question.choices}
            _add(found, name, question.type, words_of(question.label, language, name), choices)
    for part in asked_parts(draft.data):
        name = str(part.get("id", ""))
        choices = {
            str(each.get("id")): words_of(each.get("label"), language, str(each.get("id")))
            for each in part.get("choices") or ()
            if isinstance(each, dict)
        }
        if name and (part.get("type") or name not in found):
            _add(found, name, str(part.get("type")), words_of(part.get("label"), language, name), choices)
    for factor in draft.data.get("factors") or () if isinstance(draft.data, dict) else ():
        if isinstance(factor, dict) and "id" in factor:
            name = str(factor["id"])
            label = words_of(factor.get("label"), language, name)
            found[f"factor.{name}"] = Subject(f"factor.{name}", f"Context: {label}", "number", {})
    for check in draft.data.get("checks") or () if isinstance(draft.data, dict) else ():
        if isinstance(check, dict) and "id" in check:
            name = f"check.{check['id']}"
            found[name] = Subject(name, f"Check: {words_of(check.get('label'), language, name)}", "number", {})
    for column, type in SUPPLIER_COLUMNS.items():
        kind: Kind = "number" if type.kind == "number" else "text"
        found[f"supplier.{column}"] = Subject(f"supplier.{column}", f"Supplier: {FIELDS[column].label}", kind, {})
    return found


def opened(text: str, known: Mapping[str, Subject]) -> Group | None:
    """A condition taken apart; an empty group for none, None where the text cannot be read."""
    if not text.strip():
        return Group("and", ())
    try:
        return _group(parse(text), known)
    except ExpressionError:
        return None


def written(group: Group, known: Mapping[str, Subject]) -> str:
    """The condition as text, empty for an empty group. Lines that are not complete are left out."""
    return _written(group, known)[0]


def complete(line: Line, known: Mapping[str, Subject]) -> bool:
    """Whether a line says something."""
    if line.comparison == TEXT_LINE:
        return bool(line.value.strip())
    subject = known.get(line.subject)
    if subject is None or line.comparison in _ANSWERED:
        return subject is not None
    if subject.kind == "number":
        return _number(line.value) is not None
    return is_iso_date(line.value.strip()) if subject.kind == "date" else bool(line.value.strip())


def said(text: str, questionnaire: Questionnaire | None, part: Part, language: str = "en") -> str:
    """A condition in words, without a full stop; empty where it cannot be told yet: see ``mistakes``."""
    if questionnaire is None or not text.strip() or mistakes(text, questionnaire, part):
        return ""
    return sentence(parse(text), questionnaire, language)


def mistakes(
    text: str, questionnaire: Questionnaire | None, part: Part, own: Question | None = None
) -> tuple[tuple[str, str], ...]:
    """What is wrong with a condition, each (message, advice); without a questionnaire only how it is written."""
    if not text.strip():
        return ()
    try:
        node = parse(text)
    except ExpressionError as error:
        return ((error.message, error.advice),)
    if questionnaire is None:
        return ()
    definition = questionnaire.definition
    factors = {factor.id for factor in definition.factors}
    check = Check(questionnaire.questions, part, own, factors, checks={each.id for each in definition.checks})
    check.condition(node)
    return tuple((f"{message[:1].upper()}{message[1:]}", advice) for message, advice in check.mistakes)


def _add(found: dict[str, Subject], name: str, type: str, label: str, choices: Mapping[str, str]) -> None:
    kind = _KINDS.get(type)
    if kind is not None:
        found[name] = Subject(name, label, kind, dict(choices))


def _group(node: Node, known: Mapping[str, Subject]) -> Group:
    match node:
        case Call(("and" | "or") as join, parts):
            return Group("and" if join == "and" else "or", tuple(_part(each, known) for each in parts))
    return Group("and", (_shown(node, known),))


def _part(node: Node, known: Mapping[str, Subject]) -> Line | Group:
    """A line, or one group inside the outer one; what is nested deeper is a line of text."""
    match node:
        case Call(("and" | "or") as join, parts):
            return Group("and" if join == "and" else "or", tuple(_shown(each, known) for each in parts))
    return _shown(node, known)


def _shown(node: Node, known: Mapping[str, Subject]) -> Line:
    """One comparison; a line of text where drop-downs cannot show it."""
    line = _line(node)
    subject = known.get(line.subject)
    fits = subject is not None and line.comparison in subject.comparisons("when") and complete(line, known)
    return line if fits else Line("", TEXT_LINE, unparse(node))


def _line(node: Node) -> Line:
    match node:
        case Call(("=" | "!=" | "<" | "<=" | ">" | ">=") as sign, (Reference(name), Word(value))):
            return Line(name, sign, value if isinstance(value, str) else number_text(value))
        case Call("selected", (Reference(name), Word(str(value)))):
            return Line(name, "selected", value)
        case Call("not", (Call("selected", (Reference(name), Word(str(value)))),)):
            return Line(name, "not selected", value)
        case Call("answered", (Reference(name),)):
            return Line(name, "answered")
        case Call("not", (Call("answered", (Reference(name),)),)):
            return Line(name, "not answered")
    return Line("", TEXT_LINE, unparse(node))


def _written(group: Group, known: Mapping[str, Subject]) -> tuple[str, int]:
    """The text of a group, and of how many parts it is made."""
    told = []
    for part in group.parts:
        if isinstance(part, Group):
            text, number = _written(part, known)
            if text:
                told.append(f"({text})" if number > 1 else text)
        elif complete(part, known):
            told.append(_condition(part, known))
    if len(told) == 1:
        return told[0], 1
    return f" {group.join} ".join(told), len(told)


def _condition(line: Line, known: Mapping[str, Subject]) -> str:
    if line.comparison == TEXT_LINE:
        text = line.value.strip()
        try:
            node = parse(text)
        except ExpressionError:
            return f"({text})"
        return f"({text})" if isinstance(node, Call) and node.function in ("and", "or") else text
    read = Reference(line.subject)
    if line.comparison in ("answered", "not answered"):
        node = Call("answered", (read,))
        return unparse(node if line.comparison == "answered" else Call("not", (node,)))
    number = _number(line.value) if known[line.subject].kind == "number" else None
    word = Word(line.value.strip() if number is None else number)
    if line.comparison in _SELECTED:
        node = Call("selected", (read, word))
        return unparse(node if line.comparison == "selected" else Call("not", (node,)))
    if number is not None and number < 0:
        return unparse(Call(line.comparison, (read, Call("neg", (Word(-number),)))))
    return unparse(Call(line.comparison, (read, word)))


def _number(value: str) -> float | None:
    try:
        number = float(value.replace(",", ".").strip())
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def limits(text: str) -> tuple[float | None, float | None] | None:
    """The smallest and the largest number that a constraint accepts; None where it says anything else."""
    if not text.strip():
        return None, None
    try:
        node = parse(text)
    except ExpressionError:
        return None
    low: float | None = None
    high: float | None = None
    for part in node.arguments if isinstance(node, Call) and node.function == "and" else (node,):
        match part:
            case Call(">=", (Self(), Word(float(value)))) if low is None:
                low = value
            case Call("<=", (Self(), Word(float(value)))) if high is None:
                high = value
            case _:
                return None
    return low, high


def limited(low: float | None, high: float | None) -> str:
    """The constraint with these limits, empty for none."""
    signs = ((">=", low), ("<=", high))
    return " and ".join(f". {sign} {number_text(float(number))}" for sign, number in signs if number is not None)
