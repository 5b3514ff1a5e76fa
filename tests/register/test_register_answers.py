"""Which answers count: later ones, never blanks, of every source; and nobody overwrites what he has not seen."""

from datetime import date

import pandas as pd
import pytest

from duediligence.answers import LONG_COLUMNS
from duediligence.register import Reader, Register, StaleVersion, answers, blocks, events, imports
from duediligence.register.answers import Edit

from .register_examples import AS_OF, OFFICER, PORTFOLIO, officer, suppliers
from .register_examples import answers as answered


def with_suppliers(register: Register) -> None:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North"}, {"name": "South"}))


def upload(register: Register, *rows: dict[str, object]) -> int:
    with officer(register) as unit:
        return answers.add_batch(unit, PORTFOLIO, answered(*rows), "forced_labour", AS_OF)


def counting(reader: Reader, key: str | None = None) -> list[tuple[object, ...]]:
    found = answers.current(reader, PORTFOLIO, key)
    told = found[["key", "question", "value", "source"]].astype(object)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in told.itertuples(index=False)]


def test_an_answer_comes_back_with_everything_it_said(register: Register) -> None:
    with_suppliers(register)
    whole = {
        "key": "North",
        "question": "fees",
        "value": " Yes, repaid",
        "evidence": "documented",
        "dated": date(2026, 3, 2),
        "source": "audit",
        "due": date(2026, 12, 1),
        "file": "a.xlsx",
        "sheet": "Answers",
        "row": 7,
        "column": "C",
    }
    bare = {
        **dict.fromkeys(LONG_COLUMNS),
        "key": "South",
        "question": "fees",
        "value": "no",
        "source": "desk",
        "row": 8,
    }
    assert upload(register, whole, bare) == 1
    with register.reading() as reader:
        found = answers.current(reader, PORTFOLIO)
    assert list(found.columns) == list(LONG_COLUMNS)
    told = found.astype(object).where(found.notna(), None)
    assert told.to_dict("records") == [whole, bare]


def test_categories_are_kept_like_text(register: Register) -> None:
    with_suppliers(register)
    frame = answered(
        {"key": "North", "question": "fees", "value": "yes", "dated": date(2026, 3, 2)},
        {"key": "South", "question": "fees", "value": "yes"},
    )
    packed = frame.astype(dict.fromkeys([name for name in LONG_COLUMNS if name != "row"], "category"))
    with officer(register) as unit:
        answers.add_batch(unit, PORTFOLIO, frame, "forced_labour", AS_OF)
        plain = answers.current(unit, PORTFOLIO)
        answers.add_batch(unit, PORTFOLIO, packed, "forced_labour", AS_OF)
        pd.testing.assert_frame_equal(answers.current(unit, PORTFOLIO), plain)


def test_the_later_answer_of_a_source_counts_and_a_blank_never_does(register: Register) -> None:
    with_suppliers(register)
    upload(
        register,
        {"key": "North", "question": "fees", "value": "yes"},
        {"key": "North", "question": "documents", "value": "kept"},
        {"key": "North", "question": "fees", "value": "no", "source": "audit"},
        {"key": "South", "question": "fees", "value": "yes"},
    )
    upload(
        register,
        {"key": "North", "question": "fees", "value": "no"},
        {"key": "North", "question": "documents", "value": " "},
        {"key": "South", "question": "fees", "value": None},
        {"key": "South", "question": "documents", "value": None},
        {"key": "Unheard of", "question": "fees", "value": "yes"},
    )
    with register.reading() as reader:
        assert counting(reader) == [
            ("North", "documents", "kept", "self_assessment"),
            ("North", "fees", "no", "audit"),
            ("South", "fees", "yes", "self_assessment"),
            ("North", "fees", "no", "self_assessment"),
            ("South", "documents", None, "self_assessment"),
        ]
        assert counting(reader, "South") == [
            ("South", "fees", "yes", "self_assessment"),
            ("South", "documents", None, "self_assessment"),
        ]


def test_a_row_that_only_says_who_was_asked_is_kept(register: Register) -> None:
    with_suppliers(register)
    upload(register, {"key": "North", "question": None, "due": date(2026, 12, 1)})
    with register.reading() as reader:
        assert answers.current(reader, PORTFOLIO)["due"].tolist() == [date(2026, 12, 1)]


def test_two_rows_of_one_file_about_one_question_both_count(register: Register) -> None:
    with_suppliers(register)
    rows = [{"key": "North", "question": "fees", "value": value} for value in ("yes", "no")]
    upload(register, *rows)
    with register.reading() as reader:
        assert [row[2] for row in counting(reader)] == ["yes", "no"]


