"""Where a part of a questionnaire is used: what a change of it, or its removal, would touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from duediligence.questionnaire.editing.addresses import address_of
from duediligence.questionnaire.editing.edits import Edit, Put
from duediligence.questionnaire.editing.texts import Address
from duediligence.questionnaire.expressions import Call, ExpressionError, Node, Reference, parse, references, walk
from duediligence.questionnaire.expressions import Literal as Word
from duediligence.questionnaire.source import Place

Kind = Literal["condition", "ask", "action", "example"]

_CONDITIONS: Final = ("relevant", "constraint", "when")


@dataclass(frozen=True)
class Use:
    """One place that names a part. ``part``: id of the question, rule or example (empty: the whole questionnaire);
    ``field``: the key there; ``text``: the condition where it is one."""

    kind: Kind
    address: Address
    part: str
    field: str
    text: str = ""


def uses_of_question(data: Any, name: str, examples: Any = None) -> tuple[Use, ...]:
    """Where a question is read: conditions of questions, rules and the whole, and what a rule or an example asks.

    ``data``, ``examples``: what the texts say.
    """
    found = [
        Use("condition", address, part, field, text)
        for address, part, field, text in conditions(data)
        if name in _read_by(text)
    ]
    for place, rule in _parts(data, "rules"):
        if name in _strings(rule.get("ask")):
            found.append(Use("ask", address_of(data, (*place, "ask")), str(rule.get("id", "")), "ask"))
    for place, example in _parts(examples, "examples"):
        if isinstance(example.get("answers"), dict) and name in example["answers"]:
            address = address_of(examples, (*place, "answers", name))
            found.append(Use("example", address, str(example.get("name", "")), "answers"))
    return tuple(found)


def uses_of_choice(data: Any, question: str, choice: str) -> tuple[Use, ...]:
    """Conditions that compare a question with one of its choices."""
    return tuple(
        Use("condition", address, part, field, text)
        for address, part, field, text in conditions(data)
        if choice in _compared(text, question)
    )


def uses_of_factor(data: Any, name: str) -> tuple[Use, ...]:
    """Conditions that read a factor."""
    return tuple(
        Use("condition", address, part, field, text)
        for address, part, field, text in conditions(data)
        if f"factor.{name}" in _read_by(text)
    )


def uses_of_action(data: Any, name: str) -> tuple[Use, ...]:
    """Rules that suggest an action."""
    return tuple(
        Use("action", address_of(data, (*place, "actions")), str(rule.get("id", "")), "actions")
        for place, rule in _parts(data, "rules")
        if name in _strings(rule.get("actions"))
    )


def uses_of_rule(examples: Any, name: str) -> tuple[Use, ...]:
    """Worked examples that expect a finding."""
    return tuple(
        Use("example", address_of(examples, (*place, "expect", key)), str(example.get("name", "")), key)
        for place, example in _parts(examples, "examples")
        for key in ("findings", "possible")
        if isinstance(example.get("expect"), dict) and name in _strings(example["expect"].get(key))
    )


def renaming(data: Any, old: str, new: str, examples: Any = None) -> tuple[Edit, ...]:
    """The edits that give a question another id and write it wherever the question is named."""
    edits: list[Edit] = []
    for use in uses_of_question(data, old):
        if use.kind == "condition":
            edits.append(Put(use.address, re.sub(rf"\$\{{\s*{re.escape(old)}\s*\}}", f"${{{new}}}", use.text)))
    for place, rule in _parts(data, "rules"):
        if old in _strings(rule.get("ask")):
            asks = [new if each == old else each for each in rule["ask"]]
            edits.append(Put(address_of(data, (*place, "ask")), asks))
    for place, example in _parts(examples, "examples"):
        if isinstance(example.get("answers"), dict) and old in example["answers"]:
            answers = {new if key == old else key: value for key, value in example["answers"].items()}
            edits.append(Put(address_of(examples, (*place, "answers")), answers))
    return (*edits, Put(("questions", old, "id"), new))


def conditions(data: Any) -> Iterator[tuple[Address, str, str, str]]:
    """Every condition of a definition: its address, the part it belongs to, the key and the text."""
    if not isinstance(data, dict):
        return
    if isinstance(text := data.get("applies_when"), str):
        yield ("applies_when",), "", "applies_when", text
    scoring = data.get("scoring")
    if isinstance(scoring, dict) and isinstance(text := scoring.get("signed"), str):
        yield ("scoring", "signed"), "", "signed", text
    for section, each in _parts(data, "sections"):
        for place, part in _parts(each, "questions", section):
            for key in _CONDITIONS:
                if isinstance(text := part.get(key), str):
                    yield address_of(data, (*place, key)), str(part.get("id", "")), key, text
    for place, part in _parts(data, "rules"):
        if isinstance(text := part.get("when"), str):
            yield address_of(data, (*place, "when")), str(part.get("id", "")), "when", text


def _read_by(text: str) -> tuple[str, ...]:
    """What a condition reads; of one that cannot be parsed, what it seems to read."""
    node = _tree(text)
    return tuple(re.findall(r"\$\{\s*([\w.]+)\s*\}", text)) if node is None else references(node)


def _compared(text: str, question: str) -> frozenset[str]:
    """The words that a condition compares a question with."""
    node = _tree(text)
    calls = (each for each in walk(node) if isinstance(each, Call)) if node is not None else ()
    return frozenset(
        str(word.value)
        for call in calls
        if Reference(question) in call.arguments
        for word in call.arguments
        if isinstance(word, Word)
    )


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except ExpressionError:
        return None


def _parts(data: Any, key: str, around: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    parts = data.get(key) if isinstance(data, dict) else None
    for position, part in enumerate(parts if isinstance(parts, list) else ()):
        if isinstance(part, dict):
            yield (*around, key, position), part


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
