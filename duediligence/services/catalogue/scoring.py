"""Every number that a score is made with, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duediligence.dashboards.labels import LEVELS, RATINGS, basis_text
from duediligence.questionnaire import Questionnaire, sentence
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE
from duediligence.questionnaire.model import RATINGS as GRADES
from duediligence.services.catalogue.wording import words

_EARNED: Final = {
    "core_answered": "{core} of the core questions are answered{signed}",
    "critical_documented": "no important answer rests on a claim alone",
    "worker_check": "workers or an unannounced visit confirmed an answer in the last {months} months",
}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One number of the definition: what it is called, the number with its unit, and what it does."""

    what: str
    value: str
    meaning: str


def scoring_lines(questionnaire: Questionnaire, language: str) -> tuple[tuple[str, tuple[ScoreLine, ...]], ...]:
    """(heading, its numbers), in the order in which a score comes about."""
    parts = (
        ("Context: how hard we look", _context(questionnaire, language)),
        ("Levels of due diligence", _levels(questionnaire)),
        ("Context and answers together", _answers(questionnaire)),
        ("Safeguards", _safeguards(questionnaire)),
        ("What an answer counts, by its evidence", _evidence(questionnaire)),
        ("Concern: from the score to a rating", _bands(questionnaire)),
        ("How much we must know", _known(questionnaire, language)),
        ("What “Nothing found so far” has to be earned with", _lowest(questionnaire)),
    )
    return tuple((heading, lines) for heading, lines in parts if lines)


def _percent(share: float) -> str:
    return f"{round(share * 100, 6):g} %"


def _context(questionnaire: Questionnaire, language: str) -> tuple[ScoreLine, ...]:
    factors = questionnaire.definition.factors
    total = sum(factor.weight for factor in factors)
    return tuple(
        ScoreLine(
            words(factor.label, language, factor.id.replace("_", " ").capitalize()),
            f"weight {factor.weight} of {total}",
            f"Where we have no data it counts {factor.unknown} of 100 points.",
        )
        for factor in factors
    )


def _levels(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    levels = questionnaire.definition.levels
    lines = []
    for name in DUE_DILIGENCE:
        more = " Only where the questions that have to be known first are answered." if name == "minimal" else ""
        more = " Also where we know nothing of the context." if name == "standard" else more
        lines.append(ScoreLine(LEVELS[name], f"from {getattr(levels, name)}", f"By the context, 0 to 100.{more}"))
    return tuple(lines)


def _answers(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    share = questionnaire.definition.scoring.question_share
    weights = _weights(questionnaire, "exposure")
    return (
        ScoreLine("Share of the answers", _percent(share), "Once questions are asked; the rest is the context."),
        ScoreLine(
            "Weight of all questions that raise or lower the risk",
            f"{sum(weights)} in {len(weights)} questions",
            "A question counts with its weight among those that were asked and apply.",
        ),
    )


def _safeguards(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    mitigation = questionnaire.definition.scoring.mitigation
    lines = []
    for kind, share, name in (("practice", mitigation.practice, "What is done"), ("paper", mitigation.paper, "Paper")):
        weights = _weights(questionnaire, "control", kind)
        lines.append(
            ScoreLine(
                f"{name}: policies, codes, training" if kind == "paper" else name,
                f"up to {_percent(share)} off",
                f"Weight {sum(weights)} in {len(weights)} questions; the more strength they show, the more comes off.",
            )
        )
    return tuple(lines)


def _weights(questionnaire: Questionnaire, role: str, kind: str | None = None) -> list[int]:
    return [each.weight for each in questionnaire.questions.values() if each.role == role and each.kind == kind]


def _evidence(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    scoring = questionnaire.definition.scoring
    months = scoring.validity_months
    lines = [ScoreLine(basis_text(name), _percent(getattr(scoring.evidence, name) / 100), "") for name in EVIDENCE]
    lines[0] = ScoreLine(lines[0].what, lines[0].value, "Also where no evidence is stated.")
    age = f"Older, up to {2 * months} months, it counts half, as it does without a date; beyond that not at all."
    return (*lines, ScoreLine("Evidence counts in full for", f"{months} months", age))


def _bands(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    bands = questionnaire.definition.bands
    told = "The score reaches it, or a finding of this severity was made."
    lines = [ScoreLine(RATINGS[name].text, f"from {getattr(bands, name)}", told) for name in reversed(GRADES)]
    lines[-1] = ScoreLine(lines[-1].what, lines[-1].value, "It also has to be earned, see below; else some concern.")
    days = questionnaire.definition.scoring.confirmation_days
    told = "After its proof. Once workers confirm it then, the finding counts no more; with proof alone one band less."
    return (*lines, ScoreLine("Workers confirm a fix", f"{days} days", told))


def _known(questionnaire: Questionnaire, language: str) -> tuple[ScoreLine, ...]:
    scoring = questionnaire.definition.scoring
    least = scoring.minimum_coverage
    told = (
        "Of the weight that was asked and applies. Below it, or below half of it in either part, a supplier is "
        "not rated, except by a grave finding."
    )
    lines = [ScoreLine("Answered, to be rated at all", _percent(least), told)]
    signed = questionnaire.signed
    if signed is not None:
        said = sentence(signed, questionnaire, language)
        lines.append(ScoreLine("The answers count as signed", "when", f"{said[:1].upper()}{said[1:]}."))
    return tuple(lines)


def _lowest(questionnaire: Questionnaire) -> tuple[ScoreLine, ...]:
    definition = questionnaire.definition
    core = _percent(definition.scoring.core_share)
    months = definition.scoring.validity_months
    signed = " and signed" if questionnaire.signed is not None else ""
    lines = []
    for name in DUE_DILIGENCE:
        needs = [
            _EARNED[each].format(core=core, signed=signed, months=months)
            for each in getattr(definition.lowest_band, name)
        ]
        told = "; ".join(needs)
        lines.append(ScoreLine(LEVELS[name], f"{len(needs)} to meet", f"{told[:1].upper()}{told[1:]}." if told else ""))
    return tuple(lines)
