"""What a board hears: the numbers of a portfolio, what is asked of the board, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from duediligence.assessment import DefinitionReference
from duediligence.dashboards import measures
from duediligence.dashboards.labels import ACT_NOW, CONTEXT, CONTEXT_NOT_KNOWN, Label, concern_label, context_label
from duediligence.dashboards.measures import ColourBy, Count, Unknowns
from duediligence.dashboards.sentences import SMALL
from duediligence.questionnaire import Questionnaire
from duediligence.reference import country_name
from duediligence.reference.tables import read_table
from duediligence.register.tally import Tally
from duediligence.reports.reasons import context_reasons, finding_reasons

if TYPE_CHECKING:
    from duediligence.reference import Facts

ROWS: Final = 10
"""Most rows of the table of suppliers."""
KINDS_SHOWN: Final = 2
"""How many kinds of findings the row of the act-now cases names."""
FACTORS_SHOWN: Final = 2
"""How many factors tell why a context is high, the heaviest first."""
_SOON, _LATER = timedelta(weeks=4), timedelta(weeks=13)
"""When we propose to report again: with act-now cases, and without."""
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LISTS: Final = {"tvpra_lines": "US list of goods (TVPRA)", "sector_classes": "sector classes"}
"""Tables that count beside those about countries."""


@dataclass(frozen=True)
class Board:
    """All that a board paper is made from: counts of any number of suppliers, and a few of them by name.

    ``counted`` and ``findings`` (columns ``register.tally.FINDINGS``): of the whole portfolio. ``named`` (columns
    ``register.tally.FIRST``): those we look at first whose names may stand in a paper, being in lanes UNRESTRICTED.
    ``reasons``: key → why, of those of ``named`` without a finding of harm. ``sentences``: what Home says, the last
    of them that a rating proves nothing. ``title``: of the questionnaire.
    """

    portfolio: str
    as_of: date
    counted: Tally
    findings: pd.DataFrame
    named: pd.DataFrame
    reasons: Mapping[str, str]
    sentences: Sequence[str]
    title: str
    questionnaire: DefinitionReference
    editions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """A row of the table: one supplier, or all act-now cases together, whose names are restricted."""

    supplier: str
    country: str
    context: str
    concern: Label
    why: str


UNRESTRICTED: Final = (None, "check_now", "answer_outstanding")
"""Lanes of suppliers whose names may stand in a paper.

