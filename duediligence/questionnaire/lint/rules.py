"""Remarks on rules: can they fire, do they lead to something, and do they hide what nobody answered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import (
    COMPARISONS,
    Call,
    Literal,
    Node,
    Reference,
    children,
    references,
    unparse,
    walk,
)
from duediligence.questionnaire.lint.reviewed import Remark, Reviewed
from duediligence.questionnaire.model import Question
from duediligence.questionnaire.possible import can_hold

_KNOWN: Final = {"=": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}


def rule_without_action(review: Reviewed) -> Iterator[Remark]:
    """A rule that suggests no action, so that a finding leads nowhere."""
    for rule in review.rules:
        if not rule.part.actions:
            yield Remark(rule.place, "it suggests no action.", "Add actions: [ … ] from the catalogue.")


def rule_that_never_fires(review: Reviewed) -> Iterator[Remark]:
    """A rule whose condition can never be true, whatever is answered."""
    for rule in review.rules:
        if not can_hold(review.questionnaire.when[rule.part.id], review.questionnaire):
            yield Remark(
                (*rule.place, "when"),
                "this can never be true, so the rule never fires.",
                "Look for two parts that exclude each other, or for a question that is not asked then.",
                "when",
            )


def rule_where_nothing_applies(review: Reviewed) -> Iterator[Remark]:
    """A rule that fires where its questions do not apply, because not() turns “does not apply” into true."""
    gated = set(review.questionnaire.relevant)
    for rule in review.rules:
        when = review.questionnaire.when[rule.part.id]
        if gated & set(references(when)) and _holds_without(when, gated) is True:
            yield Remark(
                (*rule.place, "when"),
                "this is true where the questions do not apply, because not() turns “does not apply” into true.",
                "Join it with and to the answer that makes the questions apply.",
                "when",
            )


def _holds_without(node: Node, absent: set[str]) -> bool | None:
    """Whether a condition holds when some questions do not apply and all others are unanswered."""
    match node:
        case Call("not", (part,)):
            held = _holds_without(part, absent)
            return None if held is None else not held
        case Call(("and" | "or") as word, parts):
            found = [_holds_without(part, absent) for part in parts]
            decisive = word == "or"
            return decisive if decisive in found else None if None in found else not decisive
        case Call("answered", (Reference(name),)):
            return False if name in absent else None
    replaceable = any(isinstance(part, Call) and part.function in ("coalesce", "if") for part in walk(node))
    return False if absent & set(references(node)) and not replaceable else None


def grave_rule_without_protection(review: Reviewed) -> Iterator[Remark]:
    """A severe or act-now rule whose first action does not protect people."""
    for rule in review.rules:
        if not rule.part.actions or not (rule.part.severity == "severe" or rule.part.red_flag):
            continue
        first = rule.part.actions[0]
        if not review.questionnaire.actions[first].protects:
            yield Remark(
                (*rule.place, "actions"),
                f"its first action, “{first}”, does not protect people before anything is changed.",
                "Begin with an action that says protects: true.",
                "actions",
            )


def missing_answer_counted_as_safe(review: Reviewed) -> Iterator[Remark]:
    """A condition in which coalesce() gives a missing answer the safe value, so that silence looks like good news."""
    questionnaire = review.questionnaire
    conditions = [((*q.place, "relevant"), "relevant", questionnaire.relevant.get(q.part.id)) for q in review.questions]
    conditions += [((*r.place, "when"), "when", questionnaire.when[r.part.id]) for r in review.rules]
    for place, key, tree in conditions:
        for coalesce in _hiding(tree, questionnaire, True) if tree is not None else ():
            yield Remark(
                place,
                f"{unparse(coalesce)} treats a missing answer as a safe one.",
                "Compare the question itself: a comparison with a missing answer stays unknown and is followed up.",
                key,
            )


def _hiding(node: Node, questionnaire: Questionnaire, wanted: bool) -> Iterator[Node]:
    """Calls of coalesce that end in a safe value, or in one that decides a comparison against looking further.

    ``wanted``: whether the part makes the whole true by being true (it is turned round inside ``not``).
    """
    if isinstance(node, Call) and node.function == "not":
        yield from _hiding(node.arguments[0], questionnaire, not wanted)
        return
    found = [part for part in children(node) if isinstance(part, Call) and part.function == "coalesce"]
    for coalesce in found:
        default = coalesce.arguments[-1]
        if isinstance(default, Literal) and (
            _safest(coalesce.arguments[0], default, questionnaire) or _decided(node, coalesce, default) is (not wanted)
        ):
            yield coalesce
    for part in children(node):
        if part not in found:
            yield from _hiding(part, questionnaire, wanted)


def _decided(node: Node, coalesce: Node, default: Literal) -> bool | None:
    """What a comparison of ``coalesce`` with a written value comes to where nothing was answered."""
    if not isinstance(node, Call) or node.function not in COMPARISONS:
        return None
    left, right = (default if part == coalesce else part for part in node.arguments)
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return None
    return bool(getattr(left.value, _KNOWN[node.function])(right.value) is True)


def _safest(first: Node, default: Literal, questionnaire: Questionnaire) -> bool:
    """Whether a written value is the answer to a scored question that gives the least concern."""
    question = questionnaire.questions.get(first.name) if isinstance(first, Reference) else None
    if question is None or question.role == "information":
        return False
    worth = _concern(question, default.value)
    every = [_points(choice.risk, choice.strength) for choice in question.choices]
    every += [_points(step.risk, step.strength) for step in question.points]
    others = [value for value in every if value is not None]
    return worth is not None and bool(others) and worth == min(others)


def _concern(question: Question, value: str | float) -> int | None:
    for choice in question.choices:
        if choice.id == value:
            return _points(choice.risk, choice.strength)
    if isinstance(value, str):
        return None
    for step in question.points:
        if step.below is None or value < step.below:
            return _points(step.risk, step.strength)
    return None


def _points(risk: int | None, strength: int | None) -> int | None:
    return risk if risk is not None else None if strength is None else -strength
