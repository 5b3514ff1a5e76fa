"""Which single answers of a supplier could be mended, proved or given: the candidates for a lever.

A candidate is never a way to look better than one is. Nothing may vanish by silence; context and the make-up of the
workforce are no candidates, for nobody is helped when migrants, women or the young are sent away; and what our own
desk found is not the supplier's to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from duediligence.assessment.ahead.changes import Change, Value
from duediligence.assessment.reasoning.oracle import NO_RESPONSE, Case, Missing
from duediligence.assessment.reasoning.standing import credit_of, points_of
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.questionnaire.model import Evidence, Question

PROOFS: Final[tuple[Evidence, ...]] = ("documented", "worker_confirmed")
"""What a mended answer rests on: a claim mends nothing."""


def candidates(case: Case, asked: Iterable[Question], ways: Mapping[str, tuple[Value, ...]]) -> tuple[Change, ...]:
    """Every single change that may be a lever, by question in the order of the file.

    ``asked``: the supplier's set. ``ways``: of ``possible_answers``.
    """
    signing = set() if case.questionnaire.signed is None else set(references(case.questionnaire.signed))
    harms = _harms(case.questionnaire)
    found: list[Change] = []
    for question in asked:
        if question.ask != "supplier" or (question.role == "information" and question.id not in signing):
            continue
        standing = case.value(question.id)
        if isinstance(standing, Missing):
            found += _answers_to(question, _given(question, ways[question.id], harms))
        else:
            found += _mended(case, question, standing, ways[question.id], harms)
    return tuple(found)


def _given(question: Question, ways: Sequence[Value], harms: Mapping[str, bool]) -> list[Value]:
    """The answers an open question may be given: none that says "not applicable", none about who the workers are."""
    if question.role == "exposure" and (question.profile or question.id not in harms):
        return []
    return [way for way in ways if not _absent(question, way)]


def _answers_to(question: Question, values: Sequence[Value]) -> Iterator[Change]:
    for value in values:
        yield from (Change(question.id, value, proof) for proof in ("claimed", *PROOFS))


def _mended(
    case: Case, question: Question, standing: Value, ways: Sequence[Value], harms: Mapping[str, bool]
) -> Iterator[Change]:
    """The same answer with better proof; a better answer with proof."""
    held = credit_of(case, case.responses.get(question.id, NO_RESPONSE))
    worth = case.questionnaire.definition.scoring.evidence
    for proof in PROOFS:
        if 100 * getattr(worth, proof) > held:
            yield Change(question.id, standing, proof)
    for value in _better(case, question, standing, ways, harms):
        yield from (Change(question.id, value, proof) for proof in PROOFS)


def _better(
    case: Case, question: Question, standing: Value, ways: Sequence[Value], harms: Mapping[str, bool]
) -> list[Value]:
    """The answers that say less harm, or a stronger safeguard, than the one that stands."""
    others = [*ways, *_ticks_changed(question, standing)]
    others = [way for way in dict.fromkeys(others) if way != standing and not _absent(question, way)]
    if question.role == "information":
        return others  # the signature
    now = points_of(question, standing)
    if question.role == "control":
        return [way for way in others if points_of(question, way) > now]
    if question.profile or question.id not in harms:
        return []
    lower = [way for way in others if points_of(question, way) < now]
    if isinstance(standing, float):
        # a number is lowered where it is the harm by itself, as hours are; an age or a headcount never rises or falls
        # for the better, for it does so when people are let go
        return [way for way in lower if harms[question.id] and isinstance(way, float) and way < standing]
    return lower


def _ticks_changed(question: Question, standing: Value) -> Iterator[frozenset[str]]:
    """What stands with one tick less, or one more."""
    if not isinstance(standing, frozenset):
        return
    alone = {choice.id for choice in question.choices if choice.exclusive or choice.not_applicable}
    yield from (standing - {choice} for choice in standing if len(standing) > 1)
    yield from ((standing - alone) | {choice.id} for choice in question.choices if choice.id not in alone)


def _absent(question: Question, way: Value) -> bool:
    chosen = way if isinstance(way, frozenset) else {way}
    return any(choice.id in chosen for choice in question.choices if choice.not_applicable)


def _harms(questionnaire: Questionnaire) -> dict[str, bool]:
    """The questions that rules of harm read; True where one of these reads no other question."""
    found: dict[str, bool] = {}
    for rule in questionnaire.definition.rules:
        if rule.kind == "harm":
            read = [name for name in references(questionnaire.when[rule.id]) if name in questionnaire.questions]
            for name in read:
                found[name] = found.get(name, False) or len(read) == 1
    return found