def test_an_officer_changes_and_withdraws_an_answer(register: Register) -> None:
    with_suppliers(register)
    seen = upload(register, {"key": "North", "question": "fees", "value": "yes"})
    with officer(register) as unit:
        edit = Edit("North", "fees", "no", "self_assessment", "documented", date(2026, 11, 1))
        seen = answers.add_edit(unit, PORTFOLIO, edit, seen)
    with register.reading() as reader:
        assert counting(reader) == [("North", "fees", "no", "self_assessment")]
        newest = events.latest(reader, PORTFOLIO, subject="North")[0]
        details = {"question": "fees", "source": "self_assessment", "evidence": "documented", "version": 2}
        assert (newest.kind, newest.actor, newest.details, newest.restricted) == (
            "answer_changed",
            OFFICER,
            details,
            {"value": "no"},
        )
    with officer(register) as unit:
        answers.add_edit(unit, PORTFOLIO, Edit("North", "fees", None, "self_assessment"), seen)
        assert counting(unit) == [("North", "fees", None, "self_assessment")]


@pytest.mark.parametrize("how", ["edit", "batch"])
def test_an_answer_changed_meanwhile_is_not_overwritten(register: Register, how: str) -> None:
    with_suppliers(register)
    seen = upload(register, {"key": "North", "question": "fees", "value": "yes"})
    if how == "edit":
        with officer(register) as unit:
            answers.add_edit(unit, PORTFOLIO, Edit("North", "fees", "repaid", "self_assessment"), seen)
    else:
        upload(register, {"key": "North", "question": "fees", "value": "repaid"})
    with pytest.raises(StaleVersion, match="Somebody else changed this answer"), officer(register) as unit:
        answers.add_edit(unit, PORTFOLIO, Edit("North", "fees", "no", "self_assessment"), seen)
    with register.reading() as reader:
        assert counting(reader) == [("North", "fees", "repaid", "self_assessment")]


def test_other_answers_changed_meanwhile_do_not_matter(register: Register) -> None:
    with_suppliers(register)
    seen = upload(register, {"key": "North", "question": "fees", "value": "yes"})
    upload(register, {"key": "South", "question": "fees", "value": "no"}, {"key": "North", "question": "fees"})
    with officer(register) as unit:
        answers.add_edit(unit, PORTFOLIO, Edit("North", "documents", "kept", "desk"), seen)
        answers.add_edit(unit, PORTFOLIO, Edit("North", "fees", "no", "self_assessment"), seen)


def test_without_answers_the_frame_is_empty(register: Register) -> None:
    with register.reading() as reader:
        found = answers.current(reader, PORTFOLIO)
        assert (len(found), list(found.columns), answers.version(reader, PORTFOLIO)) == (0, list(LONG_COLUMNS), 0)


def test_a_batch_is_cut_by_supplier() -> None:
    names = ["Émile", "Zoe", "north", "", "Ω"]  # in no order of any language
    rows = [{"key": name, "question": f"q{number}", "value": "yes"} for number in range(3) for name in names]
    parts = blocks.parts(blocks.table(answered(*rows)), rows=4)
    assert [(part.first_key, part.last_key) for part in parts] == [("", "Zoe"), ("north", "Émile"), ("Ω", "Ω")]
    assert [blocks.read(part.content)["question"].to_pylist() for part in parts] == [
        ["q0", "q1", "q2"] * 2,
        ["q0", "q1", "q2"] * 2,
        ["q0", "q1", "q2"],
    ]
    assert [len(blocks.read(part.content)["key"].chunk(0).dictionary) for part in parts] == [2, 2, 1]


def test_only_the_blocks_of_a_supplier_are_opened(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "PART_ROWS", 2)
    names = ["Émile", "Zoe", "north", "Ω"]
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers(*({"name": name} for name in names)))
    for value in ("yes", "no"):
        upload(register, *({"key": name, "question": f"q{n}", "value": value} for n in range(2) for name in names))
    opened: list[bytes] = []
    read = blocks.read
    monkeypatch.setattr(blocks, "read", lambda content: opened.append(content) or read(content))
    with register.reading() as reader:
        assert counting(reader, "Émile") == [("Émile", f"q{n}", "no", "self_assessment") for n in range(2)]
        assert len(opened) == 2
        assert len(answers.current(reader, PORTFOLIO, ("Zoe", "Ω"))) == 4
        assert len(opened) == 6
