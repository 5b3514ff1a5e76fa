"""What kind of file this is, told by its first bytes and never by its name."""

from __future__ import annotations

from typing import Literal

from duediligence.spreadsheets.parsed import SAVE_AGAIN, refused

Container = Literal["zip", "cfb", "text"]

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# First bytes → what to call it. Signatures: the formats' own specifications.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a sound, film or picture file"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_TEXT_SIGNATURES = frozenset({b"BM", b"MZ", b"RIFF"})
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def container_of(data: bytes) -> Container:
    """``zip``, ``cfb`` (old Office) or ``text``; anything else, and markup, raises CannotProceed by its name."""
    if not data:
        raise refused("The file is empty.", "Check that the upload or the export finished, and try again.")
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise refused("This is an empty or split zip archive, not a workbook.")
    if data.startswith(_CFB):
        return "cfb"
    for signature, name in _OTHERS:
        if data.startswith(signature) and (signature not in _TEXT_SIGNATURES or b"\x00" in data[:512]):
            raise refused(f"This is {name}, not an Excel workbook or a CSV file.")
    _refuse_markup(data)
    return "text"


def _refuse_markup(data: bytes) -> None:
    head = data[:4096]
    for bom in _BOMS:
        head = head.removeprefix(bom)
    head = head.replace(b"\x00", b"").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<meta")):
        raise refused("This is a web page (HTML), not an Excel workbook, whatever its name says.")
    if head.startswith((b"<?xml", b"<!doctype", b"<workbook", b"<!--")):
        if b"spreadsheet" in head:
            raise refused("This is an old XML spreadsheet (Excel 2003 XML), which we do not read.")
        if b"<html" in head:
            raise refused("This is a web page (HTML), not an Excel workbook, whatever its name says.")
        raise refused("This is an XML file, not an Excel workbook or a CSV file.")
    if head.startswith((b"{", b"[{")) and b'":' in head.replace(b" ", b""):
        raise refused("This is a JSON file, not an Excel workbook or a CSV file.")


def cfb_content(data: bytes) -> Literal["xls", "encrypted"]:
    """What an old Office container holds, by the names in its directory (UTF-16)."""

    def holds(name: str) -> bool:
        return ("\x00".join(name) + "\x00").encode("latin-1") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("WordDocument"):
        raise refused("This is a Word document, not a workbook.", "Copy the table into a workbook and upload that.")
    if holds("PowerPoint Document"):
        raise refused("This is a PowerPoint file, not a workbook.", "Copy the table into a workbook and upload that.")
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise refused("This looks like an old Excel file, but there is no workbook in it: the file is damaged.", SAVE_AGAIN)
