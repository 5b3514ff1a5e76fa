"""On what answers and findings bear: indicators, the test of two kinds of sign, and criteria of laws and standards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.assessment import FIX_COLUMNS
from duediligence.assessment.standards.bearing import bearing, bearing_of
from duediligence.assessment.standards.criteria import CRITERION_STATES
from duediligence.assessment.standards.indicators import INDICATOR_STATES
from duediligence.questionnaire import FrameworkPack
from tests.assessment.portfolio import AS_OF, Several, answers, definition, facts, suppliers
from tests.assessment.portfolio import given as says
from tests.assessment.strategies import portfolios
from tests.assessment.test_assessment_fixes import kept_for

SOME = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))

QUESTIONS = """
      - {id: papers, type: select_one, role: exposure, weight: 8, unknown: 60, label: {en: Papers?},
         indicators: [retention], frameworks: [law.papers, law.care],
         choices: [{id: no, risk: 0}, {id: some, risk: 50}, {id: yes, risk: 100}]}
      - {id: fees, type: select_one, role: exposure, weight: 8, unknown: 60, label: {en: Fees?}, frameworks: [law.fees],
         choices: [{id: no, risk: 0}, {id: repaid, risk: 20}, {id: yes, risk: 100}]}
      - {id: amount, type: integer, label: {en: How much?}, relevant: "${fees} != 'no'", indicators: [debt],
         frameworks: [law.fees, law.record]}
      - {id: care, type: select_one, role: control, kind: practice, weight: 8, label: {en: Care?},
         frameworks: [law.care], choices: [{id: no, strength: 0}, {id: partly, strength: 50}, {id: yes, strength: 100}]}
"""
RULES = """
  - {id: held, kind: harm, severity: high, when: "${papers} = 'yes'", say: {en: Papers are held.},
     indicators: [{retention: strong}], dimension: penalty}
  - {id: charged, kind: harm, severity: high, when: "${fees} = 'yes'", say: {en: Workers pay.},
     indicators: [{debt: medium}], dimension: involuntariness}
  - {id: bound, kind: lead, when: "${fees} = 'yes' and ${papers} != 'no'", say: {en: Bound.},
     indicators: [{debt: strong}]}
