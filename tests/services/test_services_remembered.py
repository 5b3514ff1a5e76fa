"""A list read like an earlier one."""

from __future__ import annotations

from duediligence.services import imports, portfolios
from duediligence.services.inspection import inspect_file
from duediligence.services.workspace import Workspace
from tests.services.conftest import as_csv


def test_a_column_that_is_new_in_next_months_list_is_read_as_we_guess(workspace: Workspace):
    portfolio = portfolios.opened(workspace).id
    october = as_csv([["Supplier", "Country", "Remark"], ["Aldergate Knitwear", "Peru", "Lima"]])
    first = inspect_file(october, "october.csv")
    imports.commit(workspace, portfolio, first, october)
    november = as_csv([["Supplier", "Country", "Remark", "Workers"], ["Aldergate Knitwear", "Peru", "Lima", "80"]])
    found = imports.remembered(workspace, portfolio, inspect_file(november, "november.csv"))
    assert found is not None
    earlier, again = found
    assert earlier.file_name == "october.csv"
    assert again.tables[0].columns() == {"name": "Supplier", "country": "Country", "workers": "Workers"} | {
        field: header for field, header in first.tables[0].columns().items() if header == "Remark"
    }
