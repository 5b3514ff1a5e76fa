"""Whether a condition holds for one supplier."""

from __future__ import annotations

from datetime import date

import pandas as pd

from duediligence.answers.coded import Answers
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.oracle import Truth, holds
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import parse
from duediligence.reference import Facts


def applies(
    condition: str,
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    row: int,
) -> Truth:
    """Whether a condition of a checked definition holds for the supplier at position ``row``; None: not known.

    The other arguments are those of ``assess``.
    """
    return holds(parse(condition), case_of(suppliers, answers, questionnaire, facts, as_of, row))
