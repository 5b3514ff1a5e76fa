"""From files to ratings, without the register: the sample, many rows, another questionnaire, the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.services import assessments, definitions, reporting, supplier
from duediligence.services.assessments import Run
from duediligence.settings import resource
from tests.services.conftest import as_csv

AS_OF = date(2026, 11, 21)
LIST, ANSWERS = (resource("sample_data", name) for name in ("sample_suppliers.xlsx", "sample_answers.xlsx"))


@pytest.fixture(scope="module")
def sample() -> Run:
    return assessments.assess_files(LIST, [ANSWERS], None, AS_OF)


def test_the_terms_of_every_explanation_add_up_exactly(sample):
    unlike = []
    for row, result in enumerate(sample.assessment.results.to_dict("records")):
        explained = assessments.explanation(sample, row)
        for measure in explained.measures:
            parts = sum((term.contribution for term in measure.terms), Decimal())
            shown = sum((term.shown for term in measure.terms), Decimal())
            known = result[measure.name]
            stands = Decimal(f"{known:.6f}") if known is not None and known == known else None
            if measure.name == "mitigation" or measure.value is None:
                stands = measure.value
            if measure.value is not None and (parts, shown, stands) != (measure.value, measure.shown, measure.value):
                unlike.append((explained.key, measure.name, parts, shown, measure.value, measure.shown, known))
    assert unlike == []
    assert row == 292


def test_every_supplier_can_be_shown(sample):
    views = [supplier.view(sample, row) for row in range(len(sample.suppliers.frame))]
    assert {view.concern.text for view in views} == {
        "Act now",
        "High concern",
        "Some concern",
        "Nothing found so far",
        "Not enough known",
    }
    assert [view.key for view in views if (view.score is None) != (view.concern.text == "Not enough known")] == []


def test_a_rating_above_its_score_says_why(sample):
    bands = sample.questionnaire.definition.bands
    views = [supplier.view(sample, row) for row in range(len(sample.suppliers.frame))]
    above = {view.key: view for view in views if view.raised}
    results = sample.assessment.results.set_index("key")
    for key, result in results.iterrows():
        reached = result["rating"] is None or result["residual"] >= getattr(bands, result["rating"])
        assert (key in above) == (not reached)
    assert "an important answer is still missing" in above["V10350"].raised
    assert {view.concern.text for view in above.values()} <= {"High concern", "Some concern"}
    lines = reporting.explanation_lines(sample, assessments.find_supplier(sample, "V10350"))
    assert lines[1] == above["V10350"].raised


def test_a_supplier_is_found_by_number_place_and_name(sample):
    row = assessments.find_supplier(sample, "V11589")
    frame = sample.suppliers.frame
    assert frame["supplier_id"].iat[row] == "V11589"
    assert assessments.find_supplier(sample, f"{frame['sheet'].iat[row]}!{frame['row'].iat[row]}") == row
    assert assessments.find_supplier(sample, str(frame["name"].iat[row]).upper()) == row
    with pytest.raises(CannotProceed, match='We found no supplier "Nobody Ltd"'):
        assessments.find_supplier(sample, "Nobody Ltd")
    twice = frame["name"][frame["name"].duplicated()].iat[0]
    with pytest.raises(CannotProceed, match="Name one by its place: Suppliers!"):
        assessments.find_supplier(sample, twice)


def test_a_long_list_without_answers_is_spread_over_the_context_classes(tmp_path):
    countries = ["Bangladesh", "Germany", "Viet Nam", "Denmark", "Myanmar", "Portugal", "Peru", "Nowhereland"]
    goods = ["Shirts", "Software", "Bricks", "Legal advice", "Shrimp", None]
    rows = [[f"Supplier {n}", countries[n % 8], goods[n % 6], 10 + n % 900] for n in range(1_200)]
    path = tmp_path / "long.csv"
    path.write_bytes(as_csv([["Supplier", "Country", "Product", "Workers"], *rows]))
    results = assessments.assess_files(path, [], None, AS_OF).assessment.results
    assert len(results) == 1_200
    assert results["rating"].isna().all()
    assert set(results["context_class"].dropna()) == {"lower", "raised", "high"}
    assert results["context_class"].value_counts(normalize=True).max() < 0.8
    assert (results["answered"] == 0).all()


ORCHARD = """\
id: orchard
version: 0.1.0
title: {en: Care for orchards}
languages: [en]
scoring:
  question_share: 0.5
  mitigation: {practice: 0.4, paper: 0.1}
  evidence: {claimed: 30, documented: 50, audited: 60, unannounced: 80, worker_confirmed: 100}
  validity_months: 6
  minimum_coverage: 0.5
  signed: "answered(${gardener})"
