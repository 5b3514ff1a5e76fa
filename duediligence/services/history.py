"""What happened to one supplier: what the log says of it, and how it was rated. Without names of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duediligence.answers import EVIDENCE_LABELS, SOURCE_LABELS
from duediligence.dashboards.labels import Label, concern_label
from duediligence.questionnaire import Questionnaire
from duediligence.register import events
from duediligence.register.events import Event
from duediligence.register.history import judged
from duediligence.remediation import STATES, STATUSES
from duediligence.services.assessments import Run
from duediligence.services.repairs import FIX_LABELS, REPAIR_DAYS
from duediligence.services.workspace import Workspace


@dataclass(frozen=True)
class Entry:
    """One line of the log, in words."""

    at: datetime
    said: str


@dataclass(frozen=True)
class Rated:
    """How the supplier was rated from ``since`` on. ``score`` None where there was no rating to stand by."""

    since: datetime
    as_of: date
    questionnaire: str
    concern: Label
    score: float | None
    coverage: float | None


@dataclass(frozen=True)
class History:
    """Log and ratings of one supplier, the newest first; equal ratings that follow each other are told once."""

    entries: tuple[Entry, ...]
    ratings: tuple[Rated, ...]


def history(workspace: Workspace, portfolio: int, run: Run) -> History:
    """The history of the one supplier of a run."""
    key = str(run.suppliers.frame["key"].iloc[0])
    with workspace.reading() as reader:
        logged = events.latest(reader, portfolio, subject=key)
        issued = judged(reader, portfolio, key)
    ratings: list[Rated] = []
    for each in issued:
        rated = Rated(
            each.saved,
            each.as_of,
            f"{each.questionnaire} {each.version}",
            concern_label(each.rating, each.lane),
            None if each.rating is None else each.score,
            each.coverage,
        )
        if ratings and (ratings[-1].concern, ratings[-1].score, ratings[-1].coverage, ratings[-1].questionnaire) == (
            rated.concern, rated.score, rated.coverage, rated.questionnaire,
        ):  # fmt: skip
            ratings.pop()  # the same again: told with the day from which it held
        ratings.append(rated)
    return History(tuple(Entry(event.at, _said(run.questionnaire, event)) for event in logged), tuple(ratings))


def _said(questionnaire: Questionnaire, event: Event) -> str:
    """One entry as a sentence; what names people stays in the log."""
    if event.kind == "answer_changed":
        return _answer(questionnaire, event.details)
    if event.kind == "action_changed":
        return _action(questionnaire, event.details)
    if event.kind == "finding_state_kept":
        return _finding(questionnaire, event.details)
    return event.kind.replace("_", " ").capitalize() + "."


def _answer(questionnaire: Questionnaire, details: Mapping[str, Any]) -> str:
    question = questionnaire.questions.get(str(details["question"]))
    label = str(details["question"]) if question is None else next(iter(question.label.values()))
    words = (SOURCE_LABELS.get(str(details["source"])), EVIDENCE_LABELS.get(str(details.get("evidence"))))
    rests = ", ".join(word.lower() for word in words if word)
    return f"The answer to “{label}” was {'changed' if details.get('evidence') else 'withdrawn'} ({rests})."


def _finding(questionnaire: Questionnaire, details: Mapping[str, Any]) -> str:
    rule = questionnaire.rules.get(str(details["rule"]))
    sentence = str(details["rule"]) if rule is None else next(iter(rule.say.values())).rstrip(".")
    days = [f"{word} {details[name]}" for name, word in REPAIR_DAYS.items() if details.get(name)]
    return f"Finding “{sentence}”: {', '.join([FIX_LABELS[details['state']].lower(), *days])}."


def _action(questionnaire: Questionnaire, details: Mapping[str, Any]) -> str:
    known = questionnaire.actions.get(str(details["action"]))
    title = str(details["action"]) if known is None else next(iter(known.title.values()))
    words = {str(name): word for name, word in (*STATUSES.items(), *STATES.items())}
    parts = [
        words.get(str(details[name]), str(details[name])).lower() for name in ("status", "state") if name in details
    ]
    if "target" in details:
        parts.append(f"our target {details['target']}")
    return f"Action “{title}”: {', '.join(parts) or 'owner or note changed'}."
