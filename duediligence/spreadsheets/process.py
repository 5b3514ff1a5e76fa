"""Runs the reading process, watches what it uses, and takes over its result."""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import MEGABYTE, ReadingLimits
from duediligence.spreadsheets.job import FAILURE, Job
from duediligence.spreadsheets.parsed import AHEAD_FROM_BYTES, SAVE_AGAIN, Parsed, refused
from duediligence.spreadsheets.table import Sheet

_READING = "duediligence.spreadsheets.child"
_LOG = logging.getLogger(__name__)
_AT_ONCE = threading.BoundedSemaphore(max(2, (os.cpu_count() or 2) - 1))  # each may take its full share of memory
_PACKAGES = Path(__file__).resolve().parents[2]
_MOST_WAITING = 5  # times its computing time: on a busy machine it stands behind everybody else
_FIRST_LOOK_SECONDS, _LAST_LOOK_SECONDS = 0.005, 0.05


class _BrokeOff(CannotProceed):
    """The process ended without an answer, or had to be ended for its memory."""


def read_apart(data: bytes, limits: ReadingLimits, encoding: str | None = None) -> Parsed:
    """Read a file in a process of its own. Raises CannotProceed: its refusal, or that it broke off.

    ``encoding``: of a text file, where a person chose it.
    """
    try:
        return _read(data, limits, encoding, careful=False)
    except _BrokeOff:
        if len(data) < AHEAD_FROM_BYTES:
            raise
    # It was read while it was still being checked. Checked first, it may be refused with a reason.
    return _read(data, limits, encoding, careful=True)


def _read(data: bytes, limits: ReadingLimits, encoding: str | None, *, careful: bool) -> Parsed:
    with tempfile.TemporaryDirectory(prefix="duediligence-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "upload").write_bytes(data)
        with _AT_ONCE:
            _run(Job(name, limits, careful, encoding), len(data))
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        if "refused" in result:
            raise CannotProceed(_problems(result["refused"]))
        sheets = tuple(_sheet(folder / f"{n}.arrow", **sheet) for n, sheet in enumerate(result["sheets"]))
    return Parsed(result["kind"], result["encoding"], result["delimiter"], sheets, _problems(result["problems"]))


class Readers:
    """Processes that read one file each. From the second file on, one waits ready, its imports done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: subprocess.Popen[bytes] | None = None
        self._taken = 0

    def take(self) -> subprocess.Popen[bytes]:
        """A process that waits for a job; the caller ends it."""
        with self._lock:
            ready, self._ready = self._ready, None
            self._taken += 1
        if ready is not None and ready.poll() is None:
            return ready
        return start()

    def prepare(self) -> None:
        """Start the next one, except after the first file: a command reads one, a server many."""
        with self._lock:
            if self._taken > 1 and self._ready is None:
                self._ready = start()

    def end(self) -> None:
        """End the one that waits."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None:
            end(ready)


READERS = Readers()
atexit.register(READERS.end)


def start(module: str = _READING) -> subprocess.Popen[bytes]:
    """A process that waits for one line that says what to do; the caller ends it."""
    path = os.pathsep.join(part for part in (str(_PACKAGES), os.environ.get("PYTHONPATH")) if part)
    # -P: the folder with the upload is never a place to import from.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        cwd=tempfile.gettempdir(),
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that may have ended already."""
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def _run(job: Job, size: int) -> None:
    memory, seconds = job.limits.memory_bytes(size), round(job.limits.seconds(size), 1)
    process = READERS.take()
    try:
        if process.stdin:
            with suppress(OSError):  # it ended already, which the watcher sees
                process.stdin.write(job.line())
                process.stdin.flush()
        watch(process, memory, seconds)
    finally:
        end(process)
        READERS.prepare()
    failure = Path(job.folder) / FAILURE
    if failure.is_file():
        _LOG.info("the reading process failed: %s", failure.read_text(encoding="utf-8", errors="replace"))
    if process.returncode != 0 or not (Path(job.folder) / "result.json").is_file():
        raise _BrokeOff(
            refused(
                "We could not read this file: reading it broke off. It is damaged, or it needs more than the "
                f"{memory / MEGABYTE:,.0f} MB of memory that a file of this size may take.",
                SAVE_AGAIN,
            ).problems
        )


def watch(process: subprocess.Popen[bytes], memory: int, seconds: float) -> None:
    """Wait for the end. Raises CannotProceed for too much memory, computing time, or waiting time.

    Computing time is what a file costs; on a busy machine an honest one may wait longer than it computes.
    """
    end, look = time.monotonic() + _MOST_WAITING * seconds, _FIRST_LOOK_SECONDS
    try:
        seen = psutil.Process(process.pid)
    except psutil.NoSuchProcess:
        return
    while True:
        try:
            process.wait(timeout=look)
            return
        except subprocess.TimeoutExpired:
            look = min(look * 1.5, _LAST_LOOK_SECONDS)
        try:
            with seen.oneshot():
                used, times = seen.memory_info().rss, seen.cpu_times()
        except psutil.Error:
            continue
        if times.user + times.system > seconds or time.monotonic() > end:
            raise refused(
                f"Reading this file takes longer than the {seconds:g} seconds that a file of this size may take.",
                "Delete everything around the list, save, and upload it again.",
            )
        if used > memory:
            raise _BrokeOff(
                refused(
                    f"Reading this file needs more memory ({used / MEGABYTE:,.0f} MB) than the "
                    f"{memory / MEGABYTE:,.0f} MB that a file of this size may take.",
                    "Delete everything around the list, save, and upload it again.",
                ).problems
            )


def _sheet(path: Path, name: str | None, hidden: bool, merged: list[list[int]]) -> Sheet:
    with pa.OSFile(str(path), "rb") as source, pa.ipc.open_file(source) as reader:
        table = reader.read_all()
    table.validate(full=True)
    corners = tuple((top, left, bottom, right) for top, left, bottom, right in merged)
    return Sheet(name, table.drop_columns(["row"]), table["row"].combine_chunks(), hidden, corners)


def _problems(found: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**problem) for problem in found)
