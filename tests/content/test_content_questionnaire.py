"""What the shipped questionnaire and its actions must keep to, whoever edits them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from duediligence.questionnaire import load, sentence
from duediligence.questionnaire.examples import check
from duediligence.questionnaire.expressions import references
from duediligence.settings import resource

PATH = resource("questionnaires", "forced_labour.yaml")
QUESTIONNAIRE = load(PATH)
QUESTIONS = QUESTIONNAIRE.questions
RULES = QUESTIONNAIRE.rules
ACTIONS = {name: action for name, action in QUESTIONNAIRE.actions.items() if re.match(r"r\d\d_", name)}
"""The actions about suppliers; those about ourselves stand in a file of their own."""

CORE = {
    "place": {1},
    "goods and inputs": {2, 3},
    "headcount and migrants": {4},
    "agency, seasonal, piece rate": {5},
    "work done elsewhere": {57},
    "housing": {7},
    "recruitment corridors": {6},
    "who paid which cost, deposits": {19, 25},
    "recruiters": {22},
    "contract before departure and as worked": {23, 24},
    "identity papers": {27},
    "leaving tomorrow": {30},
    "going out off shift": {29, 31},
    "last pay and own account": {35, 36},
    "deductions and advances": {37, 39},
    "longest week and saying no": {42, 43},
    "youngest worker and age checks": {49},
    "complaints": {51, 52},
    "representation": {53},
    "problems found, audit, who answered": {61, 64, 65},
}
INDICATORS = {
    "abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "violence", "threats",
    "retention_of_documents", "withholding_of_wages", "debt_bondage", "abusive_conditions", "excessive_overtime",
}  # fmt: skip
CLOCK_DAYS = {"p0": 1, "p1": 3, "p2": 7, "p3": 30, "p4": 90, "p5": 180}
PROTECTIVE = {action.id for action in ACTIONS.values() if action.protects}
"""Steps that make people safe or make sure that nobody is put in danger."""
DESK = {question.id for question in QUESTIONS.values() if question.ask == "desk_only"}
"""Questions that the officer answers and no supplier sees."""

NEGATIVE = re.compile(r"\b(no|not|never|nobody|nothing|none|without|cannot|neither|nor|unless|\w+n't)\b", re.IGNORECASE)
CLAUSES = re.compile(r"[,;:.?!]|\b(?:and|or|but|although|because|while|which|who|that)\b", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str]]:
    """Every text a person reads, with its place."""
    definition = QUESTIONNAIRE.definition
    yield "title", definition.title["en"]
    yield "description", definition.description["en"]
    for section in definition.sections:
        yield section.id, section.title["en"]
    for question in QUESTIONS.values():
        for words in (question.label, question.help, question.evidence, *(choice.label for choice in question.choices)):
            yield from ((question.id, text) for text in words.values())
    for rule in RULES.values():
        yield rule.id, rule.say["en"]
    for action in ACTIONS.values():
        for words in (action.title, action.why, action.evidence, action.closing_proof):
            yield from ((action.id, text) for text in words.values())


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text)


def test_definition_and_examples_have_no_mistake():
    assert check(PATH) == ()


@pytest.mark.parametrize("topic", CORE)
def test_each_core_topic_is_asked_of_every_supplier(topic):
    asked = {
        number for question in QUESTIONS.values() if question.asked_from == "minimal" for number in question.topics
    }
    assert CORE[topic] <= asked


def test_all_sixty_six_topics_have_a_question():
    asked = {number for question in QUESTIONS.values() for number in question.topics}
    assert asked == set(range(1, 67))


def test_the_core_stays_short():
    """What every site is asked: the twenty topics, and nothing of the later rounds."""
    minimal = [question for question in QUESTIONS.values() if question.asked_from == "minimal"]
    numbers = {number for question in minimal for number in question.topics}
    assert numbers == set().union(*CORE.values()) | {8, 12, 28, 38, 47, 50}
    assert len(minimal) <= 56


def test_only_the_core_keeps_a_supplier_waiting():
    """A question of a later round may still be unsent, so silence on it is no answer outstanding."""
    assert [
        question.id for question in QUESTIONS.values() if question.critical and question.asked_from != "minimal"
    ] == []


def test_states_lists_cases_and_payments_are_never_asked_of_a_supplier():
    for topic in (11, 59, 60, 66):
        assert {question.id for question in QUESTIONS.values() if topic in question.topics} <= DESK
    for question in DESK:
        # Finding nothing proves nothing: a search without result moves no score. What is found works through rules.
        assert (QUESTIONS[question].role, QUESTIONS[question].asked_from) == ("information", "standard")
    reading = {rule.id for rule in RULES.values() if DESK & set(references(QUESTIONNAIRE.when[rule.id]))}
    unread = {name for name in DESK if not any(f"${{{name}}}" in RULES[rule].when for rule in reading)}
    assert unread == set()


def test_no_safeguard_counts_against_labour_imposed_by_a_state():
    unmitigated = {rule.id for rule in RULES.values() if rule.mitigation == "none"}
    assert unmitigated == {
        "state_labour_place", "state_placed_workers", "prison_labour", "north_korean_labour", "on_state_list",
    }  # fmt: skip
    assert {(RULES[rule].severity, RULES[rule].red_flag) for rule in unmitigated} == {("severe", True)}


def test_what_could_put_a_speaker_in_danger_waits_for_a_later_round():
    for name in ("violence_reports", "threats_made", "threat_kinds", "punishments", "retaliation", "guard_powers"):
        assert QUESTIONS[name].asked_from == "heightened"
    for name in ("violence_reports", "threats_made"):
        assert "do not confront" in QUESTIONS[name].help["en"]


def test_ten_promises_and_eight_tests_count_by_their_share():
    for name, count in (("policy_provisions", 10), ("grievance_test", 8)):
        question = QUESTIONS[name]
        assert (question.combine, sum(not choice.exclusive for choice in question.choices)) == ("share", count)


def test_every_type_role_and_way_of_combining_is_used():
    questions = QUESTIONS.values()
    assert {question.type for question in questions} == {
        "select_one", "select_multiple", "integer", "decimal", "percent", "date", "text", "note",
    }  # fmt: skip
    assert {(question.role, question.kind) for question in questions} == {
        ("exposure", None), ("control", "practice"), ("control", "paper"), ("information", None),
    }  # fmt: skip
    assert {question.combine for question in questions} == {None, "max", "sum", "share"}


def test_nobody_scores_by_silence():
    without = [
        question.id for question in QUESTIONS.values() if question.role == "exposure" and question.unknown is None
    ]
    assert without == []
    cheap = [
        question.id
        for question in QUESTIONS.values()
        if question.unknown is not None
        and question.unknown
        <= min(part.risk for part in (*question.choices, *question.points) if part.risk is not None)
    ]
    assert cheap == []


def test_everything_that_is_rated_says_what_would_prove_it():
    assert [q.id for q in QUESTIONS.values() if q.role in ("exposure", "control") and not q.evidence] == []


def test_indicators_are_the_eleven():
    named = {indicator for question in QUESTIONS.values() for indicator in question.indicators}
    named |= {indicator for rule in RULES.values() for each in rule.indicators for indicator in each}
    assert named == INDICATORS


def test_there_are_enough_rules_of_every_kind():
    kinds = [rule.kind for rule in RULES.values()]
    assert len(kinds) >= 60
    assert {kind: kinds.count(kind) >= 20 for kind in ("harm", "inconsistency", "lead")} == dict.fromkeys(kinds, True)


def test_every_indicator_can_be_found_and_both_dimensions():
    found = {
        indicator for rule in RULES.values() if rule.kind == "harm" for each in rule.indicators for indicator in each
    }
    assert found == INDICATORS
    assert {rule.dimension for rule in RULES.values() if rule.kind == "harm"} == {"involuntariness", "penalty", None}


def test_the_catalogue_has_all_sixty_three_remedies():
    rows = {int(action[1:3]) for action in ACTIONS}
    assert rows == set(range(1, 64))
    # Two rows have two parts with clocks of their own: exits and movement, asking again and tracing.
    assert len(ACTIONS) == 65


def test_prerequisites_are_in_the_catalogue_and_never_go_round():
    done: set[str] = set()
    while ready := {action.id for action in ACTIONS.values() if set(action.after) <= done} - done:
        done |= ready
    assert done == set(ACTIONS)


def test_every_action_is_reached_by_a_rule_and_every_rule_leads_to_an_action():
    reached = {action for rule in RULES.values() for action in rule.actions}
    assert reached == set(ACTIONS)
    assert [rule.id for rule in RULES.values() if not rule.actions] == []


def test_clocks_say_the_same_as_their_days():
    assert {action.id: action.days for action in ACTIONS.values()} == {
        action.id: CLOCK_DAYS[action.clock] for action in ACTIONS.values()
    }


def test_grave_findings_start_by_protecting_people():
    grave = [rule for rule in RULES.values() if rule.red_flag or rule.severity == "severe"]
    assert {rule.id: rule.actions[0] in PROTECTIVE for rule in grave} == {rule.id: True for rule in grave}


def test_what_protects_waits_for_nothing():
    assert {action: ACTIONS[action].after for action in PROTECTIVE} == dict.fromkeys(PROTECTIVE, ())


def test_what_confronts_a_supplier_waits_for_the_question_of_harm():
    """An action behind the safety gate comes after a harm check in every finding that starts it."""
    wrong = [
        (rule.id, action)
        for rule in RULES.values()
        if rule.red_flag
        for action in rule.actions
        if ACTIONS[action].safety_gate and not PROTECTIVE & set(rule.actions)
    ]
    assert wrong == []


def test_only_the_last_of_five_answers_about_papers_is_grave():
    assert [choice.id for choice in QUESTIONS["document_custody"].choices] == [
        "with_worker", "own_locker", "kept_on_request", "with_authority", "employer_holds",
    ]  # fmt: skip
    spoken = {
        rule.id: sentence(QUESTIONNAIRE.when[rule.id], QUESTIONNAIRE)
        for rule in RULES.values()
        if rule.when.startswith("${document_custody}") and rule.kind != "inconsistency"
    }
    assert set(spoken) == {"documents_held", "documents_on_request"}
    assert RULES["documents_held"].red_flag
    assert RULES["documents_on_request"].kind == "lead"


def test_every_fee_is_a_finding():
    whens = [rule.when for rule in RULES.values()]
    for choice in QUESTIONS["worker_pays_fee"].choices:
        if choice.id != "no":
            assert f"${{worker_pays_fee}} = '{choice.id}'" in whens


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("worker_pays_fee", "repaid"), ("deposit_held", "returned"), ("contract_same", "made_good"),
        ("leaving_consequence", "penalty_ended"), ("free_to_leave", "restriction_lifted"), ("pay_delay", "settled"),
        ("worker_debt", "cleared"), ("overtime_refusal", "penalty_ended"), ("underage_found", "remedied"),
        ("violence_reports", "settled"), ("threats_made", "taken_back"), ("retaliation", "made_good"),
        ("punishments", "ended"), ("guard_powers", "ended"), ("phone_access", "opened"), ("visitors", "opened"),
        ("room_keys", "handed_over"), ("return_journey", "repaid"), ("minimum_wage", "made_up"),
        ("piece_hours", "corrected"), ("loan_interest", "ended"), ("equipment_cost", "refunded"),
        ("dangerous_places", "repaired"), ("young_tasks", "ended"), ("exits_locked", "unlocked_since"),
    ],
)  # fmt: skip
def test_a_repaired_problem_can_be_told_without_a_red_flag(question, choice):
    offered = {each.id: each for each in QUESTIONS[question].choices}
    assert offered[choice].risk == 15
    for rule in RULES.values():
        if rule.red_flag:
            assert f"${{{question}}} = '{choice}'" not in rule.when
            assert f"selected(${{{question}}}, '{choice}')" not in rule.when


def test_we_ask_nothing_about_who_a_worker_is_and_nothing_about_a_state():
    asked = " ".join(
        text for question in QUESTIONS.values() if question.id not in DESK
        for words in (question.label, question.help, *(c.label for c in question.choices)) for text in words.values()
    ).lower()  # fmt: skip
    for word in (
        "ethnic",
        "religio",
        "nationality",
        "labour transfer",
        "xinjiang",
        "prison",
        "birth",
        "passport number",
        "minority",
        "caste",
    ):
        assert word not in asked


def test_nobody_is_asked_for_a_name_of_a_worker():
    wanted = re.compile(r"\b(whose|which worker|name of (a|the|each) worker|list of workers)\b", re.IGNORECASE)
    assert [question.id for question in QUESTIONS.values() if wanted.search(question.label["en"])] == []


def test_sentences_are_short_enough_to_read_aloud():
    long = [
        (place, each) for place, text in texts() for each in re.split(r"(?<=[.?!])\s", text) if len(words_of(each)) > 30
    ]
    assert long == []


def test_labels_ask_one_thing_and_end_with_a_question_mark():
    wrong = [
        q.id
        for q in QUESTIONS.values()
        if q.type != "note" and (q.label["en"].count("?"), q.label["en"][-1]) != (1, "?")
    ]
    assert wrong == []


def test_questions_are_short():
    long = [q.id for q in QUESTIONS.values() if q.type != "note" and len(words_of(q.label["en"])) > 25]
    assert long == []


def test_no_sentence_denies_twice():
    twice = [
        (place, clause)
        for place, text in texts()
        for clause in CLAUSES.split(text)
        if len(NEGATIVE.findall(clause)) > 1 or re.search(r"\bnot un\w+", clause, re.IGNORECASE)
    ]
    assert twice == []


def test_what_a_rule_says_can_follow_a_source():
    """ "The supplier reports: …" needs one or two whole sentences that start with a capital."""
    assert [rule.id for rule in RULES.values() if not re.fullmatch(r"[A-Z].*\.", rule.say["en"])] == []
