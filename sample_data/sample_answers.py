"""Invented answers for part of the sample: careful, boastful, honest, silent and contradictory suppliers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sample_portfolio import Supplier, between, pick
from sample_second_round import DONT_KNOW, Answer, second_round

_RECRUITED = ("international_migrant_share", "internal_migrant_share", "agency_share")
_ABOUT_RECRUITMENT = {
    "recruitment_places", "recruiter_steps", "worker_pays_fee", "fee_check", "contract_before", "contract_same",
    "repayment_procedure", "return_journey",
}  # fmt: skip
_ABOUT_HOUSING = {"room_keys", "visitors", "housing_check"}
_SERVICES = ("software", "machinery", "packaging", "logistics")


@dataclass(frozen=True)
class AnswerSheet:
    """The answers of one supplier by question id, and what they rest on; ``story`` is why we made them up so."""

    supplier: Supplier
    story: str
    answers: Mapping[str, Answer]
    evidence: str | None
    dated: date | None
    source: str | None
    due: date | None


# story → (how many, which suppliers it fits)
STORIES: dict[str, int] = {
    "verified": 16,  # workers confirmed good answers
    "low_context": 14,  # simple business in a calm place, self-declared
    "documented": 16,  # good answers with papers
    "boastful": 18,  # the best answer everywhere, no proof
    "mixed": 14,  # some problems of medium weight
    "fees": 8,  # workers pay to get the job
    "papers_held": 5,  # the employer holds passports
    "trapped": 4,  # several grave findings together
    "child": 2,  # under-age worker found
    "honest": 6,  # disclosed and put right
    "contradictory": 6,  # answers that do not fit together
    "unsure": 5,  # many "don't know"
    "sparse": 4,  # a third answered
    "half_blank": 4,  # the sensitive questions left blank, past the date
    "silent": 4,  # asked, no answer at all
}


def answer_sheets(
    rng: random.Random, suppliers: Sequence[Supplier], asked: Mapping[int, frozenset[str]]
) -> list[AnswerSheet]:
    """Answers for about half of the suppliers; the others are a list without answers, as in real life.

    ``asked`` holds, by number of the supplier, the questions it is asked at its due-diligence level.
    """
    free = [row for row in suppliers if row.country not in ("Freedonia", "Various") and row.code != "CN"]
    sheets = []
    for story, count in STORIES.items():
        fitting = [row for row in free if _fits(story, row)]
        for _ in range(count):
            row = pick(rng, fitting)
            fitting.remove(row)
            free.remove(row)
            sheets.append(_sheet(rng, row, story, asked[row.number]))
    return sorted(sheets, key=lambda sheet: sheet.supplier.number)


def _fits(story: str, row: Supplier) -> bool:
    calm = row.kind in _SERVICES and row.code in ("DE", "GB", "JP", "US", "PL", "ES", "PT", "IT")
    migrants = row.migrant_share >= (25 if story == "contradictory" else 15)
    if story == "low_context":
        return calm
    if story in ("fees", "papers_held", "trapped", "contradictory"):
        return migrants and not calm
    return not calm


def _sheet(rng: random.Random, row: Supplier, story: str, asked: frozenset[str]) -> AnswerSheet:
    answers = _best(rng, row)
    if story != "low_context":
        _usual(rng, answers)
    {**_CHANGES, "documented": _nothing, "verified": _verified, "low_context": _nothing}[story](rng, answers)
    later = second_round(row, story, answers)
    for question in () if later else ("fee_check", "offsite_interviews"):  # asked in the second round too
        answers.pop(question, None)
    answers |= later
    evidence = {"verified": "Workers confirmed", "documented": "Documented", "honest": "Documented"}.get(story)
    if story == "low_context" and rng.random() < 0.4:
        evidence = "Documented"
    dated = date(2026, 6, 1) + timedelta(days=between(rng, 0, 150))
    due = None if evidence else date(2026, 10, 31)
    source = "Audit" if story == "verified" else "Self-assessment"
    if story == "silent":
        return AnswerSheet(row, story, {}, None, None, None, due)
    if story == "mixed" and rng.random() < 0.3:
        evidence, source, dated = "Audited", "Audit", date(2024, 11, 20)
    shown = {question: answer for question, answer in _shown(answers).items() if question in asked}
    return AnswerSheet(row, story, shown, evidence, dated, source, due)


def _best(rng: random.Random, row: Supplier) -> dict[str, Answer]:
    """The answers of a site without any problem, with the facts of this supplier filled in."""
    migrants, agency = row.migrant_share, pick(rng, (0, 0, 4, 8, 15))
    chain = 0 if migrants == 0 else 1
    return {
        "production_address": f"{row.address}, {row.city}",
        "site_role": "made_here",
        "main_products": row.products,
        "inputs_known_share": pick(rng, (60, 85, 100)),
        "input_origins": f"Main inputs: {row.country.strip()}",
        "workers_total": row.headcount + between(rng, -5, 20),
        "international_migrant_share": migrants,
        "internal_migrant_share": between(rng, 0, 45),
        "agency_share": agency,
        "work_patterns": ("none",) if row.kind in _SERVICES else pick(rng, (("seasonal",), ("piece_rate",), ("none",))),
        "work_elsewhere": pick(rng, ("no", "no", "listed")),
        "home_workers": "no",
        "subcontract_rule": pick(rng, ("yes", "partly")),
        "housed_share": 0 if migrants == 0 else min(migrants, 60),
        "site_kind": ("none",) if row.kind in _SERVICES else pick(rng, (("guards",), ("guards", "zone"), ("none",))),
        "recruitment_places": "Neighbouring provinces" if migrants == 0 else "Several countries of the region",
        "recruiter_steps": chain,
        "worker_pays_fee": "no",
        "deposit_held": "no",
        "fee_check": pick(rng, ("asked_workers", "private_talks")),
        "recruiters_checked": pick(rng, (("licence_seen", "brokers_listed"), ("licence_seen", "workers_asked"))),
        "recruiter_agreement": "yes",
        "contract_before": "all",
        "contract_same": "same",
        "document_custody": pick(rng, ("with_worker", "own_locker")),
        "leaving_consequence": ("full_pay",),
        "free_to_leave": "always",
        "exits_locked": "no",
        "last_pay_date": date(2026, 10, between(rng, 1, 10)),
        "pay_delay": "on_time",
        "pay_account": ("own_account",),
        "deductions_share": 0,
        "deduction_kinds": ("none",),
        "worker_debt": "no",
        "longest_week": between(rng, 40, 58),
        "rest_day": "yes",
        "overtime_refusal": "nothing",
        "youngest_worker": between(rng, 18, 23),
        "underage_found": "no",
        "age_check": ("original_seen", "talk", "agency_checked"),
        "age_procedure": pick(rng, ("yes", "partly")),
        "grievance_channels": pick(
            rng, (("own_languages", "anonymous", "agency_included"), ("own_languages", "anonymous", "outside_body"))
        ),
        "complaints_count": between(rng, 2, 40),
        "complaint_days": pick(rng, (6, 12.5, 20, 28)),
        "complaint_change": pick(
            rng, ("New fans in the packing hall", "Canteen price lowered", "Second bus in the evening")
        ),
        "worker_representatives": pick(rng, ("elected", "elected", "chosen")),
        "own_search": pick(rng, ("found_nothing", "found_mended")),
        "last_audit_kind": pick(rng, ("announced", "unannounced")),
        "last_audit_date": date(2026, 1, 15) + timedelta(days=between(rng, 0, 240)),
        "offsite_interviews": pick(rng, (0, 2, 6)),
        "answered_by": pick(rng, ("site_manager", "personnel", "compliance")),
        "answers_true": "yes",
        "our_part": pick(rng, ("Late changes of orders", "Short lead times before summer", "Nothing")),
    }


def _usual(rng: random.Random, answers: dict[str, Answer]) -> None:
    """What is common in factories and weighs little."""
    if rng.random() < 0.5:
        answers.update(deductions_share=between(rng, 2, 12), deduction_kinds=pick(rng, (("food",), ("housing",))))
    if rng.random() < 0.3:
        answers.update(rest_day="mostly")


def _nothing(rng: random.Random, answers: dict[str, Answer]) -> None:
    """The answers stay as they are."""


def _verified(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(
        own_search="found_confirmed",
        last_audit_kind="with_interviews",
        offsite_interviews=between(rng, 4, 12),
        fee_check="private_talks",
        worker_representatives="elected",
        grievance_channels=("own_languages", "anonymous", "outside_body", "agency_included", "no_retaliation"),
    )


def _boastful(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(document_custody="with_worker", complaints_count=0, own_search="found_nothing", deductions_share=0)
    answers.update(deduction_kinds=("none",), longest_week=48, rest_day="yes")


def _mixed(rng: random.Random, answers: dict[str, Answer]) -> None:
    changes: tuple[dict[str, Answer], ...] = (
        {"longest_week": between(rng, 62, 76), "rest_day": "mostly"},
        {"pay_delay": "under_month", "pay_account": ("cash",)},
        {"deduction_kinds": ("fines", "food"), "deductions_share": between(rng, 21, 36)},
        {"work_elsewhere": "not_listed", "subcontract_rule": "no"},
        {"document_custody": "kept_on_request", "free_to_leave": "curfew"},
        {"leaving_consequence": ("pays_travel",), "contract_before": "some"},
        {"youngest_worker": 16, "age_check": ("original_seen",)},
        {"site_role": "partly_here", "work_elsewhere": "not_listed"},
        {"worker_representatives": "stopped", "own_search": "no_search"},
        {"contract_before": "none", "contract_same": "worse"},
        {"pay_account": ("own_account", "other_account")},
    )
    answers.update(grievance_channels=("own_languages",), worker_representatives="nobody")
    for _ in range(2):
        answers.update(pick(rng, changes))


def _fees(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(
        worker_pays_fee="yes",
        costs_paid=pick(rng, (("permit", "medical"), ("agent_fee", "travel"))),
        fee_in_months_wage=pick(rng, (0.3, 0.5, 0.8, 1.0)),
        fee_money_from=pick(rng, (("own_savings",), ("family",), ("own_savings", "family"))),
        recruiter_steps=between(rng, 1, 3),
        recruiter_agreement="no",
        fee_check="asked_agents",
    )


def _papers_held(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(document_custody="employer_holds", free_to_leave=pick(rng, ("permission", "curfew")))


def _trapped(rng: random.Random, answers: dict[str, Answer]) -> None:
    _fees(rng, answers)
    answers.update(
        costs_paid=("agent_fee", "permit", "travel"),
        fee_in_months_wage=pick(rng, (2.5, 4.0, 6.5)),
        fee_money_from=("loan", "wage_deduction"),
        document_custody="employer_holds",
        leaving_consequence=("loses_wages", "pays_penalty"),
        pay_delay=pick(rng, ("over_month", "under_month")),
        deduction_kinds=("recruitment", "housing"),
        deductions_share=45,
        worker_debt="not_falling",
        overtime_refusal=pick(rng, ("threatened", "loses_pay")),
        longest_week=78,
        rest_day="no",
    )
    worse: tuple[dict[str, Answer], ...] = (
        {"exits_locked": "yes", "deposit_held": "yes"},
        {"free_to_leave": "never", "site_kind": ("vessel",)},
        {"leaving_consequence": ("loses_wages", "reported"), "contract_same": "worse"},
        {"deduction_kinds": ("savings", "recruitment"), "pay_account": ("other_account",)},
    )
    for _ in range(2):
        answers.update(pick(rng, worse))


def _child(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(underage_found="yes", youngest_worker=14, age_check=("original_seen",), age_procedure="no")


def _honest(rng: random.Random, answers: dict[str, Answer]) -> None:
    changes: tuple[dict[str, Answer], ...] = (
        {"worker_pays_fee": "repaid"},
        {"worker_pays_fee": "repaid", "worker_debt": "cleared"},
        {
            "worker_pays_fee": "being_repaid",
            "costs_paid": ("permit",),
            "fee_in_months_wage": 0.6,
            "fee_money_from": ("own_savings",),
        },
        {"pay_delay": "settled"},
        {"underage_found": "remedied"},
        {"leaving_consequence": ("penalty_ended",), "deposit_held": "returned"},
    )
    answers.update(pick(rng, changes))
    answers.update(own_search="found_confirmed", complaints_count=between(rng, 9, 40))


def _contradictory(rng: random.Random, answers: dict[str, Answer]) -> None:
    changes: tuple[dict[str, Answer], ...] = (
        {"deduction_kinds": ("none",), "deductions_share": 18},
        {"worker_pays_fee": "no", "recruiter_steps": 3, "fee_check": "asked_agents"},
        {"workers_total": 2600, "complaints_count": 0},
        {"worker_pays_fee": "no", "deduction_kinds": ("recruitment",), "deductions_share": 15},
        {"international_migrant_share": 0, "internal_migrant_share": 0},
    )
    answers.update(pick(rng, changes))
    answers.update(pick(rng, changes))


def _unsure(rng: random.Random, answers: dict[str, Answer]) -> None:
    for question in ("worker_pays_fee", "leaving_consequence", "worker_debt", "contract_same", "overtime_refusal"):
        answers[question] = DONT_KNOW


def _sparse(rng: random.Random, answers: dict[str, Answer]) -> None:
    for place, question in enumerate(list(answers)):
        if place > 7 and place % 4:
            del answers[question]


def _half_blank(rng: random.Random, answers: dict[str, Answer]) -> None:
    for question in ("worker_pays_fee", "document_custody", "free_to_leave"):
        del answers[question]


_CHANGES = {
    "boastful": _boastful,
    "mixed": _mixed,
    "fees": _fees,
    "papers_held": _papers_held,
    "trapped": _trapped,
    "child": _child,
    "honest": _honest,
    "contradictory": _contradictory,
    "unsure": _unsure,
    "sparse": _sparse,
    "half_blank": _half_blank,
    "silent": _nothing,
}


def _shown(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Without the answers to questions that the form would not have shown."""
    hidden = _hidden_places(answers) | _hidden_money(answers)
    if answers.get("complaints_count") == 0:
        hidden |= {"complaint_days", "complaint_change"}
    if answers.get("pay_target") != "result":
        hidden |= {"target_figure"}
    if answers.get("risk_review") == "none":
        hidden |= {"risk_review_date"}
    if answers.get("training_roles") == ("none",):
        hidden |= {"training_checked"}
    if answers.get("own_search") not in ("found_mended", "found_confirmed") and answers.get("underage_found") != (
        "remedied"
    ):
        hidden |= {"income_loss"}
    return {question: answer for question, answer in answers.items() if question not in hidden}


