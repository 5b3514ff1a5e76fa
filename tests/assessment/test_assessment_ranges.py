"""How far a score could move: a draw worked out by hand, what may change nothing, and how often the range is right."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.ranges import portfolio as benchmark_portfolio
from duediligence.assessment import assess, prospects, ranges
from duediligence.assessment.ahead.changes import Supposed
from duediligence.assessment.chance.draws import Draws, numbers_of
from duediligence.assessment.chance.odds import odds
from duediligence.assessment.chance.ranges import drawn_scores, nine_tenths
from duediligence.assessment.chance.worth import narrowing
from duediligence.assessment.engine.scales import scales
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.oracle import NOT_APPLICABLE, UNKNOWN, Case, Response, holds
from duediligence.assessment.reasoning.standing import credit_of, level_of, points_of, responded, rounded
from duediligence.assessment.reasoning.walkthrough import walk
from duediligence.questionnaire import Question
from duediligence.questionnaire.model import DUE_DILIGENCE
from duediligence.reference import gather_facts
from duediligence.services import definitions
from tests.assessment.portfolio import AS_OF, answers, definition, facts, suppliers
from tests.assessment.portfolio import given as answered_with
from tests.assessment.strategies import Portfolio, loaded, portfolios
from tests.assessment.test_assessment_engine_and_oracle import reordered

SOME = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=10)
WORD = 1 << 64


def mixed(number: int) -> int:
    """The mixing function of SplitMix64."""
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % WORD
    number = (number ^ number >> 27) * 0x94D049BB133111EB % WORD
    return number ^ number >> 31


def text_number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def hash_of(seed: int, supplier: int, subject: str, draw: int) -> int:
    start = mixed(supplier ^ text_number(f"{seed}:{subject}"))
    return mixed((start + (draw + 1) * 0x9E3779B97F4A7C15) % WORD)


def below(number: int, span: int) -> int:
    return (number >> 32) * span >> 32


def weight_of(part: Any, seed: int, draw: int, kind: str = "weight") -> int:
    return part.weight * (80 + below(hash_of(seed, 0, f"{kind}:{part.id}", draw), 41))


def drawn_answer(question: Question, number: int) -> float | str | frozenset[str] | None:
    """The answer that a draw supposes; None where a question cannot be drawn."""
    parts = question.choices or question.points
    likely = [part.odds if part.odds is not None else int(not getattr(part, "not_applicable", False)) for part in parts]
    total = sum(likely)
    if not total:
        return None
    reached, place = likely[0], 0
    while (number >> 32) * total >= reached << 32:
        place += 1
        reached += likely[place]
    part = parts[place]
    if question.points:
        below_it = question.points[place - 1].below if place else min(0, (question.points[0].below or 1) - 1)
        return float(below_it or 0)
    if question.type == "select_one" or part.exclusive:
        return part.id if question.type == "select_one" else frozenset({part.id})
    coins = mixed((number + 0x6A09E667F3BCC909) % WORD)
    beside = {
        choice.id
        for bit, choice in enumerate(question.choices)
        if likely[bit] and not choice.exclusive and coins >> bit & 1
    }
    return frozenset({part.id} | beside)


def inherent_of(case: Case) -> float | None:
    return walk(case).measures["inherent"]


def completed(case: Case, key: str, seed: int, draw: int) -> tuple[Case, list[Question]]:
    """The case with every unknown answer of its set supposed, and the scored questions that then count."""
    level = DUE_DILIGENCE.index(level_of(case, rounded(inherent_of(case))))
    requested = case.asked or any(responded(case, question) for question in case.questionnaire.questions)
    then = replace(case, responses=dict(case.responses), _values={})
    counting = []
    for name in case.questionnaire.order:
        question = case.questionnaire.questions[name]
        relevant = case.questionnaire.relevant.get(name)
        if question.type == "note" or (relevant is not None and holds(relevant, then) is False):
            continue
        reached = requested if question.ask == "supplier" else then.value(name) is not UNKNOWN
        in_set = reached and DUE_DILIGENCE.index(question.asked_from) <= level
        if in_set and then.value(name) is UNKNOWN:
            supposed = drawn_answer(question, hash_of(seed, text_number(key), f"answer:{name}", draw))
            then.responses[name] = Response(supposed, dated=case.as_of)
            then._values.clear()
        if in_set and question.role != "information" and then.value(name) is not NOT_APPLICABLE:
            counting.append(question)
    return then, counting


def drawn_score(portfolio: Portfolio, row: int, seed: int, draw: int) -> float | None:
    """Residual concern of one supplier in one draw, in plain Python."""
    case = case_of(
        portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of, row
    )
    key = portfolio.suppliers["key"].iloc[row]
    now = walk(case)
    if now.result["residual"] is None:
        return None
    scoring = case.questionnaire.definition.scoring
    total = weights = 0.0
    for factor in case.questionnaire.definition.factors:
        weight, value = weight_of(factor, seed, draw, "factor weight"), case.factors.get(factor.id)
        if value is None:
            low, high = factor.range or (0, 100)
            value = low + below(hash_of(seed, text_number(key), f"factor:{factor.id}", draw), high - low + 1)
        total, weights = total + value * weight, weights + weight
    context = total / weights
    then, counting = completed(case, key, seed, draw)
    full = part = asked = 0
    strength = {"practice": 0, "paper": 0}
    of_kind = {"practice": 0, "paper": 0}
    for question in counting:
        weight, response = weight_of(question, seed, draw), then.responses[question.id]
        points, credit = points_of(question, then.value(question.id)), credit_of(then, response)
        if question.role == "control":
            of_kind[question.kind] += weight
            strength[question.kind] += weight * points * credit
        else:
            asked += weight
            full += weight * points * (10_000 if points >= context else credit)
            part += 0 if points >= context else weight * (10_000 - credit)
    exposure = context
    if asked:
        mean = (full + context * part) / (asked * 10_000)
        exposure = (1.0 - scoring.question_share) * context + scoring.question_share * mean
    practice, paper = (strength[kind] / (of_kind[kind] * 10_000) if of_kind[kind] else 0.0 for kind in strength)
    taken = min(scoring.mitigation.practice * practice / 100.0 + scoring.mitigation.paper * paper / 100.0, 1.0)
    if any(line.counts and line.rule.mitigation == "none" for line in now.findings):
        taken = 0.0
    worst = now.result["worst_finding"]
    return rounded(max(-math.inf if worst is None else worst, exposure * (1.0 - taken)))


def arguments(portfolio: Portfolio) -> tuple[Any, ...]:
    whole = (portfolio.suppliers, portfolio.answers, portfolio.questionnaire, portfolio.facts, portfolio.as_of)
    return (*whole, assess(*whole))


def scores(portfolio: Portfolio, draws: int, seed: int = 0, **options: Any) -> np.ndarray:
    return drawn_scores(*arguments(portfolio), Draws(seed, draws), **options)


@SOME
@given(portfolios(), st.integers(0, 2**40))
def test_a_draw_is_what_plain_python_makes_of_it(portfolio, seed):
    found = scores(portfolio, 6, seed)
    for row in range(len(portfolio.suppliers)):
        expected = [drawn_score(portfolio, row, seed, draw) for draw in range(6)]
        if expected[0] is not None:
            assert (found[row] / 1_000_000).tolist() == expected


@FEW
@given(portfolios(), st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 3))
def test_order_of_rows_chunks_and_threads_change_no_bit(portfolio, random, chunk_rows, threads):
    straight = ranges(*arguments(portfolio), draws=30)
    order = list(range(len(portfolio.suppliers)))
    random.shuffle(order)
    shuffled = ranges(*arguments(reordered(portfolio, order)), draws=30, chunk_rows=chunk_rows, threads=threads)
    pd.testing.assert_frame_equal(shuffled.frame, straight.frame.iloc[order].reset_index(drop=True), check_exact=True)
    assert shuffled.tenth == straight.tenth
    np.testing.assert_array_equal(scores(portfolio, 7), scores(portfolio, 30)[:, :7])


@FEW
@given(portfolios(answered=True))
def test_what_can_be_said_of_a_range(portfolio):
    whole = arguments(portfolio)
    frame, results = ranges(*whole, draws=30).frame, whole[-1].results
    assert frame["band_low"].isna().tolist() == results["residual"].isna().tolist()
    known = results["residual"].notna()
    low, high, now = frame["band_low"][known], frame["band_high"][known], results["residual"][known]
    assert ((low <= now) & (now <= high) & (low >= results["worst_finding"][known].fillna(0.0)) & (high <= 100)).all()
    assert frame["worst_tenth"][known].between(0, 1).all()


SMALL = """
      - {id: a, type: select_one, role: exposure, weight: 3, unknown: 70, label: {en: A},
          choices: [{id: x, risk: 0}, {id: y, risk: 45}, {id: z, risk: 100}]}
      - {id: b, type: percent, role: exposure, weight: 5, unknown: 60, label: {en: B},
          points: [{below: 10, risk: 20}, {risk: 90}]}
      - {id: c, type: select_one, role: control, kind: practice, weight: 4, label: {en: C},
          choices: [{id: x, strength: 10}, {id: y, strength: 100}]}
      - {id: d, type: select_one, role: control, kind: paper, weight: 2, label: {en: D},
          choices: [{id: x, strength: 0}, {id: y, strength: 80}]}
