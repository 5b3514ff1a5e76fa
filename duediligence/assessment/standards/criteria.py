"""What the answers say about the criteria of laws and standards: met, partly, not met, or not known.

The engine knows no law: questions name the criteria on which they bear, as ``pack.criterion``. Each answer lies in the
good half of its points, in the bad half, or in the middle; together they decide, see docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from duediligence.assessment.engine import inputs
from duediligence.assessment.engine.scales import Scale, scales
from duediligence.assessment.engine.scoring import Flags
from duediligence.assessment.reasoning.oracle import NO_RESPONSE, NOT_APPLICABLE, Case, Missing, Response
from duediligence.assessment.reasoning.standing import asked_of, level_of, points_of, rounded
from duediligence.assessment.reasoning.walkthrough import FindingLine, walk
from duediligence.assessment.standards.look import Look
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.model import Question

CriterionState = Literal["unknown", "not_applicable", "not_met", "partly", "met"]
Bearing = Literal["good", "middle", "bad", "noted", "open", "not_asked", "absent"]

CRITERION_STATES: Final[tuple[CriterionState, ...]] = get_args(CriterionState)
"""In the order of their codes."""

BEARINGS: Final[tuple[Bearing, ...]] = get_args(Bearing)
"""How an answer bears on a criterion. ``noted``: answered, and nothing is scored; ``open``: asked and not answered;
``absent``: does not apply."""

MIDDLE: Final = 50
"""Points of concern: below lies the good half, above the bad one."""


@dataclass(frozen=True)
class Behind:
    """One question that bears on a criterion. ``harm``: a finding of harm reads an answer to it that is not good."""

    question: str
    bearing: Bearing
    response: Response
    harm: tuple[FindingLine, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """What one supplier's answers say about one criterion (``pack.criterion``), and these answers."""

    id: str
    state: CriterionState
    answers: tuple[Behind, ...]


def named(questionnaire: Questionnaire) -> Mapping[str, tuple[Question, ...]]:
    """Criterion → the questions that bear on it, in the order of the packs; what no pack has comes last.

    Without those of packs that say what a wrong is: nobody meets or fails them.
    """
    packs = questionnaire.frameworks
    found: dict[str, list[Question]] = {
        f"{pack.id}.{criterion.id}": [] for pack in packs.values() if pack.judged for criterion in pack.criteria
    }
    for question in questionnaire.definition.questions():
        for name in dict.fromkeys(question.frameworks):
            pack = packs.get(name.partition(".")[0])
            if question.type != "note" and (pack is None or pack.judged):
                found.setdefault(name, []).append(question)
    return {name: tuple(questions) for name, questions in found.items() if questions}


def criteria(look: Look) -> Mapping[str, NDArray[np.int8]]:
    """Criterion → positions in CRITERION_STATES, one a supplier of the look."""
    bearing, worth = named(look.questionnaire), scales(look.questionnaire.definition)
    questions = {question.id: question for each in bearing.values() for question in each}
    answers = {name: _bearing(look, question, worth.get(name)) for name, question in questions.items()}
    harmed = _harmed(look, answers)
    return {
        name: _codes([answers[question.id] for question in each], [harmed[question.id] for question in each])
        for name, each in bearing.items()
    }


Bearings = NDArray[np.int8]
"""Positions in BEARINGS, one a supplier."""


def _bearing(look: Look, question: Question, scale: Scale | None) -> Bearings:
    given, asked = look.standing.given[question.id], look.standing.asked[question.id]
    standing = inputs.standing(look.chunk, question, look.values(question.id))
    answered = np.full(look.chunk.size, BEARINGS.index("noted"), dtype=np.int8)
    if scale is not None:
        points = scale.points(look.values(question.id)).astype(np.int64)
        concern = points if scale.role == "exposure" else 100 - points
        halves = [BEARINGS.index("good"), BEARINGS.index("middle")]
        answered = np.select([concern < MIDDLE, concern == MIDDLE], halves, BEARINGS.index("bad")).astype(np.int8)
    otherwise = np.where(asked, BEARINGS.index("open"), BEARINGS.index("not_asked"))
    found = np.where(given, answered, otherwise)
    return np.where(standing == inputs.ABSENT, BEARINGS.index("absent"), found).astype(np.int8)


