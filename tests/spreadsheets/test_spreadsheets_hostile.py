"""Files made to break readers. Those that could end a process are read in one of their own, as in the product."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import msoffcrypto.format.ooxml
import psutil
import pytest

from duediligence.errors import CannotProceed
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets import read_book
from duediligence.spreadsheets.child import _deny
from duediligence.spreadsheets.process import READERS

from .files import HEADER, LOTUS, SHEET, WORDS, here, raw_sheet, rows_of, text_row, with_parts, workbook

GOOD = workbook({"List": [HEADER, LOTUS]})


def refusal(data: bytes, limits: ReadingLimits | None = None, *, apart: bool = False) -> str:
    limits = limits or ReadingLimits()
    read = partial(read_book, data, "list.xlsx", WORDS, limits) if apart else partial(here, data, limits=limits)
    with pytest.raises(CannotProceed) as refused:
        read()
    return str(refused.value)


def locked(password: str) -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(GOOD)).encrypt(password, target)
    return target.getvalue()


def test_a_good_file_through_the_process() -> None:
    book = read_book(GOOD, "list.xlsx", WORDS)
    assert (book.file, book.kind, len(book.sha256), rows_of(book)) == ("list.xlsx", "xlsx", 64, [LOTUS])


def test_a_cell_at_the_far_corner() -> None:
    far = raw_sheet(text_row(1, *HEADER) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert refusal(far, apart=True) == (
        'list.xlsx, sheet "List": The cell XFD1048576 is in column 16,384; our limit is 500 columns. '
        "Delete stray cells far to the right of the list, save, and upload it again."
    )


def test_an_empty_formatted_cell_at_the_far_corner_does_no_harm() -> None:
    far = raw_sheet(text_row(1, *HEADER) + text_row(2, *LOTUS) + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert rows_of(read_book(far, "list.xlsx", WORDS)) == [LOTUS]


@pytest.mark.parametrize("reference", ["XFE1", "AAAAAAA1", "A0", ""])
def test_cell_references_outside_a_sheet(reference: str) -> None:
    data = raw_sheet(text_row(1, *HEADER) + f'<row r="2"><c r="{reference}"><v>1</v></c></row>')
    assert 'sheet "List"' in refusal(data, apart=True)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('<row r="3"/><row r="2"/>', "Rows are out of order or given twice"),
        ('<row r="9999999"/>', "The sheet has a row 9,999,999; a sheet ends at row 1,048,576."),
    ],
)
def test_rows_that_cannot_be(rows: str, message: str) -> None:
    assert message in refusal(raw_sheet(rows))


def test_cells_and_rows_without_references_are_counted() -> None:
    row = "<row><c/>" + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in HEADER) + "</row>"
    cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in LOTUS[:3])
    book = here(raw_sheet(f"{row}<row><c/>{cells}<c><f>1+1</f></c></row>"))
    assert rows_of(book) == [[None, *LOTUS[:3], None]]
    assert [(problem.row, problem.column) for problem in book.problems] == [(2, "E")]


def test_a_zip_bomb_is_counted_not_believed() -> None:
    bomb = with_parts(GOOD, **{"xl/media/drawing.xml": b" " * 12_000_000})
    assert "unpacks to more than 150 times its size" in refusal(bomb)
    assert "larger than our limit of 8 MB" in refusal(bomb, ReadingLimits(unpacked_bytes=8_000_000, ratio=10**9))


def test_a_dtd_is_refused_wherever_it_stands() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "lol">]><sst>&a;</sst>'
    for part in ("strings", "sheet1", "workbook"):
        assert "defines its own entities (a DTD)" in refusal(with_parts(GOOD, **{part: laughs}))
    late = SHEET.format(" " * (1 << 20) + "<!ENTITY ")
    assert "defines its own entities (a DTD)" in refusal(with_parts(GOOD, sheet1=late), ReadingLimits(ratio=10**9))


def test_parts_that_point_elsewhere_are_refused() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="x/worksheet" Target="{}"/></Relationships>'
    )
    name = "xl/_rels/workbook.xml.rels"
    outside = with_parts(GOOD, **{name: relations.format("../../../etc/passwd")})
    assert "points to a part outside the file" in refusal(outside)
    assert "cells of this sheet are missing" in refusal(with_parts(GOOD, **{name: relations.format("gone.xml")}))
    assert "holds a part that points outside the file" in refusal(with_parts(GOOD, **{"../evil.xml": b"x"}))
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "holds a link to another file" in refusal(target.getvalue())


def test_a_part_given_twice_is_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "holds the part xl/workbook.xml twice" in refusal(target.getvalue())


def test_damaged_and_foreign_containers() -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "is damaged: it breaks off" in refusal(GOOD[:-100])
    assert "This is a zip archive, not a workbook" in refusal(plain.getvalue())
    assert "there is no workbook in it" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_excels_default_password_opens_and_others_stay_closed() -> None:
    assert rows_of(read_book(locked("VelvetSweatshop"), "list.xlsx", WORDS)) == [LOTUS]
    message = refusal(locked("a real secret"), apart=True)
    assert message.startswith("list.xlsx: The workbook is locked with a password. Remove the password")


def test_an_xls_that_makes_its_reader_panic_is_refused() -> None:
    data = bytearray((Path(__file__).parent / "data" / "mills.xls").read_bytes())
    data[512:1024] = b"\x00" * 512
    assert "list.xlsx" in refusal(bytes(data), apart=True)


def test_too_much_memory_and_too_much_time_end_the_process() -> None:
    wide = "".join(
        f"<row r='{row}'><c r='A{row}'><v>1</v></c><c r='SF{row}'><v>1</v></c></row>" for row in (1, 400_000)
    )
    before = set(psutil.Process().children())
    message = refusal(raw_sheet(wide), apart=True)
    assert "memory" in message
    assert "takes longer than the 0.1 seconds" in refusal(GOOD, ReadingLimits(seconds_base=0.1), apart=True)
    READERS.end()
    assert set(psutil.Process().children()) <= before


def test_limits_on_the_upload_itself() -> None:
    assert "The file is empty" in refusal(b"", apart=True)
    assert "The file has 0.0 MB; our limit is 0 MB" in refusal(GOOD, ReadingLimits(upload_bytes=10), apart=True)


def test_the_reading_process_may_not_open_a_socket() -> None:
    with pytest.raises(PermissionError, match=r"socket.connect is refused"):
        _deny("socket.connect", ())
    # An audit hook cannot be taken back, so the real thing is tried in a process of its own.
    script = (
        "import sys, socket; from duediligence.spreadsheets.child import confine; confine(10**9)\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError as error: sys.exit(7)"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 7
