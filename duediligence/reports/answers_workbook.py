"""One workbook to fill in: suppliers as rows, questions as columns, drop-downs, and how to do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from duediligence.answers.cells import choice_labels, chosen_choices
from duediligence.answers.values import NotRead, calendar_date, number
from duediligence.answers.words import DONT_KNOW_LABEL, EVIDENCE_LABELS, REFUSED_LABEL, SOURCE_LABELS
from duediligence.dashboards.labels import missing
from duediligence.questionnaire import Question, Questionnaire, sentence
from duediligence.reference import country_name
from duediligence.reports.book import ANSWER, LOCKED, RULE, Book, write

MADE: Final = date(2000, 1, 1)
"""A form to fill in bears no date of its own, so that the same form has the same bytes."""

IDS_ROW, LABELS_ROW, FIRST_ROW = 0, 1, 2
_NOTE_CHARACTERS: Final = 255
"""What Excel shows beside a chosen cell."""

_SUPPLIER_COLUMNS: Final = (
    ("key", "Key (please leave)", 8), ("supplier_id", "Supplier id", 14), ("name", "Supplier name", 34),
    ("country", "Country", 16), ("site", "Site", 18),
)  # fmt: skip
_ROW_COLUMNS: Final = (
    ("evidence", "Evidence", 18, "What these answers rest on. Left empty, it follows from the source."),
    ("dated", "Dated", 12, "The day of the evidence, or of the answers. Left empty: the day of the upload."),
    ("source", "Source", 17, "Who answered. Left empty: self-assessment."),
    ("due", "Due", 12, "Until when the supplier should answer. A row with a due date counts as asked."),
)


def answers_workbook(
    suppliers: pd.DataFrame, answers: pd.DataFrame | None, questionnaire: Questionnaire, language: str = "en"
) -> bytes:
    """The workbook as xlsx, with the answers of the long frame ``answers`` filled in; for our own desk.

    Sheets: How to fill in; Answers (row 1, hidden: ids; row 2: words; then one row a supplier, answer cells
    yellow and unlocked); Lists (hidden). ``answers_from_table`` reads it back.
    """
    book = Book("Answers to fill in", MADE)
    # a desk-only question may not reach a supplier by mistake, so it stands on the supplier's page only
    questions = [each for each in questionnaire.questions.values() if each.type != "note" and each.ask == "supplier"]
    _how_to(book, questionnaire, language)
    sheet = book.workbook.add_worksheet("Answers")
    names = _lists(book, questions, language)
    known = _Known.of(answers)
    columns = _columns(questions, known, questionnaire, language)
    _head(book, sheet, columns)
    _supplier_rows(book, sheet, suppliers, columns, known, questionnaire, language)
    for place, column in enumerate(columns):
        _validation(sheet, place, column, names, len(suppliers))
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.autofilter(LABELS_ROW, 0, LABELS_ROW + max(len(suppliers), 1), len(columns) - 1)
    book.printed(sheet, "Answers")
    sheet.repeat_rows(LABELS_ROW)
    return book.finished()


@dataclass(frozen=True)
class _Column:
    """One column: ``id`` as written in the hidden row; ``question`` and ``part`` where it belongs to one."""

    id: str
    label: str
    width: float
    note: str
    question: Question | None = None
    part: str | None = None


@dataclass(frozen=True)
class _Known:
    """Answers already there: ``values`` by (key, question); ``rows`` by key: what most of its answers say of
    evidence, date, source and due; ``own``: (key, question, part) where an answer says otherwise."""

    values: Mapping[tuple[str, str], str]
    rows: Mapping[str, Mapping[str, Any]]
    own: Mapping[tuple[str, str, str], Any]

    @classmethod
    def of(cls, answers: pd.DataFrame | None) -> _Known:
        if answers is None or answers.empty:
            return cls({}, {}, {})
        names = ("key", "question", "value", "evidence", "dated", "source", "due")
        columns = [[None if missing(value) else value for value in answers[name]] for name in names]
        last = {(row[0], row[1]): dict(zip(names[2:], row[2:], strict=True)) for row in zip(*columns, strict=True)}
        by_key: dict[str, list[dict[str, Any]]] = {}
        for (key, _), said in last.items():
            by_key.setdefault(key, []).append(said)
        rows = {key: _usual(said) for key, said in by_key.items()}
        own = {
            (key, question, part): said[part]
            for (key, question), said in last.items()
            for part in ("evidence", "dated", "source")
            if question is not None and said[part] is not None and said[part] != rows[key][part]
        }
        values = {place: said["value"] for place, said in last.items() if said["value"] is not None and place[1]}
        return cls(values, rows, own)


def _usual(said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The commonest evidence, date and source of a supplier's answers, and its latest due date.

    An answer that does not name its evidence keeps the row's cell empty, so that none is added to it.
    """
    usual: dict[str, Any] = {}
    for part in ("evidence", "dated", "source"):
        values = [each[part] for each in said if each["value"] is not None]
        usual[part] = None if None in values or not values else Counter(values).most_common(1)[0][0]
    usual["due"] = max((each["due"] for each in said if each["due"] is not None), default=None)
    return usual


