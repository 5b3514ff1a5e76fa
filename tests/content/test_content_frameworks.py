"""The packs of laws and standards: all there, in our own words, and open about what no source confirms."""

from __future__ import annotations

import re
from datetime import date

import pytest

from duediligence.questionnaire import load_frameworks
from duediligence.settings import resource

FOLDER = resource("questionnaires", "frameworks")
PACKS = load_frameworks(FOLDER)
CRITERIA = [(pack, criterion) for pack in PACKS.values() for criterion in pack.criteria]

EXPECTED = {
    "palermo": "act means purpose consent child demand",
    "ilo_indicators": "abuse_of_vulnerability deception restriction_of_movement isolation violence threats "
    "retention_of_documents withholding_of_wages debt_bondage abusive_conditions excessive_overtime",
    "ilo_c29": "penalty not_voluntary",
    "ilo_p029": "prevention protection remedy",
    "ilo_c105": "political_coercion development discipline strike_punishment discrimination",
    "ilo_c182": "trafficking debt_bondage forced_labour",
    "ungp": "p15 p16 p17 p18 p19 p20 p21 p22 p23 p24 p31_legitimate p31_accessible p31_predictable p31_equitable "
    "p31_transparent p31_rights_compatible p31_learning p31_dialogue",
    "oecd": "embed assess act track communicate remedy",
    "uk_s54": "yearly_statement board_approval signature website structure policies due_diligence risk effectiveness "
    "training level_1 level_2 no_steps",
    "au_s16": "entity structure risks actions effectiveness consultation other",
    "ca_s211": "identity structure policies risk steps remediation income_loss training effectiveness form_and_report",
    "lksg": "documentation risk_analysis prevention remedy complaints evaluation report",
    "csddd": "scope integrate identify prevent end remediate engage complaints monitor communicate",
    "eu_2024_3015": "ban due_diligence step_identify step_prevent step_mitigate step_end step_remediate art17_answer",
    "us_s307": "import_ban orders proof protest",
    "us_uflpa": "presumption due_diligence tracing management not_xinjiang not_forced_labour transactions roles "
    "payment_transport",
    "us_caatsa": "presumption",
    "far_52_222_50": "awareness reporting recruitment housing subcontractors posting certification",
    "ca_sb657": "verification audits certification accountability training",
    "no_transparency": "due_diligence account right_to_ask",
    "ch_964j": "minerals child_labour exemptions",
    "mx_stps": "block opening time published",
    "dhaka": "equal_treatment legal_employment 1 2 3 4 5 6 7 8 9 10",
    "cgf": "movement no_fees no_debt",
}
"""What each pack must hold at least."""

GENERAL_KNOWLEDGE = {
    "ilo_c29": "exception_military exception_civic exception_prison exception_emergency exception_community",
    "ilo_c105": "development discipline strike_punishment discrimination",
    "ilo_p029": "due_diligence recruitment non_punishment any_status",
    "lksg": "forced_labour slavery child_labour safety association discrimination fair_pay land security_forces",
    "csddd": "integrate identify prevent end remediate engage complaints monitor communicate",
    "eu_2024_3015": "art17_answer art17_decision art17_taken_into_account art18_information art20_decision",
    "us_uflpa": "answer_time",
    "far_52_222_50": "cooperation",
    "no_transparency": "account_deadline answer_deadline",
    "ch_964j": "supply_policy traceability risk_plan yearly_report records",
    "cgf": "movement no_fees no_debt",
}
"""Statements we know only in general: nobody read them in a source. Take one out when a source confirms it."""

WITHOUT_A_PAGE = {
    "ilo_c182": "under_18 hazardous_work",
    "ungp": "p15",
    "uk_s54": "no_steps six_months criminal_property",
    "csddd": "scope_franchise fine",
    "eu_2024_3015": "art20_withdrawal",
    "us_s307": "origin orders proof protest",
    "us_uflpa": "entity_list priority_goods_2025",
    "us_caatsa": "presumption labour_contractors evidence_file",
    "far_52_222_50": "notice documents return_home",
}
"""Statements that were checked once, without a page that can be shown, or that are weakly sourced."""

MOVING = {"lksg": "changing", "csddd": "future", "eu_2024_3015": "future", "us_caatsa": "not_confirmed"}
STATUS = {
    "in_force": "in force", "future": "in the future", "changing": "being changed", "not_confirmed": "not confirmed",
}  # fmt: skip


