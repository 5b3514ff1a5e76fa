"""What would change one supplier's rating and what to ask it next, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from duediligence.assessment import Ask, Lever, Prospects
from duediligence.assessment import prospects as foresee
from duediligence.dashboards.labels import LANES, RATINGS
from duediligence.questionnaire import Questionnaire
from duediligence.services.assessments import Run

SHOWN: Final = 3
ASKED: Final = 5
"""So many levers and questions are shown; more at once are no help."""

LANGUAGE: Final = "en"


@dataclass(frozen=True)
class Step:
    """One answer that would change: the question, by its id and its words, and what would be answered."""

    question: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """One thing, or several together, that would change something. ``leads_to``: what the supplier would then show,
    empty where that stays as it is.

    ``ends``: the findings that would be gone. ``unsettles``: what would not fit together any more, to be cleared up
    with it.
    """

    steps: tuple[Step, ...]
    leads_to: str
    ends: tuple[str, ...]
    unsettles: tuple[str, ...]


@dataclass(frozen=True)
class NextQuestion:
    """A question to ask. ``why``: what an answer could show, or how far the score could move."""

    question: str
    label: str
    why: str
    urgent: bool


@dataclass(frozen=True)
class Ahead:
    """``opening``: one sentence that says what the changes are. ``open``: how many questions could be asked of the
    supplier in all. ``desk``: questions that our own research answers, never the supplier."""

    opening: str
    changes: tuple[Change, ...]
    asks: tuple[NextQuestion, ...]
    open: int
    desk: tuple[NextQuestion, ...]


def ahead(run: Run, row: int = 0) -> Ahead:
    """What lies ahead of the supplier in this row of a run."""
    found = foresee(run.suppliers.frame, run.coded, run.questionnaire, run.facts, run.as_of, row, run.states)
    result = run.assessment.results.iloc[row]
    rating = None if result["rating"] is None else str(result["rating"])
    moving = [lever for lever in found.levers if lever.moves]
    chosen = (moving or found.sets or found.levers)[:SHOWN]
    if result["rating_basis"] == "finding":
        chosen = ()
    asked = [ask for ask in found.asks if not ask.desk]
    return Ahead(
        opening=_opening(found, rating, str(result["rating_basis"]), bool(moving)),
        changes=tuple(_change(run.questionnaire, lever, result) for lever in chosen),
        asks=tuple(_question(run.questionnaire, ask) for ask in asked[:ASKED]),
        open=len(asked),
        desk=tuple(_question(run.questionnaire, ask) for ask in found.asks if ask.desk and ask.could_show),
    )


def _opening(found: Prospects, rating: str | None, basis: str, moving: bool) -> str:
    if rating is None or basis == "finding":
        return _too_little(found.enough, rating)
    if moving:
        return "Each of these by itself would:"
    if found.sets:
        return "No single change would. Together these would:"
    if rating == "low":
        return "Nothing was found so far. These would lower the score further:" if found.levers else "Nothing more."
    if not found.levers:
        return "Nothing that the supplier can mend, prove or answer in up to three steps would."
    if any(lever.vanishes for lever in found.levers[:SHOWN]):
        return "Nothing in up to three steps would. These end what was found, which comes first:"
    return "Nothing in up to three steps would. These lower the score most:"


def _too_little(enough: int | None, rating: str | None) -> str:
    """What it takes until there is a rating that can change."""
    start = "There is no rating yet." if rating is None else "The rating rests on a finding alone."
    if enough is None:
        return f"{start} Without country, kind of business or goods no answer makes one: complete the list first."
    answers = f"{enough} more answer{'' if enough == 1 else 's'}"
    verb = "makes" if enough == 1 else "make"
    return f"{start} {answers} {verb} one possible, if those come first that weigh most."


def _change(questionnaire: Questionnaire, lever: Lever, now: pd.Series) -> Change:
    return Change(
        steps=tuple(Step(step.change.question, step.label, step.sentence) for step in lever.steps),
        leads_to=_leads_to(lever, now),
        ends=_said(questionnaire, lever.vanishes, "harm"),
        unsettles=_said(questionnaire, lever.raises, "inconsistency"),
    )


def _leads_to(lever: Lever, now: pd.Series) -> str:
    """Rating, score and what there is to do then; empty where all of it stays."""
    if (lever.rating, lever.lane, lever.residual) == (now["rating"], now["lane"], now["residual"]):
        return ""
    parts = [RATINGS[lever.rating].text]
    if lever.residual is not None:
        parts.append(f"score {lever.residual:.1f}")
    if now["lane"] is not None and lever.lane != now["lane"]:
        parts.append(f"no longer “{LANES[now['lane']].text}”")
    elif lever.lane is not None:
        parts.append(f"still “{LANES[lever.lane].text}”")
    return ", ".join(parts)


def _said(questionnaire: Questionnaire, rules: Sequence[str], kind: str) -> tuple[str, ...]:
    """What the rules of this kind say."""
    chosen = (questionnaire.rules[rule] for rule in rules if questionnaire.rules[rule].kind == kind)
    return tuple(rule.say.get(LANGUAGE) or next(iter(rule.say.values())) for rule in chosen)


def _question(questionnaire: Questionnaire, ask: Ask) -> NextQuestion:
    return NextQuestion(ask.question, ask.label, _why(questionnaire, ask), ask.urgent)


def _why(questionnaire: Questionnaire, ask: Ask) -> str:
    """One or two sentences; empty where an answer changes nothing that we can see."""
    harm = _said(questionnaire, ask.could_show, "harm")
    parts = []
    if ask.could_show and ask.urgent:
        parts.append(f"Could show what cannot wait: {harm[0]}")
    elif ask.leads_on:
        parts.append("Leads on to questions that could show what cannot wait.")
    elif harm:
        parts.append(f"Could show: {harm[0]}")
    if ask.best is not None and ask.worst is not None and round(ask.spread, 1):
        parts.append(f"The score could be {ask.best:.1f} to {ask.worst:.1f} after it.")
    if round(ask.narrows, 1) > 0:
        parts.append(f"Its range would narrow by {ask.narrows:.1f} on average.")
    return " ".join(parts)
