"""A workbook edited by hand, with mistakes: each is said at its cell with advice, all together, and nothing is made.

Mistakes that do not touch each other stand in one workbook, as they do in life. Each edit has what is said about it.
"""

from __future__ import annotations

import io
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import load_text
from duediligence.questionnaire.workbook import from_book
from duediligence.questionnaire.workbook.layout import tables
from duediligence.spreadsheets.table import Sheet

from .edited import (
    FOOD_BOOK,
    Edit,
    add,
    add_question,
    at_cell,
    book_in_here,
    edited,
    header,
    merged,
    moved,
    put,
    returned,
    said,
    without_column,
    without_row,
    without_sheet,
)
from .food import MEND

PUT_BACK = "Put the column back; where nothing is to be said, its header alone is enough."
SHEET_BACK = "Put it back as it was exported; where nothing is to be said, its headers alone are enough."
TYPES = "integer, decimal, percent, date, text, note, or select_one or select_multiple with the name of a list."

CELLS: list[tuple[Edit, list[str]]] = [
    (
        put("survey", "fridge", "weight", "heavy"),
        ["survey P3: “weight”: “heavy” is not a whole number. Write a whole number without any other sign."],
    ),
    (
        put("survey", "raw_share", "weight", 2.5),
        ["survey P5: “weight”: 2.5 is not a whole number. Write a whole number."],
    ),
    (
        put("survey", "raw_share", "unknown", -5),
        ["survey U5: Question “raw_share”: “unknown” is -5, but must be at least 0. Correct the number."],
    ),
    (
        put("choices", "fridge/1", "risk", 120),
        ["choices E2: Question “fridge”, choice “no”: “risk” is 120, but must be at most 100. Correct the number."],
    ),
    (
        put("questionnaire", "scoring.question_share", "value", "0,5"),
        [
            "questionnaire B10: “scoring.question_share”: “0,5” is text, not a number. "
            "Format the cell as a number and enter it again."
        ],
    ),
    (
        put("survey", "cleaning", "role", "danger"),
        ["survey J6: “role”: “danger” is none of the words that can stand here. "
         "Write exposure, control or information."],
    ),
    (
        put("survey", "fridge", "role", "exposre"),
        ["survey J3: “role”: “exposre” is none of the words that can stand here. Did you mean “exposure”?"],
    ),
    (
        put("survey", "cook", "critical", "maybe"),
        ["survey N9: “critical”: “maybe” is neither yes nor no. Write yes, or leave the cell empty."],
    ),
    (
        put("rules", "warm", "severity", "extreme"),
        ["rules F2: “severity”: “extreme” is none of the words that can stand here. "
         "Write low, medium, high or severe."],
    ),
    (
        put("rules", "dirty", "indicators", "debt bondage"),
        ["rules I3: “indicators”: “debt bondage” is not an id with its value. "
         "Write id: strong, with commas between several."],
    ),
    (
        put("actions", "mend", "days", "soon"),
        ["actions E2: “days”: “soon” is not a whole number. Write a whole number without any other sign."],
    ),
    (
        put("settings", "food_safety", "version", "1.2"),
        ["settings C2: “version” is “1.2”, which is not a version. Write three numbers with dots, such as \"1.0.0\"."],
    ),
    (
        put("settings", "food_safety", "default_language", "French (fr)"),
        [
            "settings D2: The first language is “French (fr)” here and “en” under “languages” on the sheet "
            "“questionnaire”. Write the same language in both."
        ],
    ),
    (add("settings", form_title="x"), ["settings A3: A second row of settings has no meaning. Remove it."]),
    (
        put("survey", "advice", "percent", "yes"),
        ["survey I11: Only a number can be per cent, not a question of type note. Clear the cell."],
    ),
    (
        put("survey", "checked", "weight", "=4+4"),
        ["survey P10: P10 formula has no saved value; we read it as empty, not as an answer. "
         "Write the value itself into the cell."],
    ),
    (
        put("survey", "checked", "topics", "#N/A"),
        ["survey V10: Cell V10 shows #N/A; we read it as empty. Write the value itself into the cell."],
    ),
]  # fmt: skip

