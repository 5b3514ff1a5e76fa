"""What the deeper questionnaires must keep to: recruitment, origin of goods, our own business, site visits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from duediligence.questionnaire import Example, Question, Questionnaire, Rule, load, load_examples
from duediligence.questionnaire.examples import check
from duediligence.questionnaire.lint import lint
from duediligence.questionnaire.reading import MOST_WORDS, asks_twice, double_negative
from duediligence.services.examples import outcome_of
from duediligence.settings import resource

NAMES = ("migrant_recruitment", "import_traceability", "own_business", "site_visit")
PATHS = {name: resource("questionnaires", f"{name}.yaml") for name in NAMES}
LOADED = {name: load(path) for name, path in PATHS.items()}
EXAMPLES = {
    name: load_examples(resource("questionnaires", f"{name}.examples.yaml"), LOADED[name]) for name in NAMES
}  # fmt: skip
ALL_EXAMPLES = [(name, example) for name in NAMES for example in EXAMPLES[name]]
CORE = load(resource("questionnaires", "forced_labour.yaml"))
ACTIONS = CORE.actions
CLOCK_DAYS = {"p0": 1, "p1": 3, "p2": 7, "p3": 30, "p4": 90, "p5": 180}
COSTS = ("cost_fee", "cost_visa", "cost_medical", "cost_travel", "cost_training")
STAGES = ("raw", "processing", "component", "assembly", "shipping")
OWN_STEPS = {
    "own_board_member", "own_search_for_harm", "own_legal_reach", "own_statement", "own_keep_papers",
    "own_product_file",
}  # fmt: skip


def own_questions(name: str) -> list[Question]:
    """The questions that stand in the file of a module and not in its core."""
    questionnaire = LOADED[name]
    inherited = questionnaire.core.questions if questionnaire.core else {}
    return [question for question in questionnaire.questions.values() if question.id not in inherited]


def own_rules(name: str) -> list[Rule]:
    questionnaire = LOADED[name]
    inherited = questionnaire.core.rules if questionnaire.core else {}
    return [rule for rule in questionnaire.rules.values() if rule.id not in inherited]


def texts(name: str) -> Iterator[tuple[str, str]]:
    """Every text of a module that a person reads, with its place."""
    yield "title", LOADED[name].definition.title["en"]
    yield "description", LOADED[name].definition.description["en"]
    for question in own_questions(name):
        for words in (question.label, question.help, question.evidence, *(choice.label for choice in question.choices)):
            yield from ((question.id, text) for text in words.values())
    for rule in own_rules(name):
        yield rule.id, rule.say["en"]


def named(name: str, title: str) -> Example:
    (found,) = [example for example in EXAMPLES[name] if example.name.startswith(title)]
    return found


def result(example: Example, questionnaire: Questionnaire) -> dict[str, object]:
    return outcome_of(example, questionnaire)[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_module_and_its_examples_have_no_mistake(name):
    assert check(PATHS[name]) == ()
    assert [problem.sentence() for problem in lint(PATHS[name], LOADED[name]) if problem.level != "note"] == []


@pytest.mark.parametrize(("name", "example"), ALL_EXAMPLES, ids=lambda part: getattr(part, "name", part))
def test_an_example_comes_out_as_calculated_by_hand(name, example):
    outcome, problems = outcome_of(example, LOADED[name])
    expected = {
        part: frozenset(value) if isinstance(value, tuple) else value for part, value in example.expect.stated().items()
    }
    assert problems == ()
    assert {part: outcome[part] for part in expected} == expected


def test_there_are_enough_examples_of_each_kind():
    assert {name: len(EXAMPLES[name]) >= 5 for name in NAMES} == dict.fromkeys(NAMES, True)
    for name in ("migrant_recruitment", "import_traceability", "site_visit"):
        assert {"act_now", None} <= {example.expect.lane for example in EXAMPLES[name]}
    assert {example.expect.lane for example in EXAMPLES["own_business"]} == {"answer_outstanding", None}


def test_no_two_questionnaires_use_one_id_for_different_things():
    for part in (own_questions, own_rules):
        ids = [each.id for name in NAMES if name != "own_business" for each in part(name)]
        assert [each for each in ids if ids.count(each) > 1] == []


@pytest.mark.parametrize("name", ["migrant_recruitment", "import_traceability", "site_visit"])
def test_a_module_is_scored_as_its_core(name):
    module, core = LOADED[name].definition, CORE.definition
    for part in ("scoring", "bands", "levels", "lowest_band", "factors"):
        assert getattr(module, part) == getattr(core, part)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_rated_says_what_would_prove_it_and_silence_never_pays(name):
    rated = [question for question in own_questions(name) if question.role in ("exposure", "control")]
    assert [question.id for question in rated if not question.evidence] == []
    for question in rated:
        if question.role == "exposure":
            assert question.unknown is not None
            assert question.unknown > min(
                part.risk for part in (*question.choices, *question.points) if part.risk is not None
            )


@pytest.mark.parametrize("name", NAMES)
def test_a_person_can_read_each_text_aloud(name):
    for place, text in texts(name):
        for sentence in re.split(r"(?<=[.?!:])\s", text):
            assert len(re.findall(r"[\w'’-]+", sentence)) <= MOST_WORDS, (place, sentence)
        assert double_negative(text) is None, (place, text)
    for question in own_questions(name):
        if question.type != "note":
            label = question.label["en"]
            assert (label.count("?"), label[-1], asks_twice(label)) == (1, "?", False), question.id


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_leads_somewhere_and_grave_ones_protect_first(name):
    for rule in own_rules(name):
        assert rule.actions, rule.id
        assert re.fullmatch(r"[A-Z].*\.", rule.say["en"]), rule.id
        if rule.red_flag or rule.severity == "severe":
            assert ACTIONS[rule.actions[0]].protects, rule.id
        if any(ACTIONS[action].safety_gate for action in rule.actions) and rule.kind == "harm":
            assert "r02_do_no_harm" in rule.actions, rule.id


@pytest.mark.parametrize("name", NAMES)
def test_nothing_asks_who_a_worker_is(name):
    words = " ".join(text for _, text in texts(name)).lower()
    for word in ("ethnic", "religio", "nationalit", "passport number", "birth", "caste"):
        assert word not in words


def test_our_own_steps_are_reached_and_keep_their_clock():
    reached = {action for rule in own_rules("own_business") for action in rule.actions}
    assert reached >= OWN_STEPS
    for action in OWN_STEPS:
        assert (ACTIONS[action].owner, ACTIONS[action].days) == ("buyer", CLOCK_DAYS[ACTIONS[action].clock])


# Recruitment


@pytest.mark.parametrize("cost", COSTS)
def test_every_cost_that_a_worker_paid_is_a_finding_and_its_repair_can_be_said(cost):
    risks = {choice.id: choice.risk for choice in LOADED["migrant_recruitment"].questions[cost].choices}
    assert risks == {
        "employer": 0, "repaid": 15, "being_repaid": 70, "worker_part": 90, "worker": 100, "does_not_arise": None,
    }  # fmt: skip
    findings = {rule.id: rule for rule in own_rules("migrant_recruitment") if f"${{{cost}}} = '" in rule.when}
    for answer, finding in (
        ("worker", "cost_paid_by_worker"),
        ("worker_part", "cost_paid_by_worker"),
        ("being_repaid", "cost_being_repaid"),
        ("repaid", "cost_repaid"),
    ):
        assert f"${{{cost}}} = '{answer}'" in findings[finding].when
    assert findings["cost_paid_by_worker"].red_flag
    assert findings["cost_repaid"].kind == "lead"


def test_repair_with_proof_costs_less_than_an_unproved_no():
    repaired = named("migrant_recruitment", "Three costs were repaid")
    boastful = named("migrant_recruitment", "Nobody paid, it is said")
    questionnaire = LOADED["migrant_recruitment"]

    assert repaired.factors == boastful.factors
    assert result(repaired, questionnaire)["residual"] < result(boastful, questionnaire)["residual"]


def test_without_migrants_the_result_is_that_of_the_core():
    example = named("migrant_recruitment", "No migrants")
    answers = {question: answer for question, answer in example.answers.items() if question in CORE.questions}

    assert set(example.answers) > set(answers)
    assert result(example, LOADED["migrant_recruitment"]) == result(
        example.model_copy(update={"answers": answers}), CORE
    )


# Origin of goods


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_asks_for_five_papers_and_who_did_it(stage):
    questions = LOADED["import_traceability"].questions
    papers = [choice.id for choice in questions[f"{stage}_papers"].choices]
    last = "packing" if stage == "shipping" else "production"

    assert papers == ["order", "invoice", "payment", "transport", last, "none"]
    assert questions[f"{stage}_papers"].combine == "share"
    assert [choice.id for choice in questions[f"{stage}_known"].choices] == [
        "both", "country_only", "neither", "no_stage",
    ]  # fmt: skip
    assert questions[f"{stage}_country"].type == "text"


def test_lists_and_authorities_are_looked_up_at_our_desk():
    questions = LOADED["import_traceability"].questions
    for name in ("chain_list_match", "customs_stop", "north_korean_workers", "state_labour_signs", "list_match"):
        assert questions[name].ask == "desk_only"


# Our own business


def test_our_own_business_stands_alone():
    definition = LOADED["own_business"].definition
    assert (definition.assessed, definition.extends, definition.applies_when) == ("own", None, None)


def test_our_own_practices_are_leads_and_never_harm_of_a_supplier():
    rules = own_rules("own_business")
    assert {rule.kind for rule in rules} == {"lead", "inconsistency"}
    reviewed = [rule.id for rule in rules if "r55_review_purchasing" in rule.actions]
    assert len(reviewed) >= 10


def test_sizes_of_laws_are_answers_and_stand_in_no_rule():
    laws = [
        question
        for section in LOADED["own_business"].definition.sections
        if section.id.startswith("laws_")
        for question in section.questions
    ]
    assert len(laws) >= 40
    assert {question.role for question in laws} == {"information"}
    money = re.compile(r"\$\{(\w+)\} *(?:>=|>|<=|<) *(\S+)")
    compared = dict(
        found
        for rule in own_rules("own_business")
        for found in money.findall(rule.when)
        if found[0] in {question.id for question in laws if question.type in ("decimal", "integer")}
    )
    assert compared == {
        "uk_turnover": "${uk_size}", "au_revenue": "${au_size}", "sb657_receipts": "${sb657_size}",
        "far_value": "${far_size}", "eu_employees": "${eu_size_employees}", "eu_turnover": "${eu_size_turnover})",
        "ca_sizes_passed": "2)", "no_sizes_passed": "2)",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("far_size", "sources differ"), ("de_duty", "not confirmed"), ("no_account", "not confirmed"),
        ("no_requests", "not confirmed"), ("eu_franchise", "not confirmed"), ("eu_file", "not confirmed"),
        ("customs_dates", "not confirmed"), ("ch_parts", "not confirmed"), ("us_file", "not confirmed"),
        ("counsel_before_stock", "not confirmed"), ("uk_areas", "not confirmed"), ("uk_statement", "not confirmed"),
        ("uk_size", "when we read it"), ("au_size", "when we read it"), ("ca_sizes_passed", "when we read them"),
    ],
)  # fmt: skip
def test_what_we_could_not_confirm_says_so(question, words):
    assert words in LOADED["own_business"].questions[question].help["en"].lower()


# Site visits


def test_a_visitor_writes_no_free_text_and_nothing_goes_to_the_supplier():
    for question in own_questions("site_visit"):
        assert question.type != "text"
        assert question.type == "note" or question.ask == "desk_only", question.id


def test_questions_of_a_visit_fit_on_a_phone():
    for question in own_questions("site_visit"):
        if question.type != "note":
            assert len(question.label["en"].split()) <= 9, question.id
            assert max((len(choice.label["en"].split()) for choice in question.choices), default=0) <= 11, question.id


def test_what_workers_say_counts_only_from_ten_talks():
    questionnaire = LOADED["site_visit"]
    heard = [question for question in own_questions("site_visit") if question.id.startswith("heard_")]
    few = named("site_visit", "Nine talks")
    silent = {question: answer for question, answer in few.answers.items() if not question.startswith("heard_")}
    enough = few.model_copy(
        update={"answers": few.answers | {"talks_count": few.answers["talks_count"].model_copy(update={"value": 10.0})}}
    )

    assert {question.relevant for question in heard} == {"${talks_count} >= 10"}
    assert set(few.answers) - set(silent) == {question.id for question in heard}
    assert result(few, questionnaire) == result(few.model_copy(update={"answers": silent}), questionnaire)
    assert "workers_feel_bound" in result(enough, questionnaire)["findings"]


def test_a_visit_answers_the_questions_of_the_core_again():
    assert {
        "worker_pays_fee", "document_custody", "leaving_consequence", "free_to_leave", "pay_delay", "overtime_refusal",
        "violence_reports", "threats_made", "retaliation",
    } <= set(LOADED["site_visit"].listed) & set(CORE.questions)  # fmt: skip
