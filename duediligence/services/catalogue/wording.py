"""Words that every card of the catalogue is made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.model import Words
from duediligence.register.entities import folded

LANGUAGES: Final = {
    "ar": "Arabic", "bn": "Bengali", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "id": "Indonesian", "it": "Italian", "km": "Khmer", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another card, by its id, with the words to name it."""

    id: str
    text: str


class Searched(Protocol):
    """A card that can be found by its words."""

    @property
    def searched(self) -> str:
        """Everything a search looks in, folded."""


Card = TypeVar("Card", bound=Searched)


def found(cards: Mapping[str, Card], search: str) -> dict[str, Card]:
    """The cards in which every word of ``search`` occurs, whatever the case or the accents."""
    wanted = folded(search).split()
    return {name: card for name, card in cards.items() if all(word in card.searched for word in wanted)}


def searchable(*texts: str | Iterable[str]) -> str:
    """Texts as ``Searched.searched``."""
    return folded(" ".join(text if isinstance(text, str) else " ".join(text) for text in texts))


def words(said: Words, language: str, otherwise: str = "") -> str:
    """A text in this language, else in the first it has."""
    return said.get(language) or next(iter(said.values()), otherwise)


def language_name(code: str) -> str:
    """``en`` → ``English``; a code we have no word for stays."""
    return LANGUAGES.get(code.partition("-")[0], code)


def question_pointer(questionnaire: Questionnaire, name: str, language: str) -> Pointer:
    """A question by its label."""
    return Pointer(name, words(questionnaire.questions[name].label, language, name))


def rule_pointer(questionnaire: Questionnaire, name: str, language: str) -> Pointer:
    """A rule by what it says."""
    return Pointer(name, words(questionnaire.rules[name].say, language, name))


def action_pointer(questionnaire: Questionnaire, name: str, language: str) -> Pointer:
    """An action by its title."""
    return Pointer(name, words(questionnaire.actions[name].title, language, name))


def indicator_name(name: str) -> str:
    """``debt_bondage`` → ``Debt bondage``."""
    return name.replace("_", " ").capitalize()