bands: {low: 0, medium: 20, high: 40, severe: 80}
levels: {minimal: 0, standard: 20, heightened: 50}
lowest_band: {minimal: [core_answered]}
factors: [{id: country_risk, weight: 10, unknown: 50, label: {en: Country}}]
sections:
  - id: trees
    title: {en: Trees}
    questions:
      - {id: gardener, type: text, label: {en: Who looks after the trees?}}
      - id: sprayed
        type: select_one
        role: exposure
        critical: true
        weight: 5
        unknown: 60
        label: {en: Are the trees sprayed?}
        choices: [{id: never, risk: 0}, {id: often, risk: 90}]
      - id: distance
        type: decimal
        role: exposure
        weight: 2
        unknown: 50
        label: {en: Metres to the next well}
        relevant: "${sprayed} = 'often'"
        constraint: ". >= 0"
        points: [{below: 50, risk: 100}, {risk: 10}]
      - id: habits
        type: select_multiple
        role: control
        kind: practice
        weight: 3
        combine: share
        label: {en: What is done every spring?}
        choices: [{id: pruning}, {id: grafting}, {id: nothing, exclusive: true}]
rules:
  - id: well
    kind: harm
    severity: severe
    red_flag: true
    when: "${sprayed} = 'often' and ${distance} < 20"
    say: {en: The well is too near.}
    ask: [distance]
    actions: [move_well]
"""
ACTIONS = """\
id: orchard
version: 0.1.0
languages: [en]
actions:
  - id: move_well
    title: {en: Dig another well}
    owner: supplier
    clock: p3
    days: 30
    evidence: {en: Photograph}
    closing_proof: {en: Water test}
"""


def test_the_program_knows_no_question(tmp_path):
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "orchard.yaml").write_text(ACTIONS, encoding="utf-8")
    (tmp_path / "orchard.yaml").write_text(ORCHARD, encoding="utf-8")
    (tmp_path / "list.csv").write_bytes(
        as_csv([["Supplier", "Country"], ["Near", "Denmark"], ["Far", "Denmark"], ["Silent", "Denmark"]])
    )
    (tmp_path / "answers.csv").write_bytes(
        as_csv(
            [
                ["Supplier", "Who looks after the trees?", "sprayed", "distance", "habits"],
                ["Near", "Ada", "often", "12.5", "pruning"],
                ["Far", "Bo", "often", "400", "pruning; grafting"],
            ]
        )
    )
    run = assessments.assess_files(
        tmp_path / "list.csv", [tmp_path / "answers.csv"], str(tmp_path / "orchard.yaml"), AS_OF
    )
    assert [problem.sentence() for problem in run.problems] == []
    results = run.assessment.results
    assert list(results["rating"]) == ["severe", "medium", None]
    context = results["inherent"].iat[1]
    distance = context - 0.30 * (context - 10)  # reassuring, but only claimed; the spraying counts in full
    answers = (5 * 90 + 2 * distance) / 7
    safeguards = 0.4 * 0.30  # everything is done every spring, but only claimed
    assert results["residual"].iat[1] == pytest.approx((context + answers) / 2 * (1 - safeguards), abs=1e-6)
    assert list(results["lane"]) == ["act_now", None, None]
    assert list(run.checklist["title"]) == ["Dig another well"]
    explained = reporting.explanation_lines(run, 0)
    assert "  fired: The well is too near. [well]" in explained


def test_a_definition_is_known_by_id_or_file_or_not_at_all():
    assert definitions.named().definition.id == definitions.named("forced_labour").definition.id
    with pytest.raises(CannotProceed, match='We know no questionnaire "orchard"'):
        definitions.named("orchard")


SCRIPT = """\
import sys, hashlib, locale
from datetime import date
from pathlib import Path
from duediligence.services import assessments, reporting
if __name__ == "__main__":
    try:
        locale.setlocale(locale.LC_ALL, sys.argv[3])
    except locale.Error:  # not on this machine: that of the environment, which every machine has
        locale.setlocale(locale.LC_ALL, "")
    run = assessments.assess_files(Path(sys.argv[1]), [Path(sys.argv[2])], None, date(2026, 11, 21))
    print(hashlib.sha256(reporting.export(run, "assessment")).hexdigest())
"""


@pytest.mark.parametrize(
    ("seed", "zone", "place", "more"),
    [
        ("1", "Pacific/Kiritimati", "tr_TR.UTF-8", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ("4242", "America/Los_Angeles", "de_DE.UTF-8", {"LC_ALL": "C.UTF-8"}),
    ],
)
def test_the_same_inputs_give_the_same_bytes_on_every_machine(sample, tmp_path, seed, zone, place, more):
    (tmp_path / "once.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "once.py", LIST, ANSWERS, place],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2]), **more},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(reporting.export(sample, "assessment")).hexdigest()