A board paper travels. An employer that is warned before the board has decided can harm the workers who spoke, so
act-now cases are counted together and named by the officer in the meeting.
"""


def looked_at_first(board: Board) -> tuple[Looked, ...]:
    """Up to ROWS rows: the act-now cases in one, without names, then suppliers by likely harm to people."""
    groups = board.counted.suppliers
    acting = groups[groups["lane"].eq("act_now")]
    rows = [_cases(board, acting)] if len(acting) else []
    named = board.named.head(ROWS - len(rows))
    twice = set(named.loc[named["name"].duplicated(), "name"])
    return (*rows, *(_supplier(board, row, row["name"] in twice) for row in named.to_dict("records")))


def _cases(board: Board, acting: pd.DataFrame) -> Looked:
    grave = board.findings[board.findings["state"].eq("fired") & board.findings["red_flag"]]
    kinds = [f"{row['sentence'].rstrip('.')}: {row['suppliers']:,}." for row in grave.to_dict("records")]
    rest = len(kinds) - KINDS_SHOWN
    kinds[KINDS_SHOWN:] = [f"{many(rest, 'more kind')} of finding."] if rest > 0 else []
    counts = [count for count in measures.by_context(acting) if count.count]
    contexts = [f"{count.count:,} {short(count.label).removesuffix('-risk').lower()}" for count in counts]
    return Looked(
        supplier=f"{many(measures.number(acting), 'supplier')}: names restricted",
        country=many(int(acting["country"].nunique()), "country", "countries"),
        context=", ".join(contexts),
        concern=ACT_NOW,
        why=" ".join(kinds),
    )


def _supplier(board: Board, row: Mapping[Any, Any], with_site: bool) -> Looked:
    parts = [part for part in (row["name"], row["site"] if with_site else None) if part]
    return Looked(
        supplier=", ".join(parts),
        country=country_name(row["country"]) if row["country"] else "Not known",
        context=short(context_label(row["context_class"])),
        concern=concern_label(row["rating"], row["lane"]),
        why=row["sentence"] or board.reasons.get(row["key"], ""),
    )


def reason(findings: pd.DataFrame, check_now: bool, questionnaire: Questionnaire, facts: Facts, row: int) -> str:
    """Why one supplier comes first though no harm was found: what may need a decision, what was found, its context.

    ``findings``: those about it; ``row``: its place in ``facts``.
    """
    urgent = findings[findings["state"].eq("possible") & findings["red_flag"]]
    fired = findings[findings["state"].eq("fired")]
    for told in (urgent if check_now else fired, fired):
        if len(told):
            return next(iter(finding_reasons(told).values()))[0]
    return "; ".join(context_reasons(questionnaire, facts, row)[:FACTORS_SHOWN])


def decisions(board: Board) -> tuple[str, ...]:
    """What is asked of the board, each from a number of the portfolio."""
    groups, work = board.counted.suppliers, board.counted.work
    missing = measures.unknowns(groups, board.editions, board.as_of)
    lanes = {count.label.id: count.count for count in measures.by_lane(groups)}
    acting, checking = lanes["act_now"], lanes["check_now"]
    late = work.overdue if work else 0
    ask = missing.high_context_not_rated or missing.nothing_asked
    whom = "in a high-risk context about which we know too little" if missing.high_context_not_rated else (
        "that nobody has asked anything"
    )  # fmt: skip
    soon = board.as_of + (_SOON if acting else _LATER)
    asked = (
        (acting, f"Decide on the {many(acting, 'act-now case')}: who acts for us, by when, with what money. "
                 "The officer brings the names."),
        (checking, f"Have the open questions answered at {many(checking, 'supplier')} where we may need to act."),
        (ask, f"Fund requests to {many(ask, 'supplier')} {whom}: the questions, and somebody who follows them up."),
        (late, f"Ask why {many(late, 'action')} {'is' if late == 1 else 'are'} past the target date; clear the way."),
        (1, "Resolve our own part: name who looks at our prices, lead times and payment terms, and reports to you."),
        (1, f"Set the next date: we propose to report again by {day(soon)}."),
    )  # fmt: skip
    return tuple(sentence for count, sentence in asked if count)


def not_known(board: Board) -> tuple[str, ...]:
    """What we do not know, each with what it means; nothing of it counts as good news."""
    missing = measures.unknowns(board.counted.suppliers, board.editions, board.as_of)
    known = (
        (missing.not_rated, f"{many(missing.not_rated, 'supplier')} without a rating: not enough is known, which is "
                            "not good news."),
        (missing.nothing_asked, f"{many(missing.nothing_asked, 'supplier')} of whom we know place and product alone, "
                                "because nobody asked."),
        (missing.no_country, f"{many(missing.no_country, 'supplier')} without a country, so without the part of the "
                             "context that weighs most."),
        (missing.outstanding, f"{many(missing.outstanding, 'supplier')} with an important answer outstanding."),
        (1, "What workers say themselves: answers from workers, unions and visits are in no number here."),
        (len(missing.old_sources), f"What the newer edition says of: {'; '.join(_replaced(board, missing))}."),
    )  # fmt: skip
    return tuple(sentence for count, sentence in known if count)


def method(board: Board) -> tuple[str, ...]:
    """How the numbers are made, in three lines."""
    made = board.questionnaire
    used = [f"{name} {board.editions[table]}" for table, name in _sources().items() if table in board.editions]
    return (
        "Context (how hard we look) comes from country, kind of business and goods; concern (what we found) from "
        "answers and findings. Weights and points are our assumptions. What is not known never counts as zero.",
        f"{board.title} ({made.id} {made.version}, fingerprint {made.hash[:12]}), judged on {day(board.as_of)}.",
        f"Sources: {'; '.join(used)}.",
    )


def by_context(board: Board) -> dict[Label, Sequence[Count]]:
    """Context → its suppliers by concern; a context that is not known only where there is one."""
    counted = measures.concern_by_context(board.counted.suppliers)
    return {
        CONTEXT.get(name, CONTEXT_NOT_KNOWN): counts
        for name, counts in counted.items()
        if name in CONTEXT or any(count.count for count in counts)
    }


def coloured_by(board: Board) -> ColourBy:
    """What the map shows: concern, or as long as nothing is rated the context."""
    groups = board.counted.suppliers
    return "concern" if (groups["rating"].notna() | groups["lane"].eq("act_now")).any() else "context"


def countries(board: Board) -> dict[str, Label]:
    """Country (alpha-2) → the highest concern, or context, of our suppliers there, as the dashboard has it.

    Where we have fewer than SMALL suppliers an act-now case counts by its rating alone: the colour would name it.
    """
    groups = board.counted.suppliers
    found = {}
    for country, there in groups[groups["country"].notna()].groupby("country", sort=True):
        few = measures.number(there) < SMALL
        part = there.assign(lane=there["lane"].where(there["lane"].ne("act_now"), None)) if few else there
        found[str(country)] = measures.highest(part, coloured_by(board))
    return found


def short(label: Label) -> str:
    """A context label under a heading that says "Context": "High-risk"."""
    return "Not known" if label == CONTEXT_NOT_KNOWN else label.text.removesuffix(" context")


def day(value: date) -> str:
    """A date as a person writes it, in English on every machine: 21 November 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def many(count: int, one: str, several: str | None = None) -> str:
    """``1 supplier``, ``1,200 suppliers``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def _replaced(board: Board, missing: Unknowns) -> list[str]:
    """The replaced sources by name; of several tables from one edition the one that counts."""
    by_edition = {board.editions[table]: name for table, name in _sources().items() if table in board.editions}
    return [by_edition.get(edition, table.replace("_", " ")) for table, edition in missing.old_sources.items()]


def _sources() -> dict[str, str]:
    """Tables that points come from, with what a person calls them."""
    return {**{row["table"]: row["short"] for row in read_table("country_sources")}, **_LISTS}
