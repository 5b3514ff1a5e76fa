"""After a change about one supplier only that one is assessed; what comes out is what assessing everybody gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duediligence.register import actions, answers
from duediligence.register import assessments as runs
from duediligence.register.answers import Edit
from duediligence.services import assessments, clock, imports, portfolios
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv

LIST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "Product", "worker_pays_fee", "deposit_held"],
        ["S1", "Aldergate Knitwear", "Bangladesh", "Shirts", "yes", "no"],
        ["S2", "Bramblecote Mills", "Viet Nam", "Garments", "no", "yes"],
        ["S3", "Cinderford Software", "Germany", "Software", "", ""],
    ]
)


@pytest.fixture
def portfolio(workspace: Workspace) -> int:
    number = portfolios.opened(workspace).id
    imports.commit(workspace, number, inspect_file(LIST, "list.csv"), LIST)
    return number


def edited(workspace: Workspace, portfolio: int, value: str, monkeypatch: pytest.MonkeyPatch, day: int = 0) -> int:
    """Change an answer of S2 and assess again; returns how many suppliers were assessed."""
    assessed: list[int] = []
    run = assessments.run

    def counted(suppliers, *rest, **options):
        assessed.append(len(suppliers.frame))
        return run(suppliers, *rest, **options)

    monkeypatch.setattr(assessments, "run", counted)
    as_of = clock.today() + timedelta(days=day)
    with workspace.changing() as unit:
        edit = Edit("S2", "worker_pays_fee", value, "self_assessment", "documented", clock.today())
        answers.add_edit(unit, portfolio, edit, answers.version(unit, portfolio))
        assessments.assess_again(unit, portfolio, as_of, keys=("S2",))
    monkeypatch.undo()
    return assessed[0]


def test_one_supplier_assessed_alone_gives_what_all_would(workspace, portfolio, monkeypatch):
    assert edited(workspace, portfolio, "yes", monkeypatch) == 1
    with workspace.changing() as unit:
        alone = runs.current(unit, portfolio)
        listed = actions.frame(unit, portfolio)
        assessments.assess_again(unit, portfolio, clock.today())
        assert runs.current(unit, portfolio) == alone
        assert actions.frame(unit, portfolio).equals(listed)
        assert runs.is_unchanged(unit, alone)
        assert [run.rows for run in runs.every(unit, portfolio)] == [3, 3]
        assert set(listed["key"]) >= {"S1", "S2"}


def test_on_another_day_everybody_is_assessed(workspace, portfolio, monkeypatch):
    assert edited(workspace, portfolio, "yes", monkeypatch, day=1) == 3
    assert edited(workspace, portfolio, "no", monkeypatch, day=1) == 1


def test_a_supplier_that_nothing_is_shown_of_is_assessed_with_everybody(workspace, portfolio):
    with workspace.changing() as unit:
        assert not runs.says_something_of(unit, portfolio, ("S2", "S9"))
        assessments.assess_again(unit, portfolio, clock.today(), keys=("S2", "S9"))
        assert len(runs.every(unit, portfolio)) == 1
