"""Whether a sign of unwilling work and a sign of a penalty meet: about the same workers, at the same time.

An older test of the International Labour Organization asks for one of each, one of them strong. It is met or not by
findings that belong together only; what comes out is consistent with forced labour, never a conclusion in law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from duediligence.answers.words import fold
from duediligence.assessment.reasoning.oracle import Case, Fix
from duediligence.assessment.reasoning.walkthrough import FindingLine, walk

Meeting = Literal["no_sign", "one_kind", "cannot_be_made", "apart", "weak", "consistent"]
Lack = Literal["group", "period"]


@dataclass(frozen=True)
class Duress:
    """How the test comes out.

    ``no_sign``: nothing was found that belongs to it; ``one_kind``: signs of one kind only; ``cannot_be_made``: it is
    not known whether findings belong together; ``apart``: they do not; ``weak``: they do, and none is strong;
    ``consistent``: they do, and one is strong. ``involuntariness``, ``penalty``: the findings of each kind; ``pairs``:
    those that belong together and decide it; ``lacking``: what is not known of which finding.
    """

    meeting: Meeting
    involuntariness: tuple[FindingLine, ...]
    penalty: tuple[FindingLine, ...]
    pairs: tuple[tuple[FindingLine, FindingLine], ...] = ()
    lacking: tuple[tuple[FindingLine, tuple[Lack, ...]], ...] = ()


def duress(case: Case) -> Duress:
    """The test over everything that was found at one supplier."""
    signs = [line for line in walk(case).findings if line.state == "fired" and line.rule.dimension is not None]
    unwilling = tuple(line for line in signs if line.rule.dimension == "involuntariness")
    forced = tuple(line for line in signs if line.rule.dimension == "penalty")
    if not (unwilling and forced):
        return Duress("one_kind" if signs else "no_sign", unwilling, forced)
    pairs = list(product(unwilling, forced))
    met = tuple(pair for pair in pairs if _belong_together(*pair))
    strong = tuple(pair for pair in met if any(_is_strong(line) for line in pair))
    if strong:
        return Duress("consistent", unwilling, forced, strong)
    lacking = _lacking([pair for pair in pairs if _belong_together(*pair) is None])
    if lacking:
        return Duress("cannot_be_made", unwilling, forced, met, lacking)
    return Duress("weak" if met else "apart", unwilling, forced, met)


def _belong_together(one: FindingLine, other: FindingLine) -> bool | None:
    """Whether both are about the same workers at the same time; None where that is not known."""
    first, second = one.fix or Fix("open"), other.fix or Fix("open")
    same_group = None if first.group is None or second.group is None else fold(first.group) == fold(second.group)
    same_time = None
    if first.period_from is not None and second.period_from is not None:
        ends = (first.period_until or date.max, second.period_until or date.max)
        same_time = max(first.period_from, second.period_from) <= min(ends)
    if False in (same_group, same_time):
        return False
    return None if None in (same_group, same_time) else True


def _lacking(
    pairs: Sequence[tuple[FindingLine, FindingLine]],
) -> tuple[tuple[FindingLine, tuple[Lack, ...]], ...]:
    """What is not known of the findings of these pairs, each finding once."""
    found: dict[str, tuple[FindingLine, tuple[Lack, ...]]] = {}
    for line in (line for pair in pairs for line in pair):
        fix = line.fix or Fix("open")
        lacks: list[Lack] = ["group"] if fix.group is None else []
        lacks += ["period"] if fix.period_from is None else []
        if lacks:
            found.setdefault(line.rule.id, (line, tuple(lacks)))
    return tuple(found.values())


def _is_strong(line: FindingLine) -> bool:
    return any("strong" in grades.values() for grades in line.rule.indicators)
