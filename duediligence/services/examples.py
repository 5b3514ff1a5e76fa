"""Runs the worked examples of a definition and says where they come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers import code_answers, empty_long, with_checks
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
    return tuple(problem for _, problem in unlike(load_examples(path, questionnaire), questionnaire, path.name))


def unlike(examples: Sequence[Example], questionnaire: Questionnaire, file: str) -> tuple[tuple[Example, Problem], ...]:
    """The examples that come out otherwise than they say, each with what is otherwise; ``file``: where they stand."""
    found = []
    for example, (outcome, wrong) in zip(examples, outcomes_of(examples, questionnaire), strict=True):
        differing = [
            f"{name} is {_words(outcome[name])}, expected {_words(value)}"
            for name, value in example.expect.stated().items()
            if outcome[name] != _comparable(value)
        ]
        differing += [problem.sentence() for problem in wrong]
        if differing:
            problem = Problem(
                f"The example “{example.name}” comes out otherwise: {'; '.join(differing)}.",
                "Correct the definition, or the example if the change is meant.",
                "blocking",
                file=file,
            )
            found.append((example, problem))
    return tuple(found)


def outcome_of(example: Example, questionnaire: Questionnaire) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What comes out for an example, by the names of what it may expect, and answers that could not be read."""
    return outcomes_of((example,), questionnaire)[0]


def outcomes_of(
    examples: Sequence[Example], questionnaire: Questionnaire
) -> tuple[tuple[dict[str, Any], tuple[Problem, ...]], ...]:
    """The same of many; those of one day are suppliers of one list."""
    days: dict[date, list[int]] = {}
    for place, example in enumerate(examples):
        days.setdefault(example.as_of, []).append(place)
    outcomes: dict[int, tuple[dict[str, Any], tuple[Problem, ...]]] = {}
    for as_of, places in days.items():
        of_day = [examples[place] for place in places]
        outcomes |= dict(zip(places, _outcomes(of_day, questionnaire, as_of), strict=True))
    return tuple(outcomes[place] for place in range(len(examples)))


def _outcomes(
    examples: Sequence[Example], questionnaire: Questionnaire, as_of: date
) -> Iterator[tuple[dict[str, Any], tuple[Problem, ...]]]:
    keys = tuple(f"{KEY} {number}" for number in range(len(examples)))
    frame = _frame(examples, keys)
    long = _long(examples, keys)
    answers, problems = code_answers(long, questionnaire, keys, as_of, protected=True)
    # each example is a supplier of its own list: under one name none of them counts as another that wrote the same
    answers = with_checks(answers, questionnaire, frame.assign(name=KEY))
    assessment = assess(frame, answers, questionnaire, _facts(examples, frame), as_of)
    by_key = dict(tuple(assessment.findings.groupby("key", sort=False)))
    none = assessment.findings.iloc[:0]
    for number, row in enumerate(assessment.results.to_dict("records")):
        findings = by_key.get(keys[number], none)
        fired, possible = (findings[findings["state"] == state] for state in ("fired", "possible"))
        outcome = {name: _plain(row[name]) for name in ("rating", "rating_basis", "lane", "due_diligence")}
        outcome |= {name: _plain(row[name], digits=1) for name in ("inherent", "exposure", "residual")}
        outcome |= {"findings": frozenset(fired["rule"]), "possible": frozenset(possible["rule"])}
        outcome["actions"] = frozenset(action for actions in fired["actions"] for action in actions)
        wrong = (each for each in problems if each.level != "note" and each.row in (number + 1, None))
        yield outcome, tuple(replace(each, row=None) for each in wrong)


def _frame(examples: Sequence[Example], keys: Sequence[str]) -> pd.DataFrame:
    """A Suppliers frame, one row an example."""
    rows = []
    for row, (example, key) in enumerate(zip(examples, keys, strict=True), start=1):
        values: dict[str, Any] = dict.fromkeys(COLUMNS)
        values |= {"key": key, "name": example.name, "country_inferred": False, "extra": {}, "file": "", "row": row}
        rows.append(values | dict(example.supplier))
    frame = pd.DataFrame(rows, dtype=object)
    numbers = ["workers", "women_share", "migrant_share", "agency_share", "spend"]
    return frame.astype({**dict.fromkeys(numbers, "float64"), "country_inferred": bool, "row": "int64"})


def _facts(examples: Sequence[Example], frame: pd.DataFrame) -> Facts:
    """What our tables say, and instead of it what an example gives."""
    facts = gather_facts(frame)
    factors = {name: values.copy() for name, values in facts.factors.items()}
    for row, example in enumerate(examples):
        for name, value in example.factors.items():
            given = factors.setdefault(name, np.full(len(examples), np.nan))
            given[row] = np.nan if value is None else value
    return replace(facts, factors=factors)


def _long(examples: Sequence[Example], keys: Sequence[str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for number, (example, key) in enumerate(zip(examples, keys, strict=True), start=1):
        place = {"key": key, "due": example.due, "file": None, "sheet": None, "row": number, "column": None}
        rows += [
            {
                "question": question,
                "value": answer.written(),
                "evidence": answer.evidence or example.evidence,
                "dated": answer.dated or example.dated,
                "source": answer.source or example.source,
                **place,
            }
            for question, answer in (*example.answers.items(), *example.also.items())
        ]
        if not example.answers and example.due is not None:
            rows.append({"question": None, "value": None, "evidence": None, "dated": None, "source": None, **place})
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
