"""Whatever protected sources say, nothing that others can read differs by a byte."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.answers import LONG_COLUMNS, PROTECTED_NOT_TAKEN_IN
from duediligence.answers.coded import OPEN_SOURCES, PROTECTED_SOURCES
from duediligence.questionnaire import load_text
from duediligence.register import answers
from duediligence.reports import EXPORTS
from duediligence.services import assessments, definitions, imports, portfolios, reporting
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import Workspace
from duediligence.suppliers import COLUMNS, Suppliers
from tests.assessment.test_assessment_sources import QUESTIONS, RULES
from tests.services.conftest import as_csv

AS_OF = date(2026, 6, 30)
WRITTEN = {
    "fees": ["no", "some", "yes", "don't know", "perhaps"],
    "papers": ["worker", "employer"],
    "nights": ["0", "9", "many"],
    "shoe_size": ["42"],
}
"""Answers to a small questionnaire, some of which cannot be read, and to a question that it does not have."""


@cache
def small():
    text = f"""
id: small
version: 1.0.0
title: {{en: Small}}
languages: [en]
scoring:
  question_share: 0.5
  mitigation: {{practice: 0.45, paper: 0.15}}
  evidence: {{claimed: 25, documented: 50, audited: 60, unannounced: 80, worker_confirmed: 100}}
  validity_months: 12
  minimum_coverage: 0.6
bands: {{low: 0, medium: 25, high: 50, severe: 75}}
levels: {{minimal: 0, standard: 30, heightened: 60}}
lowest_band: {{minimal: [core_answered]}}
factors: [{{id: country_risk, weight: 30, unknown: 60}}]
sections:
  - id: all
    title: {{en: All}}
    questions:
{QUESTIONS}
checks:
  - {{id: differ, kind: sources_disagree, of: [fees, papers]}}
rules:
{RULES}
  - {{id: differ, kind: inconsistency, when: "${{check.differ}} > 0", say: {{en: "They differ."}}}}
"""
    return load_text(text, "small.yaml", None)


def told(random: Random, sources: tuple[str, ...], number: int) -> pd.DataFrame:
    """Random answers of these sources, some of suppliers that are not in the list."""
    rows = []
    for row in range(number):
        question = random.choice([*WRITTEN, None])
        value = None if question is None else random.choice(WRITTEN[question])
        rows.append(
            dict.fromkeys(LONG_COLUMNS)
            | {"key": random.choice(["a", "b", "c", "gone"]), "question": question, "value": value, "row": row + 2}
            | {"source": random.choice(sources), "dated": random.choice([None, AS_OF, date(2024, 1, 1)])}
            | {"due": random.choice([None, None, date(2026, 5, 1), date(2027, 1, 1)]), "file": "answers.csv"}
        )
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS)).astype(object)


def outputs(long: pd.DataFrame) -> list[object]:
    """Every file that can be made of an assessment, its problems, and what it says on a terminal."""
    empty = dict.fromkeys(COLUMNS) | {"country_inferred": False, "extra": {}, "file": "list.csv", "country": "BD"}
    frame = pd.DataFrame([empty | {"key": key, "name": key.upper(), "row": row} for row, key in enumerate("abc", 2)])
    frame = frame.astype(dict.fromkeys(("workers", "women_share", "migrant_share", "agency_share", "spend"), "float64"))
    run = assessments.run(Suppliers(frame, ()), long, small(), AS_OF)
    made = [reporting.export(run, name) for name in EXPORTS if name != "board_paper"]
    findings = run.assessment.findings.to_json()
    return [*made, findings, run.problems, reporting.summary(run), reporting.explanation_lines(run, 0)]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(0, 12), st.integers(1, 8))
def test_protected_answers_leave_every_output_as_it_was(seed, number, protected):
    random = Random(seed)
    open_rows, hidden = told(random, OPEN_SOURCES, number), told(random, PROTECTED_SOURCES, protected)
    together = pd.concat([open_rows, hidden], ignore_index=True)
    places = list(range(len(together)))
    random.shuffle(places)
    mixed = together.iloc[places].reset_index(drop=True)
    assert outputs(mixed) == outputs(mixed[mixed["source"].isin(OPEN_SOURCES)].reset_index(drop=True))


LIST = as_csv([["Supplier ID", "Supplier", "Country"], ["S1", "Aldergate Knitwear", "Bangladesh"]])
TIPS = as_csv([["supplier_id", "worker_pays_fee", "source"], ["S1", "yes", "Tip"], ["S9", "yes", "Hotline"]])


@pytest.fixture
def portfolio(workspace: Workspace) -> int:
    number = portfolios.opened(workspace).id
    imports.commit(workspace, number, inspect_file(LIST, "list.csv"), LIST)
    return number


def test_a_file_of_tips_is_not_kept_and_its_name_neither(workspace, portfolio, tmp_path):
    before = portfolios.snapshot(workspace, portfolio)
    receipt = imports.add_answers(workspace, portfolio, inspect_file(TIPS, "tips of Mr X.csv"), TIPS)
    assert (receipt.answers, receipt.suppliers) == (0, 0)
    assert [problem.message for problem in receipt.problems] == [PROTECTED_NOT_TAKEN_IN]
    assert portfolios.snapshot(workspace, portfolio) == before
    with workspace.reading() as reader:
        assert answers.version(reader, portfolio) == 0
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"list.csv" in written
    assert b"tips of Mr X" not in written


def test_the_shipped_questionnaire_has_checks_that_protected_sources_would_move():
    kinds = {check.kind for check in definitions.named().definition.checks}
    assert {"sources_disagree", "ratio"} <= kinds
