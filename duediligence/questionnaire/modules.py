"""A module and its core become one definition: equal ids are one question, the scoring is that of the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.draft import Draft, drafted
from duediligence.questionnaire.expressions import Node, unparse
from duediligence.questionnaire.mistakes import Mistakes, suggestion
from duediligence.questionnaire.model import Definition, Module, Question
from duediligence.questionnaire.source import Place

_OF_THE_CORE: Final = ("scoring", "bands", "levels", "lowest_band", "factors", "assessed")


def drafted_module(mistakes: Mistakes, core: Questionnaire | None) -> tuple[Draft, tuple[str, ...]]:
    """The parts of a module that are its own, and the ids of all questions that its file lists.

    ``core`` None means that it could not be read: the questions of the core are then unknown. Everything wrong with
    the shape of the module, and every part that the core has already, goes to ``mistakes``.
    """
    data = dict(mistakes.source.data)
    for key in _OF_THE_CORE:
        if data.pop(key, None) is not None:
            mistakes.add((key,), f"a module has no “{key}” of its own; it takes that of its core.", "Remove it.")
    repeated, unknown = _write_out(data, core, mistakes)
    draft = drafted(data, Module, mistakes)
    listed = tuple(placed.part.id for placed in draft.questions)
    own = tuple(placed for placed in draft.questions if placed.part.id not in repeated | unknown)
    draft = replace(draft, questions=own, broken=(draft.broken | unknown) - repeated)
    if core is not None:
        _check_against(draft, core, mistakes)
    return draft, listed


def _write_out(data: dict[str, Any], core: Questionnaire | None, mistakes: Mistakes) -> tuple[set[str], set[str]]:
    """Put the whole question where the file repeats its id only; ids of the core, and ids that it does not have."""
    repeated: set[str] = set()
    unknown: set[str] = set()

    def whole(raw: Any, place: Place) -> Any:
        name = raw.get("id") if isinstance(raw, dict) else None
        if not isinstance(name, str):
            return raw
        if core is not None and name in core.questions:
            if name in repeated:
                mistakes.add((*place, "id"), "this module names the question twice.", "Keep it once.")
            repeated.add(name)
            if len(raw) > 1:
                keys = ", ".join(f"“{key}”" for key in raw if key != "id")
                mistakes.add(
                    (*place, "id"),
                    f"it is a question of “{core.definition.id}”, and a module cannot change it, but it gives {keys}.",
                    f"Write only {{id: {name}}}, or give a new question an id of its own.",
                )
            return core.questions[name].model_dump(mode="json", exclude_defaults=True)
        if len(raw) == 1:
            unknown.add(name)
            if core is not None:
                advice = suggestion(name, core.questions, "Correct the id, or write the question out.")
                mistakes.add((*place, "id"), f"“{core.definition.id}” has no such question.", advice)
            return {"id": name, "type": "note", "label": {}}
        return raw

    sections = data.get("sections")
    if isinstance(sections, list):
        data["sections"] = [
            {
                **section,
                "questions": [
                    whole(raw, ("sections", number, "questions", position))
                    for position, raw in enumerate(section["questions"])
                ],
            }
            if isinstance(section, dict) and isinstance(section.get("questions"), list)
            else section
            for number, section in enumerate(sections)
        ]
    return repeated, unknown


def _check_against(draft: Draft, core: Questionnaire, mistakes: Mistakes) -> None:
    """What a module must not have a second time, and the languages that it must have."""
    name = core.definition.id
    if draft.languages and set(draft.languages) != set(core.definition.languages):
        wanted = ", ".join(core.definition.languages)
        mistakes.add(("languages",), f"the languages differ from those of “{name}”.", f"Write languages: [{wanted}].")
    for rule in draft.rules:
        if rule.part.id in core.rules:
            mistakes.add((*rule.place, "id"), f"“{name}” has a rule with the same id.", "Give it its own id.")
    checks = {check.id for check in core.definition.checks}
    for check in draft.checks:
        if check.part.id in checks:
            mistakes.add((*check.place, "id"), f"“{name}” has a check with the same id.", "Give it its own id.")
    sections = {section.id for section in core.definition.sections}
    for position, section in enumerate(draft.definition.sections if draft.definition else ()):
        if section.id in sections:
            mistakes.add(
                ("sections", position, "id"), f"“{name}” has a section with the same id.", "Give it its own id."
            )
    owner = {_plain(synonym): question.id for question in core.questions.values() for synonym in question.synonyms}
    for placed in draft.questions:
        for position, synonym in enumerate(placed.part.synonyms):
            if _plain(synonym) in owner:
                mistakes.add(
                    (*placed.place, "synonyms", position),
                    f"the synonym “{synonym}” is also given for “{owner[_plain(synonym)]}” in “{name}”.",
                    "Keep it with one of the two.",
                )


def _plain(synonym: str) -> str:
    return " ".join(synonym.casefold().split())


def merged(module: Module, core: Questionnaire, relevant: Mapping[str, Node]) -> Definition:
    """Core and module as one definition, named as the module; questions carry the conditions in ``relevant``."""

    def own(question: Question) -> Question:
        node = relevant.get(question.id)
        return question.model_copy(update={"relevant": unparse(node)}) if node else question

    sections = tuple(
        section.model_copy(update={"questions": questions})
        for section in module.sections
        if (questions := tuple(own(each) for each in section.questions if each.id not in core.questions))
    )
    return core.definition.model_copy(
        update={
            "id": module.id,
            "version": module.version,
            "title": module.title,
            "description": module.description,
            "source": module.source,
            "extends": module.extends,
            "applies_when": module.applies_when,
            "sections": (*core.definition.sections, *sections),
            "checks": (*core.definition.checks, *module.checks),
            "rules": (*core.definition.rules, *module.rules),
        }
    )
