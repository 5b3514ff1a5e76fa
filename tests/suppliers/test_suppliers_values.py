from __future__ import annotations

import pytest

from duediligence.suppliers.identifiers import hs_codes_of, is_lei, is_os_id, tax_number_check
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
        ("1k-5k", Number(3000, "range")),
        ("zwischen 50 und 100", Number(75, "range")),
        ("entre 50 y 100", Number(75, "range")),
        ("100〜200", Number(150, "range")),
        ("50 – 99 pers.", Number(74, "range")),
        ("500人以上", Number(500, "at least")),
        ("5K+", Number(5000, "at least")),
        ("более 500", Number(500, "at least")),
        ("до 100", Number(50, "at most")),
        ("300 (approx.)", Number(300)),
        ("1,200 (2023)", Number(1200)),
        ("ca. 500 Mitarbeiter", Number(500)),
        ("100 kişi", Number(100)),
        ("from 100", None),
        ("500 permanent", None),
        ("> 50-100", None),
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


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("6109.10", ("6109.10",)),
        ("610910", ("6109.10",)),
        ("6109 10 00", ("6109.10.00",)),
        ("HTS: 6109.10.0012", ("6109.10.0012",)),
        ("6109.1", ("6109.10",)),
        ("610910.0", ("6109.10",)),
        ("30617", ("0306.17",)),
        ("61", ("61",)),
        ("6109, 4202.21 / 6109", ("6109", "4202.21")),
        ("6109-6110", ("6109", "6110")),
        ("HSN 5208 and 5209", ("5208", "5209")),
        ("9901", None),
        ("0006", None),
        ("cotton shirts", None),
        ("6109 or so", None),
    ],
)
def test_tariff_codes_in_all_their_spellings(text: str, codes: tuple[str, ...] | None) -> None:
    assert hs_codes_of(text) == codes


def test_check_character_of_an_os_id() -> None:
    # The sum of the code points of B and D and of the values of the others in Base 32, modulo 32.
    body = "BD2021250F00D1"
    symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    check = symbols[(66 + 68 + sum(symbols.index(each) for each in body[2:])) % 32]
    assert is_os_id(f"{body}{check}")
    assert is_os_id(f"BD-2021250-F00D1-{check}")
    assert not is_os_id(f"{body}{symbols[(symbols.index(check) + 1) % 32]}")
    assert not is_os_id(f"XX{body[2:]}{check}")
    assert not is_os_id("BD2021400F00D10")


@pytest.mark.parametrize(
    ("header", "right", "wrong"),
    [
        ("vat number", "DE136695976", "DE136695979"),  # the example of the documentation of python-stdnum
        ("cnpj", "16.727.230/0001-97", "16.727.230/0001-98"),
        ("numero de tva", "40303265045 without a country", "FR61954506078"),
    ],
)
def test_tax_numbers_check_themselves(header: str, right: str, wrong: str) -> None:
    known = tax_number_check(header)
    assert known is not None
    assert [known[1](text) for text in (right, wrong)] == [True, False]
    assert tax_number_check("supplier code") is None
