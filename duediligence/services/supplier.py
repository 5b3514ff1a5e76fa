"""One supplier with the reasons behind its rating, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from duediligence.answers.coded import SOURCES
from duediligence.assessment import Explanation, Measure, Reason, Term
from duediligence.dashboards.labels import (
    KINDS,
    LEVELS,
    RATINGS,
    SEVERITIES,
    STATES,
    Label,
    basis_text,
    concern_label,
    context_label,
)
from duediligence.questionnaire.expressions import references
from duediligence.reference import country_name
from duediligence.services import assessments
from duediligence.services.assessments import Run
from duediligence.services.inspection import FIELD_LABELS

__all__ = ["MEASURES", "Finding", "Label", "View", "grounds", "terms", "view"]

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
}
"""Who says what a finding says, by source of the answers."""

DEPTHS: Final = {
    "core": "rated on the core questions",
    "standard": "rated on the standard questions",
    "heightened": "rated on the full set of questions",
}


@dataclass(frozen=True)
class Finding:
    """One finding in words; ``said`` begins with who says it. Not ``found``: the open answers may show it."""

    found: bool
    state: str
    kind: str
    severity: str
    act_now: bool
    said: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Everything the supplier page shows. Scores with one decimal, None where not known.

    ``raised``: why the rating is higher than its score alone; empty where it is not.
    """

    key: str
    name: str
    place: str
    facts: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]
    concern: Label
    context: Label
    level: str
    basis: str
    depth: str
    raised: str
    lane: str | None
    context_score: Decimal | None
    score: Decimal | None
    coverage: float
    asked: int
    answered: int
    path: tuple[tuple[str, Decimal], ...]
    findings: tuple[Finding, ...]
    explanation: Explanation


def view(run: Run, row: int = 0) -> View:
    """The page of the supplier in this row of a run."""
    explained = assessments.explanation(run, row)
    result, supplier = explained.result, _record(run.suppliers.frame, row)
    return View(
        key=explained.key,
        name=str(supplier["name"]),
        place=_place(supplier),
        facts=_facts(supplier),
        extra=tuple(sorted(supplier["extra"].items())),
        concern=concern_label(result["rating"], result["lane"]),
        context=context_label(result["context_class"]),
        level=LEVELS[str(result["due_diligence"])],
        basis=basis_text(result["rating_basis"]),
        depth=DEPTHS.get(str(result["depth"]), ""),
        raised=raised(run, explained),
        lane=None if result["lane"] is None else str(result["lane"]),
        context_score=explained.inherent.shown,
        score=explained.residual.shown if result["rating"] is not None else None,
        coverage=float(result["coverage"] or 0),
        asked=int(result["asked"] or 0),
        answered=int(result["answered"] or 0),
        path=_path(explained),
        findings=tuple(
            Finding(
                reason.state == "fired",
                STATES[reason.state],
                KINDS[reason.kind],
                SEVERITIES.get(reason.severity or "", ""),
                reason.red_flag,
                _said(run, row, reason),
                reason.ask,
            )
            for reason in sorted(explained.findings, key=_urgency)
        ),
        explanation=explained,
    )


def raised(run: Run, explained: Explanation) -> str:
    """Why a rating is higher than the band its score reaches, one sentence; empty where it is not."""
    rating, score = explained.result["rating"], explained.residual.value
    if rating is None or score is None or score >= getattr(run.questionnaire.definition.bands, str(rating)):
        return ""
    if rating == "medium":
        return (
            f"The score alone would read “{RATINGS['low'].text}”; that has to be earned with enough answers, with "
            "proof of the important ones, and in a high-risk context with a check among workers."
        )
    return (
        "The score alone would be lower; an important answer is still missing after its due date, and until it "
        f"comes we rate nobody below “{RATINGS['high'].text}”."
    )


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


def _urgency(reason: Reason) -> tuple[bool, bool, int]:
    """Found before possible, act now first, then the gravest; what has no severity comes last."""
    grades = list(SEVERITIES)
    grade = grades.index(reason.severity) if reason.severity else len(grades)
    return (reason.state != "fired", not reason.red_flag, grade)


def _said(run: Run, row: int, reason: Reason) -> str:
    """The sentence of a finding after its source: an answer's, where the rule reads answers, else our tables."""
    places = {
        int(column.source[row])
        for question in references(run.questionnaire.when[reason.rule])
        if (column := run.coded.columns.get(question)) is not None and column.state[row]
    }
    who = " and ".join(SAYS[SOURCES[place]] for place in sorted(places))
    return f"{who}: {reason.sentence}" if who else reason.sentence


def _path(explained: Explanation) -> tuple[tuple[str, Decimal], ...]:
    """The way from context to score, as labelled steps; empty where nothing is known."""
    steps = [
        ("Context", explained.inherent.shown),
        ("With answers", explained.exposure.shown),
        ("Safeguards take off, %", explained.mitigation.shown),
        ("Worst finding raises to", explained.worst_finding.shown if explained.worst_finding.terms else None),
        ("Score", explained.residual.shown if explained.result["rating"] is not None else None),
    ]
    return tuple((label, value) for label, value in steps if value is not None)


def _record(frame: pd.DataFrame, row: int) -> Mapping[str, Any]:
    return {str(name): frame[name].iat[row] for name in frame.columns}


def _place(supplier: Mapping[str, Any]) -> str:
    country = supplier["country"]
    parts = [
        supplier["site"],
        supplier["city"],
        country_name(country) if isinstance(country, str) else "country not known",
    ]
    return " · ".join(str(part) for part in parts if isinstance(part, str) and part)


def _facts(supplier: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the list says of the supplier, in the order of the standard columns, and where it stands in the file."""
    written = {**supplier, "country": supplier["country_as_written"]}
    rows = [(label, _fact(written[name])) for name, label in FIELD_LABELS.items() if name != "name"]
    place = (_fact(supplier["file"]), _fact(supplier["sheet"]), f"row {supplier['row']}")
    rows.append(("From", " · ".join(part for part in place if part)))
    return tuple((label, text) for label, text in rows if text)


def _fact(value: Any) -> str:
    """A cell as text; empty where nothing was written."""
    if value is None or value != value:
        return ""
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
