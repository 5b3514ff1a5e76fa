"""An open register of a test's own, and lists with invented suppliers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from duediligence.register import Register
from duediligence.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Register.open(f"sqlite:///{tmp_path / 'register.sqlite'}") as register:
        yield Workspace(register)


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """A list as a file."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()