def _text(words: Mapping[str, str], language: str, otherwise: str = "") -> str:
    return words.get(language) or next(iter(words.values()), otherwise)


def _columns(
    questions: Sequence[Question], known: _Known, questionnaire: Questionnaire, language: str
) -> tuple[_Column, ...]:
    columns = [_Column(name, label, width, "") for name, label, width in _SUPPLIER_COLUMNS]
    columns += [_Column(name, label, width, note, part=name) for name, label, width, note in _ROW_COLUMNS]
    deviating = {(question, part) for _, question, part in known.own}
    sections = {q.id: _text(s.title, language) for s in questionnaire.definition.sections for q in s.questions}
    for question in questions:
        label = _text(question.label, language, question.id)
        note = _note(question, sections.get(question.id, ""), questionnaire, language)
        columns.append(_Column(question.id, label, 24, note, question))
        for name, part, width, _ in _ROW_COLUMNS:
            if (question.id, name) in deviating:
                told = f"{part} of this one answer. Left empty, that of the row counts."
                columns.append(_Column(f"{question.id}.{name}", f"{label} – {part}", width, told, question, name))
    return tuple(columns)


def _note(question: Question, section: str, questionnaire: Questionnaire, language: str) -> str:
    """What a person who points at the header reads: help, when to answer, what to choose from, what proves it."""
    parts = [section, _text(question.help, language)]
    if question.id in questionnaire.relevant:
        parts.append(f"Answer only if {sentence(questionnaire.relevant[question.id], questionnaire, language)}.")
    if question.type == "select_multiple":
        names = "; ".join(_text(choice.label, language, choice.id) for choice in question.choices)
        parts.append(f"Several answers are possible, with ; between them: {names}.")
    proof = _text(question.evidence, language)
    parts.append(f"Good evidence: {proof}" if proof else "")
    return "\n".join(part for part in parts if part)


