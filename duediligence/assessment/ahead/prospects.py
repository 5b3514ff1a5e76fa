"""What lies ahead of one supplier: what would change its rating, and what to ask it next.

Nothing is worked out here that the assessment does not work out: the supplier is copied many times, each copy with
other answers, and assessed (``changes``). So a promise is what the assessment says once the change is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from duediligence.answers.coded import Answers
from duediligence.assessment.ahead.asks import Ask, Open, answered_each_way, asks, open_ones
from duediligence.assessment.ahead.candidates import candidates
from duediligence.assessment.ahead.changes import Change, Changes, Outcome, Supposed, Value
from duediligence.assessment.ahead.levers import Lever, Supposition, levers, sets, together
from duediligence.assessment.ahead.possible_answers import possible_answers
from duediligence.assessment.chance.worth import narrowing
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.standing import asked_of, level_of
from duediligence.assessment.reasoning.walkthrough import walk
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.reference import Facts


@dataclass(frozen=True)
class Prospects:
    """``levers``: single changes that make something better, the best first; none where there is no rating.

    ``sets``: the smallest sets of changes that move the rating, where no single one does. ``asks``: the open questions,
    the one most worth asking first; those for our own desk stand among them with ``desk``. ``enough``: how many more
    answers make a rating possible that rests on more than a finding, if those come first that weigh most; 0 where
    there is one, None where no answers make it so.
    """

    levers: tuple[Lever, ...]
    sets: tuple[Lever, ...]
    asks: tuple[Ask, ...]
    enough: int | None


def prospects(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    row: int,
    states: pd.DataFrame | None = None,
) -> Prospects:
    """The prospects of the supplier at position ``row``; arguments as for ``assess``."""
    supposed = Supposed(suppliers, answers, questionnaire, facts, as_of, row, states)
    case = case_of(suppliers, answers, questionnaire, facts, as_of, row, states)
    walked = walk(case)
    now = Outcome(walked.result, frozenset(line.rule.id for line in walked.findings if line.state == "fired"))
    level = level_of(case, now.result["inherent"])
    ways = possible_answers(questionnaire, as_of)
    open_to = open_ones(case, level)

    mended = candidates(case, asked_of(case, level), ways) if now.result["rating"] is not None else ()
    answered = answered_each_way(open_to, ways)
    growing = () if _rests_on_enough(now) else _growing(questionnaire, open_to, ways)
    tried = _tried(supposed, [*((change,) for change in (*mended, *answered)), *growing])
    of_levers, of_asks = tried[: len(mended)], tried[len(mended) : len(mended) + len(answered)]

    found = levers(case, now, of_levers)
    moved = any(lever.moves for lever in found)
    return Prospects(
        levers=found,
        sets=() if moved else sets(case, now, _tried(supposed, together(case, now, of_levers))),
        asks=asks(case, open_to, now, of_asks, narrowing(supposed, {question.id for question in open_to.first})),
        enough=_enough(now, tried[len(mended) + len(answered) :]),
    )


def _tried(supposed: Supposed, changes: Sequence[Changes]) -> Sequence[Supposition]:
    """Each set of changes with what would come of it."""
    return list(zip(changes, supposed.outcomes(changes), strict=True)) if changes else []


def _growing(questionnaire: Questionnaire, open_to: Open, ways: Mapping[str, tuple[Value, ...]]) -> list[Changes]:
    """The open questions that weigh answered one after the other, the heaviest first; how does not matter here."""
    questions = [questionnaire.questions[name] for name in open_to.questions]
    weighed = [each for each in questions if each.weight and each.ask == "supplier" and ways[each.id]]
    weighed.sort(key=lambda question: -question.weight)
    given = [Change(question.id, ways[question.id][0], "claimed") for question in weighed]
    return [tuple(given[:number]) for number in range(1, len(given) + 1)]


def _enough(now: Outcome, grown: Sequence[Supposition]) -> int | None:
    if _rests_on_enough(now):
        return 0
    return next((len(changes) for changes, then in grown if _rests_on_enough(then)), None)


def _rests_on_enough(outcome: Outcome) -> bool:
    """Whether there is a rating that does not rest on a finding alone."""
    return outcome.result["rating_basis"] not in (None, "finding")