"""
WAYS = {"a": ("x", "y", "z"), "b": (0.0, 10.0), "c": ("x", "y"), "d": ("x", "y")}


def of_small(questionnaire: Any, rows: list[dict[str, Any]], context: list[dict[str, Any]]) -> Portfolio:
    asked = [True] * len(rows)
    due = [None] * len(rows)
    coded = answers(questionnaire, rows, asked, due)
    return Portfolio(questionnaire, suppliers([{} for _ in rows]), coded, facts(context), rows, asked, due, AS_OF)


GARMENTS = {"country_risk": 49, "sector_risk": 70, "goods_origin": 100}


@pytest.mark.parametrize("evidence", ["claimed", "documented", "worker_confirmed"])
def test_one_more_unknown_never_narrows_what_exposure_and_controls_can_be(evidence):
    """Every way in which the unknown answers can turn out, for every set of unknown answers."""
    questionnaire = definition(SMALL)
    stands = {"a": "x", "b": 0.0, "c": "y", "d": "y"}
    names = list(stands)
    patterns = [
        frozenset(name for name, flag in zip(names, flags, strict=True) if flag) for flags in product((0, 1), repeat=4)
    ]
    rows, of_pattern = [], []
    for unknown in patterns:
        for ways in product(*(WAYS[name] if name in unknown else (None,) for name in names)):
            said = zip(names, ways, strict=True)
            rows.append({n: w if n in unknown else answered_with(stands[n], evidence) for n, w in said})
            of_pattern.append(unknown)
    results = assess(*arguments(of_small(questionnaire, rows, [GARMENTS] * len(rows)))[:5]).results
    for measure in ("exposure", "control"):
        found = results.groupby(pd.Series(of_pattern))[measure].agg(lambda column: column.max() - column.min())
        for unknown in patterns:
            assert all(found[unknown | {name}] >= found[unknown] - 1e-9 for name in names)


def test_where_everything_is_known_only_the_weights_move_the_score():
    questionnaire = definition(SMALL)
    row = {"a": answered_with("x", "documented"), "b": 50.0, "c": "y", "d": "x"}
    portfolio = of_small(questionnaire, [row, row, {**row, "a": None}], [GARMENTS] * 3)
    one, same, other = scores(portfolio, 50)
    assert one.tolist() == same.tolist() != other.tolist()
    assert 0 < np.ptp(one) < np.ptp(other)


def test_a_draw_is_an_assessment_of_the_answers_it_supposes():
    questionnaire = definition(SMALL)
    portfolio = of_small(
        questionnaire,
        [{"a": answered_with("x", "audited")}],
        [{"country_risk": 49, "sector_risk": 70, "goods_origin": 3}],
    )
    whole = arguments(portfolio)
    found = scores(portfolio, 40)[0] / 1_000_000
    for draw in range(40):
        then, _ = completed(case_of(*whole[:5], 0), "s0", 0, draw)
        assert then.responses.keys() == WAYS.keys()
        model = questionnaire.definition
        factors = [f.model_copy(update={"weight": weight_of(f, 0, draw, "factor weight")}) for f in model.factors]
        asked = [q.model_copy(update={"weight": weight_of(q, 0, draw)}) for q in model.questions()]
        section = model.sections[0].model_copy(update={"questions": tuple(asked)})
        shaken = model.model_copy(update={"factors": tuple(factors), "sections": (section,)})
        by_id = {question.id: question for question in asked}
        case = replace(then, questionnaire=replace(questionnaire, definition=shaken, questions=by_id), _values={})
        assert walk(case).result["residual"] == pytest.approx(found[draw], abs=1e-6)


def test_what_rules_found_stays_and_a_draw_finds_nothing():
    rules = """
  - {id: found, kind: harm, when: "${a} = 'z'", severity: high, mitigation: none, say: {en: Found.}}
