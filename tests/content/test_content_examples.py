"""Every worked example beside the questionnaire comes out as calculated by hand from the definition."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from duediligence.answers import LONG_COLUMNS, code_answers
from duediligence.assessment import assess
from duediligence.questionnaire import load
from duediligence.questionnaire.examples import Example, load_examples
from duediligence.settings import resource

PATH = resource("questionnaires", "forced_labour.yaml")
QUESTIONNAIRE = load(PATH)
EXAMPLES = load_examples(resource("questionnaires", "forced_labour.examples.yaml"), QUESTIONNAIRE)

SCORES = ("inherent", "exposure", "residual")


def run(example: Example, assessed):
    """The example as an assessment (``assess``) or an explanation (``explain``) of one supplier."""
    suppliers = pd.DataFrame([{"key": "one", **example.supplier}])
    facts = SimpleNamespace(
        factors={
            factor.id: np.array([np.nan if (value := example.factors.get(factor.id)) is None else float(value)])
            for factor in QUESTIONNAIRE.definition.factors
        },
        editions={},
        inputs=lambda row: (),
    )
    answers, problems = code_answers(long_frame(example), QUESTIONNAIRE, ["one"])
    assert problems == ()
    return assessed(suppliers, answers, QUESTIONNAIRE, facts, example.as_of)


def long_frame(example: Example) -> pd.DataFrame:
    rows = [
        {
            "key": "one",
            "question": question,
            "value": answer.written(),
            "evidence": answer.evidence or example.evidence,
            "dated": answer.dated or example.dated,
            "source": answer.source or example.source,
            "due": example.due,
        }
        for question, answer in example.answers.items()
    ]
    if not rows and example.due:
        rows = [{"key": "one", "question": None, "value": None, "source": example.source, "due": example.due}]
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS), dtype=object)


def known(value: object) -> object:
    return None if pd.isna(value) else value


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_comes_out_as_stated(example):
    assessment = run(example, assess)
    result, findings = assessment.results.iloc[0], assessment.findings
    fired, possible = (findings[findings["state"] == state] for state in ("fired", "possible"))
    found = {
        **{name: known(result[name]) for name in ("rating", "rating_basis", "lane", "due_diligence")},
        **{name: round(float(result[name]), 1) for name in SCORES},
        "findings": set(fired["rule"]),
        "possible": set(possible["rule"]),
        "actions": {action for actions in fired["actions"] for action in actions},
    }
    expected = example.expect.stated()
    expected = {name: set(value) if isinstance(value, tuple) else value for name, value in expected.items()}
    assert {name: found[name] for name in expected} == expected


def test_the_examples_show_every_outcome():
    ratings = {example.expect.rating for example in EXAMPLES}
    lanes = {example.expect.lane for example in EXAMPLES}
    levels = {example.expect.due_diligence for example in EXAMPLES}

    assert ratings == {"low", "medium", "high", "severe", None}
    assert lanes == {"act_now", "check_now", "answer_outstanding", None}
    assert levels == {"minimal", "standard", "heightened"}


def test_proof_of_repair_costs_less_than_an_unproved_no():
    by_name = {example.name: example for example in EXAMPLES}
    disclosed = by_name["Workers were charged and have been repaid, disclosed with documents"]
    boastful = by_name["Every answer is no, without any proof, where context is high"]

    assert disclosed.factors == boastful.factors
    assert residual(disclosed) < residual(boastful)


def residual(example: Example) -> float:
    return float(run(example, assess).results.iloc[0]["residual"])
