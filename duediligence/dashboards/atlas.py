"""Where the suppliers are: a map of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from duediligence.dashboards import world
from duediligence.dashboards.figures import OUTLINE, UNKNOWN, Picture, foot, legend, many, plain
from duediligence.dashboards.labels import NO_COUNTRY, Label
from duediligence.dashboards.measures import ColourBy, classes, highest, number
from duediligence.dashboards.sentences import SMALL, rounded
from duediligence.reference import country_name, iso3

_LAND: Final = "rgba(128,128,128,0.18)"
_BORDERS: Final = "rgba(128,128,128,0.45)"


def map_figure(groups: pd.DataFrame, as_of: date, source: str, by: ColourBy = "concern") -> Picture:
    """Each country with suppliers by the highest concern, or the highest context, of one of them.

    ``groups`` of a tally. Countries too small for the outlines are points; what has no place on the map is named in
    the notes, so that the numbers under it add up to all.
    """
    countries = by_country(groups)
    known = [(row, str(code)) for row, code in enumerate(countries["code"]) if code is not None]
    codes = {row: iso3(code) or "" for row, code in known}
    of_row = {row: highest(groups[groups["country"].eq(code)], by) for row, code in known}
    said = {row: f"<b>{plain(country_name(code))}</b><br>{_told(countries.iloc[row])}" for row, code in known}
    figure = go.Figure()
    for label in classes(by):
        rows = [row for row, each in of_row.items() if each == label]
        outlined = [row for row in rows if codes[row] in world.drawn()]
        points = [row for row in rows if codes[row] in world.small_countries()]
        if outlined:
            figure.add_choropleth(
                locations=[codes[row] for row in outlined],
                z=[1] * len(outlined),
                colorscale=[[0, label.colour], [1, label.colour]],
                showscale=False,
                marker={"line": {"color": OUTLINE, "width": 0.6}},
                **_trace(label, outlined, said, True),
            )
        if points:
            places = [world.small_countries()[codes[row]] for row in points]
            figure.add_scattergeo(
                lon=[place[0] for place in places],
                lat=[place[1] for place in places],
                mode="markers",
                marker={"size": 11, "color": label.colour, "line": {"color": OUTLINE, "width": 1}},
                **_trace(label, points, said, not outlined),
            )
    return Picture(
        _world(figure),
        _map_title(groups, countries, by),
        f"{foot(source, as_of)} {world.SOURCE} {world.DISCLAIMER}",
        countries.drop(columns="code"),
        tuple({"country": UNKNOWN if code is None else str(code)} for code in countries["code"]),
        tuple(f"{row['Country']}: {row['Suppliers']:,}" for row in countries.to_dict("records")),
        _map_notes(countries, codes),
    )


def by_country(groups: pd.DataFrame) -> pd.DataFrame:
    """One row a country, those of most suppliers first, without a country last; ``code``: ISO-2 or None.

    Workers are rounded; small numbers of people are not shown (missing).
    """
    rows: list[dict[str, Any]] = []
    for code, part in groups.groupby("country", dropna=False, sort=True):
        known = isinstance(code, str)
        workers = float(part["workers"].sum())
        hidden = not part["workers_known"].sum() or workers < SMALL
        rows.append(
            {
                "code": code if known else None,
                "Country": country_name(str(code)) if known else NO_COUNTRY,
                "Suppliers": number(part),
                "Highest concern": highest(part, "concern").text,
                "Act now": number(part[part["lane"].eq("act_now")]),
                "Severe or high": number(_without_act_now(part, part["rating"].isin(["severe", "high"]))),
                "Not enough known": number(_without_act_now(part, part["rating"].isna())),
                "Workers, about": None if hidden else rounded(workers),
            }
        )
    rows.sort(key=lambda row: (row["code"] is None, -row["Suppliers"], row["Country"]))
    names = ["code", "Country", "Suppliers", "Highest concern", "Act now", "Severe or high", "Not enough known"]
    table = pd.DataFrame(rows, columns=[*names, "Workers, about"])
    return table.astype({"code": "object", "Workers, about": "Int64"}).assign(
        code=lambda each: each["code"].where(each["code"].notna(), None)
    )


def _trace(label: Label, rows: Sequence[int], said: Mapping[int, str], in_legend: bool) -> dict[str, object]:
    return {
        "name": label.text,
        "legendgroup": label.id,
        "showlegend": in_legend,
        "text": [said[row] for row in rows],
        "customdata": list(rows),
        "hovertemplate": "%{text}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }


def _world(figure: go.Figure) -> go.Figure:
    figure.update_geos(
        projection_type="natural earth",
        lataxis_range=[-58, 84],
        resolution=110,
        showframe=False,
        showcoastlines=False,
        showland=True,
        landcolor=_LAND,
        showcountries=True,
        countrycolor=_BORDERS,
        showlakes=False,
        bgcolor="rgba(0,0,0,0)",
    )
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        height=450,
        legend={**legend(), "y": 1.0},
        dragmode=False,
    )
    return figure


def _map_title(groups: pd.DataFrame, countries: pd.DataFrame, by: ColourBy) -> str:
    there = groups[groups["country"].notna()]
    total = int(countries["code"].notna().sum())
    if not total:
        return "We do not know where our suppliers are" if len(groups) else "There are no suppliers yet"
    where = many(total, "country", "countries")
    if by == "context":
        high = int(there.loc[there["context_class"].eq("high"), "country"].nunique())
        return f"In {high:,} of {where} a supplier works in a high-risk context"
    worst = int(there.loc[there["lane"].eq("act_now") | there["rating"].eq("severe"), "country"].nunique())
    unknown = total - int(there.loc[there["rating"].notna() | there["lane"].eq("act_now"), "country"].nunique())
    if unknown == total:
        return f"Our suppliers are in {where}; we know too little to rate any of them"
    start = f"In {worst:,} of {where} a supplier needs a decision now or gives severe concern"
    return f"{start}; in {unknown:,} we know too little about all of them" if unknown else start


def _map_notes(countries: pd.DataFrame, codes: Mapping[int, str]) -> tuple[str, ...]:
    seen = world.drawn() | world.small_countries().keys()
    names, counts = countries["Country"].tolist(), countries["Suppliers"].tolist()
    on_map = sum(counts[row] for row, code in codes.items() if code in seen)
    if on_map == sum(counts):
        return (f"All of them are on the map: {many(on_map, 'supplier')}.",) if on_map else ()
    parts = [f"On the map: {many(on_map, 'supplier')}"]
    unseen = [row for row, code in codes.items() if code not in seen]
    parts += [f"{names[row]}, which the map does not show: {counts[row]:,}" for row in unseen]
    missing = sum(counts) - sum(counts[row] for row in codes)
    parts += [f"without a country: {missing:,}"] if missing else []
    return (f"{'; '.join(parts)}. Together {many(sum(counts), 'supplier')}.",)


def _told(row: pd.Series) -> str:
    parts = [many(int(row["Suppliers"]), "supplier"), str(row["Highest concern"])]
    parts += [f"act now: {row['Act now']:,}"] if row["Act now"] else []
    parts += [f"not enough known: {row['Not enough known']:,}"] if row["Not enough known"] else []
    return "<br>".join(parts)


def _without_act_now(groups: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    return groups[chosen & groups["lane"].ne("act_now")]
