"""What lies in the register is counted and checked on both databases; only a file is copied by us."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from duediligence.errors import CannotProceed
from duediligence.register import Register, answers, assessments, backup, events, imports, inventory
from duediligence.register.inventory import Inventory
from duediligence.register.schema import result

from .register_examples import AS_OF, PORTFOLIO, assessment, officer, suppliers
from .register_examples import answers as answered


def fill(register: Register) -> None:
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North Mill"}, {"name": "South Mill"}))
        for key in ("North Mill", "South Mill"):  # the second upload is undone
            made = imports.add(unit, PORTFOLIO, "answers.xlsx")
            long = answered({"key": key, "question": "fees", "value": "yes"})
            answers.add_batch(unit, PORTFOLIO, long, "forced_labour", AS_OF, made.id)
        imports.undo(unit, PORTFOLIO, made.id)
        answers.add_edit(unit, PORTFOLIO, answers.Edit("North Mill", "papers", "kept", "desk"), 2)
        assessments.record(
            unit, PORTFOLIO, assessment([{"key": "North Mill"}, {"key": "South Mill", "residual": 50.0}])
        )


def test_what_a_portfolio_holds_is_counted(register: Register) -> None:
    fill(register)
    with register.reading() as reader:
        entries = events.head(reader, PORTFOLIO).count
        assert inventory.of(reader, PORTFOLIO) == Inventory(2, 1, 1, 0, 1, entries)
        assert inventory.size(reader) > 10_000
        assert [each.wrong for each in inventory.checks(reader)] == [None, None, None]


def test_ratings_that_were_changed_from_outside_are_found(register: Register) -> None:
    fill(register)
    with officer(register) as unit:
        unit.connection.execute(update(result).values(residual=12.0))
        (wrong,) = (each for each in inventory.checks(unit) if each.wrong)
    assert wrong.what.startswith("The assessment ")
    assert wrong.wrong == "Its ratings are not those that were issued: the register was changed from outside."


def test_a_file_is_copied_while_somebody_writes_and_a_server_is_not(register: Register, tmp_path: Path) -> None:
    fill(register)
    target = tmp_path / "copy.sqlite"
    if register.file is None:
        with pytest.raises(CannotProceed, match="PostgreSQL"):
            backup.copy(register, target)
        backup.settle(register)
        assert not target.exists()
        return
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "more.xlsx", suppliers=suppliers({"name": "Half a change"}))
        backup.copy(register, target)
    with Register.open(f"sqlite:///{target}") as copy, copy.reading() as reader:
        assert inventory.of(reader, PORTFOLIO).suppliers == 2  # only what was done when the copy began
        assert events.verify(reader, PORTFOLIO).first_break is None
    backup.settle(register)
    assert (register.file.parent / f"{register.file.name}-wal").stat().st_size == 0


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "copy.sqlite"
    with (
        Register.open(f"sqlite:///{tmp_path / 'register.sqlite'}") as register,
        pytest.raises(CannotProceed, match="We could not copy the register"),
    ):
        backup.copy(register, target)
