from __future__ import annotations

import math

import numpy as np
import pytest

from duediligence.errors import CannotProceed
from duediligence.suppliers import COLUMNS, NOT_MAPPED, combine, standardise
from tests.suppliers.tables import from_cells, places, read, table, values


def test_a_list_becomes_suppliers() -> None:
    suppliers = read("""
        Supplier name | Country  | Address        | No. of workers | Tier   | Vendor ID | Certificates
        Alpha Ltd     | Viet Nam | 1 Canal Road   | 1,234          | Tier 1 | 00012     | SA8000
        Beta GmbH     | Germany  | (blank)        | N/A            | 2      | 00013     | -
        Gamma Co.     | DE       | 2 Canal Road   | 1001-5000      | T3     |           |
    """)
    assert list(suppliers.frame.columns) == list(COLUMNS)
    shown = (
        "key",
        "name",
        "country",
        "country_as_written",
        "address",
        "workers",
        "tier",
        "supplier_id",
        "extra",
        "row",
    )
    assert values(suppliers, *shown) == [
        ("00012", "Alpha Ltd", "VN", "Viet Nam", "1 Canal Road", 1234.0, "1", "00012", {"Certificates": "SA8000"}, 2),
        ("00013", "Beta GmbH", "DE", "Germany", None, None, "2", "00013", {"Certificates": "-"}, 3),
        (
            "gamma co|DE|2 canal road",
            "Gamma Co.",
            "DE",
            "DE",
            "2 Canal Road",
            3000.0,
            "3",
            None,
            {"No. of workers": "1001-5000"},
            4,
        ),
    ]
    assert places(suppliers) == [("note", 4, "No. of workers", "We read this as about 3,000.")]
    assert suppliers.frame["country_inferred"].tolist() == [False, False, False]
    assert suppliers.frame[["file", "sheet"]].drop_duplicates().values.tolist() == [["list.xlsx", "Suppliers"]]


def test_the_country_is_read_from_the_address_where_its_own_cell_is_no_help() -> None:
    suppliers = read("""
        Supplier name | Country     | Address
        Alpha Ltd     | Bangladesh  | 1 Canal Road, Dhaka
        Beta Ltd      |             | 2 Canal Road, Dhaka, Bangladesh
        Gamma Ltd     | Atlantis    | 3 Canal Road, Hanoi, Vietnam
        Delta Ltd     | Germny      | 4 Canal Road
        Epsilon Ltd   | N/A         | 5 Canal Road
    """)
    assert values(suppliers, "name", "country", "country_as_written", "country_inferred") == [
        ("Alpha Ltd", "BD", "Bangladesh", False),
        ("Beta Ltd", "BD", None, True),
        ("Gamma Ltd", "VN", "Atlantis", True),
        ("Delta Ltd", None, "Germny", False),
        ("Epsilon Ltd", None, None, False),
    ]
    assert [(each.row, each.value, each.message, each.advice) for each in suppliers.problems] == [
        (
            4,
            "Atlantis",
            "We do not know this country; the address says Viet Nam.",
            "Write the country's name or its ISO code.",
        ),
        (
            5,
            "Germny",
            "We do not know this country.",
            "Did you mean Germany? Write the country's name or its ISO code.",
        ),
        (6, "N/A", "This supplier has no country.", "Fill in the country where the work is done."),
    ]


def test_a_list_without_a_country_column_says_how_far_the_addresses_carry() -> None:
    suppliers = read("""
        Company Name | Factory Address
        Alpha Ltd    | 1 Canal Road, Dhaka, Bangladesh
        Beta Ltd     | 2 Canal Road, Anytown
    """)
    assert values(suppliers, "country", "country_inferred") == [("BD", True), (None, False)]
    assert places(suppliers) == [
        ("warning", None, None, "No column says the country. We read it from the address in 1 of 2 rows.")
    ]


