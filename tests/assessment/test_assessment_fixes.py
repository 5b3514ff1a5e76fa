"""How far a repair has come: what it takes off the rating, and that the engine, the oracle and the words agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.assessment import FIX_COLUMNS, FIX_STATES, assess, explain
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.walkthrough import walk
from duediligence.questionnaire.model import RATINGS
from tests.assessment.portfolio import AS_OF, answers, definition, facts, suppliers
from tests.assessment.strategies import Portfolio, portfolios
from tests.assessment.test_assessment_engine_and_oracle import rows_of

SOME = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

QUESTION = """
      - {id: harm, type: select_one, role: exposure, weight: 8, unknown: 60, label: {en: Harm?},
         choices: [{id: no, risk: 0}, {id: yes, risk: 10}]}
"""
RULE = """
  - {{id: found, kind: harm, when: "${{harm}} = 'yes'", severity: {severity}, red_flag: true, say: {{en: Harm.}}}}
"""
CALM = {"country_risk": 10.0, "sector_risk": 10.0, "goods_origin": 10.0}
DAYS = (None, AS_OF - timedelta(200), AS_OF - timedelta(90), AS_OF - timedelta(89), AS_OF, AS_OF + timedelta(1))


def states(*rows: tuple) -> pd.DataFrame:
    """(key, rule, state, evidenced, confirmed), what else there is about a finding left open."""
    return pd.DataFrame([(*row, None, None, None) for row in rows], columns=list(FIX_COLUMNS), dtype=object)


def judged(severity: str, state: str | None, evidenced: date | None = None, confirmed: date | None = None):
    """(worst finding, lane) of one supplier with a finding of this severity, whose repair has come so far."""
    small = definition(QUESTION, RULE.format(severity=severity))
    kept = None if state is None else states(("s0", "found", state, evidenced, confirmed))
    result = assess(
        suppliers([{}]), answers(small, [{"harm": "yes"}]), small, facts([CALM]), AS_OF, states=kept
    ).results.iloc[0]
    return (None if pd.isna(result["worst_finding"]) else result["worst_finding"], result["lane"])


@pytest.mark.parametrize(
    ("state", "low", "medium", "high", "severe"),
    [
        (None, 0, 25, 50, 75),
        ("open", 0, 25, 50, 75),
        ("fix_claimed", 0, 25, 50, 75),
        ("fix_evidenced", None, 0, 25, 50),
        ("confirmed", None, None, None, None),
        ("returned", 25, 50, 75, 75),
    ],
)
def test_a_repair_shifts_the_severity(state, low, medium, high, severe):
    lane = None if state == "confirmed" else "act_now"
    expected = dict(zip(RATINGS, (low, medium, high, severe), strict=True))
    found = {name: judged(name, state, AS_OF - timedelta(120), AS_OF - timedelta(30)) for name in RATINGS}
    assert found == {name: (edge, lane) for name, edge in expected.items()}


@pytest.mark.parametrize(
    ("state", "evidenced", "confirmed", "edge"),
    [
        ("fix_evidenced", None, None, 50),
        ("fix_evidenced", AS_OF + timedelta(1), None, 50),
        ("fix_evidenced", AS_OF, None, 25),
        ("confirmed", AS_OF - timedelta(90), AS_OF, None),
        ("confirmed", AS_OF - timedelta(89), AS_OF, 25),
        ("confirmed", AS_OF - timedelta(90), AS_OF + timedelta(1), 25),
        ("confirmed", AS_OF - timedelta(200), None, 25),
        ("confirmed", None, AS_OF, 25),
        ("confirmed", None, None, 50),
        ("confirmed", AS_OF, AS_OF - timedelta(120), 25),
    ],
)
def test_what_has_no_day_or_one_to_come_has_not_happened(state, evidenced, confirmed, edge):
    assert judged("high", state, evidenced, confirmed) == (edge, None if edge is None else "act_now")


def test_the_definition_says_after_how_many_days_a_confirmation_counts():
    small = definition(QUESTION, RULE.format(severity="high"), scoring="  confirmation_days: 10")
    kept = states(("s0", "found", "confirmed", AS_OF - timedelta(10), AS_OF))
    found = assess(suppliers([{}]), answers(small, [{"harm": "yes"}]), small, facts([CALM]), AS_OF, states=kept)
    assert found.results["worst_finding"].isna().all()


def test_a_settled_finding_lets_safeguards_count_again():
    questions = (
        QUESTION
        + """
      - {id: care, type: select_one, role: control, kind: practice, weight: 8, label: {en: Care?},
         choices: [{id: no, strength: 0}, {id: yes, strength: 100}]}
