"""Several sources of one supplier's answers: which answer counts, what stays beside it, and what is protected."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.answers import code_answers
from duediligence.answers.coded import ANSWERED, DONT_KNOW, OPEN_SOURCES, PROTECTED_SOURCES, SOURCES
from duediligence.answers.credit import CreditScale
from duediligence.answers.risk import risks
from duediligence.answers.values import days
from duediligence.answers.words import DEFAULT_EVIDENCE, PROTECTED_SOURCE_LABELS, SOURCE_LABELS, source_of
from duediligence.questionnaire.model import EVIDENCE

from .making import questionnaire
from .test_answers_coding import FEES, TERMS, long

AS_OF = date(2026, 6, 30)
TICKS = {
    "id": "ticks",
    "type": "select_multiple",
    "role": "exposure",
    "combine": "sum",
    "choices": [{"id": "a", "risk": 60}, {"id": "b", "risk": 70}, {"id": "c", "risk": 5}],
}
SHARE = {
    "id": "share",
    "type": "select_multiple",
    "role": "control",
    "combine": "share",
    "choices": [{"id": "a"}, {"id": "b"}, {"id": "none", "exclusive": True}, {"id": "na", "not_applicable": True}],
}
HOURS = {"id": "hours", "type": "decimal", "role": "exposure", "points": [{"below": 48, "risk": 0}, {"risk": 90}]}
NAME = {"id": "name", "type": "text"}


def said(source, value, evidence=None, dated=AS_OF, question="fees", key="a"):
    return {"key": key, "question": question, "value": value, "evidence": evidence, "dated": dated, "source": source}


def counts(*rows, protected=True):
    """(source and number of the choice that counts, source and number of the others)."""
    answers, _ = code_answers(long(*rows), questionnaire(FEES), ["a"], AS_OF, protected=protected)
    column, other = answers.columns["fees"], answers.others.get("fees")
    left = (
        []
        if other is None
        else [(SOURCES[at], int(value)) for at, value in zip(other.source, other.values, strict=True)]
    )
    return (SOURCES[column.source[0]], int(column.values[0])), left


NO, YES = 1, 3


def test_between_sources_the_higher_credit_counts_and_age_is_part_of_it():
    audited, claimed = said("audit", "no"), said("self_assessment", "yes")
    assert counts(claimed, audited) == (("audit", NO), [("self_assessment", YES)])
    old = said("audit", "no", dated=AS_OF - timedelta(days=500))  # 60 % × 50 % is more than a claim of today
    assert counts(claimed, old) == (("audit", NO), [("self_assessment", YES)])
    expired = said("audit", "no", dated=AS_OF - timedelta(days=900))
    assert counts(claimed, expired) == (("self_assessment", YES), [("audit", NO)])


def test_at_equal_credit_the_riskier_counts_and_an_answer_goes_before_dont_know():
    assert counts(said("desk", "no"), said("ngo", "yes")) == (("ngo", YES), [("desk", NO)])
    assert counts(said("audit", "don't know"), said("tip", "no")) == (("tip", NO), [])


def test_each_source_rests_on_its_own_evidence_unless_it_says_otherwise():
    assert set(DEFAULT_EVIDENCE) == set(SOURCES) == {*SOURCE_LABELS, *PROTECTED_SOURCE_LABELS}
    rows = [said(source, "no", key=source) for source in SOURCES]
    answers, _ = code_answers(long(*rows), questionnaire(FEES), SOURCES, AS_OF, protected=True)
    assert [EVIDENCE[at] for at in answers.columns["fees"].evidence] == [
        "claimed", "documented", "audited", "documented", "worker_confirmed", "audited", "claimed",
    ]  # fmt: skip


def test_the_order_of_risk():
    made = {question["id"]: questionnaire(question).questions[question["id"]] for question in (FEES, TERMS, TICKS)}
    made |= {question["id"]: questionnaire(question).questions[question["id"]] for question in (SHARE, HOURS, NAME)}

    def risk(question, *values):
        return risks(made[question], np.array(values)).tolist()

    assert risk("fees", 1, 2, 3, 4) == [0, 15, 100, 0]
    assert risk("ticks", 1, 2, 3, 4) == [60, 70, 100, 5]
    assert risk("share", 1, 3, 4, 8) == [67, 34, 100, 0]
    assert risk("hours", 40.0, 48.0) == [0, 90]
    assert risk("name", "x", "y") == [0, 0]


ROWS = st.lists(
    st.builds(
        said,
        source=st.sampled_from(SOURCES),
        value=st.sampled_from(["no", "repaid", "yes", "na", "don't know"]),
        evidence=st.sampled_from([None, *EVIDENCE]),
        dated=st.sampled_from([None, AS_OF, AS_OF - timedelta(days=400), AS_OF - timedelta(days=1000)]),
        key=st.sampled_from(["a", "b"]),
    ),
    max_size=12,
)


@settings(max_examples=70, deadline=None)
@given(ROWS)
def test_what_counts_and_what_stands_beside_it_in_plain_words(rows):
    """The whole of "Several answers" once more, one supplier at a time."""
    made = questionnaire(FEES)
    answers, _ = code_answers(long(*rows), made, ["a", "b"], AS_OF, protected=True)
    scale, risk = CreditScale.of(made.definition.scoring, AS_OF), {"no": 0, "repaid": 15, "yes": 100, "na": 0}
    codes = {"no": 1, "repaid": 2, "yes": 3, "na": 4}

    def day(row):
        return -(10**9) if row["dated"] is None else days(row["dated"])

    def credit(row):
        evidence = EVIDENCE.index(row["evidence"] or DEFAULT_EVIDENCE[row["source"]])
        dated = np.array([day(row)]) if row["dated"] else np.array([np.iinfo(np.int32).min])
        return int(scale.credit(np.array([evidence]), dated)[0])

    for place, key in enumerate(("a", "b")):
        mine = [row for row in rows if row["key"] == key]
        newest = {row["source"]: max(day(one) for one in mine if one["source"] == row["source"]) for row in mine}
        mine = [row for row in mine if day(row) == newest[row["source"]]]
        given = [row for row in mine if row["value"] in codes]
        column = answers.columns.get("fees")
        if not given:
            assert column is None or column.state[place] == (DONT_KNOW if mine else 0)
            continue
        best = max(given, key=lambda row: (credit(row), risk[row["value"]]))
        tied = [row for row in given if (credit(row), risk[row["value"]]) == (credit(best), risk[best["value"]])]
        last = tied[-1]
        assert (column.state[place], column.values[place]) == (ANSWERED, codes[last["value"]])
        assert SOURCES[column.source[place]] == last["source"]
        differing = [row for row in given if row["value"] != last["value"]]
        expected = {source: max(risk[row["value"]] for row in differing if row["source"] == source)
                    for source in {row["source"] for row in differing}}  # fmt: skip
        other = answers.others.get("fees")
        found = {} if other is None else {
            SOURCES[other.source[at]]: int(risks(made.questions["fees"], other.values[at : at + 1])[0])
            for at in np.flatnonzero(other.row == place)
        }  # fmt: skip
        assert found == expected


@settings(max_examples=30, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_without_leave_protected_rows_change_nothing_at_all(rows, random: Random):
    """The same answers, others and problems, in the same order, wherever the protected rows stand."""
    rows = [
        row | {"question": random.choice(["fees", "shoe_size"]), "key": random.choice(["a", "b", "gone"])}
        for row in rows
    ]
    rows = [row | {"value": random.choice([row["value"], "maybe", "perhaps"])} for row in rows]
    with_them = long(*rows)
    without = with_them[with_them["source"].isin(OPEN_SOURCES)]
    made = questionnaire(FEES)
    one, problems = code_answers(with_them, made, ["a", "b"], AS_OF)
    other, expected = code_answers(without, made, ["a", "b"], AS_OF)
    assert problems == expected
    assert parts(one) == parts(other)
    as_categories = with_them.astype({"key": "category", "value": "category", "source": "category"})
    assert parts(code_answers(as_categories, made, ["a", "b"], AS_OF)[0]) == parts(other)


def parts(answers):
    """Everything that Answers hold, as lists that compare."""
    return (
        answers.asked.tolist(), answers.due.tolist(),
        {name: [part.tolist() for part in vars(column).values()] for name, column in answers.columns.items()},
        {name: [part.tolist() for part in vars(other).values()] for name, other in answers.others.items()},
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(ROWS, st.lists(st.integers(0, 1), max_size=5))
def test_taking_suppliers_takes_what_others_say_of_them(rows, wanted):
    answers, _ = code_answers(long(*rows), questionnaire(FEES), ["a", "b"], AS_OF, protected=True)
    taken = answers.take(np.array(wanted, dtype=np.intp))

    def of(answers, place):
        other = answers.others.get("fees")
        rows = [] if other is None else zip(*(part.tolist() for part in vars(other).values()), strict=True)
        return [said for at, *said in rows if at == place]

    for place, row in enumerate(wanted):
        assert of(taken, place) == of(answers, row)
    assert parts(answers.take(slice(0, 2))) == parts(answers)


def test_sources_in_many_spellings():
    spellings = {
        "self_assessment": ("Supplier", "SAQ", "self-declared", "Lieferant", "供应商"),
        "desk": ("Desk research", "web", "public sources"),
        "audit": ("Audit report", "third-party audit", "auditoría", "审核"),
        "ngo": ("NGO", "ONG", "trade union", "Gewerkschaft", "Sindicato", "report of an NGO"),
        "worker_voice": ("Worker interviews", "worker_voice", "hotline", "Trabajadores", "工人"),
        "site_visit": ("Site visit", "field visit", "visite", "Besuch"),
        "tip": ("Tip-off", "whistle-blower", "anonymous call", "Hinweisgeber", "举报", "letter from an informant"),
    }
    assert {word: source_of(word) for words in spellings.values() for word in words} == {
        word: source for source, words in spellings.items() for word in words
    }
    assert source_of("my uncle") is None
    assert set(PROTECTED_SOURCES) == set(PROTECTED_SOURCE_LABELS)


def test_a_frame_of_nothing_but_protected_answers_is_a_frame_of_none():
    frame = long(said("tip", "yes"), {"key": "a", "source": "ngo", "due": date(2026, 1, 1)})
    answers, problems = code_answers(frame, questionnaire(FEES), ["a"], AS_OF)
    assert (answers.columns, answers.others, answers.asked.tolist(), problems) == ({}, {}, [False], ())
