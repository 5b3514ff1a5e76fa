"""The table of worked examples in the documentation is what the engine gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.test_assessment_worked_examples import GARMENTS, SAFE, SOFTWARE, one

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"
LINES = [
    tuple(cell.strip() for cell in line.strip("|\n").split("|"))
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith(("| garments", "| software"))
]


def test_all_examples_are_there():
    assert len(LINES) == 4


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:2]))
def test_worked_example(line):
    supplier, evidence, *expected = line
    row = one({"garments": GARMENTS, "software": SOFTWARE}[supplier], SAFE, evidence)
    scores = [f"{row[name]:.1f}" for name in ("inherent", "exposure")]
    assert [*scores, f"{row['mitigation']:.2f}", f"{row['residual']:.1f}", row["rating"]] == expected
