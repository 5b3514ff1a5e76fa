"""What pages show of a portfolio comes from one moment of the register, and says when it is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pandas.testing import assert_frame_equal

from duediligence.register import Register
from duediligence.services import assessments, definitions, imports, inspection, portfolios
from duediligence.services.workspace import Workspace

LIST = (
    b"Supplier,Country,Worker e-mail\nAldergate Knitwear,Bangladesh,a@example.org\nBrimstow Tea,India,b@example.org\n"
)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Register.in_memory() as register:
        yield Workspace(register)


def test_ratings_are_out_of_date_when_the_questionnaire_or_a_source_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = portfolios.opened(workspace)
    imports.commit(workspace, own.id, inspection.inspect_file(LIST, "list.csv"), LIST)
    assert not portfolios.snapshot(workspace, own.id).outdated

    with monkeypatch.context() as later:
        edited = replace(definitions.named(), hash="another")
        later.setattr(definitions, "named", lambda name=None: edited)
        assert portfolios.snapshot(Workspace(workspace.register), own.id).outdated
    monkeypatch.setattr(portfolios, "editions", lambda: {"isic": "Rev.5"})
    assert portfolios.snapshot(Workspace(workspace.register), own.id).outdated


def test_one_supplier_is_read_as_the_whole_portfolio_shows_it(workspace: Workspace) -> None:
    own = portfolios.opened(workspace)
    imports.commit(workspace, own.id, inspection.inspect_file(LIST, "list.csv"), LIST)
    whole = portfolios.whole(workspace, own.id)
    for row, key in enumerate(whole.suppliers.frame["key"]):
        one = portfolios.one(workspace, own.id, key)
        assert assessments.explanation(one, 0) == assessments.explanation(whole, row)
        assert_frame_equal(one.assessment.results, whole.assessment.results.iloc[[row]].reset_index(drop=True))
    assert portfolios.one(workspace, own.id, "nobody") is None


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

    kept = found.with_table(0, replace(found.tables[0], kept={2: "Safe contact agreed with the workers"}))
    assert kept.suppliers().frame["extra"].tolist() == [
        {"Worker e-mail": "a@example.org"},
        {"Worker e-mail": "b@example.org"},
    ]
    own = portfolios.opened(workspace)
    done = imports.commit(workspace, own.id, kept, LIST)
    assert done.recipe["tables"][0]["kept"] == {"worker e mail": "Safe contact agreed with the workers"}
