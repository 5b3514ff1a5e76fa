from __future__ import annotations

import pytest

from duediligence.suppliers import personal_columns, standardise
from duediligence.suppliers.personal import lists_people
from tests.suppliers.tables import fields, from_cells, places, table, values

LIST = """
    Supplier name | Country | Contact e-mail  | Passport No. | Worker names | Hotline         | Desk           | Order
    Alpha Ltd     | DE      | a@alpha.example | X1           | A. Person    | +49 40 123 4567 | b@alpha.example | C-1
    Beta Ltd      | DE      | b@beta.example  | X2           | B. Person    | +49 40 123 4568 | c@beta.example  | C-2
    Gamma Ltd     | DE      |                 |              |              | +49 40 123 4569 |                 | C-3
"""


def test_columns_about_people_are_seen_by_header_and_by_content() -> None:
    assert [(each.letter, each.holds) for each in personal_columns(table(LIST))] == [
        ("C", "e-mail addresses"),
        ("D", "identity papers"),
        ("E", "names of people"),
        ("F", "telephone numbers"),
        ("G", "e-mail addresses"),
    ]


def test_they_are_left_out_and_pointed_out() -> None:
    of = table(LIST)
    suppliers = standardise(of, fields(of), "list.xlsx")
    assert values(suppliers, "extra") == [({"Order": "C-1"},), ({"Order": "C-2"},), ({"Order": "C-3"},)]
    assert places(suppliers)[0] == (
        "warning",
        None,
        "Contact e-mail",
        "This column looks like personal data (e-mail addresses). We left it out.",
    )
    assert len(suppliers.problems) == 5
    assert "alpha.example" not in repr(suppliers)


def test_an_officer_keeps_one_with_a_reason() -> None:
    of = table(LIST)
    suppliers = standardise(of, fields(of), "list.xlsx", kept={2: "to send the questionnaire"})
    assert values(suppliers, "extra")[0] == ({"Contact e-mail": "a@alpha.example", "Order": "C-1"},)
    assert len(suppliers.problems) == 4


@pytest.mark.parametrize(
    ("header", "holds"),
    [
        ("护照号码", "identity papers"),
        ("Numéro de passeport", "identity papers"),
        ("Số hộ chiếu", "identity papers"),
        ("Doğum tarihi", "dates of birth"),
        ("জন্ম তারিখ", "dates of birth"),
        ("Tanggal lahir", "dates of birth"),
        ("رقم الحساب البنكي", "bank accounts"),
        ("Kontonummer", "bank accounts"),
        ("家庭住址", "home addresses"),
        ("Domicilio particular", "home addresses"),
        ("员工姓名", "names of people"),
        ("従業員氏名", "names of people"),
        ("Imię i nazwisko", "names of people"),
        ("联系电话", "telephone numbers"),
        ("เบอร์โทรศัพท์", "telephone numbers"),
        ("Электронная почта", "e-mail addresses"),
        ("Marital status", "health and family"),
        ("Supplier name", None),
        ("наименование", None),
        ("Production line ID", None),
        ("Fabric weight (GSM)", None),
        ("Age", None),
        ("Nationality", None),
    ],
)
def test_headers_about_people_in_several_languages(header: str, holds: str | None) -> None:
    found = personal_columns(from_cells([header], []))
    assert [each.holds for each in found] == ([holds] if holds else [])


def test_age_sex_and_pay_are_about_people_only_beside_their_names() -> None:
    of = table("Factory|Gender|Wage\nAlpha|60 % women|200 USD")
    beside = table("Factory|Worker name|Gender|Wage\nAlpha|A. Person|F|200 USD")
    assert personal_columns(of) == ()
    assert [each.holds for each in personal_columns(beside)] == [
        "names of people",
        "age and sex of single people",
        "pay of single people",
    ]


def test_numbers_with_check_digits_are_known_whatever_the_header() -> None:
    papers = ["11010519491231002X", "110101199001010015", "360426199101010071"]  # check digits by ISO 7064 MOD 11-2
    accounts = ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "FR1420041010050500013M02606"]
    codes = ["110105194912310021", "110101199001010010", "360426199101010070"]
    of = from_cells(["A", "B", "C"], list(zip(papers, accounts, codes, strict=True)))
    assert [(each.letter, each.holds) for each in personal_columns(of)] == [
        ("A", "identity papers"),
        ("B", "bank accounts"),
    ]


def test_a_list_of_workers_is_no_list_of_suppliers() -> None:
    assert lists_people(table("姓名|出生日期|工厂名称\nA|1990-01-01|甲"))
    assert not lists_people(table("Supplier name|Contact person|Country\nAlpha|A. Person|DE"))
