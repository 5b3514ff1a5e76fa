"""Every command with its result."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from duediligence.settings import resource
from tests.cli.conftest import Command
from tests.spreadsheets.files import workbook

LIST = workbook(
    {
        "Feb 2026": [
            ["Harrow & Pell: suppliers (invented)"],
            [],
            ["Vendor no.", "Factory name", "Country", "Product", "No. of workers"],
            ["V1", "Aldergate Knitwear", "Bangladesh", "Shirts", 800],
            ["V2", "Bramblecote Mills", "Viet Nam", "Garments", None],
        ]
    }
)
ANSWERS = "supplier_id,worker_pays_fee\nV1,yes\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "list.xlsx").write_bytes(LIST)
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def test_inspect_as_a_table(run: Command, files: Path):
    ended = run("inspect", "list.xlsx")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        'Sheet "Feb 2026": header in row 3, 2 rows',
        "  supplier_id      Vendor no.",
        "  name             Factory name",
        "  country          Country",
        "  products         Product",
        "  workers          No. of workers",
        "2 suppliers, 0 problems",
    ]


def test_inspect_as_json(run: Command, files: Path):
    ended = run("inspect", "list.xlsx", "--json")
    assert (ended.status, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert re.fullmatch("[0-9a-f]{64}", found.pop("sha256"))
    assert found == {
        "file": "list.xlsx",
        "kind": "xlsx",
        "encoding": None,
        "delimiter": None,
        "tables": [
            {
                "sheet": "Feb 2026",
                "header_row": 3,
                "first_row": 4,
                "rows": 2,
                "columns": {
                    "supplier_id": "Vendor no.",
                    "name": "Factory name",
                    "country": "Country",
                    "products": "Product",
                    "workers": "No. of workers",
                },
            }
        ],
        "suppliers": [
            {
                "sheet": "Feb 2026", "row": 4, "name": "Aldergate Knitwear", "country": "BD",
                "country_as_written": "Bangladesh", "workers": 800,
            },
            {
                "sheet": "Feb 2026", "row": 5, "name": "Bramblecote Mills", "country": "VN",
                "country_as_written": "Viet Nam", "workers": None,
            },
        ],
        "problems": [],
    }  # fmt: skip


def test_assess_writes_the_register_and_every_result(run: Command, files: Path):
    options = ("--answers", "answers.csv", "--as-of", "2026-11-21", "-o", "out.xlsx", "--json", "out.json")
    ended = run("assess", "list.xlsx", *options)
    assert ended.status == 0
    assert ended.out.startswith("Suppliers: 2, judged on 2026-11-21 with forced_labour ")
    assert not (files / "register.sqlite").exists(), "without --portfolio the register stays as it is"

    text = (files / "out.json").read_text(encoding="utf-8")
    whole = json.loads(text)
    assert json.dumps(whole) == json.dumps(whole, sort_keys=True)
    assert list(whole) == ["as_of", "files", "questionnaire", "reference", "suppliers"]
    assert set(whole["files"]) == {"answers.csv", "list.xlsx"}
    assert set(whole["questionnaire"]) == {"id", "version", "hash"}
    assert [set(supplier) for supplier in whole["suppliers"]] == 2 * [
        {
            "key", "sheet", "row", "name", "country", "inherent", "due_diligence", "exposure", "control",
            "worst_finding", "residual", "rating", "rating_basis", "lane", "coverage", "band", "findings", "actions",
            "indicators", "frameworks",
        }
    ]  # fmt: skip
    first, second = whole["suppliers"]
    assert (first["key"], first["rating"], first["lane"]) == ("V1", "high", "act_now")
    assert (second["key"], second["rating"], second["lane"]) == ("V2", None, None)
    fired = [finding for finding in first["findings"] if finding["state"] == "fired"]
    assert set(fired[0]) == {"rule", "state", "kind", "severity", "red_flag", "sentence", "ask"}

    rows = list(openpyxl.load_workbook(files / "out.xlsx")["Register"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["Aldergate Knitwear", "Bramblecote Mills"]


def test_assess_keeps_a_portfolio_and_takes_the_same_list_again(run: Command, files: Path):
    for _ in range(2):
        assert run("assess", "list.xlsx", "--answers", "answers.csv", "--portfolio", "Mine").status == 0
    from duediligence.services import portfolios
    from duediligence.services.workspace import open_workspace

    workspace = open_workspace()
    found = portfolios.whole(workspace, portfolios.opened(workspace, "Mine").id)
    assert list(found.assessment.results["lane"]) == ["act_now", None]
    workspace.register.close()


def test_explain_names_every_term(run: Command, files: Path):
    for supplier in ("V1", "Feb 2026!4", "aldergate knitwear"):
        ended = run("explain", "list.xlsx", supplier, "--answers", "answers.csv", "--as-of", "2026-11-21")
        assert ended.status == 0
        assert ended.out.startswith("Aldergate Knitwear (V1): Act now, judged on 2026-11-21\n")
        assert re.search(r"^inherent: 69\.\d{6} \(69\.\d points\)$", ended.out, re.MULTILINE)
        assert "answer: Yes" in ended.out
    ended = run("explain", "list.xlsx", "Nobody")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith('We found no supplier "Nobody".')


def test_questionnaires_are_listed_id_first_and_checked(run: Command):
    listed = run("questionnaire", "list")
    assert listed.status == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == [
        *("forced_labour", "import_traceability", "migrant_recruitment", "own_business", "site_visit"),
    ]
    checked = run("questionnaire", "check", "forced_labour")
    assert checked.status == 0
    assert re.search(r"^No mistakes found\. \d+ remarks\.$", checked.out, re.MULTILINE)


def test_every_mistake_of_a_definition_is_named_with_file_and_line(run: Command, tmp_path: Path):
    shutil.copytree(resource("questionnaires", "actions"), tmp_path / "actions")
    text = resource("questionnaires", "forced_labour.yaml").read_text(encoding="utf-8")
    text = text.replace("${worker_pays_fee} = 'yes'", "${worker_pays_fees} = 'yes'", 1)
    (tmp_path / "mine.yaml").write_text(text.replace("bands: {low: 0", "bands: {low: 5", 1), encoding="utf-8")
    ended = run("questionnaire", "check", "mine.yaml")
    assert ended.status == 2
    assert len(re.findall(r"^mine\.yaml, line \d+", ended.out, re.MULTILINE)) >= 2
    assert "worker_pays_fees" in ended.out


def test_countries_are_looked_up_a_line_each(run: Command):
    ended = run("reference", "lookup", "country", "China", "Birma", "Atlantis", "vn")
    assert (ended.status, ended.out) == (0, "CN\nMM\n\nVN\n")
    assert run("reference", "lookup", "good", "Cotton").status == 2


def test_a_port_in_use_is_said_and_the_next_one_taken(tmp_path: Path):
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        first.listen()
        taken = first.getsockname()[1]
        environment = {**os.environ, "DUEDILIGENCE_DATABASE_URL": f"sqlite:///{tmp_path / 'register.sqlite'}"}
        with subprocess.Popen(
            [sys.executable, "-m", "duediligence", "app", "--port", str(taken)],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                said, opened = (process.stdout.readline() for _ in range(2))
            finally:
                process.terminate()
    chosen = re.fullmatch(rf"Port {taken} is in use; we take (\d+)\.\n", said)
    assert chosen
    assert int(chosen.group(1)) > taken
    assert opened.startswith(f"Open http://localhost:{chosen.group(1)} in your browser.")
