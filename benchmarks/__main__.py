"""Measure and write ``benchmarks/results/latest.json``: one flat object of name → figure.

Ratios are taken in one run, alternating, and the median counts: machines are noisy. Seconds are for a person to
read and are held to nothing.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import fastexcel
import numpy as np
import pandas as pd
import xlsxwriter

from duediligence.answers import LONG_COLUMNS, code_answers
from duediligence.assessment import assess
from duediligence.reference import gather_facts
from duediligence.services import definitions
from duediligence.services.inspection import inspect_file
from duediligence.settings import ReadingLimits
from duediligence.spreadsheets import read_book
from duediligence.suppliers import HEADER_WORDS

ROWS = 20_000
COLUMNS = 30
ASSESSED = 100_000
RESULTS = Path(__file__).parent / "results" / "latest.json"
LIMITS = ReadingLimits()
AS_OF = date(2026, 1, 1)


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(ours: Callable[[], object], theirs: Callable[[], object], runs: int = 3) -> float:
    """Median of ours ÷ theirs over alternating runs."""
    return median(seconds(ours) / seconds(theirs) for _ in range(runs))


def supplier_rows(rows: int, columns: int) -> list[list[str]]:
    """An invented list: header and rows of text."""
    header = ["Supplier name", "Country", "Product", *(f"Detail {number}" for number in range(columns - 3))]
    countries = ("Bangladesh", "Viet Nam", "Germany", "Mexico", "Türkiye")
    goods = ("Garments", "Software", "Footwear", "Tea", "Bolts")
    body = [
        [
            f"Supplier {row:06}",
            countries[row % 5],
            goods[row % 5],
            *(f"{row}-{number}" for number in range(columns - 3)),
        ]
        for row in range(rows)
    ]
    return [header, *body]


def reading() -> dict[str, float]:
    """Our reading, child process, checks and all, against the bare readers."""
    rows = supplier_rows(ROWS, COLUMNS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        data = path.read_bytes()
    text = "\n".join(",".join(row) for row in rows).encode()
    return {
        "read_xlsx_vs_fastexcel": ratio(
            lambda: read_book(data, "list.xlsx", HEADER_WORDS, LIMITS),
            lambda: fastexcel.read_excel(data).load_sheet(0, dtypes="string").to_arrow(),
        ),
        "read_csv_vs_pandas": ratio(
            lambda: read_book(text, "list.csv", HEADER_WORDS, LIMITS),
            lambda: pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False),
        ),
        "understand_list_seconds": seconds(lambda: inspect_file(text, "list.csv").suppliers()),
    }


def scoring() -> dict[str, float]:
    """Score 100,000 suppliers who answered every question at random, and the same without answers."""
    questionnaire = definitions.named()
    frame = pd.DataFrame(
        {
            "key": [f"S{row}" for row in range(ASSESSED)],
            "country": np.array(["BD", "VN", "DE", "MX", "TR"])[np.arange(ASSESSED) % 5],
            "products": np.array(["Garments", "Software", "Footwear", "Tea", "Bolts"])[np.arange(ASSESSED) % 5],
        }
    )
    keys = tuple(frame["key"])
    facts = gather_facts(frame)
    chance = np.random.default_rng(7)
    parts = []
    for question in questionnaire.definition.questions():
        if question.type == "select_one":
            values = np.array([choice.id for choice in question.choices])
            picked = values[chance.integers(0, len(values), ASSESSED)]
        elif question.type in ("integer", "decimal", "percent"):
            picked = chance.integers(0, 90, ASSESSED).astype(str)
        else:
            continue
        part = pd.DataFrame({"key": pd.Categorical(keys, categories=list(keys)), "value": pd.Categorical(picked)})
        part = part.assign(question=question.id, evidence="documented", dated=AS_OF, source="self_assessment")
        parts.append(part.assign(due=None, file=None, sheet=None, row=None, column=None))
    long = pd.concat(parts, ignore_index=True)[list(LONG_COLUMNS)]
    start = time.perf_counter()
    answers, _ = code_answers(long, questionnaire, keys)
    coded = time.perf_counter() - start
    return {
        "code_answers_seconds": coded,
        "assess_100k_seconds": min(
            seconds(lambda: assess(frame, answers, questionnaire, facts, AS_OF)) for _ in range(3)
        ),
        "assess_100k_without_answers_seconds": seconds(lambda: assess(frame, None, questionnaire, facts, AS_OF)),
        "answers_100k": float(len(long)),
    }


def main() -> None:
    """Measure everything, print it and write it."""
    figures = {name: round(value, 3) for part in (reading, scoring) for name, value in part().items()}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
