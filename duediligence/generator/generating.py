"""A whole invented portfolio: suppliers, what they say, and what is really so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from duediligence.answers import Answers
from duediligence.generator import portfolio
from duediligence.generator.chance import Chance
from duediligence.generator.pool import NOWHERE, Pool, coded
from duediligence.generator.pools import pools
from duediligence.generator.responses import responses
from duediligence.generator.truth import CONDITIONS, Truth, truth
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.reference import Facts, gather_facts
from duediligence.suppliers import Suppliers

AS_OF: Final = date(2026, 1, 1)
"""The day by which a portfolio is made, unless another is given."""


@dataclass(frozen=True)
class Generated:
    """An invented portfolio with planted truth.

    ``suppliers``: as read from a list. ``answers``: as written, LONG_COLUMNS. ``facts``: context of each supplier.
    ``errors``: what is wrong with the answers; columns key, row, question, kind (``responses.ERRORS``).
    ``pools`` and ``truth`` say what is so; ``true_answers`` and ``written_truth`` put it in words and codes.
    """

    questionnaire: Questionnaire
    seed: int
    as_of: date
    suppliers: Suppliers
    facts: Facts
    answers: pd.DataFrame
    errors: pd.DataFrame
    pools: Mapping[str, Pool]
    truth: Truth

    @property
    def harms(self) -> pd.DataFrame:
        """One row a supplier and true harm: key, row, rule, severity, red_flag."""
        return self.truth.harms

    def true_answers(self) -> Answers:
        """What every supplier would answer that knew and told everything, confirmed by its workers."""
        return coded(self.pools, self.truth.picked, self.as_of)

    def written_truth(self, row: int) -> Mapping[str, str]:
        """What is so at one supplier: question → answer as written, without questions that do not apply."""
        places = {name: int(picked[row]) for name, picked in self.truth.picked.items()}
        return {name: self.pools[name].texts[place] for name, place in places.items() if place != NOWHERE}

    def condition(self, row: int) -> str:
        """How things stand at one supplier on the whole, of ``truth.CONDITIONS``."""
        return CONDITIONS[int(self.truth.condition[row])]


def generate(questionnaire: Questionnaire, size: int, seed: int, as_of: date = AS_OF) -> Generated:
    """Invent ``size`` suppliers (sites count one by one) that answer a questionnaire.

    Works for every definition: what can be answered is read from types, choices, points, conditions and constraints.
    The same arguments give the same portfolio on every machine. Every name is invented.
    """
    chance = Chance(seed, size)
    suppliers = portfolio.suppliers(chance)
    frame, facts = suppliers.frame, gather_facts(suppliers.frame)
    possible = pools(questionnaire, chance, as_of)
    true = truth(questionnaire, possible, frame, facts, chance, as_of)
    said = responses(questionnaire, possible, true, frame, facts, chance, as_of)
    return Generated(questionnaire, seed, as_of, suppliers, facts, said.long, said.errors, possible, true)
