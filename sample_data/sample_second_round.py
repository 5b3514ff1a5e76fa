"""Invented answers to what is asked from standard or heightened: practice and proof, in the spirit of each story."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sample_portfolio import Supplier, between, pick

Answer = str | int | float | date | tuple[str, ...]
DONT_KNOW = "Don't know"

_PROMISES = (
    "free_job", "own_papers", "clear_contract", "free_movement", "may_resign", "full_pay", "free_overtime",
    "safe_from_threats", "child_protected", "whole_chain",
)  # fmt: skip
_HOUSE = ("exits", "own_bed", "water", "food", "privacy", "safe_place")
_PAYSLIP = ("hours", "rate", "overtime", "deductions", "own_language")
_TESTS = (
    "trusted", "reachable", "known_steps", "help_given", "kept_informed", "respects_rights", "lessons", "dialogue",
)  # fmt: skip
_TRAINED = ("managers", "personnel", "buying", "guards", "recruiters", "workers")
_WITHOUT_GOODS = ("software", "cleaning", "logistics")

# stories of whom some have answered the first round and not yet the second
_STILL_OUT = ("boastful", "documented", "low_context", "mixed")


def second_round(row: Supplier, story: str, first: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers to the second round, given those to the ``first``; empty where the supplier has not come to it.

    Each supplier has its own source of chance, so that a new question changes no other answer.
    """
    rng = random.Random(row.number)
    if story == "sparse" or (story in _STILL_OUT and rng.random() < 0.15):
        return {}
    answers = _goods_and_people(rng, row, first) | _freedom_and_pay(rng, row, first) | _management(rng, first)
    _IN_THE_STORY.get(story, _as_they_are)(rng, answers)
    return answers


def _goods_and_people(rng: random.Random, row: Supplier, first: Mapping[str, Answer]) -> dict[str, Answer]:
    """What a site without any problem says about its inputs, its people and what they paid."""
    repaid = {"repaid": 100, "being_repaid": pick(rng, (20, 35, 60, 80)), "yes": 0}
    young = first.get("youngest_worker", 18) in (14, 15, 16, 17)
    goods = row.kind not in _WITHOUT_GOODS
    return {
        "chain_mapped": pick(rng, ("direct", "some_stages", "some_stages", "origin")) if goods else "no_inputs",
        "trace_papers": pick(rng, (("orders", "invoices"), ("orders", "invoices", "payments", "transport"))),
        "women_share": between(rng, 20, 75) if row.women is None else row.women,
        "young_share": pick(rng, (1, 3)) if young else 0,
        "subtier_check": pick(rng, (("same_rules", "visits"), ("same_rules", "workers_asked", "complaints"))),
        "repayment_procedure": pick(rng, ("no_procedure", "present_workers", "all_workers")),
        "fees_repaid_share": repaid.get(str(first.get("worker_pays_fee")), 0),
        "terms_mismatch_share": pick(rng, (0, 0, 1, 3)),
        "violence_reports": pick(rng, ("no", "no", "settled")),
        "threats_made": "no",
        "punishments": ("talk_only",),
        "retaliation": "no",
        "young_tasks": ("light_work",),
    }


def _freedom_and_pay(rng: random.Random, row: Supplier, first: Mapping[str, Answer]) -> dict[str, Answer]:
    """What such a site says about freedom, housing, pay and safety."""
    office = row.kind == "software"
    return {
        "own_storage": pick(rng, ("everyone", "everyone", "some")),
        "guard_powers": pick(rng, ("let_pass", "note_down")),
        "phone_access": "free_time",
        "permit_tied": pick(rng, ("no", "no", "some")),
        "return_journey": pick(rng, ("employer", "employer", "employer_at_end")) if row.migrant_share else "no_journey",
        "room_keys": pick(rng, ("workers", "workers_and_spare")),
        "visitors": pick(rng, ("freely", "set_times")),
        "housing_check": pick(rng, (_HOUSE, _HOUSE[:5])),
        "payslip_lines": pick(rng, (_PAYSLIP, _PAYSLIP[:4])),
        "minimum_wage": pick(rng, (*["yes"] * 5, "made_up")),
        "piece_hours": pick(rng, ("never", "never", "peak")),
        "loan_interest": "no",
        "equipment_cost": "none_needed" if office else "employer",
        "dangerous_places": pick(rng, ("no", "no", "repaired")),
        "accidents_count": 0 if office else 1 + row.headcount // between(rng, 60, 200),
    }


def _management(rng: random.Random, first: Mapping[str, Answer]) -> dict[str, Answer]:
    """What such a site says about rules, training and corrections; good ones have gaps too."""
    guards = "guards" in str(first.get("site_kind"))
    return {
        "grievance_test": pick(rng, (_TESTS[1:5], _TESTS[:3], (*_TESTS[1:4], "lessons"))),
        "policy_provisions": pick(rng, (_PROMISES, _PROMISES[:9], _PROMISES[:6])),
        "person_responsible": pick(rng, ("manager", "top_person", "top_with_budget")),
        "pay_target": pick(rng, ("none", "activity", "activity", "result")),
        "target_figure": between(rng, 60, 100),
        "risk_review": pick(rng, ("desk", "with_workers")),
        "risk_review_date": date(2026, 1, 20) + timedelta(days=between(rng, 0, 220)),
        "training_roles": ("managers", "personnel", "guards") if guards else pick(rng, (_TRAINED[:2], _TRAINED[:3])),
        "training_checked": pick(rng, ("attendance", "attendance", "tested")),
        "breach_consequence": pick(rng, ("consequence", "with_report")),
        "code_signed_share": pick(rng, (45, 70, 90, 100)),
        "deadlines_kept": pick(rng, ("on_time", "on_time", "some_late", "none_agreed")),
        "income_loss": pick(rng, ("no_loss", "partly", "fully")),
        "exit_procedure": pick(rng, ("notice", "notice", "workers_first")),
        "audit_findings_open": 0,
        "repeat_finding": pick(rng, ("no", "no", "first_audit")),
    }


