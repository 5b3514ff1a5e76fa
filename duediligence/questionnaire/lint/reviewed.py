"""A definition under review: what its own file says, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duediligence.errors import Level
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.draft import Placed, placed_parts
from duediligence.questionnaire.mistakes import Mistakes
from duediligence.questionnaire.model import Question, Rule
from duediligence.questionnaire.source import Place, read_source, read_text


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, at a place of the file; ``key``: the part of a question or rule it is about."""

    place: Place
    message: str
    advice: str
    key: str = ""
    level: Level = "warning"


@dataclass(frozen=True)
class Reviewed:
    """A checked questionnaire with the questions and rules of its own file (of a module: without those of the core)."""

    questionnaire: Questionnaire
    mistakes: Mistakes
    questions: tuple[Placed[Question], ...]
    rules: tuple[Placed[Rule], ...]


def mistakes_of(path: Path) -> Mistakes:
    """An empty list of mistakes for a file. Raises CannotProceed where it cannot be read."""
    return Mistakes(read_source(read_text(path), path.name))


def reviewed(mistakes: Mistakes, questionnaire: Questionnaire) -> Reviewed:
    """A definition that loaded as ``questionnaire`` from the source of ``mistakes``, ready for the checks."""
    inherited = questionnaire.core.questions if questionnaire.core else {}
    data = mistakes.source.data
    return Reviewed(
        questionnaire=questionnaire,
        mistakes=mistakes,
        questions=tuple(
            Placed(place, questionnaire.questions[raw["id"]])
            for place, raw in placed_parts(data, ("sections", "questions"))
            if raw["id"] not in inherited
        ),
        rules=tuple(Placed(place, questionnaire.rules[raw["id"]]) for place, raw in placed_parts(data, ("rules",))),
    )
