"""What would change a rating: the changes that make something better and nothing worse.

Telling the truth must pay: what happened is not answered away where a choice says that it was put right, and that it
was put right is no worse than silence about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from duediligence.assessment.ahead.changes import Change, Changes, Outcome, Row
from duediligence.assessment.ahead.wording import answer_in_words
from duediligence.assessment.engine.findings import in_words
from duediligence.assessment.engine.ratings import LANES
from duediligence.assessment.reasoning.oracle import Case, Missing
from duediligence.assessment.reasoning.standing import points_of, safest_points
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, RATINGS, Evidence

PROOF_WORDS: Final[Mapping[Evidence, str]] = {
    "claimed": "",
    "documented": ", with documents",
    "worker_confirmed": ", confirmed by workers",
}

MOST_STEPS: Final = 3
"""More changes at once are no lever any more."""

TRIED_TOGETHER: Final = 10
"""So many of the best single changes are tried in twos and threes."""


Supposition = tuple[Changes, Outcome]
"""Changes, and what would come of them."""


@dataclass(frozen=True)
class Step:
    """One answer that changes. ``label``: the question; ``sentence``: what changes, without a full stop."""

    change: Change
    label: str
    sentence: str


@dataclass(frozen=True)
class Lever:
    """One to three changes and what the assessment says once they are made.

    ``moves``: the rating, or what has to be done now, gets better, not the score alone. ``vanishes``: ids of the rules
    that fire no more. ``raises``: ids of those that then ask to look, because another answer does not fit any more or
    something was put right; they have no effect on the rating.
    """

    steps: tuple[Step, ...]
    residual: float | None
    rating: str
    lane: str | None
    vanishes: tuple[str, ...]
    raises: tuple[str, ...]
    moves: bool

    @property
    def changes(self) -> Changes:
        """What has to be changed, to make it so."""
        return tuple(step.change for step in self.steps)


def levers(case: Case, now: Outcome, tried: Sequence[Supposition]) -> tuple[Lever, ...]:
    """The changes that make something better and nothing worse, the best first; one a question.

    ``tried``: what would come of each candidate. Of several ways to change one answer the smallest is taken that
    reaches the best rating any of them reaches: the lowest proof, then the answer nearest to what stands.
    """
    harm, traits = _harm_rules(case.questionnaire), _Traits(case)
    best: dict[tuple[str, ...], tuple[tuple[float, ...], Supposition]] = {}
    for changes, then in tried:
        if not _worse(harm, now, then) and _better(harm, now, then):
            entry = (_smaller(traits, now, changes, then), (changes, then))
            questions = tuple(change.question for change in changes)
            best[questions] = min(best.get(questions, entry), entry, key=lambda each: each[0])
    chosen = sorted((each for _, each in best.values()), key=lambda each: _goodness(case, now, *each))
    return tuple(_lever(case, now, *each) for each in chosen)


Forceful = tuple[tuple[float, ...], Change]
"""A change with how much it takes away; the smaller the number the more."""


def _by_force(forceful: Forceful) -> tuple[float, ...]:
    return forceful[0]


def together(case: Case, now: Outcome, tried: Sequence[Supposition]) -> tuple[Changes, ...]:
    """Twos and threes to try where no single change moves the rating: of those that take most away by themselves.

    Harm is not averaged, so a change may do much and not show: what counts is which findings it ends, the gravest
    first, and then what is left of the score without them. Every two and three is tried with each grade of proof.
    """
    harm, traits = _harm_rules(case.questionnaire), _Traits(case)
    strongest: dict[str, Forceful] = {}
    by_proof: dict[tuple[str, Evidence], Forceful] = {}
    for (change,), then in tried:
        if _worse(harm, now, then):
            continue
        force = _force(case.questionnaire, now, then)
        denies, far = traits.of(change)
        forceful = ((denies, *force, far), change)
        kept = by_proof.setdefault((change.question, change.evidence), forceful)
        by_proof[change.question, change.evidence] = min(kept, forceful, key=_by_force)
        strongest[change.question] = min(strongest.get(change.question, forceful), forceful, key=_by_force)
    chosen = sorted(strongest.values(), key=_by_force)[:TRIED_TOGETHER]
    found: dict[Changes, None] = {}
    for proof in PROOF_WORDS:
        held = [by_proof.get((best.question, proof), (force, best)) for force, best in chosen]
        for number in range(2, MOST_STEPS + 1):
            for some in combinations(held, number):
                found[tuple(change for _, change in some)] = None
    return tuple(found)


def sets(case: Case, now: Outcome, tried: Sequence[Supposition]) -> tuple[Lever, ...]:
    """The best of the smallest sets that move the rating; none where all of them are too small."""
    made = [lever for lever in levers(case, now, tried) if lever.moves]
    fewest = min((len(lever.steps) for lever in made), default=0)
    return tuple(lever for lever in made if len(lever.steps) == fewest)


def _lever(case: Case, now: Outcome, changes: Changes, then: Outcome) -> Lever:
    return Lever(
        steps=tuple(Step(change, *_in_words(case, change)) for change in changes),
        residual=then.result["residual"],
        rating=str(then.result["rating"]),
        lane=then.result["lane"],
        vanishes=tuple(rule for rule in case.questionnaire.rules if rule in now.fired - then.fired),
        raises=tuple(rule for rule in case.questionnaire.rules if rule in then.fired - now.fired),
        moves=_moves(now, then),
    )


def _worse(harm: frozenset[str], now: Outcome, then: Outcome) -> bool:
    """Whether anything is worse than before: rating, score, urgency, or harm that was not there."""
    if then.result["rating"] is None or (then.fired - now.fired) & harm:
        return True
    one, other = _urgency(now.result), _urgency(then.result)
    return any(new > old for old, new in zip(one, other, strict=True)) or _score(then.result) > _score(now.result)


def _better(harm: frozenset[str], now: Outcome, then: Outcome) -> bool:
    """Whether anything is better than before: rating, score, urgency, or harm that ends."""
    return _moves(now, then) or _score(then.result) < _score(now.result) or bool((now.fired - then.fired) & harm)


def _moves(now: Outcome, then: Outcome) -> bool:
    return _urgency(then.result) < _urgency(now.result)


def _urgency(result: Row) -> tuple[int, int]:
    """The rating and the lane as grades, the lower the better."""
    lane = result["lane"]
    return (
        RATINGS.index(result["rating"]) if result["rating"] is not None else len(RATINGS),
        0 if lane is None else len(LANES) - LANES.index(lane),
    )


def _score(result: Row) -> float:
    return -1.0 if result["residual"] is None else float(result["residual"])


def _harm_rules(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(rule.id for rule in questionnaire.definition.rules if rule.kind == "harm")


def _force(questionnaire: Questionnaire, now: Outcome, then: Outcome) -> tuple[float, ...]:
    """How much a change takes away, the smaller the more: grave findings first, then the score without findings."""
    ended = [questionnaire.rules[rule] for rule in now.fired - then.fired]
    grades = [-sum(rule.kind == "harm" and rule.severity == grade for rule in ended) for grade in reversed(RATINGS)]
    flags = -sum(rule.red_flag for rule in ended)
    exposure, mitigation = then.result["exposure"] or 0.0, then.result["mitigation"] or 0.0
    return (flags, *grades, exposure * (1.0 - mitigation))


def _goodness(case: Case, now: Outcome, changes: Changes, then: Outcome) -> tuple[float, ...]:
    """By rating, then score, then what vanishes, then weight: the smaller the better."""
    weight = sum(case.questionnaire.questions[change.question].weight for change in changes)
    return (len(changes), *_urgency(then.result), _score(then.result), -len(now.fired - then.fired), -weight)


def _smaller(traits: _Traits, now: Outcome, changes: Changes, then: Outcome) -> tuple[float, ...]:
    """Of the ways to change the same answers: never one that denies what happened where one says that it was put
    right; then the best rating; then the lowest proof that is enough for it, or else the best score."""
    denies, far = (sum(each) for each in zip(*(traits.of(change) for change in changes), strict=True))
    proof = sum(EVIDENCE.index(change.evidence) for change in changes)
    raised, vanished, score = len(then.fired - now.fired), len(now.fired - then.fired), _score(then.result)
    if _moves(now, then):
        return (denies, *_urgency(then.result), proof, far, score, raised)
    return (denies, *_urgency(then.result), score, -vanished, far, proof, raised)


@dataclass
class _Traits:
    """Of each change, looked up once: 1 where it denies what happened, and how far it goes."""

    case: Case
    known: dict[Change, tuple[float, float]] = field(default_factory=dict)

    def of(self, change: Change) -> tuple[float, float]:
        if change not in self.known:
            self.known[change] = (float(_denies(self.case, change)), _distance(self.case, change))
        return self.known[change]


def _denies(case: Case, change: Change) -> bool:
    """Whether an answer of harm becomes the one that says it never was, although others say that it was mended.

    Others: with points above the safest ones and at most half of those that stand.
    """
    question, standing = case.questionnaire.questions[change.question], case.value(change.question)
    if question.role != "exposure" or isinstance(standing, Missing | float) or not question.choices:
        return False
    now, safest = points_of(question, standing), safest_points(question)
    single = question.type == "select_one"
    each = (points_of(question, choice.id if single else frozenset({choice.id})) for choice in question.choices)
    return points_of(question, change.value) <= safest < now and any(safest < points <= now / 2 for points in each)


def _distance(case: Case, change: Change) -> float:
    """How far an answer lies from the one that stands, in points: the nearest safeguard or number, the best repair.

    Of two answers to an open question the one that asks less of the supplier is nearer.
    """
    question, standing = case.questionnaire.questions[change.question], case.value(change.question)
    if question.role == "information":
        return 0.0
    points = points_of(question, change.value)
    if isinstance(standing, Missing):
        return float(points if question.role == "control" else -points)
    if isinstance(standing, float) and isinstance(change.value, float):
        return abs(change.value - standing)
    far = abs(points - points_of(question, standing))
    return float(far if question.role == "control" else -far)


def _in_words(case: Case, change: Change) -> tuple[str, str]:
    """(the question, what changes)."""
    questionnaire = case.questionnaire
    question, standing = questionnaire.questions[change.question], case.value(change.question)
    label = in_words(questionnaire, question.label)
    new = answer_in_words(questionnaire, question, change.value)
    proof = PROOF_WORDS[change.evidence]
    if isinstance(standing, Missing):
        return label, f"if the answer is “{new}”{proof}"
    if change.value == standing:
        return label, f"the answer stays “{new}”, now{proof.removeprefix(',')}"
    if isinstance(standing, frozenset) and isinstance(change.value, frozenset) and standing & change.value:
        parts = (("also", change.value - standing), ("no more", standing - change.value))
        said = [f"{word} “{answer_in_words(questionnaire, question, some)}”" for word, some in parts if some]
        return label, f"{' and '.join(said)}{proof}"
    return label, f"from “{answer_in_words(questionnaire, question, standing)}” to “{new}”{proof}"
