"""Protected sources on the command line: without leave nothing shows that they spoke; with it everything says so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from duediligence.answers import PROTECTED_NOT_TAKEN_IN
from tests.cli.conftest import Command
from tests.cli.test_cli_commands import LIST

OPEN = "supplier_id,worker_pays_fee,source\nV1,no,audit\n"
TIPS = "supplier_id,worker_pays_fee,source,Shoe size\nV1,yes,Tip,\nV2,maybe,whistle-blower,\nNobody,yes,Tip,42\n"
MIXED = "supplier_id,worker_pays_fee,source\nV1,yes,Tip\nV1,no,audit\nNobody,yes,Worker interview\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "list.xlsx").write_bytes(LIST)
    (tmp_path / "answers.csv").write_text(OPEN, encoding="utf-8")
    (tmp_path / "tips.csv").write_text(TIPS, encoding="utf-8")
    return tmp_path


def assessed(run: Command, files: Path, *options: str):
    """(what a terminal says, the workbook, the JSON) of the list with these options."""
    ended = run("assess", "list.xlsx", *options, "--as-of", "2026-11-21", "-o", "out.xlsx", "--json", "out.json")
    return ended, (files / "out.xlsx").read_bytes(), (files / "out.json").read_bytes()


def test_without_leave_tips_leave_no_trace_in_a_file_of_their_own_or_among_the_answers(run: Command, files: Path):
    plain, *outputs = assessed(run, files, "--answers", "answers.csv")
    (files / "answers.csv").write_text(MIXED, encoding="utf-8")
    ended, *with_tips = assessed(run, files, "--answers", "answers.csv", "--answers", "tips.csv")
    assert with_tips == outputs
    assert (ended.status, ended.out) == (0, plain.out)
    assert [line for line in ended.err.splitlines() if line not in plain.err.splitlines()] == [
        f"- {PROTECTED_NOT_TAKEN_IN} Keep them out of lists that others can see until the safety gate is signed."
    ]
    named = json.loads(with_tips[1])["files"]
    assert named == {
        "answers.csv": hashlib.sha256(OPEN.encode()).hexdigest(),
        "list.xlsx": hashlib.sha256(LIST).hexdigest(),
    }


def test_with_leave_they_count_and_every_output_says_so(run: Command, files: Path):
    ended, book, text = assessed(run, files, "--answers", "answers.csv", "--answers", "tips.csv", "--protected")
    whole = json.loads(text)
    assert (whole["protected"], set(whole["files"])) == (True, {"answers.csv", "list.xlsx", "tips.csv"})
    first = whole["suppliers"][0]
    assert (first["rating"], first["lane"]) == ("high", "act_now")  # the audit's "no" counts, the tip is heard
    assert (ended.status, "tips.csv, row 4" in ended.err) == (1, True)  # one row of the tips belongs to no supplier
    mark = "Includes protected sources: only for the people bound by the safety gate"
    assert ended.out.startswith(f"{mark}.\n")
    sheet = openpyxl.load_workbook(files / "out.xlsx").worksheets[0]
    assert mark in [cell.value for row in sheet.iter_rows() for cell in row]
    assert book
    explained = run("explain", "list.xlsx", "V1", "--answers", "tips.csv", "--as-of", "2026-11-21", "--protected")
    assert explained.out.splitlines()[:2] == [
        f"{mark}.",
        "Aldergate Knitwear (V1): Act now, judged on 2026-11-21",
    ]


def test_protected_sources_do_not_go_into_the_register(run: Command, files: Path):
    ended = run("assess", "list.xlsx", "--answers", "tips.csv", "--protected", "--portfolio", "Mine")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.strip() == (
        "The register cannot yet keep protected sources from those who must not see them. "
        "Leave out --portfolio, or --protected."
    )
    assert not (files / "register.sqlite").exists()
