"""What every picture has: a Plotly figure, a title that says the finding, a foot with source and date, its numbers.

A mark of a figure carries, as ``customdata``, the row of the table that says the same; the row carries the filters
that show the suppliers behind it. So a click, a table and a link lead to one place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from duediligence.dashboards.labels import CONTEXT, CONTEXT_NOT_KNOWN, Label
from duediligence.dashboards.measures import Count

_TAG: Final = re.compile(r"<[^>]*>")
OUTLINE: Final = "#6f777b"
"""Keeps pale marks visible on white and dark ones on black."""
UNKNOWN: Final = "none"
"""In a link: the value is not known."""

Query = Mapping[str, str | Sequence[str]]
"""Filters of the list of suppliers, as they stand in its address."""


@dataclass(frozen=True)
class Picture:
    """Title and foot stand outside the figure, where they can wrap; the title is also its text alternative.

    ``table``: the same numbers. ``ways``: for each of its rows the filters that show the suppliers behind it. ``rows``:
    what each of its rows is called. ``notes``: what has to be said beside the figure.
    """

    figure: go.Figure
    title: str
    foot: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    ways: tuple[Query, ...] = ()
    rows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """A copy with all text outside the marks in one colour: the page's own, which only the page knows."""
    drawn = go.Figure(figure)
    drawn.update_layout(font={"color": ink}, legend={"font": {"color": ink}})
    drawn.update_xaxes(tickfont={"color": ink})
    drawn.update_yaxes(tickfont={"color": ink})
    drawn.update_annotations(font={"color": ink})
    drawn.update_traces({"outsidetextfont": {"color": ink}}, selector={"type": "bar"})
    return drawn


def plain(text: str) -> str:
    """Text for a figure: Plotly reads a little HTML, so tags go and the rest is escaped."""
    return html.escape(_TAG.sub("", text), quote=False)


def ratings_figure(counts: Sequence[Count], as_of: date, source: str) -> Picture:
    """Suppliers by concern, one bar a label; ``counts`` of ``by_concern``."""
    return bars_figure(counts, "concern", "Concern", ratings_title(counts), foot(source, as_of))


def lanes_figure(counts: Sequence[Count], as_of: date, source: str) -> Picture:
    """Suppliers by what has to be done, one bar a lane; ``counts`` of ``by_lane``."""
    return bars_figure(counts, "lane", "To do", lanes_title(counts), foot(source, as_of))


