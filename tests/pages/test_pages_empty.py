"""Every page before anything was imported, and the way to the sample data and back."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("home", "Start here"),
        ("import_list", "Import a supplier list first; answers belong to suppliers."),
        ("suppliers", "There are no suppliers yet."),
        ("checklist", "There is nothing to do yet."),
        ("supplier", "Choose a supplier from the list."),
    ],
)
def test_every_page_says_what_to_do_while_there_is_nothing(empty, page, words):
    assert words in empty.open(page).says


def test_the_sample_is_loaded_and_removed_with_one_click_each(empty):
    empty.open().press("Load the sample data")
    assert empty.title == "Forced labour in our supply chain"
    assert "The sample data is loaded. It is invented; no real company is meant." in empty.says
    empty.press("Remove the sample data")
    assert empty.title == "Find, explain and end forced labour in your supply chain"
    assert "There are no suppliers yet." in empty.open("suppliers").says


def test_an_unknown_supplier_is_asked_for_again(sample):
    assert "Choose a supplier from the list." in sample.open("supplier", key="nobody").says