def test_na_is_namibia_among_iso_codes_and_nothing_elsewhere() -> None:
    codes = read("Supplier name|Country\nAlpha Ltd|NA\nBeta Ltd|DE\nGamma Ltd|VN")
    names = read("Supplier name|Country\nAlpha Ltd|NA\nBeta Ltd|Germany\nGamma Ltd|Viet Nam")
    assert values(codes, "country")[0] == ("NA",)
    assert values(names, "country", "country_as_written")[0] == (None, None)


def test_text_is_trimmed_and_otherwise_kept() -> None:
    of = from_cells(["Supplier name", "City"], [["\u00a0 Al\u200bpha\u202e Ltd ", "Line one\nline two"]])
    suppliers = standardise(of, {0: "name", 1: "city"}, "list.xlsx")
    assert values(suppliers, "name", "city") == [("Al\u200bpha\u202e Ltd", "Line one\nline two")]


def test_firms_called_null_none_and_na_are_suppliers() -> None:
    suppliers = read("Supplier name|Country\nNull|DE\nNone|DE\nNA|DE\nTotal Cleaning Ltd|DE")
    assert values(suppliers, "name") == [("Null",), ("None",), ("NA",), ("Total Cleaning Ltd",)]


def test_totals_notes_headings_and_repeated_headers_are_left_out_with_their_reason() -> None:
    cells = [
        ["Asia is not a country", "", ""],
        ["VIET NAM", "", ""],
        ["Alpha Ltd", "Viet Nam", "120"],
        ["Supplier name", "Country", "Workers"],
        ["Beta Ltd", "Germany", "80"],
        ["Lone Star Ltd", "", ""],
        ["Grand total:", "", "200"],
        ["* figures of last year", "", ""],
        ["Compliance department", "", ""],
    ]
    of = from_cells(["Supplier name", "Country", "Workers"], cells, rows=[2, 3, 4, 5, 6, 7, 8, 9, 12])
    suppliers = standardise(of, {0: "name", 1: "country", 2: "workers"}, "list.xlsx")
    assert values(suppliers, "row", "name") == [
        (2, "Asia is not a country"),
        (4, "Alpha Ltd"),
        (6, "Beta Ltd"),
        (7, "Lone Star Ltd"),
    ]
    assert [(each.row, each.message) for each in suppliers.problems if each.level == "blocking"] == [
        (3, "This row looks like a heading, not a supplier. We left it out."),
        (5, "This row repeats the headers. We left it out."),
        (8, "This row looks like a total, not a supplier. We left it out."),
        (9, "This row looks like a note, not a supplier. We left it out."),
        (12, "This row looks like a note, not a supplier. We left it out."),
    ]


def test_a_row_without_a_name_goes_by_its_number_or_place_or_is_left_out() -> None:
    suppliers = read("""
        Supplier name | Vendor ID | Address      | Country
                      | V-1       |              | Germany
                      |           | 1 Canal Road | Germany
                      |           |              | Germany
        Alpha Ltd     | V-2       | 2 Canal Road | Germany
    """)
    assert values(suppliers, "row", "name") == [(2, "V-1"), (3, "1 Canal Road"), (5, "Alpha Ltd")]
    assert places(suppliers) == [
        ("warning", 2, "Supplier name", 'This row has no supplier name; we call it by its supplier number, "V-1".'),
        ("warning", 3, "Supplier name", 'This row has no supplier name; we call it by its address, "1 Canal Road".'),
        ("blocking", 4, "Supplier name", "This row has no supplier name, number or address. We left it out."),
    ]


