"""The way from context to score of one supplier, as a figure, as a sentence and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import plotly.graph_objects as go

from duediligence.assessment import Explanation
from duediligence.dashboards.figures import OUTLINE
from duediligence.dashboards.labels import NOT_KNOWN, RATINGS, context_label, rating_label
from duediligence.questionnaire.model import Bands

MARKED: Final = ("medium", "high", "severe")
"""Ratings whose beginning is marked; the lowest begins at 0."""

MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar from ``start`` to ``end``; ``total``: it stands for where we are, else for what is added or taken off.

    ``said``: the same in words, a part of a sentence.
    """

    label: str
    start: Decimal
    end: Decimal
    total: bool
    colour: str
    said: str

    @property
    def shown(self) -> str:
        """``64.3``, ``+1.9`` or ``−18.2``."""
        change = self.end - self.start
        return str(self.end) if self.total else f"{MINUS if change < 0 else '+'}{abs(change)}"


def stages(explained: Explanation) -> tuple[Stage, ...]:
    """Context, answers, safeguards, worst finding, score: as far as they are known and say anything.

    They add up: each begins where the one before it ends. Without a rating there is no score to stand by.
    """
    nothing = Decimal(0)
    parts = {term.about: term.shown for term in explained.residual.terms}
    context, reached = explained.inherent.shown, nothing
    found: list[Stage] = []

    def stage(label: str, change: Decimal, colour: str, said: str) -> None:
        nonlocal reached
        found.append(Stage(label, reached, reached + change, False, colour, said))
        reached += change

    if context is not None:
        reached = context
        label = context_label(explained.result["context_class"])
        found.append(Stage("Context", nothing, context, True, label.colour, f"context {context}"))
        if len(explained.exposure.terms) > len(explained.inherent.terms):  # questions were asked
            change = parts.get("exposure", context) - context
            word = "add" if change >= 0 else "take off"
            stage("Answers", change, _colour(change), f"answers {word} {abs(change)}")
        if explained.control.terms:
            change = parts.get("mitigation", nothing)
            stage("Safeguards", change, _colour(change), f"safeguards take off {abs(change)}")
    if "worst_finding" in parts:
        rule = worst(explained).rstrip(".")
        raised = parts["worst_finding"]
        stage("Worst finding", raised, RATINGS["severe"].colour, f"raised by {raised} because of a finding: {rule}")
    rating, score = explained.result["rating"], explained.residual.shown
    if rating is not None and score is not None:
        label = rating_label(rating)
        found.append(Stage("Score", nothing, score, True, label.colour, f"score {score}"))
    return tuple(found)


def worst(explained: Explanation) -> str:
    """What the finding says that the score is not below; empty where there is none."""
    return next((term.label for term in explained.worst_finding.terms if term.shown), "")


def sentence(found: Sequence[Stage]) -> str:
    """All stages in one sentence; empty where nothing is known."""
    if not found:
        return ""
    said = "; ".join(stage.said for stage in found)
    return f"{said[0].upper()}{said[1:]}."


def table(found: Sequence[Stage]) -> list[dict[str, str]]:
    """The stages as rows: what, what it adds, and where that leads."""
    return [{"Step": stage.label, "Points": stage.shown, "Leads to": str(stage.end)} for stage in found]


def waterfall_figure(found: Sequence[Stage], bands: Bands) -> go.Figure:
    """One bar a stage, from the top down, on a scale of 0 to 100 with thin marks where a rating begins."""
    figure = go.Figure(
        go.Bar(
            y=[stage.label for stage in found],
            base=[float(min(stage.start, stage.end)) for stage in found],
            x=[float(abs(stage.end - stage.start)) for stage in found],
            orientation="h",
            width=0.62,
            marker={"color": [stage.colour for stage in found], "line": {"color": OUTLINE, "width": 1}},
            hoverinfo="skip",
        )
    )
    edges = {rating: getattr(bands, rating) for rating in MARKED}
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 26, "b": 8},
        height=34 + 38 * max(len(found), 1),
        showlegend=False,
        shapes=[*(_mark(edge) for edge in edges.values()), *_steps(found)],
        annotations=[*(_name(rating, edge) for rating, edge in edges.items()), *_numbers(found)],
    )
    figure.update_xaxes(visible=False, range=[0, 112], fixedrange=True)
    figure.update_yaxes(autorange="reversed", automargin=True, ticksuffix="  ", showgrid=False, fixedrange=True)
    return figure


def _mark(edge: float) -> dict[str, object]:
    """A thin line where a rating begins."""
    line = {"color": NOT_KNOWN.colour, "width": 1}
    return {"type": "line", "x0": edge, "x1": edge, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _name(rating: str, edge: float) -> dict[str, object]:
    """The name of the rating over its line."""
    text = RATINGS[rating].text.removesuffix(" concern")
    return {"x": edge, "y": 1, "yref": "paper", "yanchor": "bottom", "text": text, "showarrow": False}


def _steps(found: Sequence[Stage]) -> list[dict[str, object]]:
    """Dotted lines from the end of each bar to the one below."""
    line = {"color": OUTLINE, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": float(stage.end), "x1": float(stage.end), "y0": place + 0.31, "y1": place + 0.69,
         "line": line}
        for place, stage in enumerate(found[:-1])
    ]  # fmt: skip


def _numbers(found: Sequence[Stage]) -> list[dict[str, object]]:
    """The points of each bar at its end."""
    ends = (float(max(stage.start, stage.end)) for stage in found)
    return [
        {"x": end, "y": place, "text": f"<b>{stage.shown}</b>", "showarrow": False, "xanchor": "left", "xshift": 5}
        for place, (stage, end) in enumerate(zip(found, ends, strict=True))
    ]


def _colour(change: Decimal) -> str:
    """What adds to concern, and what takes away from it."""
    return RATINGS["high"].colour if change > 0 else RATINGS["low"].colour
