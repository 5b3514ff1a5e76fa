"""Kinds of business by country: a field each, with its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from duediligence.dashboards.figures import UNKNOWN, Picture, Query, above, foot, laid_out, legend
from duediligence.dashboards.labels import NO_BUSINESS, NO_COUNTRY, Label, business_name
from duediligence.dashboards.measures import classes, highest, number
from duediligence.reference import country_name

SHOWN: Final = 12
"""Rows and columns; the rest is added up in one more of each."""

_NAME, _FIELD, _GAP = 18, 26, 6
"""Heights in pixels: of a name, of the fields below it, and of what keeps the next name apart."""

Cell = tuple[int, str, str, int, Label, Query]


def matrix_figure(groups: pd.DataFrame, as_of: date, source: str) -> Picture:
    """Kinds of business down, countries across: how many suppliers, coloured by the highest concern of one of them."""
    downs = _ranked(groups, "business")
    acrosses = _ranked(groups, "country")
    cells = []
    for place, (down, businesses) in enumerate(downs):
        here = groups[_within(groups["business"], businesses)]
        for across, countries in acrosses:
            part = here[_within(here["country"], countries)]
            if count := number(part):
                query = {"sector": _values(businesses), "country": _values(countries)}
                cells.append((place, down, across, count, highest(part, "concern"), query))
    return Picture(
        _matrix(cells, [name for name, _ in downs], [name for name, _ in acrosses]),
        _matrix_title(cells, number(groups)),
        f"{foot(source, as_of)} Kinds of business: ISIC Rev.4 divisions, read from sector and products.",
        pd.DataFrame(
            [(down, across, count, label.text) for _, down, across, count, label, _ in cells],
            columns=["Kind of business", "Country", "Suppliers", "Highest concern"],
        ),
        tuple(query for *_, query in cells),
        tuple(f"{down}, {across}: {count:,}" for _, down, across, count, *_ in cells),
    )


def _matrix(cells: Sequence[Cell], downs: Sequence[str], acrosses: Sequence[str]) -> go.Figure:
    """A field a cell, as a bar with a base, and its number. Kinds of business stand above their fields, since a narrow
    screen has no room beside them. Down is counted in pixels, across in columns."""
    across_at = {name: place for place, name in enumerate(acrosses)}
    tops = {name: place * (_NAME + _FIELD + _GAP) + _NAME for place, name in enumerate(downs)}
    figure = go.Figure()
    for label in classes("concern"):
        mine = [(row, cell) for row, cell in enumerate(cells) if cell[4] == label]
        if mine:
            figure.add_bar(
                x=[across_at[cell[2]] for _, cell in mine],
                base=[tops[cell[1]] for _, cell in mine],
                y=[_FIELD] * len(mine),
                width=0.96,
                name=label.text,
                marker={"color": label.colour},
                text=[f"{cell[3]:,}" for _, cell in mine],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": label.ink, "size": 13},
                textangle=0,
                constraintext="none",
                customdata=[row for row, _ in mine],
                hovertext=[f"{cell[1]}, {cell[2]}: {cell[3]:,}<br>{label.text}" for _, cell in mine],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    laid_out(figure, len(downs))
    depth = len(downs) * (_NAME + _FIELD + _GAP)
    figure.update_layout(height=depth + 190, showlegend=True, legend=legend(), uniformtext=None, barmode="overlay")
    figure.update_layout(annotations=[above(name, top) for name, top in tops.items()])
    figure.update_layout(margin={"l": 4, "r": 4, "t": 10, "b": 10})
    figure.update_xaxes(
        visible=True, automargin=True, showgrid=False, zeroline=False, tickangle=-60, range=[-0.6, len(acrosses) - 0.4],
        tickvals=list(across_at.values()), ticktext=[_short(name, 18) for name in acrosses],
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[max(depth, 1), 0])
    return figure


def _matrix_title(cells: Sequence[Cell], total: int) -> str:
    known = [
        cell for cell in cells if cell[1] != NO_BUSINESS and cell[2] != NO_COUNTRY and len(cell[5]["country"]) == 1
    ]
    if not known:
        return "The kinds of business and countries are not known" if total else "There are no suppliers yet"
    most = max(known, key=lambda cell: cell[3])
    return f"Most suppliers of one kind in one country: {most[1]}, {most[2]} ({most[3]:,} of {total:,})"


def _ranked(groups: pd.DataFrame, name: str) -> list[tuple[str, list[str | None]]]:
    """(what it is called, its values), those of most suppliers first, then the rest together, then not known."""
    counts = groups.groupby(name)["suppliers"].sum()
    ranked = [str(value) for value in sorted(counts.index, key=lambda value: (-counts[value], value))]
    few = len(ranked) <= SHOWN + 1
    shown, rest = (ranked, []) if few else (ranked[:SHOWN], ranked[SHOWN:])
    found: list[tuple[str, list[str | None]]] = [
        (country_name(value) if name == "country" else business_name(value), [value]) for value in shown
    ]
    if rest:
        found.append((f"{len(rest)} other {'countries' if name == 'country' else 'kinds of business'}", [*rest]))
    if groups[name].isna().any():
        found.append((NO_COUNTRY if name == "country" else NO_BUSINESS, [None]))
    return found


def _within(column: pd.Series, values: Sequence[str | None]) -> pd.Series:
    return column.isna() if None in values else column.isin(values)


def _values(values: Sequence[str | None]) -> list[str]:
    return [UNKNOWN if value is None else value for value in values]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"
