"""What the page of one supplier says, in the order in which it matters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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


def test_indicators_are_reported_possible_or_not_asked(tmp_path: Path) -> None:
    made = run(tmp_path, ANSWERS)
    states = {sign.id: sign.state for sign in criteria.indicators(made, supplier.view(made))}
    assert len(states) == 11
    assert states["debt_bondage"] == states["retention_of_documents"] == "reported"
    assert states["violence"] in ("possible", "not_asked")
    nobody = run(tmp_path, "Supplier,Country,worker_pays_fee\nAldergate Knitwear,Bangladesh,\n")
    assert {sign.state for sign in criteria.indicators(nobody, supplier.view(nobody))} == {"not_asked"}


def test_laws_say_how_many_of_their_criteria_have_an_answer(tmp_path: Path) -> None:
    laws = {law.id: law for law in criteria.laws(run(tmp_path, ANSWERS))}
    assert "ilo_indicators" not in laws
    dhaka = laws["dhaka"]
    assert 0 < dhaka.answered < len(dhaka.criteria)
    assert all(criterion.answered <= criterion.questions for criterion in dhaka.criteria)


def test_the_version_of_answers_is_that_of_one_supplier(tmp_path: Path) -> None:
    one, same = (answering.version(answering.standing(run(tmp_path, ANSWERS))) for _ in range(2))
    other = answering.version(answering.standing(run(tmp_path, ANSWERS.replace(",70,", ",71,"))))
    assert one == same
    assert one != other