"""
    questionnaire = definition(SMALL, rules)
    calm = dict.fromkeys(GARMENTS, 10)
    portfolio = of_small(questionnaire, [{"a": "z"}, {}], [calm] * 2)
    found, may = scores(portfolio, 100) / 1_000_000
    assert (found.min(), found.max() > 50, may.min() < 25) == (50, True, True)
    assert ranges(*arguments(portfolio)).frame["band_low"].iloc[0] == 50
    mild = definition(SMALL, rules.replace("severity: high", "severity: low"))
    without = definition(SMALL)
    loud, quiet = (scores(of_small(each, [{"a": "z"}], [calm]), 100) for each in (mild, without))
    assert (loud > quiet).any()
    assert (loud >= quiet).all()  # safeguards that may be there take nothing off


def test_a_factor_without_data_lies_in_its_range():
    text = definition(SMALL).definition.model_dump(mode="json", exclude_defaults=True)
    text["factors"] = [{"id": "country_risk", "weight": 30, "unknown": 50, "range": [40, 60]}]
    portfolio = of_small(loaded(text), [{}] * 2, [{"country_risk": None}, {"country_risk": 20}])
    silent = replace(portfolio, answers=None)
    nothing, known = scores(silent, 300) / 1_000_000
    assert (set(nothing), set(known)) == ({float(points) for points in range(40, 61)}, {20.0})
    frame = ranges(*arguments(silent)).frame
    assert frame[["band_low", "band_high"]].iloc[1].tolist() == [20.0, 20.0]
    assert frame.iloc[0].isna().tolist() == [False, True, True, True]  # context is not known, so there is no score


ODDS = """
      - {id: one, type: select_one, label: {en: One},
          choices: [{id: x, odds: 3}, {id: y}, {id: z, odds: 0}, {id: na, not_applicable: true}]}
      - {id: absent, type: select_one, label: {en: Absent},
          choices: [{id: x}, {id: y}, {id: na, not_applicable: true, odds: 2}]}
      - {id: many, type: select_multiple, role: control, kind: paper, weight: 1, combine: share, label: {en: Many},
          choices: [{id: x}, {id: y, odds: 2}, {id: none, exclusive: true}]}
      - {id: steps, type: integer, role: exposure, weight: 1, unknown: 0, label: {en: Steps},
          points: [{below: 18, risk: 9}, {below: 20, risk: 5}, {risk: 0}]}
      - {id: free, type: text, label: {en: Free}}
