"""The reading process: one uploaded file in, Arrow files and problems out. It has no network and little memory.

Started as ``python -m duediligence.spreadsheets.child`` before there is a file, so that nobody waits for its imports.
It reads one line from its input, a ``Job``, does it and ends; it ends without one when its input is closed. The limits
stand before the file is opened.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duediligence.errors import CannotProceed
from duediligence.settings import MEGABYTE
from duediligence.spreadsheets.job import FAILURE, Job

if TYPE_CHECKING:
    from duediligence.spreadsheets.parsed import Parsed

_RESERVED = 1_000 * MEGABYTE  # what the interpreter and Arrow reserve and never touch
_NICENESS = 5  # the pages of other people come first
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "ftplib.",
    "urllib.",
)


def main() -> None:
    """Wait for a job and do it; a refusal is a result too. Anything else ends the process with another status."""
    give_way()
    sys.meta_path.insert(0, _WithoutPandas())
    import duediligence.spreadsheets.reading  # noqa: F401

    line = sys.stdin.buffer.readline()
    if line:
        job = Job.of(line)
        try:
            _do(job)
        except Exception:
            (Path(job.folder) / FAILURE).write_text(traceback.format_exc(), encoding="utf-8")
            os._exit(1)
    os._exit(0)  # a reader that still runs beside a refusal is not waited for


def _do(job: Job) -> None:
    from duediligence.spreadsheets.reading import parse

    folder = Path(job.folder)
    os.chdir(folder)
    size = (folder / "upload").stat().st_size
    confine(job.limits.memory_bytes(size))
    try:
        data = (folder / "upload").read_bytes()
        result = _written(parse(data, job.limits, careful=job.careful, encoding=job.encoding), folder)
    except CannotProceed as refusal:
        result = {"refused": [asdict(problem) for problem in refusal.problems]}
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


def _written(parsed: Parsed, folder: Path) -> dict[str, Any]:
    import pyarrow as pa

    sheets = []
    for number, sheet in enumerate(parsed.sheets):
        table = sheet.cells.append_column("row", sheet.rows)
        with pa.OSFile(str(folder / f"{number}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        sheets.append({"name": sheet.name, "hidden": sheet.hidden, "merged": sheet.merged})
    return {
        "kind": parsed.kind,
        "encoding": parsed.encoding,
        "delimiter": parsed.delimiter,
        "sheets": sheets,
        "problems": [asdict(problem) for problem in parsed.problems],
    }


class _WithoutPandas(MetaPathFinder):
    """Arrow loads pandas where it finds it, for conversions that nothing here needs: 0.2 s and 60 MB a file."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


def give_way() -> None:
    """Run behind everything that a person waits for."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


def confine(memory: int) -> None:
    """No sockets and no programs from here on, and no more memory than allowed, where the system can hold us to it."""
    sys.addaudithook(_deny)
    if sys.platform == "linux":
        import resource

        # Counted since Linux 4.7: everything private and writable, reserved or in use. The watcher outside counts what
        # is in use; this limit stops the one huge reservation that would come between two of its looks.
        most = memory + _RESERVED
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _deny(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is refused in the reading process")


if __name__ == "__main__":
    main()
