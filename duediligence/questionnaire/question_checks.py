"""What a question of each type and role must and must not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from duediligence.questionnaire.draft import Placed
from duediligence.questionnaire.mistakes import Mistakes
from duediligence.questionnaire.model import Choice, PointStep, Question
from duediligence.questionnaire.source import Place

MOST_CHOICES: Final = 200
MOST_IN_MULTIPLE: Final = 63
"""The ticked choices of a multiple choice are kept as the bits of one 64-bit number."""

_NUMBERS: Final = ("integer", "decimal", "percent")
_SELECTS: Final = ("select_one", "select_multiple")
_SCORE_KEY: Final = {"exposure": "risk", "control": "strength"}


def check_question(placed: Placed[Question], mistakes: Mistakes) -> None:
    """Note everything about one question that contradicts its type or role."""

    def note(key: str, message: str, advice: str) -> None:
        mistakes.add((*placed.place, key), message, advice)

    question = placed.part
    _check_choices(placed, mistakes)
    if question.type == "note":
        _check_note(question, note)
    elif question.role == "information":
        _check_information(question, note)
    else:
        _check_scored(question, note)
        if question.type in _NUMBERS:
            _check_steps(placed, mistakes)
        elif question.type in _SELECTS:
            _check_choice_points(placed, mistakes)
    if question.points and question.role != "information" and question.type not in _NUMBERS:
        note("points", "“points” are for numbers only.", "Give each choice its points, or change the type.")
    if question.combine and question.type != "select_multiple":
        note("combine", "“combine” is for a multiple choice only.", "Remove it.")


Note = Callable[[str, str, str], None]


def _check_note(question: Question, note: Note) -> None:
    for key in ("constraint", "unknown", "combine", "kind"):
        if getattr(question, key) is not None:
            note(key, f"a note has no answer, so “{key}” has no effect.", "Remove it.")
    if question.role != "information" or question.weight or question.critical or question.profile:
        note("role", "a note has no answer and cannot be scored, critical or part of the profile.", "Change the type.")


def _check_information(question: Question, note: Note) -> None:
    for key in ("weight", "kind", "unknown", "points", "combine"):
        if getattr(question, key):
            note(
                key,
                f"“{key}” has no effect, because the question is not scored (role information).",
                "Remove it, or give the question the role exposure or control.",
            )


def _check_scored(question: Question, note: Note) -> None:
    if question.type in ("text", "date"):
        note("type", f"a question of type {question.type} cannot be scored.", "Give it the role information.")
    if question.weight == 0:
        note("weight", "a scored question needs a weight of at least 1.", "Add weight, or use the role information.")
    if question.role == "exposure":
        if question.unknown is None:
            note(
                "unknown",
                "the points for a missing answer are not stated.",
                "Add unknown: points (0–100) when the answer is overdue, “don't know” or refused.",
            )
        if question.kind is not None:
            note("kind", "“kind” is for controls only.", "Remove it, or use the role control.")
    else:
        if question.kind is None:
            note("kind", "a control must say whether it is practice or paper.", "Add kind: practice or kind: paper.")
        if question.unknown is not None:
            note("unknown", "a control without an answer always counts 0, so “unknown” has no effect.", "Remove it.")


def _check_choices(placed: Placed[Question], mistakes: Mistakes) -> None:
    question, place = placed.part, (*placed.place, "choices")
    choices = question.choices
    if question.type not in _SELECTS:
        if choices:
            mistakes.add(
                place,
                f"a question of type {question.type} has no choices.",
                "Remove them, or use type select_one or select_multiple.",
            )
        return
    if len(choices) < 2:
        mistakes.add(place, "a choice needs at least two choices.", "Add choices, or change the type.")
    most = MOST_IN_MULTIPLE if question.type == "select_multiple" else MOST_CHOICES
    if len(choices) > most:
        mistakes.add(
            place, f"it has {len(choices)} choices; {question.type} takes at most {most}.", "Split the question."
        )
    seen = Counter(choice.id for choice in choices)
    for position, choice in enumerate(choices):
        at = (*place, position)
        if seen[choice.id] > 1 and choice.id in {earlier.id for earlier in choices[:position]}:
            mistakes.add((*at, "id"), "another choice of this question has the same id.", "Give each its own id.")
        _check_choice(question, choice, at, mistakes)
    if sum(choice.not_applicable for choice in choices) > 1:
        mistakes.add(place, "more than one choice is not_applicable.", "Keep one.")
    _check_odds([choice for choice in choices if not choice.not_applicable], "choice", place, mistakes)


def _check_choice(question: Question, choice: Choice, place: Place, mistakes: Mistakes) -> None:
    if choice.exclusive and question.type == "select_one":
        message = "in a single choice every choice excludes the others."
        mistakes.add((*place, "exclusive"), message, "Remove exclusive.")
    if choice.not_applicable and question.type == "select_multiple" and not choice.exclusive:
        message = "a choice that says “not applicable” cannot stand beside others."
        mistakes.add((*place, "not_applicable"), message, "Add exclusive: true.")
    if question.role == "information":
        for key in ("risk", "strength"):
            if getattr(choice, key) is not None:
                message = f"“{key}” has no effect, because the question is not scored."
                mistakes.add((*place, key), message, "Remove it.")


def _check_odds(parts: Sequence[Choice | PointStep], noun: str, place: Place, mistakes: Mistakes) -> None:
    """An answer that is not known is supposed by the odds, so there must be something to suppose."""
    if parts and all(part.odds == 0 for part in parts):
        mistakes.add(
            place,
            f"every {noun} has odds 0, so an answer that is not known could be none of them.",
            f"Give at least one {noun} odds of 1 or more, or leave odds out: then all are equally likely.",
        )


def _check_choice_points(placed: Placed[Question], mistakes: Mistakes) -> None:
    question = placed.part
    wanted = _SCORE_KEY[question.role]
    other = "strength" if wanted == "risk" else "risk"
    if question.type == "select_multiple" and question.combine is None:
        mistakes.add(
            (*placed.place, "combine"),
            "it is not stated how several ticked choices count together.",
            "Add combine: max, sum (capped at 100) or share.",
        )
    if question.choices and all(
        choice.not_applicable or (question.combine == "share" and choice.exclusive) for choice in question.choices
    ):
        mistakes.add((*placed.place, "choices"), "no choice counts.", "Add a choice that has points or a share.")
    for position, choice in enumerate(question.choices):
        place = (*placed.place, "choices", position)
        if getattr(choice, other) is not None:
            message = f"the role {question.role} goes with “{wanted}”, not with “{other}”."
            mistakes.add((*place, other), message, f"Write {wanted}.")
        elif choice.not_applicable or question.combine == "share":
            reason = "does not apply" if choice.not_applicable else "counts by the share of ticked choices"
            if getattr(choice, wanted) is not None:
                mistakes.add((*place, wanted), f"the choice {reason}, so “{wanted}” has no effect.", "Remove it.")
        elif getattr(choice, wanted) is None and not (question.type == "select_multiple" and question.combine is None):
            mistakes.add(place, f"the choice has no “{wanted}”.", f"Add {wanted}: points from 0 to 100.")


def _check_steps(placed: Placed[Question], mistakes: Mistakes) -> None:
    """Number points: ascending limits, one open step at the end, each with points for the role."""
    question, place = placed.part, (*placed.place, "points")
    wanted = _SCORE_KEY[question.role]
    steps: tuple[PointStep, ...] = question.points
    if not steps:
        mistakes.add(
            place, "a scored number needs points.", f"Add points: [{{below: 10, {wanted}: 0}}, {{{wanted}: 100}}]."
        )
        return
    limits = [step.below for step in steps]
    if limits[-1] is not None or None in limits[:-1]:
        mistakes.add(place, "exactly the last step must be without “below”.", "End with a step for all larger numbers.")
    stated = [limit for limit in limits if limit is not None]
    if any(later <= earlier for earlier, later in pairwise(stated)):
        mistakes.add(place, "the limits under “below” do not ascend.", "Sort the steps from small to large.")
    if question.type == "percent" and any(not 0 < limit <= 100 for limit in stated):
        mistakes.add(place, "a limit lies outside 0–100 per cent.", "Correct the limits under “below”.")
    _check_odds(steps, "step", place, mistakes)
    other = "strength" if wanted == "risk" else "risk"
    for position, step in enumerate(steps):
        if getattr(step, wanted) is None or getattr(step, other) is not None:
            message = f"the step must have “{wanted}” and nothing else for points."
            mistakes.add((*place, position), message, f"Write {{below: …, {wanted}: …}}.")
