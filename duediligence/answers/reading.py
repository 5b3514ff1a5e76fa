"""A table with suppliers as rows and questions as columns becomes one row an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from duediligence.answers.coded import NO_DATE, SOURCES
from duediligence.answers.headers import JOIN_FIELDS, Headers, headers_of, question_words
from duediligence.answers.joining import SupplierIndex
from duediligence.answers.long import NOT_SAID, dates, empty_long, long_frame, named
from duediligence.answers.protection import LEFT_OUT, without_protected
from duediligence.answers.values import NotRead, calendar_date, days
from duediligence.answers.words import EVIDENCE_LABELS, EVIDENCE_OF, SOURCE_LABELS, fold, source_of
from duediligence.errors import Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.model import EVIDENCE
from duediligence.spreadsheets.table import Table

Places = NDArray[np.intp]
Codes = NDArray[np.int32]


def answers_from_columns(
    table: Table,
    questionnaire: Questionnaire,
    suppliers: pd.DataFrame,
    file: str,
    as_of: date,
    *,
    shown: Sequence[str] | None = None,
    protected: bool = False,
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """The written answers of a table as a long frame (LONG_COLUMNS) and what could not be used.

    ``suppliers`` is the Suppliers frame the rows are joined to; ``as_of`` the day of the upload, the date of
    an answer that has none. An empty cell is no answer. A row with a due date and no answer stands as a row
    without a question. ``shown``: headers as a person sees them. Answers of protected sources are taken in only with
    ``protected``; without it one problem says that there were some, and all else comes out as if there were none.
    """
    headers, left_out = headers_of(table, questionnaire), False
    if not protected:
        table, left_out = without_protected(table, headers)
    reading = _Reading(table, questionnaire, suppliers, file, as_of, headers)
    if shown is not None:
        reading.shown = tuple(shown)
    long, problems = reading.run()
    if not left_out:
        return long, problems
    return long, (*(problems if reading.anything else ()), LEFT_OUT)


@dataclass
class _Column:
    """One column: distinct texts and, for each record, which of them (−1 = empty)."""

    texts: Sequence[str]
    codes: Codes


class _Reading:
    def __init__(
        self,
        table: Table,
        questionnaire: Questionnaire,
        suppliers: pd.DataFrame,
        file: str,
        as_of: date,
        headers: Headers,
    ) -> None:
        self.table, self.questionnaire, self.suppliers = table, questionnaire, suppliers
        self.file, self.as_of, self.headers = file, as_of, headers
        self.rows: NDArray[np.int32] = np.asarray(table.rows.to_numpy(zero_copy_only=False), dtype=np.int32)
        self.problems: list[Problem] = []
        self.shown = table.headers
        self.anything = True

    def run(self) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
        self._about_headers()
        found = self.headers
        if not found.questions or not {"key", "supplier_id", "name"} & set(found.join):
            self.problems.append(self._nothing_to_read())
            return empty_long(), tuple(self.problems)
        columns = {question: self._column(position) for question, position in found.questions.items()}
        records = ~self._label_rows(columns)
        self._use_words_as_headers(records)
        due = self._attribute(found.whole_row.get("due"), self._due, records)
        filled = self._filled([*columns.values()]) & records
        self.anything = bool((filled | (due >= 0)).any())
        supplier = self._joined(filled | (due >= 0))
        frame = self._long(columns, filled & (supplier >= 0), supplier, due)
        return frame, tuple(self.problems)

    # ── columns ────────────────────────────────────────────────────────────────────────────────────

    def _column(self, position: int) -> _Column:
        trimmed = pc.utf8_trim_whitespace(self.table.cells.column(position).cast(pa.string()))
        encoded = pc.dictionary_encode(trimmed.combine_chunks() if isinstance(trimmed, pa.ChunkedArray) else trimmed)
        texts = encoded.dictionary.to_pylist()
        codes = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)
        if "" in texts:
            codes = np.where(codes == texts.index(""), np.int32(-1), codes)
        return _Column(texts, codes)

    def _filled(self, columns: Sequence[_Column]) -> NDArray[np.bool_]:
        filled = np.zeros(len(self.rows), dtype=np.bool_)
        for column in columns:
            filled |= column.codes >= 0
        return filled

    def _label_rows(self, columns: Mapping[str, _Column]) -> NDArray[np.bool_]:
        """Records that repeat the questions as words, as below the hidden ids of our own workbook."""
        words = question_words(self.questionnaire)
        labels = np.ones(len(self.rows), dtype=np.bool_)
        for question, column in columns.items():
            same = [words.get(fold(text)) == question for text in column.texts]
            labels &= np.array([*same, False], dtype=np.bool_)[column.codes]
        return labels

    def _use_words_as_headers(self, records: NDArray[np.bool_]) -> None:
        """Where the ids are hidden a person sees the row of words: problems name columns by it."""
        for place in np.flatnonzero(~records)[:1]:
            words = [self.table.cells.column(position)[place].as_py() for position in range(len(self.shown))]
            self.shown = tuple(word or header for word, header in zip(words, self.shown, strict=True))

    def _about_headers(self) -> None:
        advice = "If it holds answers, use the question's id or its words as the header."
        for position in self.headers.unknown:
            self._say(None, position, "We found no question for this column, so it is not used.", advice, level="note")
        for position in self.headers.repeated:
            self._say(None, position, "An earlier column holds the same. We use that one.", "Keep one of the two.")
        for (_, part), position in self.headers.parts.items():
            if part == "comment":
                self._say(None, position, "Comments stay in your file; the assessment does not use them.", level="note")

    def _nothing_to_read(self) -> Problem:
        if not self.headers.questions:
            message = f"No column of this table fits a question of “{self.questionnaire.definition.id}”."
            advice = "Use the ids or the words of the questions as headers; the answers workbook has them."
        else:
            message = "No column of this table says whose answers these are."
            advice = "Add a column with the supplier id, or the supplier's name and country."
        return Problem(message, advice, "blocking", self.file, self.table.sheet, self.table.header_row)

    def _say(
        self, place: int | None, position: int, message: str, advice: str = "", value: str | None = None, **more: Any
    ) -> None:
        row = self.table.header_row if place is None else int(self.rows[place])
        header = " ".join(self.shown[position].split())[:80] or self.table.letters[position]
        self.problems.append(
            Problem(
                message, advice, file=self.file, sheet=self.table.sheet, row=row, column=header, value=value, **more
            )
        )

    # ── suppliers ──────────────────────────────────────────────────────────────────────────────────

    def _joined(self, wanted: NDArray[np.bool_]) -> Places:
        """Row of the supplier in its frame for each wanted record, −1 where there is none."""
        index = SupplierIndex(self.suppliers)
        fields = {name: self._column(at) for name, at in self.headers.join.items() if name in ("key", *JOIN_FIELDS)}
        supplier = np.full(len(self.rows), -1, dtype=np.intp)
        position = next(self.headers.join[name] for name in ("name", "supplier_id", "key") if name in fields)
        for place in np.flatnonzero(wanted):
            said = {name: c.texts[c.codes[place]] for name, c in fields.items() if c.codes[place] >= 0}
            match = index.find(said)
            if match.place is not None:
                supplier[place] = match.place
            if match.message:
                value = said.get("name") or said.get("supplier_id") or said.get("key")
                level = "blocking" if match.place is None else "warning"
                self._say(int(place), position, match.message, match.advice, value, level=level)
        return supplier

    # ── evidence, date, source, due ────────────────────────────────────────────────────────────────

    def _attribute(
        self, position: int | None, read: Callable[[str], int | tuple[int, NotRead]], wanted: NDArray[np.bool_]
    ) -> Codes:
        """A code for each record; NOT_SAID where the cell is empty. What cannot be read is said where ``wanted``."""
        if position is None:
            return np.full(len(self.rows), NOT_SAID, dtype=np.int32)
        column = self._column(position)
        codes = []
        for number, text in enumerate(column.texts):
            result = read(text)
            code, wrong = result if isinstance(result, tuple) else (result, None)
            codes.append(code)
            if wrong is not None:
                for place in np.flatnonzero((column.codes == number) & wanted):
                    self._say(int(place), position, wrong.message, wrong.advice, text)
        return np.where(wanted, np.array([*codes, NOT_SAID], dtype=np.int32)[column.codes], np.int32(NOT_SAID))

    @staticmethod
    def _evidence(text: str) -> int | tuple[int, NotRead]:
        name = EVIDENCE_OF.get(fold(text))
        if name is None:
            known = ", ".join(EVIDENCE_LABELS.values())
            return 0, NotRead("We do not know this kind of evidence. It counts as claimed.", f"Write one of: {known}.")
        return [str(kind) for kind in EVIDENCE].index(name)

    @staticmethod
    def _source(text: str) -> int | tuple[int, NotRead]:
        source = source_of(text)
        if source is None:
            known = ", ".join(SOURCE_LABELS.values())
            return 0, NotRead("We do not know this source. It counts as self-assessment.", f"Write one of: {known}.")
        return SOURCES.index(source)

    def _dated(self, text: str) -> int | tuple[int, NotRead]:
        day = calendar_date(text)
        if isinstance(day, NotRead):
            return NO_DATE, NotRead(f"{day.message} The answer counts as undated.", day.advice)
        if day > self.as_of:
            return NO_DATE, NotRead("This date lies in the future. The answer counts as undated.", "Check the date.")
        return days(day)

    @staticmethod
    def _due(text: str) -> int | tuple[int, NotRead]:
        day = calendar_date(text)
        return (NOT_SAID, day) if isinstance(day, NotRead) else days(day)

    # ── the long frame ─────────────────────────────────────────────────────────────────────────────

    def _pieces(
        self, columns: Mapping[str, _Column], usable: NDArray[np.bool_], whole: Mapping[str, Codes]
    ) -> Iterator[tuple[str, _Column, Places, Mapping[str, Codes]]]:
        """(question, column, records answered, evidence/dated/source of those records)."""
        readers = {"evidence": self._evidence, "dated": self._dated, "source": self._source}
        for question, column in columns.items():
            at = np.flatnonzero(usable & (column.codes >= 0))
            own = {}
            for part, read in readers.items():
                position = self.headers.parts.get((question, part))
                codes = whole[part][at]
                if position is not None:
                    said = self._attribute(position, read, usable & (column.codes >= 0))[at]
                    codes = np.where(said == NOT_SAID, codes, said)
                own[part] = codes
            yield question, column, at, own

    def _long(
        self, columns: Mapping[str, _Column], usable: NDArray[np.bool_], supplier: Places, due: Codes
    ) -> pd.DataFrame:
        readers = {"evidence": self._evidence, "dated": self._dated, "source": self._source}
        whole = {
            name: self._attribute(self.headers.whole_row.get(name), read, supplier >= 0)
            for name, read in readers.items()
        }
        texts: list[str] = []
        parts: dict[str, list[NDArray[Any]]] = {name: [] for name in ("at", "question", "value", "column", *whole)}
        headers: list[str] = []
        for number, (question, column, at, own) in enumerate(self._pieces(columns, usable, whole)):
            parts["at"].append(at)
            parts["question"].append(np.full(len(at), number))
            parts["column"].append(np.full(len(at), number))
            parts["value"].append(column.codes[at] + len(texts))
            for name in whole:
                parts[name].append(own[name])
            texts += column.texts
            headers.append(self.shown[self.headers.questions[question]])
        asked_only = np.flatnonzero((supplier >= 0) & (due >= 0) & ~usable)
        parts["at"].append(asked_only)
        for name in ("question", "column", "value"):
            parts[name].append(np.full(len(asked_only), -1))
        for name in whole:
            said = whole[name][asked_only] if name == "source" else NOT_SAID
            parts[name].append(np.full(len(asked_only), said, dtype=np.int32))
        joined = {name: np.concatenate(arrays) for name, arrays in parts.items()}
        return self._frame(joined, list(columns), texts, headers, supplier, due)

    def _frame(
        self,
        parts: Mapping[str, NDArray[Any]],
        questions: Sequence[str],
        texts: Sequence[str],
        headers: Sequence[str],
        supplier: Places,
        due: Codes,
    ) -> pd.DataFrame:
        at = parts["at"]
        answered = parts["question"] >= 0
        dated = np.where((parts["dated"] == NOT_SAID) & answered, days(self.as_of), parts["dated"])
        keys, key_names = pd.factorize(self.suppliers["key"].astype(object))
        return long_frame(
            {
                "key": named(keys[supplier[at]], list(key_names)),
                "question": named(parts["question"], questions),
                "value": named(parts["value"], texts),
                "evidence": named(parts["evidence"], EVIDENCE),
                "dated": dates(dated),
                "source": named(np.maximum(parts["source"], 0), SOURCES),
                "due": dates(due[at]),
                "file": named(np.zeros(len(at), dtype=np.intp), (self.file,)),
                "sheet": named(np.full(len(at), -1 if self.table.sheet is None else 0), (self.table.sheet,)),
                "row": self.rows[at],
                "column": named(parts["column"], headers),
            }
        )
