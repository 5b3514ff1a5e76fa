"""Records marked for a whole text at once are the records that Python's own reader finds one by one."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.errors import CannotProceed
from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets.delimited import read_delimited
from duediligence.spreadsheets.evenness import even
from duediligence.spreadsheets.marks import Marks, find_marks
from duediligence.spreadsheets.written import Written, find_written

PIECES = st.sampled_from(["a", "Ñ", "漢", '"', '""', ",", ";", "\n", "\r\n", "\r", " ", "\t", "x,y", '"x\ny"', '"q,"'])
CELL = st.text(alphabet='aÑ漢 ,;"\n\t', max_size=6)


def told(records: Marks | Written) -> dict[str, Any]:
    parts: dict[str, Any] = {
        name: getattr(records, name).tolist() for name in ("numbers", "lines", "heights", "fields")
    }
    return {**parts, "values": [records.values(index) for index in range(len(records.numbers))]}


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_text_is_marked_alike_or_not_at_all(pieces: list[str]) -> None:
    content = "".join(pieces).encode()
    marks = find_marks(content, ",")
    if marks is not None:
        assert told(marks) == told(find_written(content, ",", 0, DEFAULT_LIMITS))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_what_a_writer_writes_is_marked_and_its_cells_are_the_same(rows: list[list[str]], end: str) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator=end).writerows(rows)
    content = target.getvalue().encode()
    marks, written = find_marks(content, ";"), find_written(content, ";", 0, DEFAULT_LIMITS)
    assert marks is not None
    assert told(marks) == told(written)
    if len(written.numbers):
        width = even(written, ";", 0).width
        got = marks.columns(width, {})
        assert got is not None
        assert [column.to_pylist() for column in got] == [column.to_pylist() for column in written.columns(width, {})]


@pytest.mark.parametrize(
    "text",
    [
        'name,size\nPipe 5" wide,3\n',  # a quotation mark inside a value without quotation marks
        'name,city\n"Lotus" Mill,Dhaka\n',  # text after a closed one
        "name,city\rLotus,Dhaka\r",  # line ends of old Macs
        'name,city\nLotus,"Dhaka\n',  # never closed
    ],
)
def test_a_text_that_leaves_doubt_is_not_marked(text: str) -> None:
    assert find_marks(text.encode(), ",") is None


def test_uneven_and_blank_records_keep_their_numbers() -> None:
    rows = [f"Mill {n},BD,5" for n in range(20)]
    text = "\n".join(
        ["Our mills", "", "name,country,workers", *rows, "Short,BD", ",,", "", "Wide,BD,5,,", '"A\nB",BD,5']
    )
    parsed = read_delimited(text.encode(), DEFAULT_LIMITS)
    (sheet,) = parsed.sheets
    assert sheet.rows.to_pylist() == [1, *range(3, 24), 24, 27, 28]
    assert [list(row.values()) for row in sheet.cells.slice(22).to_pylist()] == [
        ["Short", "BD", None],
        ["Wide", "BD", "5"],
        ["A\nB", "BD", "5"],
    ]
    assert [(problem.line, problem.message) for problem in parsed.problems] == [
        (24, "Line 24: 2 columns instead of 3; the missing ones are empty.")
    ]


def test_more_columns_than_the_limit() -> None:
    with pytest.raises(CannotProceed, match="There are 600 columns; our limit is 500"):
        read_delimited((",".join("x" * 600) + "\n").encode() * 3, DEFAULT_LIMITS)
