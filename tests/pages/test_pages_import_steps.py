"""The steps of an import: what a table is, what values mean, what is the same, what changes, and next month's list."""

from __future__ import annotations

import hashlib

import pytest

from duediligence.pages import import_state
from duediligence.services import portfolios
from duediligence.services.workspace import Workspace
from tests.pages.test_pages_import import to_check, upload
from tests.services.conftest import as_csv
from tests.spreadsheets.files import workbook
from tests.suppliers.test_suppliers_minerals import DECLARATION, SMELTERS

LIST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "City", "Sector"],
        ["1", "Aldergate Knitwear", "Bangladesh", "Dhaka", "Apparel"],
        ["2", "Bramblecote Mills", "Portgual", "Porto", "Textiles"],
        ["3", "Corrigan Foods", "Atlantis", "", "Food"],
        ["4", "Dunmore Works", "Atlantis", "", "Food"],
    ]
)
LEDGER = workbook(
    {
        "Payments": [
            ["Invoice date", "Invoice number", "Vendor", "Country", "Amount", "Currency", "Spend category"],
            *[
                [f"2026-0{month}-14", f"A{month}{at}", name, "Viet Nam", 1000 + month, "EUR", category]
                for month in (1, 2, 3, 4)
                for at, (name, category) in enumerate((("Eastvale Garments", "Apparel"), ("Farthing Mills", "Bolts")))
            ],
        ]
    }
)
ALIKE = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "Address", "City"],
        ["1", "Aldergate Knitwear Ltd", "Bangladesh", "12 Mill Road", "Dhaka"],
        ["2", "ALDERGATE KNITWEAR Limited", "Bangladesh", "12 Mill Road", "Dhaka"],
        ["3", "Bramblecote Hosiery", "Portugal", "4 Rua Nova", "Porto"],
    ]
)


def whole(workspace: Workspace):
    return portfolios.whole(workspace, portfolios.opened(workspace).id).suppliers.frame


def test_what_a_spelling_means_is_said_once_and_remembered_for_next_month(empty, workspace: Workspace):
    upload(empty.open("import_list"), "october.csv", LIST)
    empty.press("Continue")
    assert [each.value for each in empty.at.subheader] == ["We do not know 2 countries in 3 rows"]
    empty.press("Take all suggestions")
    key = f"values_country_{hashlib.sha256(LIST).hexdigest()[:12]}_1"
    empty.at.session_state[key] = {"edited_rows": {0: {"It means": "Peru"}}}
    to_check(empty.run())
    empty.press("Commit")
    assert list(whole(workspace)["country"]) == ["BD", "PT", "PE", "PE"]

    november = LIST.replace(b"Dhaka", b"Chattogram").replace(b"Corrigan", b"Corrigan and Sons")
    upload(empty.open("import_list"), "november.csv", november)
    assert "We read **november\\.csv** as your list of " in empty.says
    assert "october\\.csv" in empty.says
    empty.press("Continue")
    assert "4 suppliers in 3 countries. Nothing is written before you commit." in empty.says
    assert {metric.label: metric.value for metric in empty.at.metric} == {
        "New": "0", "Updated": "2", "Unchanged": "2", "Maybe the same": "0", "Left out": "0",
    }  # fmt: skip
    changes = empty.at.dataframe[1].value
    assert changes.to_dict("records") == [
        {"Supplier": "Aldergate Knitwear", "What": "City", "Until now": "Dhaka", "Now": "Chattogram"},
        {"Supplier": "Corrigan and Sons Foods", "What": "Supplier name", "Until now": "Corrigan Foods",
         "Now": "Corrigan and Sons Foods"},
    ]  # fmt: skip


def test_an_earlier_reading_can_be_left_aside(empty, workspace: Workspace):
    upload(empty.open("import_list"), "october.csv", LIST)
    empty.press("Continue").press("Take all suggestions")
    to_check(empty)
    empty.press("Commit")
    upload(empty.open("import_list"), "november.csv", LIST)
    empty.press("Read it afresh").press("Continue")
    assert [each.value for each in empty.at.subheader] == ["We do not know 2 countries in 3 rows"]


def test_the_lines_of_a_ledger_become_suppliers_with_their_spend_and_categories(empty, workspace: Workspace):
    upload(empty.open("import_list"), "ledger.xlsx", LEDGER)
    assert "Our guess: It has sums of money, dates, document numbers and suppliers that come again." in empty.says
    assert empty.at.radio[0].label == "Is this where the goods are made, or who invoices you?"
    assert empty.at.radio[0].value == "not sure"
    empty.at.radio[0].set_value("invoices only")
    empty.run().press("Continue")
    assert "Your purchase categories" in [each.value for each in empty.at.subheader]
    to_check(empty)
    assert "2 suppliers in 1 country." in empty.says
    empty.press("Commit")
    frame = whole(workspace)
    assert frame[["name", "country_role", "spend", "currency"]].to_dict("records") == [
        {"name": "Eastvale Garments", "country_role": "invoices only", "spend": 4010.0, "currency": "EUR"},
        {"name": "Farthing Mills", "country_role": "invoices only", "spend": 4010.0, "currency": "EUR"},
    ]
    assert frame["sector"][0].startswith("14 ")


