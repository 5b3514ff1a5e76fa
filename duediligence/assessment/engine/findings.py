"""Which rules fired, which may yet, and what to ask where it is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.assessment.engine import kernel
from duediligence.assessment.engine.fixes import SETTLED, UNCHANGED, Shift
from duediligence.assessment.engine.plan import Plan
from duediligence.assessment.engine.ratings import edges
from duediligence.assessment.engine.scoring import Flags, Numbers, Standings
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import Call, Node, references
from duediligence.questionnaire.model import RATINGS, Rule

STATES: Final = ("fired", "possible")

FEW: Final = 6
"""Of so many questions every subset is made first."""

COLUMNS: Final = (
    "key", "row", "rule", "state", "kind", "severity", "red_flag", "sentence", "ask", "actions",
)  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """Findings of a chunk, by row and then in the order of the rules.

    ``row``: position in the chunk. ``rule``: position among the rules. ``state``: position in ``STATES``.
    ``ask``: position in ``sets``, the sets of questions to ask, as ids in the order of the definition.
    """

    row: NDArray[np.int64]
    rule: NDArray[np.int16]
    state: NDArray[np.int8]
    ask: NDArray[np.int32]
    sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The findings of one rule in one state: each row at most once, ``ask`` by row."""

    row: NDArray[np.int64]
    rule: int
    state: int
    ask: NDArray[np.int32]


@dataclass(frozen=True)
class Judgement:
    """What the rules say of each supplier of a chunk.

    ``worst_finding``: NaN where no harm was found that counts. ``unmitigated``: a fired rule lets controls count for
    nothing. ``red_flag``, ``possible_red_flag``: a red-flag rule fired and is not settled, or is possible.
    """

    findings: Findings
    worst_finding: Numbers
    unmitigated: Flags
    red_flag: Flags
    possible_red_flag: Flags


def floors(questionnaire: Questionnaire, rule: Rule, shift: Shift) -> Numbers | None:
    """The lower edge of the band that a harm rule reaches, its severity shifted by so many bands.

    NaN below the lowest band: then it counts no more. None for other kinds, which have no effect on the rating.
    """
    if rule.kind != "harm" or rule.severity is None:
        return None
    bands = np.array([*edges(questionnaire.definition), np.nan])
    reached = np.minimum(RATINGS.index(rule.severity) + shift, len(RATINGS) - 1)
    return bands[np.where(reached < 0, -1, reached)]


def judge(
    plan: Plan,
    columns: Sequence[kernel.Column],
    standing: Standings,
    size: int,
    shifts: Mapping[str, Shift],
    heard: Mapping[str, Flags],
) -> Judgement:
    """Evaluate all rules.

    A rule is possible where its condition is unknown although the supplier answered something, and an
    open question of its set could decide it. ``shifts``: by rule, see ``fixes``; a settled finding stays in the list
    and counts for nothing else. ``heard``: by harm rule, where it fires by what another source says (``views``).
    """
    unshifted = np.full(1, UNCHANGED, dtype=np.int8)
    worst = np.full(size, np.nan)
    reaches = np.zeros(size, dtype=np.uint8)  # one more than the highest edge that an unshifted finding reaches
    unmitigated, red, possible_red = (np.zeros(size, dtype=np.bool_) for _ in range(3))
    parts: list[_Part] = []
    sets: dict[tuple[str, ...], int] = {}
    for position, rule in enumerate(plan.questionnaire.definition.rules):
        outcome = np.broadcast_to(columns[plan.when[rule.id]], (size,))
        if rule.id in heard:
            outcome = np.where(heard[rule.id], np.uint8(kernel.TRUE), outcome)
        fired = outcome == kernel.TRUE
        rows = np.flatnonzero((outcome == kernel.UNKNOWN) & standing.any_answer)
        needed = _needed(plan, columns, standing, plan.questionnaire.when[rule.id], rows)
        decidable = np.zeros(len(rows), dtype=np.bool_)
        for open_to in needed.values():
            decidable |= open_to
        rows, needed = rows[decidable], {name: open_to[decidable] for name, open_to in needed.items()}
        shift = shifts.get(rule.id, unshifted)
        counts = fired & (shift != SETTLED)
        reached = floors(plan.questionnaire, rule, shift)
        if reached is not None and shift is unshifted:
            reaches = np.maximum(reaches, counts.view(np.uint8) * np.uint8(reached[0] + 1))
        elif reached is not None:
            worst = np.fmax(worst, np.where(counts, reached, np.nan))
        if rule.mitigation == "none":
            unmitigated |= counts
        if rule.red_flag:
            red |= counts
            possible_red[rows] = True
        parts += [
            _part(plan, position, 0, np.flatnonzero(fired), {}, standing, sets),
            _part(plan, position, 1, rows, needed, standing, sets),
        ]
    worst = np.fmax(worst, kernel.pick(reaches > 0, reaches - 1.0, np.nan, np.float64))
    return Judgement(_in_order(parts, size, tuple(sets)), worst, unmitigated, red, possible_red)


def _needed(
    plan: Plan, columns: Sequence[kernel.Column], standing: Standings, node: Node, rows: NDArray[np.int64]
) -> dict[str, Flags]:
    """Which open questions of the supplier's set could decide a condition that is unknown in all these rows.

    A part that cannot change the outcome any more (the other side of an "and" is false) is left out.
    """
    needed: dict[str, Flags] = {}
    for leaf, matters in _unknown_leaves(plan, columns, node, rows, np.ones(len(rows), dtype=np.bool_)):
        for name in references(leaf):
            if name in standing.asked:
                unanswered = standing.asked[name][rows] & ~standing.answered[name][rows]
                needed[name] = needed.get(name, np.zeros(len(rows), dtype=np.bool_)) | (matters & unanswered)
    return needed


