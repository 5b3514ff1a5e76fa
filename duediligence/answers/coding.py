"""Written answers become columns of codes, each distinct spelling read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.answers.cells import Cell, cell_reader
from duediligence.answers.coded import (
    ANSWER_TYPES,
    ANSWERED,
    BLANK,
    NO_DATE,
    OPEN_SOURCES,
    SOURCES,
    AnswerColumn,
    Answers,
    OtherAnswers,
)
from duediligence.answers.credit import CreditScale
from duediligence.answers.preference import Candidates, preferred
from duediligence.answers.risk import risks
from duediligence.answers.values import EPOCH, days
from duediligence.answers.words import DEFAULT_EVIDENCE
from duediligence.errors import Level, Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE, Question

PLACES_SHOWN: Final = 20
"""A mistake repeated in more cells than this is shown for the first ones, with the number of the others."""

Codes = NDArray[np.intp]


def code_answers(
    long: pd.DataFrame,
    questionnaire: Questionnaire,
    keys: Sequence[str],
    as_of: date | None = None,
    *,
    protected: bool = False,
) -> tuple[Answers, tuple[Problem, ...]]:
    """Code the answers of the suppliers ``keys`` (the order of their frame).

    ``long`` has LONG_COLUMNS; ``evidence`` and ``source`` are ids, ``dated`` and ``due`` dates or None.
    An answer nobody backed rests on its source's usual evidence. Where a supplier answers a question more
    than once, the newest of a source counts, then the highest credit, then the riskiest; what other sources
    say stays beside it (``Answers.others``). ``as_of``: the day by which the age of an answer is credited;
    without one age is left aside, which is enough to see what can be used. Answers to unknown suppliers or
    questions are left out with a problem. Answers of protected sources are taken in only with ``protected``;
    without it everything comes out as if they did not exist, and nothing is said of them.
    """
    table = _Long.of(_of_sources(long, SOURCES) if protected else open_answers(long))
    problems = list(_left_out(table, questionnaire, frozenset(keys)))
    position = {key: place for place, key in enumerate(keys)}
    supplier = np.array([position.get(key, -1) for key in table.key_values], dtype=np.intp)[table.key]
    taken = supplier >= 0
    asked, due = _requests(table, supplier, taken, len(keys))

    columns: dict[str, AnswerColumn] = {}
    others: dict[str, OtherAnswers] = {}
    coding = _Coding(table, supplier, questionnaire, _credits(table, questionnaire, as_of), len(keys))
    for code, rows in _rows_by_question(table, taken):
        question = questionnaire.questions.get(table.questions[code])
        if question is not None and question.type != "note":
            columns[question.id], other, wrong = coding.column(rows, question)
            if len(other.row):
                others[question.id] = other
            problems += wrong
    ordered = {question: columns[question] for question in questionnaire.questions if question in columns}
    beside = {question: others[question] for question in ordered if question in others}
    return Answers(columns=ordered, asked=asked, due=due, others=beside), tuple(problems)


def open_answers(long: pd.DataFrame) -> pd.DataFrame:
    """The written answers without those of protected sources."""
    return _of_sources(long, OPEN_SOURCES)


def _of_sources(long: pd.DataFrame, allowed: Sequence[str]) -> pd.DataFrame:
    """The rows of these sources; a source that is not named is the supplier itself."""
    codes, names = _factorised(long["source"])
    wanted = np.array([*(name in allowed for name in names), True], dtype=np.bool_)
    return long if wanted.all() else long[wanted[codes]]


def _credits(table: _Long, questionnaire: Questionnaire, as_of: date | None) -> NDArray[np.int64]:
    """Credit of each row, 0–10,000; without a day as if nobody had dated anything."""
    scale = CreditScale.of(questionnaire.definition.scoring, as_of or EPOCH)
    dated = np.full_like(table.dated, NO_DATE) if as_of is None else table.dated
    return scale.credit(table.evidence.astype(np.uint8), dated)


@dataclass(frozen=True)
class _Long:
    """The long frame as codes: each column of few distinct values is factorised once."""

    frame: pd.DataFrame
    key: Codes
    key_values: Sequence[str]
    question: Codes
    questions: Sequence[str]
    value: Codes
    texts: Sequence[str]
    evidence: NDArray[np.int16]
    dated: NDArray[np.int32]
    due: NDArray[np.int32]
    source: Codes
    sources: Sequence[str]

    @classmethod
    def of(cls, long: pd.DataFrame) -> _Long:
        key, keys = _factorised(long["key"])
        question, questions = _factorised(long["question"])
        value, texts = _factorised(long["value"])
        evidence, kinds = _factorised(long["evidence"])
        source, sources = _factorised(long["source"])
        sources = [*sources, "self_assessment"]  # an answer of nobody in particular is the supplier's own
        source = np.where(source < 0, len(sources) - 1, source)
        place: dict[str, int] = {name: number for number, name in enumerate(EVIDENCE)}
        default = np.array([place[DEFAULT_EVIDENCE.get(name, "claimed")] for name in sources], dtype=np.int16)
        stated = np.array([place.get(str(kind), 0) for kind in kinds] + [-1], dtype=np.int16)[evidence]
        return cls(
            long, key, keys, question, questions, value, texts,
            np.where(stated >= 0, stated, default[source]).astype(np.int16),
            _as_days(long["dated"]), _as_days(long["due"]), source, sources,
        )  # fmt: skip

    def problem(self, row: int, message: str, advice: str, value: str | None, level: Level = "warning") -> Problem:
        """A problem at the place the answer came from."""
        file, sheet, number, column = (self.frame[name].iat[row] for name in ("file", "sheet", "row", "column"))
        place = _text(number)
        return Problem(
            message, advice, file=_text(file), sheet=_text(sheet), row=int(float(place)) if place else None,
            column=_text(column), value=value, level=level,
        )  # fmt: skip


def _factorised(column: pd.Series) -> tuple[Codes, Sequence[Any]]:
    """(codes, distinct values); −1 where missing."""
    codes, distinct = pd.factorize(column)
    return codes, list(distinct)


def _as_days(column: pd.Series) -> NDArray[np.int32]:
    codes, distinct = _factorised(column)
    known = [days(day.date() if isinstance(day, datetime) else day) for day in distinct]
    return np.array([*known, NO_DATE], dtype=np.int32)[codes]


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _left_out(table: _Long, questionnaire: Questionnaire, keys: frozenset[str]) -> Iterator[Problem]:
    """Suppliers and questions we do not know, said once each."""
    for code, key in enumerate(table.key_values):
        if key not in keys:
            first = int(np.argmax(table.key == code))
            yield table.problem(
                first, "These answers belong to a supplier that is not in the list.", "Import the supplier first.", key
            )
    for question in table.questions:
        if question not in questionnaire.questions:
            yield Problem(
                f"This questionnaire has no question “{question}”. Its answers are kept but not used.", level="note"
            )


def _requests(
    table: _Long, supplier: Codes, taken: NDArray[np.bool_], size: int
) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Who was asked, and the latest day until which."""
    asked = np.zeros(size, dtype=np.bool_)
    asked[supplier[taken]] = True
    due = np.full(size, NO_DATE, dtype=np.int32)
    dated = taken & (table.due != NO_DATE)
    np.maximum.at(due, supplier[dated], table.due[dated])
    return asked, due


