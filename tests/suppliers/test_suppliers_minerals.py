"""Templates of conflict minerals, as look-alikes made here: smelters are suppliers, declarations are answers."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest

from duediligence.spreadsheets import Book, Sheet
from duediligence.suppliers.minerals import DeclaredAnswer, read_minerals
from tests.suppliers.tables import values

HEADERS = [
    "Smelter Identification Number Input Column",
    "Metal (*)",
    "Smelter Look-up (*)",
    "Smelter Name (1)",
    "Smelter Country (*)",
    "Smelter Identification",
    "Smelter Street ",
    "Smelter City",
    "Smelter Contact Email",
    "Comments",
    "",
    "Smelter not listed",
]
SMELTERS = {
    2: ["", "TO BEGIN:"],
    4: HEADERS,
    5: ["FICT01", "Tin", "Alpha Smelting", "Alpha Smelting", "INDONESIA", "FICT01", "0", "Muntok", "a@x.example"],
    6: ["", "Gold", "Alpha Smelting", "Alpha Smelting", "INDONESIA", "FICT01", "0", "Muntok"],
    7: ["FICT07", "Gold", "Smelter not listed", "Beta Refinery Ltd", "GHANA"],
    8: ["", "Tungsten", "Smelter not yet identified", "Unknown", "Unknown"],
    9: ["", "", "", "", "", "", "", "", "", "", "", "0"],
}
DECLARATION = {
    2: ["", "", "", "Example Minerals Reporting Template (EXRT)"],
    3: ["", "", "", "English", "", "", "", "", "", "Revision 6.9\nApril 26, 2024"],
    7: ["", "Company Information"],
    8: ["", "Company Name (*):", "", "Our Parts Inc"],
    9: ["", "Declaration Scope or Class (*):", "", "A. Company", "", "", "", "", "", "", "", "B. Product"],
    15: ["", "Contact Name (*):", "", "A. Person"],
    22: ["", "Effective Date (*):", "", "2026-01-31"],
    25: ["", "1) Is any of these metals used? (*)", "", "Answer", "", "", "Comments"],
    26: ["", "Tantalum  (*)", "", "No"],
    27: ["", "Tin  (*)", "", "Yes", "", "", "in solder"],
    29: ["", "2) Does any remain? (*)", "", "Answer", "", "", "Comments"],
    30: ["", "Tin  (*)"],
    32: ["", "Answer the Following Questions at a Company Level"],
    33: ["", "Question", "", "Answer", "", "", "Comments"],
    34: ["", "A. Have you a policy? (*)", "", "Yes", "", "", "x.example/policy"],
    36: ["", "B. Is it public? (*)", "", "0"],
    40: ["© 2026"],
    41: ["", "Yes", "", "Yes"],
}


def sheet(name: str, rows: Mapping[int, list[str]], hidden: bool = False) -> Sheet:
    width = max(map(len, rows.values()))
    cells = [[*row, *[""] * (width - len(row))] for row in rows.values()]
    columns = {str(at): pa.array([row[at] or None for row in cells], pa.string()) for at in range(width)}
    return Sheet(name, pa.table(columns), pa.array(list(rows), pa.int32()), hidden)


def book(*sheets: Sheet) -> Book:
    return Book("declared.xlsx", "0" * 64, "xlsx", None, None, sheets, (), ())


def test_smelters_become_suppliers_with_their_metals() -> None:
    minerals = read_minerals(book(sheet("Declaration", DECLARATION), sheet("Smelter List", SMELTERS)))
    assert minerals is not None
    assert (minerals.template, minerals.revision) == ("EXRT", "6.9")
    shown = ("key", "name", "country", "country_role", "city", "address", "products", "row")
    assert values(minerals.smelters, *shown) == [
        ("FICT01", "Alpha Smelting", "ID", "made here", "Muntok", None, "Gold; Tin", 5),
        ("FICT07", "Beta Refinery Ltd", "GH", "made here", None, None, "Gold", 7),
        (
            "smelter not identified tungsten||",
            "Smelter not identified (Tungsten)",
            None,
            "made here",
            None,
            None,
            "Tungsten",
            8,
        ),
    ]
    assert minerals.smelters.frame["extra"][0]["Rows in the file"] == "5–6"
    assert [(each.kind, each.row, each.value) for each in minerals.smelters.problems] == [
        ("personal_data", None, None),
        ("smelter_unknown", 8, "Tungsten"),
    ]
    assert "Our Parts Inc" not in set(minerals.smelters.frame["name"])
    assert "x.example" not in str(minerals.smelters.frame["extra"].tolist())


def test_the_declaration_becomes_answers_with_their_rows() -> None:
    minerals = read_minerals(book(sheet("Declaration", DECLARATION), sheet("Smelter List", SMELTERS)))
    assert minerals is not None
    assert minerals.declaration is not None
    declared = minerals.declaration
    assert (declared.company, declared.scope, declared.date) == ("Our Parts Inc", "A. Company", "2026-01-31")
    assert declared.answers == (
        DeclaredAnswer("1) Is any of these metals used?", "Tantalum", "No", None, 26),
        DeclaredAnswer("1) Is any of these metals used?", "Tin", "Yes", "in solder", 27),
        DeclaredAnswer("2) Does any remain?", "Tin", None, None, 30),
        DeclaredAnswer("A. Have you a policy?", None, "Yes", "x.example/policy", 34),
        DeclaredAnswer("B. Is it public?", None, None, None, 36),
    )
    assert "A. Person" not in repr(declared)


def test_a_template_in_another_language_is_known_too() -> None:
    listed = {
        4: ["金属 (*)", "冶炼厂查找 (*)", "冶炼厂所在国家或地区 (*)", "冶炼厂识别"],
        5: ["钨", "甲冶炼厂", "中国", "F9"],
    }
    declared = {
        3: ["", "公司名称（*）：", "", "我们公司"],
        5: ["", "1) 是否使用？(*)", "", "回答", "注释"],
        6: ["", "钨(*)", "", "是"],
        8: ["", "问题", "", "回答", "注释"],
        9: ["", "A. 政策？ (*)", "", "否"],
    }
    minerals = read_minerals(book(sheet("Declaration", declared), sheet("Smelter List", listed)))
    assert minerals is not None
    assert minerals.declaration is not None
    assert values(minerals.smelters, "key", "name", "country", "products") == [("F9", "甲冶炼厂", "CN", "Tungsten")]
    assert [(each.metal, each.answer) for each in minerals.declaration.answers] == [("Tungsten", "是"), (None, "否")]


@pytest.mark.parametrize(
    "sheets",
    [
        (sheet("Smelter List", SMELTERS),),
        (sheet("Declaration", DECLARATION),),
        (sheet("Declaration", DECLARATION), sheet("Smelter List", SMELTERS, hidden=True)),
        (sheet("Suppliers", {1: ["Supplier name", "Country"], 2: ["Alpha Ltd", "DE"]}),),
    ],
)
def test_other_books_are_no_templates(sheets: tuple[Sheet, ...]) -> None:
    assert read_minerals(book(*sheets)) is None


def test_a_template_that_is_not_filled_in_has_no_smelters() -> None:
    empty = {row: cells for row, cells in SMELTERS.items() if row < 5}
    minerals = read_minerals(book(sheet("Declaration", DECLARATION), sheet("Smelter List", empty)))
    assert minerals is not None
    assert minerals.smelters.frame.empty
