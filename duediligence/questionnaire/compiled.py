"""A definition that has been read, checked and parsed: what the assessment works from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from duediligence.questionnaire.expressions import Node
from duediligence.questionnaire.model import Action, Definition, FrameworkPack, Question, Rule


@dataclass(frozen=True)
class Questionnaire:
    """A checked definition with its conditions as trees.

    ``order``: question ids such that a question comes after every question its ``relevant`` reads.
    ``relevant``, ``constraint``: trees by question id (absent = always / none). ``when``: trees by rule
    id. ``actions``: the catalogue by action id. ``frameworks``: laws and standards by pack id. ``hash``: SHA-256 of
    the definition as canonical JSON.

    Of a module, ``definition`` and everything else hold core and module together, ``core`` is what it extends and
    ``listed`` are the ids of the questions that its own file names, repeated ones of the core included.
    """

    definition: Definition
    hash: str
    order: tuple[str, ...]
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    relevant: Mapping[str, Node]
    constraint: Mapping[str, Node]
    when: Mapping[str, Node]
    signed: Node | None
    actions: Mapping[str, Action]
    frameworks: Mapping[str, FrameworkPack] = field(default_factory=dict)
    core: Questionnaire | None = None
    listed: tuple[str, ...] = ()