IDS: list[tuple[Edit, list[str]]] = [
    (
        put("survey", "degrees", "type", "number"),
        [f"survey A4: “number” is not a type of question. Write {TYPES}"],
    ),
    (
        put("survey", "raw_share", "type", "select_one"),
        ["survey A5: “select_one” does not say which choices it has. "
         "Write select_one and the name of a list of the sheet choices.",
         "points A2: Question “raw_share”: “points” are for numbers only. "
         "Give each choice its points, or change the type."],
    ),
    (
        put("survey", "cleaning", "type", "select_multiple claening"),
        ["survey A6: The sheet “choices” has no row of the list “claening”. Did you mean “cleaning”?",
         "choices A5: There is no question that chooses from a list “cleaning”. Did you mean “claening”?"],
    ),
    (put("survey", "advice", "type", None), [f"survey A11: The type is empty. Write {TYPES}"]),
    (put("survey", "advice", "name", None), ["survey B11: Question 3: “id” is empty. Add it."]),
    (
        put("survey", "checked", "name", "Last visit"),
        ["survey B10: Question “Last visit”: “id” is “Last visit”, which is not an id we can use. "
         "Use small letters, digits and _, starting with a letter, at most 64 characters."],
    ),
    (
        put("choices", "fridge/2", "name", "no"),
        ["choices B3: Question “fridge”, choice “no”: another choice of this question has the same id. "
         "Give each its own id."],
    ),
    (
        put("rules", "warm", "actions", "mennd"),
        ["rules L2: Rule “warm”: there is no action “mennd” in the catalogue. Did you mean “mend”?"],
    ),
    (
        put("rules", "dirty", "ask", "kook"),
        ["rules K3: Rule “dirty”: “ask” names “kook”, which is not a question. Did you mean “cook”?"],
    ),
    (
        put("survey", "cook", "frameworks", "dhaka.1"),
        ["survey X9: Question “cook”: there is no framework pack “dhaka”. "
         "Add the file to the folder frameworks, or correct the id."],
    ),
    (
        put("bands", "bands.high", "key", "bands.hihg"),
        ["bands A4: We do not know the key “bands.hihg”. Did you mean “bands.high”?",
         "bands A12: The row of the key “bands.high” is missing. Write bands.high here, and its value beside it."],
    ),
    (
        add("choices", list_name="frige", name="maybe"),
        ["choices A8: There is no question that chooses from a list “frige”. Did you mean “fridge”?"],
    ),
    (
        add("points", question="raw", risk=5),
        ["points A5: There is no question “raw”. Write the name of a question, or remove the row."],
    ),
    (
        add("conditions", question="degreees", relevant="${supplier.workers} > 5"),
        ["conditions A2: There is no question “degreees”. Did you mean “degrees”?"],
    ),
    (
        put("survey", "cook", "of core", "yes"),
        ["survey Y9: Only a module has questions of a core. Clear the cell, or name the core in extends."],
    ),
]  # fmt: skip

MEANING: list[tuple[Edit, list[str]]] = [
    (
        put("survey", "degrees", "constraint", ". > and"),
        ["survey H4: Question “degrees”, “constraint”: we could not read the condition from “and” on (character 5). "
         "Something is missing before it."],
    ),
    (
        put("survey", "degrees", "relevant", "${frigde} = 'yes'"),
        ["survey G4: Question “degrees”, “relevant”: there is no question “frigde”. Did you mean “fridge”?"],
    ),
    (
        put("rules", "warm", "when", "${fridge} = 'maybe'"),
        ["rules C2: Rule “warm”, “when”: ${fridge} has no choice “maybe”. Its choices are: no, yes, none_needed."],
    ),
    (
        put("rules", "dirty", "when", "${factor.rain} > 3"),
        ["rules C3: Rule “dirty”, “when”: “rain” is not among the factors of this definition. "
         "Declare it under factors."],
    ),
    (put("survey", "cook", "relevant", "${checked} > '2020-01-01'"), []),
    (
        put("survey", "checked", "relevant", "${cook} = 'x'"),
        ["survey G9: Question “cook”: its condition goes round in a circle: “cook” → “checked” → “cook”. "
         "Remove one of these conditions."],
    ),
    (
        add("conditions", question="raw_share", relevant="${supplier.workers} >"),
        ["conditions B2: Question “raw_share”, “relevant”: the condition ends too early. "
         "Something must follow its last word or sign."],
    ),
    (
        put("survey", "cook", "label::French (fr)", None),
        ["survey D9: Question “cook”: “label” has no text in language “fr”. Write it into this cell."],
    ),
    (
        put("survey", "checked", "label::English (en)", None),
        ["survey C10: Question “checked”: “label” has no text in language “en”. Write it into this cell."],
    ),
    (
        put("choices", "fridge/1", "label::French (fr)", None),
        ["choices D2: Question “fridge”, choice “no”: “label” has no text in language “fr”. "
         "Write it into this cell."],
    ),
    (
        put("rules", "warm", "severity", None),
        ["rules F2: Rule “warm”: a harm rule needs a severity. Write into this cell: low, medium, high or severe."],
    ),
    (
        put("rules", "dirty", "red_flag", "yes"),
        ["rules G3: Rule “dirty”: “red_flag” belongs to harm rules only, not to lead. Remove it."],
    ),
    (
        put("bands", "bands.high", "value", 20),
        ["bands B2: “bands” do not ascend: 0, 25, 20, 75. Make each larger than the last."],
    ),
    (
        put("points", "raw_share/2", "below", 5),
        ["points A2: Question “raw_share”: the limits under “below” do not ascend. "
         "Sort the steps from small to large."],
    ),
    (
        put("survey", "fridge", "weight", None),
        ["survey P3: Question “fridge”: a scored question needs a weight of at least 1. "
         "Add weight, or use the role information."],
    ),
]  # fmt: skip

