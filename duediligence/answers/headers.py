"""Which column of a table of answers holds what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from duediligence.answers.words import fold
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.spreadsheets import Table, normalise_header
from duediligence.suppliers.columns import FIELDS

JOIN_FIELDS: Final = ("supplier_id", "name", "country", "site")
"""Standard columns that say whose answers a row holds, besides ``key`` of our own workbook."""

ATTRIBUTE_WORDS: Final[Mapping[str, str]] = {
    "evidence": "evidence", "evidence level": "evidence", "kind of evidence": "evidence",
    "dated": "dated", "date": "dated", "date of evidence": "dated", "evidence date": "dated",
    "date of answer": "dated", "answered on": "dated",
    "source": "source", "who answered": "source", "answered by": "source", "source of answer": "source",
    "source of the answer": "source", "source of information": "source", "information source": "source",
    "source type": "source", "kind of source": "source", "type of source": "source", "reported by": "source",
    "quelle": "source", "fuente": "source", "fonte": "source", "bron": "source", "kaynak": "source",
    "nguồn": "source", "sumber": "source", "источник": "source", "来源": "source", "信息来源": "source",
    "due": "due", "due date": "due", "answers due": "due", "deadline": "due",
    "comment": "comment", "comments": "comment", "note": "comment", "remark": "comment",
}  # fmt: skip
KEY_WORDS: Final = frozenset({"key", "key please leave"})
"""How the answers workbook heads the column with the keys of the register."""


@dataclass(frozen=True)
class Headers:
    """Positions of the columns of one table.

    ``join``: key, supplier_id, name, country, site → position. ``whole_row``: evidence, dated, source,
    due, comment → position. ``questions``: question id → position. ``parts``: (question id, evidence |
    dated | source | comment) → position. ``repeated``, ``unknown``: positions of columns not used.
    """

    join: Mapping[str, int]
    whole_row: Mapping[str, int]
    questions: Mapping[str, int]
    parts: Mapping[tuple[str, str], int]
    repeated: tuple[int, ...]
    unknown: tuple[int, ...]


def question_words(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Folded id, label of any language or synonym → question id; what two questions share is left out."""
    words: dict[str, str] = {}
    shared: set[str] = set()
    questions = [question for question in questionnaire.questions.values() if question.type != "note"]
    for question in questions:
        for word in map(fold, (*question.label.values(), *question.synonyms)):
            if words.setdefault(word, question.id) != question.id:
                shared.add(word)
    known = {word: question for word, question in words.items() if word and word not in shared}
    return {**known, **{fold(question.id): question.id for question in questions}}


def headers_of(table: Table, questionnaire: Questionnaire) -> Headers:
    """Match the header of every column: question, part of a question, whole row, join column."""
    words = question_words(questionnaire)
    join: dict[str, int] = {}
    whole_row: dict[str, int] = {}
    questions: dict[str, int] = {}
    parts: dict[tuple[str, str], int] = {}
    repeated, unknown = [], []
    for position, header in enumerate(table.headers):
        word = fold(header)
        if not word:
            continue
        part = _part(header, words)
        if word in words:
            taken = questions.setdefault(words[word], position)
        elif part is not None:
            taken = parts.setdefault(part, position)
        elif word in ATTRIBUTE_WORDS:
            taken = whole_row.setdefault(ATTRIBUTE_WORDS[word], position)
        elif (field := supplier_field(header)) in JOIN_FIELDS or field == "key":
            taken = join.setdefault(field, position)
        else:
            taken = position
            if field is None:
                unknown.append(position)
        if taken != position:
            repeated.append(position)
    return Headers(join, whole_row, questions, parts, tuple(repeated), tuple(unknown))


def supplier_field(header: str) -> str | None:
    """``key`` or the standard column of a supplier list that a header names most surely; None for none."""
    word = normalise_header(header)
    if word in KEY_WORDS:
        return "key"
    weights = {field: column.synonyms[word] for field, column in FIELDS.items() if word in column.synonyms}
    return max(weights, key=lambda field: weights[field]) if weights else None


def _part(header: str, words: Mapping[str, str]) -> tuple[str, str] | None:
    """(question id, attribute) of ``worker_pays_fee.evidence`` or ``Do workers pay a fee? – date``."""
    for question, attribute in _splits(header):
        if fold(question) in words and fold(attribute) in ATTRIBUTE_WORDS:
            return words[fold(question)], ATTRIBUTE_WORDS[fold(attribute)]
    return None


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """The header cut before its last one, two or three words."""
    pieces = re.split(r"([\s.:|/()–—-]+)", header.strip(" )"))
    for cut in range(len(pieces) - 2, max(0, len(pieces) - 7), -2):
        yield "".join(pieces[:cut]), "".join(pieces[cut + 1 :])


def is_wide_table(table: Table, questionnaire: Questionnaire) -> bool:
    """True where the table says whose answers it holds and at least half of its other columns are questions.

    At least one column must be headed by a question's id or its very words: a synonym such as ``factory
    address``, or a standard column of supplier lists, is no sign of answers by itself.
    """
    found = headers_of(table, questionnaire)
    about_suppliers = {position for position, header in enumerate(table.headers) if supplier_field(header)}
    questions = [position for position in found.questions.values() if position not in about_suppliers]
    others = [position for position, header in enumerate(table.headers) if fold(header) and position not in questions]
    beside = set(others) - {*found.join.values(), *found.whole_row.values(), *found.parts.values(), *found.repeated}
    own_words = {
        fold(text)
        for question in questionnaire.questions.values()
        for text in (question.id, *question.label.values())
    }  # fmt: skip
    return (
        bool({"key", "supplier_id", "name"} & set(found.join))
        and any(fold(table.headers[position]) in own_words for position in questions)
        and len(questions) >= len(beside)
    )