def _rows_by_question(table: _Long, taken: NDArray[np.bool_]) -> Iterator[tuple[int, Codes]]:
    rows = np.flatnonzero(taken & (table.question >= 0) & (table.value >= 0))
    codes = table.question[rows].astype(np.int32)
    rows = rows[np.argsort(codes, kind="stable")]
    edges = np.searchsorted(table.question[rows], np.arange(len(table.questions) + 1))
    for code in range(len(table.questions)):
        if edges[code] < edges[code + 1]:
            yield code, rows[edges[code] : edges[code + 1]]


@dataclass(frozen=True)
class _Coding:
    """What the columns of all questions are made from; ``supplier`` and ``credit`` by row of the table."""

    table: _Long
    supplier: Codes
    questionnaire: Questionnaire
    credit: NDArray[np.int64]
    size: int

    def column(self, rows: Codes, question: Question) -> tuple[AnswerColumn, OtherAnswers, list[Problem]]:
        """The answers to one question: each distinct spelling coded once, then spread to the suppliers."""
        table, supplier = self.table, self.supplier[rows]
        used, spelling = np.unique(table.value[rows], return_inverse=True)
        read: Callable[[str], Cell] = cell_reader(question, self.questionnaire)
        cells = [read(str(table.texts[code])) for code in used]
        problems = _misread(table, rows, spelling, cells, used)

        dtype, empty = ANSWER_TYPES.get(question.type, (np.float64, np.nan))
        coded = np.array([empty if cell.state != ANSWERED else cell.value for cell in cells], dtype=dtype)
        states = np.array([cell.state for cell in cells], dtype=np.uint8)
        sources = np.array([SOURCES.index(name) for name in table.sources], dtype=np.uint8)[table.source[rows]]
        kept = np.flatnonzero(states[spelling] != BLANK)
        beside = kept[:0]
        several = np.bincount(supplier[kept], minlength=self.size)[supplier[kept]] > 1
        if several.any():
            risk = np.zeros(len(cells), dtype=np.int64)
            answered = np.flatnonzero(states == ANSWERED)
            risk[answered] = risks(question, coded[answered])
            given = Candidates(
                supplier, coded[spelling], states[spelling], table.dated[rows], sources, self.credit[rows],
                risk[spelling],
            )  # fmt: skip
            choice = preferred(kept[several], given)
            kept, beside = np.concatenate([kept[~several], choice.counting]), choice.others
            problems += _answered_twice(table, [(rows[row], rows[other]) for row, other in choice.twice])

        column = AnswerColumn(
            values=np.full(self.size, empty, dtype=dtype),
            state=np.zeros(self.size, dtype=np.uint8),
            evidence=np.zeros(self.size, dtype=np.uint8),
            dated=np.full(self.size, NO_DATE, dtype=np.int32),
            source=np.zeros(self.size, dtype=np.uint8),
        )
        to = supplier[kept]
        column.values[to] = coded[spelling[kept]]
        column.state[to] = states[spelling[kept]]
        column.evidence[to] = table.evidence[rows[kept]]
        column.dated[to] = table.dated[rows[kept]]
        column.source[to] = sources[kept]
        others = OtherAnswers(
            row=supplier[beside],
            values=coded[spelling[beside]],
            evidence=table.evidence[rows[beside]].astype(np.uint8),
            dated=table.dated[rows[beside]],
            source=sources[beside],
        )
        return column, others, problems


