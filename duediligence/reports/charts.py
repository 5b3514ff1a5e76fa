"""Pictures for papers: PNG of numbers already counted, drawn without a browser and without a network.

The only text in them is ours, in the font that the drawing library carries: the same numbers give the same bytes
on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import vl_convert

from duediligence.dashboards import world
from duediligence.dashboards.labels import Label
from duediligence.dashboards.measures import Count

FONT: Final = "Liberation Sans"
WIDTH: Final = 660
"""Of a picture as wide as the text of a page, in units of which 96 make an inch."""
_COLUMNS_WIDTH: Final = WIDTH - 170
_SCALE: Final = 3
_INK: Final = "#0b0c0c"
_GREY: Final = "#505a5f"
_OUTLINE: Final = "#6f777b"
_TINT: Final = "#12436d"
_NOBODY: Final = "#f3f2f1"
_VEGA_LITE: Final = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
_OUTLINES: Final = "outlines"
NOBODY: Final = "No supplier of ours"


def concern_picture(by_context: Mapping[Label, Sequence[Count]]) -> bytes:
    """Columns: concern. On top one bar each with its number, below the same suppliers by context, a number a cell.

    ``by_context``: context → its suppliers by concern, the same labels in the same order for each.
    """
    labels = [count.label for count in next(iter(by_context.values()))]
    totals = [sum(counts[place].count for counts in by_context.values()) for place in range(len(labels))]
    columns = [_two_lines(label.text) for label in labels]
    names = {label: f"{label.text} ({sum(count.count for count in counts):,})" for label, counts in by_context.items()}
    most = max((count.count for counts in by_context.values() for count in counts), default=0)
    bars = [
        {"concern": column, "count": total, "shown": f"{total:,}", "colour": label.colour}
        for column, total, label in zip(columns, totals, labels, strict=True)
    ]
    cells = [
        {"concern": column, "context": names[label], "shown": f"{count.count:,}",
         "tint": count.count / most if most else 0.0, "none": not count.count}
        for label, counts in by_context.items()
        for column, count in zip(columns, counts, strict=True)
    ]  # fmt: skip
    across = alt.X("concern:N", sort=columns, title=None)
    picture = alt.vconcat(_bars(bars, across), _cells(cells, across, list(names.values())), spacing=6)
    return _png(picture.resolve_scale(x="shared"))


def _bars(rows: Sequence[Mapping[str, Any]], across: alt.X) -> alt.LayerChart | alt.FacetChart:
    names = alt.Axis(
        labelExpr="split(datum.label, '\\n')", labelAngle=0, labelFontSize=11, labelPadding=5, labelColor=_INK,
        ticks=False, domainColor=_OUTLINE,
    )  # fmt: skip
    most = max(row["count"] for row in rows)
    up = alt.Y("count:Q", axis=None, scale=alt.Scale(domain=[0, max(most, 1) * 1.25]))
    base = alt.Chart(alt.InlineData(values=[*rows])).encode(x=across.axis(names), y=up)
    bars = base.mark_bar(stroke=_OUTLINE, strokeWidth=0.75, width={"band": 0.6}).encode(
        color=alt.Color("colour:N", scale=None)
    )
    numbers = base.mark_text(dy=-7, fontSize=12, fontWeight="bold", color=_INK).encode(text="shown:N")
    return alt.layer(bars, numbers).properties(width=_COLUMNS_WIDTH, height=84)


def _cells(
    rows: Sequence[Mapping[str, Any]], across: alt.X, contexts: Sequence[str]
) -> alt.LayerChart | alt.FacetChart:
    names = alt.Axis(labelLimit=200, labelFontSize=11, labelColor=_INK, ticks=False, domain=False, labelPadding=8)
    down = alt.Y("context:N", sort=list(contexts), title=None, axis=names)
    base = alt.Chart(alt.InlineData(values=[*rows])).encode(x=across.axis(None), y=down)
    tints = base.mark_rect(stroke="#ffffff", strokeWidth=2, color=_TINT).encode(
        opacity=alt.Opacity("tint:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.38]), legend=None)
    )
    numbers = base.mark_text(fontSize=12).encode(
        text="shown:N", color=alt.condition("datum.none", alt.value(_GREY), alt.value(_INK))
    )
    return alt.layer(tints, numbers).properties(width=_COLUMNS_WIDTH, height=22 * len(contexts))


def country_map(countries: Mapping[str, Label], legend: Sequence[Label]) -> bytes:
    """The world, each country (ISO 3166-1 alpha-3) in the colour of its label, the others pale.

    ``legend``: every label there could be, in order. Countries too small for an outline are dots.
    """
    colours = alt.Scale(
        domain=[*(label.text for label in legend), NOBODY], range=[*(label.colour for label in legend), _NOBODY]
    )
    shown = alt.Legend(
        title=None, orient="bottom", direction="horizontal", columns=0, labelFontSize=12, labelLimit=200,
        labelColor=_INK, symbolType="square", symbolStrokeWidth=0.75, symbolStrokeColor=_OUTLINE, symbolSize=120,
    )  # fmt: skip
    outlines = alt.TopoDataFormat(type="topojson", feature="countries")
    lands = (
        alt.Chart(alt.NamedData(name=_OUTLINES, format=outlines))
        .mark_geoshape(stroke=_OUTLINE, strokeWidth=0.4)
        .encode(color=alt.Color("properties.is:N", scale=colours, legend=shown))
    )
    dots = (
        alt.Chart(alt.InlineData(values=_dots(countries)))
        .mark_circle(size=34, stroke=_INK, strokeWidth=0.6, opacity=1)
        .encode(longitude="longitude:Q", latitude="latitude:Q", color=alt.Color("is:N", scale=colours, legend=shown))
    )
    chart = alt.layer(lands, dots).project(type="naturalEarth1").properties(width=WIDTH, height=300)
    return _png(chart, {_OUTLINES: _outlines(countries)})


def _outlines(countries: Mapping[str, Label]) -> dict[str, Any]:
    """The outlines with what each country is; without the Antarctic, which has no suppliers and takes much room."""
    whole = _world()
    shapes = [
        {**shape, "properties": {"is": countries[code].text if code in countries else NOBODY}}
        for shape in whole["objects"]["countries"]["geometries"]
        if (code := shape.get("id")) != "ATA"
    ]
    return {**whole, "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}}}


def _dots(countries: Mapping[str, Label]) -> list[dict[str, Any]]:
    places = world.small_countries()
    return [
        {"longitude": places[code][0], "latitude": places[code][1], "is": label.text}
        for code, label in sorted(countries.items())
        if code in places
    ]


@cache
def _world() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(world.geometry().read_text(encoding="utf-8"))
    return whole


def _two_lines(text: str) -> str:
    """The text broken at the blank nearest its middle."""
    blanks = [place for place, sign in enumerate(text) if sign == " "]
    if not blanks:
        return text
    middle = min(blanks, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def _png(chart: alt.VConcatChart | alt.LayerChart | alt.FacetChart, data: Mapping[str, object] | None = None) -> bytes:
    """The picture as bytes. No address may be read while it is drawn: all data is in it.

    ``data`` is named in the chart and joins it only here, since charts are copied at every step.
    """
    plain = chart.configure(font=FONT, background="#ffffff").configure_view(stroke=None).to_dict()
    plain["datasets"] = {**plain.get("datasets", {}), **(data or {})}
    return vl_convert.vegalite_to_png(plain, vl_version=_VEGA_LITE, scale=_SCALE, allowed_base_urls=[])
