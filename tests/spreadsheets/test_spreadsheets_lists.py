"""Lists as companies keep them, all invented: where the table is, what its headers are, which rows are records."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter

from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets import Book
from duediligence.spreadsheets.book import book_of
from duediligence.spreadsheets.reading import parse
from duediligence.suppliers import HEADER_WORDS

from .files import workbook

Rows = Sequence[Sequence[Any]]

HEAD = ["Supplier name", "Country", "Workers"]
MILLS = [
    ["Lotus Garments Ltd", "Bangladesh", 1200],
    ["Ñandú Textiles SA", "Peru", 340],
    ["Hoa Sen Footwear Co", "Viet Nam", 2300],
    ["Çınar Tekstil AŞ", "Türkiye", 410],
]
FIRST = ["Lotus Garments Ltd", "Bangladesh", "1200"]


@dataclass(frozen=True)
class Expected:
    """One table: its sheet, header row, headers, first record, and the numbers of all records."""

    header_row: int | None
    rows: Sequence[int]
    first: Sequence[str | None] = field(default_factory=lambda: FIRST)
    headers: Sequence[str] | None = field(default_factory=lambda: HEAD)
    sheet: str | None = "List"


def sheet_with(rows: Rows, merged: Sequence[str] = (), **more: Rows) -> bytes:
    """A workbook with a sheet List and others; ``merged`` ranges of List keep the text of their first cell."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, content in {"List": rows, **more}.items():
            sheet = book.add_worksheet(name)
            for place in merged if name == "List" else ():
                sheet.merge_range(place, "")
            for row, values in enumerate(content):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value)
    return target.getvalue()