def _misread(table: _Long, rows: Codes, spelling: Codes, cells: Iterable[Cell], used: Codes) -> list[Problem]:
    """One problem a cell, up to PLACES_SHOWN for one spelling, then one that counts the others."""
    problems = []
    order = np.argsort(spelling, kind="stable")
    edges = np.searchsorted(spelling[order], np.arange(len(used) + 1))
    for place, cell in enumerate(cells):
        if cell.wrong is None:
            continue
        value = str(table.texts[used[place]])
        hits = rows[order[edges[place] : edges[place + 1]]]
        message = f"{cell.wrong.message} It counts as unanswered."
        problems += [table.problem(int(row), message, cell.wrong.advice, value) for row in hits[:PLACES_SHOWN]]
        if len(hits) > PLACES_SHOWN:
            more = table.problem(int(hits[PLACES_SHOWN]), "", "", None)
            message = f"The same in {len(hits) - PLACES_SHOWN:,} more cells of this question, from this row on."
            problems.append(
                Problem(message, cell.wrong.advice, file=more.file, sheet=more.sheet, row=more.row, column=more.column,
                        value=value)
            )  # fmt: skip
    return problems


def _answered_twice(table: _Long, pairs: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """One problem an answer that stands beside what counts, up to PLACES_SHOWN by one source or by two, then a count.

    Each pair: the row that counts and the one that says otherwise.
    """
    alike = [table.source[row] == table.source[other] for row, other in pairs]
    for by_one in (True, False):
        mine = [pair for pair, same in zip(pairs, alike, strict=True) if same == by_one]
        for row, other in mine[:PLACES_SHOWN]:
            used, left = (str(table.texts[table.value[place]]) for place in (row, other))
            if by_one:
                message = f"This supplier answers this question more than once. We use “{used}”."
                advice = "Keep the answer that is right, or check with the supplier."
                yield table.problem(int(other), message, advice, left)
            else:
                message = "Another source answers this question differently."
                message = f"{message} The score uses “{used}”; harm is read from both."
                yield table.problem(int(other), message, "Find out which of them is right.", left, level="note")
        if len(mine) > PLACES_SHOWN:
            message = f"The same in {len(mine) - PLACES_SHOWN:,} more answers to this question, from this row on."
            level: Level = "warning" if by_one else "note"
            yield table.problem(int(mine[PLACES_SHOWN][1]), message, "", None, level=level)
