"""Questions of the core in the workbook of a module: shown so that the form is whole, and changed in the core only."""

from __future__ import annotations

import json

from pydantic import ValidationError

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Question
from duediligence.questionnaire.workbook.filling import CONDITIONS_IN
from duediligence.questionnaire.workbook.grids import Frame
from duediligence.questionnaire.workbook.places import Places
from duediligence.questionnaire.workbook.survey import Asked, Survey

_ELSEWHERE = ("points", *CONDITIONS_IN)
"""What the workbook of a module does not show of a question of the core, or not as the core says it."""


def take_out_core(frame: Frame, survey: Survey, places: Places, core: Questionnaire | None) -> None:
    """Leave of each question of the core its id, as a module's file does; what was changed in one is noted."""
    for each in survey.questions:
        if not each.core:
            continue
        question = core.questions.get(str(each.part.get("id"))) if core else None
        if question is not None:
            _check(frame, each, places, question)
        kept = {key: value for key, value in each.part.items() if key == "id"}
        each.part.clear()
        each.part.update(kept)


def _check(frame: Frame, asked: Asked, places: Places, question: Question) -> None:
    ours = question.model_dump(mode="json")
    try:
        said = json.dumps({**asked.part, **{key: ours[key] for key in _ELSEWHERE}})
        shown = Question.model_validate_json(said, strict=True)
    except ValidationError:
        return  # cells that cannot be read were noted
    for key, value in shown.model_dump(mode="json").items():
        if value != ours[key]:
            sheet, row, letter = places.cell((*asked.place, key))
            frame.note(
                sheet, row, letter,
                f"Question “{question.id}” belongs to the core, and a module cannot change its “{key}”.",
                "Undo the change here and make it in the core, or give the question an id of its own.",
            )  # fmt: skip
