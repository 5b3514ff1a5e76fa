"""One answer a row: columns say whose it is, to which question, and the answer; evidence and date stand beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd
import pyarrow as pa

from duediligence.answers.headers import headers_of, is_wide_table, question_words
from duediligence.answers.long import empty_long
from duediligence.answers.protection import LEFT_OUT, without_protected
from duediligence.answers.reading import answers_from_columns
from duediligence.answers.words import fold
from duediligence.errors import Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.spreadsheets.table import Table

QUESTION_WORDS: Final = frozenset(
    {"question", "question id", "question code", "questions", "criterion", "indicator", "frage", "question posée",
     "pregunta", "pergunta", "domanda", "vraag", "вопрос", "问题", "問題", "質問", "질문"}
)  # fmt: skip
ANSWER_WORDS: Final = frozenset(
    {"answer", "answers", "response", "reply", "value", "antwort", "réponse", "reponse", "respuesta", "resposta",
     "risposta", "antwoord", "ответ", "回答", "答案", "答复", "답변", "응답"}
)  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """Positions of the columns with the question and the answer; question as written → its id."""

    question: int
    answer: int
    known: Mapping[str, str]


def is_answers_table(table: Table, questionnaire: Questionnaire) -> bool:
    """Whether a table holds answers: questions as columns, or one answer a row with a question that we know."""
    return lines_of(table, questionnaire) is not None or is_wide_table(table, questionnaire)


def lines_of(table: Table, questionnaire: Questionnaire) -> Lines | None:
    """How a table holds one answer a row; None where it does not."""
    words = [fold(header) for header in table.headers]
    question = next((at for at, word in enumerate(words) if word in QUESTION_WORDS), None)
    answer = next((at for at, word in enumerate(words) if word in ANSWER_WORDS), None)
    if question is None or answer is None:
        return None
    if not {"key", "supplier_id", "name"} & set(headers_of(_without(table, question), questionnaire).join):
        return None
    known = question_words(questionnaire)
    texts = {text for text in table.cells.column(question).to_pylist() if text}
    found = {text: known[fold(text)] for text in texts if fold(text) in known}
    return Lines(question, answer, found) if found else None


def answers_from_table(
    table: Table,
    questionnaire: Questionnaire,
    suppliers: pd.DataFrame,
    file: str,
    as_of: date,
    *,
    protected: bool = False,
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """The written answers of a table as a long frame (LONG_COLUMNS) and what could not be used.

    See ``answers_from_columns``. Of one answer a row, a question that we do not know is a problem of each row with an
    answer to it.
    """
    lines = lines_of(table, questionnaire)
    if lines is None:
        return answers_from_columns(table, questionnaire, suppliers, file, as_of, protected=protected)
    left_out = False
    if not protected:
        headers = replace(headers_of(_without(table, lines.question), questionnaire), questions={"": lines.answer})
        table, left_out = without_protected(table, headers)
    places: defaultdict[str | None, list[int]] = defaultdict(list)
    asked = table.cells.column(lines.question).to_pylist()
    for place, text in enumerate(asked):
        if text and text.strip():
            places[lines.known.get(text)].append(place)
    parts: list[pd.DataFrame] = []
    problems = _unknown(table, lines, places.pop(None, []), file)
    for question in (each for each in questionnaire.order if each in places):
        of = _of_question(table, lines, question, places[question])
        long, wrong = answers_from_columns(
            of, questionnaire, suppliers, file, as_of, shown=table.headers, protected=protected
        )
        parts.append(long)
        problems += wrong
    told = pd.concat([part for part in parts if len(part)] or [empty_long()], ignore_index=True)
    if not left_out:
        return told, tuple(dict.fromkeys(problems))
    anything = any(text and text.strip() for text in table.cells.column(lines.answer).to_pylist())
    return told, (*(dict.fromkeys(problems) if anything else ()), LEFT_OUT)


def _unknown(table: Table, lines: Lines, places: list[int], file: str) -> list[Problem]:
    """A problem for each answer to a question that we do not know."""
    asked, given = (table.cells.column(at).to_pylist() for at in (lines.question, lines.answer))
    return [
        Problem(
            "We do not know this question, so its answer is not used.",
            "Write the question's id or its words, as the answers workbook has them.",
            "blocking",
            file,
            table.sheet,
            table.rows[place].as_py(),
            table.headers[lines.question],
            value=asked[place],
            kind="question_unknown",
        )
        for place in places
        if given[place] and given[place].strip()
    ]


def _of_question(table: Table, lines: Lines, question: str, places: list[int]) -> Table:
    """The rows that answer one question, their answers in a column headed by its id; all columns stay in place."""
    headers = list(table.headers)
    headers[lines.answer], headers[lines.question] = question, ""
    taken = pa.array(places, type=pa.int64())
    return replace(table, headers=tuple(headers), cells=table.cells.take(taken), rows=table.rows.take(taken))


def _without(table: Table, position: int) -> Table:
    headers = tuple("" if at == position else header for at, header in enumerate(table.headers))
    return replace(table, headers=headers)
