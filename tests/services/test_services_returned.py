"""The officer's own file with our notes in it, and the rows that were left out."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from duediligence.services import returned
from duediligence.services.inspection import Inspection, inspect_file
from tests.services.conftest import as_csv

ROWS = [
    ["Supplier ID", "Supplier", "Country", "Workers"],
    ["1", "Aldergate Knitwear", "Bangladesh", "=60*2"],
    ["2", "Bramblecote Mills", "Atlantis", "many"],
    ["3", "Corrigan Foods", "Peru", 80],
]


def own_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List"
    for row in ROWS:
        sheet.append(row)
    sheet["B2"].font = Font(bold=True, color="FF0000")
    sheet["B4"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["C3"].comment = Comment("Ask Ms Example", "Buyer")
    sheet.column_dimensions["B"].width = 44
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def noted(found: Inspection, data: bytes) -> returned.Copy:
    return returned.with_notes(found, data, (*found.book.problems, *found.suppliers().problems))


def test_each_problem_is_a_comment_and_a_colour_in_a_copy_that_keeps_the_rest():
    data = own_workbook()
    found = inspect_file(data, "list.xlsx")
    copy = noted(found, data)
    assert copy.said == (
        "It is a copy of your workbook with our notes as comments, and a sheet that lists them all.",
        "Formulas and macros are kept and were not run.",
    )
    assert returned.name_with_notes(found) == "list with notes.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    sheet = book["List"]
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert told["C3"] == (
        "Ask Ms Example\nPlease check: We do not know this country. Write the country's name or its ISO code."
    )
    assert told["D3"].startswith("Please check: We could not read a number here.")
    assert {sheet[place].fill.fgColor.rgb for place in ("C3", "D3")} == {"00FFE9A8"}
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == ROWS
    assert (sheet["B2"].font.b, sheet["B2"].font.color.rgb) == (True, "00FF0000")
    assert sheet["B4"].fill.fgColor.rgb == "0000FF00"
    assert sheet.column_dimensions["B"].width == 44
    listed = [[cell.value for cell in row] for row in book["Our notes"].iter_rows()]
    assert listed[0] == ["How grave", "Sheet", "Row", "Column", "What", "What to do"]
    assert ["Please check", "List", "3", "Country"] in [row[:4] for row in listed]


def test_macros_stay_and_what_a_copy_cannot_keep_is_said():
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(own_workbook())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(name, part)
        new.writestr("xl/vbaProject.bin", b"never run")
        new.writestr("xl/media/image1.png", b"\x89PNG")
        new.writestr("xl/slicers/slicer1.xml", b"<x/>")
    found = inspect_file(target.getvalue(), "list.xlsm")
    copy = noted(found, target.getvalue())
    assert "A copy cannot keep: pictures, slicers. Your own file still has them." in copy.said
    assert returned.name_with_notes(found) == "list with notes.xlsm"
    with zipfile.ZipFile(io.BytesIO(copy.content)) as parts:
        assert parts.read("xl/vbaProject.bin") == b"never run"
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert book["Our notes"]["A1"].value == "This copy does not keep: pictures, slicers. Your own file still has them."


def test_of_another_kind_of_file_the_rows_come_back_with_a_column_of_notes():
    data = as_csv(ROWS)
    found = inspect_file(data, "list.csv")
    copy = noted(found, data)
    assert copy.said == ("It is a new workbook with your rows and a column of notes at the end.",)
    sheet = openpyxl.load_workbook(io.BytesIO(copy.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Row", "Supplier ID", "Supplier", "Country", "Workers", "Our notes"]
    assert rows[1][:5] == [2, "1", "Aldergate Knitwear", "Bangladesh", "=60*2"]
    assert sheet["E2"].data_type == "s"
    assert rows[2][5].startswith("Country: Please check: We do not know this country.")


def test_rows_that_were_left_out_come_with_the_reason():
    data = as_csv(
        [["Supplier", "Country", "City"], ["Aldergate", "Peru", "Lima"], ["", "Peru", "Cusco"], ["", "", "?"]]
    )
    found = inspect_file(data, "list.csv")
    problems = found.suppliers().problems
    left = {each.row for each in problems if each.level == "blocking"}
    sheet = openpyxl.load_workbook(io.BytesIO(returned.left_out(found, problems))).worksheets[0]
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == left
    assert all("Left out: " in row[-1].value for row in sheet.iter_rows(min_row=2))
