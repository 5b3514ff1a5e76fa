"""A definition as the bytes of a workbook: values, look, drop-downs and the sheet that says how to use it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.source import read_source
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.filling import Filled, Head, Kind, Value, filled
from duediligence.questionnaire.workbook.guide import guide
from duediligence.questionnaire.workbook.meanings import meaning_of
from duediligence.questionnaire.workbook.offers import Offer, offers

FORM_COLOUR, OUR_COLOUR = "12436D", "28663F"
"""Headers that a form knows, and ours."""
_GROUP_COLOUR, _SHOWN_COLOUR, _LINE_COLOUR = "DCE6EF", "F3F2F1", "D0D5D9"
_WIDTHS: Final[Mapping[str, float]] = {
    layout.TYPE: 26, layout.NAME: 26, layout.LIST_NAME: 26, "label": 56, "hint": 44, "evidence": 44, "relevant": 36,
    "constraint": 26, "when": 50, "say": 50, layout.IN_WORDS: 50, "id": 28, "question": 28, "title": 44, "why": 44,
    "closing_proof": 44, "actions": 36, "frameworks": 30, "synonyms": 30, "indicators": 26, layout.KEY: 34,
    layout.VALUE: 50, layout.MEANING: 70, "form_title": 44, "form_id": 26, "source": 30,
}  # fmt: skip
_NARROW: Final = 13
_GUIDE_WIDTH: Final = 100
_LINE: Final = 15.0
_HIGHEST: Final = 180.0
"""Points of a line of text, and of the highest row."""
_MORE_ROWS: Final = 300
"""So many rows below the last one have drop-downs too."""
_FROZEN: Final[Mapping[str, str]] = {layout.SURVEY: "C2", layout.CHOICES: "C2"}
_MADE: Final = (2000, 1, 1, 0, 0, 0)
"""The same definition has the same bytes: no workbook says when it was made."""


def to_workbook(text: str, questionnaire: Questionnaire) -> bytes:
    """A definition file as an XLSForm-compatible workbook (xlsx).

    ``text``: what the file says; ``questionnaire``: the same, checked. Sheets: read me, those of ``layout``, and the
    hidden lists of the drop-downs. Raises CannotProceed where the text is no YAML.
    """
    sheets = filled(read_source(text, questionnaire.definition.id).data, questionnaire)
    book = Workbook()
    _write_guide(book.worksheets[0], guide(questionnaire, sheets))
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    write_offers(book, sheets, offers(sheets))
    return packed(book)


def packed(book: Workbook) -> bytes:
    """The bytes of a workbook, the same for the same content: without author, and with one date for all its parts."""
    made = io.BytesIO()
    book.properties.creator = ""
    book.save(made)
    result = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as into:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            into.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Write a value; text is never a formula."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _write(sheet: Worksheet, content: Filled) -> None:
    for place, head in enumerate(content.heads, 1):
        write_head(sheet, place, head)
    sheet.row_dimensions[1].height = 34
    looks: dict[tuple[str, bool], StyleArray] = {}
    for number, row in enumerate(content.rows, 2):
        for place, value in enumerate(row.cells, 1):
            put(sheet, number, place, value)
            look(sheet.cell(number, place), row.kind, content.heads[place - 1].text, looks)
        widths = [_WIDTHS.get(head.column.header, _NARROW) for head in content.heads]
        sheet.row_dimensions[number].height = _height(row.cells, widths)
    sheet.freeze_panes = _FROZEN.get(content.name, "B2")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(content.heads))}{max(len(content.rows) + 1, 2)}"
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.print_title_rows = "1:1"


def _height(cells: Sequence[Value], widths: Sequence[float]) -> float:
    """Points that the longest wrapped text of a row takes; not every program works that out for itself."""
    lines = [
        sum(max(1, ceil(len(part) / width)) for part in value.split("\n"))
        for value, width in zip(cells, widths, strict=True)
        if isinstance(value, str)
    ]
    return min(_LINE * max(lines, default=1), _HIGHEST)


def write_head(sheet: Worksheet, place: int, head: Head) -> None:
    """One header with its colour, width and meaning."""
    cell = sheet.cell(1, place, head.text)
    of_form = head.column.of_form and sheet.title in (layout.SURVEY, layout.CHOICES, layout.SETTINGS)
    cell.fill = PatternFill("solid", fgColor=FORM_COLOUR if of_form else OUR_COLOUR)
    cell.font = _font(bold=True, color="FFFFFF")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    meaning = meaning_of(head.column.slot.key if head.column.slot else "") or meaning_of(head.column.header)
    if meaning:
        cell.comment = Comment(meaning, "", height=110, width=280)
    sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(head.column.header, _NARROW)


def _font(**look: Any) -> Font:
    return Font(name="Calibri", **{"size": 11, **look})


def look(cell: Cell, kind: Kind, header: str, looks: dict[tuple[str, bool], StyleArray]) -> None:
    """How a cell looks: wrapped, with a line below; sections and questions of the core are told apart.

    ``looks``: those of this workbook made so far, because making one costs more than writing the cell.
    """
    shown = header in (layout.IN_WORDS, layout.MEANING)
    if (kind, shown) in looks:
        cell._style = copy(looks[(kind, shown)])
        return
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=Side("thin", color=_LINE_COLOUR))
    cell.font = _font()
    if kind == "group":
        cell.fill = PatternFill("solid", fgColor=_GROUP_COLOUR)
        cell.font = _font(bold=True)
    elif kind == "core" or shown:
        cell.fill = PatternFill("solid", fgColor=_SHOWN_COLOUR)
        cell.font = _font(color="505A5F")
    looks[(kind, shown)] = copy(cell._style)


def write_offers(book: Workbook, sheets: Sequence[Filled], offered: Sequence[Offer]) -> None:
    """The hidden sheet of the drop-downs, as named ranges, and the drop-downs; an older hidden sheet is replaced."""
    if layout.LISTS in book.sheetnames:
        del book[layout.LISTS]
    hidden = book.create_sheet(layout.LISTS)
    hidden.sheet_state = "hidden"
    for place, offer in enumerate(offered, 1):
        put(hidden, 1, place, offer.name)
        for number, word in enumerate(offer.words, 2):
            put(hidden, number, place, word)
        letter = get_column_letter(place)
        reference = f"{layout.LISTS}!${letter}$2:${letter}${max(len(offer.words), 1) + 1}"
        book.defined_names[f"list_{offer.name}"] = DefinedName(f"list_{offer.name}", attr_text=reference)
    rows = {sheet.name: len(sheet.rows) for sheet in sheets}
    for offer in offered:
        if not offer.places:
            continue
        for name, header in offer.places:
            sheet = book[name]
            letter = next((cell.column_letter for cell in sheet[1] if cell.value == header), None)
            if letter is None:
                continue
            rule = DataValidation("list", formula1=f"=list_{offer.name}", allow_blank=True)
            rule.showErrorMessage = offer.only
            rule.errorTitle, rule.error = "Please check", "Please choose one of the words of the list."
            rule.add(f"{letter}2:{letter}{rows[name] + _MORE_ROWS}")
            sheet.add_data_validation(rule)


def _write_guide(sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    sheet.title = layout.README
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, _GUIDE_WIDTH
    for number, (name, said) in enumerate(lines, 1):
        put(sheet, number, 1, name)
        put(sheet, number, 2, said)
        sheet.cell(number, 1).font = _font(bold=True, size=16 if number == 1 else 11)
        sheet.row_dimensions[number].height = _height((said,), (_GUIDE_WIDTH,)) if number > 1 else 2 * _LINE
        for place in (1, 2):
            sheet.cell(number, place).alignment = Alignment(wrap_text=number > 1 and place == 2, vertical="top")
    sheet.sheet_view.showGridLines = False
