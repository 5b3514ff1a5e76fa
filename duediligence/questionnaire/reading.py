"""How hard a question is to read, or to hear: in words a sentence, and by how many of the words are long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from duediligence.questionnaire.model import Question

LANGUAGE: Final = "en"
"""The language whose words we know; texts in others are not judged."""
MOST_WORDS: Final = 25
"""Words a sentence should have at most: our assumption."""
HARDEST: Final = 55
"""The highest reading level that we let pass: our assumption, made so that one rare long word is no fault."""
FEWEST_WORDS: Final = 10
"""A text of fewer words is not judged by its level: two long words would make it look hard."""
LONG: Final = 7
"""Letters of a long word."""

_WORD: Final = re.compile(r"[\w'’-]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.?!:])\s+")
_CLAUSE_END: Final = re.compile(r"[,;:.?!]|\b(?:and|or|but|although|because|while|which|who|that|if)\b", re.IGNORECASE)
_NEGATIVE: Final = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|without|cannot|neither|nor|unless|\w+n['’]t"
    r"|un(?:able|aware|fair|known|lawful|paid|safe|willing)|refus\w+|forbid\w*|prevent\w*|den(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_SECOND_QUESTION: Final = re.compile(
    r"\band/or\b|\?.*\?|\sand\s(?:do|does|did|is|are|was|were|has|have|how|what|which|where|when|why)\s"
    r"(?:you|they|it|we|the|your|their|workers?|people|many|much)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """Of one question with its help: words in all, words of its longest sentence, and its reading level.

    ``level``: words a sentence, plus the long words in per cent of all words (the figure known as LIX).
    """

    question: str
    words: int
    longest_sentence: int
    level: int

    @property
    def hard(self) -> bool:
        """Whether it is too hard to be read aloud."""
        return self.words >= FEWEST_WORDS and self.level > HARDEST


def reading_level(question: Question) -> ReadingLevel | None:
    """The reading level of a question; None where it has no text in the language we know."""
    text = " ".join(words[LANGUAGE] for words in (question.label, question.help) if words.get(LANGUAGE, "").strip())
    sentences = [words for sentence in _SENTENCE_END.split(text) if (words := _WORD.findall(sentence))]
    every = [word for words in sentences for word in words]
    if not every:
        return None
    long = sum(len(word) >= LONG for word in every)
    return ReadingLevel(
        question=question.id,
        words=len(every),
        longest_sentence=max(map(len, sentences)),
        level=round(len(every) / len(sentences) + 100 * long / len(every)),
    )


def reading_levels(questions: Iterable[Question]) -> tuple[ReadingLevel, ...]:
    """The reading levels of questions whose texts are long enough to be judged, the hardest first."""
    found = (reading_level(question) for question in questions)
    judged = [level for level in found if level is not None and level.words >= FEWEST_WORDS]
    return tuple(sorted(judged, key=lambda level: (-level.level, level.question)))


def double_negative(text: str) -> str | None:
    """The clause that denies twice, such as “was not unpaid”; None where there is none."""
    clauses = (clause.strip() for clause in _CLAUSE_END.split(text))
    return next((clause for clause in clauses if len(_NEGATIVE.findall(clause)) > 1), None)


def asks_twice(text: str) -> bool:
    """Whether a text asks two questions in one: “and/or”, two question marks, “… and how many …”."""
    return _SECOND_QUESTION.search(text) is not None
