from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.reference.country_risk import country_detail, country_points, country_sources, load_sources
from duediligence.reference.tables import FOLDER, read_table

# Weighted means worked out by hand from the published values. Where half a point or less decides, the parts are
# rounded first: Myanmar is (50 × 76 + 25 × 86 + 25 × 95) ÷ 100 = 83.25.
EXPECTED = {
    "ER": 94, "KP": 92, "MM": 83, "CN": 71, "KH": 73, "QA": 63, "SA": 59, "MX": 52,
    "BD": 49, "BR": 44, "VN": 35, "MY": 35, "IT": 37, "US": 22, "DE": 14,
}  # fmt: skip


def test_country_risk_of_known_countries() -> None:
    assert {code: country_points(code) for code in EXPECTED} == EXPECTED


@pytest.mark.parametrize("code", ["TW", "HK", "MO", "AQ"])
def test_too_few_sources_are_no_data_and_not_zero(code: str) -> None:
    assert country_points(code) is None
    detail = country_detail(code)
    assert detail.value is None
    assert "this is not zero" in detail.sentence


def test_two_sources_are_enough() -> None:
    assert [found.label for found in country_detail("YE").inputs if found.points is None] == [
        "Trafficking in Persons tier (US State Department)"
    ]
    assert country_points("YE") is not None


def test_explanation_carries_each_source_as_published() -> None:
    detail = country_detail("BD")
    assert detail.value == 49
    assert [(found.as_published, found.points, found.weight, found.edition) for found in detail.inputs] == [
        ("0.593", 41, 50, "v16"),
        ("-0.96", 69, 25, "2024"),
        ("Tier 2", 45, 25, "2025"),
    ]
    assert detail.sentence == (
        "Bangladesh: V-Dem 0.593 → 41 (v16), WGI rule of law -0.96 → 69 (2024), TIP Tier 2 → 45 (2025). "
        "TIP tiers rate a government’s effort, not prevalence."
    )
    assert all("CC BY 4.0" in found.source or "public domain" in found.source for found in detail.inputs)


def test_stored_points_follow_the_scales_that_are_shown() -> None:
    def half_even(value: Decimal) -> str:
        return str(int(value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)))

    for row in read_table("country_vdem_forced_labour"):
        assert row["points"] == half_even(100 * (1 - Decimal(row["as_published"]))), row
    for row in read_table("country_wgi_rule_of_law"):
        assert row["points"] == half_even(100 * (Decimal("2.5") - Decimal(row["as_published"])) / 5), row
    tiers = {"Tier 1": "20", "Tier 2": "45", "Tier 2 Watch List": "70", "Tier 3": "95", "Special Case": ""}
    assert all(row["points"] == tiers[row["as_published"]] for row in read_table("country_tip_tiers"))


def _copy_tables(folder: Path) -> None:
    for name in ["country_sources", *(source.table for source in country_sources())]:
        (folder / f"{name}.csv").write_bytes((FOLDER / f"{name}.csv").read_bytes())


def test_a_new_source_is_one_table_and_one_entry(tmp_path: Path) -> None:
    _copy_tables(tmp_path)
    (tmp_path / "country_ours.csv").write_text(
        "iso2,as_published,points,source,edition\nBD,very bad,100,Our own visits,2026\n", encoding="utf-8"
    )
    with (tmp_path / "country_sources.csv").open("a", encoding="utf-8") as entries:
        entries.write("ours,Our visits,Visits,country_ours,100,we set it,,Our own visits,2026\n")
    sources = load_sources(tmp_path)
    assert country_points("BD", sources) == 74  # (50 × 41 + 25 × 69 + 25 × 45 + 100 × 100) ÷ 200 = 74.5, half to even
    assert country_points("DE", sources) == 14


def test_a_weight_of_zero_takes_a_source_out(tmp_path: Path) -> None:
    _copy_tables(tmp_path)
    entries = (tmp_path / "country_sources.csv").read_text(encoding="utf-8")
    (tmp_path / "country_sources.csv").write_text(entries.replace("country_tip_tiers,25", "country_tip_tiers,0"))
    sources = load_sources(tmp_path)
    assert country_points("BD", sources) == 50  # (50 × 41 + 25 × 69) ÷ 75 = 50.33
    assert country_points("AD", sources) is None  # only one source is left


def test_mistakes_in_a_table_come_back_together(tmp_path: Path) -> None:
    (tmp_path / "country_sources.csv").write_text(
        "id,label,short,table,weight,scale,caution,source,edition\nx,X,X,country_x,150,,,Somebody,1\n", encoding="utf-8"
    )
    (tmp_path / "country_x.csv").write_text(
        "iso2,as_published,points,source,edition\nBD,a,101,S,1\nZZ,b,5,S,1\nDE,c,1.5,S,1\nFR,d,,S,1\nFR,e,3,S,1\n",
        encoding="utf-8",
    )
    with pytest.raises(CannotProceed) as stopped:
        load_sources(tmp_path)
    assert [(problem.file, problem.line, problem.column, problem.value) for problem in stopped.value.problems] == [
        ("country_sources.csv", 2, "weight", "150"),
        ("country_x.csv", 2, "points", "101"),
        ("country_x.csv", 4, "points", "1.5"),
        ("country_x.csv", 3, "iso2", "ZZ"),
        ("country_x.csv", 6, "iso2", "FR"),
    ]
