"""Small questionnaires, supplier frames and tables, written where a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import parse
from duediligence.questionnaire.model import Definition
from duediligence.spreadsheets.table import Table

SUPPLIER_COLUMNS = ("key", "supplier_id", "name", "site", "country")


def questionnaire(*questions: dict[str, Any]) -> Questionnaire:
    """A compiled questionnaire of these questions; labels default to the id, controls to practice."""
    filled = [{"label": {"en": question["id"]}, **question} for question in questions]
    definition = Definition.model_validate(
        {
            "id": "tin_roof",
            "version": "1.0.0",
            "title": {"en": "A test"},
            "languages": ["en"],
            "scoring": {
                "question_share": 0.5,
                "mitigation": {"practice": 0.45, "paper": 0.15},
                "evidence": {
                    "claimed": 25,
                    "documented": 50,
                    "audited": 60,
                    "unannounced": 80,
                    "worker_confirmed": 100,
                },
                "validity_months": 12,
                "minimum_coverage": 0.6,
            },
            "bands": {"low": 0, "medium": 25, "high": 50, "severe": 75},
            "levels": {"minimal": 0, "standard": 30, "heightened": 60},
            "lowest_band": {},
            "factors": [{"id": "country_risk", "weight": 30, "unknown": 60}],
            "sections": [{"id": "only", "title": {"en": "Only"}, "questions": filled}],
        }
    )
    by_id = {question.id: question for question in definition.questions()}
    return Questionnaire(
        definition=definition,
        hash="0" * 64,
        order=tuple(by_id),
        questions=by_id,
        rules={},
        relevant={q.id: parse(q.relevant) for q in by_id.values() if q.relevant},
        constraint={q.id: parse(q.constraint) for q in by_id.values() if q.constraint},
        when={},
        signed=None,
        actions={},
    )


def suppliers(*rows: Sequence[str | None]) -> pd.DataFrame:
    """A suppliers frame of key, supplier_id, name, site, country."""
    return pd.DataFrame(list(rows), columns=list(SUPPLIER_COLUMNS), dtype=object)


def table(text: str, first_row: int = 2) -> Table:
    """A table written as lines of cells between bars, the first line the headers; an empty cell is null."""
    lines = [
        [cell.strip().replace("⏎", "\n") for cell in line.strip().strip("|").split("|")]
        for line in text.strip().splitlines()
    ]
    headers, records = lines[0], lines[1:]
    columns = {str(place): [row[place] or None for row in records] for place in range(len(headers))}
    return Table(
        sheet="Answers",
        header_row=first_row - 1,
        headers=tuple(headers),
        letters=tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(headers)]),
        cells=pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}),
        rows=pa.array(range(first_row, first_row + len(records)), pa.int32()),
    )
