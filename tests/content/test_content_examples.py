"""Every worked example comes out as stated, and together they show what the questionnaire can say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from duediligence.errors import Problem
from duediligence.questionnaire import Example, Questionnaire, load, load_examples, shipped
from duediligence.questionnaire.examples import examples_path
from duediligence.services.examples import outcome_of

CORE = "forced_labour"
QUESTIONNAIRES: dict[str, Questionnaire] = {path.stem: load(path) for path in shipped()}


def examples_of(path: Path) -> tuple[Example, ...]:
    beside = examples_path(path)
    return load_examples(beside, QUESTIONNAIRES[path.stem]) if beside.exists() else ()


EXAMPLES = {path.stem: examples_of(path) for path in shipped()}
BY_NAME = {example.name: example for example in EXAMPLES[CORE]}
RULES = QUESTIONNAIRES[CORE].rules

NAMED = {
    "all answers no, without evidence": "Every answer is no, without any proof, where context is high",
    "the discloser who repaid": "Workers were charged and have been repaid, disclosed with documents",
    "a blank critical question past its date": "Where the papers are was left blank, and the date has passed",
    "the best country, a confirmed red flag": "A calm place, and workers confirm that the employer holds their papers",
    "the worst country, confirmed by workers": "The hardest place, and workers confirmed every good answer",
    "a trader, production country unknown": "A trader who does not know where the goods are made",
}
RATINGS = ("low", "medium", "high", "severe")


@cache
def outcome(questionnaire: str, name: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    example = next(example for example in EXAMPLES[questionnaire] if example.name == name)
    return outcome_of(example, QUESTIONNAIRES[questionnaire])


def residual(name: str) -> float:
    return float(outcome(CORE, name)[0]["residual"])


def given(example: Example, question: str) -> set[object]:
    """The values with which an example answers a question."""
    if question not in example.answers:
        return set()
    value = example.answers[question].value
    return set(value) if isinstance(value, tuple) else {value}


def every() -> Iterator[Any]:
    for questionnaire, examples in EXAMPLES.items():
        for example in examples:
            yield pytest.param(questionnaire, example, id=f"{questionnaire}: {example.name}")


@pytest.mark.parametrize(("questionnaire", "example"), list(every()))
def test_an_example_comes_out_as_stated(questionnaire, example):
    found, problems = outcome(questionnaire, example.name)
    expected = {
        name: frozenset(value) if isinstance(value, tuple) else value for name, value in example.expect.stated().items()
    }
    assert problems == ()
    assert {name: found[name] for name in expected} == expected


def test_there_are_at_least_sixty_examples_and_five_beside_each_questionnaire():
    counts = {questionnaire: len(examples) for questionnaire, examples in EXAMPLES.items()}
    assert sum(counts.values()) >= 60
    assert {questionnaire: count for questionnaire, count in counts.items() if count < 5} == {}


@pytest.mark.parametrize("case", NAMED)
def test_the_six_cases_everyone_asks_about_are_there(case):
    assert NAMED[case] in BY_NAME


def test_each_example_says_enough_to_notice_a_change():
    said = {example.name: example.expect.stated() for example in BY_NAME.values()}
    assert [
        name for name, stated in said.items() if not {"rating", "lane", "due_diligence", "findings"} <= set(stated)
    ] == []
    assert sum("actions" in stated for stated in said.values()) * 2 >= len(said)
    assert sum({"inherent", "residual"} <= set(stated) for stated in said.values()) * 2 > len(said)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "copied_text"])
def test_every_rule_fires_in_an_example(rule):
    """Harm, inconsistency and lead; what an example states is compared above. A copied text takes two suppliers."""
    assert [name for name, example in BY_NAME.items() if rule in example.expect.findings] != []


def test_a_red_flag_means_act_now_and_a_finding_sets_the_floor():
    for name, example in BY_NAME.items():
        fired = [RULES[rule] for rule in example.expect.findings]
        assert (example.expect.lane == "act_now") == any(rule.red_flag for rule in fired), name
        floors = [RATINGS.index(rule.severity) for rule in fired if rule.severity in ("high", "severe")]
        if floors:
            assert example.expect.rating is not None, name
            assert RATINGS.index(example.expect.rating) >= max(floors), name


def test_the_examples_show_every_rating_at_every_level_and_every_lane():
    expected = [example.expect for example in BY_NAME.values()]
    assert {(expect.due_diligence, expect.rating) for expect in expected} == {
        (level, rating) for level in ("minimal", "standard", "heightened") for rating in (*RATINGS, None)
    }
    assert {expect.lane for expect in expected} == {"act_now", "check_now", "answer_outstanding", None}
    assert {expect.rating_basis for expect in expected} >= {
        "self_declared",
        "documented",
        "workers_confirmed",
        "finding",
    }


@pytest.mark.parametrize("question", ["document_custody", "worker_pays_fee", "deposit_held", "leaving_consequence"])
def test_the_examples_give_every_answer_to_the_questions_that_matter_most(question):
    asked = QUESTIONNAIRES[CORE].questions[question]
    seen = set().union(*(given(example, question) for example in BY_NAME.values()))
    assert {choice.id for choice in asked.choices} <= seen


def test_the_examples_show_every_kind_of_proof_and_silence():
    kinds = {example.evidence for example in BY_NAME.values()}
    said = {answer.value for example in BY_NAME.values() for answer in example.answers.values()}
    assert kinds >= {"claimed", "documented", "audited", "unannounced", "worker_confirmed"}
    assert {"don't know", "refused"} <= said


def test_proof_of_repair_costs_less_than_an_unproved_no():
    disclosed, boastful = NAMED["the discloser who repaid"], NAMED["all answers no, without evidence"]
    assert BY_NAME[disclosed].factors == BY_NAME[boastful].factors
    assert residual(disclosed) < residual(boastful)

    assert residual("Everything that can be put right was put right, with documents") < residual(boastful)

    put_right = "A deposit of the past was given back with proof, and a promise was made good"
    on_its_word = "An office in a calm place, on its own word"
    assert BY_NAME[put_right].factors == BY_NAME[on_its_word].factors
    assert residual(put_right) < residual(on_its_word)


def test_stronger_proof_lowers_concern_and_old_proof_loses_its_worth():
    by_proof = [
        "An office in a calm place, on its own word",
        "The office shows documents",
        "An announced audit saw the office",
        "An unannounced visit saw the office",
        "Workers confirm the answers of the office",
    ]
    by_age = [
        "Workers confirm the answers of the office",
        "What workers confirmed a day short of thirteen months ago still counts in full",
        "What workers confirmed thirteen months ago counts half",
        "What workers confirmed a day short of twenty-five months ago still counts half",
        "What workers confirmed twenty-five months ago counts for nothing",
    ]
    proof, age = [residual(name) for name in by_proof], [residual(name) for name in by_age]

    assert proof == sorted(set(proof), reverse=True)
    assert age[0] == age[1] < age[2] == age[3] < age[4]
    assert age[4] == outcome(CORE, by_age[4])[0]["inherent"]


def test_silence_costs_more_after_its_date_than_before():
    before = "The longest week is blank before its date"
    after = "The longest week is blank past its date: some points, and nobody is kept waiting"
    assert residual("The office shows documents") < residual(before) < residual(after)


def test_a_search_that_finds_nothing_proves_nothing():
    searched = "A search of public sources that finds nothing changes no score"
    assert residual(searched) == residual("The office shows documents")
