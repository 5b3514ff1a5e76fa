"""Counts, first looks, what is not known, and the sentences for a board."""

from datetime import date

import pandas as pd

from duediligence.dashboards import (
    NextStep,
    Unknowns,
    board_sentences,
    by_concern,
    by_context,
    concern_by_context,
    first_looks,
    next_steps,
    unknowns,
)
from duediligence.dashboards.labels import NOT_PROOF
from duediligence.dashboards.measures import Count

from .making import actions, findings, results, suppliers, tally

TODAY = date(2026, 11, 21)
REPLACED = "2022 (published 2022-09-28), replaced 2024-09-05"
EDITIONS = {
    "tip_report": "2025",
    "goods_lines": REPLACED,
    "goods_names": REPLACED,
    "later": "2024, replaced 2026-12-01",
}

FIVE = suppliers(
    {"country": "BD", "workers": 2300, "spend": 1},
    {"country": "BD", "workers": None, "spend": 10},
    {"country": "VN", "workers": 40, "spend": 900},
    {"country": None, "spend": 10_000},
    {"country": "DE", "spend": 500_000},
)
FIVE_RESULTS = results(
    {"context_class": "high", "inherent": 70, "rating": "severe", "residual": 75, "worst_finding": 75,
     "lane": "act_now", "asked": 20},
    {"context_class": "high", "inherent": 70, "rating": None},
    {"context_class": "raised", "inherent": 50, "rating": "high", "residual": 52, "worst_finding": 50, "asked": 20},
    {"context_class": None, "rating": None, "lane": "answer_outstanding", "asked": 20},
    {"context_class": "lower", "inherent": 20, "rating": "low", "residual": 19, "asked": 5},
)  # fmt: skip
FIVE_FINDINGS = findings(
    {"row": 0, "severity": "high", "sentence": "Workers pay to get the job."},
    {"row": 0, "severity": "severe", "sentence": "Passports are kept."},
    {"row": 2, "severity": "high", "sentence": "Wages are withheld."},
    {"row": 2, "kind": "inconsistency", "severity": None, "sentence": "All answers are the same."},
    {"row": 4, "state": "possible", "severity": "severe", "sentence": "Children may work here."},
)


def counted(counts: tuple[Count, ...]) -> dict[str, int]:
    return {count.label.text: count.count for count in counts}


def test_counts_by_label() -> None:
    assert counted(by_concern(FIVE_RESULTS)) == {
        "Act now": 1, "Severe concern": 0, "High concern": 1, "Some concern": 0, "Nothing found so far": 1,
        "Not enough known": 2,
    }  # fmt: skip
    assert counted(by_context(FIVE_RESULTS)) == {
        "High-risk context": 2, "Raised-risk context": 1, "Lower-risk context": 1, "Context not known": 1,
    }  # fmt: skip
    assert counted(concern_by_context(FIVE_RESULTS)["high"])["Not enough known"] == 1


def test_counts_of_nobody_are_zero() -> None:
    assert set(counted(by_concern(results())).values()) == {0}
    assert set(counted(by_context(results())).values()) == {0}


def test_first_looks_go_by_harm_to_people_and_never_by_spend() -> None:
    looks = first_looks(tally(FIVE, FIVE_RESULTS, FIVE_FINDINGS))
    assert looks[["key", "concern", "context", "reason"]].to_numpy().tolist() == [
        ["0", "Act now", "High-risk context", "Passports are kept."],
        ["2", "High concern", "Raised-risk context", "Wages are withheld."],
        ["1", "Not enough known", "High-risk context", "High-risk context"],
    ]
    richer = FIVE.assign(spend=FIVE["spend"].iloc[::-1].to_numpy())
    pd.testing.assert_frame_equal(first_looks(tally(richer, FIVE_RESULTS, FIVE_FINDINGS)), looks)
    assert first_looks(tally(FIVE, FIVE_RESULTS, FIVE_FINDINGS, most=1))["key"].tolist() == ["0"]


