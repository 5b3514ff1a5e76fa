"""The reading process: one uploaded file in, Arrow files and problems out. It has no network and little memory.

Started as ``python -m duediligence.spreadsheets.child FOLDER``; ``FOLDER`` holds ``upload`` and ``limits.json`` and
receives ``result.json`` and ``<n>.arrow``. The readers are imported only once the limits stand.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

from duediligence.errors import CannotProceed
from duediligence.settings import MEGABYTE, ReadingLimits

_RESERVED = 1_000 * MEGABYTE  # what the interpreter and Arrow reserve and never touch
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


def main(folder: Path) -> None:
    """Read the upload in the folder; a refusal is a result too. Anything else ends the process."""
    limits = ReadingLimits(**json.loads((folder / "limits.json").read_text(encoding="utf-8")))
    data = (folder / "upload").read_bytes()
    _confine(limits.memory_bytes(len(data)))
    try:
        result = _read(data, limits, folder)
    except CannotProceed as refusal:
        result = {"refused": [asdict(problem) for problem in refusal.problems]}
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


def _read(data: bytes, limits: ReadingLimits, folder: Path) -> dict[str, Any]:
    sys.meta_path.insert(0, _WithoutPandas())
    import pyarrow as pa

    from duediligence.spreadsheets.reading import parse

    parsed = parse(data, limits)
    sheets = []
    for number, sheet in enumerate(parsed.sheets):
        table = sheet.cells.append_column("row", sheet.rows)
        with pa.OSFile(str(folder / f"{number}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        sheets.append({"name": sheet.name, "hidden": sheet.hidden})
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


def _confine(memory: int) -> None:
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
    main(Path(sys.argv[1]))