def _hidden_places(answers: Mapping[str, Answer]) -> set[str]:
    """Questions about housing, guards, other places and young workers that do not apply."""
    housed, site_kind = answers.get("housed_share", 1) != 0, answers.get("site_kind", ("guards",))
    hidden: set[str] = set()
    if not housed:
        hidden |= _ABOUT_HOUSING
    if not housed and site_kind == ("none",):
        hidden |= {"free_to_leave", "exits_locked"}
    if "guards" not in str(site_kind):
        hidden |= {"guard_powers"}
    if answers.get("international_migrant_share") == 0:
        hidden |= {"permit_tied"}
    if answers.get("work_elsewhere") == "no" and answers.get("home_workers") == "no":
        hidden |= {"subtier_check"}
    if answers.get("youngest_worker", 14) not in (14, 15, 16, 17):
        hidden |= {"young_tasks"}
    return hidden


def _hidden_money(answers: Mapping[str, Answer]) -> set[str]:
    """Questions about recruitment, fees, debts and threats that do not apply."""
    recruits = any(answers.get(share, 1) for share in _RECRUITED)
    recruiters = answers.get("agency_share", 1) != 0 or (recruits and answers.get("recruiter_steps", 1) != 0)
    fee = answers.get("worker_pays_fee") if recruits else "no"
    hidden: set[str] = set()
    if not recruits:
        hidden |= _ABOUT_RECRUITMENT
    if not recruiters:
        hidden |= {"recruiters_checked", "recruiter_agreement"}
    if fee not in ("yes", "being_repaid"):
        hidden |= {"costs_paid", "fee_in_months_wage", "fee_money_from"}
    if fee not in ("yes", "being_repaid", "repaid"):
        hidden |= {"fees_repaid_share"}
    if answers.get("worker_debt") not in ("falling", "not_falling"):
        hidden |= {"loan_interest"}
    if "piece_rate" not in str(answers.get("work_patterns")):
        hidden |= {"piece_hours"}
    if answers.get("threats_made") != "yes":
        hidden |= {"threat_kinds"}
    return hidden
