"""Issued assessments never change, are named by their content, and come back as they went in."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import func, select, text

from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS, Assessment, Ranges
from duediligence.register import AlreadyIssued, Register, Unit, assessments, editions, events, imports, listing
from duediligence.register.listing import Filters
from duediligence.register.schema import RESULT_RANGE, finding, result

from .register_examples import NOW, PORTFOLIO, assessment, officer, suppliers

RESULTS = [
    {
        "key": "North",
        "inherent": 69.6,
        "residual": 0.1 + 0.2,
        "rating": "high",
        "depth": "core",
        "answered": 3,
        "asked": 9,
    },
    {"key": "South", "inherent": 26.0, "context_class": "lower", "due_diligence": "minimal"},
]
FINDINGS = [
    {"key": "North", "rule": "fees", "sentence": "Workers pay to get the job.", "actions": ("repay", "freeze")},
    {"key": "North", "rule": "curfew", "state": "possible", "sentence": "…", "ask": ("gates",), "severity": None},
    {"key": "South", "row": 1, "rule": "late", "kind": "lead", "sentence": "Wages come late.", "red_flag": True},
]
NAME = "28890791"  # the same on every system, Python and database


def test_an_assessment_comes_back_whole(register: Register) -> None:
    made = assessment(RESULTS, FINDINGS)
    with officer(register) as unit:
        run = assessments.save(unit, PORTFOLIO, made)
    with register.reading() as reader:
        assert assessments.current(reader, PORTFOLIO) == run
        assert (run.name, run.as_of, run.rows, run.saved) == (assessments.name_of(made), made.as_of, 2, NOW)
        pd.testing.assert_frame_equal(assessments.results(reader, run), made.results)
        pd.testing.assert_frame_equal(assessments.findings(reader, run), made.findings)
        assert assessments.results(reader, run, "South")["inherent"].tolist() == [26.0]
        assert assessments.findings(reader, run, "North")["rule"].tolist() == ["fees", "curfew"]
        assert [row[:2] for row in editions.every(reader)] == [("country", "2025"), ("goods", "2024")]


def test_the_same_content_has_the_same_name_everywhere(register: Register) -> None:
    with officer(register) as unit:
        run = assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
    assert run.name[:8] == NAME
    assert assessments.name_of(assessment(RESULTS, FINDINGS, date(2026, 11, 22))) != run.name
    assert assessments.name_of(assessment(RESULTS[:1], FINDINGS[:2])) != run.name
    assert assessments.name_of(assessment(RESULTS, FINDINGS[:2])) != run.name


def test_a_second_save_is_refused_and_changes_nothing(register: Register) -> None:
    with officer(register) as unit:
        run = assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
    with pytest.raises(AlreadyIssued, match="never changes"), officer(register) as unit:
        assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
    with register.reading() as reader:
        assert assessments.every(reader, PORTFOLIO) == (run,)
        assert len(assessments.results(reader, run)) == 2


def test_recording_again_what_was_issued_before_shows_that_one(register: Register) -> None:
    with officer(register) as unit:
        first = assessments.record(unit, PORTFOLIO, assessment(RESULTS))
        second = assessments.record(unit, PORTFOLIO, assessment(RESULTS[:1]))
        assert assessments.current(unit, PORTFOLIO) == second
        assert assessments.record(unit, PORTFOLIO, assessment(RESULTS)) == first
        assert assessments.record(unit, PORTFOLIO, assessment(RESULTS)) == first
        assert assessments.current(unit, PORTFOLIO) == first
        kinds = [event.kind for event in events.latest(unit, PORTFOLIO)]
    assert kinds == ["assessment_shown_again", "assessment_issued", "assessment_issued"]


def test_a_correction_names_what_it_corrects(register: Register) -> None:
    with officer(register) as unit:
        first = assessments.save(unit, PORTFOLIO, assessment(RESULTS))
        second = assessments.save(unit, PORTFOLIO, assessment(RESULTS[:1]), corrects=first.name)
        assert assessments.every(unit, PORTFOLIO) == (second, first)
    assert second.corrects == first.name


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE result SET residual = 10 WHERE key = 'North'",
        "UPDATE result SET rating = NULL WHERE key = 'North'",
        "UPDATE result SET digest = (SELECT digest FROM finding WHERE rule = 'fees') WHERE key = 'North'",
        "UPDATE result SET until = 1 WHERE key = 'South'",
        "UPDATE finding SET red_flag = NOT red_flag WHERE rule = 'fees'",
        "UPDATE result SET findings = (SELECT findings FROM result WHERE key = 'South') WHERE key = 'North'",
        "UPDATE assessment SET as_of = '2026-11-20'",
    ],
)
def test_a_change_from_outside_is_found(register: Register, tampering: str) -> None:
    with officer(register) as unit:
        run = assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
        assert assessments.is_unchanged(unit, run)
        unit.connection.execute(text(tampering))
        touched = assessments.current(unit, PORTFOLIO)
        assert touched is not None
        assert not assessments.is_unchanged(unit, touched)


def test_columns_the_register_does_not_know_are_not_dropped_in_silence(register: Register) -> None:
    made = assessment(RESULTS)
    made.results["mood"] = "good"
    with officer(register) as unit, pytest.raises(ValueError, match="mood"):
        assessments.save(unit, PORTFOLIO, made)


def test_twenty_thousand_suppliers_are_listed_in_pages(register: Register) -> None:
    count = 20_000
    frame = suppliers(*({"name": f"Mill {number}", "country": "BD"} for number in range(count)))
    results = [
        {"key": f"Mill {number}", "inherent": number / 1000, "residual": number / 500} for number in range(count)
    ]
    findings = [{"key": f"Mill {number}", "row": number, "rule": "fees", "sentence": "…"} for number in range(count)]
    made = assessment(results, findings)
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)
        run = assessments.save(unit, PORTFOLIO, made)
    with register.reading() as reader:
        page = listing.page(reader, PORTFOLIO, Filters("mill"), "concern", offset=100, limit=3)
        assert (page.total, page.rows["name"].tolist()) == (count, ["Mill 19899", "Mill 19898", "Mill 19897"])
        assert len(assessments.findings(reader, run)) == count
        assert assessments.is_unchanged(reader, run)


def test_the_tables_have_the_columns_of_an_assessment() -> None:
    own = {"id", "portfolio_id", "since", "until", "position", "findings", "digest"}
    assert {column.name for column in result.c} == {*RESULT_COLUMNS, *RESULT_RANGE, *own}
    of_the_result = {"key", "row"}
    assert {column.name for column in finding.c} == {*FINDING_COLUMNS, "id", "digest"} - of_the_result


def far(*rows: tuple[str, float | None, float | None, float | None], tenth: tuple[float, ...] = (50.5, 51.0)) -> Ranges:
    """How far the scores could move: key, lower end, upper end, share of draws in the worst tenth."""
    frame = pd.DataFrame(rows, columns=["key", *RESULT_RANGE], dtype="object")
    return Ranges(frame.astype(dict.fromkeys(RESULT_RANGE, "float64")), tenth)


def test_how_far_the_scores_could_move_is_kept_with_them(register: Register) -> None:
    first = far(("North", 40.5, 60.0, 0.25), ("South", None, None, None))
    moved = far(("North", 40.5, 60.0, 0.75), ("South", None, None, None), tenth=(50.0, 52.0))
    with officer(register) as unit:
        plain = assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
        assert assessments.ranges(unit, plain) is None
        run = assessments.record(unit, PORTFOLIO, assessment(RESULTS, FINDINGS), first)
        pd.testing.assert_frame_equal(assessments.ranges(unit, run), first.frame)
        assert run.tenth == (50.5, 51.0)
        assert (run.name != plain.name, rows(unit)) == (True, 3)  # South is not written again
        again = assessments.record(unit, PORTFOLIO, assessment(RESULTS, FINDINGS), moved)
        assert (again, again.tenth, rows(unit)) == (
            run,
            (50.0, 52.0),
            3,
        )  # who else is there is no part of what it says
        pd.testing.assert_frame_equal(assessments.ranges(unit, again), moved.frame)
        south = assessment([{**RESULTS[1], "inherent": 31.0}])
        alone = assessments.record_some(unit, PORTFOLIO, south, far(("South", 0.0, 0.0, 0.5)))
        assert alone.tenth == (50.0, 52.0)
        assert assessments.ranges(unit, alone, "South").to_numpy().tolist() == [["South", 0.0, 0.0, 0.5]]
        assert all(assessments.is_unchanged(unit, each) for each in (plain, again, alone))
        unit.connection.execute(text("UPDATE result SET band_high = 99 WHERE key = 'South' AND until IS NULL"))
        assert not assessments.is_unchanged(unit, alone)


def rows(unit: Unit) -> int:
    """How many rows of results the register holds."""
    return unit.connection.execute(select(func.count()).select_from(result)).scalar_one()


def test_an_assessment_writes_only_the_rows_that_differ_and_all_stay_readable(register: Register) -> None:
    changed = [RESULTS[0], {**RESULTS[1], "inherent": 30.0}, {"key": "West"}]
    made = [assessment(RESULTS, FINDINGS), assessment(changed, FINDINGS), assessment(changed[1:])]
    with officer(register) as unit:
        runs = [assessments.save(unit, PORTFOLIO, made[0])]
        assert rows(unit) == 2
        runs.append(assessments.save(unit, PORTFOLIO, made[1]))
        assert rows(unit) == 4  # South again, West is new
        runs.append(assessments.save(unit, PORTFOLIO, made[2]))
        for run, expected in zip(runs, made, strict=True):
            pd.testing.assert_frame_equal(assessments.results(unit, run), expected.results)
            pd.testing.assert_frame_equal(assessments.findings(unit, run), expected.findings)
            assert assessments.is_unchanged(unit, run)


def test_the_assessment_of_some_suppliers_is_the_one_of_all_with_theirs_replaced(register: Register) -> None:
    later = {**RESULTS[1], "inherent": 30.0}
    whole = assessment([RESULTS[0], later], [*FINDINGS[:2], {**FINDINGS[2], "rule": "never"}])
    with officer(register) as unit:
        first = assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
        some = assessment([later], [{**FINDINGS[2], "row": 0, "rule": "never"}])
        run = assessments.record_some(unit, PORTFOLIO, some)
        assert (run.name, run.rows, rows(unit)) == (assessments.name_of(whole), 2, 3)
        pd.testing.assert_frame_equal(assessments.results(unit, run), whole.results)
        pd.testing.assert_frame_equal(assessments.findings(unit, run), whole.findings)
        assert assessments.record_some(unit, PORTFOLIO, some) == run
        back = assessments.record_some(unit, PORTFOLIO, assessment(RESULTS[1:], [{**FINDINGS[2], "row": 0}]))
        assert back == first == assessments.current(unit, PORTFOLIO)
        assert assessments.results(unit, run, "South")["inherent"].tolist() == [30.0]
        assert assessments.results(unit, first, "South")["inherent"].tolist() == [26.0]
        assert all(assessments.is_unchanged(unit, each) for each in (first, run))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (assessment(RESULTS[1:], as_of=date(2026, 11, 22)), "in another way"),
        (assessment([{"key": "West"}]), "nothing about one"),
    ],
)
def test_some_suppliers_cannot_be_assessed_apart_from_others_of_another_day(
    register: Register, made: Assessment, why: str
) -> None:
    with officer(register) as unit:
        assessments.save(unit, PORTFOLIO, assessment(RESULTS, FINDINGS))
        with pytest.raises(ValueError, match=why):
            assessments.record_some(unit, PORTFOLIO, made)


@pytest.mark.parametrize(
    ("results", "findings", "why"),
    [
        ([*RESULTS, RESULTS[0]], [], "a key comes twice"),
        (RESULTS, [{**FINDINGS[2], "row": 0}], "not about the supplier in its row"),
        (RESULTS[:1], FINDINGS, "not about the supplier in its row"),
    ],
)
def test_what_cannot_be_told_apart_by_supplier_is_refused(
    register: Register, results: list[dict[str, object]], findings: list[dict[str, object]], why: str
) -> None:
    with officer(register) as unit, pytest.raises(ValueError, match=why):
        assessments.save(unit, PORTFOLIO, assessment(results, findings))
