"""The fictitious sample portfolio: loaded with one click, removed with one click."""

from __future__ import annotations

from datetime import date

from duediligence.register import portfolios
from duediligence.register.portfolios import SAMPLE_NAME, Portfolio
from duediligence.services import clock, imports
from duediligence.services.inspection import inspect_file
from duediligence.services.jobs import Tell, silent, within
from duediligence.services.workspace import Workspace
from duediligence.settings import resource

LIST = "sample_suppliers.xlsx"
ANSWERS = "sample_answers.xlsx"
TEMPLATES = ("template_suppliers.xlsx", "template_suppliers.csv")


def load(workspace: Workspace, tell: Tell = silent, as_of: date | None = None) -> Portfolio:
    """Load the sample as a portfolio of its own, through the same steps as any file; nothing where it is there.

    ``as_of``: the day of the upload, to judge by; by default today.
    """
    with workspace.reading() as reader:
        known = portfolios.sample(reader)
    if known is not None:
        return known
    tell("Reading the sample files", 0.0)
    data, more = (resource("sample_data", name).read_bytes() for name in (LIST, ANSWERS))
    suppliers, answers = inspect_file(data, LIST), inspect_file(more, ANSWERS)
    today = as_of or clock.today()
    with workspace.changing() as unit:
        sample = portfolios.add(unit, SAMPLE_NAME, sample=True)
        imports.add_file(unit, sample.id, suppliers, data, today, within(tell, 0.4, 0.7))
        imports.add_answers_file(unit, sample.id, answers, more, today, within(tell, 0.7, 1.0))
    return sample


def remove(workspace: Workspace) -> None:
    """Remove the sample with everything that was done with it; the officer's own suppliers stay as they are."""
    with workspace.changing() as unit:
        sample = portfolios.sample(unit)
        if sample is not None:
            portfolios.remove(unit, sample.id)


def template(name: str) -> bytes:
    """One of TEMPLATES, as a file to fill in."""
    return resource("sample_data", name).read_bytes()
