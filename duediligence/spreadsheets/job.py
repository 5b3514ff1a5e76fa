"""What is asked of the reading process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from duediligence.settings import ReadingLimits

FAILURE = "failure.txt"
"""Where the reading process says in the job's folder what went wrong in it, other than with the file."""


@dataclass(frozen=True)
class Job:
    """What to read and how.

    ``folder`` holds ``upload`` and receives ``result.json`` and the sheets as ``0.arrow``, ``1.arrow`` …. ``careful``:
    check a workbook before it is read, not while it is read. ``encoding``: of a text file, where a person chose it.
    """

    folder: str
    limits: ReadingLimits
    careful: bool
    encoding: str | None = None

    def line(self) -> bytes:
        """The job as it is handed over."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @staticmethod
    def of(line: bytes) -> Job:
        """The job of a line."""
        told = json.loads(line)
        return Job(told["folder"], ReadingLimits(**told["limits"]), told["careful"], told["encoding"])
