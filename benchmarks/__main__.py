"""Measure and write ``benchmarks/results/latest.json``: one flat object of name → figure.

Ratios are taken in one run, alternating, and the median counts: machines are noisy. Seconds are for a person to
read and are held to nothing. ``python -m benchmarks reading`` measures one part and writes nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks import engine, papers, publishing, ranges, reading, register, scoring

PARTS = {
    "reading": reading.measure,
    "scoring": scoring.measure,
    "ranges": ranges.measure,
    "papers": papers.measure,
    "register": register.measure,
    "engine": engine.measure,
    "publishing": publishing.measure,
}
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main(names: list[str]) -> None:
    """Measure the parts named, or all of them and write the figures; print them."""
    figures = {name: round(value, 3) for part in names or PARTS for name, value in PARTS[part]().items()}
    text = json.dumps(figures, indent=1, sort_keys=True) + "\n"
    if not names:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
