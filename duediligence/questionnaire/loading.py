"""A definition file becomes a checked questionnaire: read, shape, check, link. All mistakes come back together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.actions import load_actions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.conditions import linked
from duediligence.questionnaire.definition_checks import check_definition
from duediligence.questionnaire.draft import drafted
from duediligence.questionnaire.mistakes import Mistakes
from duediligence.questionnaire.model import Action, Definition
from duediligence.questionnaire.question_checks import check_question
from duediligence.questionnaire.source import read_source, read_text
from duediligence.settings import resource

EXAMPLES: Final = ".examples.yaml"
"""How the name of the file with the worked examples ends."""


def load(path: Path, actions: Path | None = None) -> Questionnaire:
    """The questionnaire in a file.

    ``actions``: a catalogue file or folder; by default the folder ``actions`` beside the file, else the one
    that ships with the product. Raises CannotProceed with every mistake of the definition and its catalogue.
    """
    problems: list[Problem] = []
    catalogue: Mapping[str, Action] | None = None
    try:
        catalogue = load_actions(actions or _catalogue_for(path))
    except CannotProceed as error:
        problems += error.problems
    try:
        questionnaire = load_text(read_text(path), path.name, catalogue)
    except CannotProceed as error:
        problems += error.problems
    if problems:
        raise CannotProceed(problems)
    return questionnaire


def _catalogue_for(path: Path) -> Path:
    beside = path.parent / "actions"
    return beside if beside.is_dir() else resource("questionnaires", "actions")


def load_text(text: str, file: str, actions: Mapping[str, Action] | None) -> Questionnaire:
    """The questionnaire in a text; ``file`` is the name messages give.

    ``actions`` None means that the catalogue could not be read: the actions of rules are then not checked.
    Raises CannotProceed with every mistake, in the order of the file.
    """
    source = read_source(text, file)
    mistakes = Mistakes(source)
    draft = drafted(source, mistakes)
    for placed in draft.questions:
        check_question(placed, mistakes)
    check_definition(draft, actions, mistakes)
    conditions = linked(draft, mistakes)
    mistakes.stop()
    definition = draft.definition
    assert definition is not None  # a misfit would have been a mistake
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
        actions=actions or {},
    )


def hash_of(definition: Definition) -> str:
    """SHA-256 (hex) of a definition as canonical JSON.

    Layout, comments and keys that repeat a default do not count; every other change does.
    """
    content = definition.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def shipped() -> tuple[Path, ...]:
    """The definitions that ship with the product, without their examples."""
    files = resource("questionnaires").glob("*.yaml")
    return tuple(sorted(file for file in files if not file.name.endswith(EXAMPLES)))
