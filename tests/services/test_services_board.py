"""The board paper of the sample: its numbers are those of the register's list, from the database and from memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import docx
import pytest

from duediligence.dashboards.labels import CONTEXT, RATINGS
from duediligence.errors import CannotProceed
from duediligence.register import listing
from duediligence.register.listing import Filters
from duediligence.services import board, imports, portfolios, reporting, samples
from duediligence.services.inspection import inspect_file
from duediligence.services.portfolios import Portfolio
from duediligence.services.workspace import Workspace, workspace_in_memory

TODAY = date(2026, 11, 21)
OTHERS = (None, "check_now", "answer_outstanding")


@pytest.fixture(scope="module")
def sample() -> Iterator[tuple[Workspace, Portfolio]]:
    with workspace_in_memory() as workspace:
        yield workspace, samples.load(workspace, as_of=TODAY)


@pytest.fixture(scope="module")
def paper(sample: tuple[Workspace, Portfolio]) -> bytes:
    return reporting.export_portfolio(*sample, "board_paper")


def listed(sample: tuple[Workspace, Portfolio], **values: tuple[str | None, ...]) -> int:
    """How many suppliers the list of the register shows under these filters."""
    workspace, portfolio = sample
    with workspace.reading() as reader:
        return listing.page(reader, portfolio.id, Filters(values=values), limit=1).total


def test_every_number_is_the_registers(sample: tuple[Workspace, Portfolio], paper: bytes) -> None:
    document = docx.Document(io.BytesIO(paper))
    counts = document.inline_shapes[1]._inline.docPr.get("descr") or ""
    said = {
        (context, concern): int(number.replace(",", ""))
        for context, part in re.findall(r"([A-Z][a-z-]+(?: [a-z]+)*): ([^;.]+)", counts)
        for concern, number in re.findall(r"([A-Z][a-z ]+) ([\d,]+)", part)
    }
    expected = {}
    for context in (*CONTEXT.values(), None):
        name, value = (context.text, context.id) if context else ("Context not known", None)
        there = {"context_class": (value,)}
        expected[name, "Act now"] = listed(sample, lane=("act_now",), **there)
        for rating in (*RATINGS.values(), None):
            label, band = (rating.text, rating.id) if rating else ("Not enough known", None)
            expected[name, label] = listed(sample, lane=OTHERS, rating=(band,), **there)
    assert said == expected
    assert sum(said.values()) == listed(sample)

    acting, total = listed(sample, lane=("act_now",)), listed(sample)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f": {total} suppliers in " in text
    assert f"{acting} situations need a decision this week" in text
    assert f"Decide on the {acting} act-now cases" in text
    assert f"at {listed(sample, lane=('check_now',))} suppliers where we may need to act" in text
    assert f"to {listed(sample, context_class=('high',), rating=(None,))} suppliers in a high-risk context" in text
    assert document.tables[0].rows[1].cells[0].text == f"{acting} suppliers: names restricted"


def test_no_act_now_case_is_named(sample: tuple[Workspace, Portfolio], paper: bytes) -> None:
    workspace, portfolio = sample
    with workspace.reading() as reader:
        acting = listing.page(reader, portfolio.id, Filters(values={"lane": ("act_now",)})).rows
    table = docx.Document(io.BytesIO(paper)).tables[0]
    shown = [row.cells[0].text for row in table.rows[2:]]
    assert len(shown) == 9
    assert not set(shown) & set(acting["name"])


def test_from_memory_it_is_the_same_paper_byte_for_byte(sample: tuple[Workspace, Portfolio], paper: bytes) -> None:
    workspace, portfolio = sample
    run = portfolios.whole(workspace, portfolio.id)
    assert run is not None
    assert reporting.export(run, "board_paper", portfolio.name) == paper


def test_as_of_another_day_more_is_late(sample: tuple[Workspace, Portfolio]) -> None:
    later = reporting.export_portfolio(*sample, "board_paper", date(2028, 1, 31))
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(later)).paragraphs)
    assert "Board paper, 31 January 2028." in text
    assert re.search(r"Ask why [\d,]+ actions are past the target date; clear the way\.", text)


def test_before_anybody_has_answered_the_context_is_the_reason() -> None:
    data = b"Supplier,Country,Product\nAldergate Knitwear,Myanmar,Garments\nBramblecote Software,Germany,Software\n"
    with workspace_in_memory() as workspace:
        portfolio = portfolios.opened(workspace)
        imports.commit(workspace, portfolio.id, inspect_file(data, "list.csv"), data)
        made = board.of_register(workspace, portfolio)
    assert list(made.named["name"]) == ["Aldergate Knitwear"]
    (said,) = made.reasons.values()
    assert re.fullmatch(r"Country where the work is done: \d+ of 100; Kind of business: \d+ of 100", said)


def test_without_suppliers_there_is_no_paper() -> None:
    with workspace_in_memory() as workspace, pytest.raises(CannotProceed, match="There are no suppliers yet"):
        reporting.export_portfolio(workspace, portfolios.opened(workspace), "board_paper")
