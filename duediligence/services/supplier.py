"""One supplier with the reasons behind its rating, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from duediligence.assessment import Explanation, Reason
from duediligence.dashboards import waterfall
from duediligence.dashboards.labels import (
    ACT_NOW,
    KINDS,
    LEVELS,
    RATINGS,
    SEVERITIES,
    STATES,
    Label,
    basis_text,
    concern_label,
    context_label,
    missing,
    rating_label,
)
from duediligence.dashboards.waterfall import Stage
from duediligence.reference import country_name
from duediligence.services import assessments
from duediligence.services.assessments import Run
from duediligence.services.grounds import SAYS, Strongest, strongest
from duediligence.services.inspection import FIELD_LABELS

__all__ = ["Finding", "Label", "View", "Waterfall", "view"]

DEPTHS: Final = {
    "core": "the core questions",
    "standard": "the standard questions",
    "heightened": "the full set of questions",
}


@dataclass(frozen=True)
class Finding:
    """One finding in words; ``said`` begins with who says it. Not ``found``: the open answers may show it.

    ``state``: also how far the repair has come; ``settled``: so far that the finding counts no more.
    """

    rule: str
    found: bool
    state: str
    kind: str
    severity: str
    act_now: bool
    said: str
    ask: tuple[str, ...]
    settled: bool = False


@dataclass(frozen=True)
class Waterfall:
    """The way from context to score: bars, the same in one sentence, and as a table."""

    stages: tuple[Stage, ...]
    sentence: str
    table: list[dict[str, str]]


@dataclass(frozen=True)
class View:
    """Everything the supplier page shows. Scores with one decimal, None where not known.

    ``about``: place, business and people in one line. ``rests``: on how many answers and what proof the rating rests.
    ``concern``: "Act now" in place of the ``rating`` where it is so. ``lifted``: the finding the score is not below.
    ``raised``: why the rating is higher than its score alone. Both are empty where it is not so. ``range``: how far the
    score could move, empty where there is none.
    """

    key: str
    name: str
    about: str
    facts: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]
    concern: Label
    rating: Label
    context: Label
    level: str
    act_now: bool
    rests: str
    lifted: str
    raised: str
    lane: str | None
    context_score: Decimal | None
    score: Decimal | None
    range: str
    coverage: float
    asked: int
    answered: int
    waterfall: Waterfall
    strongest: Strongest
    findings: tuple[Finding, ...]
    explanation: Explanation


def view(run: Run, row: int = 0) -> View:
    """The page of the supplier in this row of a run."""
    explained = assessments.explanation(run, row)
    result, supplier = explained.result, _record(run.suppliers.frame, row)
    found = waterfall.stages(explained)
    rated = result["rating"] is not None
    return View(
        key=explained.key,
        name=str(supplier["name"]),
        about=_about(supplier),
        facts=_facts(supplier),
        extra=tuple(sorted(supplier["extra"].items())),
        concern=concern_label(result["rating"], result["lane"]),
        rating=rating_label(result["rating"]),
        context=context_label(result["context_class"]),
        level=LEVELS[str(result["due_diligence"])],
        act_now=result["lane"] == ACT_NOW.id,
        rests=_rests(result) if rated else "",
        lifted=waterfall.worst(explained) if _is_lifted(explained) else "",
        raised=raised(run, explained),
        lane=None if result["lane"] is None else str(result["lane"]),
        context_score=explained.inherent.shown,
        score=explained.residual.shown if rated else None,
        range=_range(run, row) if rated else "",
        coverage=float(result["coverage"] or 0),
        asked=int(result["asked"] or 0),
        answered=int(result["answered"] or 0),
        waterfall=Waterfall(found, waterfall.sentence(found), waterfall.table(found)),
        strongest=strongest(run.questionnaire, explained),
        findings=tuple(
            Finding(
                reason.rule,
                reason.state == "fired",
                _state(run, row, reason),
                KINDS[reason.kind],
                SEVERITIES.get(reason.severity or "", ""),
                reason.red_flag and not reason.settled,
                _said(reason),
                reason.ask,
                reason.settled,
            )
            for reason in sorted(explained.findings, key=_urgency)
        ),
        explanation=explained,
    )


def _is_lifted(explained: Explanation) -> bool:
    """Whether the worst finding carries the score."""
    return explained.result["rating"] is not None and any(
        term.about == "worst_finding" for term in explained.residual.terms
    )


def _range(run: Run, row: int) -> str:
    """``Range: 31.2 to 47.5. So far the score could move if unknown answers turn out otherwise.``"""
    found = run.ranges.iloc[row]
    if missing(found["band_low"]):
        return ""
    share = "" if missing(found["worst_tenth"]) else _worst_tenth(float(found["worst_tenth"]))
    low, high = found["band_low"], found["band_high"]
    return f"Range: {low:.1f} to {high:.1f}. So far the score could move if unknown answers turn out otherwise.{share}"


def _worst_tenth(share: float) -> str:
    """In how many of a hundred cases the supplier is among the worst tenth; empty where it never is."""
    cases = round(share * 100)
    return f" In {cases} of 100 cases that we tried it is among the worst tenth of the portfolio." if cases else ""


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


def _urgency(reason: Reason) -> tuple[bool, bool, bool, int]:
    """Found before possible, what counts before what is settled, act now first, then the gravest."""
    grades = list(SEVERITIES)
    grade = grades.index(reason.severity) if reason.severity else len(grades)
    return (reason.state != "fired", reason.settled, not reason.red_flag, grade)


def _said(reason: Reason) -> str:
    """The sentence of a finding after its source: an answer's, where the rule reads answers, else our tables."""
    who = " and ".join(dict.fromkeys(SAYS[source] for source in reason.said_by))
    return f"{who}: {reason.sentence}" if who else reason.sentence


