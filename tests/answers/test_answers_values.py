"""Numbers, percentages and dates as people write them."""

from datetime import date

import pytest

from duediligence.answers.constraints import constraint_check
from duediligence.answers.values import NotRead, calendar_date, number, percentage
from duediligence.questionnaire.expressions import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\u202f200", 1200),
        ("1'200.5", 1200.5),
        ("12,345,678", 12345678),
        ("1.234,5", 1234.5),
        ("12,5", 12.5),
        ("-3", -3),
        ("12.0", 12),
        ("1e3", 1000),
        ("about 50", None),
        ("10-20", None),
        ("nan", None),
        ("inf", None),
        ("1,2,3", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(("text", "value"), [("45", 45), ("45 %", 45), ("0.4%", 0.4), ("0", 0), ("100%", 100)])
def test_percentages(text: str, value: float) -> None:
    assert percentage(text) == value


@pytest.mark.parametrize("text", ["0.45", "101", "-1", "half"])
def test_percentages_that_are_asked_and_not_guessed(text: str) -> None:
    assert isinstance(percentage(text), NotRead)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026-03-04 00:00:00", date(2026, 3, 4)),
        ("2026-03-04T10:30:00", date(2026, 3, 4)),
        ("2026/3/4", date(2026, 3, 4)),
        ("04.03.2026", date(2026, 3, 4)),
        ("31/03/2026", date(2026, 3, 31)),
        ("03/31/2026", date(2026, 3, 31)),
        ("03/03/2026", date(2026, 3, 3)),
        ("4 March 2026", date(2026, 3, 4)),
        ("4-Mar-2026", date(2026, 3, 4)),
        ("1st Sept 2026", date(2026, 9, 1)),
        ("March 4, 2026", date(2026, 3, 4)),
        ("46085", date(2026, 3, 4)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert calendar_date(text) == day


@pytest.mark.parametrize(
    "text", ["03/04/2026", "04-03-2026", "2026-02-30", "March 2026", "3/4/26", "soon", "4 Ma 2026"]
)
def test_dates_that_are_asked_and_not_guessed(text: str) -> None:
    assert isinstance(calendar_date(text), NotRead)


@pytest.mark.parametrize(
    ("constraint", "answer", "kept"),
    [
        (". >= 0 and . <= 20000", 250.0, True),
        (". >= 0 and . <= 20000", 20001.0, False),
        ("not(. = 0) or . div 0 > 1", 5.0, True),
        (". mod 2 = 0", 3.0, False),
        (". > ${other}", 3.0, True),  # another answer is not known here: nothing is broken
        ("if(. > 10, . < 20, . > 5)", 4.0, False),
        ("count-selected(.) <= 2", frozenset({"a", "b", "c"}), False),
        ("not(selected(., 'a') and selected(., 'b'))", frozenset({"a", "b"}), False),
        (". != 'other'", "other", False),
        (". >= '2020-01-01'", date(2019, 12, 31), False),
    ],
)
def test_constraints(constraint: str, answer: float, kept: bool) -> None:
    assert constraint_check(parse(constraint))(answer) is kept
