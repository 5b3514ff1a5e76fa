"""Notes written into a copy of somebody's workbook. Runs in the reading process only.

openpyxl keeps values, formulas (as text; nothing is calculated), formats and macros; what it cannot keep is named in
the result, so that nothing is lost in silence.
"""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from duediligence.errors import CannotProceed
from duediligence.spreadsheets.child import confine, give_way
from duediligence.spreadsheets.kinds import container_of
from duediligence.spreadsheets.locks import unlock_package
from duediligence.spreadsheets.parsed import refused

COLOURS: Final = {"blocking": "F6C7B6", "warning": "FFE9A8", "note": "D6E4F0"}
"""Light enough for black text; the words of the note say the same."""

_AUTHOR = "Notes"
_LOST = {
    "xl/charts/": "charts",
    "xl/chartsheets/": "chart sheets",
    "xl/media/": "pictures",
    "xl/drawings/drawing": "shapes and drawings",
    "xl/slicers/": "slicers",
    "xl/timelines/": "timelines",
    "xl/threadedComments/": "conversations in comments (their text stays as a note)",
    "xl/ctrlProps/": "form controls",
    "xl/activeX/": "ActiveX controls",
    "xl/embeddings/": "embedded files",
    "xl/queryTables/": "data queries",
    "xl/connections.xml": "data connections",
    "xl/model/": "the data model",
    "_xmlsignatures/": "digital signatures",
}
"""Parts of a workbook that a copy does not keep → what a person calls them."""


def main() -> None:
    """Annotate the workbook of one folder."""
    serve(annotate)


def serve(work: Callable[[Path, dict[str, Any]], dict[str, Any]]) -> None:
    """Wait for a folder and do what its ``told.json`` says; a refusal is a result too."""
    give_way()
    line = sys.stdin.buffer.readline()
    if not line:
        return
    job = json.loads(line)
    folder = Path(job["folder"])
    os.chdir(folder)
    confine(job["memory"])
    try:
        result = work(folder, json.loads((folder / "told.json").read_text(encoding="utf-8")))
    except CannotProceed as refusal:
        result = {"refused": [asdict(problem) for problem in refusal.problems]}
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


def annotate(folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Write a copy of ``folder/upload`` with notes to ``folder/made``.

    ``told["notes"]``: [sheet, row, column letters, level, text] each; ``told["sheet"]``: name of the new sheet that
    lists them, ``told["rows"]`` its rows. Returns ``lost``: what the copy does not keep. Raises CannotProceed where the
    workbook cannot be opened for writing.
    """
    book, lost = opened(folder)
    _write(book, told["notes"])
    _list(book, told["sheet"], told["rows"], lost)
    book.save(folder / "made")
    return {"lost": lost}


def opened(folder: Path) -> tuple[Workbook, list[str]]:
    """The workbook ``folder/upload`` and, in words, what a copy of it does not keep. Raises CannotProceed."""
    data = (folder / "upload").read_bytes()
    if container_of(data) != "zip":
        data = unlock_package(data)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
    try:
        book = load_workbook(io.BytesIO(data), keep_vba="xl/vbaProject.bin" in names)
    except Exception as error:  # openpyxl raises what its parsers raise; the workbook was read before, so say only this
        raise refused("We could not open this workbook for writing.") from error
    return book, sorted({words for part, words in _LOST.items() if any(name.startswith(part) for name in names)})


def _write(book: Workbook, notes: list[list[Any]]) -> None:
    """Each note as a comment and a colour; the gravest of a cell colours it."""
    rank = list(COLOURS)
    gravest: dict[tuple[str, str], str] = {}
    for name, row, letters, level, text in notes:
        sheet = book[name] if name in book.sheetnames else None
        if not isinstance(sheet, Worksheet):
            continue
        cell = sheet[f"{letters}{row}"]
        if isinstance(cell, MergedCell):
            cell = next(
                sheet[area.coord.split(":")[0]] for area in sheet.merged_cells.ranges if cell.coordinate in area
            )
        before = cell.comment.text + "\n" if cell.comment else ""
        comment = Comment(f"{before}{text}", _AUTHOR, height=120, width=320)
        cell.comment = comment
        place = (name, cell.coordinate)
        level = min(level, gravest.get(place, level), key=rank.index)
        gravest[place] = level
        cell.fill = PatternFill("solid", fgColor=COLOURS[level])


def _list(book: Workbook, name: str, rows: list[list[str]], lost: list[str]) -> None:
    """A new last sheet with every note, and what this copy does not keep. Text is never a formula."""
    while name in book.sheetnames:
        name = f"{name[:28]} +"
    sheet = book.create_sheet(name)
    if lost:
        rows = [[f"This copy does not keep: {', '.join(lost)}. Your own file still has them."], [], *rows]
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = text
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == rows[2 if lost else 0]:
                cell.font = Font(bold=True)
    for letters, width in zip("ABCDEF", (14, 18, 8, 22, 60, 60), strict=True):
        sheet.column_dimensions[letters].width = width


if __name__ == "__main__":
    main()
