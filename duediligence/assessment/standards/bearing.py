"""On what the answers and findings bear: the indicators of forced labour, and the criteria of laws and standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.coded import Answers
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.standards.criteria import Criterion, criteria, criteria_of_case
from duediligence.assessment.standards.duress import Duress, duress
from duediligence.assessment.standards.indicators import Indicator, indicators, indicators_of_case
from duediligence.assessment.standards.look import LOOK_ROWS, looks
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.reference import Facts

Codes = Mapping[str, NDArray[np.int8]]


@dataclass(frozen=True)
class Bearing:
    """Of many suppliers, one code each. ``indicators``: by indicator, positions in INDICATOR_STATES; ``criteria``: by
    ``pack.criterion``, positions in CRITERION_STATES. Both are empty where the questionnaire names none."""

    indicators: Codes
    criteria: Codes


@dataclass(frozen=True)
class OneBearing:
    """Of one supplier, with the reasons."""

    indicators: tuple[Indicator, ...]
    criteria: tuple[Criterion, ...]
    duress: Duress


def bearing(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    states: pd.DataFrame | None = None,
    chunk_rows: int = LOOK_ROWS,
) -> Bearing:
    """The states of every indicator and criterion; arguments as for ``assess``, suppliers in their order."""
    found = [
        (indicators(look), criteria(look))
        for look in looks(suppliers, answers, questionnaire, facts, as_of, states, chunk_rows)
    ]
    return Bearing(_joined([each for each, _ in found]), _joined([each for _, each in found]))


def bearing_of(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    row: int,
    states: pd.DataFrame | None = None,
) -> OneBearing:
    """The same of the supplier at position ``row``, with the reasons; arguments as for ``assess``."""
    case = case_of(suppliers, answers, questionnaire, facts, as_of, row, states)
    return OneBearing(indicators_of_case(case), criteria_of_case(case), duress(case))


def _joined(pieces: Sequence[Codes]) -> Codes:
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
