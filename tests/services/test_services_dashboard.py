"""Links, facets and figures of the sample: one set of numbers, whichever way one comes to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from duediligence.register import Register
from duediligence.register.listing import Filters
from duediligence.services import assessments, dashboard, definitions, listing, portfolios, reporting, samples
from duediligence.services.listing import Asked, asked_for
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with Register.in_memory() as register:
        opened = Workspace(register)
        samples.load(opened)
        yield opened


@pytest.fixture
def snapshot(workspace: Workspace) -> Snapshot:
    return portfolios.snapshot(workspace, portfolios.opened(workspace).id)


def test_an_address_is_read_and_written_alike() -> None:
    address = {
        "find": ["tea"],
        "concern": ["act_now", "none"],
        "lane": ["check_now"],
        "context": ["high"],
        "country": ["IN", "none"],
        "sector": ["14"],
        "rule": ["recruitment_fee"],
        "state": ["found"],
        "asked": ["no"],
        "order": ["name"],
        "page": ["3"],
    }
    asked = asked_for(address, definitions.named())
    assert asked.address == address
    assert asked.filters == Filters(
        search="tea",
        values={
            "concern": ("act_now", None),
            "lane": ("check_now",),
            "context_class": ("high",),
            "country": ("IN", None),
            "business": ("14",),
        },
        rules=("recruitment_fee",),
        state="fired",
        asked=False,
    )


def test_what_nothing_is_called_is_left_out_of_a_link() -> None:
    wrong = {"concern": ["terrible"], "country": ["ZZ", "xx", "BD"], "sector": ["999"], "rule": ["no_such_rule"],
             "state": ["maybe"], "asked": ["perhaps"], "order": ["luck"], "page": ["-1"],
             "from": ["elsewhere"]}  # fmt: skip
    assert asked_for(wrong, definitions.named()) == Asked(chosen={"country": ("BD",)})
    assert [asked_for({"page": [page]}, definitions.named()).page for page in ("0", "7", "٣", "9" * 40)] == [1, 7, 1, 1]


def test_what_else_a_link_asks_for_is_said() -> None:
    assert listing.only(Asked(rule="recruitment_fee", state="possible", asked="no"), definitions.named()) == {
        "rule": "Finding: Workers pay to get the job (only possible, to check)",
        "asked": "Nobody has asked anything",
    }
    assert listing.only(Asked(indicator="debt_bondage"), definitions.named()) == {
        "indicator": "A finding points to: Debt bondage"
    }


def test_every_number_of_every_figure_is_that_of_the_list_behind_it(workspace: Workspace, snapshot: Snapshot) -> None:
    here = Asked(chosen={"country": ("BD", "IN", "VN", "KH")})
    seen = dashboard.view(workspace, snapshot, here.filters)
    pictures = (
        seen.concern,
        seen.lanes,
        seen.context,
        seen.world,
        seen.matrix,
        seen.findings,
        seen.indicators,
        seen.gaps,
    )
    compared = 0
    for picture in pictures:
        assert len(picture.ways) == len(picture.rows)
        behind = [(words, way) for words, way in zip(picture.rows, picture.ways, strict=True) if words[-3:] != ": 0"]
        for words, way in behind[:20]:
            address = {
                **here.address,
                **{name: [value] if isinstance(value, str) else [*value] for name, value in way.items()},
            }
            found = listing.page(workspace, snapshot, asked_for(address, snapshot.questionnaire))
            assert f"{words.rpartition(': ')[0]}: {found.total:,}" == words
            compared += 1
    assert compared > 80


def test_facets_count_under_the_other_filters(workspace: Workspace, snapshot: Snapshot) -> None:
    asked = Asked(chosen={"country": ("BD",), "concern": ("act_now",)}, search="knit")
    for name in listing.FACETS:
        others = replace(asked, chosen={key: values for key, values in asked.chosen.items() if key != name})
        for value, number, _ in listing.facets(workspace, snapshot, asked)[name]:
            alone = replace(others, chosen={**others.chosen, name: (value,)})
            assert listing.page(workspace, snapshot, alone).total == number


def test_the_figures_of_the_register_are_those_of_the_run(workspace: Workspace, snapshot: Snapshot) -> None:
    whole = portfolios.whole(workspace, snapshot.portfolio.id)
    assert whole is not None
    kept, counted = dashboard.counted(workspace, snapshot), reporting.tally_of(whole)
    pd.testing.assert_frame_equal(kept.suppliers, counted.suppliers)
    pd.testing.assert_frame_equal(kept.first, counted.first)
    assert (kept.harm, kept.work) == (counted.harm, counted.work)


def test_counts_are_kept_until_something_is_logged(workspace: Workspace, snapshot: Snapshot) -> None:
    first = dashboard.groups(workspace, snapshot, Filters("tea"))
    assert dashboard.groups(workspace, snapshot, Filters("tea")) is first
    assert dashboard.groups(workspace, snapshot, Filters("knit")) is not first
    own = portfolios.every(workspace)[0]
    assessments.refresh(workspace, own.id)
    assert dashboard.groups(workspace, snapshot, Filters("tea")) is first  # another portfolio's log grew, if any


def test_the_numbers_of_a_figure_as_csv(workspace: Workspace, snapshot: Snapshot) -> None:
    picture = dashboard.view(workspace, snapshot, Filters()).world
    lines = list(csv.DictReader(io.StringIO(dashboard.as_csv(picture).decode("utf-8-sig"))))
    assert sum(int(line["Suppliers"]) for line in lines) == 293
    assert lines[0]["About"].startswith(picture.title)
    assert "Natural Earth" in lines[0]["About"]
    assert {line["About"] for line in lines[1:]} == {""}
