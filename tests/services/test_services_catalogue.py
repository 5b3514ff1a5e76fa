"""A questionnaire in words: every part of the definition is told, and what depends on what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from duediligence.services import catalogue as catalogues
from duediligence.services import definitions
from duediligence.services.catalogue import Catalogue, Pointer, catalogue, matching

SOUND = Path(__file__).parents[1] / "questionnaire" / "sound"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "questionnaires"))


@pytest.fixture(scope="module")
def core() -> Catalogue:
    return catalogue()


def test_a_question_says_how_it_is_asked_and_how_it_counts(core: Catalogue) -> None:
    fee = core.questions["worker_pays_fee"]
    assert (fee.type, fee.role, fee.asked, fee.weight, fee.worth) == (
        "One choice",
        "Raises or lowers the risk",
        "Asked of every supplier",
        8,
        "Points of concern (0–100)",
    )
    assert fee.answers == (
        ("No", "0"),
        ("Yes, and every worker has been repaid in full, with proof", "15"),
        ("Yes, and repayment has begun", "70"),
        ("Yes", "100"),
    )
    assert fee.counting == (
        "Not answered in time, “don't know” or refused: counts at least 70 points, and never less than the context.",
    )
    assert fee.condition.startswith("“What share of these workers came from another country?” is more than 0 %")
    assert fee.indicators == ("Debt bondage",)
    assert ("dhaka", True) in {(law.pack, law.confirmed) for law in fee.laws}
    assert ("cgf", False) in {(law.pack, law.confirmed) for law in fee.laws}
    assert Pointer("recruitment_fee", "Workers pay to get the job.") in fee.rules
    assert Pointer("costs_paid", "Which costs did workers pay?") in fee.opens


def test_numbers_are_told_by_their_steps(core: Catalogue) -> None:
    assert core.questions["inputs_known_share"].answers == (
        ("Below 30 %", "0"),
        ("From 30 to below 80 %", "50"),
        ("80 % or more", "100"),
    )
    assert core.questions["recruiter_steps"].answers[:2] == (("0", "0"), ("1", "30"))
    assert (
        core.questions["inputs_known_share"].constraint == "the answer is at least 0 % and the answer is at most 100 %"
    )


def test_who_is_asked_is_said_in_words(core: Catalogue) -> None:
    said = {card.asked for card in core.questions.values()}
    assert said == {
        "Asked of every supplier",
        "Asked where the context calls for a standard look or closer",
        "Asked where the context calls for a close look",
        "Ours to answer, never sent to a supplier",
    }
    assert {card.asked for card in catalogue("own_business").questions.values()} == {"Asked of ourselves"}


def test_a_rule_says_when_it_holds_and_what_follows(core: Catalogue) -> None:
    rule = core.rules["debt_bondage"]
    assert (rule.kind, rule.severity, rule.act_now) == ("Harm to people", "Severe", True)
    assert rule.when == (
        "“How many months of basic wage did the most expensive case cost?” is more than 1 or "
        "“Where did workers find the money?” includes “A loan” or “Deductions from their wages”"
    )
    assert rule.effects == (
        "The rating is at least as grave as this finding: severe.",
        "Consistent with a threat or penalty that keeps people at work; this is no legal conclusion.",
    )
    assert rule.indicators == ("Debt bondage (strong sign)",)
    assert [each.id for each in rule.reads] == ["fee_in_months_wage", "fee_money_from"]
    assert rule.actions[0] == Pointer("r02_do_no_harm", "Ask first whether our next step could hurt a worker")


def test_actions_and_laws_say_what_leads_to_them(core: Catalogue) -> None:
    repay = core.actions["r33_repay_fees"]
    assert "recruitment_fee" in {each.id for each in repay.rules}
    signs = core.laws["ilo_indicators"]
    bondage = next(each for each in signs.criteria if each.id == "debt_bondage")
    assert "worker_pays_fee" in {each.id for each in bondage.questions}
    assert "debt_bondage" in {each.id for each in bondage.rules}
    act = core.laws["us_uflpa"]
    assert (act.kind, act.where, act.status, act.effective) == ("Law", "United States", "In force", None)
    assert (act.confirmed, len(act.criteria)) == (
        sum(each.confirmed for each in act.criteria),
        len(definitions.named().frameworks["us_uflpa"].criteria),
    )


def test_every_number_of_the_scoring_is_told(core: Catalogue) -> None:
    lines = {line.what: line.value for _, lines in core.scoring for line in lines}
    assert lines["Country where the work is done"] == "weight 30 of 70"
    assert lines["Share of the answers"] == "50 %"
    assert lines["What is done"] == "up to 45 % off"
    assert (lines["Claimed"], lines["Worker confirmed"]) == ("25 %", "100 %")
    assert (lines["Severe concern"], lines["Nothing found so far"]) == ("from 75", "from 0")
    assert lines["Evidence counts in full for"] == "12 months"
    assert lines["Answered, to be rated at all"] == "60 %"


def test_a_module_shows_its_own_questions_first_and_says_when_it_applies() -> None:
    module = catalogue("migrant_recruitment")
    assert module.core == "Forced labour due diligence"
    assert module.applies.startswith("“What share of these workers came from another country?” is more than 0 %")
    marks = [section.core for section in module.sections]
    assert marks == sorted(marks)
    assert {False, True} == set(marks)


def test_a_search_finds_every_word_in_every_kind_of_card(core: Catalogue) -> None:
    found = matching(core, "  PASSPORT identity ")
    assert "document_custody" in found.questions
    assert all("passport" in card.searched and "identity" in card.searched for card in found.questions.values())
    nothing = matching(core, "zeppelin")
    assert (nothing.questions, nothing.rules, nothing.actions, nothing.laws) == ({}, {}, {}, {})
    assert matching(core, " ") is core


def test_no_word_of_the_engine_is_shown(core: Catalogue) -> None:
    shown = " ".join(
        [card.role + " ".join(card.marks) + " ".join(card.counting) for card in core.questions.values()]
        + [" ".join(card.effects) + card.kind for card in core.rules.values()]
        + [line.what + line.meaning for _, lines in core.scoring for line in lines]
    ).lower()
    for word in ("exposure", "control", "residual", "coverage", "red flag", "jitter"):
        assert word not in shown


def test_what_follows_from_a_definition_is_kept_until_a_file_changes(folder: Path) -> None:
    path = folder / "kitchen.yaml"
    first = catalogue(str(path))
    assert catalogue(str(path)) is first
    pack = folder / "frameworks" / "hygiene_act.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace("title: {en: ", "title: {en: New "), encoding="utf-8")
    again = catalogue(str(path))
    assert again.hash == first.hash  # the definition is the same, the law beside it is not
    assert again.laws["hygiene_act"].title == f"New {first.laws['hygiene_act'].title}"
    assert len(catalogues._made) <= catalogues.KEPT


def test_a_check_is_kept_until_a_file_changes(folder: Path) -> None:
    path = folder / "kitchen.yaml"
    assert definitions.kept_check(str(path)) is None
    found = definitions.check_and_keep(str(path))
    assert definitions.kept_check(str(path)) == found
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert definitions.kept_check(str(path)) is None
