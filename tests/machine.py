"""Bring this machine to the point where every test can run, or say what is missing.

The tests drive a real browser, a real PostgreSQL, a real Spark, which needs Java, and LibreOffice, which lays a paper
out on its pages and saves a workbook anew. As root on Debian or Ubuntu missing ones are installed; otherwise the
browser comes from Playwright, and the message says what else to install. Nothing is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from glob import glob
from pathlib import Path


def chromium() -> str | None:
    """Path of a system Chromium or of the one Playwright installed; None where there is neither."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def postgresql() -> str | None:
    """Folder of initdb and postgres; None where there is no PostgreSQL server."""
    found = shutil.which("initdb")
    if found:
        return str(Path(found).parent)
    versions = sorted(glob("/usr/lib/postgresql/*/bin/initdb"))
    return str(Path(versions[-1]).parent) if versions else None


def java() -> str | None:
    """Path of a Java runtime; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return (shutil.which("java", path=str(Path(home, "bin"))) if home else None) or shutil.which("java")


def office(part: str = "libswlo.so") -> str | None:
    """Path of a LibreOffice with Writer (``libswlo.so``) or Calc (``libsclo.so``); None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    for folder in ("/Applications/LibreOffice.app/Contents/MacOS", "C:/Program Files/LibreOffice/program"):
        found = found or shutil.which("soffice", path=folder)
    if found and sys.platform == "linux" and not (Path(found).resolve().parent / part).exists():
        return None  # only other parts of it are installed
    return found


def debian_install(packages: list[str]) -> bool:
    """Install Debian packages when that is possible here."""
    if not (packages and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return True


def main() -> int:
    """Exit status 0 when everything is there."""
    there = {
        "chromium": chromium(),
        "postgresql": postgresql(),
        "libreoffice-writer-nogui": office(),
        "libreoffice-calc-nogui": office("libsclo.so"),
        "default-jre-headless": java(),
    }
    wanted = [name for name, found in there.items() if not found]
    if debian_install(wanted):
        wanted = []
    if "chromium" in wanted:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if chromium():
            wanted.remove("chromium")
    advice = {
        "chromium": "No browser for the browser tests: install Chromium, or run `playwright install chromium`.",
        "postgresql": "No PostgreSQL server for the register tests: install your system's `postgresql` package.",
        "libreoffice-writer-nogui": "No LibreOffice Writer for the tests of the board paper: install LibreOffice.",
        "libreoffice-calc-nogui": "No LibreOffice Calc for the test of workbooks: install LibreOffice.",
        "default-jre-headless": "No Java for the Spark test: install a JDK of version 17 or later.",
    }
    for name in wanted:
        sys.stderr.write(advice[name] + "\n")
    return 1 if wanted else 0


if __name__ == "__main__":
    sys.exit(main())
