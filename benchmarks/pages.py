"""How long the server takes to draw each page with 100,000 suppliers in the register: at first, and asked again.

A page is run as the app runs it, without a browser; what the browser needs to draw comes on top.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Final

from streamlit.testing.v1 import AppTest

import duediligence.pages.navigation  # noqa: F401 - a server has imported it before a page is asked for
from benchmarks.register import PORTFOLIO
from benchmarks.timing import seconds
from duediligence.register import Register, listing

APP: Final = Path(__file__).parent.parent / "app.py"
SECONDS: Final = 60

STEPS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("home", {}),
    ("suppliers", {}),
    ("suppliers", {"country": "BD"}),
    ("suppliers", {"sector": "14"}),
    ("suppliers", {"find": "goods 04"}),
    ("suppliers", {"order": "name", "page": "40"}),
    ("suppliers", {"rule": "recruitment_fee"}),
    ("supplier", {}),
    ("dashboard", {}),
    ("dashboard", {"country": "BD"}),
    ("dashboard", {"map": "context"}),
    ("checklist", {}),
    ("checklist", {"country": "BD"}),
    ("checklist", {"search": "goods 04"}),
    ("checklist", {"page": "30"}),
    ("reports", {}),
    ("questionnaires", {}),
    ("settings", {}),
)
"""Pages with what their address says; the supplier page gets a key."""


def measure_in(url: str) -> dict[str, float]:
    """Seconds of the slowest page, the first time in this process and the second time."""
    os.environ["DUEDILIGENCE_DATABASE_URL"] = url
    with Register.open(url) as register, register.reading() as reader:
        key = listing.page(reader, PORTFOLIO, listing.Filters(), "concern", limit=1).rows["key"].iloc[0]
    told: dict[str, list[float]] = {"first": [], "again": []}
    for name, query in STEPS:
        asked = query or ({"key": key} if name == "supplier" else {})
        for when, taken in told.items():
            taken.append(seconds(lambda name=name, asked=asked: draw(name, asked)))  # type: ignore[misc]
            sys.stderr.write(f"{name} {asked}, {when}: {taken[-1]:.3f} s\n")
    return {f"page_{when}_seconds_100k": max(taken) for when, taken in told.items()}


def draw(name: str, asked: dict[str, str]) -> None:
    """One page in a session of its own."""
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.switch_page(f"duediligence/pages/{name}.py")
    for parameter, value in asked.items():
        app.query_params[parameter] = value
    app.run()
    assert not app.exception, app.exception


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_in(sys.argv[1])))
