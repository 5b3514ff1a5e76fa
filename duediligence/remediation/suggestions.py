"""Findings suggest actions: one row for each supplier and action, with everything a person needs to start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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


Positions = NDArray[np.intp]


def suggest(assessment: Assessment, questionnaire: Questionnaire, as_of: date, language: str = "en") -> pd.DataFrame:
    """The checklist that the findings of an assessment suggest, pure.

    Only findings that fired count. Columns ``SUGGESTION_COLUMNS``, one row a supplier key and action:
    ``rules`` is the tuple of rules that ask for it, ``target`` is ``as_of`` plus the days of the action,
    ``state`` is "accepted" where a red-flag rule asks for it, else "suggested". Rows come by urgency of the
    clock, then supplier as in the findings; within a supplier an action never stands before those it
    comes ``after``: a prerequisite is as urgent as what waits for it. Texts are in ``language``, where that
    is missing in the first language given.
    """
    told = _Told.of(assessment.findings, questionnaire.actions)
    if not len(told.finding):
        return pd.DataFrame(columns=list(SUGGESTION_COLUMNS))
    supplier, action, reasons = _gathered(told)
    made = [
        _row(questionnaire.actions[told.actions[chosen]], [told.findings[each] for each in why], as_of, language)
        for chosen, why in reasons.distinct
    ]
    urgency, place = _order_of_work(told, supplier, action, questionnaire.actions)
    order = np.lexsort((place, supplier, urgency))
    rows = pd.DataFrame(made, columns=list(SUGGESTION_COLUMNS[1:])).take(reasons.of_row[order])
    rows = rows.reset_index(drop=True)
    rows.insert(0, "key", pd.Series(told.keys).take(supplier[order]).reset_index(drop=True))
    return rows


@dataclass(frozen=True)
class _Told:
    """Findings that fired, once for each action they ask for.

    ``supplier``, ``action``, ``finding``: positions in ``keys``, ``actions`` and ``findings``, the last being rule, red
    flag and sentence; in the order of the findings.
    """

    keys: Sequence[str]
    actions: Sequence[str]
    findings: Sequence[tuple[str, bool, str]]
    supplier: Positions
    action: Positions
    finding: Positions

    @classmethod
    def of(cls, findings: pd.DataFrame, catalogue: Mapping[str, Action]) -> _Told:
        fired = findings[findings["state"] == "fired"]
        of_supplier, keys = pd.factorize(fired["key"])
        kinds: dict[tuple[str, bool, str, tuple[str, ...]], int] = {}
        columns = (fired[name].tolist() for name in ("rule", "red_flag", "sentence", "actions"))
        kind = np.array([kinds.setdefault(each, len(kinds)) for each in zip(*columns, strict=True)], dtype=np.intp)
        actions = list(catalogue)
        asked = [[actions.index(name) for name in names] for *_, names in kinds]
        count = np.array([len(names) for names in asked], dtype=np.intp)
        flat = np.array([action for names in asked for action in names], dtype=np.intp)
        starts = np.cumsum(count) - count
        repeats = count[kind]
        # the n-th row of a finding has the n-th action of its kind
        nth = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        finding = np.repeat(kind, repeats)
        return cls(
            list(keys),
            actions,
            [(rule, bool(red_flag), sentence) for rule, red_flag, sentence, _ in kinds],
            np.repeat(of_supplier, repeats),
            flat[starts[finding] + nth],
            finding,
        )


@dataclass(frozen=True)
class _Reasons:
    """Why: ``distinct`` (action, findings) and which of them each row has."""

    distinct: Sequence[tuple[int, tuple[int, ...]]]
    of_row: Positions


def _gathered(told: _Told) -> tuple[Positions, Positions, _Reasons]:
    """(supplier, action, reasons) of each row: one a supplier and action, by supplier."""
    group = told.supplier * len(told.actions) + told.action
    order = np.argsort(group, kind="stable")
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    found, action = told.finding[order], told.action[order][first]
    last = np.append(first[1:], len(found))
    # most actions have one reason; only the others are looked at one by one
    alone, of_row = np.unique(action * len(told.findings) + found[first], return_inverse=True)
    reasons: dict[tuple[int, tuple[int, ...]], int] = {}
    for place, each in enumerate(alone.tolist()):
        chosen, finding = divmod(each, len(told.findings))
        reasons[chosen, (finding,)] = place
    for row in np.flatnonzero(last - first > 1).tolist():
        why = (int(action[row]), tuple(found[first[row] : last[row]].tolist()))
        of_row[row] = reasons.setdefault(why, len(reasons))
    return told.supplier[order][first], action, _Reasons(list(reasons), of_row)


def _order_of_work(
    told: _Told, supplier: Positions, action: Positions, catalogue: Mapping[str, Action]
) -> tuple[Positions, Positions]:
    """(urgency, place in the order of work) of each row; each set of actions is ordered once."""
    first = np.flatnonzero(np.diff(supplier, prepend=-1))
    listed = action.tolist()
    ends = [*first[1:].tolist(), len(listed)]
    orders: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
    urgency: list[int] = []
    place: list[int] = []
    for start, end in zip(first.tolist(), ends, strict=True):
        chosen = tuple(listed[start:end])
        if chosen not in orders:
            worked = in_order([told.actions[each] for each in chosen], catalogue)
            places = {name: (number, urgent) for number, (name, urgent) in enumerate(worked)}
            found = [places[told.actions[each]] for each in chosen]
            orders[chosen] = [urgent for _, urgent in found], [number for number, _ in found]
        urgency += orders[chosen][0]
        place += orders[chosen][1]
    return np.array(urgency, dtype=np.intp), np.array(place, dtype=np.intp)


def in_order(ids: Iterable[str], catalogue: Mapping[str, Action]) -> tuple[tuple[str, int], ...]:
    """Actions of one supplier in the order of work, each with its urgency (0 = most urgent).

    By clock, then as in the catalogue; an action of the set that another one comes ``after`` takes over the
    urgency of that one and stands before it.
    """
    chosen = set(ids)
    places = {action_id: place for place, action_id in enumerate(catalogue) if action_id in chosen}
    urgency = {action_id: _URGENCY[catalogue[action_id].clock] for action_id in places}
    prerequisites = {
        action_id: sorted((each for each in after if each in chosen), key=places.__getitem__)
        for action_id in places
        if (after := catalogue[action_id].after)
    }
    moved = True
    while moved:  # until the urgency has come down every chain
        moved = False
        for action_id, before in prerequisites.items():
            for each in before:
                if urgency[action_id] < urgency[each]:
                    urgency[each], moved = urgency[action_id], True
    ordered: dict[str, int] = {}

    def place_with_prerequisites(action_id: str, waiting: frozenset[str]) -> None:
        if action_id in ordered or action_id in waiting:
            return
        for before in prerequisites.get(action_id, ()):
            place_with_prerequisites(before, waiting | {action_id})
        ordered[action_id] = urgency[action_id]

    for action_id in sorted(places, key=urgency.__getitem__):  # stable: then as in the catalogue
        place_with_prerequisites(action_id, frozenset())
    return tuple(ordered.items())


def _row(action: Action, findings: Sequence[tuple[str, bool, str]], as_of: date, language: str) -> tuple[object, ...]:
    """One row of ``SUGGESTION_COLUMNS`` without its key; an action that gives no reason shows the sentences."""
    sentences: dict[str, str] = {}
    for rule, _, sentence in findings:
        sentences.setdefault(rule, sentence)
    return (
        action.id,
        tuple(sentences),
        _text(action.title, language),
        _text(action.why, language) or " ".join(sentences.values()),
        action.owner,
        action.clock,
        as_of + timedelta(days=action.days),
        _text(action.evidence, language),
        _text(action.closing_proof, language),
        action.safety_gate,
        "accepted" if any(red_flag for _, red_flag, _ in findings) else "suggested",
    )


def _text(words: Words, language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")
