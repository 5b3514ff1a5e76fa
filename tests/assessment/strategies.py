"""Random questionnaires with random portfolios: every question type, skip logic, and rules of every form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from duediligence.answers.checks import with_checks
from duediligence.answers.coded import SOURCES, Answers
from duediligence.questionnaire import Question, Questionnaire, load_text
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE, RATINGS
from tests.assessment.portfolio import AS_OF, DONT, REFUSAL, Several, SomeFacts, answers, facts, given, suppliers

POINTS = st.integers(0, 100)
FACTORS = ("country_risk", "sector_risk", "goods_origin")
COUNTRIES = ("BD", "DE", "IT", None)
DATES = (
    None, AS_OF, date(2026, 7, 1), date(2026, 2, 28), date(2025, 5, 30), date(2025, 5, 31), date(2025, 6, 1),
    date(2024, 5, 30), date(2024, 5, 31), date(2024, 2, 29), date(2023, 1, 1), date(2022, 12, 31),
)  # fmt: skip


@dataclass(frozen=True)
class Portfolio:
    """Everything an assessment takes."""

    questionnaire: Questionnaire
    suppliers: pd.DataFrame
    answers: Answers | None
    facts: SomeFacts
    rows: Sequence[Mapping[str, Any]]
    asked: Sequence[bool]
    dues: Sequence[date | None]
    as_of: date = AS_OF


def words(text: str) -> dict[str, str]:
    return {"en": text}


@st.composite
def _choices(draw: st.DrawFn, kind: str, role: str, combine: str | None) -> list[dict[str, Any]]:
    number = draw(st.integers(2, 5))
    key = {"exposure": "risk", "control": "strength"}.get(role)
    choices: list[dict[str, Any]] = []
    for position in range(number):
        choice: dict[str, Any] = {"id": f"c{position}", "label": words(f"Choice {position}")}
        if key and combine != "share":
            choice[key] = draw(POINTS)
        choices.append(choice)
    if kind == "select_multiple" and draw(st.booleans()):
        choices[-1]["exclusive"] = True
    if draw(st.booleans()):
        absent: dict[str, Any] = {"id": "na", "label": words("Does not apply"), "not_applicable": True}
        choices.append(absent | ({"exclusive": True} if kind == "select_multiple" else {}))
    return draw(_with_odds(choices))


@st.composite
def _with_odds(draw: st.DrawFn, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sometimes some of the answers say how likely they are; never all of them 0."""
    if draw(st.integers(0, 2)) == 0:
        parts[0]["odds"] = draw(st.integers(1, 5))
        for part in parts[1:]:
            if draw(st.booleans()):
                part["odds"] = draw(st.integers(0, 5))
    return parts


@st.composite
def _steps(draw: st.DrawFn, role: str) -> list[dict[str, Any]]:
    key = "risk" if role == "exposure" else "strength"
    limits = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
    return draw(_with_odds([{"below": limit, key: draw(POINTS)} for limit in limits] + [{key: draw(POINTS)}]))


@st.composite
def _factor(draw: st.DrawFn, name: str) -> dict[str, Any]:
    low, unknown, high = sorted(draw(st.tuples(POINTS, POINTS, POINTS)))
    factor: dict[str, Any] = {"id": name, "weight": draw(st.integers(1, 40)), "unknown": unknown}
    return factor | ({"range": [low, high]} if draw(st.booleans()) else {})


