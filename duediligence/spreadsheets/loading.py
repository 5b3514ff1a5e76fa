"""The sheets of a workbook as its reader (calamine, through fastexcel) hands them over: everything as text."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import fastexcel
import pyarrow as pa

from duediligence.errors import CannotProceed
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets.parsed import refused


@dataclass(frozen=True)
class Loaded:
    """One sheet: ``batch`` from the first column with a value on, and the cells that hold an error.

    ``batch`` is None for a sheet that was passed over.
    """

    name: str
    batch: pa.RecordBatch | None
    errors: tuple[fastexcel.CellError, ...] = ()
    hidden: bool = False


def load(data: bytes, limits: ReadingLimits, without_cells: Collection[int] = ()) -> Iterator[Loaded]:
    """The sheets in the workbook's order; those at the positions in ``without_cells`` are passed over.

    Raises CannotProceed for a workbook that the reader cannot read.
    """
    try:
        reader = fastexcel.read_excel(data)
        names = reader.sheet_names
    except fastexcel.FastExcelError as error:
        raise _damaged(error, None) from error
    if len(names) > limits.sheets:
        raise refused(f"The workbook has {len(names):,} sheets; our limit is {limits.sheets:,}.")
    for position, name in enumerate(names):
        yield Loaded(name, None) if position in without_cells else _sheet(reader, position, name)


def load_beside(data: bytes, limits: ReadingLimits, without_cells: Collection[int]) -> Future[tuple[Loaded, ...]]:
    """The same in a thread of its own, which ends with the process whatever becomes of it."""
    future: Future[tuple[Loaded, ...]] = Future()

    def work() -> None:
        try:
            future.set_result(tuple(load(data, limits, without_cells)))
        except BaseException as error:  # a panic of the reader is no Exception; it is raised where it is waited for
            future.set_exception(error)

    threading.Thread(target=work, daemon=True, name="workbook reader").start()
    return future


def _sheet(reader: fastexcel.ExcelReader, position: int, name: str) -> Loaded:
    try:
        sheet = reader.load_sheet(position, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = sheet.to_arrow_with_errors()
    except (fastexcel.FastExcelError, pa.ArrowInvalid) as error:
        raise _damaged(error, name) from error
    return Loaded(name, batch, tuple(errors.errors) if errors else (), sheet.visible != "visible")


def _damaged(error: Exception, sheet: str | None) -> CannotProceed:
    detail = str(error).partition("\n")[0]
    if "password" in detail.lower():
        return refused(
            "The workbook is locked with a password.", "Remove the password and upload it again.", sheet=sheet
        )
    if "limit exceeded" in detail.lower():
        return refused(
            "The sheet repeats cells over millions of rows and columns, beyond our limits.",
            "Delete everything around the list, save, and upload it again.",
            sheet=sheet,
        )
    where = "this sheet" if sheet else "the workbook"
    return refused(f"We could not read {where}: it is damaged or not written as its format asks.", sheet=sheet)
