"""Kleene's tables, operands that are unknown or do not apply, and the age of evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.answers.coded import NO_DATE
from duediligence.answers.credit import CreditScale, months_before
from duediligence.answers.values import days
from duediligence.assessment import kernel
from duediligence.assessment.apportion import apportion, decimal
from duediligence.assessment.standing import whole_months
from duediligence.questionnaire.model import EvidenceCredit, Mitigation, Scoring

F, U, T = kernel.FALSE, kernel.UNKNOWN, kernel.TRUE
KNOWN, NAN, ABSENT = 5.0, np.nan, np.inf


def column(*values, dtype=np.uint8):
    return np.array(values, dtype=dtype)


def test_and_or_not():
    left, right = column(F, F, F, U, U, U, T, T, T), column(F, U, T, F, U, T, F, U, T)
    assert kernel.conjunction(left, right).tolist() == [F, F, F, F, U, U, F, U, T]
    assert kernel.disjunction(left, right).tolist() == [F, U, T, U, U, T, T, T, T]
    assert kernel.negation(column(F, U, T)).tolist() == [T, U, F]


@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
def test_a_comparison_is_unknown_with_unknown_and_false_with_not_applicable(sign):
    left = column(NAN, KNOWN, ABSENT, KNOWN, ABSENT, NAN, dtype=float)
    right = column(KNOWN, NAN, KNOWN, ABSENT, NAN, ABSENT, dtype=float)
    assert kernel.compare_numbers(sign, left, right).tolist() == [U, U, F, F, F, F]


def test_texts_compare_like_numbers():
    left = column("a", "a", None, kernel.NO_TEXT, dtype=object)
    right = column("a", "b", "a", None, dtype=object)
    assert kernel.compare_texts("=", left, right).tolist() == [T, F, U, F]
    assert kernel.compare_texts("!=", left, right).tolist() == [F, T, U, F]


@pytest.mark.parametrize(
    ("sign", "left", "right", "result"),
    [
        ("+", 2.0, 3.0, 5.0),
        ("-", 2.0, NAN, NAN),
        ("*", ABSENT, NAN, ABSENT),
        ("div", 1.0, 0.0, NAN),
        ("div", 7.0, 2.0, 3.5),
        ("mod", 7.0, 0.0, NAN),
        ("mod", -7.0, 3.0, -1.0),
        ("*", 1e300, 1e300, NAN),
    ],
)
def test_arithmetic(sign, left, right, result):
    found = kernel.calculate(sign, column(left, dtype=float), column(right, dtype=float))
    np.testing.assert_equal(found, [result])


def test_coalesce_takes_the_first_known():
    first = column(1, NAN, NAN, ABSENT, ABSENT, dtype=float)
    second = column(2, 2, ABSENT, ABSENT, NAN, dtype=float)
    np.testing.assert_equal(kernel.first_known_number(first, second), [1, 2, NAN, ABSENT, NAN])


def test_multiple_choices():
    masks = np.array([0, 0b101, kernel.NO_MASK], dtype=np.uint64)
    assert kernel.is_selected(2, masks).tolist() == [U, T, F]
    assert kernel.is_selected(1, masks).tolist() == [U, F, F]
    np.testing.assert_equal(kernel.count_selected(masks), [NAN, 2, ABSENT])
    ticked = np.array([0b001, 0b011, 0b111], dtype=np.uint64)
    assert kernel.points_of_mask("max", (10, 70, 60), 1, ticked).tolist() == [10, 70, 70]
    assert kernel.points_of_mask("sum", (10, 70, 60), 1, ticked).tolist() == [10, 80, 100]
    assert kernel.points_of_mask("share", (1, 1, 1), 3, ticked).tolist() == [33, 67, 100]


def test_a_number_scores_the_step_it_lies_in():
    values = column(0, 9.9, 10, 29, 30, 1000, dtype=float)
    assert kernel.points_of_number((10.0, 30.0), (0, 40, 100), values).tolist() == [0, 0, 40, 40, 100, 100]


SCALE = CreditScale.of(
    Scoring(
        question_share=0.5,
        mitigation=Mitigation(practice=0.45, paper=0.15),
        evidence=EvidenceCredit(claimed=25, documented=50, audited=60, unannounced=80, worker_confirmed=100),
        validity_months=12,
        minimum_coverage=0.6,
    ),
    date(2026, 3, 31),
)


@pytest.mark.parametrize(
    ("dated", "per_cent"),
    [
        (date(2026, 3, 31), 100),
        (date(2025, 3, 1), 100),  # twelve whole months
        (date(2025, 2, 28), 50),  # the 31st does not exist: thirteen
        (date(2024, 3, 1), 50),
        (date(2024, 2, 29), 0),
        (None, 50),
        (date(2026, 4, 1), 50),  # a date to come is none
    ],
)
def test_age(dated, per_cent):
    dates = np.array([NO_DATE if dated is None else days(dated)], dtype=np.int32)
    assert SCALE.age(dates).tolist() == [per_cent]
    assert SCALE.credit(np.array([1], dtype=np.uint8), dates).tolist() == [50 * per_cent]


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_counting_months_and_comparing_days_agree(earlier, later, months):
    reached = days(earlier) <= months_before(later, months)
    # The last day of a short month before the 31st has completed the month.
    assert reached == (whole_months(earlier, later) >= months)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_rounded_parts_make_the_whole(parts):
    total = decimal(sum(parts), 6)
    exact = apportion(parts, total, 6)
    assert sum(exact) == total
    shown = apportion(exact, decimal(float(total), 1), 1)
    assert sum(shown) == decimal(float(total), 1)
    assert all(abs(one - part) <= Decimal("0.1") for one, part in zip(shown, exact, strict=True))


@given(st.lists(st.tuples(st.integers(0, 4), st.dates().map(days) | st.just(int(NO_DATE))), min_size=1))
def test_one_number_says_what_evidence_and_age_say(answers):
    evidence, dates = (np.array(each) for each in zip(*answers, strict=True))
    evidence, dates = evidence.astype(np.uint8), dates.astype(np.int32)
    codes = SCALE.codes(evidence, dates)
    assert SCALE.by_code().take(codes).tolist() == SCALE.credit(evidence, dates).tolist()
    assert (codes >> 2).tolist() == evidence.tolist()


def test_dates_at_every_edge_of_the_classes_of_age():
    edges = [SCALE.as_of, SCALE.older_from, SCALE.expired_from]
    dates = np.array(
        [day + by for day in edges for by in (-1, 0, 1)] + [NO_DATE, days(date.min), days(date.max)], dtype=np.int32
    )
    claimed = np.zeros(len(dates), dtype=np.uint8)
    assert SCALE.by_code().take(SCALE.codes(claimed, dates)).tolist() == SCALE.credit(claimed, dates).tolist()


@given(st.lists(st.tuples(st.booleans(), st.floats(), st.floats()), min_size=1))
def test_a_pick_gives_the_very_bits_of_one_or_the_other(rows):
    test, then, other = (np.array(each) for each in zip(*rows, strict=True))
    picked = kernel.pick(test, then, other, np.float64)
    assert picked.view(np.uint64).tolist() == np.where(test, then, other).view(np.uint64).tolist()
    assert kernel.pick(test, 3, -1, np.int8).tolist() == [3 if each else -1 for each in test]