@st.composite
def _question(draw: st.DrawFn, name: str, earlier: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["select_one"] * 4 + ["select_multiple", "integer", "decimal", "percent", "date", "text"])
    )
    scored = kind not in ("date", "text")
    role = draw(st.sampled_from(["exposure", "exposure", "control", "information"])) if scored else "information"
    question: dict[str, Any] = {"id": name, "type": kind, "role": role, "label": words(f"Question {name}")}
    if kind == "select_multiple" and role != "information":
        question["combine"] = draw(st.sampled_from(["max", "sum", "share"]))
    if kind in ("select_one", "select_multiple"):
        question["choices"] = draw(_choices(kind, role, question.get("combine")))
    elif role != "information":
        question["points"] = draw(_steps(role))
    if role != "information":
        question["weight"] = draw(st.integers(1, 10))
    if role == "exposure":
        question["unknown"] = draw(POINTS)
        question["profile"] = draw(st.booleans())
    if role == "control":
        question["kind"] = draw(st.sampled_from(["practice", "paper"]))
    question["asked_from"] = draw(st.sampled_from([*DUE_DILIGENCE, "minimal"]))
    question["ask"] = draw(st.sampled_from(["supplier", "supplier", "supplier", "desk_only"]))
    question["critical"] = draw(st.booleans())
    if earlier and draw(st.booleans()):
        question["relevant"] = draw(conditions(earlier, depth=1))
        levels = [q["asked_from"] for q in earlier if f"${{{q['id']}}}" in question["relevant"]]
        question["asked_from"] = max([question["asked_from"], *levels], key=DUE_DILIGENCE.index)
    return question


@st.composite
def numbers(draw: st.DrawFn, questions: Sequence[dict[str, Any]], depth: int, checks: Sequence[str] = ()) -> str:
    """A number in a condition; in a rule also one of the checks."""
    ways = ["literal", "factor", "supplier"] + ["check"] * 2 * bool(checks)
    ways += ["question"] * any(q["type"] in ("integer", "decimal", "percent") for q in questions) * 4
    ways += ["count"] * any(q["type"] == "select_multiple" for q in questions) * 2
    ways += ["calculate", "calculate", "coalesce", "if", "neg"] if depth > 0 else []

    def part() -> str:
        return draw(numbers(questions, depth - 1, checks))

    match draw(st.sampled_from(ways)):
        case "literal":
            return str(draw(st.sampled_from([0, 1, 2.5, 30, 100])))
        case "factor":
            return f"${{factor.{draw(st.sampled_from(FACTORS))}}}"
        case "supplier":
            return "${supplier.workers}"
        case "check":
            return f"${{check.{draw(st.sampled_from(checks))}}}"
        case "question":
            found = [q["id"] for q in questions if q["type"] in ("integer", "decimal", "percent")]
            return f"${{{draw(st.sampled_from(found))}}}"
        case "count":
            found = [q["id"] for q in questions if q["type"] == "select_multiple"]
            return f"count-selected(${{{draw(st.sampled_from(found))}}})"
        case "calculate":
            sign = draw(st.sampled_from(["+", "-", "*", "div", "mod"]))
            return f"({part()} {sign} {part()})"
        case "coalesce":
            return f"coalesce({part()}, {part()})"
        case "if":
            test = draw(conditions(questions, depth - 1))
            return f"if({test}, {part()}, {part()})"
    return f"(-{part()})"


