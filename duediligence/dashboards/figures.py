"""Pictures of the measures: a Plotly figure, a title that says the finding, a foot with source and date."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import plotly.graph_objects as go

from duediligence.dashboards.labels import CONTEXT, CONTEXT_NOT_KNOWN
from duediligence.dashboards.measures import Count

_TAG: Final = re.compile(r"<[^>]*>")
_OUTLINE: Final = "#6f777b"
"""Keeps pale bars visible on white and dark ones on black."""


@dataclass(frozen=True)
class Picture:
    """``title`` is also the text alternative. Title and foot stand outside the figure, where they can wrap."""

    figure: go.Figure
    title: str
    foot: str


def plain(text: str) -> str:
    """Text for a figure: Plotly reads a little HTML, so tags go and the rest is escaped."""
    return html.escape(_TAG.sub("", text), quote=False)


def ratings_figure(counts: Sequence[Count], as_of: date, source: str) -> Picture:
    """Suppliers by concern, one bar a label; ``counts`` of ``by_concern``."""
    shown = list(reversed(counts))
    figure = go.Figure(
        go.Bar(
            y=[count.label.text for count in shown],
            x=[count.count for count in shown],
            orientation="h",
            marker={"color": [count.label.colour for count in shown], "line": {"color": _OUTLINE, "width": 1}},
            text=[f"{count.count:,}" for count in shown],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    )
    return Picture(_laid_out(figure, len(shown)), ratings_title(counts), _foot(source, as_of))


def context_figure(counts: Mapping[str, Sequence[Count]], as_of: date, source: str) -> Picture:
    """One bar a context class, split by concern; ``counts`` of ``concern_by_context``."""
    classes = [each for each in reversed(list(counts)) if each != CONTEXT_NOT_KNOWN.id or _total(counts[each])]
    names = [(CONTEXT.get(each) or CONTEXT_NOT_KNOWN).text for each in classes]
    figure = go.Figure()
    for place, first in enumerate(next(iter(counts.values()), ())):
        numbers = [counts[each][place].count for each in classes]
        if any(numbers):
            figure.add_bar(
                name=first.label.text,
                y=names,
                x=numbers,
                orientation="h",
                marker={"color": first.label.colour, "line": {"color": _OUTLINE, "width": 1}},
                text=[f"{number:,}" if number else "" for number in numbers],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": first.label.ink},
                hovertemplate="%{y}, " + first.label.text + ": %{x}<extra></extra>",
            )
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left", "traceorder": "normal"}
    figure.update_layout(barmode="stack", showlegend=True, legend=legend)
    return Picture(_laid_out(figure, len(classes) + 2), context_title(counts), _foot(source, as_of))


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


def context_title(counts: Mapping[str, Sequence[Count]]) -> str:
    """The finding of the context figure."""
    total = sum(_total(each) for each in counts.values())
    if not total:
        return "There are no suppliers yet"
    high = counts.get("high", ())
    unknown = high[-1].count if high else 0
    start = f"{_total(high):,} of {total:,} suppliers work in a high-risk context"
    return f"{start}; we know too little about {unknown:,} of them"


def _total(counts: Sequence[Count]) -> int:
    return sum(count.count for count in counts)


def _foot(source: str, as_of: date) -> str:
    return f"Source: {source}. As of {as_of.isoformat()}."


def _laid_out(figure: go.Figure, bars: int) -> go.Figure:
    """Plain axes and no background, so that the page's own light or dark one shows."""
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 10, "r": 50, "t": 10, "b": 10},
        height=40 + 42 * max(bars, 1),
        bargap=0.3,
    )
    figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(automargin=True, ticksuffix="  ")
    return figure
