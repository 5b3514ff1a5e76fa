"""The figures say what they show, and show only text."""

from datetime import date

from duediligence.dashboards import by_concern, concern_by_context
from duediligence.dashboards.figures import context_figure, plain, ratings_figure

from .making import results

TODAY = date(2026, 11, 21)
THREE = results(
    {"context_class": "high", "rating": "high"},
    {"context_class": "high", "rating": "low"},
    {"context_class": "lower", "rating": None},
)


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


def test_context_is_split_by_concern() -> None:
    picture = context_figure(concern_by_context(THREE), TODAY, "our register")
    assert picture.title == "2 of 3 suppliers work in a high-risk context; we know too little about 0 of them"
    assert {bar.name: dict(zip(bar.y, bar.x, strict=True)) for bar in picture.figure.data} == {
        "High concern": {"Lower-risk context": 0, "Raised-risk context": 0, "High-risk context": 1},
        "Nothing found so far": {"Lower-risk context": 0, "Raised-risk context": 0, "High-risk context": 1},
        "Not enough known": {"Lower-risk context": 1, "Raised-risk context": 0, "High-risk context": 0},
    }


def test_figures_of_nobody() -> None:
    assert ratings_figure(by_concern(results()), TODAY, "x").title == "There are no suppliers yet"
    assert context_figure(concern_by_context(results()), TODAY, "x").title == "There are no suppliers yet"
