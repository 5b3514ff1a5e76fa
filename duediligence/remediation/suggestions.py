"""Findings suggest actions: one row for each supplier and action, with everything a person needs to start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import pandas as pd

from duediligence.assessment import Assessment
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import Action, Words
from duediligence.remediation.statuses import CLOCKS

SUGGESTION_COLUMNS: Final = (
    "key",
    "action",
    "rules",
    "title",
    "why",
    "owner_role",
    "clock",
    "target",
    "evidence",
    "closing_proof",
    "safety_gate",
    "state",
)
_URGENCY: Final = {clock: place for place, clock in enumerate(CLOCKS)}


@dataclass
class _Wanted:
    """Why one action is wanted for one supplier, gathered over its findings."""

    rules: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    act_now: bool = False


def suggest(assessment: Assessment, questionnaire: Questionnaire, as_of: date, language: str = "en") -> pd.DataFrame:
    """The checklist that the findings of an assessment suggest, pure.

    Only findings that fired count. Columns ``SUGGESTION_COLUMNS``, one row a supplier key and action:
    ``rules`` is the tuple of rules that ask for it, ``target`` is ``as_of`` plus the days of the action,
    ``state`` is "accepted" where a red-flag rule asks for it, else "suggested". Rows come by urgency of the
    clock, then supplier as in the findings; within a supplier an action never stands before those it
    comes ``after``: a prerequisite is as urgent as what waits for it. Texts are in ``language``, where that
    is missing in the first language given.
    """
    wanted = _gather(assessment.findings)
    catalogue = questionnaire.actions
    order = lru_cache(maxsize=None)(lambda ids: in_order(ids, catalogue))
    rows: list[tuple[int, int, tuple[object, ...]]] = []
    for place, (key, actions) in enumerate(wanted.items()):
        for action_id, urgency in order(frozenset(actions)):
            row = _row(key, catalogue[action_id], actions[action_id], as_of, language)
            rows.append((urgency, place, row))
    rows.sort(key=lambda row: row[:2])  # stable: within a supplier and clock the order of work stays
    return pd.DataFrame([row for _, _, row in rows], columns=list(SUGGESTION_COLUMNS))


def in_order(ids: Iterable[str], catalogue: Mapping[str, Action]) -> tuple[tuple[str, int], ...]:
    """Actions of one supplier in the order of work, each with its urgency (0 = most urgent).

    By clock, then as in the catalogue; an action of the set that another one comes ``after`` takes over the
    urgency of that one and stands before it.
    """
    chosen = set(ids)
    places = {action_id: place for place, action_id in enumerate(catalogue) if action_id in chosen}
    urgency = {action_id: _URGENCY[catalogue[action_id].clock] for action_id in places}
    for _ in places:  # as many rounds as the longest chain can have
        for action_id in places:
            for before in chosen.intersection(catalogue[action_id].after):
                urgency[before] = min(urgency[before], urgency[action_id])
    ordered: dict[str, int] = {}

    def place_with_prerequisites(action_id: str, waiting: frozenset[str]) -> None:
        if action_id in ordered or action_id in waiting:
            return
        for before in sorted(chosen.intersection(catalogue[action_id].after), key=lambda other: places[other]):
            place_with_prerequisites(before, waiting | {action_id})
        ordered[action_id] = urgency[action_id]

    for action_id in sorted(places, key=lambda other: (urgency[other], places[other])):
        place_with_prerequisites(action_id, frozenset())
    return tuple(ordered.items())


def _gather(findings: pd.DataFrame) -> dict[str, dict[str, _Wanted]]:
    """Supplier key → action id → why, in the order of the findings."""
    fired = findings[findings["state"] == "fired"]
    wanted: dict[str, dict[str, _Wanted]] = {}
    columns = (fired[name].tolist() for name in ("key", "rule", "red_flag", "sentence", "actions"))
    for key, rule, red_flag, sentence, actions in zip(*columns, strict=True):
        for action_id in actions:
            reason = wanted.setdefault(key, {}).setdefault(action_id, _Wanted())
            if rule not in reason.rules:
                reason.rules.append(rule)
                reason.sentences.append(sentence)
            reason.act_now = reason.act_now or bool(red_flag)
    return wanted


def _row(key: str, action: Action, reason: _Wanted, as_of: date, language: str) -> tuple[object, ...]:
    """One row of ``SUGGESTION_COLUMNS``; an action without a reason of its own shows the findings' sentences."""
    return (
        key,
        action.id,
        tuple(reason.rules),
        _text(action.title, language),
        _text(action.why, language) or " ".join(reason.sentences),
        action.owner,
        action.clock,
        as_of + timedelta(days=action.days),
        _text(action.evidence, language),
        _text(action.closing_proof, language),
        action.safety_gate,
        "accepted" if reason.act_now else "suggested",
    )


def _text(words: Words, language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")
