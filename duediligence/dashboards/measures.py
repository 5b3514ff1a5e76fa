"""The numbers of the dashboard, added up from a tally; nothing is drawn or stored here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.dashboards.labels import (
    ACT_NOW,
    CONTEXT,
    CONTEXT_NOT_KNOWN,
    LANES,
    NOT_KNOWN,
    NOTHING_URGENT,
    RATINGS,
    WORST,
    Label,
    concern_label,
    context_label,
)
from duediligence.register.tally import Tally

ColourBy = Literal["concern", "context"]

_REPLACED: Final = re.compile(r"replaced (\d{4}-\d\d-\d\d)")
"""How an edition says that its publisher has brought out a newer one."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many suppliers carry a label."""

    label: Label
    count: int


def by_concern(groups: pd.DataFrame) -> tuple[Count, ...]:
    """Suppliers by what they show: act now, the four ratings (worst first), not enough known.

    ``groups``: as in a tally, with ``suppliers`` to a row; or results, one row a supplier.
    """
    acting = groups["lane"].eq("act_now").to_numpy(dtype=bool)
    rated = groups["rating"].astype(object).where(~acting, "act_now")
    return _counted(groups, rated, {"act_now": ACT_NOW, **RATINGS}, NOT_KNOWN)


def by_context(groups: pd.DataFrame) -> tuple[Count, ...]:
    """Suppliers by context class, highest first, not known last."""
    return _counted(groups, groups["context_class"], CONTEXT, CONTEXT_NOT_KNOWN)


def by_lane(groups: pd.DataFrame) -> tuple[Count, ...]:
    """Suppliers in each lane, most urgent first; those in none are not counted."""
    return _counted(groups, groups["lane"], LANES, NOTHING_URGENT)[:-1]


def concern_by_context(groups: pd.DataFrame) -> dict[str, tuple[Count, ...]]:
    """Context class id (``not_known`` last) → its suppliers by concern."""
    classes = groups["context_class"].astype(object).where(groups["context_class"].notna(), CONTEXT_NOT_KNOWN.id)
    return {each: by_concern(groups[classes.eq(each)]) for each in (*CONTEXT, CONTEXT_NOT_KNOWN.id)}


def classes(by: ColourBy) -> tuple[Label, ...]:
    """The classes of a map or table, worst first, and last the one for no data."""
    return (*WORST.values(), NOT_KNOWN) if by == "concern" else (*CONTEXT.values(), CONTEXT_NOT_KNOWN)


def highest(groups: pd.DataFrame, by: ColourBy) -> Label:
    """The highest concern, or context, of any of these suppliers."""
    labels = WORST if by == "concern" else CONTEXT
    present = set(groups["rating" if by == "concern" else "context_class"].dropna())
    if by == "concern" and groups["lane"].eq("act_now").any():
        present.add("severe")
    return next((label for name, label in labels.items() if name in present), classes(by)[-1])


def number(groups: pd.DataFrame) -> int:
    """How many suppliers these rows are."""
    return int(groups["suppliers"].sum()) if "suppliers" in groups else len(groups)


def harms(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings of harm that fired."""
    return findings[findings["kind"].eq("harm") & findings["state"].eq("fired")]


def looked_at_first(groups: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows come first: in an urgent lane, of severe or high concern, or in a high-risk context."""
    first = (
        groups["lane"].isin(["act_now", "check_now"])
        | groups["rating"].isin(["severe", "high"])
        | groups["context_class"].eq("high")
    )
    return first.to_numpy(dtype=bool)


def first_looks(tally: Tally) -> pd.DataFrame:
    """The suppliers to look at first: ``key, name, site, country, concern, context, reason``.

    ``reason`` is the worst finding of harm, else what makes the supplier come first.
    """
    rows = [
        (row["key"], row["name"], row["site"], row["country"], concern_label(row["rating"], row["lane"]).text,
         context_label(row["context_class"]).text, row["sentence"] or _reason(row))
        for row in tally.first.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["key", "name", "site", "country", "concern", "context", "reason"], dtype=object)


def _reason(row: Mapping[Any, Any]) -> str:
    if row["lane"] in LANES:
        return LANES[row["lane"]].text
    in_high_context = row["context_class"] == "high"
    return CONTEXT["high"].text if in_high_context else concern_label(row["rating"], row["lane"]).text


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What we do not know, as numbers of suppliers, and the sources with a newer edition (table → edition).

    Not rated are those that show "Not enough known"; who needs a decision now shows that.
    """

    no_country: int
    nothing_asked: int
    high_context_not_rated: int
    outstanding: int
    not_rated: int
    old_sources: Mapping[str, str]


def unknowns(groups: pd.DataFrame, editions: Mapping[str, str], as_of: date) -> Unknowns:
    """Count what is missing; ``groups`` of a tally."""
    not_rated = groups["rating"].isna() & groups["lane"].ne("act_now")
    return Unknowns(
        no_country=number(groups[groups["country"].isna()]),
        nothing_asked=number(groups[groups["asked_anything"].eq(0)]),
        high_context_not_rated=number(groups[not_rated & groups["context_class"].eq("high")]),
        outstanding=number(groups[groups["lane"].eq("answer_outstanding")]),
        not_rated=number(groups[not_rated]),
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


def _counted(
    groups: pd.DataFrame, values: pd.Series, labels: Mapping[str, Label], otherwise: Label
) -> tuple[Count, ...]:
    counts = [Count(label, number(groups[values.eq(name).to_numpy(dtype=bool)])) for name, label in labels.items()]
    return (*counts, Count(otherwise, number(groups[values.isna().to_numpy(dtype=bool)])))
