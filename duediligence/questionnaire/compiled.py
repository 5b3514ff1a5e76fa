"""A definition that has been read, checked and parsed: what the assessment works from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duediligence.questionnaire.expressions import Node
from duediligence.questionnaire.model import Action, Definition, Question, Rule


@dataclass(frozen=True)
class Questionnaire:
    """A checked definition with its conditions as trees.

    ``order``: question ids such that a question comes after every question its ``relevant`` reads.
    ``relevant``, ``constraint``: trees by question id (absent = always / none). ``when``: trees by rule
    id. ``actions``: the catalogue by action id. ``hash``: SHA-256 of the definition as canonical JSON.
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
