"""The register is copied, checked and relieved of an import; every table of facts says how old it is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from duediligence.errors import CannotProceed
from duediligence.register import Register, assessments
from duediligence.register.schema import event, result
from duediligence.services import imports, portfolios, references, samples, upkeep
from duediligence.services.inspection import inspect_file
from duediligence.services.jobs import Cancelled
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv

HEAD = ["Supplier ID", "Supplier", "Country", "Product", "Workers"]
FIRST = as_csv(
    [HEAD, ["S1", "Aldergate Knitwear", "Bangladesh", "Shirts", 800], ["S2", "Quagmire Trading", "Peru", "", 9]]
)
SECOND = as_csv([HEAD, ["S1", "Aldergate Knitwear", "Bangladesh", "Shirts", 950]])
ANSWERS = as_csv([["supplier_id", "worker_pays_fee"], ["S1", "yes"]])


@pytest.fixture(scope="module")
def filled_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two lists and a file of answers, taken in once."""
    path = tmp_path_factory.mktemp("filled") / "register.sqlite"
    with Register.open(f"sqlite:///{path}") as register:
        workspace = Workspace(register)
        place = portfolios.opened(workspace).id
        for name, data in (("first.csv", FIRST), ("second.csv", SECOND)):
            imports.commit(workspace, place, inspect_file(data, name), data)
        imports.add_answers(workspace, place, inspect_file(ANSWERS, "answers.csv"), ANSWERS)
    return path


