"""What differs between two questionnaires, in words: parts that are new, gone or moved, and fields that say otherwise.

Fields are taken from the typed models, so that one that is new there is compared too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import Call, Node, number_text, parse
from duediligence.questionnaire.model import Definition, PointStep, Question
from duediligence.questionnaire.sentences import sentence
from duediligence.questionnaire.shape import Slot, branches, slots

_NOUNS: Final = {"sections": "Section", "questions": "Question", "choices": "choice", "actions": "Action"}
_CONDITIONS: Final[Mapping[str, tuple[str, str]]] = {
    # key: what a condition says, what there is without one
    "relevant": ("applies if", "always applies"),
    "constraint": ("takes an answer only if", "takes any answer"),
    "when": ("fires when", "never fires"),
    "scoring.signed": ("counts as signed if", "needs no signature"),
    "applies_when": ("applies if", "always applies"),
}
_WORDS: Final[Mapping[str, str]] = {
    "say": "sentence",
    "unknown": "points where it is not known",
    "asked_from": "level from which it is asked",
    "ask": "“ask”",
    "critical": "being critical",
    "profile": "being part of the profile",
    "red_flag": "act-now mark",
    "combine": "way of counting several choices",
    "not_applicable": "meaning “does not apply”",
    "exclusive": "standing alone",
    "below": "limit",
    "assessed": "subject (whom the answers are about)",
    "scoring.question_share": "share of the questions",
    "scoring.mitigation.practice": "most that practice takes off",
    "scoring.mitigation.paper": "most that paper takes off",
    "scoring.validity_months": "months for which evidence counts in full",
    "scoring.minimum_coverage": "least that must be known for a rating",
    "scoring.core_share": "share of the core for the lowest rating",
}
"""Fields whose own name is not how a person would say it."""


@dataclass(frozen=True)
class Difference:
    """One difference. ``part``: what it is about (``questions``, ``rules``, … or ``questionnaire``); ``id``: which."""

    part: str
    id: str
    sentence: str


def differences(before: Questionnaire, after: Questionnaire, language: str | None = None) -> tuple[Difference, ...]:
    """What ``after`` says otherwise than ``before``, in the order of ``after``; empty exactly when both say the same.

    ``language``: of the labels in the sentences, by default the first of each. Of modules, core and module together.
    """
    return tuple(_Comparison(before, after, language).everything())


@dataclass(frozen=True)
class _Comparison:
    before: Questionnaire
    after: Questionnaire
    language: str | None

    def everything(self) -> Iterator[Difference]:
        """All differences."""
        old, new = self.before.definition, self.after.definition
        for said in self.fields(old, new, slots(Definition)):
            yield Difference("questionnaire", new.id, f"The questionnaire: {said}")
        yield from self.lists("sections", old.sections, new.sections)
        yield from self.questions()
        for branch in branches(Definition):
            if branch.key != "sections":
                yield from self.lists(branch.key, getattr(old, branch.key), getattr(new, branch.key))
        yield from self.lists("actions", tuple(self.before.actions.values()), tuple(self.after.actions.values()))

    def questions(self) -> Iterator[Difference]:
        """Questions, in whichever section they stand."""
        yield from self.lists("questions", self.before.definition.questions(), self.after.definition.questions())
        homes = [
            {question.id: section.id for section in each.definition.sections for question in section.questions}
            for each in (self.before, self.after)
        ]
        for name in homes[1]:
            if name in homes[0] and homes[0][name] != homes[1][name]:
                said = f"it moved from section “{homes[0][name]}” to section “{homes[1][name]}”."
                yield Difference("questions", name, f"Question “{name}”: {said}")

    def lists(self, key: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
        """Two lists of parts with ids."""
        noun = _NOUNS.get(key, key.removesuffix("s").capitalize())
        by_id = {each.id: each for each in old}
        gone = by_id.keys() - {each.id for each in new}
        moved = _moved([each.id for each in old], [each.id for each in new])
        for place, part in enumerate(new):
            if part.id not in by_id:
                yield Difference(key, part.id, f"{noun} “{part.id}” is new{self.described(part, self.after)}")
                continue
            for said in self.within(by_id[part.id], part):
                yield Difference(key, part.id, f"{noun} “{part.id}”{said}")
            if part.id in moved:
                behind = f"after “{new[place - 1].id}”" if place else "first"
                yield Difference(key, part.id, f"{noun} “{part.id}”: it now comes {behind}.")
        for part in old:
            if part.id in gone:
                yield Difference(key, part.id, f"{noun} “{part.id}” is gone{self.described(part, self.before)}")

    def described(self, part: BaseModel, of: Questionnaire) -> str:
        """``: “Do workers pay a fee?”.`` — the text people know a part by."""
        for key in ("label", "say", "title"):
            words = getattr(part, key, None)
            if words:
                return f": “{words.get(self.language) or words[of.definition.languages[0]]}”."
        return "."

    def within(self, old: BaseModel, new: BaseModel) -> Iterator[str]:
        """What differs inside a part that both have; each begins where the name of the part ends."""
        for said in self.fields(old, new, slots(type(new))):
            yield f": {said}"
        for branch in branches(type(new)):
            if branch.key == "questions":
                continue
            before, after = getattr(old, branch.key), getattr(new, branch.key)
            if branch.model is PointStep or "id" not in branch.model.model_fields:
                if before != after:
                    yield f": its {branch.key} are {_steps(after)}; before: {_steps(before)}."
                continue
            for each in self.lists(branch.key, before, after):
                yield f", {each.sentence[:1].lower()}{each.sentence[1:]}"

    def fields(self, old: BaseModel, new: BaseModel, of: Iterable[Slot]) -> Iterator[str]:
        """What the fields of a part say otherwise."""
        for slot in of:
            before, after = _value(old, slot), _value(new, slot)
            if slot.key == "relevant" and isinstance(old, Question) and isinstance(new, Question):
                before, after = _own(old, self.before), _own(new, self.after)
            if before == after:
                continue
            if slot.key in _CONDITIONS:
                yield self.conditions(slot.key, before, after, old, new)
            elif slot.form == "words":
                yield from self.texts(slot, before, after)
            elif slot.form == "one":
                yield f"its {_called(slot)} is {_said(after)}, was {_said(before)}."
            else:
                yield _entries(slot, before, after)

    def conditions(self, key: str, before: Any, after: Any, old: BaseModel, new: BaseModel) -> str:
        """A condition in words, and what it was."""
        now = self.condition(key, after, new, self.after)
        return f"it {now}; before it {self.condition(key, before, old, self.before)}."

    def condition(self, key: str, text: Node | str | None, part: BaseModel, of: Questionnaire) -> str:
        """``applies if “…” is “Yes”``."""
        says, without = _CONDITIONS[key]
        if text is None:
            return without
        node = parse(text) if isinstance(text, str) else text
        own = part if isinstance(part, Question) else None
        return f"{says} {sentence(node, of, self.language or of.definition.languages[0], own)}"

    def texts(self, slot: Slot, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
        """A text, language by language."""
        several = len(self.before.definition.languages) > 1 or len(self.after.definition.languages) > 1
        for code in dict.fromkeys((*after, *before)):
            if before.get(code) != after.get(code):
                name = f"{_called(slot)} ({code})" if several else _called(slot)
                yield f"its {name} is {_said(after.get(code))}, was {_said(before.get(code))}."


def _value(part: BaseModel, slot: Slot) -> Any:
    value: Any = part
    for key in slot.path:
        value = getattr(value, key, None)
    return value


def _own(question: Question, of: Questionnaire) -> Node | None:
    """The condition of a question without that of its whole module."""
    if question.relevant is None:
        return None
    node, applies = parse(question.relevant), of.definition.applies_when
    if applies is None or (of.core is not None and question.id in of.core.questions):
        return node
    match node:
        case Call("and", (first, own)) if first == parse(applies):
            return own
    return None if node == parse(applies) else node


def _called(slot: Slot) -> str:
    return _WORDS.get(slot.key) or slot.path[-1].replace("_", " ") + (
        f" ({slot.path[-2].replace('_', ' ')})" if len(slot.path) > 1 else ""
    )


def _said(value: Any) -> str:
    """A value in words."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(float(value))
    return f"“{value}”" if " " in str(value) else str(value)


