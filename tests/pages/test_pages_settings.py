"""Settings: what lies where, copies, checks, imports that are deleted, and how old the facts are."""

from __future__ import annotations

import pytest

from duediligence.register.schema import event
from duediligence.services import imports, portfolios, upkeep
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


def table(pages, first: str) -> list[dict[str, str]]:
    """The table whose first column has this name."""
    (found,) = (each.value for each in pages.at.table if each.value.columns[0] == first)
    return found.to_dict("records")


def test_an_empty_register_has_its_place_and_its_facts(empty):
    empty.open("settings")
    assert empty.title == "Settings"
    assert [each.value for each in empty.at.header] == [
        "The register", "Backup", "Imports", "Tables of facts", "Log", "About this program",
    ]  # fmt: skip
    assert "Nothing has been imported yet." in empty.says
    assert "Nothing has been logged yet." in empty.says
    assert empty.at.code[0].value.startswith("sqlite:///")
    assert table(empty, "Portfolio")[0]["Log"] == ":material/check_circle: as it was written"


def test_every_table_of_facts_has_edition_and_age(sample):
    rows = {row["Table"].replace("\\", ""): row for row in table(sample.open("settings"), "Table")}
    goods = rows["List of Goods Produced by Child Labor or Forced Labor (TVPRA list)"]
    assert goods["Newer edition"] == "Yes\\, since 5 Sep 2024"
    assert rows["V-Dem freedom from forced labour (v2xcl_slave)"]["Days old"] == "not known"
    assert "A newer edition is known for" in sample.says


def test_the_sample_says_what_it_holds_and_goes_as_a_whole(sample):
    sample.open("settings")
    held = {row["Portfolio"].replace("\\", ""): row for row in table(sample, "Portfolio")}
    assert held["Sample data (fictitious)"]["Suppliers"] == "293"
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
    rows = table(own.open("settings"), "Number")
    assert [row["File"].replace("\\", "") for row in rows] == ["second.csv", "(deleted)"]
    assert rows[1]["State"].startswith(":material/delete: deleted on")
    assert len(own.at.selectbox(key="import_to_delete").options) == 1