"""


def test_answers_are_drawn_by_their_odds():
    model = definition(ODDS).definition
    drawable = odds(model, scales(model))
    hashes = Draws(5, 4_000).hashes(numbers_of(["s"]), "any")
    shares = {}
    for name, each in drawable.items():
        values, counts = np.unique(each.answers(hashes), return_counts=True)
        shares[name] = dict(zip(values.tolist(), (counts / 4_000).tolist(), strict=True))
    # of many: x alone, y alone, both, none: by odds 1 : 2 : 1, and beside x and y the other in half of the draws
    expected = {
        "one": {1: 0.75, 2: 0.25},
        "absent": {1: 0.25, 2: 0.25, 255: 0.5},
        "many": {1: 0.125, 2: 0.25, 3: 0.375, 4: 0.25},
        "steps": {0.0: 1 / 3, 18.0: 1 / 3, 20.0: 1 / 3},
    }
    assert shares == {name: pytest.approx(each, abs=0.025) for name, each in expected.items()}
    assert drawable["many"].points_of(hashes)[0].tolist() == [
        {1: 50, 2: 50, 3: 100, 4: 0}[mask] for mask in drawable["many"].answers(hashes)[0]
    ]


def test_the_worst_tenth_is_told_by_draw_and_some_suppliers_can_be_placed_without_the_others():
    questionnaire = definition(SMALL)
    contexts = [dict.fromkeys(GARMENTS, points) for points in [*range(0, 57, 3), 60]]
    portfolio = of_small(questionnaire, [{}] * 20, contexts)
    whole = replace(portfolio, answers=None)
    found = ranges(*arguments(whole))
    assert found.frame["worst_tenth"].tolist() == [0.0] * 18 + [1.0] * 2
    assert found.tenth == (54.0,) * 200
    asked = ranges(*arguments(portfolio))
    among = scores(portfolio, 200)
    edge = np.sort(among, axis=0)[-2]
    assert asked.frame["worst_tenth"].tolist() == (among >= edge).mean(axis=1).tolist()
    assert 1 < asked.frame["worst_tenth"].sum() < 3
    part = reordered(portfolio, [19, 4])
    assert ranges(*arguments(part), tenth=asked.tenth).frame.equals(asked.frame.iloc[[19, 4]].reset_index(drop=True))


def test_the_answers_worth_most_narrow_the_range_most():
    portfolio = of_small(definition(SMALL), [{"b": 50.0, "c": "x"}], [GARMENTS])
    whole = arguments(portfolio)[:5]
    found = narrowing(Supposed(*whole, 0), {"a", "d"})
    before = np.ptp(nine_tenths(scores(portfolio, 200)), axis=0)[0]
    after = [
        np.ptp(
            nine_tenths(scores(of_small(definition(SMALL), [{"b": 50.0, "c": "x", "a": way}], [GARMENTS]), 200)), axis=0
        )[0]
        for way in "xyz"
    ]
    assert found["a"] == pytest.approx((before - sum(after) / 3) / 1_000_000, abs=1e-6)
    assert found["a"] > 5 > found["d"] > 0
    asked = {ask.question: ask.narrows for ask in prospects(*whole, 0).asks}
    assert asked == found


def test_no_suppliers_have_no_ranges():
    portfolio = replace(of_small(definition(SMALL), [{}], [GARMENTS]), answers=None)
    found = ranges(*arguments(reordered(portfolio, np.zeros(0, dtype=np.intp))))
    assert (len(found.frame), found.tenth) == (0, ())


def test_nine_of_ten_truths_lie_in_the_range():
    """Truths are drawn like the range, from the odds and the weights, with another seed."""
    questionnaire = definitions.named()
    frame, coded = benchmark_portfolio(questionnaire, 240)
    whole = (frame, coded, questionnaire, gather_facts(frame), date(2026, 1, 1))
    assessment = assess(*whole)
    assessment.results["worst_finding"] = np.nan  # no floor
    low, high = nine_tenths(drawn_scores(*whole, assessment, Draws(0, 200)))
    truths = drawn_scores(*whole, assessment, Draws(1, 200))
    unknown = assessment.results["asked"] - assessment.results["answered"]
    chosen = (unknown >= 12).to_numpy()  # so at least 8 of them are weighted
    inside = ((low[:, None] <= truths) & (truths <= high[:, None]))[chosen]
    assert chosen.sum() > 200
    assert 0.88 < inside.mean() < 0.92
