"""Invented portfolios: the same everywhere, readable like any file, and true to whatever definition they answer."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duediligence.answers import code_answers, with_checks
from duediligence.answers.cells import cell_reader
from duediligence.answers.coded import ANSWERED
from duediligence.assessment import assess
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.oracle import NOT_APPLICABLE
from duediligence.assessment.reasoning.walkthrough import walk
from duediligence.generator import generate
from duediligence.generator.chance import Chance
from duediligence.services import assessments, definitions
from duediligence.services.generating import truth_json, write_portfolio
from tests.assessment.strategies import questionnaires

SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SIZE, SEED, DAY = 40, 7, date(2026, 1, 1)


@pytest.fixture(scope="module")
def made():
    return generate(definitions.named(), SIZE, SEED, DAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "portfolio"
    write_portfolio(folder, None, SIZE, SEED, DAY)
    return folder


@pytest.fixture(scope="module")
def read(folder: Path):
    """The files, assessed like anybody's."""
    return assessments.assess_files(folder / "list.xlsx", [folder / "answers.xlsx"], None, DAY)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path):
    write_portfolio(tmp_path / "again", None, SIZE, SEED, DAY)
    for name in ("list.xlsx", "answers.xlsx", "truth.json"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (
        truth_json(generate(definitions.named(), SIZE, SEED + 1, DAY)).encode() != (folder / "truth.json").read_bytes()
    )


def test_the_list_is_read_as_it_was_invented(made, read):
    told = [name for name in read.suppliers.frame if name not in ("file", "sheet", "extra")]
    assert read.suppliers.frame[told].equals(made.suppliers.frame[told])


def test_nothing_is_wrong_with_the_files_but_what_was_planted(made, read):
    lines = dict(zip(zip(made.answers["key"], made.answers["source"], strict=True), made.answers["row"], strict=True))
    no_country = {("Country", row) for row in made.suppliers.frame.loc[made.suppliers.frame["country"].isna(), "row"]}
    planted = set(no_country)
    for key, question, kind in zip(*(made.errors[name] for name in ("key", "question", "kind")), strict=True):
        if kind in ("unreadable", "contradictory"):
            planted.add((question, lines[key, "self_assessment"]))
        if kind == "contradictory":
            planted.add((question, lines[key, "audit"]))
        if kind == "future_date":
            planted.add(("dated", lines[key, "self_assessment"]))
    found = {(problem.column, problem.row) for problem in read.problems if problem.level != "note"}
    assert found <= planted
    kinds = made.errors.set_index(["key", "question"])["kind"]
    assert {"missing", "dont_know", "denied", "unreadable", "late", "no_answer", "copied"} <= set(kinds)


def test_the_files_say_what_the_portfolio_says(made, read):
    coded, _ = code_answers(made.answers, made.questionnaire, tuple(made.suppliers.frame["key"]), DAY)
    coded = with_checks(coded, made.questionnaire, made.suppliers.frame)
    direct = assess(made.suppliers.frame, coded, made.questionnaire, made.facts, DAY)
    assert direct.results.equals(read.assessment.results)
    assert direct.findings.equals(read.assessment.findings)


def test_an_error_is_what_it_says(made):
    said = {
        (key, question): value
        for key, question, value, source in zip(
            *(made.answers[name] for name in ("key", "question", "value", "source")), strict=True
        )
        if source == "self_assessment"
    }
    for key, row, question, kind in zip(*(made.errors[name] for name in made.errors), strict=True):
        if kind in ("no_answer", "late", "future_date"):
            assert question is np.nan
            continue
        told, true = said.get((key, question)), made.written_truth(row).get(question)
        match kind:
            case "missing":
                assert told is None
            case "dont_know" | "refused" | "unreadable":
                assert told == {"dont_know": "don't know", "refused": "refused", "unreadable": "see attached"}[kind]
            case "denied":
                pool = made.pools[question]
                assert pool.texts.index(true) in pool.adverse
                assert pool.texts.index(told) in pool.safe
            case "copied" | "contradictory":
                assert told is not None
                assert told != true


@SOME
@given(questionnaires(), st.integers(0, 2**40))
def test_the_truth_keeps_to_the_definition_whatever_it_says(questionnaire, seed):
    made = generate(questionnaire, 12, seed)
    frame, answers = made.suppliers.frame, made.true_answers()
    readers = {name: cell_reader(pool.question, questionnaire) for name, pool in made.pools.items()}
    for row in range(12):
        case = case_of(frame, answers, questionnaire, made.facts, made.as_of, row)
        truth = made.written_truth(row)
        for name, pool in made.pools.items():
            if name in truth:
                cell = readers[name](truth[name])
                assert (cell.state, cell.wrong) == (ANSWERED, None)
                absent = pool.texts.index(truth[name]) in pool.absent
                assert (case.value(name) is NOT_APPLICABLE) == absent
            else:
                assert case.value(name) is NOT_APPLICABLE or not pool.texts
        fired = [line.rule.id for line in walk(case).findings if line.state == "fired" and line.rule.kind == "harm"]
        assert made.harms.loc[made.harms["row"].eq(row), "rule"].tolist() == fired


@SOME
@given(st.integers(0, 2**40), st.integers(1, 60), st.text(max_size=9))
def test_a_draw_depends_on_seed_purpose_and_row_alone(seed, size, purpose):
    short, long = (Chance(seed, rows).below(1000, purpose) for rows in (size, size + 9))
    assert short.tolist() == long[:size].tolist()
    assert ((long >= 0) & (long < 1000)).all()


def test_draws_are_spread_evenly():
    counts = np.bincount(Chance(3, 60_000).pick((1, 2, 3), "spread"))
    assert np.abs(counts - [10_000, 20_000, 30_000]).max() < 500
    assert Chance(3, 5).below(0, "nothing").tolist() == [0] * 5
    # SplitMix64 in whole numbers of Python, from the same start
    start = int.from_bytes(sha256(b"3\0one").digest()[:8], "big")
    state = (start + 0x9E3779B97F4A7C15) % 2**64
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ state >> 27) * 0x94D049BB133111EB % 2**64
    assert Chance(3, 1).below(1 << 32, "one").tolist() == [(state ^ state >> 31) >> 32]
