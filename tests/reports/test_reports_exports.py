"""CSV that runs nothing, JSON for scripts, and the list of exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.assessment import Assessment, DefinitionReference
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Action
from duediligence.reports import assessment_json, csv_export, neutralised
from tests.answers.making import questionnaire
from tests.dashboards.making import actions, findings, results, suppliers


def restored(text: str) -> str:
    """What a reader of our CSV does: a leading mark goes where the rest would have been given one."""
    rest = text.removeprefix("'")
    return rest if rest != text and neutralised(rest) == text else text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1", "\u200b=1", "\n=1", "'=1", "''=1", "\ufeff@x"]
)
def test_what_could_run_is_neutralised_and_comes_back(text: str) -> None:
    assert neutralised(text) == "'" + text
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["", "Namibia", "NA", "'tis", "a=b", "0012", "’=", "O'Neill"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutralised(text) == text == restored(text)


@given(st.text())
def test_neutralising_is_reversible(text: str) -> None:
    assert restored(neutralised(text)) == text


def test_csv() -> None:
    frame = pd.DataFrame(
        {"=name": ["=1+1", None, 'a "b"; c'], "spend": [-5.5, None, 3.0], "rules": [("a", "b"), (), ("=c",)]}
    )
    text = csv_export(frame).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["'=name", "spend", "rules"],
        ["'=1+1", "-5.5", "a; b"],
        ["", "", ""],
        ['a "b"; c', "3.0", "'=c"],
    ]


def _with_actions(*ids: str) -> Questionnaire:
    plain = questionnaire({"id": "fees", "type": "text"})
    action = {"title": {}, "owner": "buyer", "days": 1, "clock": "p0", "evidence": {}, "closing_proof": {}}
    return Questionnaire(
        **{**vars(plain), "actions": {each: Action.model_validate({"id": each} | action) for each in ids}}
    )


def _assessment() -> Assessment:
    said = results(
        {"inherent": 69.6, "due_diligence": "heightened", "exposure": 60.9, "control": 25, "worst_finding": 50,
         "residual": 51.7, "rating": "high", "rating_basis": "self_declared", "lane": "act_now", "coverage": 0.85},
        {"due_diligence": "standard", "coverage": 0},
    )  # fmt: skip
    fired = findings(
        {"row": 0, "rule": "fee", "sentence": "Workers pay.", "red_flag": True, "actions": ("repay", "freeze")},
        {"row": 0, "rule": "kept", "state": "possible", "severity": None, "sentence": "?", "ask": ("fees",),
         "actions": ("return",)},
    )  # fmt: skip
    return Assessment(date(2026, 11, 21), DefinitionReference("tin_roof", "1.0.0", "ff"), {"tip": "2025"}, said, fired)


SUPPLIERS = suppliers(
    {"name": "Aster", "country": "BD", "sheet": "B", "row": 2}, {"name": "Birch", "sheet": "A", "row": 9}
)
UNKNOWN = {"band": None, "frameworks": None, "indicators": None}


def test_json_has_every_supplier_by_sheet_and_row_and_null_for_what_is_not_known() -> None:
    text = assessment_json(SUPPLIERS, _assessment(), _with_actions("repay", "freeze"), None, {"list.xlsx": "aa"})
    assert json.loads(text) == {
        "as_of": "2026-11-21",
        "questionnaire": {"id": "tin_roof", "version": "1.0.0", "hash": "ff"},
        "reference": {"tip": "2025"},
        "files": {"list.xlsx": "aa"},
        "suppliers": [
            {"key": "1", "sheet": "A", "row": 9, "name": "Birch", "country": None, "inherent": None,
             "due_diligence": "standard", "exposure": None, "control": None, "worst_finding": None, "residual": None,
             "rating": None, "rating_basis": None, "lane": None, "coverage": 0, "findings": [], "actions": [],
             **UNKNOWN},
            {"key": "0", "sheet": "B", "row": 2, "name": "Aster", "country": "BD", "inherent": 69.6,
             "due_diligence": "heightened", "exposure": 60.9, "control": 25, "worst_finding": 50, "residual": 51.7,
             "rating": "high", "rating_basis": "self_declared", "lane": "act_now", "coverage": 0.85,
             "findings": [
                 {"rule": "fee", "state": "fired", "kind": "harm", "severity": "high", "red_flag": True,
                  "sentence": "Workers pay.", "ask": []},
                 {"rule": "kept", "state": "possible", "kind": "harm", "severity": None, "red_flag": False,
                  "sentence": "?", "ask": ["fees"]},
             ],
             "actions": ["repay", "freeze"], **UNKNOWN},
        ],
    }  # fmt: skip


def test_json_sorts_its_keys_and_is_the_same_each_time() -> None:
    first, second = (assessment_json(SUPPLIERS, _assessment(), _with_actions()) for _ in range(2))
    whole = json.loads(first)
    assert first == second
    assert json.dumps(whole) == json.dumps(whole, sort_keys=True)


def test_actions_come_from_the_checklist_where_there_is_one() -> None:
    checklist = actions({"key": "0", "action": "freeze"}, {"key": "0", "action": "repay", "state": "declined"})
    text = assessment_json(SUPPLIERS, _assessment(), _with_actions("repay", "freeze"), checklist)
    assert [supplier["actions"] for supplier in json.loads(text)["suppliers"]] == [[], ["freeze"]]
