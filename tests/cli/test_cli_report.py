"""Reports from the command line: of the register, of a portfolio, of the sample in memory, as of a day."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from duediligence.services import reporting
from tests.cli.conftest import Command

LIST = (
    "Supplier,Country,Product,worker_pays_fee\nAldergate Knitwear,Bangladesh,Shirts,yes\n"
    "Bramblecote Mills,Viet Nam,Garments,\n"
)
ENDINGS = {each.id: Path(each.file).suffix for each in reporting.EXPORTS.values()}


@pytest.fixture
def register(run: Command, tmp_path: Path) -> Path:
    """A register with two suppliers in a portfolio called Knitwear, judged on 1 October 2026."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert run("assess", "list.csv", "--portfolio", "Knitwear", "--as-of", "2026-10-01").status == 0
    return tmp_path


def paragraphs(paper: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(paper)).paragraphs]


def test_list_prints_an_id_first_on_each_line(run: Command):
    ended = run("report", "list")
    assert (ended.status, ended.err) == (0, "")
    assert [line.split("  ")[0] for line in ended.out.splitlines()] == [*reporting.EXPORTS]
    assert "board_paper" in reporting.EXPORTS


def test_every_report_of_a_portfolio_is_written_to_the_file_named(run: Command, register: Path):
    for kind, ending in ENDINGS.items():
        name = f"{kind}{ending}"
        ended = run("report", kind, "--portfolio", "Knitwear", "-o", name)
        assert (ended.status, ended.out, ended.err) == (0, f"{name}: written.\n", "")
        # Aldergate needs a decision now, so the board reads of Bramblecote alone
        named = b"Bramblecote Mills" if kind == "board_paper" else b"Aldergate Knitwear"
        assert named in _unpacked((register / name).read_bytes()), kind


def test_the_ending_chooses_the_kind_of_file_where_there_are_several(run: Command, register: Path):
    for name, start in (("out.csv", b"\xef\xbb\xbf"), ("out.XLSX", b"PK")):
        assert run("report", "checklist", "--portfolio", "Knitwear", "-o", name).status == 0
        assert (register / name).read_bytes().startswith(start)
    assert run("report", "checklist", "-o", "out.pdf").err == (
        "out.pdf: This report is a .xlsx or .csv file, and this name ends otherwise. "
        "Give a name that ends in .xlsx or .csv.\n"
    )


def test_a_report_as_of_another_day_leaves_the_register_as_it_is(run: Command, register: Path):
    options = ("report", "assessment", "--portfolio", "Knitwear")
    assert run(*options, "--as-of", "2026-11-21", "-o", "later.json").status == 0
    assert run(*options, "-o", "kept.json").status == 0
    days = [json.loads((register / name).read_text(encoding="utf-8"))["as_of"] for name in ("later.json", "kept.json")]
    assert days == ["2026-11-21", "2026-10-01"]
    assert run("report", "board_paper", "--portfolio", "Knitwear", "--as-of", "2026-11-21", "-o", "p.docx").status == 0
    assert paragraphs(register / "p.docx")[1].startswith("Board paper, 21 November 2026. Knitwear: 2 suppliers in 2")


def test_the_sample_needs_no_register_and_leaves_none_behind(run: Command, tmp_path: Path):
    ended = run("report", "board_paper", "--sample", "--as-of", "2026-11-21", "-o", "paper.docx")
    assert (ended.status, ended.err) == (0, "")
    assert paragraphs(tmp_path / "paper.docx")[1].startswith("Board paper, 21 November 2026. Sample data")
    assert [path.name for path in tmp_path.iterdir()] == ["paper.docx"]


REFUSED = {
    "an unknown report": (("annual", "-o", "out.xlsx"), 'There is no report called "annual". Choose one of: register,'),
    "another kind of file": (
        ("board_paper", "-o", "out.pdf"),
        "out.pdf: This report is a .docx file, and this name ends otherwise. Give a name that ends in .docx.",
    ),
    "no place": (("register",), "A report needs a place. Name it with -o OUT."),
    "one supplier": (
        ("register", "--supplier", "V1", "-o", "out.xlsx"),
        "There is no report of one supplier yet. Leave out --supplier.",
    ),
    "two portfolios": (
        ("register", "--sample", "--portfolio", "Knitwear", "-o", "out.xlsx"),
        "The sample is a portfolio of its own. Leave out --portfolio.",
    ),
    "an unknown portfolio": (
        ("register", "--portfolio", "Nowhere", "-o", "out.xlsx"),
        'There is no portfolio called "Nowhere".',
    ),
    "no supplier yet": (("board_paper", "-o", "out.docx"), "There are no suppliers yet. Import a list first."),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_cannot_be_reported_is_said_in_a_sentence(run: Command, tmp_path: Path, wrong: str):
    options, message = REFUSED[wrong]
    ended = run("report", *options)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(message)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


def _unpacked(data: bytes) -> bytes:
    """The text of a file: an Office file is a zip of texts."""
    if data[:2] != b"PK":
        return data
    if b"word/" in data:
        return "\n".join(
            cell.text for row in docx.Document(io.BytesIO(data)).tables[0].rows for cell in row.cells
        ).encode()
    cells = (
        cell.value for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row
    )
    return "\n".join(str(value) for value in cells).encode()