def _lists(book: Book, questions: Sequence[Question], language: str) -> Mapping[str, str]:
    """The hidden sheet of drop-downs as named ranges; column id → name of its range."""
    offered = {
        question.id: [_text(choice.label, language, choice.id) for choice in question.choices]
        for question in questions
        if question.type == "select_one"
    }
    for labels in offered.values():
        labels += [word for word in (DONT_KNOW_LABEL, REFUSED_LABEL) if word not in labels]
    offered |= {"evidence": [*EVIDENCE_LABELS.values()], "source": [*SOURCE_LABELS.values()]}
    sheet = book.workbook.add_worksheet("Lists")
    names = {}
    for place, (column, labels) in enumerate(offered.items()):
        name = f"list_{'row' if column in ('evidence', 'source') else 'of'}_{column}"
        sheet.write_string(0, place, column)
        for row, label in enumerate(labels, start=1):
            sheet.write_string(row, place, label)
        letter = _letter(place)
        book.workbook.define_name(name, f"=Lists!${letter}$2:${letter}${len(labels) + 1}")
        names[column] = name
    sheet.hide()
    return names


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _head(book: Book, sheet: Worksheet, columns: Sequence[_Column]) -> None:
    """The hidden row of ids and the row of words with its notes."""
    sheet.set_comments_author("")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, None, {"hidden": column.id == "key"})
        sheet.write_string(IDS_ROW, place, column.id)
        sheet.write_string(LABELS_ROW, place, column.label, book.heading())
        if column.note:
            lines = sum(1 + len(line) // 50 for line in column.note.split("\n"))
            box = {"author": "", "width": 330, "height": 24 + 16 * lines, "font_size": 9}
            sheet.write_comment(LABELS_ROW, place, column.note, box)
    sheet.set_row(IDS_ROW, None, None, {"hidden": True})
    longest = max(len(column.label) / column.width for column in columns)
    sheet.set_row(LABELS_ROW, min(20 + 16 * longest, 150))


def _supplier_rows(
    book: Book,
    sheet: Worksheet,
    suppliers: pd.DataFrame,
    columns: Sequence[_Column],
    known: _Known,
    questionnaire: Questionnaire,
    language: str,
) -> None:
    fixed = book.format(bg_color=LOCKED, valign="top", text_wrap=True, bottom=1, bottom_color=RULE)
    formats = [_answer_format(book, column) for column in columns]
    labels = {q.id: choice_labels(q.choices) for q in questionnaire.questions.values() if q.choices}
    supplier_columns = [name for name, *_ in _SUPPLIER_COLUMNS]
    for row, said in enumerate(zip(*(suppliers[name].tolist() for name in supplier_columns), strict=True)):
        key = said[0]
        of_row = known.rows.get(key, {})
        for place, column in enumerate(columns):
            if place < len(supplier_columns):
                value = said[place]
                if column.id == "country" and not missing(value):
                    value = country_name(str(value))
                write(sheet, FIRST_ROW + row, place, value, fixed)
                continue
            if column.question is None:
                value = _words(of_row.get(column.id))
            elif column.part:
                value = _words(known.own.get((key, column.question.id, column.part)))
            else:
                written = known.values.get((key, column.question.id))
                value = None if written is None else _shown(written, column.question, labels, language)
            write(sheet, FIRST_ROW + row, place, value, formats[place])


def _answer_format(book: Book, column: _Column) -> Any:
    """Yellow and unlocked. A share stays text: what Excel makes of "45%" could not be told from 0.45."""
    kind = column.question.type if column.question and not column.part else "text"
    shape = {"percent": "@", "select_multiple": "@", "text": "@", "date": "yyyy-mm-dd"}.get(kind, "General")
    if column.id.split(".")[-1] in ("dated", "due") and (column.part or not column.question):
        shape = "yyyy-mm-dd"
    return book.format(bg_color=ANSWER, locked=False, valign="top", border=1, border_color=RULE, num_format=shape)


def _words(value: Any) -> Any:
    """Evidence and source by their words, dates as they are."""
    return EVIDENCE_LABELS.get(value) or SOURCE_LABELS.get(value, value)


def _shown(written: str, question: Question, labels: Mapping[str, Mapping[str, int]], language: str) -> Any:
    """A written answer as the workbook shows it: choices by label, numbers and dates as such, else as written."""
    if question.choices:
        numbers = chosen_choices(written, labels[question.id])
        if numbers and (len(numbers) == 1 or question.type == "select_multiple"):
            chosen = [question.choices[place - 1] for place in sorted(numbers)]
            return "; ".join(_text(choice.label, language, choice.id) for choice in chosen)
        return written
    if question.type in ("integer", "decimal"):
        value = number(written)
        return written if value is None else value
    if question.type == "date":
        day = calendar_date(written)
        return written if isinstance(day, NotRead) else day
    return written


def _validation(sheet: Worksheet, place: int, column: _Column, names: Mapping[str, str], rows: int) -> None:
    """Drop-downs from the hidden sheet; other types say what they expect and let "don't know" through."""
    kind = column.part or (column.question.type if column.question else "")
    source = names.get(column.part or (column.question.id if column.question else ""))
    first, last = FIRST_ROW, FIRST_ROW + max(rows, 1) - 1
    told = {"input_title": column.label[:32], "ignore_blank": True, "error_title": "Please check"}
    if source and kind in ("select_one", "evidence", "source"):
        rule: dict[str, Any] = {
            "validate": "list",
            "source": f"={source}",
            "error_message": "Please choose from the list.",
        }
    elif kind in ("date", "dated", "due"):
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_type": "warning",
                "input_message": "A date, for example 2026-03-31.", "error_message": "This is not a date."}  # fmt: skip
    elif kind in ("integer", "decimal"):
        rule = {"validate": "decimal", "criteria": ">=", "value": -1e12, "error_type": "warning",
                "input_message": "A number, or: don't know.", "error_message": "This is not a number."}  # fmt: skip
    elif kind == "percent":
        rule = {"validate": "any", "input_message": "Per cent, from 0 to 100, for example 45."}
    elif kind == "select_multiple":
        options = (
            "; ".join(next(iter(c.label.values()), c.id) for c in column.question.choices) if column.question else ""
        )
        told_all = f"Several possible, with ; between: {options}"
        cut = told_all if len(told_all) <= _NOTE_CHARACTERS else told_all[: _NOTE_CHARACTERS - 1] + "…"
        rule = {"validate": "any", "input_message": cut}
    else:
        return
    sheet.data_validation(first, place, last, place, {**told, **rule})


def _how_to(book: Book, questionnaire: Questionnaire, language: str) -> None:
    """The first sheet: how to fill in the second one."""
    definition = questionnaire.definition
    sheet = book.workbook.add_worksheet("How to fill in")
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _text(definition.title, language, definition.id), book.format(bold=True, font_size=18))
    sheet.set_row(0, 28)
    lines = (
        _text(definition.description, language),
        "This workbook is for our own desk. It names all our suppliers and what they told us: "
        "do not send it to any of them.",
        "Fill in the yellow cells of the sheet Answers, one row for each supplier or site.",
        "Choose from the list where a cell offers one. Where several answers are possible, put ; between them.",
        "Leave a cell empty if you do not have the answer yet. An empty cell never replaces an answer we already have.",
        "“Don't know” is an answer too: better than a guess. “Not applicable” counts only where the list offers it.",
        "Evidence, Dated and Source say what the answers of a row rest on, from which day, and who gave them.",
        "Evidence, from weak to strong: " + ", ".join(EVIDENCE_LABELS.values()) + ".",
        "Point at the head of a column to read what is meant, when to answer it and what proves it.",
        "Please write no names of workers, and no passport or telephone numbers, anywhere.",
        "Answers that workers, an NGO or an informant gave in confidence do not belong in this workbook.",
        "Keep the columns and their heads as they are. Save the file and upload it again.",
        f"Questionnaire {definition.id} {definition.version}, {questionnaire.hash[:12]}",
    )
    wrapped = book.format(text_wrap=True, valign="top")
    for row, line in enumerate((line for line in lines if line), start=2):
        sheet.write_string(row, 0, line, wrapped)
        sheet.set_row(row, 20 if len(line) < 105 else 20 * (1 + len(line) // 105))
    book.printed(sheet, "How to fill in")
