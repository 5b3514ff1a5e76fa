"""Worked examples written on a page: a supplier that is there, and what it should get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Example
from duediligence.services import answering, examples
from duediligence.services.assessments import Run
from duediligence.services.drafts import Draft

_COLUMNS: Final = (
    "country", "country_role", "region", "sector", "products", "hs_codes", "workers", "women_share",
    "migrant_share", "agency_share", "tier",
)  # fmt: skip
"""What of a supplier an example keeps: what a factor or a condition may read."""
UNKNOWN: Final = (answering.DONT_KNOW, "refused")
_EXPECTED: Final = ("rating", "lane", "due_diligence", "findings", "actions")


def example_of(run: Run, draft: Draft, name: str) -> dict[str, Any]:
    """A worked example made of the only supplier of a run, without what it should get.

    Only answers to questions of the draft are in it, and neither its name nor what was written in free text: a
    questionnaire is handed on. Raises CannotProceed while the draft does not load.
    """
    if draft.loaded is None:
        raise CannotProceed(Problem("The draft does not load yet.", "Mend its mistakes first.", "blocking"))
    row = run.suppliers.frame.iloc[0]
    factors = {
        factor.id: _points(run.facts.factors[factor.id][0])
        for factor in draft.loaded.definition.factors
        if factor.id in run.facts.factors
    }
    made: dict[str, Any] = {
        "name": name,
        "as_of": run.assessment.as_of.isoformat(),
        "supplier": {"name": name}
        | {column: _plain(row[column]) for column in _COLUMNS if _plain(row[column]) is not None},
        "factors": factors,
    }
    due = [each for each in run.long["due"] if not pd.isna(each)]
    if due:
        made["due"] = _plain(max(due))
    answers = _answers(run, draft)
    return made | ({"answers": answers} if answers else {})


def outcome(draft: Draft, example: Mapping[str, Any]) -> dict[str, Any]:
    """What comes out for an example now, by the names of what it may expect. Raises CannotProceed."""
    if draft.loaded is None:
        raise CannotProceed(Problem("The draft does not load yet.", "Mend its mistakes first.", "blocking"))
    whole = Example.model_validate({**_spread(example), "expect": {"rating": None}})
    found, _ = examples.outcome_of(whole, draft.loaded)
    return {name: sorted(found[name]) if isinstance(found[name], frozenset) else found[name] for name in _EXPECTED}


def _answers(run: Run, draft: Draft) -> dict[str, Any]:
    assert draft.loaded is not None  # example_of has looked
    told: dict[str, Any] = {}
    for section in answering.standing(run):
        for line in section.questions:
            question = draft.loaded.questions.get(line.question.id)
            if question is None or line.value is None or question.type in ("text", "note"):
                continue
            value: Any = line.value
            if question.type == "select_multiple" and line.value not in UNKNOWN:
                value = [each.strip() for each in line.value.split(";")]
            elif question.type in ("integer", "decimal", "percent"):
                value = _number(line.value)
            answer = {"value": value, "evidence": line.evidence or None, "dated": _plain(line.dated)}
            answer["source"] = line.source if line.source != "self_assessment" else None
            told[question.id] = {key: each for key, each in answer.items() if each is not None}
    return told


def _spread(example: Mapping[str, Any]) -> dict[str, Any]:
    """Answers written as a value alone, as the file may have them, with their key."""
    answers = {
        name: answer if isinstance(answer, Mapping) else {"value": answer}
        for name, answer in (example.get("answers") or {}).items()
    }
    return {**example, "answers": answers}


def _number(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _points(value: Any) -> int | None:
    return None if pd.isna(value) else round(float(value))


def _plain(value: Any) -> Any:
    """A cell of a frame as YAML has it."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)
