"""Reports: everything the registry holds can be taken away, and says which assessment it is made of."""

from __future__ import annotations

import pytest

from duediligence.services import portfolios, reporting


def files(pages) -> list[str]:
    return [str(each.label).removeprefix("Download ").replace("\\", "") for each in pages.at.get("download_button")]


def test_nothing_can_be_reported_before_something_was_imported(empty):
    empty.open("reports")
    assert empty.title == "Reports"
    assert "There is nothing to report yet: no supplier has been assessed." in empty.says
    assert files(empty) == []


def test_every_export_of_the_registry_is_offered_with_the_day_it_speaks_of(sample, workspace):
    sample.open("reports")
    issued = portfolios.snapshot(workspace, portfolios.opened(workspace).id).issued
    assert files(sample) == [each.dated(issued.as_of) for each in reporting.EXPORTS.values()]
    titles = [str(each.value).replace("\\", "") for each in sample.at.subheader]
    assert titles == [each.title for each in reporting.EXPORTS.values()]
    assert "with the questionnaire forced\\_labour" in sample.says
    assert "These suppliers are invented." in sample.says


def test_issued_assessments_are_listed_by_name(sample, workspace):
    sample.open("reports")
    issued = portfolios.snapshot(workspace, portfolios.opened(workspace).id).issued
    listed = [each.value for each in sample.at.markdown if "issued 2" in each.value]
    assert len(listed) >= 2
    assert [f"`{issued.name[:16]}`" in each for each in listed if "shown now" in each] == [True]
    assert sample.at.code[0].value == issued.name


@pytest.mark.parametrize("name", list(reporting.EXPORTS))
def test_every_export_of_the_sample_is_made(sample, workspace, name):
    data = reporting.export_portfolio(workspace, portfolios.opened(workspace), name)
    kind = reporting.EXPORTS[name].file.rsplit(".")[-1]
    starts = {"xlsx": b"PK", "docx": b"PK", "csv": "\ufeff".encode(), "json": b"{", "pdf": b"%PDF", "ics": b"BEGIN"}
    assert data.startswith(starts[kind])
