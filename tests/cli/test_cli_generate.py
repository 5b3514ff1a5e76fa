"""An invented portfolio from the command line, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command


def test_an_invented_portfolio_is_written_assessed_and_never_written_over(run: Command, tmp_path: Path):
    options = ("-o", "try", "--suppliers", "12", "--seed", "3", "--as-of", "2026-01-01")
    ended = run("generate", *options, "--questionnaire", "migrant_recruitment")
    assert (ended.status, ended.err) == (0, "")
    assert [line.split(":")[0] for line in ended.out.splitlines()[:3]] == [
        str(Path("try", name)) for name in ("list.xlsx", "answers.xlsx", "truth.json")
    ]
    assert ended.out.splitlines()[3].startswith("12 invented suppliers, ")

    truth = json.loads((tmp_path / "try" / "truth.json").read_text(encoding="utf-8"))
    assert (truth["as_of"], truth["seed"], truth["questionnaire"]["id"]) == ("2026-01-01", 3, "migrant_recruitment")
    assert [set(supplier) for supplier in truth["suppliers"]] == 12 * [
        {"key", "condition", "harms", "answers", "errors"}
    ]

    files = ("try/list.xlsx", "--answers", "try/answers.xlsx", "--questionnaire", "migrant_recruitment")
    assert run("assess", *files, "--as-of", "2026-01-01", "--json", "out.json").status == 0
    assessed = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["suppliers"]
    assert [each["key"] for each in assessed] == [each["key"] for each in truth["suppliers"]]

    again = run("generate", *options)
    assert (again.status, again.out) == (2, "")
    assert again.err.count("This file is there already. Name another folder.") == 3
    assert run("generate", "-o", "other", "--suppliers", "0").status == 2
