"""A condition as an English sentence made of the labels of questions and choices.

``expressions.unparse`` gives the column form of the same tree; the operators stand here with their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from duediligence.questionnaire import expressions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import COMPARISONS, Call, Node, Reference, Self, number_text
from duediligence.questionnaire.model import Question, Words
from duediligence.questionnaire.types import type_of
from duediligence.reference import country_name

_COMPARED: Final[Mapping[str, tuple[str, str]]] = {
    # sign: words for values, words for dates
    "=": ("is", "is"),
    "!=": ("is not", "is not"),
    "<": ("is less than", "is before"),
    "<=": ("is at most", "is on or before"),
    ">": ("is more than", "is after"),
    ">=": ("is at least", "is on or after"),
}
_CALCULATED: Final[Mapping[str, str]] = {
    "+": "{} plus {}",
    "-": "{} minus {}",
    "*": "{} times {}",
    "div": "{} divided by {}",
    "mod": "the remainder of {} divided by {}",
    "neg": "minus {}",
}


def sentence(node: Node, questionnaire: Questionnaire, language: str = "en", own: Question | None = None) -> str:
    """A checked condition in words: ``“Do workers pay a fee?” is “Yes” and …``, without a full stop.

    ``own``: the question a ``.`` stands for. Labels that lack ``language`` are shown in the first language of the
    definition.
    """
    return _Speaker(questionnaire, language, own).truth(node)


@dataclass(frozen=True)
class _Speaker:
    questionnaire: Questionnaire
    language: str
    own: Question | None

    def truth(self, node: Node) -> str:
        """A part that is true or false."""
        if not isinstance(node, Call):
            return self.value(node)
        match node:
            case Call("and", parts):
                return " and ".join(self._joined(part) for part in parts)
            case Call("or", parts):
                return " or ".join(self._alternatives(parts))
            case Call("not", (Call("selected", (asked, choice)),)):
                return f"{self.value(asked)} does not include {self._word(choice, asked)}"
            case Call("not", (Call("answered", (asked,)),)):
                return f"{self.value(asked)} is not answered"
            case Call("not", (part,)):
                return f"it is not so that {self._joined(part)}"
            case Call("selected", (asked, choice)):
                return f"{self.value(asked)} includes {self._word(choice, asked)}"
            case Call("answered", (asked,)):
                return f"{self.value(asked)} is answered"
        return self._compared(node)

    def _alternatives(self, parts: tuple[Node, ...]) -> Iterator[str]:
        """The parts of an "or"; ``“Q” is “A” or “Q” is “B”`` becomes ``“Q” is “A” or “B”``."""
        before: tuple[str, Node] | None = None
        for part in parts:
            match part:
                case Call(("=" | "selected") as sign, (asked, expressions.Literal() as choice)):
                    same = before == (sign, asked)
                    before = (sign, asked)
                    yield self._word(choice, asked) if same else self._joined(part)
                case _:
                    before = None
                    yield self._joined(part)

    def _joined(self, part: Node) -> str:
        inside = self.truth(part)
        return f"({inside})" if isinstance(part, Call) and part.function in ("and", "or") else inside

    def _compared(self, node: Call) -> str:
        if node.function not in COMPARISONS:
            return self.value(node)
        left, right = node.arguments
        dates = "date" in (self._kind(left), self._kind(right))
        relation = _COMPARED[node.function][dates]
        return f"{self._word(left, right)} {relation} {self._word(right, left)}"

    def _kind(self, node: Node) -> str:
        return type_of(node, self.questionnaire.questions, self.own).kind

    def _word(self, node: Node, beside: Node) -> str:
        """A written value takes its meaning from what it stands beside: a choice label, per cent."""
        if beside == Reference("supplier.country") and isinstance(node, expressions.Literal):
            return country_name(str(node.value))
        question = self._question(beside)
        if isinstance(node, expressions.Literal) and question is not None:
            for choice in question.choices:
                if choice.id == node.value:
                    return f"“{self._label(choice.label, choice.id)}”"
            if question.type == "percent" and not isinstance(node.value, str):
                return f"{number_text(node.value)} %"
            if question.type == "date":
                return str(node.value)
        return self.value(node)

    def _question(self, node: Node) -> Question | None:
        if isinstance(node, Reference):
            return self.questionnaire.questions.get(node.name)
        if isinstance(node, Self):
            return self.own
        inside = (self._question(child) for child in expressions.children(node))
        kinds = ("coalesce", "if")
        return next((found for found in inside if found), None) if getattr(node, "function", "") in kinds else None

    def value(self, node: Node) -> str:
        """A part that is a value."""
        match node:
            case expressions.Literal(str() as word):
                return f"“{word}”"
            case expressions.Literal(number):
                return number_text(float(number))
            case Self():
                return "the answer"
            case Reference(name):
                return self._reference(name)
            case Call("count-selected", (asked,)):
                return f"the number of answers ticked in {self.value(asked)}"
            case Call("coalesce", parts):
                beside = next((part for part in parts if self._question(part)), node)
                first, *others = (self._word(part, beside) for part in parts)
                return first + "".join(f" (if not known, {other}" for other in others) + ")" * len(others)
            case Call("if", (test, yes, no)):
                return f"({self._word(yes, no)} if {self.truth(test)}, otherwise {self._word(no, yes)})"
            case Call(name, parts) if name in _CALCULATED:
                inside = [self.value(part) for part in parts]
                for position, part in enumerate(parts):
                    if isinstance(part, Call) and part.function in _CALCULATED:
                        inside[position] = f"({inside[position]})"
                return _CALCULATED[name].format(*inside)
        return self.truth(node)

    def _reference(self, name: str) -> str:
        space, dot, rest = name.partition(".")
        if not dot:
            return f"“{self._label(self.questionnaire.questions[name].label, name)}”"
        if space == "supplier":
            return f"the supplier's {rest.replace('_', ' ')}"
        if space == "check":
            labels = {check.id: check.label for check in self.questionnaire.definition.checks}
            return f"“{self._label(labels.get(rest, {}), rest)}”"
        for factor in self.questionnaire.definition.factors:
            if factor.id == rest:
                return f"context “{self._label(factor.label, rest)}”"
        return name

    def _label(self, words: Words, name: str) -> str:
        first = self.questionnaire.definition.languages[0]
        return words.get(self.language) or words.get(first) or name.replace("_", " ").capitalize()
