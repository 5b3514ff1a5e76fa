"""What the page of one supplier says, in the order in which it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from duediligence.assessment import FIX_COLUMNS
from duediligence.services import answering, assessments, criteria, prospects, supplier

LIST = "Supplier,Country,Product\nAldergate Knitwear,Bangladesh,Shirts\n"
ANSWERS = (
    "Supplier,Country,document_custody,longest_week,worker_pays_fee\n"
    "Aldergate Knitwear,Bangladesh,employer_holds,70,yes\n"
)


def test_what_was_found_comes_first_and_the_gravest_before_the_others(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    run = assessments.assess_files(tmp_path / "list.csv", [tmp_path / "answers.csv"], None, date(2026, 11, 21))
    view = supplier.view(run)
    found = [(each.state, each.act_now, each.severity) for each in view.findings if each.found]
    assert found[:2] == [("Found", True, "Severe"), ("Found", True, "High")]
    assert [each.found for each in view.findings] == sorted((each.found for each in view.findings), reverse=True)
    grades = [each.severity for each in view.findings if each.found and not each.act_now and each.severity]
    assert grades == sorted(grades, key=["Severe", "High", "Medium", "Low"].index)


def run(tmp_path: Path, answers: str) -> assessments.Run:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    return assessments.assess_files(tmp_path / "list.csv", [tmp_path / "answers.csv"], None, date(2026, 11, 21))


def test_the_head_says_who_it_is_and_what_the_rating_rests_on(tmp_path: Path) -> None:
    view = supplier.view(run(tmp_path, ANSWERS))
    assert view.about == "Bangladesh · Shirts"
    assert (view.rating.text, view.concern.text, view.act_now) == ("Severe concern", "Act now", True)
    assert view.rests.startswith("Rated on the full set of questions, ")
    assert view.rests.endswith("Rests on: a finding alone.")
    assert view.lifted
    assert view.raised == ""


def test_what_counts_most_is_told_with_who_says_it_and_the_harm_it_shows(tmp_path: Path) -> None:
    strongest = supplier.view(run(tmp_path, ANSWERS)).strongest
    assert [ground.label for ground in strongest.context] == [
        "Country where the work is done",
        "Kind of business",
        "Goods and where they come from",
    ]
    fee = next(ground for ground in strongest.raise_it if ground.question == "worker_pays_fee")
    assert fee.counts == "100 of 100, weight 8"
    assert fee.said == (
        "The supplier reports: “Yes” (claimed, 2026-11-21). Harm to people: Workers pay to get the job."
    )


def test_a_rating_that_rests_on_a_finding_says_what_it_takes_to_know_more(tmp_path: Path) -> None:
    found = prospects.ahead(run(tmp_path, ANSWERS))
    assert found.opening.startswith("The rating rests on a finding alone.")
    assert found.changes == ()
    assert len(found.asks) == prospects.ASKED
    assert all(ask.urgent and ask.why.startswith("Could show what cannot wait: ") for ask in found.asks)
    assert {ask.question for ask in found.desk} & {"list_match", "danger_now"} == {"list_match", "danger_now"}


def signs(made: assessments.Run) -> dict[str, criteria.Indicator]:
    return {sign.id: sign for sign in criteria.indicators(made, supplier.view(made), criteria.of_run(made))}


def test_indicators_say_what_is_known_by_whom_and_what_is_open(tmp_path: Path) -> None:
    found = signs(run(tmp_path, ANSWERS))
    assert len(found) == 11
    assert list(found)[:2] == ["retention_of_documents", "debt_bondage"]
    debt = found["debt_bondage"]
    assert (debt.state, debt.looked) == ("reported", ("Self-assessment, claimed (2 answers)",))
    assert debt.open > 5
    assert [finding.found for finding in debt.findings][:1] == [True]
    nobody = signs(run(tmp_path, "Supplier,Country,worker_pays_fee\nAldergate Knitwear,Bangladesh,\n"))
    assert {sign.state for sign in nobody.values()} == {"not_checked"}


def test_the_test_of_two_kinds_of_sign_says_what_is_missing_and_nothing_a_court_would(tmp_path: Path) -> None:
    made = run(tmp_path, ANSWERS)
    sentence, lacking = criteria.meeting(made, criteria.of_run(made).duress)
    assert sentence.startswith("The test cannot be made yet")
    assert "Workers pay to get the job: which workers and which time" in lacking
    rows = [("S", rule, "open", None, None, "all", date(2026, 1, 1), None) for rule in made.questionnaire.rules]
    kept = pd.DataFrame(rows, columns=list(FIX_COLUMNS), dtype=object).assign(key=made.suppliers.frame["key"].iloc[0])
    known = replace(made, states=kept)
    sentence, pairs = criteria.meeting(known, criteria.of_run(known).duress)
    assert "consistent with forced labour" in sentence
    assert "not a conclusion in law" in sentence
    assert any("Workers pay to get the job" in pair for pair in pairs)


def test_laws_say_how_their_criteria_stand_and_by_which_answers(tmp_path: Path) -> None:
    made = run(tmp_path, ANSWERS)
    laws = {law.id: law for law in criteria.laws(made, criteria.of_run(made))}
    assert "ilo_indicators" not in laws
    dhaka = laws["dhaka"]
    assert 0 < dhaka.known < len(dhaka.criteria)
    assert sum(dhaka.counts.values()) == len(dhaka.criteria)
    fees = next(each for each in dhaka.criteria if any("Workers pay to get the job" in said for said in each.answers))
    assert fees.state == "not_met"


def test_the_version_of_answers_is_that_of_one_supplier(tmp_path: Path) -> None:
    one, same = (answering.version(answering.standing(run(tmp_path, ANSWERS))) for _ in range(2))
    other = answering.version(answering.standing(run(tmp_path, ANSWERS.replace(",70,", ",71,"))))
    assert one == same
    assert one != other
