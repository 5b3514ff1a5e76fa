"""Why a supplier stands where it stands, in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from duediligence.dashboards.labels import RATINGS
from duediligence.questionnaire import Questionnaire

if TYPE_CHECKING:
    from duediligence.reference import Facts

SHOWN: Final = 3
TO_CHECK: Final = "To check: "


def finding_reasons(findings: pd.DataFrame) -> Mapping[int, list[str]]:
    """Row → its first findings as sentences, worst first; a possible one says so.

    ``findings`` of an assessment, or some of them.
    """
    severity = findings["severity"].map({name: place for place, name in enumerate(RATINGS)}).fillna(len(RATINGS))
    kinds = findings["kind"].map({"harm": 0, "inconsistency": 1, "lead": 2})
    possible = findings["state"].ne("fired")
    order = np.lexsort([column.to_numpy(dtype=float) for column in (severity, kinds, possible, findings["row"])])
    reasons: dict[int, list[str]] = {}
    for row, state, sentence in findings[["row", "state", "sentence"]].iloc[order].itertuples(index=False):
        said = reasons.setdefault(int(row), [])
        if len(said) < SHOWN:
            said.append(str(sentence) if state == "fired" else f"{TO_CHECK}{sentence}")
    return reasons


def context_reasons(questionnaire: Questionnaire, facts: Facts, row: int) -> list[str]:
    """Without findings the context is the reason: each factor with its points, the heaviest first.

    ``row``: place of the supplier in the frame that the facts are about.
    """
    said = []
    for factor in questionnaire.definition.factors:
        value = facts.factors[factor.id][row] if factor.id in facts.factors else np.nan
        name = next(iter(factor.label.values()), factor.id)
        worth = factor.unknown if np.isnan(value) else value
        points = f"not known, counts as {factor.unknown}" if np.isnan(value) else f"{value:.0f} of 100"
        said.append((-worth * factor.weight, f"{name}: {points}"))
    return [text for _, text in sorted(said, key=lambda each: each[0])]
