"""Whatever happens to the bytes of a good file, the answer is a book or a refusal."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.errors import CannotProceed
from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets import Book, read_book
from duediligence.spreadsheets.containers import container_kind, open_container, sheet_parts, unpack
from duediligence.spreadsheets.formats import number_formats
from duediligence.spreadsheets.scan import SheetScan, odd_numbers

from .files import HEADER, LOTUS, NANDU, WORDS, here, with_parts, workbook

GOOD = workbook({"List": [["Suppliers"], [], HEADER, LOTUS, NANDU]})
TEXT = ("Supplier ID;Supplier name;Country\n" + '1;"Lotus; Garments";BD\n2;Ñandú "SA";PE\n' * 3).encode()
with zipfile.ZipFile(io.BytesIO(GOOD)) as _archive:
    SHEET_PART = _archive.read("xl/worksheets/sheet1.xml")

changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(["set", "cut", "double"]), st.integers(0, 255)),
    min_size=1,
    max_size=6,
)
odd_bytes = st.sampled_from([b"\x00", b'"', b";", b"\n", b"<", b">", b"/", b"A", b"9", b"\xff", b"'", b"&"])


def mutated(data: bytes, edits: list[tuple[float, str, int]]) -> bytes:
    changed = bytearray(data)
    for place, kind, value in edits:
        at = int(place * len(changed))
        if kind == "set":
            changed[at : at + 1] = bytes([value])
        elif kind == "cut":
            del changed[at : at + value]
        else:
            changed[at:at] = changed[at : at + value]
    return bytes(changed)


def scanned(data: bytes) -> None:
    """Everything that looks at a workbook before its reader does."""
    archive = open_container(data, DEFAULT_LIMITS)
    if container_kind(archive) == "xlsx":
        scans = {part.member: SheetScan(part.name, DEFAULT_LIMITS) for part in sheet_parts(archive, DEFAULT_LIMITS)}
        number_formats(archive)
        unpack(archive, DEFAULT_LIMITS, {member: scan.feed for member, scan in scans.items() if member})
        for scan in scans.values():
            scan.finish()


def answers(read: Callable[[], object], kind: type) -> None:
    """A result of the kind, or a refusal that says something about the file."""
    try:
        result = read()
    except CannotProceed as refusal:
        result = refusal
    said = isinstance(result, CannotProceed) and all(problem.message for problem in result.problems)
    assert said or isinstance(result, kind)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=changes, extra=st.lists(st.tuples(st.floats(0, 1), odd_bytes), max_size=4))
def test_a_changed_text_file(edits: list[tuple[float, str, int]], extra: list[tuple[float, bytes]]) -> None:
    data = bytearray(mutated(TEXT, edits))
    for place, odd in extra:
        at = int(place * len(data))
        data[at:at] = odd
    answers(partial(here, bytes(data), "list.csv"), Book)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=changes)
def test_a_changed_container_and_a_changed_sheet(edits: list[tuple[float, str, int]]) -> None:
    part = mutated(SHEET_PART, edits)
    answers(partial(scanned, mutated(GOOD, edits)), type(None))
    answers(partial(scanned, with_parts(GOOD, sheet1=part)), type(None))
    odd_numbers(part)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(edits=changes)
def test_a_changed_sheet_through_the_process(edits: list[tuple[float, str, int]]) -> None:
    data = with_parts(GOOD, sheet1=mutated(SHEET_PART, edits))
    answers(partial(read_book, data, "list.xlsx", WORDS), Book)
