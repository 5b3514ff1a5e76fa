"""Questions in words: what is asked of whom, how it counts, and what reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from duediligence.dashboards.labels import LEVELS
from duediligence.questionnaire import Question, Questionnaire, sentence
from duediligence.questionnaire.expressions import number_text, references
from duediligence.questionnaire.model import PointStep
from duediligence.services.catalogue.wording import (
    Pointer,
    indicator_name,
    question_pointer,
    rule_pointer,
    searchable,
    words,
)

NOTE: Final = "A note, nothing to answer"
TYPES: Final[Mapping[str, str]] = {
    "select_one": "One choice",
    "select_multiple": "Several choices",
    "integer": "A whole number",
    "decimal": "A number",
    "percent": "Per cent",
    "date": "A date",
    "text": "Free text",
    "note": NOTE,
}
ROLES: Final[Mapping[tuple[str, str | None], str]] = {
    ("exposure", None): "Raises or lowers the risk",
    ("control", "practice"): "A safeguard: what is done",
    ("control", "paper"): "A safeguard: what is on paper",
    ("information", None): "For our information, not scored",
}
"""What a question is for, by role and kind."""
_COMBINE: Final = {
    "max": "Of several ticks the one with the most points counts.",
    "sum": "The points of all ticks are added up, to at most 100.",
    "share": "What counts is the share of the choices that is ticked.",
}


@dataclass(frozen=True)
class Section:
    """A heading of the outline. ``core``: it is the core's, shown in a module."""

    id: str
    title: str
    questions: tuple[str, ...]
    core: bool


@dataclass(frozen=True)
class Law:
    """What a question shows about one criterion of a law or standard."""

    pack: str
    title: str
    text: str
    confirmed: bool


@dataclass(frozen=True)
class QuestionCard:
    """One question. ``weight`` None: not scored. ``worth``: what the numbers of ``answers`` are, empty where there
    are none; ``answers``: (answer, points or what it means). ``rules`` read it, ``opens`` are asked because of it."""

    id: str
    section: str
    label: str
    help: str
    type: str
    role: str
    asked: str
    marks: tuple[str, ...]
    weight: int | None
    worth: str
    answers: tuple[tuple[str, str], ...]
    counting: tuple[str, ...]
    condition: str
    constraint: str
    evidence: str
    indicators: tuple[str, ...]
    laws: tuple[Law, ...]
    rules: tuple[Pointer, ...]
    opens: tuple[Pointer, ...]
    searched: str


def sections(questionnaire: Questionnaire, language: str) -> tuple[Section, ...]:
    """The outline; of a module its own sections first."""
    core = {section.id for section in questionnaire.core.definition.sections} if questionnaire.core else set()
    outline = [
        Section(each.id, words(each.title, language, each.id), tuple(q.id for q in each.questions), each.id in core)
        for each in questionnaire.definition.sections
    ]
    return tuple(sorted(outline, key=lambda section: section.core))


def question_cards(questionnaire: Questionnaire, language: str) -> dict[str, QuestionCard]:
    """Every question by its id, in the order of the file."""
    read_by: dict[str, list[str]] = defaultdict(list)
    for name, tree in questionnaire.when.items():
        for read in dict.fromkeys(references(tree)):
            read_by[read].append(name)
    opens: dict[str, list[str]] = defaultdict(list)
    for name, tree in questionnaire.relevant.items():
        for read in dict.fromkeys(references(tree)):
            opens[read].append(name)
    return {
        question.id: _card(questionnaire, section.id, question, language, read_by[question.id], opens[question.id])
        for section in questionnaire.definition.sections
        for question in section.questions
    }


