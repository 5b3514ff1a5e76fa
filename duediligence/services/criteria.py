"""What one supplier's answers and findings bear on, in words: ILO indicators, and the criteria of laws and standards.

What is decided here is decided by the assessment (``assessment.bearing``); this module only says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from duediligence.answers import EVIDENCE_LABELS, SOURCE_LABELS
from duediligence.assessment import CriterionState, Duress, IndicatorState, OneBearing, bearing_of
from duediligence.assessment.ahead.wording import answer_in_words
from duediligence.assessment.reasoning.walkthrough import FindingLine
from duediligence.assessment.standards.criteria import Behind
from duediligence.assessment.standards.indicators import Check
from duediligence.assessment.standards.indicators import Indicator as Known
from duediligence.dashboards.labels import CRITERIA
from duediligence.questionnaire import Questionnaire
from duediligence.services.assessments import Run
from duediligence.services.catalogue import LawCard, catalogue_made
from duediligence.services.catalogue.wording import indicator_name, words
from duediligence.services.supplier import Finding, View

__all__ = [
    "CRITERIA",
    "INDICATOR_ICONS",
    "INDICATOR_WORDS",
    "Criterion",
    "Indicator",
    "Law",
    "OneBearing",
    "indicators",
    "laws",
    "looked",
    "meeting",
    "of_run",
]

LANGUAGE: Final = "en"

INDICATOR_WORDS: Final[Mapping[IndicatorState, str]] = {
    "evidenced": "A sign, with evidence",
    "reported": "A sign, as the supplier reports",
    "alleged": "A sign is alleged, without evidence",
    "checked_not_found": "Checked, no sign found",
    "not_checked": "Not checked",
}
"""In the order in which they are told."""

INDICATOR_ICONS: Final[Mapping[IndicatorState, str]] = {
    "evidenced": "priority_high",
    "reported": "priority_high",
    "alleged": "campaign",
    "checked_not_found": "check",
    "not_checked": "help",
}

_SILENT: Final = {
    "open": "not answered",
    "not_asked": "not asked",
    "absent": "does not apply",
}
_LACKS: Final = {"group": "which workers", "period": "which time"}
_SHOWN: Final = 3


@dataclass(frozen=True)
class Indicator:
    """One indicator of forced labour: what we know of it, the findings that point to it, who looked and what is open.

    ``looked``: of the answers that bear on it, who gave them and what they rest on; ``open``: how many have no answer.
    """

    id: str
    name: str
    meaning: str
    state: IndicatorState
    findings: tuple[Finding, ...]
    looked: tuple[str, ...]
    open: int

    @property
    def found(self) -> bool:
        """Whether somebody says that it is there."""
        return self.state in ("evidenced", "reported", "alleged")


@dataclass(frozen=True)
class Criterion:
    """One thing that a law or standard asks for, what the answers say about it, and these answers."""

    text: str
    confirmed: bool
    state: CriterionState
    answers: tuple[str, ...]


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
    def counts(self) -> Mapping[CriterionState, int]:
        """How many criteria stand how, in the order of CRITERIA; only what occurs."""
        counted = Counter(criterion.state for criterion in self.criteria)
        return {state: counted[state] for state in CRITERIA if counted[state]}

    @property
    def known(self) -> int:
        """How many of its criteria the answers say something about."""
        return sum(criterion.state in ("not_met", "partly", "met") for criterion in self.criteria)


def of_run(run: Run, row: int = 0) -> OneBearing:
    """What the answers and findings of the supplier in this row of a run bear on."""
    return bearing_of(run.suppliers.frame, run.coded, run.questionnaire, run.facts, run.as_of, row, run.states)


def indicators(run: Run, view: View, found: OneBearing) -> tuple[Indicator, ...]:
    """The indicators of the questionnaire's sets; those that somebody says are there come first.

    ``findings`` also holds those that open answers may show. No finding is no proof.
    """
    meanings = {
        criterion.id: words(criterion.text, LANGUAGE)
        for pack in run.questionnaire.frameworks.values()
        if pack.kind == "indicator_set"
        for criterion in pack.criteria
    }
    said = [
        Indicator(
            id=each.id,
            name=indicator_name(each.id),
            meaning=meanings[each.id],
            state=each.state,
            findings=_pointing(run.questionnaire, view, each),
            looked=looked(each.checks),
            open=len(each.open),
        )
        for each in found.indicators
    ]
    return tuple(sorted(said, key=lambda indicator: list(INDICATOR_WORDS).index(indicator.state)))


def _pointing(questionnaire: Questionnaire, view: View, known: Known) -> tuple[Finding, ...]:
    rules = questionnaire.rules
    return tuple(each for each in view.findings if any(known.id in grades for grades in rules[each.rule].indicators))


def looked(checks: Iterable[Check]) -> tuple[str, ...]:
    """``Audit, audited (3 answers)``: who gave answers and what they rest on, the most frequent first."""
    counted = Counter((check.response.source, check.response.evidence) for check in checks)
    return tuple(
        f"{SOURCE_LABELS[source]}, {EVIDENCE_LABELS[evidence].lower()} ({number} answer{'' if number == 1 else 's'})"
        for (source, evidence), number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )


def meeting(run: Run, test: Duress) -> tuple[str, tuple[str, ...]]:
    """How the test of two kinds of sign comes out, and the findings that say so; empty where nothing belongs to it.

    It never says what a court would.
    """

    def said(line: FindingLine) -> str:
        return words(line.rule.say, LANGUAGE).rstrip(".")

    pairs = tuple(f"{said(one)}; {said(other)}" for one, other in test.pairs[:_SHOWN])
    match test.meeting:
        case "no_sign":
            return "", ()
        case "one_kind":
            kind = "of unwilling work" if test.involuntariness else "of a penalty"
            return f"Only signs {kind} were found. The test asks for signs of unwilling work and of a penalty.", ()
        case "cannot_be_made":
            lacking = tuple(
                f"{said(line)}: {' and '.join(_LACKS[lack] for lack in lacks)}" for line, lacks in test.lacking
            )
            return (
                "The test cannot be made yet: it looks only at signs about the same workers at the same time, and of "
                "these findings that is not known. Say it at the finding, under Repair.",
                lacking,
            )
        case "apart":
            return "Signs of both kinds were found, about other workers or at other times: they do not meet.", ()
        case "weak":
            return "Signs of both kinds meet, about the same workers at the same time; none is a strong one.", pairs
        case "consistent":
            return (
                "Signs of both kinds meet, about the same workers at the same time, and one is strong. That is "
                "consistent with forced labour. It is a reason to act and to ask somebody qualified, not a conclusion "
                "in law.",
                pairs,
            )


def laws(run: Run, found: OneBearing) -> tuple[Law, ...]:
    """The laws and standards that questions of the questionnaire bear on; those with most answers first."""
    known = {each.id: each for each in found.criteria}
    cards = catalogue_made(run.questionnaire).laws.values()
    said = []
    for card in cards:
        bearing = {each.id: known[f"{card.id}.{each.id}"] for each in card.criteria if f"{card.id}.{each.id}" in known}
        if bearing:
            said.append(_law(run.questionnaire, card, {name: (c.state, c.answers) for name, c in bearing.items()}))
    return tuple(sorted(said, key=lambda law: -law.known))


def _law(
    questionnaire: Questionnaire, card: LawCard, known: Mapping[str, tuple[CriterionState, tuple[Behind, ...]]]
) -> Law:
    criteria = tuple(
        Criterion(
            each.text, each.confirmed, known[each.id][0], tuple(_answer(questionnaire, a) for a in known[each.id][1])
        )
        for each in card.criteria
        if each.id in known
    )
    return Law(card.id, card.title, card.where, card.status, criteria, len(card.criteria) - len(criteria))


def _answer(questionnaire: Questionnaire, behind: Behind) -> str:
    """``Do workers pay …? Yes (claimed). Finding: Workers pay to get the job.``"""
    question = questionnaire.questions[behind.question]
    label = words(question.label, LANGUAGE, question.id)
    label += "" if label.endswith("?") else ":"
    if behind.bearing in _SILENT:
        return f"{label} {_SILENT[behind.bearing]}."
    given = answer_in_words(questionnaire, question, behind.response.value)
    harm = "".join(f" Finding: {words(line.rule.say, LANGUAGE)}" for line in behind.harm)
    return f"{label} {given} ({EVIDENCE_LABELS[behind.response.evidence].lower()}).{harm}"
