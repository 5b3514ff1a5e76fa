"""Fictitious suppliers, answers and assessments for the tests of the register."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pandas as pd

from duediligence.answers import LONG_COLUMNS
from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS
from duediligence.register import Reader, Register, Unit, entities
from duediligence.register.schema import ENTITY_NUMBERS, RESULT_NUMBERS

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 21)
OFFICER = "amal@example.org"
PORTFOLIO = 1


def suppliers(*rows: dict[str, object], file: str = "list.xlsx") -> pd.DataFrame:
    """A Suppliers frame; the key is the name unless given."""
    full = [
        {
            **dict.fromkeys(entities.FRAME_COLUMNS),
            "key": row.get("name"),
            "country_inferred": False,
            "extra": {},
            "file": file,
            "sheet": "Sheet1",
            "row": place,
            **row,
        }
        for place, row in enumerate(rows, start=2)
    ]
    frame = pd.DataFrame(full, columns=list(entities.FRAME_COLUMNS), dtype="object")
    types = {**dict.fromkeys(ENTITY_NUMBERS, "float64"), "row": "int64", "country_inferred": "bool"}
    return frame.astype(types)


def answers(*rows: dict[str, object]) -> pd.DataFrame:
    """A long frame of answers from the suppliers themselves."""
    full = [{**dict.fromkeys(LONG_COLUMNS), "source": "self_assessment", "row": 2, **row} for row in rows]
    return pd.DataFrame(full, columns=list(LONG_COLUMNS), dtype="object").astype({"row": "int64"})


def assessment(
    results: list[dict[str, object]], findings: list[dict[str, object]] | None = None, as_of: date = AS_OF
) -> SimpleNamespace:
    """An assessment by hand; what is not given is not known."""
    nothing = {**dict.fromkeys(RESULT_COLUMNS), "answered": 0, "asked": 0}
    result = pd.DataFrame([{**nothing, **row} for row in results], columns=list(RESULT_COLUMNS), dtype="object")
    usual = {
        "row": 0,
        "state": "fired",
        "kind": "harm",
        "severity": "high",
        "red_flag": False,
        "ask": (),
        "actions": (),
    }
    finding = pd.DataFrame(
        [{**usual, **row} for row in findings or []], columns=list(FINDING_COLUMNS), dtype="object"
    ).astype({"row": "int64", "red_flag": "bool"})
    return SimpleNamespace(
        as_of=as_of,
        questionnaire=SimpleNamespace(id="forced_labour", version="1.0.0", hash="d" * 64),
        editions={"country": "2025", "goods": "2024"},
        results=result.astype({**dict.fromkeys(RESULT_NUMBERS, "float64"), "answered": "int64", "asked": "int64"}),
        findings=finding,
    )


def listed(reader: Reader, *columns: str) -> list[tuple[object, ...]]:
    """The suppliers of the default portfolio, these columns."""
    frame = entities.frame(reader, PORTFOLIO)
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


def officer(register: Register, now: datetime = NOW) -> AbstractContextManager[Unit]:
    """A transaction of the officer of these tests."""
    return register.transaction(OFFICER, now)
