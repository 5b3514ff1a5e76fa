"""The tally of an assessment in memory: what ``register.tally`` counts in the database, counted from frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.dashboards.labels import LANES
from duediligence.dashboards.measures import harms, looked_at_first, open_actions, overdue
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.frameworks import indicators_of
from duediligence.register import tally
from duediligence.register.tally import FIRST, GROUPS, SUMS, Found, Harm, Tally, Work, worst_first


def pointers(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Indicator → the rules whose findings point to it: every indicator there is, in the order of its set."""
    rules = questionnaire.definition.rules
    return {
        name: tuple(rule.id for rule in rules if any(name in grades for grades in rule.indicators))
        for name in indicators_of(questionnaire.frameworks)
    }


def of_frames(
    suppliers: pd.DataFrame,
    results: pd.DataFrame,
    findings: pd.DataFrame,
    checklist: pd.DataFrame | None,
    as_of: date,
    most: int = 10,
) -> Tally:
    """Count a Suppliers frame and its assessment, row beside row.

    ``checklist`` as the register gives it, or as an assessment suggests it; None: there is none.
    """
    return Tally(
        suppliers=_groups(suppliers, results),
        harm=_harm(suppliers, findings),
        first=_first(suppliers, results, findings, most),
        work=_work(checklist, as_of),
    )


def found_in(findings: pd.DataFrame, pointers: Mapping[str, Sequence[str]]) -> Found:
    """Count the findings of an assessment. ``pointers``: indicator → the rules whose findings point to it."""
    return Found(_findings(findings), _indicators(findings, pointers))


def _groups(suppliers: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    named = {name: results[name] for name in GROUPS if name in results}
    known = suppliers["workers"].notna()
    counted = pd.DataFrame(
        {
            **{name: suppliers[name].to_numpy(dtype=object) for name in ("country", "sector", "products")},
            **{name: column.to_numpy(dtype=object) for name, column in named.items()},
            "asked_anything": results["asked"].gt(0).astype(int).to_numpy(),
            "suppliers": 1,
            "workers": suppliers["workers"].fillna(0.0).to_numpy(dtype=float),
            "workers_known": known.astype(int).to_numpy(),
            "asked": results["asked"].to_numpy(),
            "answered": results["answered"].to_numpy(),
        }
    )
    names = [name for name in counted.columns if name not in SUMS]
    return tally.grouped(counted.groupby(names, dropna=False, sort=False, as_index=False)[list(SUMS)].sum())


def _findings(findings: pd.DataFrame) -> pd.DataFrame:
    names = ["rule", "state", "kind", "severity", "red_flag"]
    found = findings.groupby(names, dropna=False, sort=False, as_index=False).agg(
        sentence=("sentence", "min"), suppliers=("key", "size")
    )
    return tally.ordered_findings(found)


def _indicators(findings: pd.DataFrame, pointers: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    known: dict[tuple[str, str], int] = {}
    for indicator, rules in pointers.items():
        pointing = findings[findings["rule"].isin(rules)]
        fired = set(pointing.loc[pointing["state"].eq("fired"), "key"])
        known[indicator, "fired"] = len(fired)
        known[indicator, "possible"] = len(set(pointing["key"]) - fired)
    return tally.listed_indicators(known, pointers)


def _harm(suppliers: pd.DataFrame, findings: pd.DataFrame) -> Harm:
    rows = np.unique(harms(findings)["row"].to_numpy(dtype=np.intp))
    workers = suppliers["workers"].iloc[rows]
    return Harm(len(rows), float(workers.sum()), int(workers.isna().sum()))


def _first(suppliers: pd.DataFrame, results: pd.DataFrame, findings: pd.DataFrame, most: int) -> pd.DataFrame:
    worst = _worst_sentences(findings)
    comes_first = looked_at_first(results)
    rows = [int(row) for row in _look_order(results) if comes_first[row]][:most]
    frames = dict.fromkeys(("name", "site", "country"), suppliers)
    listed = [(*(frames.get(name, results)[name].iat[row] for name in FIRST[:-1]), worst.get(row)) for row in rows]
    table = pd.DataFrame(listed, columns=list(FIRST), dtype="object")
    return table.where(table.notna(), None)


def _look_order(results: pd.DataFrame) -> NDArray[np.intp]:
    """Rows by likely harm to people: lane, worst finding, score, context. Never by spend."""
    lane = results["lane"].map({name: place for place, name in enumerate(LANES)}).astype(float).fillna(len(LANES))
    keys = [-results[name].astype(float).fillna(-1) for name in ("inherent", "residual", "worst_finding")]
    return np.lexsort([key.to_numpy() for key in (*keys, lane)])


def _worst_sentences(findings: pd.DataFrame) -> dict[int, str]:
    """Row of the supplier → sentence of its worst finding of harm."""
    fired = harms(findings)
    rank = np.array([worst_first(each) for each in fired["severity"]], dtype=np.intp)
    order = np.lexsort([rank, fired["row"].to_numpy(dtype=np.intp)])
    found: dict[int, str] = {}
    for row, sentence in zip(fired["row"].to_numpy()[order], fired["sentence"].to_numpy()[order], strict=True):
        found.setdefault(int(row), str(sentence))
    return found


def _work(checklist: pd.DataFrame | None, as_of: date) -> Work | None:
    if checklist is None or checklist.empty:
        return None
    return Work(int(open_actions(checklist).sum()), overdue(checklist, as_of))
