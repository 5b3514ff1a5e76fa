"""What several tests share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler.loadfile import LoadFileScheduling

from duediligence.register import Register
from duediligence.services import samples
from duediligence.services.workspace import Workspace

# the same examples on every machine: what passed here passes there
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent


class InOnePiece(LoadFileScheduling):
    """Each test file goes to one worker, and all that start browsers to the same: two at once only slow each other."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InOnePiece:
    return InOnePiece(config, log)


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register that holds the sample data, made once; a test works on a copy."""
    path = tmp_path_factory.mktemp("sample") / "register.sqlite"
    with Register.open(f"sqlite:///{path}") as register:
        samples.load(Workspace(register))
    return path