"""
    )
    rule = RULE.format(severity="high").replace("red_flag: true", "mitigation: none")
    small = definition(questions, rule)
    coded = answers(small, [{"harm": "yes", "care": "yes"}] * 2)
    kept = states(("s1", "found", "confirmed", AS_OF - timedelta(100), AS_OF))
    made = assess(suppliers([{}, {}]), coded, small, facts([CALM] * 2), AS_OF, states=kept)
    assert made.results["mitigation"].tolist() == [0.0, 0.1125]


def test_a_state_of_another_supplier_or_rule_says_nothing_and_the_later_row_counts():
    small = definition(QUESTION, RULE.format(severity="high"))
    kept = states(
        ("s1", "found", "returned", None, None),
        ("elsewhere", "found", "returned", None, None),
        ("s0", "gone", "returned", None, None),
        ("s1", "found", "fix_evidenced", AS_OF, None),
    )
    coded = answers(small, [{"harm": "yes"}, {"harm": "yes"}, {"harm": "no"}])
    made = assess(suppliers([{}] * 3), coded, small, facts([CALM] * 3), AS_OF, states=kept)
    assert made.results["worst_finding"].fillna(-1).tolist() == [50, 25, -1]
    assert made.findings["state"].tolist() == ["fired", "fired"]


def test_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no state of a finding: mended"):
        judged("high", "mended")


@pytest.mark.parametrize(
    ("state", "note"),
    [
        ("open", "Severity high: concern is not below 50."),
        ("fix_claimed", "Severity high: concern is not below 50. Without proof the fix takes nothing away."),
        (
            "fix_evidenced",
            "Severity high, one band lower because there is proof of the fix: concern is not below 25.",
        ),
        ("confirmed", "Severity high, and workers confirmed the fix: counts no more."),
        ("returned", "Severity high, one band higher because it came back: concern is not below 75."),
    ],
)
def test_the_explanation_says_what_the_repair_changes(state, note):
    small = definition(QUESTION, RULE.format(severity="high"))
    kept = states(("s0", "found", state, AS_OF - timedelta(100), AS_OF))
    coded = answers(small, [{"harm": "yes"}])
    told = explain(suppliers([{}]), coded, small, facts([CALM]), AS_OF, 0, kept)
    assert [term.note for term in told.worst_finding.terms] == [note]
    assert [(reason.fix, reason.settled) for reason in told.findings] == [(state, state == "confirmed")]


def kept_for(portfolio: Portfolio, seed: int) -> pd.DataFrame:
    """A random state for about half of the findings that there can be."""
    random = Random(seed)
    rules = [*portfolio.questionnaire.rules, "gone"]
    keys = [*portfolio.suppliers["key"], "elsewhere"]
    rows = [(key, rule) for key in keys for rule in rules if random.random() < 0.5]
    return states(*((*row, random.choice(FIX_STATES), random.choice(DAYS), random.choice(DAYS)) for row in rows))


def made_of(portfolio: Portfolio, kept: pd.DataFrame | None, **options):
    return assess(
        portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of,
        states=kept, **options,
    )  # fmt: skip


@SOME
@given(portfolios(), st.integers(0, 2**32), st.integers(1, 9))
def test_engine_equals_oracle_with_any_states_and_terms_add_up(portfolio, seed, chunk_rows):
    kept = kept_for(portfolio, seed)
    made = made_of(portfolio, kept, chunk_rows=chunk_rows)
    results, findings = rows_of(made.results), rows_of(made.findings)
    for row in range(len(portfolio.suppliers)):
        arguments = (portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, AS_OF, row, kept)
        walked, told = walk(case_of(*arguments)), explain(*arguments)
        assert results[row] == {"key": f"s{row}", **walked.result}
        assert [f["rule"] for f in findings if f["row"] == row] == [line.rule.id for line in walked.findings]
        for measure in told.measures:
            if measure.value is not None:
                assert sum(term.contribution for term in measure.terms) == measure.value
                assert sum(term.shown for term in measure.terms) == measure.shown


@SOME
@given(portfolios(), st.integers(0, 2**32))
def test_only_a_return_raises_concern_and_no_repair_takes_it_below_context_and_answers(portfolio, seed):
    kept = kept_for(portfolio, seed)
    kept = kept[kept["state"] != "returned"]
    before, after = made_of(portfolio, None).results, made_of(portfolio, kept).results
    for old, new in zip(rows_of(before), rows_of(after), strict=True):
        assert (new["worst_finding"] or 0) <= (old["worst_finding"] or 0)
        assert (new["residual"] or 0) <= (old["residual"] or 0)
        left = None if new["exposure"] is None else new["exposure"] * (1 - new["mitigation"])
        assert left is None or new["residual"] >= left - 1e-4
    again = kept.assign(state="returned")
    for old, new in zip(rows_of(before), rows_of(made_of(portfolio, again).results), strict=True):
        assert (new["worst_finding"] or 0) >= (old["worst_finding"] or 0)


@SOME
@given(portfolios(), st.integers(0, 2**32))
def test_open_findings_are_findings_without_a_state(portfolio, seed):
    kept = kept_for(portfolio, seed).assign(state="open")
    assert rows_of(made_of(portfolio, kept).results) == rows_of(made_of(replace(portfolio), None).results)
