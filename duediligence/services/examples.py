"""Runs the worked examples of a definition and says where they come out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers import code_answers, empty_long
from duediligence.assessment import assess
from duediligence.errors import Problem
from duediligence.questionnaire import Example, Questionnaire, examples_path, load_examples
from duediligence.reference import Facts, gather_facts
from duediligence.suppliers import COLUMNS

KEY = "example"


def differences(definition: Path, questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """One problem for each example that comes out otherwise than it says; none beside a file without examples."""
    path = examples_path(definition)
    if not path.exists():
        return (
            Problem(
                "There are no worked examples beside this definition.",
                f"Write some in {path.name}: they show what an edit changes.",
                "note",
                file=definition.name,
            ),
        )
    found = []
    for example in load_examples(path, questionnaire):
        outcome, wrong = outcome_of(example, questionnaire)
        expected = example.expect.stated()
        unlike = [
            f"{name} is {_words(outcome[name])}, expected {_words(value)}"
            for name, value in expected.items()
            if outcome[name] != _comparable(value)
        ]
        unlike += [problem.sentence() for problem in wrong]
        if unlike:
            found.append(
                Problem(
                    f"The example “{example.name}” comes out otherwise: {'; '.join(unlike)}.",
                    "Correct the definition, or the example if the change is meant.",
                    "blocking",
                    file=path.name,
                )
            )
    return tuple(found)


def outcome_of(example: Example, questionnaire: Questionnaire) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What comes out for an example, by the names of what it may expect, and answers that could not be read."""
    frame = _frame(example)
    answers, problems = code_answers(_long(example), questionnaire, (KEY,), example.as_of, protected=True)
    assessment = assess(frame, answers, questionnaire, _facts(example, frame), example.as_of)
    row = assessment.results.iloc[0]
    findings = assessment.findings
    fired, possible = (findings[findings["state"] == state] for state in ("fired", "possible"))
    outcome: dict[str, Any] = {name: _plain(row[name]) for name in ("rating", "rating_basis", "lane", "due_diligence")}
    outcome |= {name: _plain(row[name], digits=1) for name in ("inherent", "exposure", "residual")}
    outcome |= {"findings": frozenset(fired["rule"]), "possible": frozenset(possible["rule"])}
    outcome["actions"] = frozenset(action for actions in fired["actions"] for action in actions)
    return outcome, problems


def _frame(example: Example) -> pd.DataFrame:
    """A Suppliers frame of one row."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS)
    values |= {"key": KEY, "name": example.name, "country_inferred": False, "extra": {}, "file": "", "row": 1}
    values |= dict(example.supplier)
    frame = pd.DataFrame([values])
    numbers = ["workers", "women_share", "migrant_share", "agency_share", "spend"]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def _facts(example: Example, frame: pd.DataFrame) -> Facts:
    facts = gather_facts(frame)
    given: Mapping[str, int | None] = example.factors
    replaced = {name: np.array([np.nan if value is None else float(value)]) for name, value in given.items()}
    return replace(facts, factors={**facts.factors, **replaced})


def _long(example: Example) -> pd.DataFrame:
    place = {"file": None, "sheet": None, "row": None, "column": None}
    rows = [
        {
            "key": KEY,
            "question": question,
            "value": answer.written(),
            "evidence": answer.evidence or example.evidence,
            "dated": answer.dated or example.dated,
            "source": answer.source or example.source,
            "due": example.due,
            **place,
        }
        for question, answer in example.answers.items()
    ]
    if not rows and example.due is not None:
        rows = [{"key": KEY, "question": None, "value": None, "evidence": None, "dated": None, "source": None}]
        rows[0] |= {"due": example.due, **place}
    return pd.DataFrame(rows, columns=list(empty_long().columns)) if rows else empty_long()


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, tuple) else value


def _plain(value: Any, digits: int | None = None) -> Any:
    if value is None or value != value:
        return None
    return round(float(value), digits) if digits is not None else value


def _words(value: Any) -> str:
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(value)) or "none"
    return "none" if value is None else str(value)