@st.composite
def conditions(
    draw: st.DrawFn,
    questions: Sequence[dict[str, Any]],
    depth: int,
    rule: bool = False,
    plain: bool = False,
    checks: Sequence[str] = (),
) -> str:
    """A condition on these questions; ``plain`` leaves out what may turn true when an answer is taken away."""
    kinds = {q["type"] for q in questions}
    ways = ["country"] if plain else ["numbers", "numbers", "country"]
    ways += ["choice"] * 6 * ("select_one" in kinds) + ["selected"] * 3 * ("select_multiple" in kinds)
    ways += ["date"] * ("date" in kinds) + ["text"] * ("text" in kinds)
    ways += ["coalesce text"] * ("select_one" in kinds and not plain)
    ways += ["answered"] * (2 if rule and not plain else 0)
    ways += ["and", "or", "not", "and", "or"] if depth > 0 else []

    def of_type(kind: str) -> dict[str, Any]:
        return draw(st.sampled_from([q for q in questions if q["type"] == kind]))

    def part() -> str:
        return draw(conditions(questions, depth - 1, rule, plain, checks))

    sign = draw(st.sampled_from(["=", "!="]))
    match draw(st.sampled_from(ways)):
        case "numbers":
            order = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
            left = draw(numbers(questions, 2, checks))
            if "$" not in left:
                left = "${supplier.workers}"
            return f"{left} {order} {draw(numbers(questions, 1, checks))}"
        case "country":
            return f"${{supplier.country}} {sign} 'BD'"
        case "choice":
            question = of_type("select_one")
            choice = draw(st.sampled_from([c["id"] for c in question["choices"]]))
            return f"${{{question['id']}}} {sign} '{choice}'"
        case "selected":
            question = of_type("select_multiple")
            choice = draw(st.sampled_from([c["id"] for c in question["choices"]]))
            return f"selected(${{{question['id']}}}, '{choice}')"
        case "date":
            order = draw(st.sampled_from(["=", "<", ">="]))
            return f"${{{of_type('date')['id']}}} {order} '2025-06-30'"
        case "text":
            return f"${{{of_type('text')['id']}}} {sign} 'abc'"
        case "coalesce text":
            question = of_type("select_one")
            return f"coalesce(${{{question['id']}}}, ${{{question['id']}}}) {sign} ${{{question['id']}}}"
        case "answered":
            return f"answered(${{{draw(st.sampled_from([q['id'] for q in questions]))}}})"
        case "not":
            return f"not({part()})"
        case word:
            return f"({' '.join([part(), word, part()])})"


@st.composite
def _rule(
    draw: st.DrawFn, name: str, questions: Sequence[dict[str, Any]], plain: bool, checks: Sequence[str]
) -> dict[str, Any]:
    kind = draw(st.sampled_from(["harm", "harm", "inconsistency", "lead"]))
    rule: dict[str, Any] = {
        "id": name,
        "kind": kind,
        "when": draw(conditions(questions, depth=2, rule=True, plain=plain, checks=checks)),
        "say": words(f"Finding {name}."),
    }
    if kind == "harm":
        rule["severity"] = draw(st.sampled_from(RATINGS))
        rule["red_flag"] = draw(st.booleans())
        if draw(st.integers(0, 4)) == 0:
            rule["mitigation"] = "none"
    if draw(st.booleans()):
        rule["ask"] = [draw(st.sampled_from([q["id"] for q in questions]))]
    return rule


