"""What is really so at each generated supplier, and which harms that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from duediligence.assessment import assess
from duediligence.assessment.engine.kernel import FALSE, TRUE, Column
from duediligence.assessment.engine.plan import Plan, plan
from duediligence.generator.chance import Chance
from duediligence.generator.pool import NOWHERE, Places, Pool, coded, run_plan
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.reference import Facts

CONDITIONS: Final = ("sound", "mixed", "poor", "grave")
"""How things stand at a supplier on the whole."""
SHARES: Final = (50, 30, 15, 5)
"""Of a hundred suppliers so many are each of ``CONDITIONS``."""
ADVERSE: Final = (10, 80, 250, 600)
"""Of a thousand answers so many are adverse, by ``CONDITIONS``."""
KEPT: Final = (30, 200, 600, 1000)
"""Of a thousand harms that answers come to by chance so many stay, by ``CONDITIONS``: a sound supplier has few."""
ROUNDS: Final = 4
"""So often the questions behind the other harms are answered anew."""
ABSENT: Final = 20
"""Of a thousand answers so many are "not applicable", where the question allows it."""


@dataclass(frozen=True)
class Truth:
    """``condition``: position in ``CONDITIONS``. ``picked``: position in the question's pool by question id, NOWHERE
    where the question does not apply. ``harms``: one row a supplier and harm rule that is true; columns key, row,
    rule, severity, red_flag."""

    condition: Places
    picked: Mapping[str, Places]
    harms: pd.DataFrame


def truth(
    questionnaire: Questionnaire,
    pools: Mapping[str, Pool],
    frame: pd.DataFrame,
    facts: Facts,
    chance: Chance,
    as_of: date,
) -> Truth:
    """Draw every answer, leave out what does not apply, and let the rules say what harm that is.

    Suppliers in poor condition give more adverse answers to everything.
    """
    condition = chance.pick(SHARES, "condition")
    adverse = np.array(ADVERSE)[condition]
    picked = {name: _picked(pool, chance, adverse) for name, pool in pools.items()}
    steps = plan(questionnaire)
    for turn in range(ROUNDS):
        _ease(steps, pools, picked, run_plan(steps, pools, picked, frame, facts.factors), condition, chance, str(turn))
    picked = applying(steps, picked, run_plan(steps, pools, picked, frame, facts.factors))
    told = coded(pools, picked, as_of)
    findings = assess(frame, told, questionnaire, facts, as_of).findings
    harms = findings[findings["kind"].eq("harm") & findings["state"].eq("fired")]
    columns = ["key", "row", "rule", "severity", "red_flag"]
    return Truth(condition, picked, harms[columns].reset_index(drop=True))


def _picked(pool: Pool, chance: Chance, adverse: Places) -> Places:
    name = pool.question.id
    chosen = pool.one(pool.safe, chance, "safe", name)
    worse = chance.happens(adverse, "adverse", name)
    chosen = np.where(worse & (len(pool.adverse) > 0), pool.one(pool.adverse, chance, "adverse answer", name), chosen)
    absent = chance.happens(ABSENT, "absent", name) & (len(pool.absent) > 0)
    return np.where(absent, pool.one(pool.absent, chance, "absent answer", name), chosen)


def _ease(
    steps: Plan, pools: Mapping[str, Pool], picked: dict[str, Places], columns: Sequence[Column], condition: Places,
    chance: Chance, turn: str,
) -> None:  # fmt: skip
    """Answer anew, and safely, what is behind harms that do not fit a supplier's condition."""
    for rule in steps.questionnaire.definition.rules:
        if rule.kind == "harm":
            fired = np.broadcast_to(columns[steps.when[rule.id]], (chance.size,)) == TRUE
            eased = fired & ~chance.happens(np.array(KEPT)[condition], "harm", rule.id)
            behind = references(steps.questionnaire.when[rule.id]) if eased.any() else ()
            for name in (each for each in behind if each in pools):
                again = pools[name].one(pools[name].safe, chance, turn, rule.id, name)
                picked[name] = np.where(eased, again, picked[name])


def applying(steps: Plan, picked: Mapping[str, Places], columns: Sequence[Column]) -> dict[str, Places]:
    """The same answers without those to questions whose ``relevant`` is false."""
    relevant = steps.questionnaire.relevant
    return {
        name: np.where(columns[steps.conditions[relevant[name]]] == FALSE, NOWHERE, places)
        if name in relevant
        else places
        for name, places in picked.items()
    }
