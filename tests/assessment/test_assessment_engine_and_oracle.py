"""The column engine and the one-supplier path give the same rows, bit for bit, whatever the definition says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.assessment import assess, explain
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.walkthrough import walk
from tests.assessment.portfolio import AS_OF, SomeFacts, definition, suppliers
from tests.assessment.strategies import Portfolio, portfolios
from tests.assessment.test_assessment_worked_examples import QUESTIONS, RULES

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=15)


def run(portfolio: Portfolio, **options):
    return assess(
        portfolio.suppliers,
        portfolio.answers,
        portfolio.questionnaire,
        portfolio.facts,
        portfolio.as_of,
        **options,
    )


def rows_of(frame):
    """A frame as plain rows, NaN as None so that rows can be compared."""
    return [
        {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


@MANY
@given(portfolios())
def test_engine_equals_oracle(portfolio):
    assessment = run(portfolio)
    results, findings = rows_of(assessment.results), rows_of(assessment.findings)
    for row in range(len(portfolio.suppliers)):
        case = case_of(
            portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of, row
        )
        walked = walk(case)
        assert results[row] == {"key": f"s{row}", **walked.result}
        assert [(f["rule"], f["state"], f["ask"]) for f in findings if f["row"] == row] == [
            (line.rule.id, line.state, line.ask) for line in walked.findings
        ]


@SOME
@given(portfolios())
def test_terms_add_up_to_the_measure_exactly_and_as_shown(portfolio):
    for row in range(len(portfolio.suppliers)):
        explanation = explain(
            portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of, row
        )
        for measure in explanation.measures:
            expected = explanation.result[measure.name]
            if expected is None:
                assert measure.value is None
                continue
            assert float(measure.value) == expected
            assert sum(term.contribution for term in measure.terms) == measure.value
            assert sum(term.shown for term in measure.terms) == measure.shown
            assert all(abs(term.shown - term.contribution * scale(measure)) <= 1 for term in measure.terms)


def scale(measure):
    return 100 if measure.unit == "per cent" else 1


@SOME
@given(portfolios(), st.integers(1, 9))
def test_chunk_size_changes_nothing(portfolio, chunk_rows):
    whole, pieces = run(portfolio), run(portfolio, chunk_rows=chunk_rows)
    assert rows_of(whole.results) == rows_of(pieces.results)
    assert rows_of(whole.findings) == rows_of(pieces.findings)


@SOME
@given(portfolios(), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(portfolio, random):
    order = list(range(len(portfolio.suppliers)))
    random.shuffle(order)
    shuffled = run(reordered(portfolio, order))
    straight = run(portfolio)
    assert rows_of(shuffled.results) == [rows_of(straight.results)[row] for row in order]
    found = rows_of(straight.findings)
    assert rows_of(shuffled.findings) == [
        {**finding, "row": place} for place, row in enumerate(order) for finding in found if finding["row"] == row
    ]


def reordered(portfolio, order):
    """The same suppliers in another order."""
    answers = None if portfolio.answers is None else portfolio.answers.take(np.array(order))
    factors = {name: values[order] for name, values in portfolio.facts.factors.items()}
    return replace(
        portfolio,
        suppliers=portfolio.suppliers.iloc[order],
        answers=answers,
        facts=replace(portfolio.facts, factors=factors),
    )


def test_no_suppliers_give_an_empty_assessment():
    empty = suppliers([{"key": "x"}]).iloc[:0]
    nothing = SomeFacts({"country_risk": np.zeros(0)})
    assessment = assess(empty, None, definition(QUESTIONS, RULES), nothing, AS_OF)
    assert (len(assessment.results), len(assessment.findings)) == (0, 0)
