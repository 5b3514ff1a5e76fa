"""The indicators of forced labour that a questionnaire names: what is known of each, by whom and how.

The engine knows no indicator: they are the criteria of the questionnaire's packs of kind ``indicator_set``, and
questions and rules say to which they point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from duediligence.assessment.reasoning.oracle import NO_RESPONSE, Case, Missing, Response, holds
from duediligence.assessment.reasoning.sides import sides
from duediligence.assessment.reasoning.standing import age_per_cent, asked_of, level_of, rounded
from duediligence.assessment.reasoning.walkthrough import FindingLine, walk
from duediligence.assessment.standards.grades import NEUTRAL, grade_of
from duediligence.assessment.standards.look import Look
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.frameworks import indicators_of
from duediligence.questionnaire.model import Rule

IndicatorState = Literal["not_checked", "checked_not_found", "alleged", "reported", "evidenced"]

INDICATOR_STATES: Final[tuple[IndicatorState, ...]] = get_args(IndicatorState)
"""In the order of their codes; from ``alleged`` on something points to the indicator."""

_FOUND_FROM: Final = INDICATOR_STATES.index("alleged") - 1
"""A grade of a finding (``grades``) and this make the code."""


@dataclass(frozen=True)
class Pointing:
    """What bears on one indicator: questions that name it or that its rules read, and the rules that point to it."""

    questions: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Check:
    """An answer that bears on an indicator: who gave it and what it rests on. ``proved``: on more than a claim."""

    question: str
    response: Response
    proved: bool


@dataclass(frozen=True)
class Indicator:
    """What is known of one indicator at one supplier.

    ``findings``: those that point to it and are found, with how well each is founded (``grades``). ``checks``: the
    answers that bear on it; ``open``: the questions that bear on it, apply, and have no answer.
    """

    id: str
    state: IndicatorState
    findings: tuple[tuple[FindingLine, int], ...]
    checks: tuple[Check, ...]
    open: tuple[str, ...]


def pointing(questionnaire: Questionnaire) -> Mapping[str, Pointing]:
    """What bears on each indicator of the questionnaire's sets, in their order; nothing where it has no set."""
    found: dict[str, Pointing] = {}
    for name in indicators_of(questionnaire.frameworks):
        rules = tuple(
            rule for rule in questionnaire.definition.rules if any(name in grades for grades in rule.indicators)
        )
        read = {reference for rule in rules for reference in references(questionnaire.when[rule.id])}
        questions = tuple(
            question.id
            for question in questionnaire.definition.questions()
            if question.type != "note" and (name in question.indicators or question.id in read)
        )
        found[name] = Pointing(questions, rules)
    return found


def indicators(look: Look) -> Mapping[str, NDArray[np.int8]]:
    """Indicator → positions in INDICATOR_STATES, one a supplier of the look."""
    bearing = pointing(look.questionnaire)
    rules = {rule.id: rule for each in bearing.values() for rule in each.rules}
    founded = {name: look.found(rule) for name, rule in rules.items()}
    return {name: _codes(look, each, founded) for name, each in bearing.items()}


def _codes(look: Look, bearing: Pointing, founded: Mapping[str, NDArray[np.int8]]) -> NDArray[np.int8]:
    grade = np.zeros(look.chunk.size, dtype=np.int8)
    for rule in bearing.rules:
        grade = np.maximum(grade, founded[rule.id])
    asked = np.zeros(look.chunk.size, dtype=np.bool_)
    unproved = np.zeros(look.chunk.size, dtype=np.bool_)
    for question in bearing.questions:
        here = look.standing.asked[question] | look.standing.given[question]
        asked |= here
        unproved |= here & ~look.proved(question)
    checked = np.where(asked & ~unproved, INDICATOR_STATES.index("checked_not_found"), 0)
    return np.where(grade > NEUTRAL, grade + _FOUND_FROM, checked).astype(np.int8)


def indicators_of_case(case: Case) -> tuple[Indicator, ...]:
    """The same for one supplier, with the reasons."""
    walked = walk(case)
    in_set = {question.id for question in asked_of(case, level_of(case, rounded(walked.measures["inherent"])))}
    fired = {line.rule.id: line for line in walked.findings if line.state == "fired"}
    seen, bearing = (case, *sides(case)), pointing(case.questionnaire)
    return tuple(_indicator(name, each, case, seen, in_set, fired) for name, each in bearing.items())


def _indicator(
    name: str,
    bearing: Pointing,
    case: Case,
    seen: tuple[Case, ...],
    in_set: set[str],
    fired: Mapping[str, FindingLine],
) -> Indicator:
    findings = tuple((fired[rule.id], _founded(rule, seen)) for rule in bearing.rules if rule.id in fired)
    checks, unanswered = [], []
    for question in bearing.questions:
        response = case.responses.get(question, NO_RESPONSE)
        if not isinstance(case.value(question), Missing):
            proved = response.evidence != "claimed" and age_per_cent(case, response.dated) > 0
            checks.append(Check(question, response, proved))
        elif question in in_set:
            unanswered.append(question)
    state: IndicatorState = "not_checked"
    if findings:
        state = INDICATOR_STATES[max(grade for _, grade in findings) + _FOUND_FROM]
    elif checks and not unanswered and all(check.proved for check in checks):
        state = "checked_not_found"
    return Indicator(name, state, findings, tuple(checks), tuple(unanswered))


def _founded(rule: Rule, seen: tuple[Case, ...]) -> int:
    """How well a finding is founded: as well as by the source that tells best of it."""
    node = seen[0].questionnaire.when[rule.id]
    told = seen if rule.kind == "harm" else seen[:1]
    return max(max(grade_of(node, side), 1) for side in told if holds(node, side))
