"""What to ask next: the open questions, those first whose answer could show that people need help now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duediligence.assessment.ahead.changes import Change, Changes, Outcome, Value
from duediligence.assessment.engine.findings import in_words
from duediligence.assessment.reasoning.oracle import UNKNOWN, Case, holds, open_questions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import DUE_DILIGENCE, DueDiligence, Question


@dataclass(frozen=True)
class Ask:
    """One open question and what its answer could do, each way it can be answered counted as a claim of today.

    ``best``, ``worst``: the lowest and the highest score that an answer leads to (None = not known). ``could_show``:
    ids of the rules that an answer may fire, the gravest first. ``opens``: ids of open questions that are asked only
    after this one. ``urgent``: an answer may fire a red-flag rule; ``leads_on``: one behind it may. ``desk``: for our
    own desk, never to be asked of the supplier. ``narrows``: by how many points the range of the score narrows on
    average once it is answered; 0 where that is not known.
    """

    question: str
    label: str
    best: float | None
    worst: float | None
    could_show: tuple[str, ...]
    opens: tuple[str, ...]
    urgent: bool
    leads_on: bool
    desk: bool
    narrows: float = 0.0

    @property
    def spread(self) -> float:
        """By how much the score can move: worst less best."""
        return (self.worst or 0.0) - (self.best or 0.0)


@dataclass(frozen=True)
class Open:
    """The open questions of a supplier's set. ``first``: their gate is open for certain; ``after``: question that may
    still close its gate → the questions that wait for it."""

    first: tuple[Question, ...]
    after: Mapping[str, tuple[str, ...]]

    @property
    def questions(self) -> tuple[str, ...]:
        """All of them."""
        return (*(question.id for question in self.first), *dict.fromkeys(w for ws in self.after.values() for w in ws))


def open_ones(case: Case, level: DueDiligence) -> Open:
    """What is open in the set of a supplier at this level, whether it was asked yet or not."""
    reach = DUE_DILIGENCE.index(level)
    first: list[Question] = []
    gates: dict[str, frozenset[str]] = {}
    for question in case.questionnaire.definition.questions():
        in_set = question.type != "note" and DUE_DILIGENCE.index(question.asked_from) <= reach
        if not in_set or case.value(question.id) is not UNKNOWN:
            continue
        relevant = case.questionnaire.relevant.get(question.id)
        outcome = True if relevant is None else holds(relevant, case)
        if outcome:
            first.append(question)
        elif outcome is None and relevant is not None:
            gates[question.id] = open_questions(relevant, case)
    after = {
        question.id: tuple(waiting for waiting in gates if question.id in _roots(waiting, gates)) for question in first
    }
    return Open(tuple(first), {name: waiting for name, waiting in after.items() if waiting})


def answered_each_way(open_to: Open, ways: Mapping[str, tuple[Value, ...]]) -> tuple[Change, ...]:
    """Every answer to try, to the open questions and to those that wait behind them."""
    return tuple(Change(question, way, "claimed") for question in open_to.questions for way in ways[question])


def asks(
    case: Case, open_to: Open, now: Outcome, tried: Sequence[tuple[Changes, Outcome]],
    narrows: Mapping[str, float],
) -> tuple[Ask, ...]:  # fmt: skip
    """The open questions, most worth asking first: those that may show what cannot wait, then those behind which such
    a question waits, then by how far the score can move. ``tried``: what would come of ``answered_each_way``;
    ``narrows``: by question, what it does to the range."""
    outcomes: dict[str, list[Outcome]] = {}
    for changes, then in tried:
        outcomes.setdefault(changes[0].question, []).append(then)
    shown = {name: _could_show(case.questionnaire, now, found) for name, found in outcomes.items()}
    found = []
    for question in open_to.first:
        scores = [float(then.result["residual"]) for then in outcomes.get(question.id, ())
                  if then.result["residual"] is not None]  # fmt: skip
        opens = open_to.after.get(question.id, ())
        found.append(
            Ask(
                question=question.id,
                label=in_words(case.questionnaire, question.label),
                best=min(scores, default=None),
                worst=max(scores, default=None),
                could_show=shown.get(question.id, ()),
                opens=opens,
                urgent=_urgent(case.questionnaire, shown.get(question.id, ())),
                leads_on=any(_urgent(case.questionnaire, shown.get(name, ())) for name in opens),
                desk=question.ask == "desk_only",
                narrows=narrows.get(question.id, 0.0),
            )
        )
    weights = {question.id: question.weight for question in open_to.first}
    return tuple(sorted(found, key=lambda ask: (not ask.urgent, not ask.leads_on, -ask.spread, -weights[ask.question])))


def _roots(waiting: str, gates: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The questions to ask first: those its gate waits for, and theirs."""
    found: set[str] = set()
    look = [waiting]
    while look:
        for gate in gates.get(look.pop(), ()):
            if gate not in found:
                found.add(gate)
                look.append(gate)
    return frozenset(found)


def _could_show(questionnaire: Questionnaire, now: Outcome, found: Sequence[Outcome]) -> tuple[str, ...]:
    """The rules that one answer or another fires, the gravest first."""
    fired = frozenset().union(*(then.fired for then in found)) - now.fired
    rules = [rule for rule in questionnaire.definition.rules if rule.id in fired]
    grades = ("severe", "high", "medium", "low", None)
    return tuple(rule.id for rule in sorted(rules, key=lambda rule: (not rule.red_flag, grades.index(rule.severity))))


def _urgent(questionnaire: Questionnaire, rules: Sequence[str]) -> bool:
    return any(questionnaire.rules[rule].red_flag for rule in rules)
