"""assess and explain read how far the repair of findings has come from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LIST = "Supplier ID,Supplier,Country,Product\nV1,Aldergate Knitwear,Bangladesh,Shirts\n"
ANSWERS = "supplier_id,document_custody,worker_pays_fee\nV1,employer_holds,no\n"
STATES = (
    "supplier_id,finding,state,evidenced,confirmed\n"
    "V1,documents_held,confirmed,2026-01-05,2026-06-05\n"
    "V1,no_such_finding,open,,\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("list.csv", LIST), ("answers.csv", ANSWERS), ("states.csv", STATES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def assessed(run: Command, files: Path, *options: str) -> tuple[int, dict]:
    ended = run(
        "assess", "list.csv", "--answers", "answers.csv", "--as-of", "2026-11-21", "--json", "out.json", *options
    )
    return ended.status, json.loads((files / "out.json").read_text(encoding="utf-8"))


def test_a_confirmed_fix_counts_no_more_and_a_row_that_cannot_be_used_is_listed(run: Command, files: Path):
    status, before = assessed(run, files)
    assert (status, before["suppliers"][0]["lane"]) == (0, "act_now")
    status, after = assessed(run, files, "--findings", "states.csv")
    assert (status, after["suppliers"][0]["lane"]) == (1, "check_now")
    assert after["suppliers"][0]["worst_finding"] is None
    assert set(after["files"]) == {"list.csv", "answers.csv", "states.csv"}
    assert after["suppliers"][0]["indicators"]["retention_of_documents"] == "reported"
    told = run(
        "explain", "list.csv", "V1", "--answers", "answers.csv", "--findings", "states.csv", "--as-of", "2026-11-21"
    )
    assert "workers confirmed the fix: counts no more" in told.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--findings", "answers.csv"), "We found no findings in this file."),
        (("--findings", "states.csv", "--portfolio", "Mine"), "on the page of the supplier"),
    ],
)
def test_what_cannot_be_done_is_said(run: Command, files: Path, options: tuple[str, ...], message: str):
    ended = run("assess", "list.csv", *options)
    assert (ended.status, message in ended.err) == (2, True)
