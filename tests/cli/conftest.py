"""The command line as a script sees it: what it prints, its exit status, and what it leaves behind."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from duediligence import cli


@dataclass(frozen=True)
class Ended:
    """One command that has ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``duediligence`` in an empty folder, with a register of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUEDILIGENCE_DATABASE_URL", f"sqlite:///{tmp_path / 'register.sqlite'}")

    def ended(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["duediligence", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ended(status, said.out, said.err)

    return ended
