"""The figures say what they show, their marks lead to the rows of their table, and their numbers add up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from duediligence.dashboards import by_concern, concern_by_context
from duediligence.dashboards.atlas import map_figure
from duediligence.dashboards.counting import found_in
from duediligence.dashboards.discoveries import findings_figure, gaps_figure, indicators_figure
from duediligence.dashboards.figures import Picture, context_figure, inked, lanes_figure, plain, ratings_figure
from duediligence.dashboards.matrix import matrix_figure
from duediligence.dashboards.measures import by_lane

from .making import findings, results, suppliers, tally

TODAY = date(2026, 11, 21)
THREE = results(
    {"context_class": "high", "rating": "high"},
    {"context_class": "high", "rating": "low"},
    {"context_class": "lower", "rating": None},
)
GROUPS = tally(
    suppliers(
        {"country": "BD", "sector": "Wearing apparel", "workers": 2345},
        {"country": "BD", "sector": "Wearing apparel", "workers": 3},
        {"country": "SG", "sector": "Software", "workers": 4},
        {"country": "RE", "sector": "Fishing"},
        {"country": None},
    ),
    results(
        {"rating": "high", "lane": "act_now", "context_class": "high", "asked": 20, "answered": 15},
        {"rating": "medium", "context_class": "high", "asked": 20, "answered": 20},
        {"rating": "low", "context_class": "lower", "asked": 5, "answered": 5},
        {"rating": None, "context_class": "raised"},
        {"rating": None},
    ),
    findings(),
).suppliers
FOUND = found_in(
    findings(
        {"row": 0, "rule": "fee", "severity": "high", "sentence": "Workers pay to get the job."},
        {"row": 1, "rule": "fee", "state": "possible", "severity": "high", "sentence": "Workers pay to get the job."},
        {"row": 1, "rule": "papers", "state": "possible", "severity": "severe", "sentence": "Passports are kept."},
        {"row": 2, "rule": "same", "kind": "inconsistency", "severity": None, "sentence": "All the same."},
    ),
    {"debt_bondage": ["fee"], "retention_of_documents": ["fee", "papers"], "violence": []},
)


def marks(picture: Picture) -> dict[int, str]:
    """Row of the table → colour of the mark that leads to it, over all traces."""
    found: dict[int, str] = {}
    for trace in picture.figure.data:
        carried: Any = trace.customdata
        colour = trace.colorscale[0][1] if trace.type == "choropleth" else trace.marker.color
        colours = [colour] * len(carried) if isinstance(colour, str) else colour
        found |= {int(row): each for row, each in zip(carried, colours, strict=True) if row is not None}
    return found


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)]


def test_text_in_figures_has_no_tags_and_is_escaped() -> None:
    assert plain('<a href="http://x">Tin & Co</a> <b>1 < 2') == "Tin &amp; Co  1 &lt; 2".replace("  ", " ")


def test_the_title_says_the_finding_and_the_foot_source_and_date() -> None:
    picture = ratings_figure(by_concern(THREE), TODAY, "our register")
    assert picture.title == "1 of 3 suppliers give reason for high concern or a decision now"
    assert picture.foot == "Source: our register. As of 2026-11-21."
    bars = picture.figure.data[0]
    assert dict(zip(bars.y, bars.x, strict=True)) == {
        "Act now": 0, "Severe concern": 0, "High concern": 1, "Some concern": 0, "Nothing found so far": 1,
        "Not enough known": 1,
    }  # fmt: skip
    assert list(bars.y)[-1] == "Act now"  # Plotly draws from below
    assert dict(zip(picture.table["Concern"], picture.ways, strict=True))["Not enough known"] == {"concern": "none"}
    assert marks(picture)[5] == "#b1b4b6"


def test_context_is_split_by_concern() -> None:
    picture = context_figure(concern_by_context(THREE), TODAY, "our register")
    assert picture.title == "2 of 3 suppliers work in a high-risk context; we know too little about 0 of them"
    assert {bar.name: dict(zip(bar.y, bar.x, strict=True)) for bar in picture.figure.data} == {
        "High concern": {"Lower-risk context": 0, "Raised-risk context": 0, "High-risk context": 1},
        "Nothing found so far": {"Lower-risk context": 0, "Raised-risk context": 0, "High-risk context": 1},
        "Not enough known": {"Lower-risk context": 1, "Raised-risk context": 0, "High-risk context": 0},
    }
    assert rows(picture.table) == [
        ("High-risk context", "High concern", 1),
        ("High-risk context", "Nothing found so far", 1),
        ("Lower-risk context", "Not enough known", 1),
    ]
    assert picture.ways == (
        {"context": "high", "concern": "high"},
        {"context": "high", "concern": "low"},
        {"context": "lower", "concern": "none"},
    )


def test_lanes() -> None:
    picture = lanes_figure(by_lane(GROUPS), TODAY, "x")
    assert picture.title == "1 supplier needs a decision now; 0 may, once we have asked"
    assert rows(picture.table) == [("Act now", 1), ("Check now", 0), ("Answer outstanding", 0)]


def test_the_map_loses_nobody() -> None:
    picture = map_figure(GROUPS, TODAY, "our register")
    assert picture.title == (
        "In 1 of 3 countries a supplier needs a decision now or gives severe concern; in 1 we know too little about "
        "all of them"
    )
    assert picture.notes == (
        "On the map: 3 suppliers; Réunion, which the map does not show: 1; without a country: 1. Together 5 suppliers.",
    )
    assert rows(picture.table) == [
        ("Bangladesh", 2, "Act now or severe concern", 1, 0, 0, 2300),
        ("Réunion", 1, "Not enough known", 0, 0, 1, None),
        ("Singapore", 1, "Nothing found so far", 0, 0, 0, None),  # four people are too few to be shown
        ("No country", 1, "Not enough known", 0, 0, 1, None),
    ]
    assert picture.ways == ({"country": "BD"}, {"country": "RE"}, {"country": "SG"}, {"country": "none"})
    assert [(trace.type, trace.name) for trace in picture.figure.data] == [
        ("choropleth", "Act now or severe concern"),
        ("scattergeo", "Nothing found so far"),
    ]
    assert marks(picture) == {0: "#942514", 2: "#1d70b8"}
    assert "Natural Earth" in picture.foot
    assert "say nothing about the status of a place" in picture.foot


def test_the_map_of_contexts() -> None:
    picture = map_figure(GROUPS, TODAY, "x", "context")
    assert picture.title == "In 1 of 3 countries a supplier works in a high-risk context"
    assert marks(picture) == {0: "#12436d", 2: "#b3d1e8"}


def test_businesses_by_country_add_up() -> None:
    picture = matrix_figure(GROUPS, TODAY, "x")
    assert picture.title == "Most suppliers of one kind in one country: Wearing apparel, Bangladesh (2 of 5)"
    assert rows(picture.table) == [
        ("Wearing apparel", "Bangladesh", 2, "Act now or severe concern"),
        ("Fishing and aquaculture", "Réunion", 1, "Not enough known"),
        ("Computer programming, consultancy and related activities", "Singapore", 1, "Nothing found so far"),
        ("Kind of business not known", "No country", 1, "Not enough known"),
    ]
    assert picture.ways[0] == {"sector": ["14"], "country": ["BD"]}
    assert picture.ways[3] == {"sector": ["none"], "country": ["none"]}
    assert marks(picture) == {0: "#942514", 1: "#b1b4b6", 2: "#1d70b8", 3: "#b1b4b6"}


def test_many_countries_and_businesses_are_added_up_in_one_more_of_each() -> None:
    codes = ("BD", "BR", "CN", "DE", "ET", "GB", "GH", "ID", "IN", "IT", "JO", "KH", "KR", "LK", "MA")
    many = suppliers(*({"country": code, "sector": "Textiles"} for code in codes), {"country": "BD", "sector": "13"})
    picture = matrix_figure(tally(many, results(*[{"rating": None}] * 16), findings()).suppliers, TODAY, "x")
    assert rows(picture.table)[0][1:3] == ("Bangladesh", 2)
    assert rows(picture.table)[-1][1:3] == ("3 other countries", 3)
    assert picture.ways[-1] == {"sector": ["13"], "country": ["KR", "LK", "MA"]}
    assert int(picture.table["Suppliers"].sum()) == 16


def test_findings_with_possible_ones_apart() -> None:
    picture = findings_figure(FOUND, "harm", TODAY, "x")
    assert picture.title == "Found most often: “Workers pay to get the job”, at 1 supplier"
    assert rows(picture.table) == [
        ("Workers pay to get the job.", "High", 1, 1),
        ("Passports are kept.", "Severe", 0, 1),
    ]
    assert picture.ways == (
        {"rule": "fee", "state": "found"},
        {"rule": "papers", "state": "found"},
        {"rule": "fee", "state": "possible"},
        {"rule": "papers", "state": "possible"},
    )
    assert picture.rows[3] == "Passports are kept, possible: 1"
    found, possible = picture.figure.data
    assert (list(found.x), list(found.customdata)) == ([1, 0], [0, 1])
    assert (list(possible.x), list(possible.customdata)) == ([1, 1], [2, 3])
    none = findings_figure(FOUND, "lead", TODAY, "x")
    assert none.title == (
        "No finding of something to look into. That may be because we have not asked, or not been told"
    )


def test_only_the_first_findings_are_drawn_and_all_are_in_the_table() -> None:
    listed = findings(*({"row": 0, "rule": f"r{place:02}", "sentence": f"Sentence {place}."} for place in range(15)))
    picture = findings_figure(found_in(listed, {}), "harm", TODAY, "x")
    found, possible = picture.figure.data
    assert (len(found.x), len(picture.table), len(picture.ways)) == (12, 15, 30)
    assert possible.customdata[0] == 15  # behind the fifteen found ones
    assert picture.notes == ("The picture shows the 12 at most suppliers, the table all 15.",)


def test_indicators_say_that_nobody_was_asked() -> None:
    picture = indicators_figure(FOUND, GROUPS, TODAY, "x")
    assert picture.title == (
        "Findings point to 2 of the 3 ILO indicators of forced labour; nobody was asked at 2 of 5 suppliers"
    )
    assert rows(picture.table) == [
        ("Debt bondage", 1, 1),
        ("Retention of documents", 1, 1),
        ("Violence", 0, 0),
    ]
    assert picture.ways[4] == {"indicator": "retention_of_documents", "state": "possible"}
    silent = GROUPS[GROUPS["asked_anything"].eq(0)]
    assert indicators_figure(FOUND, silent, TODAY, "x").title.endswith("; nobody has been asked")


def test_what_we_do_not_know() -> None:
    editions = {"tvpra_lines": "2022 (published 2022-09-28), replaced 2024-09-05"}
    picture = gaps_figure(GROUPS, editions, TODAY, "x")
    assert picture.title == "We do not know enough about 2 of 5 suppliers; 2 were asked nothing"
    assert dict(rows(picture.table)) == {
        "Not enough known for a rating": 2,
        "Not enough known, in a high-risk context": 0,
        "Nobody has asked anything": 2,
        "An important answer is outstanding": 0,
        "No country": 1,
        "Kind of business not known": 1,
        "Context not known": 1,
    }
    assert picture.notes == (
        "Of 45 questions asked, 40 are answered.",
        "1 source list that we use has a newer edition.",
    )


def test_every_figure_of_nobody_says_so() -> None:
    nobody = tally(suppliers(), results(), findings()).suppliers
    empty = found_in(findings(), {"violence": []})
    for picture in (
        ratings_figure(by_concern(results()), TODAY, "x"),
        context_figure(concern_by_context(results()), TODAY, "x"),
        map_figure(nobody, TODAY, "x"),
        matrix_figure(nobody, TODAY, "x"),
        gaps_figure(nobody, {}, TODAY, "x"),
    ):
        assert picture.title == "There are no suppliers yet"
    assert len(findings_figure(empty, "harm", TODAY, "x").table) == 0


def test_text_takes_the_colour_of_the_page_and_the_figure_stays_as_it_was() -> None:
    picture = findings_figure(FOUND, "harm", TODAY, "x")
    drawn = inked(picture.figure, "#edf1f5")
    assert {note.font.color for note in drawn.layout.annotations} == {"#edf1f5"}
    assert {note.font.color for note in picture.figure.layout.annotations} == {None}
