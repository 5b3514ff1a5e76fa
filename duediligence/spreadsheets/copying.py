"""Runs the processes that write into a copy of a workbook, as reading is run: apart, watched, within limits."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import DEFAULT_LIMITS, ReadingLimits
from duediligence.spreadsheets.process import end, start, watch

ANNOTATING: Final = "duediligence.spreadsheets.annotating"
RENEWING: Final = "duediligence.spreadsheets.renewing"
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
    told = {"notes": [list(note) for note in notes], "sheet": sheet, "rows": [list(row) for row in rows]}
    return _made_apart(ANNOTATING, data, told, limits)


def renewed_copy(
    data: bytes, fresh: bytes, names: Mapping[str, Sequence[str]], limits: ReadingLimits = DEFAULT_LIMITS
) -> tuple[bytes, tuple[str, ...]]:
    """Somebody's xlsx workbook with the values of a fresh one; formats, comments and columns of their own stay.

    ``names``: for each sheet of rows the headers that tell its rows apart; other sheets are taken over only where they
    are not there. Returns the copy and, in words, what it does not keep. Raises CannotProceed as ``copy_with_notes``.
    """
    told = {"names": {sheet: list(headers) for sheet, headers in names.items()}}
    return _made_apart(RENEWING, data, told, limits, fresh)


def _made_apart(
    module: str, data: bytes, told: Mapping[str, Any], limits: ReadingLimits, fresh: bytes | None = None
) -> tuple[bytes, tuple[str, ...]]:
    memory, seconds = limits.memory_bytes_most, LONGER * limits.seconds(len(data))
    with tempfile.TemporaryDirectory(prefix="duediligence-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "upload").write_bytes(data)
        if fresh is not None:
            (folder / "fresh").write_bytes(fresh)
        (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
        process = start(module)
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
