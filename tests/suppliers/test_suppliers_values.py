from __future__ import annotations

import pytest

from duediligence.suppliers.cells import is_lei
from duediligence.suppliers.values import Money, Number, is_missing, money_of, normalise_name, number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", Number(120)),
        ("1,234", Number(1234)),
        ("1.234", Number(1234)),
        ("1 234", Number(1234)),
        ("1\u00a0234", Number(1234)),
        ("12,345,678", Number(12345678)),
        ("111.0", Number(111)),
        ("ca. 500", Number(500)),
        ("~ 1,200 workers", Number(1200)),
        ("350 employees", Number(350)),
        ("2k", Number(2000)),
        ("45 %", Number(45)),
        ("45,5 %", Number(45.5)),
        ("0.45", Number(0.45)),
        ("1001-5000", Number(3000, "range")),
        ("1,001 – 5,000", Number(3000, "range")),
        ("500 to 1000", Number(750, "range")),
        ("0-100", Number(50, "range")),
        ("26-50%", Number(38, "range")),
        ("1001+", Number(1001, "at least")),
        ("> 500", Number(500, "at least")),
        ("more than 1,000", Number(1000, "at least")),
        ("< 1.000", Number(500, "at most")),
        ("fewer than 50", Number(25, "at most")),
        ("5000-1001", None),
        ("Jan-50", None),
        ("many", None),
        ("9" * 400, None),
        ("< " + "9" * 400, None),
        ("2019-01-05", None),
        ("-5", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: Number | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("5000", Money(5000, None)),
        ("USD 5,000", Money(5000, "USD")),
        ("€1.234,56", Money(1234.56, "EUR")),
        ("1,234.56 EUR", Money(1234.56, "EUR")),
        ("$1.2m", Money(1_200_000, None)),
        ("1234.567", Money(1234.567, None)),
        ("(1,234)", Money(-1234, None)),
        ("US$ 250k", Money(250_000, "USD")),
        ("on request", None),
        ("9" * 400, None),
    ],
)
def test_sums_of_money(text: str, money: Money | None) -> None:
    assert money_of(text) == money


def test_a_lone_point_groups_thousands_where_the_column_says_so() -> None:
    assert money_of("1.234", point_is_decimal=False) == Money(1234, None)


@pytest.mark.parametrize("text", ["N/A", "n/a", "(blank)", "-", "–", "Not reported", "NO SUPPLIER GROUP", "", "#N/A"])
def test_words_for_nothing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["Null", "None", "NA", "Pending", "X"])
def test_a_firm_may_be_called_nothing(text: str) -> None:
    assert is_missing(text)
    assert not is_missing(text, name=True)


def test_spellings_of_one_name_meet() -> None:
    spellings = ["Sunny Tex Ltd.", "SUNNY  TEX, LTD", "Sunny\u200b Tex Ltd", "Ｓｕｎｎｙ Tex Ltd", " sunny-tex ltd "]
    assert {normalise_name(spelling) for spelling in spellings} == {"sunny tex ltd"}
    assert normalise_name("Sunny Tex Inc") != normalise_name("Sunny Tex Ltd")


def test_check_digits_of_an_lei() -> None:
    # ISO 17442 with check digits worked out by hand: 18 characters, then 98 minus the remainder by 97.
    body = "FICT00000000000001"
    digits = "".join(str(int(each, 36)) for each in body + "00")
    good = f"{body}{98 - int(digits) % 97:02d}"
    assert is_lei(good)
    assert not is_lei(good[:-1] + str((int(good[-1]) + 1) % 10))
    assert not is_lei("FICT")
