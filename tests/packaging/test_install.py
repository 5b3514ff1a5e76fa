"""The product as a person gets it: a wheel, the pinned versions, an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the programs of a new environment that holds the built wheel and the pinned versions only."""
    folder = tmp_path_factory.mktemp("packaging")
    built = run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", project, cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    install = run(
        *(programs / "python", "-m", "pip", "install", "--quiet", "--only-binary=:all:"),
        *("--constraint", project / "constraints.txt", wheel),
        cwd=folder,
    )
    assert install.returncode == 0, install.stderr
    return programs


def test_assess_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Supplier,Country\nAldergate Knitwear,Bangladesh\n", encoding="utf-8")
    done = run(
        *(installed / "duediligence", "assess", "list.csv", "--json", "out.json", "-o", "register.xlsx"),
        *("--as-of", "2026-11-21"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(supplier["name"], supplier["country"]) for supplier in answer["suppliers"]] == [
        ("Aldergate Knitwear", "BD")
    ]
    assert (tmp_path / "register.xlsx").stat().st_size > 0


def test_app_with_sample_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "DUEDILIGENCE_DATABASE_URL": f"sqlite:///{tmp_path / 'register.sqlite'}"}
    with subprocess.Popen(
        [str(installed / "python"), "-m", "duediligence", "app", "--sample", "--port", "8761"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            address = next(found for line in server.stdout if (found := re.search(r"http://localhost:\d+", line)))
            assert healthy(address.group())
        finally:
            server.terminate()


def healthy(address: str) -> bool:
    import time

    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.25)
    return False


def test_the_pins_name_no_address_and_cover_what_is_installed(installed: Path, project: Path) -> None:
    lines = [line for line in (project / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.+]+", line)] == []
    frozen = run(installed / "python", "-m", "pip", "list", "--format=freeze", cwd=project).stdout.split()
    ours = {"pip", "setuptools", "duediligence"}
    names = {entry.split("==")[0].lower().replace("_", "-") for entry in frozen} - ours
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    assert names - pinned == set()
