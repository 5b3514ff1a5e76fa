"""Every worked example beside the questionnaire comes out as calculated by hand from the definition."""

from __future__ import annotations

import pytest

from duediligence.questionnaire import Example, load, load_examples
from duediligence.services.examples import outcome_of
from duediligence.settings import resource

PATH = resource("questionnaires", "forced_labour.yaml")
QUESTIONNAIRE = load(PATH)
EXAMPLES = load_examples(resource("questionnaires", "forced_labour.examples.yaml"), QUESTIONNAIRE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_comes_out_as_stated(example):
    outcome, problems = outcome_of(example, QUESTIONNAIRE)
    expected = {
        name: frozenset(value) if isinstance(value, tuple) else value for name, value in example.expect.stated().items()
    }
    assert problems == ()
    assert {name: outcome[name] for name in expected} == expected


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
    return float(outcome_of(example, QUESTIONNAIRE)[0]["residual"])
