"""A table of findings and how far their repair has come: what is read, and what is said about the rest."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

from duediligence.assessment.engine.fix_table import is_states_table, states_from_table
from duediligence.spreadsheets import Table
from tests.assessment.portfolio import definition
from tests.assessment.test_assessment_bearing import QUESTIONS, RULES

SMALL = definition(QUESTIONS, RULES)
AS_OF = date(2026, 6, 30)
SUPPLIERS = pd.DataFrame(
    [
        {"key": "K1", "supplier_id": "S1", "name": "Aldergate", "country": "BD", "site": None},
        {"key": "K2", "supplier_id": "S2", "name": "Bramblecote", "country": "VN", "site": None},
    ]
)
HEADERS = ("Supplier ID", "Finding", "Repair", "Day of the proof", "Workers confirmed", "Group of workers")


def table(*rows, headers=HEADERS) -> Table:
    cells = {str(at): pa.array([row[at] for row in rows], pa.string()) for at in range(len(headers))}
    letters = tuple("ABCDEFGH"[: len(headers)])
    numbers = pa.array(range(2, len(rows) + 2), pa.int32())
    return Table("States", 1, headers, letters, pa.table(cells), numbers)


def read(*rows, headers=HEADERS):
    """(states as rows, problems as (row, column, level, message))."""
    frame, problems = states_from_table(table(*rows, headers=headers), SMALL, SUPPLIERS, "states.xlsx", AS_OF)
    said = [(each.row, each.column, each.level, each.message) for each in problems]
    return [tuple(row) for row in frame.itertuples(index=False)], said


def test_a_finding_is_named_by_its_id_or_its_sentence_and_a_state_by_its_words():
    found, problems = read(
        ("S1", "held", "fix_evidenced", "2026-03-01", None, "Night shift"),
        ("S2", "Papers are held", "Fix confirmed by workers", "1 Jan 2026", "2026-05-01", None),
        (None, None, None, None, None, None),
    )
    assert problems == []
    assert found == [
        ("K1", "held", "fix_evidenced", date(2026, 3, 1), None, "Night shift", None, None),
        ("K2", "held", "confirmed", date(2026, 1, 1), date(2026, 5, 1), None, None, None),
    ]


def test_what_cannot_be_used_is_said_with_its_place():
    found, problems = read(
        ("S9", "held", "open", None, None, None),
        ("S1", "lost", "open", None, None, None),
        ("S1", "held", "mended", None, None, None),
        ("S1", "charged", "fix evidenced", "03/04/2026", None, None),
        ("S1", "held", "confirmed", "2026-01-01", "2026-07-01", None),
        ("S1", "held", "Came back", None, None, None),
    )
    assert problems == [
        (2, "Supplier ID", "blocking", "No supplier in the list has this id."),
        (3, "Finding", "blocking", "The questionnaire has no such finding."),
        (4, "Repair", "blocking", "We do not know this state of a finding."),
        (5, "Day of the proof", "warning",
         "This date can be read two ways (day or month first). It counts as not known."),
        (5, "Repair", "warning", "There is no day of the proof, so the proof does not count."),
        (6, "Workers confirmed", "warning", "This day has not come yet, so it does not count."),
        (7, "Finding", "warning", "An earlier row says something of the same finding. We use this one."),
    ]  # fmt: skip
    assert [row[:5] for row in found] == [
        ("K1", "charged", "fix_evidenced", None, None),
        ("K1", "held", "returned", None, None),
    ]


def test_a_table_of_states_is_known_by_its_headers():
    assert is_states_table(table(("S1", "held", "open", None, None, None)))
    assert not is_states_table(table(("S1", "BD"), headers=("Supplier ID", "Country")))
    assert not is_states_table(table(("held", "open"), headers=("Finding", "State")))
    assert read(headers=("Supplier ID", "Rule", "State")) == ([], [])