def test_one_country_is_said_for_a_list_without_a_column_of_countries(empty, workspace: Workspace):
    data = as_csv(
        [["Supplier ID", "Supplier", "Sector"], ["1", "Aldergate Knitwear", "Apparel"], ["2", "Foodworks", "Food"]]
    )
    upload(empty.open("import_list"), "list.csv", data)
    empty.press("Continue")
    assert "No row says a country" in [each.value for each in empty.at.subheader]
    (country,) = (each for each in empty.at.selectbox if each.label == "All of these are in")
    country.set_value("Peru")
    to_check(empty.run())
    assert "2 suppliers in 1 country." in empty.says
    assert not any("country" in each.label.lower() for each in empty.at.expander)


@pytest.mark.parametrize(
    ("press", "names"),
    [
        ("Merge all that are the same site (1)", ["Aldergate Knitwear Ltd", "Bramblecote Hosiery"]),
        ("Keep all apart (1)", ["Aldergate Knitwear Ltd", "ALDERGATE KNITWEAR Limited", "Bramblecote Hosiery"]),
    ],
)
def test_rows_that_are_the_same_site_are_merged_or_kept_apart(empty, workspace: Workspace, press, names):
    upload(empty.open("import_list"), "list.csv", ALIKE)
    empty.press("Continue")
    assert "1 group of rows may be the same supplier." in empty.says
    empty.press(press)
    to_check(empty)
    empty.press("Commit")
    assert list(whole(workspace)["name"]) == names
    # what was decided is remembered
    upload(empty.open("import_list"), "again.csv", ALIKE)
    empty.press("Continue")
    assert {metric.label: metric.value for metric in empty.at.metric}["Maybe the same"] == "0"


def test_problems_lead_to_the_step_that_mends_them(empty):
    upload(empty.open("import_list"), "october.csv", LIST)
    to_check(empty)
    labels = [each.label for each in empty.at.expander]
    assert "Please check: Countries we do not know, “Country” (3)" in labels
    empty.press("Say what they mean")
    assert [each.value for each in empty.at.subheader] == ["We do not know 2 countries in 3 rows"]


def test_a_long_list_is_worked_out_by_jobs_and_the_steps_are_the_same(empty, workspace: Workspace, monkeypatch):
    monkeypatch.setattr(import_state, "MANY_ROWS", 1)
    upload(empty.open("import_list"), "list.csv", ALIKE)
    empty.press("Continue").press("Merge all that are the same site (1)")
    to_check(empty)
    assert "2 suppliers in 2 countries. Nothing is written before you commit." in empty.says
    empty.press("Commit")
    assert len(whole(workspace)) == 2


def test_another_way_to_read_the_letters_is_a_choice_away(empty):
    data = "Supplier;Country\nKraków Odzież;Poland\nŁódź Tkaniny;Poland\n".encode("cp1250")
    upload(empty.open("import_list"), "list.csv", data)
    (letters,) = (each for each in empty.at.selectbox if each.label == "Its letters are stored as")
    letters.set_value("cp1250")
    empty.run()
    assert "Its letters are stored as" in [each.label for each in empty.at.selectbox]
    to_check(empty)
    assert list(empty.at.dataframe[0].value["Name"]) == ["Kraków Odzież", "Łódź Tkaniny"]


def test_a_large_file_is_read_by_a_job_and_a_refusal_shows_there(empty, monkeypatch):
    monkeypatch.setattr(import_state, "MANY_BYTES", 1)
    upload(empty.open("import_list"), "october.csv", LIST)
    assert "Continue" in [button.label for button in empty.at.button]
    empty.press("Take another file")
    upload(empty, "nothing.csv", b"only;words\n")
    assert any("We found no" in error.value for error in empty.at.error)


def test_a_conflict_minerals_template_comes_in_as_its_smelters_with_the_declaration_beside_them(
    empty, workspace: Workspace
):
    def rows(given):
        return [given.get(row, []) for row in range(1, max(given) + 1)]

    template = workbook({"Declaration": rows(DECLARATION), "Smelter List": rows(SMELTERS)})
    upload(empty.open("import_list"), "declared.xlsx", template)
    assert "This is a EXRT 6\\.9. Its 3 smelters come in as suppliers." in empty.says
    to_check(empty)
    empty.press("Commit")
    assert list(whole(workspace)["name"]) == [
        "Alpha Smelting", "Beta Refinery Ltd", "Smelter not identified (Tungsten)",
    ]  # fmt: skip
    assert list(whole(workspace)["products"]) == ["Gold; Tin", "Gold", "Tungsten"]
    last = portfolios.snapshot(workspace, portfolios.opened(workspace).id).last_import
    assert (last.recipe["declaration"]["company"], len(last.recipe["declaration"]["answers"])) == ("Our Parts Inc", 5)
