"""The catalogue of actions in words: what to do, by whom, by when, and what proves it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from duediligence.questionnaire import Questionnaire
from duediligence.remediation import CLOCKS, OWNERS
from duediligence.services.catalogue.wording import Pointer, action_pointer, rule_pointer, searchable, words


@dataclass(frozen=True)
class ActionCard:
    """One action. ``safety_gate``: it needs the safety plan first; ``protects``: it protects people before it changes
    anything. ``rules`` of this questionnaire suggest it; ``after``: what comes before it."""

    id: str
    title: str
    why: str
    owner: str
    clock: str
    evidence: str
    closing_proof: str
    safety_gate: bool
    protects: bool
    after: tuple[Pointer, ...]
    rules: tuple[Pointer, ...]
    searched: str


def action_cards(questionnaire: Questionnaire, language: str) -> dict[str, ActionCard]:
    """Every action of the catalogue by its id: first those that this questionnaire suggests."""
    suggested: dict[str, list[str]] = defaultdict(list)
    for rule in questionnaire.definition.rules:
        for name in rule.actions:
            suggested[name].append(rule.id)
    cards = []
    for action in questionnaire.actions.values():
        title, why = words(action.title, language, action.id), words(action.why, language)
        evidence, proof = words(action.evidence, language), words(action.closing_proof, language)
        cards.append(
            ActionCard(
                id=action.id,
                title=title,
                why=why,
                owner=OWNERS[action.owner],
                clock=CLOCKS[action.clock],
                evidence=evidence,
                closing_proof=proof,
                safety_gate=action.safety_gate,
                protects=action.protects,
                after=tuple(action_pointer(questionnaire, name, language) for name in action.after),
                rules=tuple(rule_pointer(questionnaire, name, language) for name in suggested[action.id]),
                searched=searchable(action.id, title, why, evidence, proof),
            )
        )
    return {card.id: card for card in sorted(cards, key=lambda card: not card.rules)}
