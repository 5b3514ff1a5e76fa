"""Rules in words: when they hold, how grave that is, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from duediligence.dashboards.labels import KINDS, SEVERITIES
from duediligence.questionnaire import Questionnaire, Rule, sentence
from duediligence.questionnaire.expressions import references
from duediligence.services.catalogue.wording import (
    Pointer,
    action_pointer,
    indicator_name,
    question_pointer,
    searchable,
    words,
)

_GRADES: Final = {"strong": "strong sign", "medium": "medium sign"}
DIMENSIONS: Final[Mapping[str, str]] = {
    "involuntariness": "Consistent with work that is not done of one's own free will",
    "penalty": "Consistent with a threat or penalty that keeps people at work",
}


@dataclass(frozen=True)
class RuleCard:
    """One rule. ``when``: a sentence without a full stop. ``severity`` is empty except for harm; ``grade`` is its code.

    ``reads``: the questions its condition looks at; ``ask``: those to ask where it cannot be decided.
    """

    id: str
    say: str
    kind: str
    kind_code: str
    severity: str
    grade: str | None
    act_now: bool
    when: str
    effects: tuple[str, ...]
    indicators: tuple[str, ...]
    reads: tuple[Pointer, ...]
    ask: tuple[Pointer, ...]
    actions: tuple[Pointer, ...]
    core: bool
    searched: str


def rule_cards(questionnaire: Questionnaire, language: str) -> dict[str, RuleCard]:
    """Every rule by its id; of a module its own first."""
    core = set(questionnaire.core.rules) if questionnaire.core else set()
    cards = [_card(questionnaire, rule, language, rule.id in core) for rule in questionnaire.definition.rules]
    return {card.id: card for card in sorted(cards, key=lambda card: card.core)}


def _card(questionnaire: Questionnaire, rule: Rule, language: str, core: bool) -> RuleCard:
    tree = questionnaire.when[rule.id]
    say, when = words(rule.say, language, rule.id), sentence(tree, questionnaire, language)
    indicators = tuple(
        f"{indicator_name(name)} ({_GRADES[grade]})" for grades in rule.indicators for name, grade in grades.items()
    )
    actions = tuple(action_pointer(questionnaire, name, language) for name in rule.actions)
    return RuleCard(
        id=rule.id,
        say=say,
        kind=KINDS[rule.kind],
        kind_code=rule.kind,
        severity=SEVERITIES.get(rule.severity or "", ""),
        grade=rule.severity,
        act_now=rule.red_flag,
        when=when,
        effects=_effects(rule),
        indicators=indicators,
        reads=tuple(
            question_pointer(questionnaire, name, language)
            for name in dict.fromkeys(references(tree))
            if name in questionnaire.questions
        ),
        ask=tuple(question_pointer(questionnaire, name, language) for name in rule.ask),
        actions=actions,
        core=core,
        searched=searchable(rule.id, say, when, indicators, (action.text for action in actions)),
    )


def _effects(rule: Rule) -> tuple[str, ...]:
    told = []
    if rule.kind == "harm" and rule.severity is not None:
        told.append(f"The rating is at least as grave as this finding: {SEVERITIES[rule.severity].lower()}.")
    elif rule.kind == "inconsistency":
        told.append("A reason to look again; it does not change the rating.")
    elif rule.kind == "lead":
        told.append("A reason to look here; it does not change the rating.")
    if rule.mitigation == "none":
        told.append("No safeguard takes anything off while it holds.")
    if rule.dimension is not None:
        told.append(f"{DIMENSIONS[rule.dimension]}; this is no legal conclusion.")
    return tuple(told)
