"""What generated suppliers, our desk and auditors say of the truth, with the mistakes that people make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.long import NOT_SAID, dates, long_frame, named
from duediligence.answers.values import days
from duediligence.assessment.engine.plan import plan
from duediligence.generator.chance import Chance
from duediligence.generator.pool import NOWHERE, Places, Pool, run_plan
from duediligence.generator.truth import Truth, applying
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE
from duediligence.reference import Facts

ANSWERS_FILE: Final = "answers.xlsx"
ANSWERS_SHEET: Final = "Answers"

UNASKED: Final = 40
SILENT: Final = 80
LATE_DAYS: Final = 60
"""Of a thousand suppliers so many were not asked, and do not answer. Answers are due so many days around the day."""

DENIED: Final = (50, 200, 500, 700)
"""Of a thousand adverse answers so many are told as safe ones, by ``truth.CONDITIONS``."""
MISSING: Final = 55
DONT_KNOW: Final = 25
REFUSED: Final = 8
UNREADABLE: Final = 3
COPIED: Final = 10
"""Of a thousand answers so many are blank, "don't know", refused, no answer at all, the text of another supplier."""

WORDS: Final = ("don't know", "refused", "see attached")
"""How the second, third and fourth of these are written."""
ERRORS: Final = (
    "missing", "dont_know", "refused", "unreadable", "denied", "copied", "contradictory", "no_answer", "late",
    "future_date",
)  # fmt: skip
"""Kinds of planted errors. The last three are of a whole response."""

EVIDENCE_SHARES: Final = (40, 35, 12, 5, 8)
"""Of a hundred responses so many rest on each of ``EVIDENCE``."""
OTHER_EVIDENCE: Final = 120
"""Of a thousand answers so many rest on something else than their response."""
AGES: Final = ((0, 300, 70), (300, 700, 20), (700, 1200, 10))
"""Days before the day of the assessment, from and to, and of a hundred responses how many are that old."""
FUTURE: Final = 5
"""Of a thousand responses so many are dated after the day of the assessment."""

AUDITED: Final = 120
AUDITED_ANSWERS: Final = 400
FOUND_OUT: Final = 600
"""Of a thousand suppliers that answer so many were audited too, on so many of a thousand questions; and of a thousand
suppliers our desk looked into so many."""

SOURCES: Final = ("self_assessment", "desk", "audit")
"""Who answers."""
SELF, DESK, AUDIT = range(len(SOURCES))
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Responses:
    """``long``: answers as written (LONG_COLUMNS), as the answers file has them. ``errors``: one row a planted error;
    columns key, row, question (None: of the whole response), kind (of ERRORS)."""

    long: pd.DataFrame
    errors: pd.DataFrame


def responses(
    questionnaire: Questionnaire,
    pools: Mapping[str, Pool],
    truth: Truth,
    frame: pd.DataFrame,
    facts: Facts,
    chance: Chance,
    as_of: date,
) -> Responses:
    """Let everybody answer: the supplier as it likes to be seen, our desk and auditors as it is."""
    writing = _Writing.of(chance, as_of)
    said = {}
    denied: dict[str, Flags] = {}
    for name, pool in pools.items():
        if pool.question.ask == "supplier":
            said[name], denied[name] = _told(pool, truth, chance)
    steps = plan(questionnaire)
    said = applying(steps, said, run_plan(steps, pools, said, frame, facts.factors))
    for number, (name, pool) in enumerate(pools.items()):
        true = truth.picked[name]
        if pool.question.ask == "supplier":
            own = writing.by_supplier(number, pool, said[name], denied[name])
            writing.by_audit(number, pool, true, own)
        else:
            writing.by_desk(number, true)
    return Responses(writing.long(frame, pools), writing.planted(frame, pools))


def _told(pool: Pool, truth: Truth, chance: Chance) -> tuple[Places, Flags]:
    """What suppliers would say, and where it is not so."""
    name, position = pool.question.id, truth.picked[pool.question.id]
    is_adverse = np.zeros(len(pool.texts) + 1, dtype=np.bool_)
    is_adverse[pool.adverse] = True
    denied = is_adverse[position] & chance.happens(np.array(DENIED)[truth.condition], "denied", name)
    denied &= len(pool.safe) > 0
    return np.where(denied, pool.one(pool.safe, chance, "denial", name), position), denied


@dataclass(frozen=True, slots=True)
class _Part:
    """Answers of one source to one question. ``text``: position in the pool, or −2 − position in WORDS."""

    question: int
    source: int
    row: NDArray[np.int32]
    text: NDArray[np.int32]
    evidence: NDArray[np.int32]


@dataclass
class _Writing:
    """The answers of a portfolio as they are written down, question after question.

    ``asked``, ``answering``, ``audited``, ``searched``: by supplier. ``evidence`` and ``dated``: by source, then
    supplier.
    """

    chance: Chance
    asked: Flags
    answering: Flags
    audited: Flags
    searched: Flags
    due: NDArray[np.int32]
    evidence: NDArray[np.int32]
    dated: NDArray[np.int32]
    as_of: int
    parts: list[_Part] = field(default_factory=list)
    errors: list[tuple[int, int, Places]] = field(default_factory=list)

    @classmethod
    def of(cls, chance: Chance, as_of: date) -> _Writing:
        today = days(as_of)
        asked = ~chance.happens(UNASKED, "unasked")
        answering = asked & ~chance.happens(SILENT, "silent")
        evidence = np.array(
            [
                chance.pick(EVIDENCE_SHARES, "evidence"),
                np.full(chance.size, EVIDENCE.index("documented")),
                np.full(chance.size, EVIDENCE.index("audited")),
            ],
            dtype=np.int32,
        )
        due = today - LATE_DAYS + chance.below(2 * LATE_DAYS, "due")
        return cls(
            chance=chance,
            asked=asked,
            answering=answering,
            audited=answering & chance.happens(AUDITED, "audited"),
            searched=asked & chance.happens(FOUND_OUT, "searched"),
            due=np.where(asked, due, NOT_SAID).astype(np.int32),
            evidence=evidence,
            dated=np.array([today - _age(chance, source) for source in SOURCES], dtype=np.int32),
            as_of=today,
        )

    def by_supplier(self, number: int, pool: Pool, said: Places, denied: Flags) -> Places:
        """What suppliers answer to a question: positions in the pool, NOWHERE where nothing usable was written."""
        name, chance = pool.question.id, self.chance
        asked = self.answering & (said != NOWHERE)
        how = chance.below(1000, "how", name)
        edges = np.cumsum((MISSING, DONT_KNOW, REFUSED, 0 if pool.question.type == "text" else UNREADABLE))
        kinds = np.searchsorted(edges, how, side="right")
        for kind in range(len(edges)):
            self.errors.append((kind, number, np.flatnonzero(asked & (kinds == kind))))
        given = asked & (kinds == len(edges))
        denied = denied & given
        if pool.own:
            copied = given & chance.happens(COPIED, "copied", name) & (said > pool.safe[0])
            said = np.where(copied, said - 1, said)
            self.errors.append((ERRORS.index("copied"), number, np.flatnonzero(copied)))
        self.errors.append((ERRORS.index("denied"), number, np.flatnonzero(denied)))
        stated = np.where(
            chance.happens(OTHER_EVIDENCE, "other evidence", name),
            chance.pick(EVIDENCE_SHARES, "evidence", name),
            self.evidence[SELF],
        )
        stated = np.where(denied, EVIDENCE.index("claimed"), np.where(given, stated, self.evidence[SELF]))
        written = np.flatnonzero(asked & (kinds > 0))
        text = np.where(given, said, -1 - kinds)[written]
        self._write(number, SELF, written, text, stated[written])
        return np.where(given, said, NOWHERE)

    def by_audit(self, number: int, pool: Pool, true: Places, own: Places) -> None:
        """What auditors found, and where it contradicts the supplier. They come after ``by_supplier``."""
        name = pool.question.id
        found = np.flatnonzero(self.audited & (true != NOWHERE) & self.chance.happens(AUDITED_ANSWERS, "audited", name))
        self._write(number, AUDIT, found, true[found], self.evidence[AUDIT][found])
        differs = found[(own[found] != NOWHERE) & (own[found] != true[found])]
        self.errors.append((ERRORS.index("contradictory"), number, differs))

    def by_desk(self, number: int, true: Places) -> None:
        """What our own desk found out."""
        found = np.flatnonzero(self.searched & (true != NOWHERE))
        self._write(number, DESK, found, true[found], self.evidence[DESK][found])

    def _write(self, question: int, source: int, row: Places, text: Places, evidence: NDArray[Any]) -> None:
        narrow = (each.astype(np.int32) for each in (row, text, evidence))
        self.parts.append(_Part(question, source, *narrow))

    def long(self, frame: pd.DataFrame, pools: Mapping[str, Pool]) -> pd.DataFrame:
        """The long frame, question after question; last the suppliers that were asked and did not answer."""
        texts = [text for pool in pools.values() for text in pool.texts]
        starts = np.cumsum([0, *(len(pool.texts) for pool in pools.values())])
        silent = np.flatnonzero(self.asked & ~self.answering).astype(np.int32)
        rows = [part.row for part in self.parts] + [silent]
        sizes = [len(row) for row in rows]
        row = np.concatenate(rows)
        question = np.repeat(np.array([part.question for part in self.parts] + [-1], dtype=np.int32), sizes)
        source = np.repeat(np.array([part.source for part in self.parts] + [SELF], dtype=np.int32), sizes)
        text = np.concatenate([part.text for part in self.parts] + [np.full(len(silent), -1)])
        value = np.where(text >= 0, starts[question] + text, len(texts) - 2 - text)
        evidence = np.concatenate([part.evidence for part in self.parts] + [np.full(len(silent), -1)])
        answered = question >= 0
        return long_frame(
            {
                "key": named(row, list(frame["key"])),
                "question": named(question, list(pools)),
                "value": named(np.where(answered, value, -1), [*texts, *WORDS]),
                "evidence": named(evidence, EVIDENCE),
                "dated": dates(np.where(answered, self.dated[source, row], np.int32(NOT_SAID))),
                "source": named(source, SOURCES),
                "due": dates(np.where(source == SELF, self.due[row], np.int32(NOT_SAID))),
                "file": named(np.zeros(len(row), dtype=np.int8), (ANSWERS_FILE,)),
                "sheet": named(np.zeros(len(row), dtype=np.int8), (ANSWERS_SHEET,)),
                "row": self._lines(row, source),
                "column": named(question, list(pools)),
            }
        )

    def _lines(self, row: NDArray[np.int32], source: NDArray[np.int32]) -> NDArray[np.int64]:
        """The line of the answers file for each answer: below the header one for each supplier and source."""
        used = np.zeros((self.chance.size, len(SOURCES)), dtype=np.bool_)
        used[row, source] = True
        lines = np.cumsum(used).reshape(used.shape) + 1
        return np.asarray(lines[row, source], dtype=np.int64)

    def planted(self, frame: pd.DataFrame, pools: Mapping[str, Pool]) -> pd.DataFrame:
        """The errors, those of whole responses first."""
        silent = self.asked & ~self.answering
        whole = (
            ("no_answer", silent),
            ("late", silent & (self.due < self.as_of)),
            ("future_date", self.answering & (self.dated[SELF] > self.as_of)),
        )
        errors = [(ERRORS.index(kind), -1, np.flatnonzero(flags)) for kind, flags in whole] + self.errors
        sizes = [len(row) for *_, row in errors]
        row = np.concatenate([row for *_, row in errors])
        return pd.DataFrame(
            {
                "key": named(row, list(frame["key"])),
                "row": row,
                "question": named(np.repeat([question for _, question, _ in errors], sizes), list(pools)),
                "kind": named(np.repeat([kind for kind, *_ in errors], sizes), ERRORS),
            }
        )


def _age(chance: Chance, source: str) -> Places:
    """How many days ago each supplier's answers of a source were given; a few lie in the future."""
    ages = np.array(AGES)
    which = chance.pick([share for *_, share in AGES], "age", source)
    old = ages[which, 0] + chance.below(ages[which, 1] - ages[which, 0], "days", source)
    if source == SOURCES[SELF]:
        old = np.where(chance.happens(FUTURE, "future"), -1 - chance.below(60, "future days"), old)
    return np.asarray(old, dtype=np.int64)