@pytest.fixture
def filled(filled_register: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The same, a test's own."""
    shutil.copy(filled_register, tmp_path)
    with Register.open(f"sqlite:///{tmp_path / filled_register.name}") as register:
        yield Workspace(register)


def number(workspace: Workspace, name: str) -> int:
    return next(each.id for each in upkeep.imported(workspace, 1) if each.file_name == name)


def names(workspace: Workspace) -> list[str]:
    run = portfolios.whole(workspace, 1)
    return [] if run is None else list(run.suppliers.frame["name"])


def test_what_the_register_holds(filled):
    ((portfolio, held),) = upkeep.holdings(filled)
    assert (portfolio.name, held.suppliers, held.answers, held.edits, held.assessments) == ("My suppliers", 2, 1, 0, 2)
    assert held.entries > 3
    assert upkeep.log_holds(filled, portfolio.id) is True
    place = upkeep.place(filled)
    assert place.file is not None
    assert place.file.stat().st_size <= place.size <= 10_000_000
    assert upkeep.check(filled) == 2 + 2  # two logs; the second list changed no rating, so there are two assessments


def test_a_change_from_outside_is_found_and_named(filled):
    with filled.changing() as unit:
        unit.connection.execute(update(result).values(residual=1.0))
        unit.connection.execute(update(event).where(event.c.sequence == 2).values(subject="S9"))
    with pytest.raises(CannotProceed) as caught:
        upkeep.check(filled)
    said = [problem.message for problem in caught.value.problems]
    assert "The log of “My suppliers”: Entry 2: The entry was moved or relabelled." in said
    assert sum("Its ratings are not those that were issued" in each for each in said) >= 1


def test_the_log_tells_in_words_what_happened(filled):
    said = [(each.what, each.numbers) for each in upkeep.latest(filled, 1)]
    assert ("Answers were taken in", "1 answers") in said
    assert said[-1] == ("A file was taken in", "2 new")


def test_a_copy_is_a_whole_register_of_one_moment(filled, tmp_path: Path):
    shares: list[float] = []
    data = upkeep.copy(filled, lambda words, share: shares.append(share))
    path = tmp_path / "copy.sqlite"
    path.write_bytes(data)
    assert shares == sorted(shares)
    with Register.open(f"sqlite:///{path}") as opened:
        copied = Workspace(opened)
        assert names(copied) == names(filled)
        assert upkeep.check(copied) == upkeep.check(filled)
        with opened.reading() as reader:
            assert assessments.every(reader, 1)[0].name == portfolios.snapshot(filled, 1).issued.name
    assert upkeep.copy_name().startswith("duediligence-register-2")


def test_a_copy_that_is_stopped_leaves_nothing(filled, tmp_path: Path):
    def stop(words: str, share: float) -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        upkeep.copy(filled, stop)
    assert names(filled) == ["Aldergate Knitwear", "Quagmire Trading"]


def test_a_deleted_import_takes_its_suppliers_along_and_the_rest_is_assessed_again(filled):
    first = number(filled, "first.csv")
    gone = upkeep.would_go(filled, 1, first)
    assert upkeep.in_words(gone) == (
        "Suppliers that go, because no other file names them: 1.",
        "Suppliers that stay, without what only this file said of them: 1.",
        "The file itself goes.",
    )
    assert names(filled) == ["Aldergate Knitwear", "Quagmire Trading"]  # looking changes nothing
    assert upkeep.delete_import(filled, 1, first) == gone
    assert names(filled) == ["Aldergate Knitwear"]
    snapshot = portfolios.snapshot(filled, 1)
    assert (snapshot.suppliers, snapshot.issued.rows) == (1, 1)
    with pytest.raises(CannotProceed, match="not in the register any more"):
        upkeep.delete_import(filled, 1, first)


def test_answers_go_with_their_file(filled):
    gone = upkeep.delete_import(filled, 1, number(filled, "answers.csv"))
    assert (gone.suppliers, gone.answers) == (0, 1)
    assert list(portfolios.whole(filled, 1).assessment.results["answered"]) == [0, 0]


def test_nothing_is_left_when_the_only_list_is_deleted(workspace):
    imports.commit(workspace, 1, inspect_file(FIRST, "first.csv"), FIRST)
    upkeep.delete_import(workspace, 1, number(workspace, "first.csv"))
    assert portfolios.snapshot(workspace, 1).issued is None
    assert [each.deleted for each in upkeep.imported(workspace, 1)] == [True]


def test_no_name_of_a_deleted_supplier_is_left_in_the_files_of_the_register(workspace):
    imports.commit(workspace, 1, inspect_file(FIRST, "first.csv"), FIRST)
    folder = workspace.register.file.parent
    assert _found(folder, b"Quagmire")
    upkeep.delete_import(workspace, 1, number(workspace, "first.csv"))
    assert not _found(folder, b"Quagmire")  # not even in deleted pages, or in the file where writing waits
    with sqlite3.connect(workspace.register.file) as connection:
        assert connection.execute("SELECT count(*) FROM file").fetchone() == (0,)


def _found(folder: Path, name: bytes) -> bool:
    return any(name in path.read_bytes() for path in folder.iterdir())


def test_the_sample_goes_without_its_imports_being_deleted_one_by_one(filled):
    before = names(filled)
    samples.load(filled)
    assert len(upkeep.holdings(filled)) == 2
    samples.remove(filled)
    assert len(upkeep.holdings(filled)) == 1
    assert names(filled) == before


def test_every_table_of_facts_says_how_old_it_is():
    tables = {each.name: each for each in references.tables(date(2026, 11, 21))}
    goods = tables["tvpra_lines"]
    assert (goods.edition, goods.dated, goods.days) == ("2022", date(2022, 9, 28), 1515)
    assert goods.newer == "yes, since 5 Sep 2024"
    vdem = tables["country_vdem_forced_labour"]
    assert (vdem.edition, vdem.dated, vdem.days, vdem.newer) == ("v16", None, None, "none that we know of")
    assert tables["country_wgi_rule_of_law"].edition == "2024 (for the year 2024)"
    assert tables["goods_terms"].days == 0
    assert references.tables(date(2026, 11, 21))[0].replaced is not None
    assert all(each.source and each.licence for each in tables.values())


def test_the_program_says_its_versions():
    about = upkeep.programme()
    assert about.version[0].isdigit()
    assert about.python.startswith("3.")
    assert "Apache-2.0" in about.licences
