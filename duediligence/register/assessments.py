"""Issued assessments: saved once, named by the hash of what they say, never changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Row, insert, select, update

from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS, Assessment, Ranges
from duediligence.register import editions, events, naming, said, shown
from duediligence.register.canonical import canonical_json
from duediligence.register.conflicts import AlreadyIssued
from duediligence.register.schema import (
    RESULT_COUNTS,
    RESULT_NUMBERS,
    RESULT_RANGE,
    assessment,
    portfolio,
    result,
)
from duediligence.register.unit import Reader, Unit


@dataclass(frozen=True)
class Run:
    """One issued assessment. ``corrects``: the name of the one it corrects.

    ``naming``: which way it was named; ``step``: its rows are those that held then (see ``shown``). ``tenth``: as in
    ``Ranges``; None where it was not worked out how far the scores could move.
    """

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
    naming: int
    step: int
    tenth: tuple[float, ...] | None = field(compare=False)


def name_of(made: Assessment) -> str:
    """SHA-256 over the date, definition, editions, results and findings: equal content, equal name.

    Raises ValueError where ``naming.rows_of`` does.
    """
    return _name(made, naming.rows_of(made.results, made.findings).digests)


def save(unit: Unit, portfolio_id: int, made: Assessment, corrects: str | None = None) -> Run:
    """Issue an assessment and make it the one that pages show. AlreadyIssued when it is there already.

    Only the rows that differ from those shown before are written. ValueError where ``naming.rows_of`` raises it.
    """
    rows = naming.rows_of(made.results, made.findings)
    name = _name(made, rows.digests)
    if named(unit, portfolio_id, name) is not None:
        raise AlreadyIssued(name)
    step = shown.follow(unit, portfolio_id, rows, range(len(rows.values)), shown.held(unit, portfolio_id))
    return _issue(unit, portfolio_id, made, name, len(rows.values), step, corrects)


def record(unit: Unit, portfolio_id: int, made: Assessment, ranges: Ranges | None = None) -> Run:
    """Issue an assessment, or, when one that says the same was issued before, show that one again.

    ``ranges``: of the same suppliers in the same order.
    """
    rows = naming.rows_of(made.results, made.findings, None if ranges is None else ranges.frame)
    name = _name(made, rows.digests)
    before = current(unit, portfolio_id)
    if before is not None and before.name == name:
        run = before
    else:
        step = shown.follow(unit, portfolio_id, rows, range(len(rows.values)), shown.held(unit, portfolio_id))
        run = _issue_or_show(unit, portfolio_id, made, name, len(rows.values), step)
    if ranges is None:
        return run
    shown.place(unit, portfolio_id, dict(zip(rows.keys, (far[-1] for far in rows.ranges), strict=True)))
    return _with_tenth(unit, run, ranges.tenth)


def record_some(unit: Unit, portfolio_id: int, made: Assessment, ranges: Ranges | None = None) -> Run:
    """The same where ``made`` holds only some suppliers: with the others as they are shown now.

    ``ranges``: placed by the ``tenth`` of what is shown now, which goes on to count.

    ValueError when what is shown was made as of another day or with another definition or editions, or holds
    nothing about one of the suppliers: then everything has to be assessed.
    """
    before = current(unit, portfolio_id)
    if before is None or not follows(before, made.as_of, made.questionnaire.hash, made.editions):
        raise ValueError("what is shown was made in another way")
    rows = naming.rows_of(made.results, made.findings, None if ranges is None else ranges.frame)
    held = shown.held(unit, portfolio_id, rows.keys)
    if len(held) < len(rows.values):
        raise ValueError("what is shown says nothing about one of the suppliers")
    positions = [held[key].position for key in rows.keys]
    digests = shown.digests(unit, portfolio_id)
    for position, digest in zip(positions, rows.digests, strict=True):
        digests[position] = digest
    name = _name(made, digests)
    if before.name == name:
        return before
    step = shown.follow(unit, portfolio_id, rows, positions, held)
    return _with_tenth(unit, _issue_or_show(unit, portfolio_id, made, name, before.rows, step), before.tenth)


def follows(run: Run, as_of: date, definition_hash: str, used: Mapping[str, str]) -> bool:
    """Whether some suppliers of a run can be assessed anew, as of this day and with this, and the others stay."""
    made = (run.naming, run.as_of, run.definition_hash, dict(run.editions))
    return made == (naming.BY_ROWS, as_of, definition_hash, dict(used))


def says_something_of(reader: Reader, portfolio_id: int, keys: Collection[str]) -> bool:
    """Whether what is shown holds something of each of these suppliers."""
    return len(shown.held(reader, portfolio_id, keys)) == len(set(keys))


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
    query = select(*(result.c[name] for name in RESULT_COLUMNS)).where(_rows_of(reader, run, key))
    found = [tuple(row) for row in reader.connection.execute(query.order_by(result.c.position))]
    types = {**dict.fromkeys(RESULT_NUMBERS, "float64"), **dict.fromkeys(RESULT_COUNTS, "int64")}
    return pd.DataFrame(found, columns=list(RESULT_COLUMNS), dtype="object").astype(types)


def ranges(reader: Reader, run: Run, key: str | None = None) -> pd.DataFrame | None:
    """``key`` and RESULT_RANGE in the order of ``results``; None where it was not worked out for this assessment."""
    if run.tenth is None:
        return None
    columns = ("key", *RESULT_RANGE)
    query = select(*(result.c[name] for name in columns)).where(_rows_of(reader, run, key)).order_by(result.c.position)
    found = [tuple(row) for row in reader.connection.execute(query)]
    types = dict.fromkeys(RESULT_RANGE, "float64")
    return pd.DataFrame(found, columns=list(columns), dtype="object").astype(types)


def findings(reader: Reader, run: Run, key: str | None = None) -> pd.DataFrame:
    """FINDING_COLUMNS in the order of the assessment; of one supplier where ``key`` is given.

    ``row`` is the position in ``results``, so it is 0 where ``key`` is given.
    """
    here = _rows_of(reader, run, key)
    told = said.of(reader, here)
    ordered = select(result.c.key).where(here).order_by(result.c.position)
    keys = np.array(list(reader.connection.scalars(ordered)), dtype=object)
    numbers = np.flatnonzero(np.bincount(told.finding))
    places = np.searchsorted(numbers, told.finding)
    frame = pd.DataFrame({"key": pd.Series(keys[told.row], dtype=object), "row": told.row})
    for name, values in said.texts(reader, numbers.tolist()).items():
        frame[name] = pd.Series(values[places], dtype="bool" if name == "red_flag" else object)
    return frame[list(FINDING_COLUMNS)]


def is_unchanged(reader: Reader, run: Run) -> bool:
    """Whether the rows in the database still say what the name of the assessment says."""
    rows, told = results(reader, run), findings(reader, run)
    about = (run.as_of, run.definition_hash, run.editions)
    if run.naming == naming.BY_COLUMNS:
        return naming.name_by_columns(*about, rows, told) == run.name
    digests = list(naming.rows_of(rows, told, ranges(reader, run)).digests)
    kept = select(result.c.digest).where(_rows_of(reader, run, None)).order_by(result.c.position)
    return naming.name(*about, digests) == run.name and digests == [bytes(d) for d in reader.connection.scalars(kept)]


def _rows_of(reader: Reader, run: Run, key: str | None) -> ColumnElement[bool]:
    """Which results belong to a run; those that pages show are found without looking at earlier ones."""
    query = select(portfolio.c.id, portfolio.c.current_assessment)
    number, name = reader.connection.execute(
        query.join(assessment, assessment.c.portfolio_id == portfolio.c.id).where(assessment.c.id == run.id)
    ).one()
    here = shown.results(number) if name == run.name else shown.results_at(number, run.step)
    return here if key is None else here & (result.c.key == key)


def _name(made: Assessment, digests: Any) -> str:
    return naming.name(made.as_of, made.questionnaire.hash, made.editions, digests)


def _issue_or_show(unit: Unit, portfolio_id: int, made: Assessment, name: str, rows: int, step: int) -> Run:
    """The assessment whose rows are shown since ``step``: a new one, or one issued before that says the same."""
    known = named(unit, portfolio_id, name)
    if known is None:
        return _issue(unit, portfolio_id, made, name, rows, step, None)
    events.append(unit, portfolio_id, "assessment_shown_again", {"name": name})
    _show(unit, portfolio_id, name)
    return known


def _issue(
    unit: Unit, portfolio_id: int, made: Assessment, name: str, rows: int, step: int, corrects: str | None
) -> Run:
    """Keep the assessment whose rows are shown since ``step``."""
    values = {
        "portfolio_id": portfolio_id,
        "name": name,
        "naming": naming.BY_ROWS,
        "step": step,
        "questionnaire": made.questionnaire.id,
        "questionnaire_version": made.questionnaire.version,
        "definition_hash": made.questionnaire.hash,
        "editions": canonical_json(dict(made.editions)),
        "as_of": made.as_of,
        "rows": rows,
        "corrects": corrects,
        "saved": unit.now,
    }
    unit.connection.execute(insert(assessment).values(values))
    editions.record(unit, made.editions)
    details = {"name": name, "as_of": made.as_of.isoformat(), "rows": rows, "corrects": corrects}
    events.append(unit, portfolio_id, "assessment_issued", {**details, "definition": made.questionnaire.hash})
    _show(unit, portfolio_id, name)
    found = named(unit, portfolio_id, name)
    assert found is not None
    return found


def _with_tenth(unit: Unit, run: Run, tenth: tuple[float, ...] | None) -> Run:
    """Keep from which scores on suppliers are among the worst tenth, to place single ones by."""
    said = None if tenth is None else canonical_json(list(tenth))
    unit.connection.execute(update(assessment).where(assessment.c.id == run.id).values(tenth=said))
    return replace(run, tenth=tenth)


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
        row.naming,
        row.step,
        None if row.tenth is None else tuple(json.loads(row.tenth)),
    )
