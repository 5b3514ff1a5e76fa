"""Every export of the registry makes a file of its kind from an assessed portfolio."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import docx
import openpyxl

from duediligence.services import assessments, reporting

LIST = "Supplier,Country,Product\nAldergate Knitwear,Bangladesh,Shirts\n=Sum Traders,Nowhereland,\n"


def test_every_export_makes_a_file_of_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    run = assessments.assess_files(path, [], None, date(2026, 11, 21))
    made = {name: reporting.export(run, name, "My suppliers") for name in reporting.EXPORTS}

    workbook = openpyxl.load_workbook(io.BytesIO(made.pop("register")))
    assert workbook.sheetnames == ["Read me", "Register", "Findings", "Checklist", "Problems"]
    questions = openpyxl.load_workbook(io.BytesIO(made.pop("answers")))
    assert "=Sum Traders" in {cell.value for sheet in questions for row in sheet.iter_rows() for cell in row}
    rows = list(csv.DictReader(io.StringIO(made.pop("table").decode("utf-8-sig"))))
    assert [(row["Supplier"], row["Country"], row["Concern"], row["Score (0–100)"]) for row in rows] == [
        ("Aldergate Knitwear", "Bangladesh", "Not enough known", ""),
        ("'=Sum Traders", "", "Not enough known", ""),
    ]
    checklist = openpyxl.load_workbook(io.BytesIO(made.pop("checklist")))
    assert checklist.sheetnames == ["Read me", "Checklist"]
    header = [cell.value for cell in checklist["Checklist"][1]]
    assert header == next(csv.reader(io.StringIO(made.pop("checklist_table").decode("utf-8-sig"))))
    laws = openpyxl.load_workbook(io.BytesIO(made.pop("frameworks")))
    assert laws.sheetnames == ["Read me", "Laws", "Criteria", "Suppliers"]
    answer = json.loads(made.pop("assessment"))
    assert [supplier["name"] for supplier in answer["suppliers"]] == ["Aldergate Knitwear", "=Sum Traders"]
    paper = docx.Document(io.BytesIO(made.pop("board_paper")))
    assert paper.paragraphs[1].text == "Board paper, 21 November 2026. My suppliers: 2 suppliers in 1 country."
    assert made == {}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    reporting.write(target, b"first")
    reporting.write(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
