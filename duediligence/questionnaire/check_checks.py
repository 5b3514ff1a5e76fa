"""What must hold of one check: it reads what is there, and of the kind that it works with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from duediligence.questionnaire.draft import Placed
from duediligence.questionnaire.kinds import KIND_NAMES, SUPPLIER_COLUMNS, Kind, type_of_question
from duediligence.questionnaire.mistakes import Mistakes, suggestion
from duediligence.questionnaire.model import Check, Question

_KINDS: Final[Mapping[str, tuple[frozenset[Kind], str]]] = {
    "same_text": (frozenset({"text"}), "questions of type text"),
    "ratio": (frozenset({"number"}), "questions that ask for a number"),
    "evidence_before": (frozenset({"date"}), "questions of type date"),
    "sources_disagree": (frozenset({"choice", "choices"}), "questions with choices"),
}
"""What each kind of check reads, as kinds of answers and in words."""
_ANYTHING: Final[frozenset[Kind]] = frozenset({"number", "text", "date", "choice", "choices"})
_OWN_KEYS: Final = {"characters": "same_text", "date": "evidence_before"}
SUPPLIER: Final = "supplier."
"""How a column of the supplier list begins under ``of``, as between the braces of a condition."""


def check_check(
    placed: Placed[Check], questions: Mapping[str, Question], broken: Collection[str], mistakes: Mistakes
) -> None:
    """Note everything wrong with one check. ``broken``: questions of which nothing more is said."""
    check, place = placed.part, placed.place
    for key, kind in _OWN_KEYS.items():
        if getattr(check, key) is not None and check.kind != kind:
            mistakes.add((*place, key), f"“{key}” belongs to checks of kind {kind} only.", "Remove it.")
    fewest = 2 if check.kind == "ratio" else 1
    if len(set(check.of)) < fewest:
        number = "two things" if fewest == 2 else "one question"
        mistakes.add((*place, "of"), f"a check of kind {check.kind} needs at least {number} under “of”.", "Add them.")
    wanted, words = _KINDS[check.kind]
    if check.kind == "evidence_before" and check.date is not None:
        wanted, words = _ANYTHING, "questions that have an answer"
    for position, name in enumerate(check.of):
        if check.kind == "ratio" and name.startswith(SUPPLIER):
            _check_column(name.removeprefix(SUPPLIER), (*place, "of", position), mistakes)
        else:
            _check_question(name, wanted, words, (*place, "of", position), questions, broken, mistakes)
    if check.date is not None:
        date = frozenset[Kind]({"date"})
        _check_question(check.date, date, "a question of type date", (*place, "date"), questions, broken, mistakes)


def _check_question(
    name: str,
    wanted: frozenset[Kind],
    words: str,
    place: tuple[str | int, ...],
    questions: Mapping[str, Question],
    broken: Collection[str],
    mistakes: Mistakes,
) -> None:
    if name in broken:
        return
    if name not in questions:
        advice = suggestion(name, questions, "Correct the id.")
        mistakes.add(place, f"there is no question “{name}”.", advice)
        return
    kind = type_of_question(questions[name]).kind
    if kind not in wanted:
        told = "a note, which has no answer" if kind == "unusable" else f"answered with {KIND_NAMES[kind]}"
        mistakes.add(place, f"“{name}” is {told}.", f"Name {words}.")


def _check_column(name: str, place: tuple[str | int, ...], mistakes: Mistakes) -> None:
    numbers = [column for column, found in SUPPLIER_COLUMNS.items() if found.kind == "number"]
    if name not in numbers:
        advice = suggestion(name, numbers, f"The columns with numbers are: {', '.join(numbers)}.")
        mistakes.add(place, f"there is no supplier column “{name}” with numbers.", advice)
