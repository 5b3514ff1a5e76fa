"""One supplier's assessment as named expressions in order, to be written in the language of any row-at-a-time engine.

An expression is a number, a name, or an operator with its operands:
``("if", test, then, other) ("and" | "or" | "not" | "==" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/", …)
("min" | "max", …) ("null", name) ("in", choice id, name of a list)``. Conditions have the engine's three values, 0, 1
and 2. The program is written after docs/scoring.md and shares no code with the engine or the oracle.

Inputs: ``f0 …`` factors (None = no data), ``asked``, ``overdue``, and for each question ``v0 …`` the answer (number of
the choice, list of choice ids, number), ``s0 …`` 0 blank, 1 answered, 2 withheld, ``e0 …`` the kind of evidence and
``a0 …`` the days since its date (None = no date).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from duediligence.answers.credit import CreditScale
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.expressions import Call, Literal, Node, Reference, references
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE, RATINGS, Question

Expression = Any
OUTPUTS: Final = (
    "inherent", "level", "exposure", "practice", "paper", "mitigation", "worst", "residual", "coverage",
    "coverage_exposure", "coverage_control", "rating", "basis", "lane",
)  # fmt: skip
NONE: Final = -1
"""Where a rating, basis, lane or score is none."""


@dataclass
class Program:
    """``lines``: (name, expression), each reading inputs and earlier names. ``rules``: names of the states of rules,
    0 nothing, 1 possible, 2 fired."""

    questionnaire: Questionnaire
    as_of: date
    lines: list[tuple[str, Expression]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    place: Mapping[str, int] = field(default_factory=dict)
    nodes: dict[Node, str] = field(default_factory=dict)
    deciding: dict[Node, str] = field(default_factory=dict)

    def let(self, name: str, expression: Expression) -> str:
        """Add a line."""
        self.lines.append((name, expression))
        return name


def program(questionnaire: Questionnaire, as_of: date) -> Program:
    """The program of a definition whose questions are choices and numbers. Some factor is known of every supplier."""
    made = Program(questionnaire, as_of)
    made.place = {question.id: at for at, question in enumerate(questionnaire.definition.questions())}
    for name in questionnaire.order:
        _standing(made, questionnaire.questions[name])
    _asked(made)
    for question in questionnaire.definition.questions():
        _credit(made, question)
    _findings(made)
    _scores(made)
    _coverage(made)
    _earned(made)
    _ratings(made)
    return made


def _standing(made: Program, question: Question) -> None:
    """``t``: 0 does not apply, 1 open, 2 withheld, 3 answered."""
    at = made.place[question.id]
    value: Expression = 3
    for number, choice in enumerate(question.choices, start=1):
        if choice.not_applicable:
            held = ("==", f"v{at}", number) if question.type == "select_one" else ("in", choice.id, f"v{at}")
            value = ("if", held, 0, value)
    standing: Expression = ("if", ("==", f"s{at}", 1), value, ("if", ("==", f"s{at}", 2), 2, 1))
    if question.id in made.questionnaire.relevant:
        relevant = _condition(made, made.questionnaire.relevant[question.id])
        standing = ("if", ("==", relevant, 0), 0, standing)
    made.let(f"t{at}", standing)


def _condition(made: Program, node: Node) -> str:
    """The name of a condition; each is worked out once."""
    if node in made.nodes:
        return made.nodes[node]
    if not isinstance(node, Call):
        raise ValueError(node)
    if node.function in ("and", "or"):
        parts = tuple(_condition(made, part) for part in node.arguments)
        expression: Expression = ("min" if node.function == "and" else "max", *parts)
    elif node.function == "not":
        expression = ("-", 2, _condition(made, node.arguments[0]))
    else:
        name, test = _test(made, node)
        at = made.place[name]
        expression = ("if", ("==", f"t{at}", 0), 0, ("if", ("<", f"t{at}", 3), 1, ("if", test, 2, 0)))
    made.nodes[node] = made.let(f"c{len(made.nodes)}", expression)
    return made.nodes[node]


def _test(made: Program, node: Call) -> tuple[str, Expression]:
    """The question a comparison reads, and the comparison."""
    left, right = node.arguments
    if not isinstance(left, Reference) or not isinstance(right, Literal):
        raise ValueError(node)
    question, value = made.questionnaire.questions[left.name], f"v{made.place[left.name]}"
    if node.function == "selected":
        return left.name, ("in", right.value, value)
    written: Expression = right.value
    if question.type == "select_one":
        written = 1 + [choice.id for choice in question.choices].index(str(right.value))
    if node.function == "!=":
        return left.name, ("not", ("==", value, written))
    return left.name, ("==" if node.function == "=" else node.function, value, written)


def _asked(made: Program) -> None:
    definition = made.questionnaire.definition
    weight = sum(factor.weight for factor in definition.factors)
    parts = [
        ("*", factor.weight, ("if", ("null", f"f{at}"), factor.unknown, f"f{at}"))
        for at, factor in enumerate(definition.factors)
    ]
    made.let("inherent", ("/", ("+", *parts), weight))
    profile = [
        ("not", ("or", ("==", f"t{made.place[question.id]}", 1), ("==", f"t{made.place[question.id]}", 2)))
        for question in definition.questions()
        if question.profile
    ]
    low = ("if", ("and", *profile), 0, 1) if profile else 0
    levels = definition.levels
    below = ("if", (">=", "inherent", levels.standard), 1, low)
    made.let("level", ("if", (">=", "inherent", levels.heightened), 2, below))
    every = range(len(made.place))
    made.let("requested", ("or", "asked", *((">", f"s{at}", 0) for at in every)))
    made.let("anything", ("or", *(("==", f"t{at}", 3) for at in every)))
    for question in definition.questions():
        at = made.place[question.id]
        reached = ("==", f"t{at}", 3) if question.ask == "desk_only" else "requested"
        level = DUE_DILIGENCE.index(question.asked_from)
        made.let(f"k{at}", ("and", reached, (">=", "level", level), (">", f"t{at}", 0)))
        made.let(f"n{at}", ("and", f"k{at}", ("==", f"t{at}", 3)))


def _credit(made: Program, question: Question) -> None:
    """``g``: per cent left by age; ``r``: credit from 0 to 1."""
    at, scoring = made.place[question.id], made.questionnaire.definition.scoring
    scale = CreditScale.of(scoring, made.as_of)
    full, half = scale.as_of - scale.older_from, scale.as_of - scale.expired_from
    by_age = ("if", ("<", f"a{at}", full), 100, ("if", ("<", f"a{at}", half), 50, 0))
    made.let(f"g{at}", ("if", ("null", f"a{at}"), 50, ("if", ("<", f"a{at}", 0), 50, by_age)))
    evidence: Expression = 0
    for number in reversed(range(len(EVIDENCE))):
        evidence = ("if", ("==", f"e{at}", number), getattr(scoring.evidence, EVIDENCE[number]), evidence)
    made.let(f"r{at}", ("/", ("*", evidence, f"g{at}"), 10_000))


def _findings(made: Program) -> None:
    for rule in made.questionnaire.definition.rules:
        node = made.questionnaire.when[rule.id]
        state, decides = _condition(made, node), _deciding(made, node)
        possible = ("and", ("==", state, 1), "anything", decides)
        made.rules.append(made.let(f"rule_{rule.id}", ("if", ("==", state, 2), 2, ("if", possible, 1, 0))))
    rules = list(zip(made.questionnaire.definition.rules, made.rules, strict=True))
    edges = made.questionnaire.definition.bands
    floors = [("if", ("==", name, 2), getattr(edges, rule.severity), NONE) for rule, name in rules if rule.severity]
    made.let("worst", ("max", NONE, *floors))
    made.let("unmitigated", _any(("==", name, 2) for rule, name in rules if rule.mitigation == "none"))
    made.let("red", _any(("==", name, 2) for rule, name in rules if rule.red_flag))
    made.let("maybe_red", _any(("==", name, 1) for rule, name in rules if rule.red_flag))


def _deciding(made: Program, node: Node) -> str:
    """Whether an open question could decide a condition: one below whose every part above is unknown too."""
    if node not in made.deciding:
        if isinstance(node, Call) and node.function in ("and", "or", "not"):
            below = _any(_deciding(made, part) for part in node.arguments)
        else:
            places = [made.place[name] for name in references(node)]
            below = _any(("and", f"k{at}", ("not", f"n{at}")) for at in places)
        unknown = ("==", _condition(made, node), 1)
        made.deciding[node] = made.let(f"d{len(made.deciding)}", ("and", unknown, below))
    return made.deciding[node]


def _any(parts: Any) -> Expression:
    given = tuple(parts)
    return ("or", *given) if len(given) > 1 else given[0] if given else ("==", 1, 0)


def _scores(made: Program) -> None:
    definition = made.questionnaire.definition
    sums: dict[str, list[Expression]] = {name: [] for name in ("exposure", "practice", "paper")}
    weights: dict[str, list[Expression]] = {name: [] for name in sums}
    for question in definition.questions():
        at = made.place[question.id]
        if question.role == "information":
            continue
        made.let(f"p{at}", ("if", f"n{at}", points(question, f"v{at}"), 0))
        if question.role == "control":
            kind: str = question.kind or "paper"
            sums[kind].append(("if", f"n{at}", ("*", question.weight, ("*", f"p{at}", f"r{at}")), 0))
        else:
            kind = "exposure"
            made.let(f"b{at}", ("max", "inherent", safest(question)))
            better = ("-", f"b{at}", ("*", f"r{at}", ("-", f"b{at}", f"p{at}")))
            answered = ("if", (">=", f"p{at}", f"b{at}"), f"p{at}", better)
            missed = ("or", ("==", f"t{at}", 2), "overdue")
            otherwise = ("if", missed, ("max", f"b{at}", question.unknown or 0), f"b{at}")
            counted = ("*", question.weight, ("if", f"n{at}", answered, otherwise))
            sums[kind].append(("if", f"k{at}", counted, 0))
        weights[kind].append(("if", f"k{at}", question.weight, 0))
    for kind in sums:
        made.let(f"sum_{kind}", ("+", 0, *sums[kind]))
        made.let(f"weight_{kind}", ("+", 0, *weights[kind]))
    share, most = definition.scoring.question_share, definition.scoring.mitigation
    mixed = ("+", ("*", 1 - share, "inherent"), ("*", share, ("/", "sum_exposure", ("max", "weight_exposure", 1))))
    made.let("exposure", ("if", (">", "weight_exposure", 0), mixed, "inherent"))
    for kind in ("practice", "paper"):
        made.let(kind, ("if", (">", f"weight_{kind}", 0), ("/", f"sum_{kind}", ("max", f"weight_{kind}", 1)), NONE))
    taken = ("/", ("+", *(("*", getattr(most, kind), ("max", kind, 0)) for kind in ("practice", "paper"))), 100)
    made.let("mitigation", ("if", "unmitigated", 0, ("min", 1, taken)))
    made.let("residual", ("max", "worst", ("*", "exposure", ("-", 1, "mitigation"))))


def points(question: Question, value: str) -> Expression:
    """What an answer is worth: risk, or strength of a safeguard."""

    def worth(part: Any) -> int:
        return int((part.risk if question.role == "exposure" else part.strength) or 0)

    if question.type == "select_one":
        expression: Expression = 0
        for number, choice in reversed(list(enumerate(question.choices, start=1))):
            expression = ("if", ("==", value, number), worth(choice), expression)
        return expression
    if question.type == "select_multiple":
        ticked = [("if", ("in", choice.id, value), worth(choice), 0) for choice in question.choices]
        if question.combine == "share":
            counted = [choice for choice in question.choices if not choice.exclusive]
            total = ("+", 0, *(("if", ("in", choice.id, value), 1, 0) for choice in counted))
            return ("floor", ("/", ("+", ("*", 200, total), len(counted)), 2 * len(counted)))
        return ("min", 100, ("+", 0, *ticked)) if question.combine == "sum" else ("max", 0, *ticked)
    expression = worth(question.points[-1])
    for step in reversed(question.points[:-1]):
        expression = ("if", ("<", value, step.below), worth(step), expression)
    return expression


def safest(question: Question) -> int:
    """The lowest points any answer to an exposure question can have."""
    if question.type not in ("select_one", "select_multiple"):
        return min(step.risk or 0 for step in question.points)
    if question.combine == "share":
        counted = sum(not choice.exclusive for choice in question.choices)
        exclusive = any(choice.exclusive for choice in question.choices)
        return 0 if exclusive else int(100 / counted + 0.5)
    return min(choice.risk or 0 for choice in question.choices if not choice.not_applicable)


def _coverage(made: Program) -> None:
    parts: dict[str, dict[str, list[Expression]]] = {role: {"k": [], "n": []} for role in ("exposure", "control")}
    for question in made.questionnaire.definition.questions():
        if question.role != "information":
            for sign, terms in parts[question.role].items():
                terms.append(("if", f"{sign}{made.place[question.id]}", question.weight, 0))
    for role, by_sign in parts.items():
        for sign, terms in by_sign.items():
            made.let(f"{sign}_{role}", ("+", 0, *terms))
        made.let(f"coverage_{role}", ("if", (">", f"k_{role}", 0), ("/", f"n_{role}", ("max", f"k_{role}", 1)), NONE))
    asked, answered = ("+", "k_exposure", "k_control"), ("+", "n_exposure", "n_control")
    made.let("coverage", ("if", (">", asked, 0), ("/", answered, ("max", asked, 1)), 0))


def _earned(made: Program) -> None:
    """What the lowest rating must be earned with, and what carries at least half of the answered weight."""
    definition = made.questionnaire.definition
    questions = definition.questions()
    full = CreditScale.of(definition.scoring, made.as_of)
    core = [made.place[question.id] for question in questions if question.asked_from == "minimal"]
    asked, answered = (("+", 0, *(("if", f"{sign}{at}", 1, 0) for at in core)) for sign in ("k", "n"))
    enough = ("and", (">", asked, 0), (">=", answered, ("*", definition.scoring.core_share, asked)))
    signed = made.questionnaire.signed
    signature = ("==", _condition(made, signed), 2) if signed is not None else ("==", 1, 1)
    made.let("core_answered", ("and", enough, signature))
    critical = [made.place[question.id] for question in questions if question.critical]
    proved = (("or", ("not", f"k{at}"), ("and", f"n{at}", (">", f"e{at}", 0))) for at in critical)
    made.let("critical_documented", ("and", *proved))
    days = full.as_of - full.older_from
    checks = (
        ("and", f"n{at}", (">=", f"e{at}", 3), ("not", ("null", f"a{at}")), (">=", f"a{at}", 0), ("<", f"a{at}", days))
        for at in range(len(questions))
    )
    made.let("worker_check", ("or", *checks))
    needed = [getattr(definition.lowest_band, level) for level in DUE_DILIGENCE]
    held = [("and", ("==", 1, 1), *conditions) for conditions in needed]
    made.let("earned", ("if", ("==", "level", 0), held[0], ("if", ("==", "level", 1), held[1], held[2])))
    late = _any(("and", f"k{at}", ("not", f"n{at}")) for at in critical)
    made.let("outstanding", ("and", "overdue", late))
    weighed = [question for question in questions if question.role != "information"]
    for name, kind in (("proved", 1), ("confirmed", 4)):
        terms = []
        for question in weighed:
            at = made.place[question.id]
            alive = ("and", f"n{at}", (">=", f"e{at}", kind), (">", f"g{at}", 0))
            terms.append(("if", alive, question.weight, 0))
        made.let(name, ("+", 0, *terms))


def _ratings(made: Program) -> None:
    definition = made.questionnaire.definition
    minimum = definition.scoring.minimum_coverage
    half = round(minimum / 2 * 1e6) / 1e6
    parts = [("or", ("<", f"coverage_{role}", 0), (">=", f"coverage_{role}", half)) for role in ("exposure", "control")]
    made.let("enough", ("and", (">=", "coverage", minimum), *parts))
    made.let("band", _band(made, "residual"))
    made.let("worst_band", _band(made, "worst"))
    made.let("lifted", ("if", ("and", ("==", "band", 0), ("not", "earned")), 1, "band"))
    made.let("by_answers", ("if", ("and", "outstanding", ("<", "lifted", 2)), 2, "lifted"))
    made.let("rating", ("if", "enough", "by_answers", ("if", (">=", "worst_band", 2), "worst_band", NONE)))
    total = ("+", "n_exposure", "n_control")
    carried: Expression = ("if", ("and", (">", total, 0), (">=", ("*", 2, "proved"), total)), 1, 0)
    carried = ("if", ("and", (">", total, 0), (">=", ("*", 2, "confirmed"), total)), 2, carried)
    made.let("basis", ("if", ("==", "rating", NONE), NONE, ("if", "enough", carried, 3)))
    made.let("lane", ("if", "red", 0, ("if", "maybe_red", 1, ("if", "outstanding", 2, NONE))))


def _band(made: Program, name: str) -> Expression:
    expression: Expression = 0
    for number, rating in enumerate(RATINGS):
        if number:
            expression = ("if", (">=", name, getattr(made.questionnaire.definition.bands, rating)), number, expression)
    return expression
