"""The reasons behind a score in words: every term of a measure, and those that move the score most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duediligence.answers.coded import PROTECTED_SOURCES
from duediligence.assessment import Explanation, Measure, Term
from duediligence.dashboards.labels import KINDS, SEVERITIES, basis_text
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.expressions import references

MEASURES: Final = {
    "inherent": "Context: how hard we look",
    "exposure": "Context and answers together",
    "control": "Safeguards: what the supplier does against harm",
    "mitigation": "What the safeguards take off",
    "worst_finding": "Worst finding",
    "residual": "Score",
}


SAYS: Final = {
    "self_assessment": "The supplier reports",
    "desk": "Our desk research says",
    "audit": "An audit says",
    **dict.fromkeys(PROTECTED_SOURCES, "A protected source alleges"),
}
"""Who says what a finding says, by source of the answers."""

STRONGEST: Final = 4
"""So many answers that raise a score, and so many that lower it, are shown beside the way to it; all stand below."""


@dataclass(frozen=True)
class Ground:
    """One of the reasons that count most. ``counts``: points and weight. ``said``: what was found or answered, on what
    it rests, and the findings it leads to. ``question``: its id where it is one."""

    label: str
    counts: str
    said: str
    question: str | None = None


@dataclass(frozen=True)
class Strongest:
    """The factors of context, the answers that raise the score most, and the answers and safeguards that lower it."""

    context: tuple[Ground, ...]
    raise_it: tuple[Ground, ...]
    lower_it: tuple[Ground, ...]


def strongest(questionnaire: Questionnaire, explained: Explanation) -> Strongest:
    """What counts most, the strongest first: by points less context, times weight; safeguards by what they take off."""
    context = float(explained.inherent.value or 0)
    moving = [
        ((term.weight or 0) * ((term.counted or 0.0) - context), term)
        for term in explained.exposure.terms[len(explained.inherent.terms) :]
    ]
    total = sum(term.weight or 0 for _, term in moving)
    scale = (
        total * float(explained.exposure.value or 0) / 100
    )  # per cent that a safeguard takes off, as points × weight
    moving += [
        (-float(term.shown) * scale, term)
        for term in explained.mitigation.terms
        if term.weight is not None and term.contribution > 0
    ]
    moving.sort(key=lambda each: -abs(each[0]))

    def told(sign: int) -> tuple[Ground, ...]:
        chosen = [term for moved, term in moving if moved * sign > 0][:STRONGEST]
        return tuple(_answer(questionnaire, explained, term) for term in chosen)

    return Strongest(tuple(_factor(term) for term in explained.inherent.terms), told(1), told(-1))


def _factor(term: Term) -> Ground:
    """``35 of 100, weight 30``, and the published figures behind it."""
    counted = "not known" if term.counted is None else f"{term.counted:.0f} of 100"
    return Ground(term.label, f"{counted}, weight {term.weight}", term.note)


def _answer(questionnaire: Questionnaire, explained: Explanation, term: Term) -> Ground:
    """What was answered, on what it rests, and which findings come of it."""
    if term.answer is None:
        said = [term.note]
    else:
        proof = f"{basis_text(term.evidence).lower()}, {term.dated or 'no date'}"
        said = [f"{SAYS.get(str(term.source), 'We were told')}: “{term.answer}” ({proof})."]
    adverse = (term.counted or 0.0) > float(explained.inherent.value or 0)
    harm = [
        reason
        for reason in explained.findings
        if adverse
        and reason.state == "fired"
        and reason.kind == "harm"
        and term.about in references(questionnaire.when[reason.rule])
    ]
    if harm:
        gravest = min(harm, key=lambda reason: list(SEVERITIES).index(str(reason.severity)))
        said.append(f"{KINDS['harm']}: {gravest.sentence}")
    safeguard = questionnaire.questions[term.about].role == "control"
    counts = f"{'Safeguard at ' if safeguard else ''}{term.counted or 0.0:.0f} of 100, weight {term.weight}"
    return Ground(term.label, counts, " ".join(said), term.about)


def terms(measure: Measure) -> list[dict[str, str]]:
    """The terms of a measure as a table in words, without columns that say nothing; their parts add up to it."""
    rows = [_term(term) for term in measure.terms]
    return [{name: text for name, text in row.items() if any(other[name] for other in rows)} for row in rows]


def grounds(measure: Measure) -> list[tuple[str, str]]:
    """(what, why it counts so and where that comes from) of every term that has more to say than its numbers."""
    found = []
    for term in measure.terms:
        sources = "; ".join(f"{part.label} {part.as_published} ({part.source}, {part.edition})" for part in term.inputs)
        answered = (basis_text(term.evidence), basis_text(term.source), str(term.dated or ""))
        said = " · ".join(part for part in answered if part)
        if why := " · ".join(part for part in (term.note, said or sources) if part):
            found.append((term.label, why))
    return found


def _term(term: Term) -> dict[str, str]:
    return {
        "What": term.label,
        "Answer": term.answer or "",
        "Counts with": "" if term.counted is None else f"{term.counted:.1f}",
        "Weight": "" if term.weight is None else str(term.weight),
        "Part": str(term.shown),
    }
