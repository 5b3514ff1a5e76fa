"""Suppliers with their ratings as a plain table, with headers and words a person reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from duediligence.assessment import Assessment
from duediligence.dashboards.labels import LANES, LEVELS, basis_text, concern_label, context_label, missing
from duediligence.reference import country_name
from duediligence.reports.delimited import csv_export
from duediligence.suppliers import FIELDS

_PLACE: Final = {"file": "File", "sheet": "Sheet", "row": "Row", "key": "Our key"}
_DEPTHS: Final = {"core": "Core questions", "standard": "Standard questions", "heightened": "Full set of questions"}


def supplier_table(suppliers: pd.DataFrame, assessment: Assessment) -> bytes:
    """One row a supplier as CSV: what the list says of it, what we found, and where it stands in its file.

    ``suppliers`` and ``assessment.results`` have the same row order. Columns that are not standard ones are left out;
    what is not known is empty.
    """
    results = assessment.results
    rated = results["rating"].notna()
    columns: dict[str, Any] = {
        "Supplier": suppliers["name"].tolist(),
        "Concern": [concern_label(*pair).text for pair in zip(results["rating"], results["lane"], strict=True)],
        "Score (0–100)": results["residual"].where(rated).tolist(),
        "It rests on": _said(results["rating_basis"], basis_text),
        "Depth of our look": _said(results["depth"], lambda depth: _DEPTHS.get(depth, depth)),
        "To do": _said(results["lane"], lambda lane: LANES[lane].text),
        "Context": [context_label(each).text for each in results["context_class"]],
        "Context score (0–100)": results["inherent"].tolist(),
        "How hard we look": _said(results["due_diligence"], lambda level: LEVELS[level]),
        "How much we know (%)": (results["coverage"].astype("float64") * 100).round().tolist(),
        "Questions asked": results["asked"].tolist(),
        "Questions answered": results["answered"].tolist(),
        "Country": _said(suppliers["country"], country_name),
        "Country as written": suppliers["country_as_written"].tolist(),
    }
    for name, field in FIELDS.items():
        if name not in ("name", "country"):
            columns[field.label] = suppliers[name].tolist()
    for name, header in _PLACE.items():
        columns[header] = suppliers[name].tolist()
    written = {header: pd.Series(map(_whole, values), dtype=object) for header, values in columns.items()}
    return csv_export(pd.DataFrame(written))


def _whole(value: object) -> object:
    """``120.0`` as ``120``; everything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _said(codes: pd.Series[Any], words: Callable[[str], str]) -> list[str | None]:
    return [None if missing(code) else words(str(code)) for code in codes]
