"""Make the board paper of 100,000 suppliers in a register, some of whom have answered."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import islice

import numpy as np

from benchmarks.timing import seconds
from duediligence.services import definitions, imports, portfolios, reporting
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import workspace_in_memory

SUPPLIERS = 100_000
ANSWERED = 10_000
QUESTIONS = 8
AS_OF = date(2026, 1, 1)
COUNTRIES = ("Bangladesh", "Viet Nam", "Germany", "Mexico", "Türkiye", "India", "Singapore")
GOODS = ("Garments", "Software", "Footwear", "Tea", "Bolts")


def measure() -> dict[str, float]:
    """Seconds from a register, opened as a new process finds it, to the bytes of the paper."""
    data = invented_list()
    with workspace_in_memory() as workspace:
        portfolio = portfolios.opened(workspace)
        with workspace.changing() as unit:
            imports.add_file(unit, portfolio.id, inspect_file(data, "list.csv"), data, AS_OF)
        return {
            "board_paper_seconds_100k": seconds(
                lambda: reporting.export_portfolio(workspace, portfolio, "board_paper"),
            )
        }


def invented_list() -> bytes:
    """A list of suppliers with the answers to a few questions beside them, picked at random."""
    chance = np.random.default_rng(7)
    every = (each for each in definitions.named().definition.questions() if each.type == "select_one")
    asked = list(islice((each for each in every if each.ask == "supplier"), QUESTIONS))
    picked = [chance.integers(0, len(question.choices), SUPPLIERS) for question in asked]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Supplier", "Country", "Product", *(question.id for question in asked)])
    for row in range(SUPPLIERS):
        answers = [each.choices[place[row]].id for each, place in zip(asked, picked, strict=True)]
        said = [f"Supplier {row:06}", COUNTRIES[row % len(COUNTRIES)], GOODS[row % len(GOODS)]]
        rows.writerow([*said, *(answers if row < ANSWERED else [""] * QUESTIONS)])
    return out.getvalue().encode()
