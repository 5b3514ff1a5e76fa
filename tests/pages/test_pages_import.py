"""Import, step by step, and names that try to be more than text."""

from __future__ import annotations

import pytest

from duediligence.pages.plain import plain
from duediligence.services import imports, portfolios
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv
from tests.spreadsheets.files import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLED = workbook(
    {
        "Feb 2026": [
            ["Harrow & Pell: suppliers (invented)"],
            [],
            ["Factory name", "Country", "Remark"],
            ["Aldergate Knitwear", "Bangladesh", "since 2019"],
            ["Bramblecote Mills", "Atlantis", None],
        ]
    }
)
HOSTILE = [
    "![x](http://example.invalid/x.png)",
    "<script>alert(1)</script>",
    ":red[Very bad]",
    "$x^2$ Mills",
    ":material/home: Works",
    "=1+1 Traders",
    "Mill \u202egpj.exe",
    "[click](javascript:alert(1))",
    "# Heading & <b>bold</b>",
]


def upload(pages, name: str, data: bytes) -> None:
    pages.at.file_uploader(key="supplier_file").upload(name, data, XLSX)
    pages.run()


def to_check(pages) -> None:
    """Go on to the last step, leaving everything as it is."""
    while any(each.label == "Continue" for each in pages.at.button):
        pages.press("Continue")


def test_a_list_goes_in_and_comes_out_again(empty, workspace: Workspace):
    upload(empty.open("import_list"), "list.xlsx", TITLED)
    assert "We read **list\\.xlsx**." in empty.says
    assert empty.at.number_input[0].value == 3
    to_check(empty)
    assert "2 suppliers in 1 country. Nothing is written before you commit." in empty.says
    assert {metric.label: metric.value for metric in empty.at.metric} == {
        "New": "2", "Updated": "0", "Unchanged": "0", "Maybe the same": "0", "Left out": "0",
    }  # fmt: skip
    assert any("Countries we do not know" in each.label for each in empty.at.expander)
    empty.press("Commit")
    assert "list\\.xlsx is in the register: 2 new suppliers" in empty.says
    assert "What next" in [each.value for each in empty.at.subheader]
    empty.open("import_list").press("Undo this import")
    assert "The import of list\\.xlsx is undone" in empty.says
    assert "There are no suppliers yet." in empty.open("suppliers").says


def test_another_header_row_is_taken_when_the_officer_says_so(empty):
    upload(empty.open("import_list"), "list.xlsx", TITLED)
    empty.at.number_input[0].set_value(4)
    empty.run()
    assert empty.at.number_input[0].value == 4


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("list.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "list\\.xlsx: This is a PNG picture"),
        ("list.csv", b"", "list\\.csv: The file is empty"),
        ("list.csv", b"Date,Amount\n2026-01-01,3\n", "list\\.csv: We found no list of suppliers in this file"),
        ("list.csv", b"Supplier,Country\n", "list\\.csv: The table has headers but no supplier"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_one_message(empty, name, data, message):
    upload(empty.open("import_list"), name, data)
    if not empty.at.error:
        empty.press("Continue")
    (error,) = empty.at.error
    assert error.value.startswith(message)
    assert "There are no suppliers yet." in empty.open("suppliers").says


def test_names_are_text_and_nothing_else(empty, workspace: Workspace):
    rows = [["Supplier ID", "Supplier", "Country", "City", "Remark <b>"]]
    rows += [[f"H{place}", name, "Peru", name, name] for place, name in enumerate(HOSTILE)]
    data = as_csv(rows)
    portfolio = portfolios.opened(workspace)
    imports.commit(workspace, portfolio.id, inspect_file(data, "<b>list</b>.csv"), data)
    for page in ("home", "import_list", "suppliers", "checklist"):
        empty.open(page)
        for name in HOSTILE:
            assert name not in empty.says
    names = portfolios.whole(workspace, portfolio.id).suppliers.frame["name"]
    for place, name in enumerate(names):
        assert empty.open("supplier", key=f"H{place}").title == plain(name)
        assert plain(name) != name
        assert name not in empty.says