def test_every_row_is_kept_and_repetitions_are_told_apart() -> None:
    suppliers = read("""
        Supplier name | Country | Address      | Workers
        Alpha Ltd     | Germany | 1 Canal Road | 120
        Alpha Ltd     | Germany | 2 Canal Road | 120
        ALPHA LTD.    | Germany | 1 Canal Road | 120
        Alpha Ltd     | Germany | 1 Canal Road | 120
    """)
    assert values(suppliers, "key") == [
        ("alpha ltd|DE|1 canal road",),
        ("alpha ltd|DE|2 canal road",),
        ("alpha ltd|DE|1 canal road (2)",),
        ("alpha ltd|DE|1 canal road (3)",),
    ]
    assert [(each.row, each.level, each.message) for each in suppliers.problems] == [
        (4, "warning", "This row has the same name, country and place as row 2, but other cells differ."),
        (5, "warning", "This row repeats row 2: every cell is the same."),
    ]


def test_one_number_for_several_sites_is_followed_by_the_site() -> None:
    suppliers = read("""
        Supplier name | Vendor ID | Site  | Country
        Alpha Ltd     | V-1       | North | Germany
        Alpha Ltd     | V-1       | South | Germany
        Beta Ltd      | V-2       | East  | Germany
    """)
    assert values(suppliers, "key") == [("V-1|north",), ("V-1|south",), ("V-2",)]
    assert suppliers.problems == ()


def test_shares_are_per_cent() -> None:
    fractions = read("Supplier name|Country|% Female Workers\nA Ltd|DE|0.45\nB Ltd|DE|1\nC Ltd|DE|0")
    signs = read("Supplier name|Country|% Female Workers\nA Ltd|DE|45 %\nB Ltd|DE|26-50%\nC Ltd|DE|120")
    assert values(fractions, "women_share") == [(45.0,), (100.0,), (0.0,)]
    assert values(signs, "women_share", "extra") == [
        (45.0, {}),
        (38.0, {"% Female Workers": "26-50%"}),
        (None, {"% Female Workers": "120"}),
    ]
    assert places(signs) == [
        ("note", 3, "% Female Workers", "We read this as about 38 %."),
        ("warning", 4, "% Female Workers", "We could not read a percentage here."),
    ]


def test_a_number_no_employer_can_have_is_kept_aside() -> None:
    suppliers = read("Supplier name|Country|Workers\nAlpha Ltd|DE|12000000000\nBeta Ltd|DE|0\nGamma Ltd|DE|5")
    assert values(suppliers, "workers", "extra") == [(None, {"Workers": "12000000000"}), (0.0, {}), (5.0, {})]
    assert places(suppliers) == [
        ("warning", 2, "Workers", "We could not read a number here."),
        ("note", 3, "Workers", "This says 0."),
    ]


def test_spend_and_its_currency() -> None:
    suppliers = read("Supplier name|Country|Spend (EUR)\nA Ltd|DE|1.234,50\nB Ltd|DE|USD 2.000\nC Ltd|DE|unclear")
    assert values(suppliers, "spend", "currency") == [(1234.5, "EUR"), (2000.0, "USD"), (None, None)]


def test_an_lei_with_wrong_check_digits_is_kept_aside() -> None:
    suppliers = read("Supplier name|Country|LEI\nAlpha Ltd|DE|FICT0000000000000198")
    assert values(suppliers, "lei", "extra") == [(None, {"LEI": "FICT0000000000000198"})]
    assert [place[:3] for place in places(suppliers)] == [("warning", 2, "LEI")]


def test_numbers_stored_as_decimals_lose_their_point() -> None:
    suppliers = read("Supplier name|Country|Vendor ID\nAlpha Ltd|DE|4711.0\nBeta Ltd|DE|4712.0")
    assert values(suppliers, "supplier_id") == [("4711",), ("4712",)]
    assert [place[:3] for place in places(suppliers)] == [("note", None, "Vendor ID")]


def test_blank_and_repeated_headers_become_names_of_their_own() -> None:
    of = from_cells(["Supplier name", "", "Certificate", "Certificate"], [["Alpha Ltd", "x", "SA8000", "BSCI"]])
    suppliers = standardise(of, {0: "name", 1: NOT_MAPPED}, "list.xlsx")
    assert values(suppliers, "extra") == [({"Column B": "x", "Certificate": "SA8000", "Certificate (D)": "BSCI"},)]


