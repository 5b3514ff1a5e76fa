import pytest

from duediligence.reference import SectorMatch, classifications, classify_sector
from duediligence.reference.sectors import sector_classes, sector_detail, sector_points
from duediligence.reference.tables import read_table


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("Garments", "14"),
        ("Footwear, Apparel", "14"),
        ("Software", "62"),
        ("IT services", "62"),
        ("Software for garment factories", "62"),
        ("security software", "62"),
        ("Security guard services", "80"),
        ("Gebäudereinigung", "81"),
        ("staffing agency", "78"),
        ("劳务派遣", "78"),
        ("Catering services", "56"),
        ("Logistics", "52"),
        ("Manufacture of wearing apparel", "14"),
        ("C14", "14"),
        ("1410", "14"),
        ("14.13", "14"),
        ("NACE 62.01", "62"),
        ("C 10.5 - Dairy", "10"),
        ("Mining", None),
        ("Manufacturing", None),
        ("Construction materials", None),
        ("315220", None),
        ("7318.15", None),
        ("Other", None),
        ("", None),
    ],
)
def test_division_that_a_text_names(text: str, division: str | None) -> None:
    match = classify_sector(text)
    assert (match.division if match else None) == division


def test_the_match_carries_the_title() -> None:
    assert classify_sector("T-shirts") == SectorMatch("14", "Manufacture of wearing apparel")


def test_the_worked_examples() -> None:
    assert (sector_points("14"), sector_points("62")) == (70, 20)


def test_services_construction_and_farming_are_never_the_lowest_class() -> None:
    for text in ("labour supply", "cleaning", "security", "catering", "logistics", "construction", "elderly care",
                 "hospitality", "fishing", "agriculture"):  # fmt: skip
        match = classify_sector(text)
        assert match, text
        assert sector_points(match.division) >= 45, text


def test_classes_follow_from_the_list_and_the_floor() -> None:
    countries: dict[str, set[str]] = {}
    divisions = {row["good"]: row["isic_division"] for row in read_table("goods")}
    for row in read_table("tvpra_lines"):
        if row["forced_labour"] == "yes":
            countries.setdefault(divisions[row["good"]], set()).add(row["iso2"])
    for division, row in sector_classes().items():
        count = len(countries.get(division, ()))
        listed = 20 if count == 0 else 45 if count < 5 else 70
        assert int(row["forced_labour_countries"]) == count
        assert sector_points(division) == max(listed, 45 if row["floor"] else 0)


def test_every_division_has_a_class() -> None:
    assert list(sector_classes()) == list(classifications())
    assert len(classifications()) == 88


def test_an_unknown_sector_is_no_data() -> None:
    assert sector_detail(None).value is None
    assert sector_detail(classify_sector("Software")).sentence == (
        "Computer programming, consultancy and related activities (ISIC 62): no good of it is listed for forced labour "
        "(TVPRA 2022 edition, replaced 5 Sep 2024). The class is our assumption."
    )