def bars_figure(counts: Sequence[Count], filtered_by: str, header: str, title: str, foot: str) -> Picture:
    """One bar a label, with its number; ``filtered_by``: the filter that the id of a label is a value of."""
    bar = go.Bar(
        y=[count.label.text for count in reversed(counts)],
        x=[count.count for count in reversed(counts)],
        orientation="h",
        marker={"color": [count.label.colour for count in reversed(counts)], "line": {"color": OUTLINE, "width": 1}},
        text=[f"{count.count:,}" for count in reversed(counts)],
        textposition="outside",
        cliponaxis=False,
        customdata=list(reversed(range(len(counts)))),
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    return Picture(
        laid_out(go.Figure(bar), len(counts)),
        title,
        foot,
        pd.DataFrame({header: [each.label.text for each in counts], "Suppliers": [each.count for each in counts]}),
        tuple({filtered_by: value_of(count.label)} for count in counts),
        tuple(f"{count.label.text}: {count.count:,}" for count in counts),
    )


def context_figure(counts: Mapping[str, Sequence[Count]], as_of: date, source: str) -> Picture:
    """One bar a context class, split by concern; ``counts`` of ``concern_by_context``."""
    classes = [each for each in counts if each != CONTEXT_NOT_KNOWN.id or _total(counts[each])]
    labels = {each: CONTEXT.get(each) or CONTEXT_NOT_KNOWN for each in classes}
    cells = [(each, count) for each in classes for count in counts[each] if count.count]
    figure = go.Figure()
    for first in next(iter(counts.values()), ()):
        parts = [
            (row, each, count) for row, (each, count) in enumerate(cells) if count.label == first.label
        ]  # fmt: skip
        number = {each: count.count for _, each, count in parts}
        place = {each: row for row, each, _ in parts}
        if parts:
            shown = list(reversed(classes))
            figure.add_bar(
                name=first.label.text,
                y=[labels[each].text for each in shown],
                x=[number.get(each, 0) for each in shown],
                orientation="h",
                marker={"color": first.label.colour, "line": {"color": OUTLINE, "width": 1}},
                text=[f"{number[each]:,}" if each in number else "" for each in shown],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": first.label.ink},
                customdata=[place.get(each) for each in shown],
                hovertemplate="%{y}, " + first.label.text + ": %{x:,}<extra></extra>",
            )
    figure.update_layout(barmode="stack", showlegend=True, legend=legend())
    columns = {
        "Context": [labels[each].text for each, _ in cells],
        "Concern": [count.label.text for _, count in cells],
        "Suppliers": [count.count for _, count in cells],
    }
    return Picture(
        laid_out(figure, len(classes) + 2),
        context_title(counts),
        foot(source, as_of),
        pd.DataFrame(columns),
        tuple({"context": value_of(labels[each]), "concern": value_of(count.label)} for each, count in cells),
        tuple(f"{labels[each].text}, {count.label.text.lower()}: {count.count:,}" for each, count in cells),
    )


def ratings_title(counts: Sequence[Count]) -> str:
    """The finding of the ratings figure."""
    total = sum(count.count for count in counts)
    unknown = counts[-1].count if counts else 0
    worst = sum(count.count for count in counts if count.label.id in ("act_now", "severe", "high"))
    if not total:
        return "There are no suppliers yet"
    if unknown * 2 > total:
        return f"We do not know enough about {unknown:,} of {total:,} suppliers"
    return f"{worst:,} of {total:,} suppliers give reason for high concern or a decision now"


def lanes_title(counts: Sequence[Count]) -> str:
    """The finding of the figure of lanes."""
    lanes = {count.label.id: count.count for count in counts}
    if not any(lanes.values()):
        return "Nothing urgent that we know of"
    needs = "needs" if lanes["act_now"] == 1 else "need"
    return (
        f"{many(lanes['act_now'], 'supplier')} {needs} a decision now; {lanes['check_now']:,} may, once we have asked"
    )


def context_title(counts: Mapping[str, Sequence[Count]]) -> str:
    """The finding of the context figure."""
    total = sum(_total(each) for each in counts.values())
    if not total:
        return "There are no suppliers yet"
    high = counts.get("high", ())
    unknown = high[-1].count if high else 0
    start = f"{_total(high):,} of {total:,} suppliers work in a high-risk context"
    return f"{start}; we know too little about {unknown:,} of them"


def value_of(label: Label) -> str:
    """What a label's id is in a link."""
    return UNKNOWN if label.id == "not_known" else label.id


def many(number: int, one: str, several: str = "") -> str:
    """``1 supplier``, ``1,200 suppliers``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def foot(source: str, as_of: date) -> str:
    """Source and date."""
    return f"Source: {source}. As of {as_of.isoformat()}."


def above(text: str, place: float) -> dict[str, object]:
    """A name that stands above its bar, from the left edge."""
    return {"text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": place, "yanchor": "bottom",
            "align": "left", "showarrow": False, "borderpad": 1, "font": {"size": 13}}  # fmt: skip


def legend() -> dict[str, object]:
    """Above the figure, from the left."""
    return {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left", "traceorder": "normal"}


def laid_out(figure: go.Figure, bars: int) -> go.Figure:
    """Plain axes and no background, so that the page's own light or dark one shows."""
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 10, "r": 50, "t": 10, "b": 10},
        height=40 + 42 * max(bars, 1),
        bargap=0.3,
        dragmode=False,
    )
    figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(automargin=True, ticksuffix="  ", fixedrange=True)
    return figure


def _total(counts: Sequence[Count]) -> int:
    return sum(count.count for count in counts)