FRAME: list[tuple[Edit, list[str]]] = [
    (without_column("choices", "risk"), [f"choices I1: The column “risk” is missing. {PUT_BACK}"]),
    (without_column("rules", "say::French (fr)"), [f"rules M1: The column “say::French (fr)” is missing. {PUT_BACK}"]),
    (
        header("factors", "unknown", "unknwon"),
        ["factors C1: The column “unknown” is missing. This header says “unknwon”: call it “unknown” again."],
    ),
    (
        header("actions", "after", "days"),
        ["actions K1: The header “days” stands a second time; the first is in E1. Keep one of the two columns.",
         f"actions K1: The column “after” is missing. {PUT_BACK}"],
    ),
    (
        merged("survey", "C10:C11"),
        ["survey C10: The cells C10:C11 are merged, so that only one of them has a value. "
         "Unmerge them and fill each in."],
    ),
    (
        moved("survey", "cook", 2),
        ["survey A2: This row stands outside every section. "
         "Move it between begin_group and end_group of a section."],
    ),
    (
        lambda book: book["survey"].cell(3, 10, "exposure"),
        ["survey J3: A row of this kind has no “role”, but here stands “exposure”. Clear the cell."],
    ),
    (without_row("bands", "levels.minimal"),
     ["bands A11: The row of the key “levels.minimal” is missing. "
      "Write levels.minimal here, and its value beside it."]),
    (without_sheet("points"), [f"points: The sheet “points” is missing. {SHEET_BACK}"]),
    (
        lambda book: book["conditions"].delete_rows(1),
        ["conditions A1: The sheet is empty; its headers are missing too. "
         "Put the headers back in row 1, as they were exported."],
    ),
]  # fmt: skip


THEMES = {"cells": CELLS, "ids": IDS, "meaning": MEANING, "frame": FRAME}


@pytest.mark.parametrize("theme", THEMES)
def test_each_mistake_is_said_at_its_cell_and_all_together(theme: str) -> None:
    expected = [line for _, lines in THEMES[theme] for line in lines]
    assert sorted(said(*(edit for edit, _ in THEMES[theme]))) == sorted(expected)


def test_mistakes_come_in_the_order_of_the_workbook() -> None:
    found = said(
        put("rules", "warm", "severity", "extreme"),
        put("survey", "cook", "weight", "heavy"),
        put("survey", "fridge", "weight", "heavy"),
        put("choices", "fridge/1", "risk", 120),
    )
    assert [line.partition(":")[0] for line in found] == ["survey P3", "survey P9", "choices E2", "rules F2"]


def test_a_section_that_does_not_end() -> None:
    assert said(lambda book: book["survey"].delete_rows(7)) == [
        "survey A7: A section begins here before the one above it has ended. "
        "Put a row end_group above this one; a section cannot stand within another."
    ]
    assert said(lambda book: book["survey"].delete_rows(12)) == [
        "survey A8: The section that begins here does not end. Put a row end_group below its last question."
    ]


def test_two_conditions_that_say_different_things() -> None:
    assert said(add("conditions", question="degrees", relevant="${supplier.workers} > 5")) == [
        "survey G4: “relevant” says something else than the sheet “conditions” in B2, which comes first. "
        "Keep the one that is meant: clear this cell, or the other."
    ]


def test_a_module_without_its_core_and_with_a_scoring_of_its_own() -> None:
    assert said(put("questionnaire", "extends", "value", "warehouse")) == [
        "factors A2: A module has no “factors” of its own; it takes that of its core. Remove it.",
        "questionnaire B8: “extends”: there is no questionnaire “warehouse”. Correct the id.",
        "questionnaire B10: A module has no “scoring” of its own; it takes that of its core. Remove it.",
        "bands B2: A module has no “bands” of its own; it takes that of its core. Remove it.",
        "bands B6: A module has no “levels” of its own; it takes that of its core. Remove it.",
        "bands B9: A module has no “lowest_band” of its own; it takes that of its core. Remove it.",
    ]