def _checks(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A check of every kind that has questions to look at."""
    by_kind = {
        "same_text": [q["id"] for q in questions if q["type"] == "text"],
        "ratio": [q["id"] for q in questions if q["type"] in ("integer", "decimal", "percent")],
        "evidence_before": [q["id"] for q in questions if q["type"] == "date"],
        "sources_disagree": [q["id"] for q in questions if q["type"] in ("select_one", "select_multiple")],
    }
    by_kind["ratio"] += ["supplier.workers"] * bool(by_kind["ratio"])
    checks = [{"id": kind, "kind": kind, "of": of} for kind, of in by_kind.items() if of]
    return [check | ({"characters": 1} if check["kind"] == "same_text" else {}) for check in checks]


@st.composite
def questionnaires(draw: st.DrawFn, plain: bool = False, several: bool = True) -> Questionnaire:
    """A random definition that loads; ``plain``: rules can only come true through answers; ``several``: with checks."""
    questions: list[dict[str, Any]] = []
    for position in range(draw(st.integers(1, 10))):
        questions.append(draw(_question(f"q{position}", questions)))
    worked_out = _checks(questions) if several else []
    ids = [check["id"] for check in worked_out]
    rules = [draw(_rule(f"r{position}", questions, plain, ids)) for position in range(draw(st.integers(0, 6)))]
    credit = sorted(draw(st.tuples(POINTS, POINTS, POINTS, POINTS, POINTS)))
    edges = sorted(draw(st.sets(st.integers(1, 99), min_size=3, max_size=3)))
    practice = draw(st.integers(0, 10))
    scoring: dict[str, Any] = {
        "question_share": draw(st.integers(0, 10)) / 10,
        "mitigation": {"practice": practice / 10, "paper": draw(st.integers(0, 10 - practice)) / 10},
        "evidence": dict(zip(EVIDENCE, credit, strict=True)),
        "validity_months": draw(st.integers(1, 18)),
        "minimum_coverage": draw(st.integers(0, 10)) / 10,
        "core_share": draw(st.integers(0, 10)) / 10,
    }
    if draw(st.booleans()):
        scoring["signed"] = draw(conditions(questions, depth=1, rule=True))
    checks = st.lists(st.sampled_from(["core_answered", "critical_documented", "worker_check"]), unique=True)
    data = {
        "id": "random",
        "version": "1.0.0",
        "title": words("Random"),
        "languages": ["en"],
        "scoring": scoring,
        "bands": dict(zip(RATINGS, [0, *edges], strict=True)),
        "levels": {"minimal": 0, "standard": draw(st.integers(1, 50)), "heightened": draw(st.integers(51, 100))},
        "lowest_band": {level: draw(checks) for level in DUE_DILIGENCE},
        "factors": [draw(_factor(name)) for name in FACTORS],
        "sections": [{"id": "all", "title": words("All"), "questions": questions}],
        "checks": worked_out,
        "rules": rules,
    }
    return loaded(data)


def loaded(data: dict[str, Any]) -> Questionnaire:
    """A definition given as data, through the same checks as a file (JSON is YAML)."""
    return load_text(json.dumps(data), "random.yaml", None)


def value(random: Random, question: Question) -> Any:
    """Any valid answer to a question."""
    ids = [choice.id for choice in question.choices]
    match question.type:
        case "select_one":
            return random.choice(ids)
        case "select_multiple":
            return random.sample(ids, random.randint(1, len(ids)))
        case "date":
            return date(2025, 6, 28) + timedelta(days=random.randint(0, 4))
        case "text":
            return random.choice(["abc", "def"])
        case "decimal":
            return random.choice([0.0, 0.1, 30.0, random.uniform(-100, 200), random.uniform(-1e300, 1e300)])
    return float(random.choice([0, 1, 30, random.randint(0, 100)]))


def answer(random: Random, question: Question, several: bool = True) -> Any:
    """Any answer with evidence, date and source, "don't know", refused, or none; or what several sources say."""
    if random.random() < 0.25:
        return None
    if not several or random.random() < 0.8:
        return _told(random, question, random.choice(SOURCES))
    return Several(_told(random, question, source) for source in random.choices(SOURCES, k=random.randint(2, 4)))


def _told(random: Random, question: Question, source: str) -> tuple[Any, ...]:
    words = random.choice([DONT, REFUSAL]) if random.random() < 0.15 else value(random, question)
    return given(words, random.choice(EVIDENCE), random.choice(DATES), source)


@st.composite
def portfolios(
    draw: st.DrawFn, plain: bool = False, answered: bool = False, size: int = 12, several: bool = True
) -> Portfolio:
    """A random questionnaire with some suppliers; ``answered``: never without any answers; ``several``: some questions
    are answered by several sources, and there are checks across them."""
    questionnaire = draw(questionnaires(plain, several))
    random = Random(draw(st.integers(0, 2**32)))
    people = [{"country": random.choice(COUNTRIES), "workers": random.choice([None, 0, 12, 250])} for _ in range(size)]
    known = [{name: random.choice([None, *random.choices(range(101), k=5)]) for name in FACTORS} for _ in range(size)]
    known[0] = dict.fromkeys(FACTORS)
    rows = [
        {question.id: answer(random, question, several) for question in questionnaire.questions.values()}
        for _ in range(size)
    ]
    rows[-1] = dict.fromkeys(rows[-1])
    dues = [random.choice([None, AS_OF, AS_OF - timedelta(days=1), AS_OF + timedelta(days=9)]) for _ in rows]
    asked = [random.random() < 0.7 for _ in rows]
    coded = answers(questionnaire, rows, asked, dues) if answered or random.random() < 0.95 else None
    frame = suppliers(people)
    checked = None if coded is None else with_checks(coded, questionnaire, frame)
    return Portfolio(questionnaire, frame, checked, facts(known), rows, asked, dues)
