"""Issued assessments: saved once, named by the hash of what they say, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Row, insert, select, update

from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS, Assessment
from duediligence.register import bulk, editions, events
from duediligence.register.canonical import canonical_json, column, rows, sha256
from duediligence.register.conflicts import AlreadyIssued
from duediligence.register.schema import (
    RESULT_COUNTS,
    RESULT_NUMBERS,
    assessment,
    finding,
    portfolio,
    result,
)
from duediligence.register.unit import Reader, Unit

_LISTS: Final = ("ask", "actions")


@dataclass(frozen=True)
class Run:
    """One issued assessment. ``corrects``: the name of the one it corrects."""

    id: int
    name: str
    questionnaire: str
    version: str
    definition_hash: str
    editions: Mapping[str, str]
    as_of: date
    rows: int
    corrects: str | None
    saved: datetime


def name_of(made: Assessment) -> str:
    """SHA-256 over the date, definition, editions, results and findings: equal content, equal name."""
    return _name(
        as_of=made.as_of,
        definition_hash=made.questionnaire.hash,
        used=made.editions,
        results=made.results,
        findings=made.findings,
    )


def save(unit: Unit, portfolio_id: int, made: Assessment, corrects: str | None = None) -> Run:
    """Issue an assessment and make it the one that pages show. AlreadyIssued when it is there already.

    ValueError when the results or findings have other columns than RESULT_COLUMNS and FINDING_COLUMNS: nothing is
    dropped in silence.
    """
    for frame, expected in ((made.results, RESULT_COLUMNS), (made.findings, FINDING_COLUMNS)):
        if set(frame.columns) != set(expected):
            different = sorted({str(name) for name in frame.columns} ^ set(expected))
            raise ValueError(f"columns of an assessment that the register does not keep or misses: {different}")
    name = name_of(made)
    if named(unit, portfolio_id, name) is not None:
        raise AlreadyIssued(name)
    values = {
        "portfolio_id": portfolio_id,
        "name": name,
        "questionnaire": made.questionnaire.id,
        "questionnaire_version": made.questionnaire.version,
        "definition_hash": made.questionnaire.hash,
        "editions": canonical_json(dict(made.editions)),
        "as_of": made.as_of,
        "rows": len(made.results),
        "corrects": corrects,
        "saved": unit.now,
    }
    key = unit.connection.execute(insert(assessment).values(values)).inserted_primary_key
    assert key is not None
    for table, names, frame in ((result, RESULT_COLUMNS, made.results), (finding, FINDING_COLUMNS, made.findings)):
        bulk.insert(unit.connection, table, ("assessment_id", "position", *names), _stored(key[0], frame, names))
    editions.record(unit, made.editions)
    details = {"name": name, "as_of": made.as_of.isoformat(), "rows": len(made.results), "corrects": corrects}
    events.append(unit, portfolio_id, "assessment_issued", {**details, "definition": made.questionnaire.hash})
    _show(unit, portfolio_id, name)
    found = named(unit, portfolio_id, name)
    assert found is not None
    return found


def record(unit: Unit, portfolio_id: int, made: Assessment) -> Run:
    """Issue an assessment, or, when one that says the same was issued before, show that one again."""
    known = named(unit, portfolio_id, name_of(made))
    if known is None:
        return save(unit, portfolio_id, made)
    shown = current(unit, portfolio_id)
    if shown is None or shown.name != known.name:
        events.append(unit, portfolio_id, "assessment_shown_again", {"name": known.name})
        _show(unit, portfolio_id, known.name)
    return known


def current(reader: Reader, portfolio_id: int) -> Run | None:
    """The assessment that pages show: the one recorded last."""
    shown = select(portfolio.c.current_assessment).where(portfolio.c.id == portfolio_id)
    name = reader.connection.execute(shown).scalar_one_or_none()
    return None if name is None else named(reader, portfolio_id, name)


def named(reader: Reader, portfolio_id: int, name: str) -> Run | None:
    """The assessment of this name."""
    query = select(assessment).where(assessment.c.portfolio_id == portfolio_id, assessment.c.name == name)
    row = reader.connection.execute(query).one_or_none()
    return None if row is None else _run(row)


def every(reader: Reader, portfolio_id: int) -> tuple[Run, ...]:
    """All assessments of a portfolio, the newest first."""
    query = select(assessment).where(assessment.c.portfolio_id == portfolio_id).order_by(assessment.c.id.desc())
    return tuple(_run(row) for row in reader.connection.execute(query))


def results(reader: Reader, run: Run, key: str | None = None) -> pd.DataFrame:
    """RESULT_COLUMNS in the order of the assessment; of one supplier where ``key`` is given."""
    query = select(*(result.c[name] for name in RESULT_COLUMNS)).where(result.c.assessment_id == run.id)
    if key is not None:
        query = query.where(result.c.key == key)
    found = [tuple(row) for row in reader.connection.execute(query.order_by(result.c.position))]
    types = {**dict.fromkeys(RESULT_NUMBERS, "float64"), **dict.fromkeys(RESULT_COUNTS, "int64")}
    return pd.DataFrame(found, columns=list(RESULT_COLUMNS), dtype="object").astype(types)


def findings(reader: Reader, run: Run, key: str | None = None) -> pd.DataFrame:
    """FINDING_COLUMNS in the order of the assessment; of one supplier where ``key`` is given."""
    query = select(*(finding.c[name] for name in FINDING_COLUMNS)).where(finding.c.assessment_id == run.id)
    if key is not None:
        query = query.where(finding.c.key == key)
    found = [tuple(row) for row in reader.connection.execute(query.order_by(finding.c.position))]
    frame = pd.DataFrame(found, columns=list(FINDING_COLUMNS), dtype="object")
    for name in _LISTS:
        frame[name] = pd.Series([tuple(json.loads(text)) for text in frame[name]], dtype="object")
    return frame.astype({"row": "int64", "red_flag": "bool"})


def is_unchanged(reader: Reader, run: Run) -> bool:
    """Whether the rows in the database still say what the name of the assessment says."""
    name = _name(
        as_of=run.as_of,
        definition_hash=run.definition_hash,
        used=run.editions,
        results=results(reader, run),
        findings=findings(reader, run),
    )
    return name == run.name


def _name(
    *, as_of: date, definition_hash: str, used: Mapping[str, str], results: pd.DataFrame, findings: pd.DataFrame
) -> str:
    content = {
        "as_of": as_of.isoformat(),
        "definition": definition_hash,
        "editions": dict(used),
        "results": {name: _told(results, name) for name in RESULT_COLUMNS},
        "findings": {name: _told(findings, name) for name in FINDING_COLUMNS},
    }
    return sha256(canonical_json(content))


def _told(frame: pd.DataFrame, name: str) -> list[Any]:
    """A column with its numbers of one kind, so that 25 and 25.0 have one name."""
    values: list[Any] = column(frame, name)
    if name in RESULT_NUMBERS:
        return [None if value is None else float(value) for value in values]
    return [int(value) for value in values] if name in RESULT_COUNTS else values


def _stored(number: int, frame: pd.DataFrame, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    kept = frame[list(names)]
    for name in _LISTS:
        if name in names:
            kept = kept.assign(**{name: [canonical_json(list(value)) for value in frame[name]]})
    return [(number, position, *row) for position, row in enumerate(rows(kept, names))]


def _show(unit: Unit, portfolio_id: int, name: str) -> None:
    unit.connection.execute(update(portfolio).where(portfolio.c.id == portfolio_id).values(current_assessment=name))


def _run(row: Row[Any]) -> Run:
    return Run(
        row.id,
        row.name,
        row.questionnaire,
        row.questionnaire_version,
        row.definition_hash,
        json.loads(row.editions),
        row.as_of,
        row.rows,
        row.corrects,
        row.saved,
    )