def text(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", newline: str = "\r\n") -> bytes:
    lines = [delimiter.join("" if value is None else str(value) for value in row) for row in rows]
    return (newline.join(lines) + newline).encode(encoding)


def hidden_look_up() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in {"Codes": [["Country", "Name"], ["BD", "Bangladesh"]], "List": [HEAD, *MILLS]}.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                sheet.write_row(row, 0, values)
            if name == "Codes":
                sheet.very_hidden()
        book.get_worksheet_by_name("List").activate()
    return target.getvalue()


def phantom_cells() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        grey = book.add_format({"bg_color": "#dddddd"})
        for row in range(2000):
            for column in range(12):
                sheet.write_blank(row, column, None, grey)
        for row, values in enumerate([HEAD, *MILLS]):
            sheet.write_row(row, 0, values)
    return target.getvalue()


def default_password() -> bytes:
    target = io.BytesIO()
    plain = io.BytesIO(workbook({"List": [HEAD, *MILLS]}))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("VelvetSweatshop", target)
    return target.getvalue()


def with_columns(rows: Rows, *before: Any) -> list[list[Any]]:
    return [[*before, *row] for row in rows]


CZECH = ["Název dodavatele", "Země", "Zaměstnanci"]
THAI = ["ชื่อโรงงาน", "ประเทศ", "จำนวนคนงาน"]
ARABIC = ["اسم المورد", "البلد", "عدد العمال"]
RUSSIAN = ["Поставщик", "Страна", "Работников"]
CHINESE = ["供应商名称", "国家", "员工人数"]
GREEK = ["Επωνυμία", "Χώρα", "Εργαζόμενοι"]
GROUPED = ["Supplier name", "Country", "Workers · Total", "Workers · Women", "Workers · Migrant"]
FULL = [[*row, 10, 5] for row in MILLS]
FIRST_FULL = [*FIRST, "10", "5"]

CASES: Mapping[str, tuple[bytes | Callable[[], bytes], Sequence[Expected]]] = {
    "plain": (workbook({"List": [HEAD, *MILLS]}), [Expected(1, range(2, 6))]),
    "title and blank rows above": (
        workbook({"List": [["Our suppliers 2026"], [], ["As of", "March"], [], HEAD, *MILLS]}),
        [Expected(5, range(6, 10))],
    ),
    "merged title": (
        sheet_with([["Supplier list of the group"], HEAD, *MILLS], ["A1:C1"]),
        [Expected(2, range(3, 7))],
    ),
    "blank first columns and rows": (
        workbook({"List": [[], [], *with_columns([HEAD, *MILLS], None, None)]}),
        [Expected(3, range(4, 8), [None, None, *FIRST], ["", "", *HEAD])],
    ),
    "a blank column for the eye divides nothing": (
        workbook({"List": [["Supplier name", "Country", None, "City", "Workers"],
                           ["Lotus Garments Ltd", "Bangladesh", None, "Dhaka", 12],
                           ["Río SA", "Peru", None, "Lima", 5], ["Hoa Sen Co", "Viet Nam", None, None, 7]]}),
        [Expected(1, [2, 3, 4], ["Lotus Garments Ltd", "Bangladesh", None, "Dhaka", "12"],
                  ["Supplier name", "Country", "", "City", "Workers"])],
    ),
    "blank rows between records": (
        workbook({"List": [HEAD, *[row for mill in MILLS for row in (mill, [])]]}),
        [Expected(1, [2, 4, 6, 8])],
    ),
    "total and notes below": (
        workbook({"List": [HEAD, *MILLS, ["Total", None, 4250], [], ["* Workers as told by the suppliers."]]}),
        [Expected(1, range(2, 6))],
    ),
    "subtotals between": (
        workbook({"List": [HEAD, *MILLS[:2], ["Subtotal", None, 1540], *MILLS[2:], ["Grand total", None, 4250]]}),
        [Expected(1, [2, 3, 5, 6])],
    ),
    "total in Russian": (
        workbook({"List": [RUSSIAN, *MILLS, ["Итого", None, 4250]]}),
        [Expected(1, range(2, 6), headers=RUSSIAN)],
    ),
    "header again on every page": (
        workbook({"List": [HEAD, *MILLS[:2], HEAD, *MILLS[2:]]}),
        [Expected(1, [2, 3, 5, 6])],
    ),
    "a title and the header again for every region": (
        workbook({"List": [["Asia"], HEAD, MILLS[0], MILLS[2], [], ["Americas"], HEAD, MILLS[1]]}),
        [Expected(2, [3, 4, 8])],
    ),
    "prepared rows with a running number": (
        workbook({"List": [["No", *HEAD], *[[n, *mill] for n, mill in enumerate(MILLS, 1)],
                           *[[n, None, None, None] for n in range(5, 40)]]}),
        [Expected(1, range(2, 6), ["1", *FIRST], ["No", *HEAD])],
    ),
    "groups above columns, merged": (
        sheet_with(
            [["Supplier name", "Country", "Workers", None, None], [None, None, "Total", "Women", "Migrant"], *FULL],
            ["A1:A2", "B1:B2", "C1:E1"],
        ),
        [Expected(2, range(3, 7), FIRST_FULL, GROUPED)],
    ),
    "groups above columns under a merged title": (
        sheet_with(
            [["Supplier list"], ["Supplier name", "Country", "Workers"], [None, None, "Total", "Women", "Migrant"],
             *FULL],
            ["A1:E1", "C2:E2"],
        ),
        [Expected(3, range(4, 8), FIRST_FULL, GROUPED)],
    ),
    "groups above every column, merged": (
        sheet_with(
            [["Supplier", None, "Workers", None, None], ["Name", "Country", "Total", "Women", "Migrant"], *FULL],
            ["A1:B1", "C1:E1"],
        ),
        [Expected(2, range(3, 7), FIRST_FULL, ["Supplier · Name", "Supplier · Country", *GROUPED[2:]])],
    ),
    "groups above columns in a text file": (
        text([["Supplier name", "Country", "Workers", "", ""], ["", "", "Total", "Women", "Migrant"], *FULL]),
        [Expected(2, range(3, 7), FIRST_FULL, GROUPED, None)],
    ),
    "two lines about the list right above the header are no groups": (
        workbook({"List": [["Prepared by", "Purchasing"], ["Status", "Draft"], HEAD, *MILLS]}),
        [Expected(3, range(4, 8))],
    ),
    "a merged header over two columns of records": (
        sheet_with([["Supplier name", "Country", "Address", None]]
                   + [["Lotus Garments Ltd", "Bangladesh", f"House {n}", "Dhaka"] for n in range(4)], ["C1:D1"]),
        [Expected(1, range(2, 6), ["Lotus Garments Ltd", "Bangladesh", "House 0", "Dhaka"],
                  ["Supplier name", "Country", "Address", ""])],
    ),
    "merged headings between the records": (
        sheet_with([HEAD, ["Asia"], MILLS[0], MILLS[2], ["Americas"], MILLS[1]], ["A2:C2", "A5:C5"]),
        [Expected(1, [3, 4, 6])],
    ),
    "a supplier's name merged over its sites": (
        sheet_with(
            [["Supplier name", "Country", "Site", "Workers"], ["Lotus Garments Ltd", "Bangladesh", "Unit 1", 900],
             [None, None, "Unit 2", None], [None, None, "Unit 3", None], ["Río SA", "Peru", "Ica", 7]],
            ["A2:A4", "B2:B4", "D2:D4"],
        ),
        [Expected(1, range(2, 6), ["Lotus Garments Ltd", "Bangladesh", "Unit 1", "900"],
                  ["Supplier name", "Country", "Site", "Workers"])],
    ),
    "several sheets": (
        workbook({"Mills": [HEAD, *MILLS[:2]], "Dye houses": [["Dye houses"], HEAD, *MILLS[2:]],
                  "Notes": [["See mail"]]}),
        [Expected(1, [2, 3], sheet="Mills"),
         Expected(2, [3, 4], ["Hoa Sen Footwear Co", "Viet Nam", "2300"], sheet="Dye houses")],
    ),
    "hidden look-up sheet": (hidden_look_up, [Expected(1, range(2, 6))]),
    "instructions sheet": (
        workbook({"Instructions": [["Field", "What to enter"], ["Name", "The supplier's name"]],
                  "List": [HEAD, *MILLS]}),
        [Expected(1, range(2, 6))],
    ),
    "two tables stacked": (
        workbook({"List": [["Garment makers"], HEAD, *MILLS[:2], [], ["Farms"],
                           ["Farm name", "Country", "Product", "City"], ["Finca Roja", "Peru", "Cotton", "Ica"],
                           ["Nông trại Xanh", "Viet Nam", "Cotton", "Huế"]]}),
        [Expected(2, [3, 4]),
         Expected(7, [8, 9], ["Finca Roja", "Peru", "Cotton", "Ica"], ["Farm name", "Country", "Product", "City"])],
    ),
    "two tables stacked in a text file": (
        text([HEAD, *MILLS[:3], [], [], ["Company", "Country", "City"], ["Río SA", "Peru", "Lima"],
              ["Sol SA", "Peru", "Ica"]]),
        [Expected(1, [2, 3, 4], sheet=None),
         Expected(7, [8, 9], ["Río SA", "Peru", "Lima"], ["Company", "Country", "City"], None)],
    ),
    "two tables side by side": (
        workbook({"List": [["2025", None, None, None, "2026"], [*HEAD, None, *HEAD],
                           *[[*mill, None, *other] for mill, other in zip(MILLS, MILLS[::-1], strict=True)],
                           [None, None, None, None, "Río SA", "Peru", 6]]}),
        [Expected(2, range(3, 7)), Expected(2, range(3, 8), ["Çınar Tekstil AŞ", "Türkiye", "410"])],
    ),
    "a legend beside the table": (
        workbook({"List": [[*HEAD, None, "Country", "Code"]]
                  + [[*row, None, *more] for row, more in zip(
                      [*MILLS, *MILLS], [["Peru", "PE"], ["Viet Nam", "VN"], *([[None, None]] * 6)], strict=True)]}),
        [Expected(1, range(2, 10)), Expected(1, [2, 3], ["Peru", "PE"], ["Country", "Code"])],
    ),
    "no header in a text file": (
        text(MILLS), [Expected(None, range(1, 5), headers=["", "", ""], sheet=None)],
    ),
    "no header, names of firms only": (
        workbook({"List": [["Lotus Garments Ltd", "Dhaka"], ["Sunrise Factory Ltd", "Lima"], ["Hoa Sen Co", "Huế"]]}),
        [Expected(None, [1, 2, 3], ["Lotus Garments Ltd", "Dhaka"], ["", ""])],
    ),
    "headers nobody told us, all cells text": (
        workbook({"List": [["Kilang", "Negara"], ["Kilang Ali", "Malaysia"], ["Kilang Bakar", "Malaysia"],
                           ["Kilang Chin", "Malaysia"], ["Kilang Devi", "Malaysia"], ["Kilang Eng", "Malaysia"],
                           ["Kilang Faridah", "Malaysia"]]}),
        [Expected(1, range(2, 8), ["Kilang Ali", "Malaysia"], ["Kilang", "Negara"])],
    ),
    "headers in Thai": (workbook({"List": [["รายชื่อโรงงาน"], THAI, *MILLS]}), [Expected(2, range(3, 7), headers=THAI)]),
    "headers in Arabic": (workbook({"List": [ARABIC, *MILLS]}), [Expected(1, range(2, 6), headers=ARABIC)]),
    "headers in Greek": (text([GREEK, *MILLS]), [Expected(1, range(2, 6), headers=GREEK, sheet=None)]),
    "headers in Chinese, GB18030": (
        text([CHINESE, ["深圳市荷花服装有限公司", "中国", 900], ["广州莲花鞋业有限公司", "中国", 80]],
             encoding="gb18030"),
        [Expected(1, [2, 3], ["深圳市荷花服装有限公司", "中国", "900"], CHINESE, None)],
    ),
    "comment lines in a text file": (
        b"# exported by the purchasing system, 2026\r\n# confidential\r\n" + text([HEAD, *MILLS]),
        [Expected(3, range(4, 8), sheet=None)],
    ),
    "semicolons with a title": (
        text([["Supplier list 2026"], [], HEAD, *MILLS], ";"), [Expected(3, range(4, 8), sheet=None)],
    ),
    "tabs in UTF-16": (text([HEAD, *MILLS], "\t", "utf-16"), [Expected(1, range(2, 6), sheet=None)]),
    "bars, old Mac line ends": (text([HEAD, *MILLS], "|", newline="\r"), [Expected(1, range(2, 6), sheet=None)]),
    "the line that names the delimiter": (
        b"sep=;\r\n" + text([HEAD, *MILLS], ";"), [Expected(1, range(2, 6), sheet=None)],
    ),
    "cp1252 with decimal commas": (
        text([["Fournisseur", "Pays", "Part"], ["Société Générale d'Été", "France", "12,5"],
              ["Usine Côte", "Sénégal", "7,25"]], ";", "cp1252"),
        [Expected(1, [2, 3], ["Société Générale d'Été", "France", "12,5"], ["Fournisseur", "Pays", "Part"], None)],
    ),
    "short rows in a text file": (
        text([[*HEAD, "City", "Note"], *[[*mill, "", ""] for mill in MILLS[:3]], ["Río SA", "Peru"],
              ["Sol SA", "Peru", 7], *[[*mill, "", ""] for mill in MILLS]]),
        [Expected(1, range(2, 11), [*FIRST, None, None], [*HEAD, "City", "Note"], None)],
    ),
    "line breaks in cells": (
        text([["Supplier name", "Address", "Country"], ["Lotus", '"House 1\nRoad 2"', "BD"],
              ["Río", '"Calle 5\nIca"', "PE"]]),
        [Expected(1, [2, 3], ["Lotus", "House 1\nRoad 2", "BD"], ["Supplier name", "Address", "Country"], None)],
    ),
    "phantom formatted cells": (phantom_cells, [Expected(1, range(2, 6))]),
    "Excel's default password": (default_password, [Expected(1, range(2, 6))]),
    "ids with leading zeros and a column without header": (
        workbook({"List": [["Supplier ID", "Supplier name", None], ["0071", "Lotus", "x"], ["0072", "Río", None]]}),
        [Expected(1, [2, 3], ["0071", "Lotus", "x"], ["Supplier ID", "Supplier name", ""])],
    ),
    "supplier names that read like totals stay": (
        workbook({"List": [HEAD, *MILLS[:2], ["Total Knitwear Ltd", "Peru", 7], ["Sum of Parts Co", "China", 9],
                           *MILLS[2:]]}),
        [Expected(1, range(2, 8))],
    ),
    "form above the list": (
        workbook({"List": [["Company name", "Acme Retail"], ["Contact", "Purchasing"], ["Date", "2026-03-01"], [],
                           HEAD, *MILLS]}),
        [Expected(5, range(6, 10))],
    ),
}  # fmt: skip


def read(data: bytes) -> Book:
    return book_of(parse(data, DEFAULT_LIMITS), "", "list", HEADER_WORDS)


@pytest.mark.parametrize("case", CASES)
def test_the_tables_of_a_list(case: str) -> None:
    made, expected = CASES[case]
    book = read(made() if callable(made) else made)
    got = [
        Expected(
            table.header_row,
            table.rows.to_pylist(),
            list(table.cells.slice(0, 1).to_pylist()[0].values()),
            list(table.headers),
            table.sheet,
        )
        for table in book.tables
    ]
    assert got == [
        Expected(each.header_row, list(each.rows), list(each.first), list(each.headers or ()), each.sheet)
        for each in expected
    ]


def test_text_merged_over_rows_holds_for_each_and_a_number_for_none_but_the_first() -> None:
    made, _ = CASES["a supplier's name merged over its sites"]
    assert isinstance(made, bytes)
    book = read(made)
    assert [list(row.values()) for row in book.tables[0].cells.to_pylist()] == [
        ["Lotus Garments Ltd", "Bangladesh", "Unit 1", "900"],
        ["Lotus Garments Ltd", "Bangladesh", "Unit 2", None],
        ["Lotus Garments Ltd", "Bangladesh", "Unit 3", None],
        ["Río SA", "Peru", "Ica", "7"],
    ]
    assert [problem.sentence() for problem in book.problems] == [
        'list, sheet "List", row 2: 2 cells are merged over several rows; we read the text in each of these rows. '
        "Check that it holds for each row."
    ]
