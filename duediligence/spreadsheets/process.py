"""Runs the reading process, watches what it uses, and takes over its result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import MEGABYTE, ReadingLimits
from duediligence.spreadsheets.parsed import SAVE_AGAIN, Parsed, refused
from duediligence.spreadsheets.table import Sheet

_PACKAGES = Path(__file__).resolve().parents[2]
_MOST_WAITING = 3
_FIRST_LOOK_SECONDS, _LAST_LOOK_SECONDS = 0.005, 0.05


def read_apart(data: bytes, limits: ReadingLimits) -> Parsed:
    """Read a file in a process of its own. Raises CannotProceed: its refusal, or that it broke off."""
    with tempfile.TemporaryDirectory(prefix="duediligence-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "upload").write_bytes(data)
        (folder / "limits.json").write_text(json.dumps(asdict(limits)), encoding="utf-8")
        _run(folder, limits, len(data))
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        if "refused" in result:
            raise CannotProceed(_problems(result["refused"]))
        sheets = tuple(_sheet(folder / f"{n}.arrow", **sheet) for n, sheet in enumerate(result["sheets"]))
    return Parsed(result["kind"], result["encoding"], result["delimiter"], sheets, _problems(result["problems"]))


def _run(folder: Path, limits: ReadingLimits, size: int) -> None:
    memory, seconds = limits.memory_bytes(size), round(limits.seconds(size), 1)
    path = os.pathsep.join(part for part in (str(_PACKAGES), os.environ.get("PYTHONPATH")) if part)
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
    # -P: the folder with the upload is never a place to import from.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "duediligence.spreadsheets.child", str(folder)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _watch(process, memory, seconds)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    if process.returncode != 0 or not (folder / "result.json").is_file():
        raise refused(
            "We could not read this file: reading it broke off. It is damaged, or it needs more than the "
            f"{memory / MEGABYTE:,.0f} MB of memory that a file of this size may take.",
            SAVE_AGAIN,
        )


def _watch(process: subprocess.Popen[bytes], memory: int, seconds: float) -> None:
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
            raise refused(
                f"Reading this file needs more memory ({used / MEGABYTE:,.0f} MB) than the {memory / MEGABYTE:,.0f} MB "
                "that a file of this size may take.",
                "Delete everything around the list, save, and upload it again.",
            )


def _sheet(path: Path, name: str | None, hidden: bool) -> Sheet:
    with pa.OSFile(str(path), "rb") as source, pa.ipc.open_file(source) as reader:
        table = reader.read_all()
    table.validate(full=True)
    return Sheet(name, table.drop_columns(["row"]), table["row"].combine_chunks(), hidden)


def _problems(found: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**problem) for problem in found)