"""
CALM = {"country_risk": 10.0, "sector_risk": 10.0, "goods_origin": 10.0}


def pack(name: str, kind: str, *criteria: str) -> FrameworkPack:
    words = {"en": "Words."}
    listed = [{"id": each, "text": words, "evidence": words, "confirmed": True} for each in criteria]
    data = {"id": name, "version": "1.0.0", "languages": ["en"], "title": words, "kind": kind, "status": "in_force"}
    return FrameworkPack(**data, criteria=listed)


PACKS = {
    "law": pack("law", "law", "papers", "fees", "care", "record", "nobody_asks"),
    "signs": pack("signs", "indicator_set", "retention", "debt", "isolation"),
}
SMALL = replace(definition(QUESTIONS, RULES), frameworks=PACKS)


def one(row, states=None):
    """Everything about one supplier with these answers; the two ways of working it out agree."""
    arguments = (suppliers([{}]), answers(SMALL, [row]), SMALL, facts([CALM]), AS_OF)
    found, many = bearing_of(*arguments, 0, states), bearing(*arguments, states)
    assert {each.id: each.state for each in found.indicators} == {
        name: INDICATOR_STATES[codes[0]] for name, codes in many.indicators.items()
    }
    assert {each.id: each.state for each in found.criteria} == {
        name: CRITERION_STATES[codes[0]] for name, codes in many.criteria.items()
    }
    return found


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (says("yes"), "reported"),
        (says("yes", "claimed", AS_OF, "desk"), "alleged"),
        (says("yes", "claimed", AS_OF, "tip"), "alleged"),
        (says("yes", "documented"), "evidenced"),
        (says("yes", "documented", date(2020, 1, 1), "audit"), "evidenced"),
        (says("no"), "not_checked"),
        (says("no", "audited", AS_OF, "audit"), "checked_not_found"),
        (says("no", "audited", date(2020, 1, 1), "audit"), "not_checked"),
        (says("don't know"), "not_checked"),
        (None, "not_checked"),
        (Several([says("no", "audited", AS_OF, "audit"), says("yes", "claimed", AS_OF, "tip")]), "alleged"),
        (Several([says("yes", "claimed", AS_OF, "tip"), says("some")]), "alleged"),
    ],
)
def test_an_indicator_is_reported_alleged_evidenced_checked_or_not(answer, state):
    found = {each.id: each.state for each in one({"papers": answer}).indicators}
    assert found == {"retention": state, "debt": "not_checked", "isolation": "not_checked"}


def test_a_finding_is_as_good_as_the_weakest_answer_it_needs():
    proof, claim = says("yes", "documented"), says("yes", "claimed", AS_OF, "desk")
    for papers, fees, expected in ((proof, claim, "alleged"), (proof, proof, "evidenced"), (claim, proof, "evidenced")):
        found = one({"papers": papers, "fees": fees}).indicators
        assert next(each.state for each in found if each.id == "debt") == expected


def test_an_indicator_says_who_looked_and_what_is_open():
    found = one({"papers": says("no", "audited", AS_OF, "audit"), "fees": says("yes", "documented")}).indicators
    retention, debt, isolation = found
    assert [(each.question, each.response.source, each.proved) for each in retention.checks] == [
        ("papers", "audit", True)
    ]
    assert ([line.rule.id for line, _ in debt.findings], debt.open) == (["charged"], ("amount",))
    assert (isolation.findings, isolation.checks, isolation.open) == ((), (), ())


def states(**kept):
    """Rule → (group, from, until)."""
    rows = [("s0", rule, "open", None, None, *about) for rule, about in kept.items()]
    return pd.DataFrame(rows, columns=list(FIX_COLUMNS), dtype=object)


JANUARY, JUNE, MAY = date(2026, 1, 1), date(2026, 6, 1), date(2026, 5, 31)
BOTH = {"papers": "yes", "fees": "yes"}


@pytest.mark.parametrize(
    ("row", "kept", "meeting", "lacking"),
    [
        ({"papers": "no", "fees": "no"}, {}, "no_sign", {}),
        ({"papers": "yes", "fees": "no"}, {}, "one_kind", {}),
        (BOTH, {}, "cannot_be_made", {"charged": ("group", "period"), "held": ("group", "period")}),
        (
            BOTH,
            {"held": ("Packing", JANUARY, None), "charged": ("packing ", None, None)},
            "cannot_be_made",
            {"charged": ("period",)},
        ),
        (BOTH, {"held": ("Packing", JANUARY, None), "charged": ("packing", MAY, JUNE)}, "consistent", {}),
        (BOTH, {"held": ("Packing", JANUARY, MAY), "charged": ("Packing", JUNE, None)}, "apart", {}),
        (BOTH, {"held": ("Packing", JANUARY, None), "charged": ("Night shift", JANUARY, None)}, "apart", {}),
        (BOTH, {"held": ("Packing", JANUARY, MAY), "charged": (None, JUNE, None)}, "apart", {}),
    ],
)
def test_two_kinds_of_sign_have_to_meet(row, kept, meeting, lacking):
    found = one(row, states(**kept) if kept else None).duress
    assert (found.meeting, {line.rule.id: lacks for line, lacks in found.lacking}) == (meeting, lacking)
    if meeting == "consistent":
        assert [(first.rule.id, second.rule.id) for first, second in found.pairs] == [("charged", "held")]


def test_two_signs_that_meet_and_are_not_strong_are_weak():
    weaker = replace(definition(QUESTIONS, RULES.replace("retention: strong", "retention: medium")), frameworks=PACKS)
    kept = states(held=("all", JANUARY, None), charged=("All", JANUARY, None))
    found = bearing_of(suppliers([{}]), answers(weaker, [BOTH]), weaker, facts([CALM]), AS_OF, 0, kept).duress
    assert (found.meeting, len(found.pairs)) == ("weak", 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ("unknown", "unknown", "unknown", "unknown")),
        ({"papers": "no", "fees": "no", "care": "yes"}, ("met", "met", "met", "not_applicable")),
        ({"papers": "no", "fees": "no", "care": "no"}, ("met", "met", "partly", "not_applicable")),
        ({"papers": "no", "fees": "no"}, ("met", "met", "unknown", "not_applicable")),
        ({"papers": "some", "fees": "repaid"}, ("partly", "unknown", "partly", "unknown")),
        ({"papers": "some", "fees": "repaid", "amount": 9.0}, ("partly", "met", "partly", "met")),
        ({"papers": "yes", "fees": "yes", "care": "yes"}, ("not_met", "not_met", "not_met", "unknown")),
        ({"care": "no"}, ("unknown", "unknown", "not_met", "unknown")),
        ({"care": "partly"}, ("unknown", "unknown", "partly", "unknown")),
    ],
)
def test_a_criterion_is_met_partly_not_or_not_known(row, expected):
    found = one(row).criteria
    assert [each.id for each in found] == ["law.papers", "law.fees", "law.care", "law.record"]
    assert tuple(each.state for each in found) == expected


def test_without_a_request_nothing_is_known_and_nobody_is_said_not_to_be_concerned():
    made = bearing(suppliers([{}]), None, SMALL, facts([CALM]), AS_OF)
    assert {CRITERION_STATES[codes[0]] for codes in made.criteria.values()} == {"unknown"}
    assert {INDICATOR_STATES[codes[0]] for codes in made.indicators.values()} == {"not_checked"}


def test_harm_that_another_source_tells_of_is_not_a_criterion_met_and_a_settled_one_lets_it_be():
    both = Several([says("no", "audited", AS_OF, "audit"), says("yes", "documented", AS_OF, "ngo")])
    settled = states(held=(None, None, None)).assign(
        state="confirmed", evidenced=AS_OF - timedelta(90), confirmed=AS_OF
    )
    for kept, state in ((None, "not_met"), (settled, "met")):
        law = one({"papers": both}, kept).criteria[0]
        assert (law.id, law.state) == ("law.papers", state)


def test_a_criterion_says_which_answers_stand_behind_it():
    care = one({"papers": "yes", "care": says("yes", "documented")}).criteria[2]
    assert [(each.question, each.bearing, [line.rule.id for line in each.harm]) for each in care.answers] == [
        ("papers", "bad", ["held"]),
        ("care", "good", []),
    ]


def test_a_questionnaire_that_names_nothing_bears_on_nothing():
    bare = definition(QUESTIONS, RULES)
    found = bearing(suppliers([{}]), answers(bare, [{"papers": "yes"}]), bare, facts([CALM]), AS_OF)
    assert found.indicators == {}
    assert list(found.criteria) == ["law.papers", "law.care", "law.fees", "law.record"]


def pointing_somewhere(questionnaire, seed):
    """The same questionnaire, its questions and rules pointing at random to indicators and criteria."""
    random, law, signs = Random(seed), PACKS["law"], PACKS["signs"]

    def some(pool, form=str):
        return tuple(form(each.id) for each in pool.criteria if random.random() < 0.4)

    def question(old):
        return old.model_copy(update={"indicators": some(signs), "frameworks": some(law, lambda name: f"law.{name}")})

    def rule(old):
        return old.model_copy(update={"indicators": some(signs, lambda name: {name: "strong"})})

    sections = tuple(
        section.model_copy(update={"questions": tuple(question(each) for each in section.questions)})
        for section in questionnaire.definition.sections
    )
    rules = tuple(rule(each) for each in questionnaire.definition.rules)
    changed = questionnaire.definition.model_copy(update={"sections": sections, "rules": rules})
    return replace(
        questionnaire,
        definition=changed,
        questions={each.id: each for each in changed.questions()},
        rules={each.id: each for each in rules},
        frameworks=PACKS,
    )


@SOME
@given(portfolios(), st.integers(0, 2**32), st.integers(1, 9))
def test_many_suppliers_and_each_of_them_come_out_the_same(portfolio, seed, chunk_rows):
    made = pointing_somewhere(portfolio.questionnaire, seed)
    kept = kept_for(portfolio, seed)
    arguments = (portfolio.suppliers, portfolio.answers, made, portfolio.facts, AS_OF)
    many = bearing(*arguments, kept, chunk_rows)
    for row in range(len(portfolio.suppliers)):
        found = bearing_of(*arguments, row, kept)
        assert {each.id: each.state for each in found.indicators} == {
            name: INDICATOR_STATES[codes[row]] for name, codes in many.indicators.items()
        }
        assert {each.id: each.state for each in found.criteria} == {
            name: CRITERION_STATES[codes[row]] for name, codes in many.criteria.items()
        }
