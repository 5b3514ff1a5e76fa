"""The words, colours and icons of everything the assessment says in codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from duediligence.assessment import CriterionState
from duediligence.reference import classifications, country_name

NOT_PROOF: Final = "A rating orders our work. It does not show that forced labour is or is not present."


@dataclass(frozen=True, slots=True)
class Label:
    """What a code is called; ``colour`` and ``ink`` (text on it) as hex, ``icon`` a Material symbol.

    Colour is never the only sign: text and icon go with it.
    """

    id: str
    text: str
    colour: str
    ink: str
    icon: str


NOT_KNOWN: Final = Label("not_known", "Not enough known", "#b1b4b6", "#0b0c0c", "help")
ACT_NOW: Final = Label("act_now", "Act now", "#d4351c", "#ffffff", "priority_high")

RATINGS: Final[Mapping[str, Label]] = {
    "severe": Label("severe", "Severe concern", "#942514", "#ffffff", "error"),
    "high": Label("high", "High concern", "#f47738", "#0b0c0c", "warning"),
    "medium": Label("medium", "Some concern", "#ffdd00", "#0b0c0c", "info"),
    "low": Label("low", "Nothing found so far", "#1d70b8", "#ffffff", "search"),
}
"""Worst first. Blue, not green, for the lowest: nothing found is not the same as safe."""

WORST: Final[Mapping[str, Label]] = {
    **RATINGS,
    "severe": Label("severe", "Act now or severe concern", RATINGS["severe"].colour, "#ffffff", "error"),
}
"""The highest concern of several suppliers together: act-now ones count with the severe ones."""

CONTEXT: Final[Mapping[str, Label]] = {
    "high": Label("high", "High-risk context", "#12436d", "#ffffff", "keyboard_double_arrow_up"),
    "raised": Label("raised", "Raised-risk context", "#5694ca", "#0b0c0c", "keyboard_arrow_up"),
    "lower": Label("lower", "Lower-risk context", "#b3d1e8", "#0b0c0c", "remove"),
}
CONTEXT_NOT_KNOWN: Final = Label("not_known", "Context not known", "#b1b4b6", "#0b0c0c", "help")

LANES: Final[Mapping[str, Label]] = {
    "act_now": ACT_NOW,
    "check_now": Label("check_now", "Check now", "#f47738", "#0b0c0c", "search"),
    "answer_outstanding": Label("answer_outstanding", "Answer outstanding", "#ffdd00", "#0b0c0c", "schedule"),
}
"""Most urgent first."""
NOTHING_URGENT: Final = Label("none", "Nothing urgent", "#b1b4b6", "#0b0c0c", "remove")

LEVELS: Final[Mapping[str, str]] = {"minimal": "Basic look", "standard": "Standard look", "heightened": "Close look"}
"""How hard we look: the due-diligence level."""

SEVERITIES: Final[Mapping[str, str]] = {"severe": "Severe", "high": "High", "medium": "Medium", "low": "Low"}
KINDS: Final[Mapping[str, str]] = {
    "harm": "Harm to people",
    "inconsistency": "Does not fit together",
    "lead": "To look into",
}
STATES: Final[Mapping[str, str]] = {"fired": "Found", "possible": "Possible, to check"}

LAW_KINDS: Final[Mapping[str, str]] = {
    "law": "Law",
    "standard": "Standard",
    "guidance": "Guidance",
    "indicator_set": "Set of indicators",
}
LAW_STATUSES: Final[Mapping[str, str]] = {
    "in_force": "In force",
    "future": "Not yet in force",
    "changing": "Being changed",
    "not_confirmed": "Not confirmed",
}
CRITERIA: Final[Mapping[CriterionState, str]] = {
    "not_met": "Not met",
    "partly": "Met in part",
    "met": "Met",
    "unknown": "Not known",
    "not_applicable": "Does not apply",
}
"""How the answers stand to what a law or standard asks for, in the order in which it is told."""


BASES: Final[Mapping[str, str]] = {
    "self_declared": "Self-declared",
    "documented": "Documented",
    "workers_confirmed": "Workers confirmed",
    "finding": "A finding alone",
}
"""What a rating rests on."""


NO_COUNTRY: Final = "No country"
NO_BUSINESS: Final = "Kind of business not known"
_MAKING: Final = "Manufacture of "


def business_name(division: str | None) -> str:
    """What an ISIC division is called here: its title, in short."""
    if division is None:
        return NO_BUSINESS
    title = classifications().get(division, division).removeprefix(_MAKING)
    return title[:1].upper() + title[1:]


def jurisdiction_name(jurisdiction: str | None) -> str:
    """Where a law holds: a country, the European Union, or anywhere."""
    if jurisdiction is None:
        return "International"
    return "European Union" if jurisdiction == "EU" else country_name(jurisdiction)


def missing(value: object) -> bool:
    """True for None, NaN and every other mark of a missing value."""
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]  # any scalar of a frame


def rating_label(rating: object) -> Label:
    """The label of a rating; "Not enough known" where there is none."""
    return NOT_KNOWN if missing(rating) else RATINGS[str(rating)]


def context_label(context_class: object) -> Label:
    """The label of a context class."""
    return CONTEXT_NOT_KNOWN if missing(context_class) else CONTEXT[str(context_class)]


def concern_label(rating: object, lane: object) -> Label:
    """What a supplier shows: "Act now" in place of a band, else its rating."""
    return ACT_NOW if lane == "act_now" else rating_label(rating)


def basis_text(basis: object) -> str:
    """What a rating or answer rests on, in words: ``self_declared`` → ``Self-declared``, ``audited`` → ``Audited``."""
    return "" if missing(basis) else BASES.get(str(basis), str(basis).replace("_", " ").capitalize())
