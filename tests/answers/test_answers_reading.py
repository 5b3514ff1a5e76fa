"""A table of answers → the long frame, and whose answers they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from duediligence.answers import PROTECTED_NOT_TAKEN_IN, answers_from_table, code_answers, is_answers_table
from duediligence.errors import Problem
from duediligence.spreadsheets.table import Table

from .making import questionnaire, suppliers, table

DEFINITION = questionnaire(
    {
        "id": "fees",
        "type": "select_one",
        "label": {"en": "Do workers pay any fee?", "fr": "Les travailleurs paient-ils ?"},
        "synonyms": ["recruitment fees"],
        "choices": [{"id": "no", "label": {"en": "No"}}, {"id": "yes", "label": {"en": "Yes"}}],
    },
    {"id": "workers", "type": "integer", "label": {"en": "How many workers?"}, "synonyms": ["headcount"]},
)
SUPPLIERS = suppliers(
    ["1", "S1", "Aster Textiles", "Mill 1", "BD"],
    ["2", "S2", "Birch Garments", None, "VN"],
    ["3", None, "Cedar Foods", "North", "TH"],
    ["4", None, "Cedar Foods", "South", "TH"],
    ["5", None, "Cedar Foods", None, "MX"],
    ["6", None, "Dahlia", None, None],
)
UPLOAD = date(2026, 11, 21)


def read(text: str | Table) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    given = table(text) if isinstance(text, str) else text
    return answers_from_table(given, DEFINITION, SUPPLIERS, "answers.xlsx", UPLOAD)


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    plain = frame.loc[:, list(columns)].astype(object)
    return [tuple(None if pd.isna(v) else v for v in row) for row in plain.itertuples(index=False)]


def test_suppliers_as_rows_and_questions_as_columns() -> None:
    frame, problems = read("""
        | Supplier ID | Supplier name | Do workers pay any fee? | Headcount | Evidence | Dated | Source | Due |
        | S1 | Aster Textiles | No | 1,200 | Workers confirmed | 2026-02-01 | Audit | 2026-12-31 |
        | S2 | Birch Garments |  | 80 |  |  |  |  |
    """)
    assert problems == ()
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == [
        {"key": "1", "question": "fees", "value": "No", "evidence": "worker_confirmed", "dated": date(2026, 2, 1),
         "source": "audit", "due": date(2026, 12, 31), "file": "answers.xlsx", "sheet": "Answers", "row": 2,
         "column": "Do workers pay any fee?"},
        {"key": "1", "question": "workers", "value": "1,200", "evidence": "worker_confirmed", "dated": date(2026, 2, 1),
         "source": "audit", "due": date(2026, 12, 31), "file": "answers.xlsx", "sheet": "Answers", "row": 2,
         "column": "Headcount"},
        {"key": "2", "question": "workers", "value": "80", "evidence": None, "dated": UPLOAD,
         "source": "self_assessment", "due": None, "file": "answers.xlsx", "sheet": "Answers", "row": 3,
         "column": "Headcount"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header", ["fees", "FEES", "Do workers pay any fee", "Les travailleurs paient-ils ?", "Recruitment  fees"]
)
def test_a_question_is_known_by_id_words_of_any_language_or_synonym(header: str) -> None:
    frame, problems = read(f"""
        | supplier_id | {header} |
        | S1          | yes      |
    """)
    assert (rows(frame, "key", "question", "value"), problems) == ([("1", "fees", "yes")], ())


def test_evidence_and_date_of_one_question_go_before_those_of_the_row() -> None:
    frame, problems = read("""
        | supplier_id | fees | fees.evidence | Recruitment fees – date | workers | workers source | Evidence | Date |
        | S1 | no | audited | 2026-05-05 | 10 | desk | Claimed | 2026-01-01 |
        | S2 | no |  |  | 10 |  | Claimed | 2026-01-01 |
    """)
    assert problems == ()
    assert rows(frame, "key", "question", "evidence", "dated", "source") == [
        ("1", "fees", "audited", date(2026, 5, 5), "self_assessment"),
        ("2", "fees", "claimed", date(2026, 1, 1), "self_assessment"),
        ("1", "workers", "claimed", date(2026, 1, 1), "desk"),
        ("2", "workers", "claimed", date(2026, 1, 1), "self_assessment"),
    ]


def test_name_country_and_site_find_the_supplier() -> None:
    frame, problems = read("""
        | Supplier        | Country  | Site  | fees |
        | ASTER  TEXTILES |          |       | no   |
        | Cedar Foods     | Thailand | South | no   |
        | Cedar Foods     | MX       |       | yes  |
        | Dahlia          | Ghana    |       | yes  |
    """)
    assert (rows(frame, "key", "value"), problems) == ([("1", "no"), ("4", "no"), ("5", "yes"), ("6", "yes")], ())


def test_unmatched_and_ambiguous_suppliers_are_problems() -> None:
    frame, problems = read("""
        | supplier_id | name           | country  | fees |
        |             | Cedar Foods    | Thailand | no   |
        |             | Erica Plastics |          | no   |
        | S9          |                |          | no   |
        |             |                |          | no   |
        |             | Birch Garments | Mexico   | no   |
        | S1          | Birch Garments |          | no   |
        |             | Erica Plastics |          |      |
    """)
    assert rows(frame, "key", "row") == [("1", 7)]
    assert [(p.row, p.level, p.value, p.message) for p in problems] == [
        (2, "blocking", "Cedar Foods", "2 suppliers in the list fit this row."),
        (3, "blocking", "Erica Plastics", "No supplier in the list has this name."),
        (4, "blocking", "S9", "No supplier in the list has this id."),
        (5, "blocking", None, "We do not know whose answers these are."),
        (6, "blocking", "Birch Garments", "No supplier in the list has this name in this country."),
        (7, "warning", "Birch Garments", "The supplier id belongs to “Aster Textiles”. We go by the id."),
    ]


def test_our_own_key_goes_first_unless_the_name_was_overtyped() -> None:
    frame, problems = read("""
        | key | name           | fees |
        | 3   | Cedar Foods    | no   |
        | 2   | Aster Textiles | no   |
    """)
    assert rows(frame, "key", "row") == [("3", 2)]
    assert [(p.row, p.message) for p in problems] == [
        (3, "The name in this row is not the name of the supplier this row was made for.")
    ]


def test_the_words_below_hidden_ids_are_no_supplier() -> None:
    frame, problems = read("""
        | key | name          | fees                    | workers           | evidence |
        | Key | Supplier name | Do workers pay any fee? | How many workers? | Evidence |
        | 2   | Birch Garments | Yes                    |                   | a letter |
    """)
    assert rows(frame, "key", "value", "row", "column") == [("2", "Yes", 3, "Do workers pay any fee?")]
    assert [(p.row, p.column, p.value) for p in problems] == [(3, "Evidence", "a letter")]


def test_a_due_date_alone_says_that_a_supplier_was_asked() -> None:
    frame, problems = read("""
        | supplier_id | fees | due        |
        | S1          |      | 2026-12-31 |
        | S2          |      |            |
    """)
    assert rows(frame, "key", "question", "value", "dated", "due") == [("1", None, None, None, date(2026, 12, 31))]
    answers, problems = code_answers(frame, DEFINITION, ["1", "2"])
    assert (answers.asked.tolist(), problems) == ([True, False], ())


def test_what_cannot_be_read_beside_an_answer_weakens_it_and_is_said() -> None:
    frame, problems = read("""
        | supplier_id | fees | evidence     | dated      | source   | due        |
        | S1          | no   | contract.pdf | 2027-01-01 | my uncle | 01/02/2027 |
        | S2          | no   |              | soon       |          |            |
    """)
    assert rows(frame, "evidence", "dated", "source", "due") == [
        ("claimed", None, "self_assessment", None),
        (None, None, "self_assessment", None),
    ]
    assert [(p.row, p.column, p.value, p.message) for p in problems] == [
        (2, "due", "01/02/2027", "This date can be read two ways (day or month first)."),
        (2, "evidence", "contract.pdf", "We do not know this kind of evidence. It counts as claimed."),
        (2, "dated", "2027-01-01", "This date lies in the future. The answer counts as undated."),
        (3, "dated", "soon", "We could not read this as a date. The answer counts as undated."),
        (2, "source", "my uncle", "We do not know this source. It counts as self-assessment."),
    ]


def test_protected_sources_are_not_taken_in() -> None:
    frame, problems = read("""
        | supplier_id | fees | workers | source           | workers source | due        |
        | S1          | yes  | 10      | Worker interview | desk           |            |
        | S2          |      |         | Tip              |                | 2026-12-01 |
    """)
    assert rows(frame, "key", "question", "source") == [("1", "workers", "desk")]
    assert [(p.message, p.place(), p.value) for p in problems] == [(PROTECTED_NOT_TAKEN_IN, "", None)]


def test_with_leave_protected_sources_keep_their_names() -> None:
    text = """
        | supplier_id | fees | workers | Quelle           | workers source | due        |
        | S1          | yes  | 10      | Worker interview | desk           |            |
        | S2          | no   |         | letter of an NGO |                | 2026-12-01 |
        | S2          |      |         | Tip              |                | 2026-12-02 |
    """
    long, problems = answers_from_table(table(text), DEFINITION, SUPPLIERS, "answers.csv", UPLOAD, protected=True)
    assert rows(long, "key", "question", "source") == [
        ("1", "fees", "worker_voice"), ("2", "fees", "ngo"), ("1", "workers", "desk"), ("2", None, "tip"),
    ]  # fmt: skip
    assert problems == ()


def test_one_answer_a_row_leaves_protected_rows_and_their_mistakes_out() -> None:
    open_row = "| S1 | fees | no | audit |"
    text = """
        | Supplier ID | Question | Answer | Source |
        | S2 | fees | yes | whistleblower |
        | S9 | shoes | 42 | Hotline |
        {}
    """
    long, problems = read(text.format(open_row))
    assert rows(long, "key", "question", "value", "source") == [("1", "fees", "no", "audit")]
    assert [problem.message for problem in problems] == [PROTECTED_NOT_TAKEN_IN]
    long, problems = read(text.format(""))
    assert (len(long), [problem.message for problem in problems]) == (0, [PROTECTED_NOT_TAKEN_IN])


def test_columns_without_a_question_are_said_and_supplier_columns_are_not() -> None:
    _, problems = read("""
        | supplier_id | fees | Fees | Sector  | Shoe size | fees comment |
        | S1          | no   | yes  | Apparel | 42        | x            |
    """)
    assert [(p.level, p.column, p.row, p.message) for p in problems] == [
        ("note", "Shoe size", 1, "We found no question for this column, so it is not used."),
        ("warning", "Fees", 1, "An earlier column holds the same. We use that one."),
        ("note", "fees comment", 1, "Comments stay in your file; the assessment does not use them."),
    ]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ("name | country", "No column of this table fits a question of “tin_roof”."),
        ("fees | workers", "No column of this table says whose answers these are."),
    ],
)
def test_a_table_that_is_no_table_of_answers_has_no_answers(headers: str, message: str) -> None:
    frame, (problem,) = read(f"{headers}\n a | b")
    assert (len(frame), problem.level, problem.message) == (0, "blocking", message)


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        ("supplier_id | fees | workers", True),
        ("name | country | fees | evidence", True),
        ("name | country | sector | city | products | headcount", False),
        ("name | recruitment fees | products", False),  # one synonym is not a question
        ("name | country", False),
        ("fees | workers", False),
    ],
)
def test_which_tables_hold_answers(headers: str, is_one: bool) -> None:
    assert is_answers_table(table(headers), DEFINITION) is is_one


def test_one_answer_a_row() -> None:
    frame, problems = read("""
        | Supplier | Country | Question | Answer | Evidence | Date | Comment |
        | Aster Textiles | BD | Do workers pay any fee? | No | Audit | 2026-02-01 | |
        | Aster Textiles | BD | headcount | 1,200 | | | |
        | Birch Garments | VN | Les travailleurs paient-ils ? | yes | | | told by telephone |
        | Birch Garments | VN | workers | | | | |
        | Birch Garments | VN | Do you like tea? | Yes | | | |
        | Nobody Ltd | VN | fees | No | | | |
    """)
    assert rows(frame, "key", "question", "value", "evidence", "dated", "row", "column") == [
        ("1", "fees", "No", "audited", date(2026, 2, 1), 2, "Answer"),
        ("2", "fees", "yes", None, UPLOAD, 4, "Answer"),
        ("1", "workers", "1,200", None, UPLOAD, 3, "Answer"),
    ]
    assert [(each.level, each.row, each.column, each.value, each.message) for each in problems] == [
        ("blocking", 6, "Question", "Do you like tea?", "We do not know this question, so its answer is not used."),
        ("blocking", 7, "Supplier", "Nobody Ltd", "No supplier in the list has this name in this country."),
    ]


def test_an_answer_of_a_line_that_cannot_be_read_is_a_problem_and_never_a_no() -> None:
    frame, _ = read("""
        | Supplier ID | Question | Answer |
        | S1 | fees | perhaps |
        | S2 | fees | - |
    """)
    coded, wrong = code_answers(frame, DEFINITION, tuple(SUPPLIERS["key"]))
    assert [(each.row, each.column, each.value) for each in wrong] == [(2, "Answer", "perhaps"), (3, "Answer", "-")]
    assert set(coded.columns["fees"].state) == {0}


def test_a_table_of_lines_without_any_question_of_ours_holds_no_answers() -> None:
    assert is_answers_table(table("| Supplier | Question | Answer |\n| Aster | fees | No |"), DEFINITION)
    assert not is_answers_table(table("| Supplier | Question | Answer |\n| Aster | Any tea? | No |"), DEFINITION)
    assert not is_answers_table(table("| Question | Answer |\n| fees | No |"), DEFINITION)
