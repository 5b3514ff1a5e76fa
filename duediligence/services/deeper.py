"""Which deeper questionnaires a supplier should be asked, and why."""

from __future__ import annotations

from dataclasses import dataclass

from duediligence.assessment import applies
from duediligence.questionnaire import sentence
from duediligence.questionnaire.expressions import parse
from duediligence.services import definitions
from duediligence.services.assessments import Run


@dataclass(frozen=True)
class Deeper:
    """One questionnaire that goes deeper than the one the supplier was judged by. ``when``: its condition in words."""

    id: str
    title: str
    when: str


def questionnaires(run: Run, row: int = 0) -> tuple[Deeper, ...]:
    """The deeper questionnaires that fit a supplier of a run, by what is known of it."""
    core, found = run.questionnaire, []
    for listed in definitions.shipped():
        module = definitions.named(listed.id).definition
        condition = module.applies_when
        if (
            module.extends == core.definition.id
            and condition is not None
            and applies(condition, run.suppliers.frame, run.coded, core, run.facts, run.as_of, row)
        ):
            found.append(Deeper(listed.id, listed.title, sentence(parse(condition), core)))
    return tuple(found)
