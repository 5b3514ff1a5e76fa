"""Workbooks: text as a person sees it, at the file's own rows and columns."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
import xlsxwriter

from duediligence.errors import CannotProceed
from duediligence.settings import ReadingLimits

from .files import HEADER, LOTUS, NANDU, here, raw_sheet, rows_of, said, text_row, with_parts, workbook

DATA = Path(__file__).parent / "data"


def formatted() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        date, percent, padded = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "0.0%", "00000"))
        sheet = book.add_worksheet("Mills")
        sheet.write("B2", "Mills, as of last month")
        sheet.write_row("B4", ["Supplier ID", "Supplier name", "Country", "Workers", "Women", "Audited", "Note"])
        sheet.write("B5", 417, padded)
        sheet.write_row("C5", ["Lotus Garments Ltd", "NA", 5667])
        sheet.write("F5", 0.256, percent)
        sheet.write("G5", datetime.date(2025, 3, 4), date)
        sheet.write("H5", 0.1 + 0.2)
        sheet.write("B7", "00042")
        sheet.write_row("C7", ["  Null ", "None", 12.5])
        sheet.write("F7", "n/a", percent)
        sheet.write("H7", True)
    return target.getvalue()


def test_text_is_what_a_person_sees_and_rows_and_letters_are_the_files_own() -> None:
    book = here(formatted(), "mills.xlsx")
    (table,) = book.tables
    assert (table.sheet, table.header_row, table.first_row) == ("Mills", 4, 5)
    assert table.headers == ("", "Supplier ID", "Supplier name", "Country", "Workers", "Women", "Audited", "Note")
    assert table.letters == tuple("ABCDEFGH")
    assert table.rows.to_pylist() == [5, 7]
    assert rows_of(book) == [
        [None, "00417", "Lotus Garments Ltd", "NA", "5667", "25.6%", "2025-03-04", "0.3"],
        [None, "00042", "  Null ", "None", "12.5", "n/a", None, "true"],
    ]
    assert book.problems == ()


@pytest.mark.parametrize("name", ["mills.xls", "mills.ods"])
def test_other_kinds_of_workbook(name: str) -> None:
    book = here((DATA / name).read_bytes(), name)
    (table,) = book.tables
    assert (book.kind, table.header_row, table.rows.to_pylist()) == (name[-3:], 3, [4, 6])
    filled = [[cell for cell in row if cell is not None] for row in rows_of(book)]
    assert filled == [
        ["00417", "Lotus Garments Ltd", "BD", "120", "2025-03-04"],
        ["00418", "Ñandú Textiles SA", "PE", "5667", "2025-04-05", "0.125"],
    ]


def test_an_xls_keeps_its_empty_first_column() -> None:
    book = here((DATA / "mills.xls").read_bytes(), "mills.xls")
    assert book.tables[0].headers == ("", "Mill ID", "Mill name", "Country", "Workers", "Audited", "Ratio")
    assert said(book, "warning") == [
        'mills.xls, sheet "Mills", row 4, column G: Cell G4 shows #DIV/0!; we read it as empty. '
        "Mend or clear the formula and upload the file again."
    ]


def test_errors_and_formulas_without_a_saved_value_are_named_cell_by_cell() -> None:
    cells = (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Lotus Garments Ltd</t></is></c>'
        '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "<c r=\"C2\"><f>IF(A2&gt;1,'a','b')</f></c>"
        '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f>1+1</f><v>2</v></c></row>'
    )
    book = here(raw_sheet(text_row(1, "Supplier name", "Country", "Workers", "City", "Address") + cells))
    assert rows_of(book) == [["Lotus Garments Ltd", None, None, None, "2"]]
    assert [(problem.row, problem.column, problem.message) for problem in book.problems] == [
        (2, "B", "Cell B2 shows #DIV/0!; we read it as empty."),
        (2, "C", "C2 formula has no saved value; we read it as empty, not as an answer."),
    ]


def test_numbers_that_are_none_and_ids_that_outgrew_a_number() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>Mill {row}</v></c><c r="B{row}"><v>{value}</v></c></row>'
        for row, value in [(2, "1e309"), (3, "NaN"), (4, "12345678901234567890"), (5, "1,5")]
    )
    cells += text_row(6, "Mill 6", "NaN")
    book = here(raw_sheet(text_row(1, "Supplier name", "Workers") + cells))
    assert [row[1] for row in rows_of(book)] == [None, None, "12345678901234567168", "1,5", "NaN"]
    assert [(problem.row, problem.message.partition(";")[0]) for problem in book.problems] == [
        (2, "Cell B2 is not a number we can use"),
        (3, "Cell B3 is not a number we can use"),
        (4, "Cell B4 is a number of more than 15 digits"),
    ]


def test_the_1904_calendar() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": True}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["Supplier name", "Audited"])
        sheet.write(1, 0, "Lotus Garments Ltd")
        sheet.write(1, 1, datetime.date(2025, 1, 2), date)
    assert rows_of(here(target.getvalue())) == [["Lotus Garments Ltd", "2025-01-02"]]


def test_macros_and_pictures_are_left_out_and_we_say_so() -> None:
    data = with_parts(
        workbook({"List": [HEADER, LOTUS]}), **{"xl/vbaProject.bin": b"<!DOCTYPE html>", "xl/media/logo.png": b"x"}
    )
    assert said(here(data), "note") == [
        "list.xlsx: The workbook holds macros; we read values only and never run or keep them.",
        "list.xlsx: The workbook holds pictures; we read values only.",
    ]


def test_invisible_characters_are_pointed_out() -> None:
    book = here(workbook({"List": [HEADER, ["1", "Lotus\u202egnp Ltd", "BD", "7"], ["2", "Be\x07ll Mill", "BD", "7"]]}))
    assert [row[1] for row in rows_of(book)] == ["Lotus\u202egnp Ltd", "Be ll Mill"]
    assert [(problem.level, problem.row, problem.column) for problem in book.problems] == [
        ("note", 2, "B"),
        ("warning", 3, "B"),
    ]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (ReadingLimits(rows=2), "The file has 3 rows with values; our limit is 2."),
        (ReadingLimits(columns=3), "The cell D1 is in column 4; our limit is 3 columns."),
        (ReadingLimits(sheets=1), "The workbook has 2 sheets; our limit is 1."),
        (ReadingLimits(cell_characters=12), "Cell B2 is too long: 18 characters; our limit is 12."),
        (ReadingLimits(parts=5), "The workbook consists of 11 parts; our limit is 5."),
    ],
)
def test_a_limit_is_stated_with_the_actual_value(limits: ReadingLimits, message: str) -> None:
    data = workbook({"List": [HEADER, LOTUS, NANDU], "Other": [["x"]]})
    with pytest.raises(CannotProceed) as refusal:
        here(data, limits=limits)
    assert [problem.message for problem in refusal.value.problems] == [message]
