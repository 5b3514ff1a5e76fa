"""A questionnaire goes out as a workbook, is edited, comes back, and is compared, all on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from duediligence.questionnaire import load
from tests.cli.conftest import Command
from tests.questionnaire.food import FOOD, MEND

CATALOGUE = """\
# Our actions.
id: kitchen
version: 1.0.0
languages: [en]
actions:
  - id: mend  # ask Ana
    title: {en: Mend the fridge}
    owner: supplier
    days: 7
    clock: p2
    evidence: {en: Bill}
    closing_proof: {en: Thermometer reading}
"""
WEIGHT = "        weight: 8\n"
NOTED = f"# Ours since 2026.\n{FOOD}".replace(WEIGHT, "        weight: 8   # argued over\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("actions", "frameworks"):
        (tmp_path / name).mkdir()
    (tmp_path / "actions" / "kitchen.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "food_safety.yaml").write_text(NOTED, encoding="utf-8")
    assert load(tmp_path / "food_safety.yaml").actions == {"mend": MEND}
    return tmp_path


def under(sheet: Worksheet, row: int, header: str) -> Cell:
    """The cell of a row under a header."""
    return sheet.cell(row, next(cell.column for cell in sheet[1] if cell.value == header))


def edit(path: Path, *cells: tuple[str, int, str, object]) -> None:
    """Write values into cells: sheet, row, header, value."""
    book = load_workbook(path)
    for sheet, row, header, value in cells:
        under(book[sheet], row, header).value = value
    book.save(path)


def test_there_and_back_again(run: Command, folder: Path) -> None:
    ended = run("questionnaire", "export", "food_safety.yaml", "-o", "book.xlsx")
    assert (ended.status, ended.out, ended.err) == (0, "book.xlsx: written.\n", "")
    ended = run("questionnaire", "import", "book.xlsx", "-o", "food_safety.yaml")
    assert (ended.status, ended.out, ended.err) == (0, "food_safety.yaml: written.\n", "")
    assert (folder / "food_safety.yaml").read_text(encoding="utf-8") == NOTED

    edit(folder / "book.xlsx", ("survey", 3, "weight", 9), ("rules", 3, "say::English (en)", "Nobody cleans."))
    ended = run("questionnaire", "diff", "food_safety.yaml", "book.xlsx")
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "Question “fridge”: its weight is 9, was 8.",
        "Rule “dirty”: its sentence is “Nobody cleans.”, was “Nothing is cleaned.”.",
    ]
    assert run("questionnaire", "import", "book.xlsx", "-o", "food_safety.yaml").status == 0
    assert (folder / "food_safety.yaml").read_text(encoding="utf-8") == NOTED.replace(
        "weight: 8 ", "weight: 9 "
    ).replace("{en: Nothing is cleaned.}", '{en: "Nobody cleans."}')
    assert run("questionnaire", "diff", "food_safety.yaml", "book.xlsx").status == 0


def test_a_copy_of_ones_own_keeps_its_look_comments_and_columns(run: Command, folder: Path) -> None:
    run("questionnaire", "export", "food_safety.yaml", "-o", "book.xlsx")
    path = folder / "book.xlsx"
    book = load_workbook(path)
    survey = book["survey"]
    weight = under(survey, 3, "weight")
    weight.fill, weight.comment = PatternFill("solid", fgColor="FFC000"), Comment("too much?", "Ana")
    survey["C9"].comment = Comment("who knows?", "Ana")
    survey.column_dimensions["C"].width = 99
    survey.insert_cols(3)
    survey["C1"], survey["C3"] = "remarks", "ask the cook"
    book["rules"].move_range("A2:L2", rows=2)
    book["rules"].delete_rows(2)
    book.create_sheet("my notes").append(["call them"])
    book.save(path)

    new = "      - {id: oven, type: text, label: {en: Which oven?}}\n      - id: degrees\n"
    changed = FOOD.replace(WEIGHT, "        weight: 4\n").replace("      - id: degrees\n", new)
    changed = changed.replace("      - {id: cook, type: text, label: {en: Who cooks?}}\n", "")
    changed = changed.replace("answered(${cook})", "answered(${degrees})").replace("    ask: [cook]\n", "")
    (folder / "food_safety.yaml").write_text(changed, encoding="utf-8")
    ended = run("questionnaire", "export", "food_safety.yaml", "-o", "book.xlsx")
    assert (ended.status, ended.out) == (0, "book.xlsx: written.\n")
    assert ended.err == (
        "- book.xlsx: We could not keep what you noted beside cook on the sheet survey. "
        "It is no longer in the file; export to another name to have both.\n"
    )
    survey = load_workbook(path)["survey"]
    assert [cell.value for cell in survey["B"]] == [
        "name", "kitchen", "fridge", "oven", "degrees", "raw_share", "cleaning", None, "people", "checked", "advice",
        None,
    ]  # fmt: skip
    assert [survey["C1"].value, survey["C3"].value, survey["C4"].value] == ["remarks", "ask the cook", None]
    cell = under(survey, 3, "weight")
    assert (cell.value, cell.fill.fgColor.rgb, cell.comment.text) == (4, "00FFC000", "too much?")
    assert load_workbook(path)["my notes"]["A1"].value == "call them"
    rules = [rule.formula1 for rule in survey.data_validations.dataValidation if "list_types" in rule.formula1]
    assert rules == ["=list_types"]
    assert run("questionnaire", "diff", "food_safety.yaml", "book.xlsx").status == 0


def test_with_a_mistake_nothing_is_written(run: Command, folder: Path) -> None:
    run("questionnaire", "export", "food_safety.yaml", "-o", "book.xlsx")
    edit(folder / "book.xlsx", ("survey", 3, "weight", "heavy"), ("choices", 2, "risk", 120))
    ended = run("questionnaire", "import", "book.xlsx", "-o", "new.yaml")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        'book.xlsx, sheet "survey", row 3, column N: “weight”: “heavy” is not a whole number. '
        "Write a whole number without any other sign.",
        'book.xlsx, sheet "choices", row 2, column D: Question “fridge”, choice “no”: “risk” is 120, '
        "but must be at most 100. Correct the number.",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["actions", "book.xlsx", "food_safety.yaml", "frameworks"]


def test_changed_actions_are_written_where_a_file_is_named(run: Command, folder: Path) -> None:
    run("questionnaire", "export", "food_safety.yaml", "-o", "book.xlsx")
    edit(folder / "book.xlsx", ("actions", 2, "days", 14))
    ended = run("questionnaire", "import", "book.xlsx", "-o", "food_safety.yaml")
    assert (ended.status, ended.out) == (1, "food_safety.yaml: written.\n")
    assert ended.err == (
        '- book.xlsx, sheet "actions": The sheet “actions” differs from the catalogue in mend; a definition file holds '
        "no actions. Name a file with --actions to write the catalogue too.\n"
    )
    run("questionnaire", "import", "book.xlsx", "-o", "food_safety.yaml", "--actions", "actions/kitchen.yaml")
    catalogue = (folder / "actions" / "kitchen.yaml").read_text(encoding="utf-8")
    assert catalogue == CATALOGUE.replace("days: 7", "days: 14")


def test_what_cannot_be_exported(run: Command, folder: Path) -> None:
    ended = run("questionnaire", "export", "food_safety.yaml", "-o", "book.ods")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "book.ods: The workbook is an Excel file, and this name ends otherwise. " + (
        "Give a name that ends in .xlsx.\n"
    )
    assert run("questionnaire", "import", "nowhere.xlsx", "-o", "food_safety.yaml").status == 2
    assert run("questionnaire", "diff", "food_safety.yaml", "nowhere.yaml").status == 2