def test_what_we_do_not_know() -> None:
    assert unknowns(tally(FIVE, FIVE_RESULTS, FIVE_FINDINGS).suppliers, EDITIONS, TODAY) == Unknowns(
        no_country=1, nothing_asked=1, high_context_not_rated=1, outstanding=1, not_rated=2,
        old_sources={"goods_lines": REPLACED},
    )  # fmt: skip


NOBODY = tally(suppliers(), results(), findings())
LIST = actions(
    {"key": "0", "target": date(2026, 11, 20)},
    {"key": "0", "target": date(2026, 12, 20)},
    {"key": "2", "target": date(2026, 1, 1), "status": "done"},
    {"key": "2", "target": date(2026, 1, 1), "state": "suggested"},
)


def test_what_a_board_hears() -> None:
    assert board_sentences(tally(FIVE, FIVE_RESULTS, FIVE_FINDINGS, LIST), EDITIONS, TODAY) == (
        "1 situation needs a decision this week (names restricted).",
        "We know enough about 3 of 5 suppliers to form a view; for the others mostly place and product: a reason to "
        "ask, not a finding.",
        "We look first at 3 suppliers, chosen by likely harm to people, not by spend.",
        "Found so far: 2 sites, where about 2,300 people work; 2 actions open, 1 past the target date.",
        "Our own part: not known. Nothing about our own prices and lead times has been recorded.",
        "What we do not know: the country of 1 supplier; anything but place and product of 1 supplier; important "
        "answers of 1 supplier; what the newer edition of 1 source list says.",
        NOT_PROOF,
    )


def test_a_list_without_answers_is_told_as_it_is() -> None:
    plain = results({"context_class": "raised"}, {"context_class": "lower"})
    said = board_sentences(tally(suppliers({"country": "VN"}, {"country": "DE"}), plain, findings()), {}, TODAY)
    assert said[:4] == (
        "No situation that we know of needs a decision this week.",
        "We know enough about 0 of 2 suppliers to form a view; for the others mostly place and product: a reason to "
        "ask, not a finding.",
        "No supplier stands out yet by likely harm to people.",
        "Found so far: nothing. That may be because we have not asked, or not been told.",
    )
    assert board_sentences(NOBODY, {}, TODAY) == (
        "There are no suppliers yet: we know nothing.", NOT_PROOF,
    )  # fmt: skip


def test_small_numbers_of_people_and_unknown_ones_are_not_shown() -> None:
    harm = findings({"row": 0, "sentence": "x"}, {"row": 1, "sentence": "x"})
    two = results({"rating": "high"}, {"rating": "high"})

    def found(*workers: float | None) -> str:
        return board_sentences(tally(suppliers(*({"workers": w} for w in workers)), two, harm), {}, TODAY)[3]

    assert found(3, None) == "Found so far: 2 sites, where fewer than 5 people work (1 site without a number)."
    assert found(None, None) == "Found so far: 2 sites, number of workers not known."
    assert found(1234, 5678) == "Found so far: 2 sites, where about 6,900 people work."


def test_next_steps_are_ordered_and_leave_out_what_concerns_nobody() -> None:
    assert next_steps(tally(FIVE, FIVE_RESULTS, FIVE_FINDINGS, LIST), EDITIONS, TODAY) == (
        NextStep(1, "1 supplier needs a decision now", "suppliers", {"lane": "act_now"}),
        NextStep(1, "1 supplier has no country", "suppliers", {"country": "none"}),
        NextStep(1, "We know too little about 1 supplier in a high-risk context: ask there first", "suppliers",
                 {"context": "high", "concern": "none"}),
        NextStep(1, "1 supplier has not been asked anything: download the answers workbook", "import"),
        NextStep(1, "1 supplier owes us an important answer", "suppliers", {"lane": "answer_outstanding"}),
        NextStep(1, "1 action past the target date", "checklist", {"due": "overdue"}),
    )  # fmt: skip
    assert [step.page for step in next_steps(NOBODY, {}, TODAY)] == ["import"]
