"""Checks across suppliers where only some suppliers are looked at: what the others wrote is read beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from duediligence.answers import Answers, across_suppliers, code_answers, plain_text, with_checks
from duediligence.questionnaire import Questionnaire
from duediligence.register import Reader, answers, entities


@dataclass(frozen=True)
class Beside:
    """Other suppliers that the checks of some need: their frame and their answers as written."""

    suppliers: pd.DataFrame
    long: pd.DataFrame


def beside(
    reader: Reader, portfolio: int, questionnaire: Questionnaire, long: pd.DataFrame, keys: Collection[str]
) -> Beside | None:
    """The suppliers that wrote the same text as these ``keys``, whose answers are ``long``; None where nobody did."""
    checks = [check for check in questionnaire.definition.checks if check.kind == "same_text"]
    questions = across_suppliers(questionnaire)
    written = long.loc[long["question"].isin(questions) & long["value"].notna(), ["question", "value"]]
    texts = {
        (check.id, plain)
        for question, value in written.itertuples(index=False)
        for check in checks
        if question in check.of and (plain := plain_text(str(value), check)) is not None
    }
    if not texts:
        return None

    def same(text: str) -> bool:
        return any((check.id, plain_text(text, check)) in texts for check in checks)

    others = answers.keys_saying(reader, portfolio, questions, same) - frozenset(keys)
    if not others:
        return None
    return Beside(entities.frame(reader, portfolio, key=others), answers.current(reader, portfolio, others))


def checked(
    coded: Answers,
    questionnaire: Questionnaire,
    suppliers: pd.DataFrame,
    long: pd.DataFrame,
    as_of: date,
    others: Beside | None,
) -> Answers:
    """The answers of some suppliers with their checks, worked out together with the others they need."""
    if others is None:
        return with_checks(coded, questionnaire, suppliers)
    frame = pd.concat([suppliers, others.suppliers], ignore_index=True)
    said = pd.concat([long, others.long], ignore_index=True)
    everybody, _ = code_answers(said, questionnaire, tuple(frame["key"]), as_of)
    counted = with_checks(everybody, questionnaire, frame).take(slice(0, len(suppliers)))
    return replace(coded, checks=counted.checks)
