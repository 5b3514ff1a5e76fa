"""Deeper questionnaires are offered where what is known of a supplier calls for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from duediligence.services import assessments, deeper
from tests.services.conftest import as_csv

LIST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "Product"],
        ["S1", "Aldergate Knitwear", "Bangladesh", "Shirts"],
        ["S2", "Bramblecote Software", "Germany", "Software"],
        ["S3", "Corrigan Bolts", "Germany", "Bolts"],
    ]
)
ANSWERS = as_csv(
    [
        ["supplier_id", "worker_pays_fee", "inputs_known_share"],
        ["S2", "no", "100"],
        ["S3", "yes", "10"],
    ]
)


def test_they_fit_by_goods_and_by_answers_and_silence_is_no_reason(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(LIST)
    (tmp_path / "answers.csv").write_bytes(ANSWERS)
    run = assessments.assess_files(tmp_path / "list.csv", [tmp_path / "answers.csv"], None, date(2026, 11, 21))
    fitting = [deeper.questionnaires(run, row) for row in range(3)]
    assert [[each.id for each in some] for some in fitting] == [
        ["import_traceability"],
        [],
        ["import_traceability", "migrant_recruitment"],
    ]
    assert fitting[0][0].title == "Tracing goods and inputs for import"
    asked = "“For what share of your main inputs do you know the country of origin?”"
    assert f"{asked} is less than 30 %" in fitting[0][0].when