def _unknown_leaves(
    plan: Plan, columns: Sequence[kernel.Column], node: Node, rows: NDArray[np.int64], matters: Flags
) -> Iterator[tuple[Node, Flags]]:
    """Comparisons below and / or / not with the rows in which they are unknown and so is everything above them."""
    if isinstance(node, Call) and node.function in ("and", "or", "not"):
        for part in node.arguments:
            outcome = columns[plan.conditions[part]]
            unknown = outcome == kernel.UNKNOWN
            yield from _unknown_leaves(
                plan, columns, part, rows, matters & (unknown[rows] if len(unknown) > 1 else unknown)
            )
    else:
        yield node, matters


def _part(
    plan: Plan, rule: int, state: int, rows: NDArray[np.int64], needed: Mapping[str, Flags], standing: Standings,
    sets: dict[tuple[str, ...], int],
) -> _Part:  # fmt: skip
    """The findings of one rule in one state, with the questions to ask: the open ones, and the rule's own ``ask``.

    A desk-only question is never named: what stands here is what a supplier may be asked. ``sets`` numbers the sets
    of questions, and takes in new ones.
    """
    questions = plan.questionnaire.questions
    also = {name for name in plan.questionnaire.definition.rules[rule].ask if questions[name].ask == "supplier"}
    flags = {
        question.id: needed.get(question.id, np.zeros(len(rows), dtype=np.bool_))
        | ((question.id in also) & ~standing.given[question.id][rows])
        for question in plan.questionnaire.definition.questions()
        if question.id in needed or (question.id in also and question.id in standing.answered)
    }
    which, found = _subsets(flags, len(rows))
    numbers = np.array([sets.setdefault(names, len(sets)) for names in found], dtype=np.int32)
    return _Part(rows, rule, state, numbers.take(which))


def _subsets(flags: Mapping[str, Flags], size: int) -> tuple[NDArray[np.intp], Sequence[tuple[str, ...]]]:
    """(for each row which of the sets, the sets): the names whose flag is set. Few combinations occur."""
    if len(flags) <= FEW:
        code = np.zeros(size, dtype=np.intp)
        for bit, flag in enumerate(flags.values()):
            code += flag.astype(np.intp) << bit
        subsets = range(1 << len(flags))
        return code, [tuple(name for bit, name in enumerate(flags) if chosen >> bit & 1) for chosen in subsets]
    packed = np.ascontiguousarray(np.packbits(np.array(list(flags.values())), axis=0).T)
    patterns = packed.view(f"V{packed.shape[1]}").ravel()
    _, first, which = np.unique(patterns, return_index=True, return_inverse=True)
    return which, [tuple(name for name, flag in flags.items() if flag[position]) for position in first]


def objects(values: Sequence[object]) -> NDArray[np.object_]:
    """One object a cell, even where the objects are tuples."""
    column = np.empty(len(values), dtype=object)
    for position, value in enumerate(values):
        column[position] = value
    return column


def _in_order(parts: Sequence[_Part], size: int, sets: tuple[tuple[str, ...], ...]) -> Findings:
    """All findings by row; of one row they stay in the order of the parts."""
    count = np.zeros(size, dtype=np.int64)
    for part in parts:
        count[part.row] += 1
    following = np.cumsum(count) - count
    row = np.repeat(np.arange(size, dtype=np.int64), count)
    rule, state = np.empty(len(row), dtype=np.int16), np.empty(len(row), dtype=np.int8)
    ask = np.empty(len(row), dtype=np.int32)
    for part in parts:
        place = following[part.row]
        rule[place], state[place], ask[place] = part.rule, part.state, part.ask
        following[part.row] = place + 1
    return Findings(row, rule, state, ask, sets)


def frame(questionnaire: Questionnaire, keys: NDArray[np.object_], findings: Findings) -> pd.DataFrame:
    """Findings as a frame with ``COLUMNS``; ``row`` is the position in the suppliers frame."""
    rules = questionnaire.definition.rules

    def of_rule(values: Sequence[object]) -> pd.Series:
        return pd.Series(objects(values)[findings.rule], dtype=object)

    red_flags = np.array([rule.red_flag for rule in rules], dtype=np.bool_)
    states = np.array(STATES, dtype=object)
    return pd.DataFrame(
        {
            "key": pd.Series(keys[findings.row], dtype=object),
            "row": findings.row,
            "rule": of_rule([rule.id for rule in rules]),
            "state": pd.Series(states[findings.state], dtype=object),
            "kind": of_rule([rule.kind for rule in rules]),
            "severity": of_rule([rule.severity for rule in rules]),
            "red_flag": red_flags[findings.rule],
            "sentence": of_rule([in_words(questionnaire, rule.say) for rule in rules]),
            "ask": pd.Series(objects(findings.sets)[findings.ask], dtype=object),
            "actions": of_rule([rule.actions for rule in rules]),
        },
        columns=list(COLUMNS),
    )


def in_words(questionnaire: Questionnaire, words: Mapping[str, str]) -> str:
    """A text of the definition in English, else in the first language it has."""
    languages = ("en", *questionnaire.definition.languages)
    return next((words[language] for language in languages if language in words), next(iter(words.values()), ""))
