"""Why one supplier has its score: every term of every measure, adding up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

from duediligence.answers.coded import Answers
from duediligence.assessment.ahead.wording import answer_in_words
from duediligence.assessment.engine.findings import in_words
from duediligence.assessment.reasoning.apportion import apportion, decimal
from duediligence.assessment.reasoning.case import case_of
from duediligence.assessment.reasoning.explanation import Explanation, Measure, Reason, Term, Unit
from duediligence.assessment.reasoning.standing import safest_points
from duediligence.assessment.reasoning.walkthrough import FindingLine, QuestionLine, Walkthrough, walk
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import RATINGS
from duediligence.reference import FactorDetail, Facts

PLACES: Final = 6
"""Decimals of a measure."""


def explain(
    suppliers: pd.DataFrame,
    answers: Answers | None,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    row: int,
    states: pd.DataFrame | None = None,
) -> Explanation:
    """Every term of the score of the supplier at position ``row``; arguments as for ``assess``."""
    case = case_of(suppliers, answers, questionnaire, facts, as_of, row, states)
    walked = walk(case)
    writer = _Writer(questionnaire, walked, {detail.factor: detail for detail in facts.inputs(row)})
    return Explanation(
        key=str(suppliers["key"].iloc[row]),
        as_of=as_of,
        result=walked.result,
        inherent=writer.measure("inherent", writer.factor_drafts(1.0)),
        exposure=writer.measure("exposure", writer.exposure_drafts()),
        control=writer.measure("control", writer.control_drafts()),
        mitigation=writer.measure("mitigation", writer.mitigation_drafts()),
        worst_finding=writer.measure("worst_finding", writer.finding_drafts()),
        residual=writer.measure("residual", writer.residual_drafts()),
        findings=writer.reasons(),
    )


Draft = tuple[float, Term]
"""A term with its unrounded contribution."""

_NOTHING: Final = Decimal(0)

_STANDINGS: Final = {
    "not due": "Not answered yet and not due: counts as context, or as its safest answer where that is higher.",
    "overdue": "Not answered by its due date: counts with the points for a missing answer.",
    "withheld": "“Don't know” or refused: counts with the points for a missing answer.",
}


@dataclass
class _Writer:
    questionnaire: Questionnaire
    walked: Walkthrough
    facts: Mapping[str, FactorDetail]

    def measure(self, name: str, drafts: Sequence[Draft]) -> Measure:
        """Round the terms so that they add up to the measure, in full and as shown."""
        found = self.walked.result[name]
        unit: Unit = "per cent" if name == "mitigation" else "points"
        if found is None:
            return Measure(name, None, None, unit, tuple(term for _, term in drafts))
        value = decimal(float(found), PLACES)
        factor = 100 if unit == "per cent" else 1
        shown = decimal(float(found) * factor, 1)
        exact = apportion([part for part, _ in drafts], value, PLACES)
        displayed = apportion([part * factor for part in exact], shown, 1)
        terms = tuple(
            replace(term, contribution=contribution, shown=one)
            for (_, term), contribution, one in zip(drafts, exact, displayed, strict=True)
        )
        return Measure(name, value, shown, unit, terms)

    def factor_drafts(self, share: float) -> list[Draft]:
        """The factors, each with its part of context times ``share``."""
        lines = self.walked.factors
        total = sum(line.factor.weight for line in lines)
        known = any(line.known for line in lines)
        drafts: list[Draft] = []
        for line in lines:
            detail = self.facts.get(line.factor.id)
            assumed = f"No data: counts with {line.factor.unknown}, our assumption."
            term = Term(
                about=line.factor.id,
                label=in_words(self.questionnaire, line.factor.label) or line.factor.id.replace("_", " ").capitalize(),
                contribution=_NOTHING,
                shown=_NOTHING,
                counted=line.counted if known else None,
                weight=line.factor.weight,
                source=line.factor.source,
                inputs=detail.inputs if detail else (),
                note=(detail.sentence if detail else "") if line.known else assumed,
            )
            drafts.append((share * line.factor.weight * line.counted / total if known else 0.0, term))
        return drafts

    def exposure_drafts(self) -> list[Draft]:
        """Context and the questions, each with its share; context alone where nothing was asked."""
        lines = self.walked.exposure_lines
        if not lines:
            return self.factor_drafts(1.0)
        share = self.questionnaire.definition.scoring.question_share
        total = sum(line.question.weight for line in lines)
        context = self.walked.measures["inherent"] or 0.0
        return self.factor_drafts(1.0 - share) + [
            (share * line.question.weight * line.counted / total, self._question(line, _moved(line, context)))
            for line in lines
        ]

    def control_drafts(self) -> list[Draft]:
        """The safeguards asked about, paper and practice together."""
        lines = self.walked.control_lines
        total = sum(line.question.weight for line in lines) * 10_000
        return [(line.question.weight * line.counted / total, self._question(line, _earned(line))) for line in lines]

    def mitigation_drafts(self) -> list[Draft]:
        """What each safeguard takes away; a rule that lets none count takes it all back."""
        shares = self.questionnaire.definition.scoring.mitigation
        drafts: list[Draft] = []
        for kind, share in (("practice", shares.practice), ("paper", shares.paper)):
            lines = [line for line in self.walked.control_lines if line.question.kind == kind]
            total = sum(line.question.weight for line in lines) * 1_000_000
            drafts += [
                (share * line.question.weight * line.counted / total, self._question(line, _earned(line)))
                for line in lines
            ]
        rules = [line.rule for line in self.walked.findings if line.counts and line.rule.mitigation == "none"]
        if rules:
            note = "Because of this finding no safeguard counts."
            label = in_words(self.questionnaire, rules[0].say)
            drafts.append((-sum(part for part, _ in drafts), Term(rules[0].id, label, _NOTHING, _NOTHING, note=note)))
        return drafts

    def finding_drafts(self) -> list[Draft]:
        """Fired harm rules; the first of the worst carries the measure, for harm is not added up."""
        worst = self.walked.measures["worst_finding"]
        drafts: list[Draft] = []
        for line in self.walked.findings:
            if line.state != "fired" or line.rule.kind != "harm":
                continue
            label, edge = in_words(self.questionnaire, line.rule.say), line.edge
            carries = edge is not None and edge == worst and all(part == 0.0 for part, _ in drafts)
            term = Term(line.rule.id, label, _NOTHING, _NOTHING, edge, note=_severity(line))
            drafts.append((edge if edge is not None and carries else 0.0, term))
        return drafts

    def residual_drafts(self) -> list[Draft]:
        """Context and answers, less what safeguards take away, raised where the worst finding is higher."""
        measures = self.walked.measures
        exposure, worst = measures["exposure"], measures["worst_finding"]
        taken = (exposure or 0.0) * (measures["mitigation"] or 0.0)
        drafts: list[Draft] = []
        if exposure is not None:
            drafts += [
                (exposure, Term("exposure", "Context and answers", _NOTHING, _NOTHING)),
                (-taken, Term("mitigation", "Safeguards", _NOTHING, _NOTHING)),
            ]
        left = (exposure or 0.0) - taken
        if worst is not None and (exposure is None or worst > left):
            note = "Harm that was found is never averaged away."
            term = Term("worst_finding", "Worst finding", _NOTHING, _NOTHING, worst, note=note)
            drafts.append((worst - left, term))
        return drafts

    def _question(self, line: QuestionLine, note: str) -> Term:
        answered = line.standing == "answered"
        return Term(
            about=line.question.id,
            label=in_words(self.questionnaire, line.question.label),
            contribution=_NOTHING,
            shown=_NOTHING,
            counted=line.counted if line.question.role == "exposure" else line.counted / 10_000,
            weight=line.question.weight,
            answer=answer_in_words(self.questionnaire, line.question, line.response.value) if answered else None,
            points=line.points,
            evidence=line.response.evidence if answered else None,
            credit=line.credit / 100 if answered else None,
            dated=line.response.dated if answered else None,
            source=line.response.source if answered else None,
            note=note,
        )

    def reasons(self) -> tuple[Reason, ...]:
        """The findings in words."""
        questions = self.questionnaire.questions
        return tuple(
            Reason(
                rule=line.rule.id,
                state=line.state,
                kind=line.rule.kind,
                severity=line.rule.severity,
                red_flag=line.rule.red_flag,
                sentence=in_words(self.questionnaire, line.rule.say),
                ask=tuple(in_words(self.questionnaire, questions[question].label) for question in line.ask),
                actions=line.rule.actions,
                fix=None if line.fix is None else line.fix.state,
                settled=line.settled,
                said_by=line.said_by,
            )
            for line in self.walked.findings
        )


def _severity(line: FindingLine) -> str:
    """What a harm rule that fired does to the score, and why the repair changes that."""
    severity, edge, fix = line.rule.severity, line.edge, line.fix
    if line.settled:
        return f"Severity {severity}, and workers confirmed the fix: counts no more."
    if edge is None:
        return f"Severity {severity}, and there is proof of the fix: counts no more."
    floor = f"concern is not below {edge:g}."
    if fix is not None and fix.state == "returned":
        higher = "and it came back" if severity == RATINGS[-1] else "one band higher because it came back"
        return f"Severity {severity}, {higher}: {floor}"
    if line.lowered:
        return f"Severity {severity}, one band lower because there is proof of the fix: {floor}"
    if fix is not None and fix.state != "open":
        return f"Severity {severity}: {floor} Without proof the fix takes nothing away."
    return f"Severity {severity}: {floor}"


def _moved(line: QuestionLine, context: float) -> str:
    """Why an exposure answer counts with the points it has."""
    if line.points is None:
        return _STANDINGS[line.standing]
    if line.counted == line.points:
        return "Counts in full."
    start = max(context, float(safest_points(line.question)))
    credit = f"{line.credit / 100:g} %"
    return f"Moves {credit} of the way from {start:.1f} (context) to {line.points}, by its evidence and age."


def _earned(line: QuestionLine) -> str:
    """Why a safeguard counts as it does."""
    if line.points is None:
        return "Not answered: counts 0."
    return f"{line.credit / 100:g} % of {line.points} counts, by its evidence and age."
