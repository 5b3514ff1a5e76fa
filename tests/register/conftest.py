"""Each test of the register runs on a real SQLite file and on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from duediligence.register import Register

from ..machine import postgresql

NOBODY = "postgres"  # initdb refuses to run as root; the package of the server brings this account


def _as_server_account(*command: str) -> list[str]:
    return ["runuser", "-u", NOBODY, "--", *command] if os.name == "posix" and os.geteuid() == 0 else list(command)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a temporary cluster, reachable through a socket in its own folder only."""
    programmes = postgresql()
    if programmes is None:
        pytest.fail("These tests need a PostgreSQL server: install your system's `postgresql` package.")
    folder = Path(tempfile.mkdtemp(prefix="dd-pg-", dir="/tmp" if os.name == "posix" else None))
    data = folder / "data"
    if os.name == "posix" and os.geteuid() == 0:
        shutil.chown(folder, NOBODY, NOBODY)
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    initdb = ("initdb", "-D", str(data), "-U", NOBODY, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    subprocess.run(_as_server_account(f"{programmes}/{initdb[0]}", *initdb[1:]), **run)
    # no durability: the cluster lives for one test run
    options = f"-k {folder} -h '' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    control = (f"{programmes}/pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w")
    subprocess.run(_as_server_account(*control, "-o", options, "start"), **run)
    try:
        yield f"postgresql+psycopg://{NOBODY}@/{{database}}?host={folder}"
    finally:
        subprocess.run(_as_server_account(*control, "-m", "immediate", "stop"), **run)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """A server with the database ``template``, migrated once; each test works on a copy."""
    _create(postgresql_server, "template")
    Register.open(postgresql_server.format(database="template")).close()
    return postgresql_server


def _create(server: str, name: str, template: str = "template0") -> None:
    engine = create_engine(server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    server: str = request.getfixturevalue("postgresql_server")
    _create(server, "empty")
    return server.format(database="empty")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new register."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite'}"
    server: str = request.getfixturevalue("postgresql_template")
    _create(server, "register", "template")
    return server.format(database="register")


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    with Register.open(url) as opened:
        yield opened
