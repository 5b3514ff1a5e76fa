"""The checklist as pages ask for it: counted once, under every filter, and changed in one go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duediligence.register import Register, StaleVersion
from duediligence.services import checklist, clock, jobs, portfolios, samples
from duediligence.services.checklist import Counts, Edit
from duediligence.services.workspace import Workspace


@pytest.fixture
def workspace(sample_register: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A register with the sample data."""
    shutil.copy(sample_register, tmp_path)
    with Register.open(f"sqlite:///{tmp_path / sample_register.name}") as register:
        yield Workspace(register)


@pytest.fixture
def portfolio(workspace: Workspace) -> int:
    return samples.load(workspace).id  # it is there: nothing is loaded again


def counted(workspace: Workspace, portfolio: int, *asked: object) -> tuple[int, int]:
    """How many actions some filters leave: by the counts, and by the register."""
    filters = checklist.filters(*asked)  # type: ignore[arg-type]
    counts = checklist.counts(workspace, portfolio, filters.search)
    return counts.total(filters), checklist.stamp(workspace, portfolio, filters).actions


def test_counts_agree_with_what_is_listed(workspace, portfolio):
    asked: list[tuple[object, ...]] = [
        *(("", part) for part in checklist.PARTS),
        ("knit", "all"),
        ("", "suggested", {"country": ["BD", None]}),
        ("", "open", {"action": ["r08_end_leverage", "r01_open_case"]}, True),
        ("", "all", {"owner": [None]}),
        ("", "all", {"owner": ["nobody of this name"]}),
    ]
    for each in asked:
        by_counts, by_register = counted(workspace, portfolio, *each)
        assert by_counts == by_register, each


def test_a_facet_counts_under_the_other_filters(workspace, portfolio):
    counts = checklist.counts(workspace, portfolio)
    filters = checklist.filters("", "all", {"country": ["BD"], "action": ["r01_open_case"]})
    by_country = counts.facet("country", filters)
    assert by_country["BD"] == counts.total(filters)
    assert sum(by_country.values()) == counts.total(checklist.filters("", "all", {"action": ["r01_open_case"]}))
    assert list(by_country.values()) == sorted(by_country.values(), reverse=True)
    assert counts.parts(filters)["all"] == counts.total(filters)


def test_facets_are_named_in_words(workspace, portfolio):
    counts = checklist.counts(workspace, portfolio)
    assert [counts.words("owner", None), counts.words("owner", "Ines Falk")] == ["Nobody yet", "Ines Falk"]
    assert [counts.words("country", None), counts.words("country", "BD")] == ["No country", "Bangladesh"]
    assert counts.words("action", "r01_open_case") == "Open a case and name one person who leads it"


def test_counts_are_kept_until_something_changes(workspace, portfolio):
    first = checklist.counts(workspace, portfolio)
    assert checklist.counts(workspace, portfolio) is first
    row = checklist.page(workspace, portfolio, checklist.filters()).iloc[0]
    checklist.change(workspace, portfolio, [Edit(int(row["id"]), int(row["version"]), {"owner": "Ines Falk"})])
    after = checklist.counts(workspace, portfolio)
    assert after.facet("owner", checklist.filters())["Ines Falk"] == 1
    assert isinstance(first, Counts)
    assert "Ines Falk" not in first.facet("owner", checklist.filters())


def test_what_is_late_follows_the_calendar(workspace, portfolio, monkeypatch):
    assert checklist.counts(workspace, portfolio).parts(checklist.filters())["overdue"] == 0
    monkeypatch.setattr(clock, "today", lambda: date(2030, 1, 1))
    parts = checklist.counts(workspace, portfolio).parts(checklist.filters())
    assert parts["overdue"] == parts["open"] > 0
    assert all(checklist.late(checklist.page(workspace, portfolio, checklist.filters(part="overdue"))))


def test_pages_follow_one_another(workspace, portfolio):
    pages = [checklist.page(workspace, portfolio, checklist.filters(), number=number) for number in range(8)]
    assert [len(page) for page in pages] == [100, 100, 100, 100, 100, 100, 74, 0]
    assert len({number for page in pages for number in page["id"]}) == 674


def test_all_that_match_are_changed_or_none(workspace, portfolio):
    filters = checklist.filters("", "suggested")
    seen = checklist.stamp(workspace, portfolio, filters)
    told: list[tuple[str, float]] = []
    changed = checklist.change_all(
        workspace, portfolio, filters, seen, {"owner": "Ines Falk"}, lambda words, share: told.append((words, share))
    )
    assert (changed, told) == (seen.actions, [(f"Changing {seen.actions:,} actions", 0.0)])
    assert checklist.stamp(workspace, portfolio, filters).actions == 0  # work on a suggestion accepts it
    mine = checklist.filters(chosen={"owner": ["Ines Falk"]})
    assert checklist.stamp(workspace, portfolio, mine).actions == changed
    with pytest.raises(StaleVersion):
        checklist.change_all(workspace, portfolio, mine, seen, {"status": "done"})

    def cancelled(words: str, share: float) -> None:
        raise jobs.Cancelled

    now = checklist.stamp(workspace, portfolio, mine)
    with pytest.raises(jobs.Cancelled):
        checklist.change_all(workspace, portfolio, mine, now, {"status": "done"}, cancelled)
    assert checklist.stamp(workspace, portfolio, checklist.filters(part="done")).actions == 0


def test_the_actions_of_one_supplier_are_those_of_its_page(workspace, portfolio):
    row = checklist.page(workspace, portfolio, checklist.filters()).iloc[0]
    run = portfolios.one(workspace, portfolio, row["key"])
    listed = checklist.page(workspace, portfolio, checklist.filters(row["name"]))
    assert sorted(checklist.of_run(run)["id"]) == sorted(listed.loc[listed["key"] == row["key"], "id"])
