"""Written answers → codes, and what could not be coded."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from duediligence.answers import LONG_COLUMNS, code_answers, empty_long
from duediligence.answers.coded import ANSWERED, BLANK, DONT_KNOW, NO_DATE, REFUSED
from duediligence.answers.values import days

from .making import questionnaire

FEES = {
    "id": "fees",
    "type": "select_one",
    "role": "exposure",
    "choices": [
        {"id": "no", "risk": 0, "label": {"en": "No", "es": "No"}},
        {"id": "repaid", "risk": 15, "label": {"en": "Yes, but repaid", "es": "Sí, devueltas"}},
        {"id": "yes", "risk": 100, "label": {"en": "Yes", "es": "Sí"}},
        {"id": "na", "not_applicable": True, "label": {"en": "We hire nobody"}},
    ],
}
TERMS = {
    "id": "terms",
    "type": "select_multiple",
    "role": "control",
    "choices": [
        {"id": "written", "label": {"en": "Written contract"}},
        {"id": "own_language", "label": {"en": "Contract, in own language"}},
        {"id": "none", "label": {"en": "None of these"}, "exclusive": True},
    ],
}
WORKERS = {"id": "workers", "type": "integer", "constraint": ". >= 0 and . <= 20000"}
DAY = date(2026, 3, 1)


def long(*rows: dict[str, Any]) -> pd.DataFrame:
    """A long frame; what a row does not say is a self-assessment of DAY in row 5, 6, … of list.xlsx."""
    base = dict.fromkeys(LONG_COLUMNS) | {"source": "self_assessment", "dated": DAY, "file": "list.xlsx"}
    filled = [base | {"row": 5 + place} | row for place, row in enumerate(rows)]
    return pd.DataFrame(filled, columns=list(LONG_COLUMNS)).astype(object)


def coded(question: dict[str, Any], *values: str) -> tuple[list[Any], list[int], list[str]]:
    """Values, states and messages for one question, one supplier a value."""
    keys = [f"s{place}" for place in range(len(values))]
    rows = [{"key": key, "question": question["id"], "value": value} for key, value in zip(keys, values, strict=True)]
    answers, problems = code_answers(long(*rows), questionnaire(question), keys)
    column = answers.columns[question["id"]]
    return column.values.tolist(), column.state.tolist(), [problem.message for problem in problems]


def test_labels_of_any_language_and_ids_become_codes() -> None:
    values, states, problems = coded(FEES, "no", " NO. ", "sí", "Sí,  devueltas", "yes, but repaid", "We hire nobody")
    assert (values, states, problems) == ([1, 1, 3, 2, 2, 4], [ANSWERED] * 6, [])


def test_what_is_no_answer_stays_unanswered_and_is_said() -> None:
    values, states, problems = coded(FEES, "perhaps", "don't know", "Don’t know", "refused", "N/A", " ")
    assert values == [0, 0, 0, 0, 4, 0]
    assert states == [BLANK, DONT_KNOW, DONT_KNOW, REFUSED, ANSWERED, BLANK]
    assert problems == ["This is not one of the answers of this question. It counts as unanswered."]


def test_not_applicable_counts_only_where_a_choice_says_so() -> None:
    values, states, problems = coded(WORKERS, "N/A")
    assert np.isnan(values[0])
    assert states == [BLANK]
    assert problems == ["This question cannot be answered with “not applicable”. It counts as unanswered."]


def test_a_multiple_choice_is_a_mask_and_a_blank_one_is_not_none() -> None:
    values, states, problems = coded(
        TERMS, "written; own_language", "Written contract\nContract, in own language", "Contract, in own language",
        "written own_language", "None of these", "", "written, none", "written; other",
    )  # fmt: skip
    assert values == [0b011, 0b011, 0b010, 0b011, 0b100, 0, 0, 0]
    assert states == [ANSWERED] * 5 + [BLANK] * 3
    assert problems == [
        "“None of these” is chosen together with other answers. It counts as unanswered.",
        "We do not know every answer in this cell. It counts as unanswered.",
    ]


def test_63_choices_keep_their_bits() -> None:
    many = {"id": "many", "type": "select_multiple", "choices": [{"id": f"c{place}"} for place in range(1, 64)]}
    assert coded(many, "c1; c63")[0] == [(1 << 62) | 1]


def test_numbers_outside_their_constraint_are_unanswered() -> None:
    values, states, problems = coded(WORKERS, "1,200", "-4", "12.5")
    assert values[0] == 1200
    assert np.isnan(values[1:]).all()
    assert states == [ANSWERED, BLANK, BLANK]
    assert problems == [
        "This answer is outside what the question allows: the answer is at least 0 and the answer is at most 20000. "
        "It counts as unanswered.",
        "This must be a whole number. It counts as unanswered.",
    ]


def test_dates_and_text() -> None:
    values, _, problems = coded({"id": "signed", "type": "date"}, "2026-03-04", "03/04/2026")
    assert values == [days(date(2026, 3, 4)), NO_DATE]
    assert problems == ["This date can be read two ways (day or month first). It counts as unanswered."]
    assert coded({"id": "remark", "type": "text"}, " =1+1 ", "unknown")[:2] == (["=1+1", ""], [ANSWERED, DONT_KNOW])


def test_a_problem_names_the_cell() -> None:
    frame = long({"key": "a", "question": "fees", "value": "maybe", "sheet": "Answers", "column": "Fees?"})
    _, (problem,) = code_answers(frame, questionnaire(FEES), ["a"])
    assert problem.sentence() == (
        'list.xlsx, sheet "Answers", row 5, column Fees?: This is not one of the answers of this question. '
        "It counts as unanswered. Write one of: No; Yes, but repaid; Yes; We hire nobody."
    )
    assert problem.value == "maybe"


def test_a_mistake_repeated_a_thousand_times_does_not_fill_a_thousand_lines() -> None:
    _, states, problems = coded(FEES, *["maybe"] * 1000)
    assert set(states) == {BLANK}
    assert len(problems) == 21
    assert problems[-1] == "The same in 980 more cells of this question, from this row on."


def test_evidence_date_source_due_and_who_was_asked() -> None:
    frame = long(
        {"key": "a", "question": "fees", "value": "no", "evidence": "worker_confirmed", "due": date(2026, 4, 1)},
        {"key": "b", "question": "fees", "value": "no", "source": "audit", "dated": None},
        {"key": "c", "due": date(2026, 5, 1)},
    )
    answers, problems = code_answers(frame, questionnaire(FEES, TERMS), ["d", "c", "b", "a"])
    assert problems == ()
    assert list(answers.columns) == ["fees"]
    fees = answers.columns["fees"]
    assert fees.evidence.tolist() == [0, 0, 2, 4]  # an audit is audited where nothing else is said
    assert fees.dated.tolist() == [NO_DATE, NO_DATE, NO_DATE, days(DAY)]
    assert fees.source.tolist() == [0, 0, 2, 0]
    assert answers.asked.tolist() == [False, True, True, True]
    assert answers.due.tolist() == [NO_DATE, days(date(2026, 5, 1)), NO_DATE, days(date(2026, 4, 1))]


def test_unknown_suppliers_and_questions_are_said_once_each() -> None:
    frame = long(
        {"key": "gone", "question": "fees", "value": "no"},
        {"key": "gone", "question": "shoe_size", "value": "9"},
        {"key": "a", "question": "fees", "value": "no"},
    )
    answers, problems = code_answers(frame, questionnaire(FEES), ["a"])
    assert answers.columns["fees"].values.tolist() == [1]
    assert [problem.message for problem in problems] == [
        "These answers belong to a supplier that is not in the list.",
        "This questionnaire has no question “shoe_size”. Its answers are kept but not used.",
    ]


def twice(*rows: dict[str, Any]) -> tuple[int, list[str]]:
    answers, problems = code_answers(
        long(*({"key": "a", "question": "fees"} | row for row in rows)), questionnaire(FEES), ["a"]
    )
    return int(answers.columns["fees"].values[0]), [problem.message for problem in problems]


def test_of_several_answers_the_newest_of_a_source_then_the_best_proved_then_the_riskier_counts() -> None:
    said_yes, said_no = {"value": "yes"}, {"value": "no"}
    assert twice(said_yes | {"dated": date(2026, 1, 1)}, said_no | {"dated": date(2026, 2, 1)}) == (1, [])
    more_than_once = "This supplier answers this question more than once. We use “{}”."
    other_source = "Another source answers this question differently. The score uses “no”; harm is read from both."
    assert twice(said_no | {"source": "audit"}, said_yes) == (1, [other_source])
    assert twice(said_no, said_yes) == (3, [more_than_once.format("yes")])
    assert twice(said_yes, said_no, said_no) == (3, [more_than_once.format("yes")] * 2)
    assert twice(said_no, {"value": "don't know"}) == (1, [])


def test_a_thousand_answers_of_two_sources_do_not_fill_a_thousand_lines() -> None:
    keys = [f"s{place}" for place in range(1000)]
    rows = [{"key": key, "question": "fees", "value": "no", "source": "audit"} for key in keys]
    rows += [{"key": key, "question": "fees", "value": "yes"} for key in keys]
    _, problems = code_answers(long(*rows), questionnaire(FEES), keys)
    assert {problem.level for problem in problems} == {"note"}
    assert len(problems) == 21
    assert problems[-1].message == "The same in 980 more answers to this question, from this row on."


def test_an_empty_frame_codes_to_nothing() -> None:
    answers, problems = code_answers(empty_long(), questionnaire(FEES), ["a", "b"])
    assert (answers.columns, answers.asked.tolist(), answers.due.tolist(), problems) == (
        {}, [False, False], [NO_DATE, NO_DATE], (),
    )  # fmt: skip


def test_frames_of_plain_objects_and_of_categories_code_alike() -> None:
    frame = long(
        {"key": "a", "question": "fees", "value": "no", "evidence": "audited"},
        {"key": "b", "question": "fees", "value": "yes"},
    )
    plain, _ = code_answers(frame, questionnaire(FEES), ["a", "b"])
    small, _ = code_answers(frame.astype({"key": "category", "value": "category"}), questionnaire(FEES), ["a", "b"])
    for name in ("values", "state", "evidence", "dated", "source"):
        assert np.array_equal(getattr(plain.columns["fees"], name), getattr(small.columns["fees"], name))
