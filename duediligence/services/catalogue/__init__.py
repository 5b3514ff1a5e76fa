"""A questionnaire as an officer reads it: questions, rules, actions, scoring and laws in words.

Everything that follows from a definition is worked out once and kept while the loaded definition stays the same.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from duediligence.questionnaire import Questionnaire, sentence
from duediligence.questionnaire.expressions import parse
from duediligence.services import definitions
from duediligence.services.catalogue.actions import ActionCard, action_cards
from duediligence.services.catalogue.laws import CriterionCard, LawCard, law_cards
from duediligence.services.catalogue.questions import NOTE, QuestionCard, Section, question_cards, sections
from duediligence.services.catalogue.rules import RuleCard, rule_cards
from duediligence.services.catalogue.scoring import ScoreLine, scoring_lines
from duediligence.services.catalogue.wording import Pointer, found, language_name, words

__all__ = [
    "NOTE",
    "ActionCard",
    "Catalogue",
    "CriterionCard",
    "LawCard",
    "Pointer",
    "QuestionCard",
    "RuleCard",
    "ScoreLine",
    "Section",
    "catalogue",
    "matching",
    "section_of",
]

KEPT: Final = 8


@dataclass(frozen=True)
class Catalogue:
    """One questionnaire in one language.

    ``core``: title of what it extends, empty where it extends nothing. ``applies``: when a module applies, a sentence
    without a full stop; empty for a core. ``about``: whom the answers are about. Cards by id, in the order of the file.
    """

    id: str
    title: str
    description: str
    version: str
    hash: str
    languages: tuple[str, ...]
    source: str
    core: str
    applies: str
    about: str
    sections: tuple[Section, ...]
    questions: dict[str, QuestionCard]
    rules: dict[str, RuleCard]
    actions: dict[str, ActionCard]
    scoring: tuple[tuple[str, tuple[ScoreLine, ...]], ...]
    laws: dict[str, LawCard]


_made: OrderedDict[tuple[str, str], tuple[Questionnaire, Catalogue]] = OrderedDict()
_lock = Lock()


def catalogue(name: str | None = None, language: str = "en") -> Catalogue:
    """The shipped questionnaire of this id (the default one without) in words. Raises CannotProceed."""
    return catalogue_made(definitions.named(name), language)


def catalogue_made(questionnaire: Questionnaire, language: str = "en") -> Catalogue:
    """Any questionnaire in words."""
    key = (questionnaire.hash, language)
    with _lock:
        known = _made.get(key)
        # the hash does not speak of actions and laws: what was made of an older loading is made again
        if known is not None and known[0] is questionnaire:
            _made.move_to_end(key)
            return known[1]
    made = _catalogue(questionnaire, language)
    with _lock:
        _made[key] = (questionnaire, made)
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return made


def matching(whole: Catalogue, search: str) -> Catalogue:
    """The same questionnaire with only those cards in which every word of ``search`` occurs; all for an empty one."""
    if not search.strip():
        return whole
    return replace(
        whole,
        questions=found(whole.questions, search),
        rules=found(whole.rules, search),
        actions=found(whole.actions, search),
        laws=found(whole.laws, search),
    )


def section_of(whole: Catalogue, question: str) -> str | None:
    """The section a question stands in; None where there is no such question."""
    card = whole.questions.get(question)
    return None if card is None else card.section


def _catalogue(questionnaire: Questionnaire, language: str) -> Catalogue:
    definition = questionnaire.definition
    core = questionnaire.core
    applies = ""
    if definition.applies_when is not None:
        applies = sentence(parse(definition.applies_when), questionnaire, language)
    return Catalogue(
        id=definition.id,
        title=words(definition.title, language),
        description=words(definition.description, language),
        version=definition.version,
        hash=questionnaire.hash,
        languages=tuple(language_name(code) for code in definition.languages),
        source=definition.source or "",
        core="" if core is None else words(core.definition.title, language),
        applies=applies,
        about="Our own business" if definition.assessed == "own" else "Suppliers and their sites",
        sections=sections(questionnaire, language),
        questions=question_cards(questionnaire, language),
        rules=rule_cards(questionnaire, language),
        actions=action_cards(questionnaire, language),
        scoring=scoring_lines(questionnaire, language),
        laws=law_cards(questionnaire, language),
    )
