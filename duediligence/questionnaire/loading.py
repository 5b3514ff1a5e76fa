"""A definition file becomes a checked questionnaire: read, shape, check, link. All mistakes come back together."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.actions import load_actions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.conditions import Conditions, linked
from duediligence.questionnaire.definition_checks import check_definition, check_texts
from duediligence.questionnaire.draft import Draft, drafted
from duediligence.questionnaire.frameworks import check_mapping, load_frameworks
from duediligence.questionnaire.mistakes import Mistakes, suggestion
from duediligence.questionnaire.model import ID, Action, Definition, FrameworkPack, Module
from duediligence.questionnaire.modules import drafted_module, merged
from duediligence.questionnaire.question_checks import check_question
from duediligence.questionnaire.source import read_source, read_text
from duediligence.settings import resource

EXAMPLES: Final = ".examples.yaml"
"""How the name of the file with the worked examples ends."""


def load(path: Path, actions: Path | None = None, frameworks: Path | None = None) -> Questionnaire:
    """The questionnaire in a file; of a module, core and module together.

    ``actions``: a catalogue file or folder; ``frameworks``: a folder of packs. By default the folders ``actions``
    and ``frameworks`` beside the file, else those that ship with the product; so for the core of a module. Raises
    CannotProceed with every mistake of the definition, its core, its catalogue and its packs.
    """
    problems: list[Problem] = []
    catalogue: Mapping[str, Action] | None = None
    packs: Mapping[str, FrameworkPack] | None = None
    try:
        catalogue = load_actions(actions or beside_or_shipped(path, "actions"))
    except CannotProceed as error:
        problems += error.problems
    try:
        packs = load_frameworks(frameworks or beside_or_shipped(path, "frameworks"))
    except CannotProceed as error:
        problems += error.problems
    try:
        questionnaire = _from_file(path, catalogue, packs, ())
    except CannotProceed as error:
        problems += error.problems
    if problems:
        raise CannotProceed(problems)
    return questionnaire


def beside_or_shipped(path: Path, name: str) -> Path:
    """The file or folder ``name`` beside a definition, else the one that ships with the product."""
    beside = path.parent / name
    return beside if beside.exists() else resource("questionnaires", name)


def _from_file(
    path: Path,
    actions: Mapping[str, Action] | None,
    frameworks: Mapping[str, FrameworkPack] | None,
    above: tuple[str, ...],
) -> Questionnaire:
    """A definition, or a module with the core that stands beside it or ships; ``above``: modules that extend it."""
    mistakes = Mistakes(read_source(read_text(path), path.name))
    extends = _extends(mistakes)
    core: Questionnaire | None = None
    problems: list[Problem] = []
    if extends is not None:
        chain = (*above, path.stem)
        file = beside_or_shipped(path, f"{extends}.yaml")
        if extends in chain:
            circle = " → ".join(f"“{name}”" for name in (*chain[chain.index(extends) :], extends))
            mistakes.add(("extends",), f"these extend each other in a circle: {circle}.", "Name the core.", "extends")
        elif not file.is_file():
            _note_no_core(extends, path, mistakes)
        else:
            try:
                core = _from_file(file, actions, frameworks, chain)
            except CannotProceed as error:
                problems += error.problems
    try:
        questionnaire = compiled(mistakes, actions, frameworks, core)
    except CannotProceed as error:
        problems += error.problems
    if problems:
        raise CannotProceed(problems)
    return questionnaire


def _extends(mistakes: Mistakes) -> str | None:
    """The id under ``extends``, when it is one (a wrong one is noted with the shape of the file)."""
    data = mistakes.source.data
    extends = data.get("extends") if isinstance(data, dict) else None
    return extends if isinstance(extends, str) and re.fullmatch(ID, extends) else None


def _note_no_core(extends: str, path: Path, mistakes: Mistakes) -> None:
    known = {file.stem for file in (*in_folder(path.parent), *shipped())} - {path.stem}
    mistakes.add(
        ("extends",),
        f"there is no questionnaire “{extends}” beside this file or among those that ship.",
        suggestion(extends, sorted(known), "Correct the id, or put the file of the core beside this one."),
        "extends",
    )


def load_text(
    text: str,
    file: str,
    actions: Mapping[str, Action] | None,
    frameworks: Mapping[str, FrameworkPack] | None = None,
    core: Questionnaire | None = None,
) -> Questionnaire:
    """The questionnaire in a text; ``file`` is the name messages give, ``core`` what a module extends.

    ``actions`` or ``frameworks`` None means that they could not be read: what points to them is then not checked.
    Raises CannotProceed with every mistake, in the order of the file.
    """
    mistakes = Mistakes(read_source(text, file))
    extends = _extends(mistakes)
    if extends is not None and core is None:
        mistakes.add(("extends",), f"the questionnaire “{extends}” is not given.", "Load it first.", "extends")
    return compiled(mistakes, actions, frameworks, core if extends else None)


def compiled(
    mistakes: Mistakes,
    actions: Mapping[str, Action] | None,
    frameworks: Mapping[str, FrameworkPack] | None,
    core: Questionnaire | None,
) -> Questionnaire:
    """The questionnaire in the data of ``mistakes``, wherever that was read; otherwise as ``load_text``."""
    data = mistakes.source.data
    is_module = isinstance(data, dict) and "extends" in data
    listed: tuple[str, ...] = ()
    if is_module:
        draft, listed = drafted_module(mistakes, core)
        _check_core(mistakes, core)
    else:
        draft = drafted(data, Definition, mistakes)
        if draft.applies_when is not None:
            mistakes.add(("applies_when",), "only a module has “applies_when”.", "Add extends, or remove it.")
    for placed in draft.questions:
        check_question(placed, mistakes)
    if frameworks is not None:
        check_mapping(draft, frameworks, mistakes)
    if is_module and core is None:
        check_texts(draft, mistakes)
        mistakes.stop()
        raise CannotProceed(())  # the mistakes of the core are the reason
    check_definition(draft, actions, mistakes, core, listed)
    conditions = linked(draft, mistakes, core)
    mistakes.stop()
    return _questionnaire(draft, conditions, core, listed, actions or {}, frameworks or {})


def _check_core(mistakes: Mistakes, core: Questionnaire | None) -> None:
    extends = mistakes.source.data["extends"]
    if core is not None and core.definition.id != extends:
        mistakes.add(
            ("extends",),
            f"the file {extends}.yaml has the id “{core.definition.id}”.",
            "Give the file and the questionnaire one name.",
            "extends",
        )


def _questionnaire(
    draft: Draft,
    conditions: Conditions,
    core: Questionnaire | None,
    listed: tuple[str, ...],
    actions: Mapping[str, Action],
    frameworks: Mapping[str, FrameworkPack],
) -> Questionnaire:
    read = draft.definition
    assert read is not None  # a misfit would have been a mistake
    if isinstance(read, Module):
        assert core is not None
        definition = merged(read, core, conditions.relevant)
    else:
        definition = read
    return Questionnaire(
        definition=definition,
        hash=hash_of(definition),
        order=conditions.order,
        questions={question.id: question for question in definition.questions()},
        rules={rule.id: rule for rule in definition.rules},
        relevant=conditions.relevant,
        constraint=conditions.constraint,
        when=conditions.when,
        signed=conditions.signed,
        actions=actions,
        frameworks=frameworks,
        core=core,
        listed=listed,
    )


def hash_of(definition: Definition) -> str:
    """SHA-256 (hex) of a definition as canonical JSON.

    Layout, comments and keys that repeat a default do not count; every other change does.
    """
    content = definition.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def in_folder(folder: Path) -> tuple[Path, ...]:
    """The definition files of a folder, without their examples."""
    return tuple(sorted(file for file in folder.glob("*.yaml") if not file.name.endswith(EXAMPLES)))


def shipped() -> tuple[Path, ...]:
    """The definitions that ship with the product, without their examples."""
    return in_folder(resource("questionnaires"))
