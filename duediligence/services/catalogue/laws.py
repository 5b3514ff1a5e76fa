"""Laws, standards and indicators in words, and which questions bear on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from duediligence.dashboards.labels import LAW_KINDS, LAW_STATUSES, jurisdiction_name
from duediligence.questionnaire import FrameworkPack, Questionnaire
from duediligence.services.catalogue.wording import Pointer, question_pointer, rule_pointer, searchable, words


@dataclass(frozen=True)
class CriterionCard:
    """One thing asked for. Not ``confirmed``: no source that we could read says so. ``source`` None: that of the pack.

    ``questions`` bear on it; ``rules`` point to it (indicators only).
    """

    id: str
    text: str
    evidence: str
    confirmed: bool
    source: str | None
    questions: tuple[Pointer, ...]
    rules: tuple[Pointer, ...]


@dataclass(frozen=True)
class LawCard:
    """One pack. ``verified`` None: nobody has read ``source`` for us; ``effective`` None: not confirmed, or no date."""

    id: str
    title: str
    kind: str
    where: str
    status: str
    effective: date | None
    source: str | None
    verified: date | None
    version: str
    note: str
    criteria: tuple[CriterionCard, ...]
    searched: str

    @property
    def asked(self) -> int:
        """How many criteria a question of this questionnaire bears on."""
        return sum(bool(each.questions) for each in self.criteria)

    @property
    def confirmed(self) -> int:
        """How many criteria a source that we could read confirms."""
        return sum(each.confirmed for each in self.criteria)


def law_cards(questionnaire: Questionnaire, language: str) -> dict[str, LawCard]:
    """Every pack by its id: first those that questions of this questionnaire bear on."""
    questions: dict[str, list[str]] = defaultdict(list)
    for question in questionnaire.questions.values():
        for name in (*question.frameworks, *question.indicators):
            questions[name].append(question.id)
    rules: dict[str, list[str]] = defaultdict(list)
    for rule in questionnaire.definition.rules:
        for grades in rule.indicators:
            for name in grades:
                rules[name].append(rule.id)
    cards = [_card(questionnaire, pack, language, questions, rules) for pack in questionnaire.frameworks.values()]
    return {card.id: card for card in sorted(cards, key=lambda card: not card.asked)}


def _card(
    questionnaire: Questionnaire,
    pack: FrameworkPack,
    language: str,
    questions: Mapping[str, list[str]],
    rules: Mapping[str, list[str]],
) -> LawCard:
    criteria = []
    for each in pack.criteria:
        names = [f"{pack.id}.{each.id}", *([each.id] if pack.kind == "indicator_set" else [])]
        bearing = dict.fromkeys(question for name in names for question in questions.get(name, ()))
        pointing = rules.get(each.id, ()) if pack.kind == "indicator_set" else ()
        criteria.append(
            CriterionCard(
                each.id,
                words(each.text, language, each.id),
                words(each.evidence, language),
                each.confirmed,
                each.source,
                tuple(question_pointer(questionnaire, name, language) for name in bearing),
                tuple(rule_pointer(questionnaire, name, language) for name in pointing),
            )
        )
    title, note = words(pack.title, language, pack.id), words(pack.note, language)
    return LawCard(
        id=pack.id,
        title=title,
        kind=LAW_KINDS[pack.kind],
        where=jurisdiction_name(pack.jurisdiction),
        status=LAW_STATUSES[pack.status],
        effective=pack.effective_from,
        source=pack.source,
        verified=pack.verified_on,
        version=pack.version,
        note=note,
        criteria=tuple(criteria),
        searched=searchable(
            pack.id, title, note, (each.text for each in criteria), (each.evidence for each in criteria)
        ),
    )