def _entries(slot: Slot, before: Any, after: Any) -> str:
    """A list: what is in it now, and what was."""
    names: Callable[[Any], str] = lambda value: ", ".join(map(_entry, _listed(value))) or "nothing"  # noqa: E731
    return f"its {_called(slot)} are {names(after)}; before: {names(before)}."


def _listed(value: Any) -> Iterable[Any]:
    return value.items() if isinstance(value, Mapping) else value or ()


def _entry(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{value[0]} {_said(value[1])}"
    if isinstance(value, Mapping):
        return " and ".join(map(_entry, value.items()))
    return _said(value)


def _steps(steps: Sequence[BaseModel]) -> str:
    """Points of a number: ``below 10: risk 0, otherwise: risk 100``."""
    said = []
    for step in steps:
        values = step.model_dump(exclude_none=True, exclude_defaults=True)
        limit = values.pop("below", None)
        points = " ".join(f"{key} {_said(value)}" for key, value in values.items())
        said.append(f"{'otherwise' if limit is None else f'below {_said(limit)}'}: {points}")
    return ", ".join(said) or "nothing"


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest ids that have to move so that those in both lists stand in the new order."""
    at = {name: place for place, name in enumerate(old)}
    common = [name for name in new if name in at]
    ends: list[int] = []  # for each length, the smallest end of a run in order, and whom it follows
    chosen: list[int] = []
    before: list[int] = []
    for number, name in enumerate(common):
        length = bisect_left(ends, at[name])
        before.append(chosen[length - 1] if length else -1)
        ends[length : length + 1] = [at[name]]
        chosen[length : length + 1] = [number]
    stays: set[str] = set()
    number = chosen[-1] if chosen else -1
    while number >= 0:
        stays.add(common[number])
        number = before[number]
    return frozenset(common) - stays
