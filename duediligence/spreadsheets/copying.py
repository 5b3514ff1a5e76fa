"""Runs the process that writes notes into a copy of a workbook, as reading is run: apart, watched, within limits."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import DEFAULT_LIMITS, ReadingLimits
from duediligence.spreadsheets.process import end, start, watch

ANNOTATING: Final = "duediligence.spreadsheets.annotating"
LONGER: Final = 4
"""Times the seconds of reading: openpyxl takes a workbook apart and puts it together again."""


def copy_with_notes(
    data: bytes,
    notes: Sequence[tuple[str, int, str, str, str]],
    sheet: str,
    rows: Sequence[Sequence[str]],
    limits: ReadingLimits = DEFAULT_LIMITS,
) -> tuple[bytes, tuple[str, ...]]:
    """A copy of an xlsx or xlsm workbook with notes, and what the copy does not keep, in words.

    ``notes``: (sheet, row, column letters, level, text); ``sheet``, ``rows``: name and rows of a new sheet that lists
    them. Raises CannotProceed where the workbook cannot be opened for writing, or breaks a limit.
    """
    memory, seconds = limits.memory_bytes_most, LONGER * limits.seconds(len(data))
    with tempfile.TemporaryDirectory(prefix="duediligence-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "upload").write_bytes(data)
        told = {"notes": [list(note) for note in notes], "sheet": sheet, "rows": [list(row) for row in rows]}
        (folder / "notes.json").write_text(json.dumps(told), encoding="utf-8")
        process = start(ANNOTATING)
        try:
            if process.stdin:
                process.stdin.write(json.dumps({"folder": name, "memory": memory}).encode() + b"\n")
                process.stdin.flush()
            watch(process, memory, seconds)
        except OSError:
            pass  # it ended already: there is no result, which is said below
        finally:
            end(process)
        result = _result(folder)
        if "refused" in result:
            raise CannotProceed(tuple(Problem(**problem) for problem in result["refused"]))
        return (folder / "made").read_bytes(), tuple(result["lost"])


def _result(folder: Path) -> dict[str, Any]:
    path = folder / "result.json"
    if not path.is_file():
        broke = (
            "A copy of this workbook could not be made: writing it broke off, or needs more memory than we may take."
        )
        raise CannotProceed(Problem(broke, "", "blocking"))
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result
