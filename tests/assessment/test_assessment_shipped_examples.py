"""Every shipped questionnaire gives what its worked examples, calculated by hand, say must come out."""

from __future__ import annotations

import math
from datetime import date

import pytest

from duediligence.assessment import assess, explain
from duediligence.questionnaire import examples_path, load, load_examples, shipped
from tests.assessment.portfolio import answers, facts, given, suppliers

EXAMPLES = [
    pytest.param(questionnaire, example, id=f"{path.stem}: {example.name}")
    for path in shipped()
    for questionnaire in [load(path)]
    for example in load_examples(examples_path(path), questionnaire)
]


def inputs(questionnaire, example):
    row = {
        question: given(
            value_of(questionnaire.questions[question], answer.value),
            answer.evidence or example.evidence or "claimed",
            answer.dated or example.dated,
            answer.source or example.source,
        )
        for question, answer in example.answers.items()
    }
    people = suppliers([{"key": example.name, **example.supplier}])
    coded = answers(questionnaire, [row], due=example.due) if row or example.due else None
    return people, coded, questionnaire, facts([example.factors]), example.as_of


def value_of(question, written):
    if written in ("don't know", "refused"):
        return written
    if question.type == "date":
        return date.fromisoformat(str(written))
    if question.type == "select_multiple" and isinstance(written, str):
        return [written]
    return written


@pytest.mark.parametrize(("questionnaire", "example"), EXAMPLES)
def test_example(questionnaire, example):
    assessment = assess(*inputs(questionnaire, example))
    row = assessment.results.iloc[0].to_dict()
    fired = assessment.findings.query("state == 'fired'")
    found = {
        **{name: round(value, 1) if isinstance(value, float) else value for name, value in row.items()},
        "findings": tuple(fired["rule"]),
        "possible": tuple(assessment.findings.query("state == 'possible'")["rule"]),
        "actions": tuple(sorted({action for actions in fired["actions"] for action in actions})),
    }
    expected = example.expect.stated()
    if "actions" in expected:
        expected["actions"] = tuple(sorted(expected["actions"]))
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(("questionnaire", "example"), EXAMPLES)
def test_explanation_of_example_adds_up(questionnaire, example):
    assessment = assess(*inputs(questionnaire, example))
    explanation = explain(*inputs(questionnaire, example), row=0)
    for measure in explanation.measures:
        value = assessment.results.iloc[0][measure.name]
        if measure.value is None:
            assert math.isnan(value)
        else:
            assert float(measure.value) == value
            assert sum(term.contribution for term in measure.terms) == measure.value
            assert sum(term.shown for term in measure.terms) == measure.shown