def _card(
    questionnaire: Questionnaire, section: str, question: Question, language: str, read_by: list[str], opens: list[str]
) -> QuestionCard:
    label, help = words(question.label, language, question.id), words(question.help, language)
    answers = _answers(question, language)
    laws = tuple(_law(questionnaire, name, language) for name in question.frameworks)
    indicators = tuple(indicator_name(name) for name in question.indicators)
    relevant, constraint = (kept.get(question.id) for kept in (questionnaire.relevant, questionnaire.constraint))
    evidence = words(question.evidence, language)
    return QuestionCard(
        id=question.id,
        section=section,
        label=label,
        help=help,
        type=TYPES[question.type],
        role=_role(question),
        asked=_asked(questionnaire, question),
        marks=_marks(question),
        weight=question.weight if question.role != "information" else None,
        worth=_worth(question),
        answers=answers,
        counting=_counting(question),
        condition="" if relevant is None else sentence(relevant, questionnaire, language),
        constraint="" if constraint is None else sentence(constraint, questionnaire, language, own=question),
        evidence=evidence,
        indicators=indicators,
        laws=laws,
        rules=tuple(rule_pointer(questionnaire, name, language) for name in read_by),
        opens=tuple(question_pointer(questionnaire, name, language) for name in opens),
        searched=searchable(
            question.id, label, help, evidence, question.synonyms, (text for text, _ in answers), indicators,
            (law.title for law in laws), (law.text for law in laws),
        ),
    )  # fmt: skip


def _role(question: Question) -> str:
    return ROLES[question.role, question.kind if question.role == "control" else None]


def _asked(questionnaire: Questionnaire, question: Question) -> str:
    if questionnaire.definition.assessed == "own":
        return "Asked of ourselves"
    if question.ask == "desk_only":
        return "Ours to answer, never sent to a supplier"
    if question.asked_from == "minimal":
        return "Asked of every supplier"
    level = LEVELS[question.asked_from].lower()
    more = " or closer" if question.asked_from == "standard" else ""
    return f"Asked where the context calls for a {level}{more}"


def _marks(question: Question) -> tuple[str, ...]:
    told = {
        "Important: while it is not answered in time, nobody is rated below high concern": question.critical,
        "Has to be known before we look less closely": question.profile,
    }
    return tuple(text for text, holds in told.items() if holds)


def _worth(question: Question) -> str:
    if question.role == "exposure":
        return "Points of concern (0–100)"
    return "Strength (0–100)" if question.role == "control" else ""


def _answers(question: Question, language: str) -> tuple[tuple[str, str], ...]:
    rows = []
    for choice in question.choices:
        points = choice.risk if choice.risk is not None else choice.strength
        told = [] if points is None else [str(points)]
        if choice.not_applicable:
            told.append("does not apply, not scored")
        elif choice.exclusive:
            told.append("stands alone")
        rows.append((words(choice.label, language, choice.id.replace("_", " ").capitalize()), ", ".join(told)))
    before = None
    for step in question.points:
        points = step.risk if step.risk is not None else step.strength
        rows.append((_step(before, step, question.type), "" if points is None else str(points)))
        before = step
    return tuple(rows)


def _step(before: PointStep | None, step: PointStep, type: str) -> str:
    """``Below 10 %``, ``From 10 to below 30 %``, ``30 % or more``; whole numbers as ``1 to 3``."""
    unit = " %" if type == "percent" else ""
    low = None if before is None else before.below
    high = step.below
    if high is None:
        return "Any number" if low is None else f"{number_text(low)}{unit} or more"
    if type == "integer" and high == int(high):
        first, last = (0 if low is None else int(low)), int(high) - 1
        return str(last) if first == last else f"{first} to {last}"
    if low is None:
        return f"Below {number_text(high)}{unit}"
    return f"From {number_text(low)} to below {number_text(high)}{unit}"


def _counting(question: Question) -> tuple[str, ...]:
    told = [_COMBINE[question.combine]] if question.combine else []
    if question.unknown is not None:
        told.append(
            f"Not answered in time, “don't know” or refused: counts at least {question.unknown} points, "
            "and never less than the context."
        )
    elif question.role == "control":
        told.append("Not answered: counts as no safeguard (strength 0).")
    return tuple(told)


def _law(questionnaire: Questionnaire, name: str, language: str) -> Law:
    pack_id, _, criterion_id = name.partition(".")
    pack = questionnaire.frameworks[pack_id]
    criterion = next(each for each in pack.criteria if each.id == criterion_id)
    title = words(pack.title, language, pack_id)
    return Law(pack_id, title, words(criterion.text, language, criterion_id), criterion.confirmed)
