"""Killed while a draft is being saved: it is as before or as after, never between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .killing import FORKS


def test_a_draft_is_as_before_or_as_after(tmp_path: Path, project: Path) -> None:
    kills = 100 if FORKS else 5
    url = f"sqlite:///{tmp_path / 'register.sqlite'}"
    command = [sys.executable, "-m", "tests.services.killing", url, str(kills)]
    done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    assert int(done.stdout) == kills
