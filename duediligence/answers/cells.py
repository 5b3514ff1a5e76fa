"""One written cell becomes one coded answer, or says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duediligence.answers import values
from duediligence.answers.coded import ANSWERED, BLANK, DONT_KNOW, REFUSED
from duediligence.answers.constraints import constraint_check
from duediligence.answers.values import NotRead
from duediligence.answers.words import DONT_KNOW_WORDS, NOT_APPLICABLE_WORDS, REFUSED_WORDS, fold
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Choice, Question
from duediligence.questionnaire.sentences import sentence

_SEPARATORS = re.compile(r"[;\n\r|]+")
_COMMAS = re.compile(r"[;\n\r|,]+")
_YES_NO = {"y": "yes", "true": "yes", "n": "no", "false": "no"}


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` as in ``AnswerColumn.values`` (None unless ANSWERED); ``wrong`` says what to mend."""

    state: int
    value: float | str | None = None
    wrong: NotRead | None = None


def cell_reader(question: Question, questionnaire: Questionnaire) -> Callable[[str], Cell]:
    """The function that codes one cell of this question.

    Choice labels go first, then "don't know" and "refused", then the value by the question's type.
    """
    constraint = questionnaire.constraint.get(question.id)
    keeps = constraint_check(constraint) if constraint else None
    allowed = sentence(constraint, questionnaire, own=question) if constraint else ""
    labels = choice_labels(question.choices)

    def code(text: str) -> Cell:
        if question.type == "select_one":
            return _single(text, question, labels)
        return _multiple(text, question, labels) if question.type == "select_multiple" else _typed(text, question)

    def read(text: str) -> Cell:
        word = fold(text)
        if word in labels:
            return _checked(code(text), question, keeps, allowed)
        if not word and not text.strip():
            return Cell(BLANK)
        if word in DONT_KNOW_WORDS:
            return Cell(DONT_KNOW)
        if word in REFUSED_WORDS:
            return Cell(REFUSED)
        if word in NOT_APPLICABLE_WORDS:
            return _not_applicable(question)
        return _checked(code(text), question, keeps, allowed)

    return read


def choice_labels(choices: Iterable[Choice]) -> Mapping[str, int]:
    """Folded id or label of any language → number of the choice (1 = first).

    An id beats a label; a label two choices share is left out, so that it is asked and not guessed.
    """
    ids: dict[str, int] = {}
    labels: dict[str, int] = {}
    shared: set[str] = set()
    for number, choice in enumerate(choices, start=1):
        ids[fold(choice.id)] = number
        for label in map(fold, choice.label.values()):
            if labels.setdefault(label, number) != number:
                shared.add(label)
    known = {**{label: number for label, number in labels.items() if label not in shared}, **ids}
    for short, full in _YES_NO.items():
        if full in ids:
            known.setdefault(short, ids[full])
    known.pop("", None)
    return known


def _not_applicable(question: Question) -> Cell:
    for number, choice in enumerate(question.choices, start=1):
        if choice.not_applicable:
            return Cell(ANSWERED, 1 << (number - 1) if question.type == "select_multiple" else number)
    return Cell(
        BLANK,
        wrong=NotRead("This question cannot be answered with “not applicable”.", "Answer it, or leave the cell empty."),
    )


def _offered(question: Question) -> str:
    """The answers a person may write, in the first language of each label."""
    names = [next(iter(choice.label.values()), choice.id) for choice in question.choices]
    return "Write one of: " + "; ".join(names[:12]) + ("; …" if len(names) > 12 else "") + "."


def _single(text: str, question: Question, labels: Mapping[str, int]) -> Cell:
    number = labels.get(fold(text))
    if number is None:
        return Cell(BLANK, wrong=NotRead("This is not one of the answers of this question.", _offered(question)))
    return Cell(ANSWERED, number)


def _multiple(text: str, question: Question, labels: Mapping[str, int]) -> Cell:
    chosen = chosen_choices(text, labels)
    if chosen is None:
        return Cell(
            BLANK,
            wrong=NotRead("We do not know every answer in this cell.", _offered(question) + " Put ; between answers."),
        )
    alone = [choice for number, choice in enumerate(question.choices, start=1) if choice.exclusive and number in chosen]
    if alone and len(chosen) > 1:
        name = next(iter(alone[0].label.values()), alone[0].id)
        return Cell(
            BLANK, wrong=NotRead(f"“{name}” is chosen together with other answers.", "Choose it alone or not at all.")
        )
    mask = 0
    for number in chosen:
        mask |= 1 << (number - 1)
    # a Python int keeps all 63 bits, a float would not
    return Cell(ANSWERED, mask)


def chosen_choices(text: str, labels: Mapping[str, int]) -> frozenset[int] | None:
    """Numbers of the choices in ``a; b``, ``a, b``, lines or (as XLSForm writes ids) ``a b``."""
    for parts in ([text], _SEPARATORS.split(text), _COMMAS.split(text), text.split()):
        words = [fold(part) for part in parts if part.strip()]
        if words and all(word in labels for word in words):
            return frozenset(labels[word] for word in words)
    return None


def _typed(text: str, question: Question) -> Cell:
    read: float | str | date | NotRead | None
    if question.type == "text":
        return Cell(ANSWERED, text.strip())
    if question.type == "date":
        read = values.calendar_date(text)
    elif question.type == "percent":
        read = values.percentage(text)
    else:
        read = values.number(text)
        if read is None:
            read = NotRead("We could not read this as a number.", "Write one number in digits, for example 120.")
        elif question.type == "integer" and not read.is_integer():
            read = NotRead("This must be a whole number.", "Write it without decimals.")
    if isinstance(read, NotRead):
        return Cell(BLANK, wrong=read)
    return Cell(ANSWERED, values.days(read) if isinstance(read, date) else read)


def _checked(cell: Cell, question: Question, keeps: Callable[..., bool] | None, allowed: str) -> Cell:
    """The cell, unanswered if its value breaks the question's constraint (in words: ``allowed``)."""
    if keeps is None or cell.state != ANSWERED or keeps(_plain(cell.value, question)):
        return cell
    message = f"This answer is outside what the question allows: {allowed}."
    return Cell(BLANK, wrong=NotRead(message, "Check the value and its unit."))


def _plain(value: float | str | None, question: Question) -> float | str | frozenset[str] | date:
    """A coded value as a constraint sees it: ids for choices, a date for days."""
    if question.type == "text":
        return str(value)
    number = float(value or 0) if question.type != "select_multiple" else 0.0
    if question.type == "select_one":
        return question.choices[int(number) - 1].id
    if question.type == "select_multiple":
        mask = int(value or 0)
        return frozenset(choice.id for place, choice in enumerate(question.choices) if mask >> place & 1)
    return values.EPOCH.fromordinal(values.EPOCH.toordinal() + int(number)) if question.type == "date" else number