def _harmed(look: Look, answers: Mapping[str, Bearings]) -> Mapping[str, Flags]:
    """Question → where a finding of harm that counts reads an answer to it that is not good, whoever gave it."""
    found = {name: np.zeros(look.chunk.size, dtype=np.bool_) for name in answers}
    for rule in look.questionnaire.definition.rules:
        read = [name for name in references(look.questionnaire.when[rule.id]) if name in answers]
        if rule.kind == "harm" and read:
            counting = look.counting(rule)
            for name in read:
                found[name] |= counting & (_is(answers[name], "middle", "bad") | _told_otherwise(look, name))
    return found


def _told_otherwise(look: Look, question: str) -> Flags:
    """Where another source answered otherwise than what counts."""
    told = np.zeros(look.chunk.size, dtype=np.bool_)
    if question in look.chunk.others:
        told[look.chunk.others[question].row] = True
    return told


def _is(bearings: Bearings, *wanted: Bearing) -> Flags:
    return np.asarray(np.isin(bearings, [BEARINGS.index(each) for each in wanted]), dtype=np.bool_)


def _codes(answers: list[Bearings], harmed: list[Flags]) -> NDArray[np.int8]:
    def some(*wanted: Bearing) -> Flags:
        return np.asarray(np.any(np.array([_is(each, *wanted) for each in answers]), axis=0), dtype=np.bool_)

    harm = np.any(np.array(harmed), axis=0)
    absent = ~some("good", "middle", "bad", "noted", "open", "not_asked")
    decided = [
        (harm, "not_met"),
        (some("middle", "bad") & some("good", "middle"), "partly"),
        (some("bad"), "not_met"),
        (some("open"), "unknown"),
        (some("good", "noted"), "met"),
        (absent, "not_applicable"),
    ]
    codes = [CRITERION_STATES.index(state) for _, state in decided]
    return np.select([flags for flags, _ in decided], codes, CRITERION_STATES.index("unknown")).astype(np.int8)


def criteria_of_case(case: Case) -> tuple[Criterion, ...]:
    """The same for one supplier, with the answers behind it."""
    walked = walk(case)
    in_set = {question.id for question in asked_of(case, level_of(case, rounded(walked.measures["inherent"])))}
    harm = [line for line in walked.findings if line.counts and line.rule.kind == "harm"]
    found = []
    for name, questions in named(case.questionnaire).items():
        answers = tuple(_behind(case, question, in_set, harm) for question in questions)
        found.append(Criterion(name, _state(answers), answers))
    return tuple(found)


def _behind(case: Case, question: Question, in_set: set[str], harm: list[FindingLine]) -> Behind:
    response, value = case.responses.get(question.id, NO_RESPONSE), case.value(question.id)
    bearing: Bearing = "noted"
    if value is NOT_APPLICABLE:
        bearing = "absent"
    elif isinstance(value, Missing):
        bearing = "open" if question.id in in_set else "not_asked"
    elif question.role != "information":
        points = points_of(question, value)
        concern = points if question.role == "exposure" else 100 - points
        bearing = "good" if concern < MIDDLE else "bad" if concern > MIDDLE else "middle"
    adverse = bearing in ("middle", "bad") or question.id in case.others
    reading = (line for line in harm if question.id in references(case.questionnaire.when[line.rule.id]))
    return Behind(question.id, bearing, response, tuple(reading) if adverse else ())


def _state(answers: tuple[Behind, ...]) -> CriterionState:
    bearings = {answer.bearing for answer in answers}
    if any(answer.harm for answer in answers):
        return "not_met"
    if "middle" in bearings or {"good", "bad"} <= bearings:
        return "partly"
    if "bad" in bearings:
        return "not_met"
    if "open" in bearings:
        return "unknown"
    if bearings & {"good", "noted"}:
        return "met"
    return "not_applicable" if bearings == {"absent"} else "unknown"