def test_tables_are_combined_with_keys_unique_over_all() -> None:
    one = read("Supplier name|Country\nAlpha Ltd|DE\nBeta Ltd|DE", "Makers")
    two = read("Supplier name|Country|Workers\nBeta Ltd|DE|5\nAlpha Ltd|DE|", "Dyers")
    both = combine([one, two])
    assert values(both, "key", "sheet", "row", "workers") == [
        ("alpha ltd|DE|", "Makers", 2, None),
        ("beta ltd|DE|", "Makers", 3, None),
        ("beta ltd|DE| (2)", "Dyers", 2, 5.0),
        ("alpha ltd|DE| (2)", "Dyers", 3, None),
    ]
    assert [(each.sheet, each.row, each.message) for each in both.problems] == [
        ("Dyers", 2, 'This row has the same name and country as row 3 of sheet "Makers", but other cells differ.'),
        ("Dyers", 3, 'This row repeats row 2 of sheet "Makers": every cell is the same.'),
    ]
    assert list(both.frame.index) == [0, 1, 2, 3]


def test_types_of_the_frame_do_not_depend_on_what_is_missing() -> None:
    full = read("Supplier name|Country|Workers|Spend\nAlpha Ltd|DE|5|7")
    bare = read("Supplier name|City\nAlpha Ltd|Hull")
    none = combine([])
    assert full.frame.dtypes.to_dict() == bare.frame.dtypes.to_dict() == none.frame.dtypes.to_dict()
    assert full.frame["workers"].dtype == np.float64
    assert bare.frame["country"].iat[0] is None
    assert math.isnan(bare.frame["workers"].iat[0])


def test_a_table_without_a_name_column_cannot_be_read() -> None:
    with pytest.raises(CannotProceed, match="No column holds the names") as stopped:
        standardise(table("City|Country\nHull|GB", "List"), {0: "city", 1: "country"}, "list.xlsx")
    assert stopped.value.problems[0].place() == 'list.xlsx, sheet "List", row 1'


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValueError, match="no standard column"):
        standardise(table("Name|X\nAlpha|1"), {0: "name", 1: "colour"}, "list.xlsx")


def test_identifiers_that_fail_their_check_are_pointed_out_and_kept() -> None:
    suppliers = read("""
        Supplier name | Country | VAT number  | OS ID           | HS codes
        Alpha Ltd     | DE      | DE136695976 | BD2021250D1DTNW | 6109.1, 4202
        Beta Ltd      | DE      | DE136695979 | BD2021250D1DTN7 | shirts
        Gamma Ltd     | DE      | 1.23E+11    |                 | 30617
    """)
    assert values(suppliers, "supplier_id", "os_id", "hs_codes", "extra") == [
        ("DE136695976", "BD2021250D1DTNW", "6109.10; 4202", {}),
        ("DE136695979", None, "shirts", {"OS ID": "BD2021250D1DTN7"}),
        ("1.23E+11", None, "0306.17", {}),
    ]
    assert [(each.row, each.kind) for each in suppliers.problems] == [
        (4, "id_rounded"),
        (3, "tax_number_wrong"),
        (3, "os_id_wrong"),
        (3, "hs_code_unread"),
    ]


def test_places_tell_the_country_of_blank_cells_and_never_overrule_a_written_one() -> None:
    suppliers = read("""
        Supplier name | Country | City    | Address
        Alpha Ltd     |         | Gazipur | 1 Canal Road
        Beta Ltd      | Various | Gazipur | 2 Canal Road
        Gamma Ltd     |         | Gazipur | 3 Canal Road, Mumbai
    """)
    assert values(suppliers, "country", "country_inferred") == [("BD", True), (None, False), (None, False)]