def _as_they_are(rng: random.Random, answers: dict[str, Answer]) -> None:
    """The answers stay as they are."""


def _verified(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(trace_papers=("orders", "invoices", "payments", "transport"), repayment_procedure="all_workers")
    answers.update(own_storage="everyone", housing_check=_HOUSE, payslip_lines=_PAYSLIP, grievance_test=_TESTS[:6])
    answers.update(policy_provisions=_PROMISES, person_responsible="top_with_budget", risk_review="with_workers")
    answers.update(training_roles=_TRAINED, training_checked="tested", deadlines_kept="on_time", income_loss="fully")
    answers.update(exit_procedure="workers_first", terms_mismatch_share=pick(rng, (0, 1)))


def _boastful(rng: random.Random, answers: dict[str, Answer]) -> None:
    """All boxes ticked, nothing ever happened, and nobody was asked."""
    answers.update(accidents_count=0, violence_reports="no", terms_mismatch_share=0, dangerous_places="no")
    answers.update(policy_provisions=_PROMISES, training_roles=_TRAINED, grievance_test=_TESTS, housing_check=_HOUSE)
    answers.update(risk_review="desk", training_checked="attendance", repeat_finding="no", income_loss="no_loss")
    answers.update(minimum_wage="yes", payslip_lines=_PAYSLIP, code_signed_share=100, deadlines_kept="on_time")


def _mixed(rng: random.Random, answers: dict[str, Answer]) -> None:
    changes: tuple[dict[str, Answer], ...] = (
        {"housing_check": ("exits", "water", "privacy"), "room_keys": "no_locks"},
        {"terms_mismatch_share": 12, "payslip_lines": ("rate",)},
        {"phone_access": "set_times", "visitors": "set_times"},
        {"dangerous_places": "not_inspected", "piece_hours": "peak"},
        {"repeat_finding": "yes", "audit_findings_open": 2, "deadlines_kept": "some_late"},
        {"person_responsible": "nobody", "risk_review": "none"},
        {"subtier_check": ("none",), "chain_mapped": "unknown_yet"},
        {"violence_reports": "open", "retaliation": "yes"},
        {"young_tasks": ("overtime",), "training_roles": ("none",)},
    )
    answers.update(grievance_test=("reachable",), pay_target="none", breach_consequence="nothing")
    for _ in range(2):
        answers.update(pick(rng, changes))


def _fees(rng: random.Random, answers: dict[str, Answer]) -> None:
    """Whoever lets workers pay for the way in often lets them pay for the way home."""
    answers.update(repayment_procedure="no_procedure", return_journey=pick(rng, ("worker", "employer_at_end")))
    answers.update(permit_tied=pick(rng, ("some", "yes")), terms_mismatch_share=pick(rng, (2, 8)), pay_target="none")
    answers.update(exit_procedure="nothing", code_signed_share=20, training_roles=("managers", "guards"))


def _papers_held(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(own_storage="nobody", phone_access=pick(rng, ("asked", "set_times")), guard_powers="ask_first")
    answers.update(visitors="asked", room_keys="management", permit_tied="yes", grievance_test=("none",))
    answers.update(threats_made="yes", threat_kinds=("dismissal", "authority"), risk_review="none")


def _trapped(rng: random.Random, answers: dict[str, Answer]) -> None:
    _papers_held(rng, answers)
    answers.update(return_journey="worker", loan_interest="yes", minimum_wage="no", equipment_cost="worker")
    answers.update(guard_powers="hold_back", violence_reports="open", punishments=("fine", "extra_work"))
    answers.update(housing_check=("water", "food"), repayment_procedure="no_procedure", person_responsible="nobody")


def _child(rng: random.Random, answers: dict[str, Answer]) -> None:
    answers.update(young_tasks=("night", "danger"), training_roles=("managers",), deadlines_kept="urgent_late")


def _honest(rng: random.Random, answers: dict[str, Answer]) -> None:
    """Disclosed and put right, with the workers heard."""
    answers.update(violence_reports="settled", threats_made=pick(rng, ("no", "taken_back")), minimum_wage="made_up")
    answers.update(return_journey="repaid", repayment_procedure="all_workers", risk_review="with_workers")
    answers.update(income_loss="fully", pay_target="result", deadlines_kept="on_time", dangerous_places="repaired")


def _contradictory(rng: random.Random, answers: dict[str, Answer]) -> None:
    changes: tuple[dict[str, Answer], ...] = (
        {"room_keys": "management"},
        {"own_storage": "nobody"},
        {"accidents_count": 0},
        {"young_share": 4},
        {"audit_findings_open": 3},
    )
    answers.update(pick(rng, changes))
    answers.update(pick(rng, changes))


def _unsure(rng: random.Random, answers: dict[str, Answer]) -> None:
    for question in ("return_journey", "minimum_wage", "violence_reports", "threats_made", "accidents_count"):
        answers[question] = DONT_KNOW


_IN_THE_STORY: dict[str, Callable[[random.Random, dict[str, Answer]], None]] = {
    "verified": _verified,
    "boastful": _boastful,
    "mixed": _mixed,
    "fees": _fees,
    "papers_held": _papers_held,
    "trapped": _trapped,
    "child": _child,
    "honest": _honest,
    "contradictory": _contradictory,
    "unsure": _unsure,
}
