"""Second pass: conditions become trees, what they read must exist, and questions get an order."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.draft import Draft
from duediligence.questionnaire.expressions import Call, ExpressionError, Node, parse, references
from duediligence.questionnaire.mistakes import Mistakes
from duediligence.questionnaire.model import DUE_DILIGENCE, Question
from duediligence.questionnaire.source import Place
from duediligence.questionnaire.types import Check, Part


@dataclass(frozen=True)
class Conditions:
    """Trees by question or rule id, and the order in which questions can be worked out."""

    relevant: Mapping[str, Node]
    constraint: Mapping[str, Node]
    when: Mapping[str, Node]
    signed: Node | None
    order: tuple[str, ...]


def linked(draft: Draft, mistakes: Mistakes, core: Questionnaire | None = None) -> Conditions:
    """Parse and check every condition of a draft; everything wrong goes to ``mistakes``.

    ``core``: what a module extends; the trees and the order are then those of both together, and the questions of
    the module apply only where ``applies_when`` holds.
    """
    own = {placed.part.id: placed.part for placed in draft.questions}
    questions = {**core.questions, **own} if core else own
    factors = {factor.id for factor in core.definition.factors} if core else {f.part.id for f in draft.factors}
    checks = {placed.part.id for placed in draft.checks}
    checks |= {check.id for check in core.definition.checks} if core else set()

    def tree(text: str | None, part: Part, place: Place, itself: Question | None = None) -> Node | None:
        """The tree of a condition; None where there is none or it has mistakes."""
        if text is None:
            return None
        try:
            node = parse(text)
        except ExpressionError as error:
            message = error.message[:1].lower() + error.message[1:]
            mistakes.add((*place, part), message, error.advice, part)
            return None
        check = Check(questions, part, itself, factors, draft.broken, checks=checks)
        check.condition(node)
        for message, advice in check.mistakes:
            mistakes.add((*place, part), message, advice, part)
        return None if check.mistakes else node

    relevant: dict[str, Node] = {}
    constraint: dict[str, Node] = {}
    when: dict[str, Node] = {}
    for question in draft.questions:
        if node := tree(question.part.relevant, "relevant", question.place, question.part):
            relevant[question.part.id] = node
        if node := tree(question.part.constraint, "constraint", question.place, question.part):
            constraint[question.part.id] = node
    for rule in draft.rules:
        if node := tree(rule.part.when, "when", rule.place):
            when[rule.part.id] = node
    _check_levels(draft, relevant, questions, mistakes)
    places = {placed.part.id: placed.place for placed in draft.questions}
    if core is None:
        signed = tree(draft.scoring.signed, "signed", ("scoring",)) if draft.scoring else None
        return Conditions(relevant, constraint, when, signed, _ordered(places, relevant, mistakes))
    applies = tree(draft.applies_when, "applies_when", ())
    if applies is not None and _check_applies(applies, own, core.questions, mistakes):
        relevant = {name: _both(applies, relevant.get(name)) for name in own}
    relevant = {**core.relevant, **relevant}
    return Conditions(
        relevant=relevant,
        constraint={**core.constraint, **constraint},
        when={**core.when, **when},
        signed=core.signed,
        order=_ordered({**dict.fromkeys(core.questions, ()), **places}, relevant, mistakes),
    )


def _both(applies: Node, relevant: Node | None) -> Node:
    return applies if relevant is None else Call("and", (applies, relevant))


def _check_applies(
    applies: Node, own: Mapping[str, Question], core: Mapping[str, Question], mistakes: Mistakes
) -> bool:
    """A module applies by what its core asks, and not later than its own questions are asked.

    False when it reads a question of its own, so that every question would wait for itself.
    """
    earliest = min((DUE_DILIGENCE.index(question.asked_from) for question in own.values()), default=0)
    for name in references(applies):
        if name in own:
            mistakes.add(
                ("applies_when",),
                f"it reads “{name}”, a question of this module, which would decide about itself.",
                "Read questions of the core, supplier columns or factors.",
                "applies_when",
            )
        elif name in core and DUE_DILIGENCE.index(core[name].asked_from) > earliest:
            mistakes.add(
                ("applies_when",),
                f"“{name}” is asked only from level {core[name].asked_from}, "
                f"but questions of this module from level {DUE_DILIGENCE[earliest]}.",
                "Read a question that is asked earlier, or give these questions a later asked_from.",
                "applies_when",
            )
    return not own.keys() & set(references(applies))


def _check_levels(
    draft: Draft, relevant: Mapping[str, Node], questions: Mapping[str, Question], mistakes: Mistakes
) -> None:
    """A question must not hang on one that is asked only at a higher level."""
    for placed in draft.questions:
        asked = DUE_DILIGENCE.index(placed.part.asked_from)
        for name in references(relevant[placed.part.id]) if placed.part.id in relevant else ():
            if name in questions and DUE_DILIGENCE.index(questions[name].asked_from) > asked:
                mistakes.add(
                    (*placed.place, "relevant"),
                    f"it is asked from level {placed.part.asked_from}, but reads “{name}”, "
                    f"which is asked only from level {questions[name].asked_from}.",
                    "Ask both from the same level.",
                )


def _ordered(places: Mapping[str, Place], relevant: Mapping[str, Node], mistakes: Mistakes) -> tuple[str, ...]:
    """Question ids so that each comes after those its ``relevant`` reads, else in the order of ``places``."""
    position = {name: number for number, name in enumerate(places)}
    reads: dict[str, set[str]] = {name: set() for name in places}
    for name, node in relevant.items():
        reads[name] = {other for other in references(node) if other in places}
    readers: dict[str, list[str]] = {name: [] for name in places}
    for name, others in reads.items():
        for other in others:
            readers[other].append(name)
    open_reads = {name: len(others) for name, others in reads.items()}
    ready = [position[name] for name, count in open_reads.items() if count == 0]
    names, order = list(places), []
    heapq.heapify(ready)
    while ready:
        name = names[heapq.heappop(ready)]
        order.append(name)
        for reader in readers[name]:
            open_reads[reader] -= 1
            if open_reads[reader] == 0:
                heapq.heappush(ready, position[reader])
    left = {name: sorted(reads[name] - set(order), key=position.__getitem__) for name in names if open_reads[name] > 0}
    for cycle in _cycles(left):
        path = " → ".join(f"“{name}”" for name in (*cycle, cycle[0]))
        mistakes.add(
            (*places[cycle[0]], "relevant"),
            f"its condition goes round in a circle: {path}.",
            "Remove one of these conditions.",
        )
    return tuple(order)


def _cycles(reads: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Circles among questions that wait for each other, each question in at most one of them."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in reads:
        path: list[str] = []
        name: str | None = start
        while name is not None and name not in done:
            done.add(name)
            path.append(name)
            name = reads[name][0] if reads[name] else None
        if name in path:
            found.append(tuple(path[path.index(name) :]))
    return found
