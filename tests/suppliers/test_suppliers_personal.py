from __future__ import annotations

from duediligence.suppliers import personal_columns, standardise
from tests.suppliers.tables import fields, places, table, values

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
