"""Whatever is wrong with a file: one clear message that names it, the exit status, and nothing written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.cli.conftest import Command
from tests.spreadsheets.files import raw_sheet, text_row, workbook

GOOD = workbook({"Feb": [["Supplier", "Country"], ["Aldergate Knitwear", "Bangladesh"]]})
FAR = raw_sheet(
    text_row(1, "Supplier", "Country")
    + text_row(2, "Aldergate Knitwear", "Viet Nam")
    + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
)


def encrypted() -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(GOOD)).encrypt("secret", target)
    return target.getvalue()


NO_RESULT = {
    "wrong type": ("list.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "list.xlsx: This is a PNG picture"),
    "a document": ("list.pdf", b"%PDF-1.7\n%%EOF\n", "list.pdf: This is a PDF document"),
    "empty": ("list.csv", b"", "list.csv: The file is empty."),
    "a workbook without a cell": ("list.xlsx", workbook({"Feb": []}), "list.xlsx: There is nothing in this file."),
    "damaged": ("list.xlsx", GOOD[: len(GOOD) // 2], "list.xlsx: The workbook is damaged"),
    "encrypted": ("list.xlsx", encrypted(), "list.xlsx: The workbook is locked with a password."),
    "a cell far away": ("list.xlsx", FAR, 'list.xlsx, sheet "List": The cell XFD1048576 is in column 16,384'),
    "no header": ("list.csv", b"1,2,3\n4,5,6\n7,8,9\n", "list.csv: We found no list of suppliers in this file."),
    "no supplier column": (
        "list.csv",
        b"Date,Amount,Currency\n2026-01-01,3,EUR\n2026-01-02,4,EUR\n",
        "list.csv: We found no list of suppliers in this file.",
    ),
    "headers alone": ("list.csv", b"Supplier,Country\n", "list.csv: The table has headers but no supplier."),
}


@pytest.mark.parametrize("wrong", NO_RESULT)
def test_no_result_from_a_list_that_cannot_be_used(run: Command, tmp_path: Path, wrong: str):
    name, data, message = NO_RESULT[wrong]
    (tmp_path / name).write_bytes(data)
    ended = run("assess", name, "-o", "out.xlsx", "--json", "out.json", "--portfolio", "Mine")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(message)
    assert ended.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("wrong", [wrong for wrong in NO_RESULT if wrong != "headers alone"])
def test_inspect_says_the_same(run: Command, tmp_path: Path, wrong: str):
    name, data, message = NO_RESULT[wrong]
    (tmp_path / name).write_bytes(data)
    ended = run("inspect", name)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(message)


def test_a_file_that_is_not_there(run: Command, tmp_path: Path):
    for command in (("inspect", "list.csv"), ("assess", "list.csv"), ("explain", "list.csv", "x")):
        ended = run(*command)
        assert (ended.status, ended.out) == (2, "")
        assert ended.err == "list.csv: We found no such file. Check the name and the folder.\n"
    assert run("inspect", tmp_path).err == f"{tmp_path}: This is a folder. Name a file in it.\n"


def test_an_unknown_country_is_named_with_its_row_and_the_rest_is_used(run: Command, tmp_path: Path):
    (tmp_path / "list.csv").write_text("Supplier,Country\nAlder,Bangladesh\nBirch,Atlantis\nCedar,Vietnm\n")
    ended = run("assess", "list.csv", "--json", "out.json")
    assert ended.status == 0
    assert ended.err.splitlines() == [
        "- list.csv, row 3, column Country: We do not know this country. Write the country's name or its ISO code.",
        "- list.csv, row 4, column Country: We do not know this country. Did you mean Viet Nam? "
        "Write the country's name or its ISO code.",
    ]


def test_a_repeated_row_is_named(run: Command, tmp_path: Path):
    (tmp_path / "list.csv").write_text("Supplier,Country,City\nAlder,Peru,Ica\nAlder,Peru,Ica\nBirch,Chad,Sarh\n")
    ended = run("assess", "list.csv")
    assert ended.status == 0
    assert ended.err.startswith("- list.csv, row 3: This row repeats row 2")


def test_a_row_that_cannot_be_used_is_left_out_and_the_exit_status_says_so(run: Command, tmp_path: Path):
    (tmp_path / "list.csv").write_text("Supplier,Country,City\nAlder,Peru,Ica\n,Peru,Ica\nBirch,Chad,Sarh\n")
    ended = run("assess", "list.csv", "--json", "out.json")
    assert ended.status == 1
    assert ended.err.startswith("- list.csv, row 3, column Supplier: This row has no supplier name")
    assert run("inspect", "list.csv").status == 1


def test_a_broken_definition(run: Command, tmp_path: Path):
    (tmp_path / "broken.yaml").write_text("id: broken\nversion: 1.0.0\ntitle: {en: Broken}\nsections: [\n")
    (tmp_path / "list.csv").write_text("Supplier,Country\nAlder,Peru\n")
    for command in (
        ("questionnaire", "check", "broken.yaml"),
        ("assess", "list.csv", "--questionnaire", "broken.yaml", "-o", "out.xlsx"),
    ):
        ended = run(*command)
        assert ended.status == 2
        assert "broken.yaml, line " in ended.out + ended.err
    assert not (tmp_path / "out.xlsx").exists()


def test_answers_that_hold_no_answer(run: Command, tmp_path: Path):
    (tmp_path / "list.csv").write_text("Supplier,Country\nAlder,Peru\n")
    ended = run("assess", "list.csv", "--answers", "list.csv", "-o", "out.xlsx", "--portfolio", "Mine")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("list.csv: We found no answers in this file.")
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_a_place_that_cannot_be_written_to(run: Command, tmp_path: Path):
    (tmp_path / "list.csv").write_text("Supplier,Country\nAlder,Peru\n")
    (tmp_path / "taken.xlsx").mkdir()
    for target in ("nowhere/out.xlsx", "taken.xlsx"):
        ended = run("assess", "list.csv", "-o", target, "--portfolio", "Mine")
        assert (ended.status, ended.out) == (2, "")
        assert ended.err.startswith(f"{target}: We could not write it")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "taken.xlsx"]


def test_a_register_of_another_kind_is_refused_before_anything_is_read(run: Command, tmp_path: Path):
    ended = run("assess", "list.csv", "-o", "register.pdf")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "register.pdf: The risk register is an Excel workbook, and this name ends otherwise. "
        "Give a name that ends in .xlsx.\n"
    )


def test_a_command_or_a_date_that_is_not_known(run: Command):
    assert run("asess", "list.csv").status == 2
    assert run("assess", "list.csv", "--as-of", "yesterday").status == 2
    assert run("assess").status == 2


def test_a_register_that_cannot_be_reached(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "list.csv").write_text("Supplier,Country\nAlder,Peru\n")
    (tmp_path / "other.sqlite").write_text("this is no database, however long it is")
    for url in (
        f"sqlite:///{tmp_path / 'no' / 'such' / 'r.sqlite'}",
        f"sqlite:///{tmp_path / 'other.sqlite'}",
        "x://y",
    ):
        monkeypatch.setenv("DUEDILIGENCE_DATABASE_URL", url)
        ended = run("assess", "list.csv", "--portfolio", "Mine")
        assert ended.status == 2, url
        assert "Something went wrong inside the program" not in ended.err
