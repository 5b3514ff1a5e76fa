"""Remarks on questions: can they be reached, and can a person read them?"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

from duediligence.questionnaire.expressions import parse
from duediligence.questionnaire.lint.reviewed import Remark, Reviewed
from duediligence.questionnaire.possible import can_hold
from duediligence.questionnaire.reading import (
    HARDEST,
    LANGUAGE,
    MOST_WORDS,
    asks_twice,
    double_negative,
    reading_level,
    reading_levels,
)

_HARDEST_LISTED: Final = 5


def unreachable_question(review: Reviewed) -> Iterator[Remark]:
    """A question that nobody is ever asked, because its condition can never be true."""
    questionnaire = review.questionnaire
    applies = questionnaire.definition.applies_when
    if applies is not None and not can_hold(parse(applies), questionnaire):
        yield Remark(
            ("applies_when",),
            "this can never be true, so the module is never asked.",
            "Look for two parts that exclude each other.",
            "applies_when",
        )
        return
    for question in review.questions:
        relevant = questionnaire.relevant.get(question.part.id)
        if relevant is not None and not can_hold(relevant, questionnaire):
            yield Remark(
                (*question.place, "relevant"),
                "this can never be true, so the question is never asked.",
                "Look for two parts that exclude each other, or for a question that is itself not asked then.",
                "relevant",
            )


def missing_label(review: Reviewed) -> Iterator[Remark]:
    """A choice without a label, which people see as its id."""
    for question in review.questions:
        for position, choice in enumerate(question.part.choices):
            if not choice.label:
                yield Remark(
                    (*question.place, "choices", position),
                    "there is no label, so people read the id.",
                    f"Add label: {{{review.questionnaire.definition.languages[0]}: …}}.",
                )


def long_sentence(review: Reviewed) -> Iterator[Remark]:
    """A question or its help with a sentence of more than 25 words."""
    for question in review.questions:
        level = reading_level(question.part)
        if level is not None and level.longest_sentence > MOST_WORDS:
            yield Remark(
                (*question.place, "label"),
                f"a sentence has {level.longest_sentence} words; people follow {MOST_WORDS} at most.",
                "Make two sentences of it.",
            )


def hard_to_read(review: Reviewed) -> Iterator[Remark]:
    """A question whose reading level, help included, is above 55."""
    for question in review.questions:
        level = reading_level(question.part)
        if level is not None and level.hard:
            yield Remark(
                (*question.place, "label"),
                f"the reading level is {level.level}; up to {HARDEST} a question can be read aloud.",
                "Use shorter words and sentences.",
            )


def denies_twice(review: Reviewed) -> Iterator[Remark]:
    """A question that denies twice in one breath, such as “not unpaid”."""
    for question in review.questions:
        for key in ("label", "help"):
            clause = double_negative(getattr(question.part, key).get(LANGUAGE, ""))
            if clause is not None:
                message = f"“{clause}” denies twice."
                yield Remark((*question.place, key), message, "Say it the other way round.", key)


def asks_two_things(review: Reviewed) -> Iterator[Remark]:
    """A question that asks two things at once: two question marks, “and/or”, “… and how many …”."""
    for question in review.questions:
        if asks_twice(question.part.label.get(LANGUAGE, "")):
            message = "it asks two things at once, so an answer may mean either."
            yield Remark((*question.place, "label"), message, "Make two questions of it.")


def listed_levels(review: Reviewed) -> Iterator[Remark]:
    """The reading levels, as a note: the middle one, and the five hardest questions by name."""
    levels = reading_levels(question.part for question in review.questions)
    if levels:
        hardest = ", ".join(f"{level.question} {level.level}" for level in levels[:_HARDEST_LISTED])
        middle = round(median(level.level for level in levels))
        message = f"Reading levels: {middle} in the middle of {len(levels)}; hardest are {hardest}."
        yield Remark(("sections",), message, f"Up to {HARDEST} a question can be read aloud.", level="note")
