"""What the page of one supplier says, in the order in which it matters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from duediligence.services import assessments, supplier

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
