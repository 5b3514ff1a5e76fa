"""Limits, places and the one way to find a file that ships with the product."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
MEGABYTE = 1_000_000


def resource(*parts: str) -> Path:
    """Path of a shipped file: ``app.py``, ``questionnaires/…``, ``sample_data/…``.

    In a checkout these lie beside the package, in an installed wheel inside it (``_resources``).
    """
    installed = _PACKAGE / "_resources"
    return (installed if installed.is_dir() else _PACKAGE.parent).joinpath(*parts)


def database_url() -> str:
    """The register: ``DUEDILIGENCE_DATABASE_URL``, else a SQLite file in the user's data folder."""
    given = os.environ.get("DUEDILIGENCE_DATABASE_URL")
    if given:
        return given
    folder = Path(platformdirs.user_data_dir("duediligence", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'register.sqlite'}"


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What an uploaded file may cost; every message about a limit states limit and actual value."""

    upload_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 600 * MEGABYTE
    ratio: int = 150
    ratio_applies_above_bytes: int = 5 * MEGABYTE
    parts: int = 2_000
    sheets: int = 100
    rows: int = 200_000
    columns: int = 500
    cell_characters: int = 32_767
    memory_bytes_base: int = 350 * MEGABYTE
    memory_bytes_per_file_byte: int = 25
    memory_bytes_most: int = 1_500 * MEGABYTE
    seconds_base: float = 6.0
    seconds_per_megabyte: float = 1.0
    seconds_most: float = 30.0

    def memory_bytes(self, file_bytes: int) -> int:
        """Bytes of memory the reading process may use for a file of this size."""
        return min(self.memory_bytes_base + self.memory_bytes_per_file_byte * file_bytes, self.memory_bytes_most)

    def seconds(self, file_bytes: int) -> float:
        """Seconds the reading process may take for a file of this size."""
        return min(self.seconds_base + self.seconds_per_megabyte * file_bytes / MEGABYTE, self.seconds_most)


DEFAULT_LIMITS = ReadingLimits()
