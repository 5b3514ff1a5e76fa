"""Which row is the header and which rows are records."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed
from duediligence.spreadsheets import normalise_header, table_of

from .files import HEADER, LOTUS, NANDU, here, rows_of, said, workbook

THIRD = ["009", "Río Mills SA", "PE", "44"]


def test_title_rows_above_and_totals_and_notes_below_are_no_records() -> None:
    rows = [
        ["Suppliers 2026"],
        ["Prepared by", "Purchasing"],
        [],
        HEADER,
        LOTUS,
        [],
        NANDU,
        HEADER,
        THIRD,
        ["Total", None, None, 5831],
        [],
        ["Source: our purchasing system; workers as reported by the suppliers themselves."],
    ]
    book = here(workbook({"List": rows}))
    (table,) = book.tables
    assert (table.header_row, table.headers, table.rows.to_pylist()) == (4, tuple(HEADER), [5, 7, 9])
    assert said(book) == [
        'list.xlsx, sheet "List", row 8: We did not read row 8 (the header again) as records. '
        "Check that no supplier is among them.",
        'list.xlsx, sheet "List", row 10: We did not read 2 rows from row 10 on (totals or notes under the list) as '
        "records. Check that no supplier is among them.",
    ]


def test_a_last_supplier_of_whom_only_the_name_is_known_stays() -> None:
    book = here(workbook({"List": [HEADER, LOTUS, NANDU, [None, "Delta Dyeing"]]}))
    assert rows_of(book)[-1] == [None, "Delta Dyeing", None, None]


def test_a_supplier_called_total_stays() -> None:
    total = ["010", "Total Knitwear Ltd", "BD", "12"]
    assert rows_of(here(workbook({"List": [HEADER, LOTUS, NANDU, total]})))[-1] == total


def test_prepared_rows_are_no_records() -> None:
    rows = [[*HEADER, "Checked", ""], [*LOTUS, False, "x"], *([[n, None, None, 0, False, "x"] for n in range(2, 30)])]
    book = here(workbook({"List": rows}))
    assert rows_of(book) == [[*LOTUS, "false", "x"]]
    assert "28 rows from row 3 on (prepared but not filled in)" in said(book)[0]


def test_numbers_are_answers_where_all_rows_are_numbers() -> None:
    answers = [["1", "0", "1"], ["2", "0", "0"], ["3", "1", "1"]]
    assert rows_of(here(workbook({"Answers": [["Supplier ID", "q1", "q2"], *answers]}))) == answers


def test_rows_far_below_are_not_read_but_named() -> None:
    book = here(workbook({"List": [HEADER, LOTUS, *([[]] * 300), NANDU]}))
    assert rows_of(book) == [LOTUS]
    assert "row 303 (after more than 200 blank rows)" in said(book)[0]


def test_headers_in_words_we_do_not_know() -> None:
    rows = [["Nombor", "Nama kilang", "Bilangan"], ["1", "Kilang Ali", "15"], ["2", "Kilang Bakar", "21"]]
    assert here(workbook({"List": rows})).tables[0].header_row == 1


def test_a_list_without_headers() -> None:
    rows = [["Lotus Garments Ltd", "072637457", "XX"], ["Ñandú Textiles SA", "072637458", "XX"]]
    (table,) = here(workbook({"List": [*rows, ["Río Mills SA", "072637459", "XX"]]})).tables
    assert (table.header_row, table.headers, table.rows.to_pylist()) == (None, ("", "", ""), [1, 2, 3])


def test_several_sheets_each_with_its_own_header_row() -> None:
    book = here(
        workbook(
            {
                "Instructions": [["Name", "Country"], ["Write the supplier's name here", "and its country here"]],
                "Mills": [["Our mills"], HEADER, LOTUS],
                "Dye houses": [HEADER, NANDU, THIRD],
                "Blank": [],
            }
        )
    )
    assert [(table.sheet, table.header_row, len(table.rows)) for table in book.tables] == [
        ("Mills", 2, 1),
        ("Dye houses", 1, 2),
    ]
    assert [(problem.sheet, problem.message) for problem in book.problems] == [
        ("Blank", "This sheet is empty."),
        ("Instructions", "This sheet is named as instructions or as a look-up list; we did not read it as a list."),
    ]


def test_only_a_header_gives_an_empty_table() -> None:
    (table,) = here(workbook({"List": [HEADER]})).tables
    assert (table.header_row, table.first_row, len(table.rows)) == (1, None, 0)


def test_the_officer_names_another_header_row() -> None:
    book = here(workbook({"List": [["Supplier name", "Country"], ["name", "country"], ["Lotus Garments Ltd", "BD"]]}))
    table = table_of(book.sheets[0], 2)
    assert (table.headers, table.rows.to_pylist()) == (("name", "country"), [3])
    assert table_of(book.sheets[0], None).rows.to_pylist() == [1, 2, 3]
    with pytest.raises(CannotProceed, match="Row 9 is blank"):
        table_of(book.sheets[0], 9)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Smelter Country (*)", "smelter country"),
        ("workerCount", "worker count"),
        ("% Female Workers", "percent female workers"),
        ("País_sede", "pais sede"),
        ("冶炼厂名称 (*)", "冶炼厂名称"),
    ],
)
def test_normalised_headers(written: str, normal: str) -> None:
    assert normalise_header(written) == normal


def test_the_officer_names_another_header_row_of_one_of_two_tables() -> None:
    rows = [[*HEADER, None, "Farm", "Country"], [*LOTUS, None, "Finca Roja", "PE"], [*NANDU, None, "Nông Xanh", "VN"]]
    rows += [[None, None, None, None, None, f"Farm {n}", "PE"] for n in range(4)]
    book = here(workbook({"List": rows}))
    left, right = book.tables
    assert (left.letters, right.letters) == (("A", "B", "C", "D"), ("F", "G"))
    again = table_of(book.sheets[0], 2, right.region)
    assert (again.headers, again.letters, again.rows.to_pylist()) == (("Finca Roja", "PE"), ("F", "G"), [3, 4, 5, 6, 7])
