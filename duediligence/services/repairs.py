"""How far the repair of a finding has come: what an officer sees of it and sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from duediligence.assessment import FixState
from duediligence.assessment.engine.fixes import FIX_LABELS
from duediligence.errors import CannotProceed, Problem
from duediligence.register import finding_states
from duediligence.register.finding_states import FindingState
from duediligence.services import assessments, clock
from duediligence.services.assessments import Run
from duediligence.services.jobs import Tell, silent
from duediligence.services.workspace import Workspace

__all__ = ["FIX_LABELS", "REPAIR_DAYS", "FindingState", "FixState", "Repair", "keep", "repair", "wrong"]

REPAIR_DAYS: Final[Mapping[str, str]] = {"evidenced": "proof of", "confirmed": "confirmed on"}


@dataclass(frozen=True)
class Repair:
    """What is kept about one finding of a supplier. ``version``: what ``keep`` must be given, 0 where nothing is."""

    key: str
    rule: str
    state: FindingState
    version: int


def repair(run: Run, rule: str) -> Repair:
    """What is kept about a finding of the one supplier of a run; open where nothing is."""
    key = str(run.suppliers.frame["key"].iloc[0])
    for row in run.states[run.states["rule"].eq(rule)].to_dict("records"):
        held: dict[str, Any] = {name: row.get(name) for name in FindingState.__dataclass_fields__}
        return Repair(key, rule, FindingState(**held), int(row.get("version", 0)))
    return Repair(key, rule, FindingState("open"), 0)


def wrong(state: FindingState) -> tuple[Problem, ...]:
    """What does not fit together in a state: days that are missing, out of order or to come."""
    today = clock.today()
    proof, confirmed, first, last = state.evidenced, state.confirmed, state.period_from, state.period_until
    found = (
        (
            state.state in ("fix_evidenced", "confirmed") and proof is None,
            "There is no day of the proof.",
            "Give the day of the document, photo or visit that shows the fix. Without proof choose “Fix claimed”.",
        ),
        (
            state.state == "confirmed" and confirmed is None,
            "There is no day on which workers confirmed it.",
            "Give the day of the talk or call. Until then choose “Proof of a fix”.",
        ),
        (
            any(day is not None and day > today for day in (proof, confirmed, first, last)),
            "A day lies in the future.",
            "Give days that have come.",
        ),
        (
            proof is not None and confirmed is not None and confirmed < proof,
            "Workers confirmed it before there was proof.",
            "Check the two days.",
        ),
        (
            first is not None and last is not None and last < first,
            "The time of the finding ends before it begins.",
            "Check the two days.",
        ),
        (
            first is None and last is not None,
            "The time of the finding has an end and no beginning.",
            "Give the day from which it was so, as far as you know, or leave out both.",
        ),
    )
    return tuple(Problem(message, advice, "blocking") for holds, message, advice in found if holds)


def keep(workspace: Workspace, portfolio: int, seen: Repair, state: FindingState, tell: Tell = silent) -> None:
    """Keep the state of a finding and assess its supplier again.

    Raises CannotProceed, and keeps nothing, where the state does not fit together; StaleVersion when somebody changed
    it since it was ``seen``.
    """
    problems = wrong(state)
    if problems:
        raise CannotProceed(problems)
    if state == seen.state:
        return
    with workspace.changing() as unit:
        finding_states.keep(unit, portfolio, seen.key, seen.rule, state, seen.version)
        assessments.assess_again(unit, portfolio, clock.today(), tell, keys=(seen.key,))
