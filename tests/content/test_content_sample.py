"""The sample files are what their generator writes, and show every outcome."""

from __future__ import annotations

import csv
import importlib
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from duediligence.answers import answers_from_table, code_answers
from duediligence.assessment import assess
from duediligence.questionnaire import load
from duediligence.reference import gather_facts
from duediligence.settings import resource
from duediligence.spreadsheets import read_book
from duediligence.suppliers import HEADER_WORDS, combine, guess_columns, holds_suppliers, standardise

FOLDER = resource("sample_data")
AS_OF = date(2026, 11, 21)
BOOKS = ("sample_suppliers.xlsx", "sample_answers.xlsx", "template_suppliers.xlsx")


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    sys.path.insert(0, str(FOLDER))
    try:
        importlib.import_module("make_sample").main(folder)
    finally:
        sys.path.remove(str(FOLDER))
    return folder


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_what_the_generator_writes(generated, name):
    assert cells(generated / name) == cells(FOLDER / name)


def test_the_plain_template_is_what_the_generator_writes(generated):
    assert (generated / "template_suppliers.csv").read_bytes() == (FOLDER / "template_suppliers.csv").read_bytes()


def test_both_templates_have_the_same_columns():
    with (FOLDER / "template_suppliers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    book = cells(FOLDER / "template_suppliers.xlsx")
    assert rows == [list(book["Suppliers"][0])]
    assert [row[0] for row in book["How to fill in"][4:]] == rows[0]


@pytest.mark.parametrize("sheet", ["Suppliers", "Subcontractors"])
def test_each_list_starts_with_a_title_that_says_it_is_invented(sheet):
    rows = cells(FOLDER / "sample_suppliers.xlsx")[sheet]
    assert "invented" in str(rows[1][0])
    assert rows[1][1:] == (None,) * (len(rows[1]) - 1)


@pytest.fixture(scope="module")
def suppliers():
    book = read("sample_suppliers.xlsx")
    parts = []
    for table in book.tables:
        guesses = guess_columns(table)
        assert holds_suppliers(table, guesses), table.sheet
        fields = {guess.position: guess.field for guess in guesses if guess.field}
        parts.append(standardise(table, fields, "sample_suppliers.xlsx"))
    return combine(parts)


def read(name: str):
    return read_book((FOLDER / name).read_bytes(), name, HEADER_WORDS)


def test_the_portfolio_is_read_whole(suppliers):
    frame = suppliers.frame
    first = frame[frame["sheet"] == "Suppliers"]
    written = first[first["country"].notna()]

    assert len(cells(FOLDER / "sample_suppliers.xlsx")["Suppliers"]) - 5 == len(first) == 253
    assert (frame["sheet"] == "Subcontractors").sum() == 40
    assert written["country"].nunique() == 35
    assert set(first.loc[first["country"].isna(), "country_as_written"]) == {"Freedonia", "Various"}
    assert first["name"].duplicated().sum() == 8
    assert first["key"].is_unique


@pytest.fixture(scope="module")
def questionnaire():
    return load(resource("questionnaires", "forced_labour.yaml"))


@pytest.fixture(scope="module")
def read_answers(suppliers, questionnaire):
    (table,) = read("sample_answers.xlsx").tables
    return answers_from_table(table, questionnaire, suppliers.frame, "sample_answers.xlsx", AS_OF)


@pytest.fixture(scope="module")
def outcome(suppliers, questionnaire, read_answers):
    long, wrong = read_answers
    answers, more = code_answers(long, questionnaire, list(suppliers.frame["key"]))
    facts = gather_facts(suppliers.frame)
    return [*wrong, *more], assess(suppliers.frame, answers, questionnaire, facts, AS_OF)


def test_every_answer_is_understood(outcome):
    problems, assessment = outcome
    assert [problem.sentence() for problem in problems if problem.level != "note"] == []
    # 126 rows: four suppliers were asked and said nothing
    assert len(cells(FOLDER / "sample_answers.xlsx")["Answers"]) - 4 == 126
    assert (assessment.results["answered"] > 0).sum() == 122


def test_the_sheet_has_a_column_for_each_question_that_may_leave_the_house(questionnaire):
    headers = cells(FOLDER / "sample_answers.xlsx")["Answers"][3][8:]
    questions = [question for question in questionnaire.definition.questions() if question.type != "note"]
    assert headers == tuple(question.label["en"] for question in questions if question.ask != "desk_only")
    assert {question.id for question in questions if question.label["en"] not in headers} == {
        "danger_now", "state_labour_signs", "north_korean_workers", "list_match", "adverse_reports", "official_case",
        "payment_signs", "remedy_progress",
    }  # fmt: skip


def test_no_supplier_answers_more_than_its_level_asks(questionnaire, read_answers, outcome):
    long = read_answers[0].dropna(subset="question")  # a row without a question says only that we asked
    levels = ["minimal", "standard", "heightened"]
    level = dict(zip(outcome[1].results["key"], outcome[1].results["due_diligence"], strict=True))
    from_level = {question.id: question.asked_from for question in questionnaire.definition.questions()}
    beyond = [
        (key, question)
        for key, question in zip(long["key"], long["question"], strict=True)
        if levels.index(from_level[question]) > levels.index(level[key])
    ]
    assert beyond == []
    assert {level[key] for key in long["key"]} == set(levels)


def test_the_dashboard_has_something_of_everything(outcome):
    results = outcome[1].results
    ratings = results["rating"].value_counts(dropna=False)
    lanes = results["lane"].value_counts(dropna=False)

    assert {rating: ratings.get(rating, 0) >= 8 for rating in ("low", "medium", "high", "severe")} == {
        "low": True, "medium": True, "high": True, "severe": True,
    }  # fmt: skip
    assert results["rating"].isna().sum() >= 100
    assert {lane: lanes.get(lane, 0) >= 4 for lane in ("act_now", "check_now", "answer_outstanding")} == {
        "act_now": True, "check_now": True, "answer_outstanding": True,
    }  # fmt: skip
    assert set(results["context_class"].dropna()) == {"lower", "raised", "high"}


def test_what_to_check_now_is_a_list_one_officer_can_work_through(outcome):
    """Most suppliers have answered the second round, so that few grave findings are left possible."""
    lanes = outcome[1].results["lane"].value_counts()
    assert lanes["check_now"] < 25
    assert lanes["act_now"] < 25


def test_the_second_round_brings_findings_the_first_could_not(outcome):
    findings = outcome[1].findings
    fired = set(findings.loc[findings["state"] == "fired", "rule"])
    assert {
        "violence_open", "threats_made", "threat_of_report", "retaliation", "guards_detain", "tied_and_held",
        "return_journey_unpaid", "contact_denied", "below_minimum_wage", "housing_danger", "young_workers_hazard",
        "urgent_fix_late", "papers_and_keys", "no_accidents", "harm_put_right", "never_inspected",
    } <= fired  # fmt: skip


def test_no_finding_comes_from_the_desk(questionnaire, outcome):
    """What public sources show about a supplier is no answer of that supplier."""
    desk = {question.id for question in questionnaire.definition.questions() if question.ask == "desk_only"}
    rules = {
        rule.id
        for rule in questionnaire.definition.rules
        if any("${" + question + "}" in rule.when for question in desk)
    }
    findings = outcome[1].findings
    shared = {"person_in_the_uk"}
    assert rules - shared >= {"danger_now", "on_import_ban", "remedy_stalled"}
    assert not (rules - shared) & set(findings.loc[findings["state"] == "fired", "rule"])
