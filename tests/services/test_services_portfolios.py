"""What pages show of a portfolio comes from one moment of the register, and says when it is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from duediligence.register import Register
from duediligence.services import assessments, imports, inspection, portfolios
from duediligence.services.workspace import Workspace

LIST = (
    b"Supplier,Country,Worker e-mail\nAldergate Knitwear,Bangladesh,a@example.org\nBrimstow Tea,India,b@example.org\n"
)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Register.in_memory() as register:
        yield Workspace(register)


def test_ratings_are_out_of_date_when_the_questionnaire_or_a_source_changed(workspace: Workspace) -> None:
    own = portfolios.opened(workspace)
    imports.commit(workspace, own.id, inspection.inspect_file(LIST, "list.csv"), LIST)
    now = portfolios.snapshot(workspace, own.id)
    assert now.run is not None
    assert not now.outdated

    edited = replace(now.run, questionnaire=replace(now.run.questionnaire, hash="another"))
    assert replace(now, run=edited).outdated
    other_facts = replace(now.run, facts=replace(now.run.facts, editions={"isic": "Rev.5"}))
    assert replace(now, run=other_facts).outdated


def test_a_snapshot_is_read_anew_only_after_something_changed(workspace: Workspace) -> None:
    own = portfolios.opened(workspace)
    imports.commit(workspace, own.id, inspection.inspect_file(LIST, "list.csv"), LIST)
    first = portfolios.snapshot(workspace, own.id)
    assert portfolios.snapshot(workspace, own.id) is first
    assessments.refresh(workspace, own.id)  # the same assessment again: nothing was written
    assert portfolios.snapshot(workspace, own.id) is first


def test_columns_about_single_people_are_kept_only_with_a_reason(workspace: Workspace) -> None:
    found = inspection.inspect_file(LIST, "list.csv")
    assert [column.header for column in found.tables[0].personal(found.tables[0].fields)] == ["Worker e-mail"]
    assert found.suppliers().frame["extra"].tolist() == [{}, {}]

    kept = found.with_table(0, kept={2: "Safe contact agreed with the workers"})
    assert kept.suppliers().frame["extra"].tolist() == [
        {"Worker e-mail": "a@example.org"},
        {"Worker e-mail": "b@example.org"},
    ]
    own = portfolios.opened(workspace)
    done = imports.commit(workspace, own.id, kept, LIST)
    assert done.recipe["tables"][0]["personal_columns_kept"] == {
        "Worker e-mail": "Safe contact agreed with the workers"
    }