def _state(run: Run, row: int, reason: Reason) -> str:
    """Found or possible, and how far the repair has come. Who tells of a problem and works on it is told so."""
    if reason.state != "fired":
        return STATES[reason.state]
    if reason.settled:
        return "Put right, confirmed by workers"
    if reason.fix == "returned":
        return "Came back"
    if reason.fix not in (None, "open") or _begun(run, row, reason.rule):
        disclosed = reason.said_by == ("self_assessment",)
        return f"{'Disclosed' if disclosed else STATES[reason.state]}, being worked on"
    return STATES[reason.state]


def _begun(run: Run, row: int, rule: str) -> bool:
    """Whether somebody works on an accepted action that a finding asks for, or has done it."""
    todo = run.checklist[run.checklist["key"].eq(str(run.suppliers.frame["key"].iat[row]))]
    begun = todo[todo["state"].eq("accepted") & todo["status"].ne("open")] if "status" in todo else todo.iloc[:0]
    return any(rule in rules for rules in begun["rules"])


def _record(frame: pd.DataFrame, row: int) -> Mapping[str, Any]:
    return {str(name): frame[name].iat[row] for name in frame.columns}


def _about(supplier: Mapping[str, Any]) -> str:
    """``Viet Nam · Da Nang · shirts · 2,300 workers``, as far as the list says it."""
    country = supplier["country"]
    workers = supplier["workers"]
    parts = [
        supplier["site"],
        supplier["city"],
        country_name(country) if isinstance(country, str) else "country not known",
        supplier["products"] or supplier["sector"],
        None if missing(workers) else f"{workers:,.0f} {'worker' if workers == 1 else 'workers'}",
    ]
    return " · ".join(str(part) for part in parts if isinstance(part, str) and part)


def _rests(result: Mapping[str, Any]) -> str:
    """``Rated on the core questions, 85 % known by weight (43 of 50 answered). Rests on: documented.``"""
    known = f"{float(result['coverage'] or 0):.0%} known by weight".replace("%", " %")
    answered = f"{result['answered']} of {result['asked']} answered"
    return f"Rated on {DEPTHS[str(result['depth'])]}, {known} ({answered}). Rests on: {_basis(result)}."


def _basis(result: Mapping[str, Any]) -> str:
    text = basis_text(result["rating_basis"])
    return text[:1].lower() + text[1:]


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
