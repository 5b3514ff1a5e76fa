"""The reading process: one a file, ready before it is needed, behind everything else, with a reason for a refusal."""

from __future__ import annotations

import base64
import random
import sys
import threading
from collections.abc import Iterator

import psutil
import pytest

from duediligence.errors import CannotProceed
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets import read_book
from duediligence.spreadsheets.parsed import AHEAD_FROM_BYTES
from duediligence.spreadsheets.process import Readers, end
from duediligence.spreadsheets.reading import parse

from .files import HEADER, LOTUS, WORDS, raw_sheet, rows_of, text_row, workbook


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers()
    yield made
    made.end()


def large(far_cell: str = "") -> bytes:
    """A workbook above the size from which it is read while it is checked."""
    chance = random.Random(1)
    texts = (base64.b64encode(chance.randbytes(15_000)).decode() for _ in range(180))
    rows = "".join(text_row(number, f"Mill {number}", text) for number, text in enumerate(texts, 2))
    data = raw_sheet(text_row(1, "Supplier name", "Country") + rows + far_cell)
    assert len(data) > AHEAD_FROM_BYTES
    return data


def test_from_the_second_file_on_a_process_waits_ready(readers: Readers) -> None:
    first = readers.take()
    readers.prepare()
    second = readers.take()
    readers.prepare()
    third = readers.take()
    try:
        assert len({first.pid, second.pid, third.pid}) == 3
        assert third.poll() is None
    finally:
        for process in (first, second, third):
            end(process)


def test_one_that_died_while_it_waited_is_replaced(readers: Readers) -> None:
    for _ in range(2):
        end(readers.take())
        readers.prepare()
    waiting = readers._ready
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    taken = readers.take()
    try:
        assert taken.pid != waiting.pid
    finally:
        end(taken)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes of priority instead")
def test_it_gives_way_to_the_pages(readers: Readers) -> None:
    process = readers.take()
    try:
        child = psutil.Process(process.pid)
        for _ in range(200):
            if child.nice() > psutil.Process().nice():
                break
            threading.Event().wait(0.05)
        assert child.nice() > psutil.Process().nice()
    finally:
        end(process)


def test_a_large_workbook_is_read_beside_its_checks_with_the_same_result() -> None:
    data = large()
    limits = ReadingLimits()
    careful, ahead = (parse(data, limits, careful=way) for way in (True, False))
    assert ahead.sheets[0].cells.equals(careful.sheets[0].cells)
    assert (ahead.problems, ahead.sheets[0].rows) == (careful.problems, careful.sheets[0].rows)


def test_a_large_workbook_that_ends_the_process_is_refused_with_its_reason() -> None:
    data = large('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(CannotProceed, match="The cell XFD1048576 is in column 16,384; our limit is 500 columns"):
        read_book(data, "list.xlsx", WORDS)


def test_several_files_at_once() -> None:
    data = workbook({"List": [HEADER, LOTUS]})
    found: list[list[list[str | None]]] = []
    threads = [
        threading.Thread(target=lambda: found.append(rows_of(read_book(data, "list.xlsx", WORDS)))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[LOTUS]] * 4
