"""A real server with a register of its own, and a browser that may talk to nothing else."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Playwright, Route, expect, sync_playwright

from tests.browser.officer import Officer
from tests.machine import chromium

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 20

expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the register of the server lies."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The address of ``duediligence app`` on an empty register, started as a person would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "errors.txt").open("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "duediligence", "app", "--port", str(port)],
            cwd=Path(__file__).parent.parent.parent,
            env={**os.environ, "DUEDILIGENCE_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = next((line for line in process.stdout if "http://" in line), "")
            address = re.search(r"http://\S+:\d+", line)
            assert address, f"The server did not start: {(folder / 'errors.txt').read_text(encoding='utf-8')}"
            until_it_listens(address.group())
            yield address.group()
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)
        assert "Traceback" not in (folder / "errors.txt").read_text(encoding="utf-8")


def until_it_listens(address: str) -> None:
    for _ in range(SECONDS * 10):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=SECONDS):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server does not answer.")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = chromium()
    assert program, "No browser for the browser tests: install Chromium, or run `playwright install chromium`."
    started = playwright.chromium.launch(executable_path=program, args=QUIET)
    yield started
    started.close()


@pytest.fixture
def sessions(browser: Browser, server: str) -> Iterator[list[Officer]]:
    """Two officers, each in a browser of his own. A request to anywhere else is stopped, and fails the test."""
    outside: list[str] = []
    sockets = server.replace("http:", "ws:")

    def only_the_server(route: Route) -> None:
        if route.request.url.startswith((f"{server}/", "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    officers = []
    contexts = [browser.new_context(accept_downloads=True, viewport={"width": 1440, "height": 1000}) for _ in range(2)]
    for context in contexts:
        context.route("**/*", only_the_server)
        page = context.new_page()
        page.on("websocket", lambda opened: opened.url.startswith(f"{sockets}/") or outside.append(opened.url))
        officers.append(Officer(page, server))
    yield officers
    for context in contexts:
        context.close()
    assert outside == []


@pytest.fixture
def officer(sessions: list[Officer]) -> Officer:
    return sessions[0]
