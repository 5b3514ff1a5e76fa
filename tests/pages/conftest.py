"""The pages, run through app.py on a register of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from duediligence.services.workspace import Workspace, open_workspace

SECONDS = 20


class Pages:
    """One session. ``at`` is Streamlit's own test app; after every step no page may have failed."""

    def __init__(self, script: Path) -> None:
        self.at = AppTest.from_file(str(script), default_timeout=20)
        self.run()

    def open(self, page: str = "home", **query: str) -> Pages:
        self.at.switch_page(f"duediligence/pages/{page}.py")
        for name, value in query.items():
            self.at.query_params[name] = value
        return self.run()

    def run(self) -> Pages:
        """Run the page; where it shows a job, until that is over, as a browser does."""
        end = time.monotonic() + SECONDS
        while True:
            self.at.run()
            assert [error.value for error in self.at.exception] == []
            if not self.at.main.get("progress") or time.monotonic() > end:
                return self
            time.sleep(0.05)

    def press(self, label: str) -> Pages:
        (button,) = (each for each in self.at.button if each.label == label)
        button.click()
        return self.run()

    @property
    def title(self) -> str:
        return str(self.at.title[0].value)

    @property
    def says(self) -> str:
        """Every sentence of the page, one a line."""
        kinds = ("title", "header", "markdown", "caption", "info", "success", "warning", "error")
        return "\n".join(str(each.value) for kind in kinds for each in getattr(self.at, kind))


@pytest.fixture
def register_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the register of a test lies; the pages keep the open register, so it is forgotten afterwards."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("DUEDILIGENCE_DATABASE_URL", f"sqlite:///{path}")
    st.cache_resource.clear()
    yield path
    st.cache_resource.clear()


@pytest.fixture
def empty(register_file: Path, project: Path) -> Pages:
    """A session on an empty register."""
    return Pages(project / "app.py")


@pytest.fixture
def sample(register_file: Path, sample_register: Path, project: Path) -> Pages:
    """A session on a register with the sample data."""
    shutil.copy(sample_register, register_file)
    return Pages(project / "app.py")


@pytest.fixture
def workspace(register_file: Path) -> Workspace:
    """The same register as the pages see it, for what a test looks up or prepares."""
    return open_workspace()
