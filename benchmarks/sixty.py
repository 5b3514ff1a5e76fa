"""The assessment that the engine is measured on: 60 questions and 40 rules of the questionnaire that ships.

Only what every competitor can be given is in it: single and multiple choices and numbers, and rules that compare them
with written values, joined by and, or and not. Weights, points, levels, evidence and validity are those of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from duediligence.assessment.engine.plan import Plan, plan
from duediligence.questionnaire import Questionnaire, Rule, load_text
from duediligence.questionnaire.expressions import references
from duediligence.services import definitions

QUESTIONS: Final = 60
RULES: Final = 40
TYPES: Final = frozenset({"select_one", "select_multiple", "integer", "percent", "decimal"})
PRIMITIVES: Final = frozenset({"look up", "and", "or", "not", "selected", "compare", "constant", "answers"})


def sixty() -> Questionnaire:
    """The first 40 rules that fit, what they read, and further scored questions in the order of the file."""
    whole = definitions.named()
    steps = plan(whole)
    signed = () if whole.signed is None else references(whole.signed)
    chosen = _closed(whole, signed)
    rules: list[Rule] = []
    for rule in whole.definition.rules:
        needed = chosen | _closed(whole, references(whole.when[rule.id]))
        if len(rules) < RULES and _fits(whole, needed) and _simple(steps, steps.when[rule.id]):
            rules.append(rule)
            chosen = needed
    for question in whole.definition.questions():
        needed = chosen | _closed(whole, [question.id])
        if question.role != "information" and _fits(whole, needed):
            chosen = needed
    if (len(chosen), len(rules)) != (QUESTIONS, RULES):
        raise ValueError(f"{len(chosen)} questions and {len(rules)} rules instead of {QUESTIONS} and {RULES}")
    data = whole.definition.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    data["id"] = "sixty"
    data.pop("checks", None)
    for section in data["sections"]:
        section["questions"] = [_bare(question) for question in section["questions"] if question["id"] in chosen]
    data["sections"] = [section for section in data["sections"] if section["questions"]]
    names = {rule.id for rule in rules}
    data["rules"] = [
        {**rule, "ask": [name for name in rule.get("ask", ()) if name in chosen], "indicators": []}
        for rule in data["rules"]
        if rule["id"] in names
    ]
    return load_text(json.dumps(data), "sixty.yaml", whole.actions)


def _fits(whole: Questionnaire, names: set[str]) -> bool:
    return len(names) <= QUESTIONS and all(whole.questions[name].type in TYPES for name in names)


def _closed(whole: Questionnaire, names: Iterable[str]) -> set[str]:
    """The questions with all those on which they depend."""
    found, waiting = set(), [name for name in names if name in whole.questions]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in whole.relevant:
                waiting += [other for other in references(whole.relevant[name]) if other in whole.questions]
    return found


def _simple(steps: Plan, position: int) -> bool:
    """Whether a condition, and every condition before it, is made of the simple primitives."""
    step = steps.steps[position]
    return step.primitive in PRIMITIVES and all(_simple(steps, each) for each in step.inputs)


def _bare(question: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in question.items() if name not in ("indicators", "frameworks", "synonyms")}