def test_a_workbook_of_something_else() -> None:
    book = Workbook()
    book.active.append(["Supplier", "Country"])
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(CannotProceed) as refused:
        returned(saved.getvalue())
    parts = [table.sheet for table in tables() if table.sheet != "actions"]
    sheets = ["questionnaire", "bands", "settings", *parts, "conditions", "actions"]
    assert [at_cell(problem) for problem in refused.value.problems] == [
        f"{sheet}: The sheet “{sheet}” is missing. {SHEET_BACK}" for sheet in sheets
    ]


def test_what_is_no_mistake() -> None:
    """Blanks nobody sees, other spellings, rows and columns in another order, one list for two questions."""
    found = said(
        put("survey", "fridge", "role", " Exposure\u00a0"),
        put("survey", "cook", "name", " cook "),
        put("survey", "fridge", "type", "Select One fridge"),
        put("survey", "fridge", "critical", True),
        put("survey", "raw_share", "weight", "4"),
        put("rules", "dirty", "ask", "cook; fridge"),
        header("survey", "label::French (fr)", "Label :: French"),
        header("survey", "hint::French (fr)", "hint:fr"),
        lambda book: book["choices"].insert_rows(4),
        moved("survey", "checked", 9),
        without_column("rules", "in words"),
        without_sheet("read me"),
    )
    assert found == []


def test_what_is_left_out_is_said() -> None:
    found = said(
        header("survey", "in words", "remarks"),
        put("survey", "fridge", "remarks", "ask Ana"),
        lambda book: book.create_sheet("my notes").append(["call them"]),
        lambda book: book["rules"].insert_rows(1),
    )
    own = "There is nothing to do if it is a note of your own."
    assert found == [
        f"(warning) survey Z1: We do not know the column “remarks”; what stands in it is left out. {own}",
        "(warning) rules A2: The headers stand in row 2; a form program looks for them in row 1. "
        "Remove the rows above.",
        f"(note) my notes: This sheet is not one of ours; what stands in it is left out. {own}",
    ]


def test_two_questions_may_choose_from_one_list() -> None:
    found = returned(edited(add_question("kettle", "select_one fridge"))).questionnaire.questions
    assert [choice.id for choice in found["kettle"].choices] == ["no", "yes", "none_needed"]


FOOD_SHEETS = book_in_here(FOOD_BOOK)
ODD = (
    "", " ", "x", "begin_group", "end_group", "select_one", "select_one fridge", "yes", "fridge", "1e400", "-1",
    "9" * 40, "${fridge} = 'yes'", "a: b", "label::Klingon (tlh)", "\u0000", ":", "::", "(", "scoring.signed",
    "extends", "\U0001f976",
)  # fmt: skip


@settings(max_examples=30, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_whatever_is_done_to_a_workbook_it_is_read_or_refused(data: st.DataObject) -> None:
    """Cells overwritten, rows and columns lost and doubled: never anything but a result or problems with a sheet."""
    sheets = {sheet.name: rows_of(sheet) for sheet in FOOD_SHEETS.sheets}
    for _ in range(data.draw(st.integers(1, 8))):
        rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[0]) - 1))
        match data.draw(st.sampled_from(["cell", "cell", "cell", "row", "column", "double"])):
            case "cell":
                rows[row][column] = data.draw(st.sampled_from(ODD))
            case "row" if len(rows) > 1:
                del rows[row]
            case "column" if len(rows[0]) > 1:
                for each in rows:
                    del each[column]
            case "double":
                rows.insert(row, list(rows[row]))
    book = replace(FOOD_SHEETS, sheets=tuple(sheet_from(name, rows) for name, rows in sheets.items()))
    problems: tuple[Problem, ...] = ()
    try:
        load_text(from_book(book, {"mend": MEND}, {}, {}.get).text, "food.yaml", None)
    except CannotProceed as error:
        problems = error.problems or (Problem("refused without a reason"),)
    assert all(problem.sheet and problem.message and problem.advice for problem in problems)


def rows_of(sheet: Sheet) -> list[list[str | None]]:
    """The cells of a sheet, to be written over."""
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.cells.columns), strict=True)]


def sheet_from(name: str | None, rows: list[list[str | None]]) -> Sheet:
    """A sheet of such cells."""
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    table = pa.table(columns, names=[str(place) for place in range(len(columns))])
    return Sheet(name, table, pa.array(range(1, len(rows) + 1), pa.int32()))