def table(text: str) -> dict[str, list[str]]:
    """Rows of the first table of the page, by pack."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:3] == "| `"]
    return {row[0].strip("`"): row[1:] for row in rows if len(row) == 6}


def test_every_pack_is_there_in_a_file_of_its_name():
    assert set(PACKS) == set(EXPECTED)
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(EXPECTED)


@pytest.mark.parametrize("pack", EXPECTED)
def test_a_pack_holds_what_belongs_to_it(pack):
    ids = [criterion.id for criterion in PACKS[pack].criteria]
    assert set(EXPECTED[pack].split()) - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_the_indicators_are_the_eleven_and_no_more():
    assert [criterion.id for criterion in PACKS["ilo_indicators"].criteria] == EXPECTED["ilo_indicators"].split()


def test_what_is_confirmed_can_be_looked_up():
    assert [(pack.id, each.id) for pack, each in CRITERIA if each.confirmed and not (each.source or pack.source)] == []


def test_only_what_no_source_confirms_is_shown_as_not_confirmed():
    """Whole comparison: a statement that is confirmed one day leaves the table together with its flag."""
    stated = {
        (pack, each) for part in (GENERAL_KNOWLEDGE, WITHOUT_A_PAGE) for pack in part for each in part[pack].split()
    }
    assert {(pack.id, each.id) for pack, each in CRITERIA if not each.confirmed} == stated


def test_what_is_not_confirmed_names_no_source_and_the_note_says_so():
    assert [(pack.id, each.id) for pack, each in CRITERIA if not each.confirmed and each.source] == []
    silent = [
        pack.id
        for pack in PACKS.values()
        if not all(each.confirmed for each in pack.criteria)
        and not re.search(r"not confirmed|no source was read", pack.note["en"], re.IGNORECASE)
    ]
    assert silent == []


def test_a_law_in_force_has_its_date_or_says_why_not():
    said = re.compile(
        r"not checked|no effective date|no day was read|not confirmed: .*when the law began", re.IGNORECASE
    )
    undated = [pack for pack in PACKS.values() if pack.status == "in_force" and not pack.effective_from]
    assert [pack.id for pack in undated if not said.search(pack.note["en"])] == []


def test_laws_that_move_say_so():
    assert {pack: PACKS[pack].status for pack in MOVING} == MOVING
    assert {pack.id: pack.effective_from for pack in PACKS.values() if pack.status == "future"} == {
        "csddd": date(2029, 7, 26),
        "eu_2024_3015": date(2027, 12, 14),
    }


def test_a_pack_without_a_source_is_not_called_read_or_in_force():
    assert {pack.id for pack in PACKS.values() if not pack.source} == {
        pack.id for pack in PACKS.values() if pack.status == "not_confirmed"
    }
    assert {pack.id for pack in PACKS.values() if not pack.verified_on} == {
        pack.id for pack in PACKS.values() if not pack.source
    }


def test_sizes_are_settings():
    """Whoever names a size says that it is a setting and was so when read."""
    sized = [(pack, each) for pack, each in CRITERIA if each.id == "scope"]
    assert {pack.id for pack, _ in sized} == {
        "uk_s54", "au_s16", "ca_s211", "csddd", "far_52_222_50", "ca_sb657", "no_transparency",
    }  # fmt: skip
    assert [pack.id for pack, _ in sized if "never hard-coded" not in pack.note["en"]] == []
    assert [pack.id for pack, each in sized if "in the settings" not in each.evidence["en"]] == []
    assert [(pack.id, each.id) for pack, each in sized if re.search(r"[£$€]|\d{2}", each.text["en"])] == []


def test_the_areas_of_the_british_statement_may_be_covered():
    areas = ["structure", "policies", "due_diligence", "risk", "effectiveness", "training"]
    texts = {each.id: each.text["en"] for each in PACKS["uk_s54"].criteria}
    assert [area for area in areas if "may be covered" not in texts[area]] == []


def test_for_a_child_no_means_is_needed():
    (child,) = [each for each in PACKS["palermo"].criteria if each.id == "child"]
    assert "no means has to be shown" in child.text["en"]


def test_texts_are_short():
    texts = [(pack.id, "note", pack.note["en"]) for pack in PACKS.values()]
    texts += [(pack.id, each.id, words["en"]) for pack, each in CRITERIA for words in (each.text, each.evidence)]
    assert [(pack, name) for pack, name, text in texts if len(text.split()) > 60] == []


def test_no_two_criteria_of_a_pack_say_the_same():
    for pack in PACKS.values():
        texts = [each.text["en"] for each in pack.criteria]
        assert len(texts) == len(set(texts)), pack.id


def test_the_page_about_the_packs_is_up_to_date(project):
    written = table((project / "docs" / "frameworks.md").read_text(encoding="utf-8"))
    assert {pack: row[1:] for pack, row in written.items()} == {
        pack.id: [
            STATUS[pack.status],
            str(pack.effective_from or "not stated"),
            str(pack.verified_on or "not read"),
            f"{sum(each.confirmed for each in pack.criteria)} of {len(pack.criteria)}",
        ]
        for pack in PACKS.values()
    }
