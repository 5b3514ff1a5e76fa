"""Remarks across the definitions of a folder: what nothing uses, and what does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from duediligence.errors import Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.draft import placed_parts
from duediligence.questionnaire.lint.reviewed import mistakes_of, reviewed
from duediligence.questionnaire.model import FrameworkPack, Question

Definitions = Mapping[Path, Questionnaire]


def unused_action(definitions: Definitions) -> Iterator[Problem]:
    """An action of the catalogue beside the definitions that no rule suggests."""
    reached = {
        action
        for questionnaire in definitions.values()
        for rule in questionnaire.rules.values()
        for action in rule.actions
    }
    for folder in {path.parent / "actions" for path in definitions}:
        for file in sorted(folder.glob("*.yaml")):
            mistakes = mistakes_of(file)
            for place, raw in placed_parts(mistakes.source.data, ("actions",)):
                if raw["id"] not in reached:
                    mistakes.add(
                        (*place, "id"),
                        "no rule suggests it.",
                        "Name it under the actions of a rule, or remove it.",
                        level="warning",
                    )
            yield from mistakes.sorted()


def unasked_criterion(definitions: Definitions) -> Iterator[Problem]:
    """A criterion or indicator that no question asks about (of packs elsewhere: only of those in use)."""
    asked = set()
    for questionnaire in definitions.values():
        for question in questionnaire.questions.values():
            asked |= set(_criteria_of(question, questionnaire.frameworks))
    used = {name.partition(".")[0] for name in asked}
    packs = {name: pack for each in definitions.values() for name, pack in each.frameworks.items()}
    beside = {file.stem for path in definitions for file in (path.parent / "frameworks").glob("*.yaml")}
    for name, pack in packs.items():
        open_ones = [each.id for each in pack.criteria if f"{name}.{each.id}" not in asked]
        if open_ones and name in beside | used:
            count = f"{len(open_ones)} of its {len(pack.criteria)} criteria"
            yield Problem(
                f"No question asks about {count}: {', '.join(open_ones)}.",
                "Name each under the frameworks or indicators of a question, or leave it as not known.",
                "note",
                file=f"{name}.yaml",
            )


def _criteria_of(question: Question, packs: Mapping[str, FrameworkPack]) -> Iterator[str]:
    yield from question.frameworks
    for name, pack in packs.items():
        if pack.kind == "indicator_set":
            yield from (f"{name}.{each.id}" for each in pack.criteria if each.id in question.indicators)


def confirmed_by_nothing(definitions: Definitions) -> Iterator[Problem]:
    """A criterion that is said to be confirmed although neither it nor its pack names a source that was read."""
    for folder in {path.parent / "frameworks" for path in definitions}:
        packs = {name: pack for each in definitions.values() for name, pack in each.frameworks.items()}
        for file in sorted(folder.glob("*.yaml")):
            pack = packs.get(file.stem)
            if pack is None or (pack.source is not None and pack.verified_on is not None):
                continue
            mistakes = mistakes_of(file)
            for position, criterion in enumerate(pack.criteria):
                if criterion.confirmed and criterion.source is None:
                    mistakes.add(
                        ("criteria", position, "confirmed"),
                        "it is said to be confirmed, but no source that was read is named.",
                        "Add source, or write confirmed: false.",
                        level="warning",
                    )
            yield from mistakes.sorted()


def modules_that_clash(definitions: Definitions) -> Iterator[Problem]:
    """A question that two modules of one core ask in different ways under one id."""
    first: dict[tuple[str, str], tuple[Path, Question]] = {}
    for path, questionnaire in definitions.items():
        core = questionnaire.core
        if core is None:
            continue
        review = None
        for name in questionnaire.listed:
            question = questionnaire.questions[name]
            earlier = first.setdefault((core.definition.id, name), (path, question))
            if name in core.questions or _without_gate(earlier[1]) == _without_gate(question):
                continue
            review = review or reviewed(mistakes_of(path), questionnaire)
            place = next(placed.place for placed in review.questions if placed.part.id == name)
            review.mistakes.add(
                (*place, "id"),
                f"{earlier[0].name} asks another question under the same id.",
                "Give each its own id, or move the question to the core.",
                level="warning",
            )
        yield from review.mistakes.sorted() if review else ()


def _without_gate(question: Question) -> Question:
    return question.model_copy(update={"relevant": None})


CHECKS: Final[tuple[Callable[[Definitions], Iterator[Problem]], ...]] = (
    unused_action,
    unasked_criterion,
    confirmed_by_nothing,
    modules_that_clash,
)
"""What is looked for over all definitions of a folder."""
