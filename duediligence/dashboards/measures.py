"""The numbers of the dashboard, counted from frames; nothing is drawn or stored here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.dashboards.labels import (
    ACT_NOW,
    CONTEXT,
    CONTEXT_NOT_KNOWN,
    LANES,
    NOT_KNOWN,
    RATINGS,
    Label,
    concern_label,
)

_REPLACED: Final = re.compile(r"replaced (\d{4}-\d\d-\d\d)")
"""How an edition says that its publisher has brought out a newer one."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many suppliers carry a label."""

    label: Label
    count: int


def by_concern(results: pd.DataFrame) -> tuple[Count, ...]:
    """Suppliers by what they show: act now, the four ratings (worst first), not enough known."""
    acting = results["lane"].eq("act_now").to_numpy(dtype=bool)
    rated = results["rating"].where(~acting, "act_now")
    return _counted(rated, {"act_now": ACT_NOW, **RATINGS}, NOT_KNOWN)


def by_context(results: pd.DataFrame) -> tuple[Count, ...]:
    """Suppliers by context class, highest first, not known last."""
    return _counted(results["context_class"], CONTEXT, CONTEXT_NOT_KNOWN)


def concern_by_context(results: pd.DataFrame) -> dict[str, tuple[Count, ...]]:
    """Context class id (``not_known`` last) → its suppliers by concern."""
    classes = results["context_class"].astype(object).where(results["context_class"].notna(), CONTEXT_NOT_KNOWN.id)
    return {each: by_concern(results[classes.eq(each)]) for each in (*CONTEXT, CONTEXT_NOT_KNOWN.id)}


def harms(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings of harm that fired."""
    return findings[findings["kind"].eq("harm") & findings["state"].eq("fired")]


def look_order(results: pd.DataFrame) -> NDArray[np.intp]:
    """Rows by likely harm to people: lane, worst finding, score, context. Never by spend."""
    lane = results["lane"].map({name: place for place, name in enumerate(LANES)}).astype(float).fillna(len(LANES))
    keys = [-results[name].astype(float).fillna(-1) for name in ("inherent", "residual", "worst_finding")]
    return np.lexsort([key.to_numpy() for key in (*keys, lane)])


def looked_at_first(results: pd.DataFrame) -> NDArray[np.bool_]:
    """Who comes first: in an urgent lane, of severe or high concern, or in a high-risk context."""
    first = (
        results["lane"].isin(["act_now", "check_now"])
        | results["rating"].isin(["severe", "high"])
        | results["context_class"].eq("high")
    )
    return first.to_numpy(dtype=bool)


def first_looks(suppliers: pd.DataFrame, results: pd.DataFrame, findings: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """The suppliers to look at first: ``row`` (in the frames), ``key, name, country, concern, context, reason``.

    ``reason`` is the worst finding of harm, else what makes the supplier come first.
    """
    worst = worst_sentences(findings)
    first = looked_at_first(results)
    rows = [int(row) for row in look_order(results) if first[row]][:most]
    columns = ("row", "key", "name", "country", "concern", "context", "reason")
    return pd.DataFrame([_look(suppliers, results, worst, row) for row in rows], columns=list(columns))


def _look(suppliers: pd.DataFrame, results: pd.DataFrame, worst: Mapping[int, str], row: int) -> tuple[Any, ...]:
    lane, rating = results["lane"].iat[row], results["rating"].iat[row]
    context = results["context_class"].iat[row]
    reason = worst.get(row)
    if reason is None:
        reason = LANES[str(lane)].text if lane in LANES else ""
        reason = reason or (CONTEXT["high"].text if context == "high" else concern_label(rating, lane).text)
    label = CONTEXT.get(str(context), CONTEXT_NOT_KNOWN)
    return (
        row,
        results["key"].iat[row],
        suppliers["name"].iat[row],
        suppliers["country"].iat[row],
        concern_label(rating, lane).text,
        label.text,
        reason,
    )


def worst_sentences(findings: pd.DataFrame) -> dict[int, str]:
    """Row of the supplier → sentence of its worst finding of harm."""
    fired = harms(findings)
    rank = fired["severity"].map({name: place for place, name in enumerate(RATINGS)}).fillna(len(RATINGS))
    order = np.lexsort([rank.to_numpy(), fired["row"].to_numpy()])
    found: dict[int, str] = {}
    for row, sentence in zip(fired["row"].to_numpy()[order], fired["sentence"].to_numpy()[order], strict=True):
        found.setdefault(int(row), str(sentence))
    return found


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What we do not know, as numbers of suppliers, and the sources with a newer edition (table → edition)."""

    no_country: int
    nothing_asked: int
    high_context_not_rated: int
    outstanding: int
    not_rated: int
    old_sources: Mapping[str, str]


def unknowns(suppliers: pd.DataFrame, results: pd.DataFrame, editions: Mapping[str, str], as_of: date) -> Unknowns:
    """Count what is missing."""
    not_asked = results["asked"].eq(0).to_numpy(dtype=bool)
    high = results["context_class"].eq("high").to_numpy(dtype=bool)
    return Unknowns(
        no_country=int(suppliers["country"].isna().sum()),
        nothing_asked=int(not_asked.sum()),
        high_context_not_rated=int((results["rating"].isna().to_numpy(dtype=bool) & high).sum()),
        outstanding=int(results["lane"].eq("answer_outstanding").sum()),
        not_rated=int(results["rating"].isna().sum()),
        old_sources=old_editions(editions, as_of),
    )


def old_editions(editions: Mapping[str, str], as_of: date) -> dict[str, str]:
    """The tables whose edition says that a newer one has replaced it by ``as_of``; one table for each edition."""
    old: dict[str, str] = {}
    for table, edition in sorted(editions.items()):
        match = _REPLACED.search(edition)
        if match and date.fromisoformat(match[1]) <= as_of and edition not in old.values():
            old[table] = edition
    return old


def overdue(actions: pd.DataFrame | None, as_of: date) -> int:
    """Accepted actions past their target date and not done; 0 without a checklist."""
    return 0 if actions is None or actions.empty else int(late(actions, as_of).sum())


def late(actions: pd.DataFrame, as_of: date) -> NDArray[np.bool_]:
    """Which actions were accepted, are not done and are past their target date."""
    past = pd.to_datetime(actions["target"]).lt(pd.Timestamp(as_of)).to_numpy(dtype=bool)
    return np.asarray(past & open_actions(actions), dtype=np.bool_)


def open_actions(actions: pd.DataFrame) -> NDArray[np.bool_]:
    """Which actions were accepted and are not done."""
    wanted = actions["state"].eq("accepted").to_numpy(dtype=bool)
    if "status" in actions:
        wanted = wanted & ~actions["status"].eq("done").to_numpy(dtype=bool)
    return wanted


def _counted(values: pd.Series, labels: Mapping[str, Label], otherwise: Label) -> tuple[Count, ...]:
    found = values.value_counts()
    counts = [Count(label, int(found.get(name, 0))) for name, label in labels.items()]
    return (*counts, Count(otherwise, int(values.isna().sum())))
