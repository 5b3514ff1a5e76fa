"""The zip around a workbook, checked part by part before any reader sees it.

Sizes are counted while unpacking, never taken from what the file declares.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from duediligence.errors import CannotProceed
from duediligence.settings import MEGABYTE, ReadingLimits
from duediligence.spreadsheets.parsed import SAVE_AGAIN, refused

Feed = Callable[[bytes], None]

_CHUNK = 1 << 20
_SMALL_PART = 16 * MEGABYTE
_DTD_MARKS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_OVERLAP = 32


@dataclass(frozen=True)
class SheetPart:
    """A sheet of an OOXML workbook and the zip member that holds it (None: a chart or dialog, no cells)."""

    name: str
    member: str | None


def open_container(data: bytes, limits: ReadingLimits) -> zipfile.ZipFile:
    """Open the zip and check its list of parts: number, names, links, encryption. Raises CannotProceed."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise refused("The workbook is damaged: it breaks off or its table of contents is wrong.") from error
    members = archive.infolist()
    if len(members) > limits.parts:
        raise refused(f"The workbook consists of {len(members):,} parts; our limit is {limits.parts:,}.")
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise refused(f"The workbook holds a part that points outside the file ({shown(name)}).")
        if name.casefold() in seen:
            raise refused(f"The workbook holds the part {shown(name)} twice; we cannot tell which one counts.")
        seen.add(name.casefold())
        if stat.S_ISLNK(member.external_attr >> 16):
            raise refused(f"The workbook holds a link to another file ({shown(name)}).")
        if member.flag_bits & 0x1:
            raise refused("The workbook's zip is locked with a password.", "Remove the password and upload it again.")
    return archive


def unpack(archive: zipfile.ZipFile, limits: ReadingLimits, feeds: Mapping[str, Feed]) -> None:
    """Unpack every XML and binary part once, count, refuse DTDs, and hand each chunk to the part's feed.

    Raises CannotProceed for more unpacked bytes or a higher ratio than the limits, and for damaged parts.
    """
    total = 0
    for member in archive.infolist():
        if member.is_dir():
            continue
        name = member.filename
        feed = feeds.get(name)
        size, tail = 0, b""
        markup = not name.lower().endswith((".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tiff"))
        try:
            with archive.open(member) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    total += len(chunk)
                    _within(name, size, total, member.compress_size, limits)
                    if markup:
                        _refuse_dtd(tail + chunk[:_OVERLAP] if tail else b"", name)
                        _refuse_dtd(chunk, name)
                        tail = chunk[-_OVERLAP:]
                    if feed:
                        feed(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise refused(f"The workbook is damaged: we could not unpack its part {shown(name)}.") from error


def read_part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """A small part (list of sheets, relations, styles) whole, or None where there is none."""
    try:
        with archive.open(name) as part:
            content = part.read(_SMALL_PART + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise refused(f"The workbook is damaged: we could not unpack its part {shown(name)}.") from error
    if len(content) > _SMALL_PART:
        raise refused(
            f"The part {shown(name)} is over {_SMALL_PART // MEGABYTE} MB unpacked, far more than a real one."
        )
    _refuse_dtd(content, name)
    return content


def container_kind(archive: zipfile.ZipFile) -> str:
    """``xlsx``, ``xlsb`` or ``ods`` by the parts inside; other zips raise CannotProceed by their name."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        kind = (read_part(archive, "mimetype") or b"").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet") or not kind:
            if b"encryption-data" in (read_part(archive, "META-INF/manifest.xml") or b""):
                raise locked()
            return "ods"
        raise refused("This is an OpenDocument file, but not a spreadsheet.")
    if "word/document.xml" in names:
        raise refused("This is a Word document, not a workbook.", "Copy the table into a workbook and upload that.")
    if any(name.startswith("ppt/") for name in names):
        raise refused("This is a PowerPoint file, not a workbook.", "Copy the table into a workbook and upload that.")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise refused("This is an Apple Numbers file.", "In Numbers choose File, Export To, Excel, and upload that.")
    if "[Content_Types].xml" in names:
        raise refused("This looks like an Office file, but we found no workbook in it.")
    raise refused("This is a zip archive, not a workbook.", "Unpack it and upload the files in it one by one.")


def locked() -> CannotProceed:
    """The answer to a file with a password."""
    return refused(
        "The workbook is locked with a password.",
        "Remove the password (in Excel: File, Info, Protect Workbook, Encrypt with Password, leave it empty), save, "
        "and upload it again.",
    )


def sheet_parts(archive: zipfile.ZipFile, limits: ReadingLimits) -> tuple[SheetPart, ...]:
    """The sheets of an xlsx in the workbook's order. Raises CannotProceed for too many, missing or outside parts."""
    workbook = xml_of(read_part(archive, "xl/workbook.xml"), "xl/workbook.xml")
    relations = xml_of(read_part(archive, "xl/_rels/workbook.xml.rels"), "xl/_rels/workbook.xml.rels")
    targets: dict[str, tuple[str, str]] = {}
    for relation in relations:
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            targets[relation.get("Id", "")] = (kind, _member(target))
    sheets = [element for element in workbook.iter() if local(element.tag) == "sheet"]
    if len(sheets) > limits.sheets:
        raise refused(f"The workbook has {len(sheets):,} sheets; our limit is {limits.sheets:,}.")
    names = set(archive.namelist())
    parts = []
    for element in sheets:
        name = element.get("name", "")
        identity = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
        kind, member = targets.get(identity, ("", ""))
        if kind in {"chartsheet", "dialogsheet"}:
            parts.append(SheetPart(name, None))
        elif member not in names:
            raise refused("The workbook is damaged: the cells of this sheet are missing.", sheet=name)
        else:
            parts.append(SheetPart(name, member))
    return tuple(parts)


def xml_of(content: bytes | None, name: str) -> ElementTree.Element:
    """A small part as XML; DTDs were refused before (``read_part``)."""
    if content is None:
        raise refused(f"The workbook is damaged: its part {shown(name)} is missing.")
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise refused(f"The workbook is damaged: we could not read its part {shown(name)}.") from error


def local(tag: str) -> str:
    """A tag or attribute without its namespace (ordinary and Strict workbooks differ in it)."""
    return tag.rpartition("}")[2]


def shown(name: str) -> str:
    """A part's name fit for a message."""
    return "".join(c if c.isprintable() else "·" for c in name[:80])


def _member(target: str) -> str:
    path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))
    if path.startswith("..") or "\\" in target:
        raise refused(f"The workbook points to a part outside the file ({shown(target)}).")
    return path


def _within(name: str, size: int, total: int, packed: int, limits: ReadingLimits) -> None:
    if total > limits.unpacked_bytes:
        raise refused(
            f"Unpacked, the workbook is larger than our limit of {limits.unpacked_bytes / MEGABYTE:,.0f} MB "
            f"(we stopped at {total / MEGABYTE:,.0f} MB)."
        )
    if size > limits.ratio_applies_above_bytes and size > limits.ratio * max(packed, 1):
        raise refused(
            f"The part {shown(name)} unpacks to more than {limits.ratio} times its size "
            f"({packed:,} bytes became {size:,}); honest workbooks stay far below."
        )


def _refuse_dtd(chunk: bytes, name: str) -> None:
    if b"!" in chunk and any(mark in chunk for mark in _DTD_MARKS):
        raise refused(
            f"The part {shown(name)} defines its own entities (a DTD), which workbooks never need and attacks use.",
            SAVE_AGAIN,
        )
