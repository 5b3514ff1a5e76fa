"""Settings: what lies where, copies, checks, imports that are deleted, and how old the facts are."""

from __future__ import annotations

import pytest

from duediligence.register.schema import event
from duediligence.services import imports, portfolios, references, upkeep
from duediligence.services.inspection import inspect_file
from tests.services.conftest import as_csv

LIST = as_csv([["Supplier ID", "Supplier", "Country"], ["S1", "Aldergate Knitwear", "Peru"]])
MORE = as_csv([["Supplier ID", "Supplier", "Country"], ["S2", "Quagmire Trading", "Chile"]])


@pytest.fixture
def own(empty, workspace):
    """A session on a register with two lists of one supplier each."""
    for name, data in (("first.csv", LIST), ("second.csv", MORE)):
        imports.commit(workspace, portfolios.opened(workspace).id, inspect_file(data, name), data)
    return empty.open("settings")


def line(pages, *words: str) -> str:
    """The one paragraph that has these words."""
    (found,) = (text for text in pages.says.replace("\\", "").splitlines() if all(word in text for word in words))
    return found


def test_an_empty_register_has_its_place_and_its_facts(empty):
    empty.open("settings")
    assert empty.title == "Settings"
    assert [each.value for each in empty.at.header] == [
        "The register", "Backup", "Imports", "Tables of facts", "Log", "About this program",
    ]  # fmt: skip
    assert "Nothing has been imported yet." in empty.says
    assert "Nothing has been logged yet." in empty.says
    assert empty.at.code[0].value.startswith("sqlite:///")
    assert "Log: :material/check_circle: as it was written" in empty.says
    assert line(empty, "log entries").startswith("0 suppliers · 0 answers from files")


def test_every_table_of_facts_has_edition_and_age(sample):
    sample.open("settings")
    goods = next(each for each in references.tables() if each.name == "tvpra_lines")
    said = sample.says.replace("\\", "")
    assert f"Edition 2022 · stands for 28 Sep 2022, {goods.days:,} days old" in said
    assert "newer edition: yes, since 5 Sep 2024 · compared with its source on 21 Nov 2026" in said
    assert line(sample, "Edition v16", "its age is not known", "none that we know of")
    assert "A newer edition is known for" in sample.says


def test_the_sample_says_what_it_holds_and_goes_as_a_whole(sample):
    sample.open("settings")
    assert line(sample, "293 suppliers · 9,", "answers from files", "2 assessments")
    assert not any(each.label == "Delete an import" for each in sample.at.selectbox)
    sample.at.button(key="settings_remove_sample").click()
    sample.run()
    assert "The sample data is gone." in sample.says


def test_the_check_says_that_all_is_as_written_or_what_is_not(own, workspace):
    own.press("Check the logs and every assessment")
    assert "We looked at 4 logs and assessments: all are as they were written." in own.says
    with workspace.changing() as unit:
        unit.connection.execute(event.update().where(event.c.sequence == 1).values(subject="S9"))
    own.open("settings").press("Check the logs and every assessment")
    assert any("The entry was moved or relabelled" in each.value for each in own.at.error)


def test_a_copy_is_made_and_offered(own):
    own.press("Make a copy")
    assert upkeep.copy_name() in own.says.replace("\\", "")
    assert own.title == "Copying the register"


def test_an_import_is_deleted_after_looking_and_confirming(own, workspace):
    first = upkeep.imported(workspace, 1)[-1]
    own.at.selectbox(key="import_to_delete").set_value(first.id)
    own.run()
    assert "Suppliers that go\\, because no other file names them\\: 1\\." in own.says
    (button,) = (each for each in own.at.button if each.label == "Delete this import")
    assert button.disabled
    assert portfolios.snapshot(workspace, 1).suppliers == 2
    own.at.checkbox(key=f"sure_{first.id}").check()
    own.run().press("Delete this import")
    assert "The import is deleted, 1 supplier with it." in own.says
    assert portfolios.snapshot(workspace, 1).suppliers == 1
    own.open("settings")
    assert line(own, "**second.csv** (number 2)")
    assert line(own, "**(deleted)** (number 1)")
    assert line(own, "1 new", ":material/delete: deleted on")
    assert len(own.at.selectbox(key="import_to_delete").options) == 1
