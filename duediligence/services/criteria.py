"""What one supplier's answers and findings bear on: ILO indicators, and the criteria of laws and standards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from duediligence.answers.coded import ANSWERED
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.expressions import references
from duediligence.services.assessments import Run
from duediligence.services.catalogue import LawCard, catalogue
from duediligence.services.catalogue.wording import indicator_name
from duediligence.services.supplier import Finding, View

LANGUAGE: Final = "en"

State = Literal["reported", "possible", "nothing", "not_asked"]

WORDS: Final[dict[State, str]] = {
    "reported": "Reported",
    "possible": "Possible, to check",
    "not_asked": "Nobody asked",
    "nothing": "Asked, nothing reported",
}
"""In the order in which they are told."""
ICONS: Final[dict[State, str]] = {
    "reported": "priority_high",
    "possible": "search",
    "nothing": "remove",
    "not_asked": "help",
}


@dataclass(frozen=True)
class Indicator:
    """One indicator of forced labour: what we know of it, and the findings that say so."""

    id: str
    name: str
    meaning: str
    state: State
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Criterion:
    """One thing that a law or standard asks for: how many of the questions that bear on it are answered."""

    text: str
    confirmed: bool
    answered: int
    questions: int


@dataclass(frozen=True)
class Law:
    """A law or standard. ``criteria``: those that questions bear on; ``silent``: how many no question bears on."""

    id: str
    title: str
    where: str
    status: str
    criteria: tuple[Criterion, ...]
    silent: int

    @property
    def answered(self) -> int:
        """How many of its criteria have an answer."""
        return sum(criterion.answered > 0 for criterion in self.criteria)


def indicators(run: Run, view: View) -> tuple[Indicator, ...]:
    """The indicators of forced labour that the questionnaire's set names; none without a set. Reported ones come first.

    An indicator is reported where a finding points to it, possible where open answers may show one, and otherwise
    either asked about or not. No finding is no proof.
    """
    answered, questionnaire = _answered(run), run.questionnaire
    pointing: dict[str, list[Finding]] = {}
    for finding in view.findings:
        for grades in questionnaire.rules[finding.rule].indicators:
            for name in grades:
                pointing.setdefault(name, []).append(finding)
    found = []
    for pack in questionnaire.frameworks.values():
        if pack.kind == "indicator_set":
            for each in pack.criteria:
                said = tuple(pointing.get(each.id, ()))
                state = _state(said, bool(_bearing(questionnaire, each.id) & answered))
                meaning = each.text.get(LANGUAGE) or next(iter(each.text.values()))
                found.append(Indicator(each.id, indicator_name(each.id), meaning, state, said))
    return tuple(sorted(found, key=lambda indicator: list(WORDS).index(indicator.state)))


def _state(said: tuple[Finding, ...], asked: bool) -> State:
    if any(finding.found for finding in said):
        return "reported"
    if said:
        return "possible"
    return "nothing" if asked else "not_asked"


def _bearing(questionnaire: Questionnaire, indicator: str) -> set[str]:
    """The questions that name an indicator, or that a rule reads which points to it."""
    found = {question.id for question in questionnaire.questions.values() if indicator in question.indicators}
    for rule in questionnaire.definition.rules:
        if any(indicator in grades for grades in rule.indicators):
            found.update(references(questionnaire.when[rule.id]))
    return found


def laws(run: Run) -> tuple[Law, ...]:
    """The laws and standards that questions of the questionnaire bear on; those with most answers first."""
    answered, packs = _answered(run), run.questionnaire.frameworks
    cards = catalogue(run.questionnaire.definition.id).laws.values()
    found = [_law(card, answered) for card in cards if card.asked and packs[card.id].kind != "indicator_set"]
    return tuple(sorted(found, key=lambda law: -law.answered))


def _law(card: LawCard, answered: set[str]) -> Law:
    criteria = tuple(
        Criterion(each.text, each.confirmed, sum(q.id in answered for q in each.questions), len(each.questions))
        for each in card.criteria
        if each.questions
    )
    return Law(card.id, card.title, card.where, card.status, criteria, len(card.criteria) - len(criteria))


def _answered(run: Run) -> set[str]:
    """The questions that the one supplier of the run answered."""
    return {question for question, column in run.coded.columns.items() if column.state[0] == ANSWERED}
