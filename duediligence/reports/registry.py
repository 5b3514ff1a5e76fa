"""What can be exported of an assessed portfolio: one line an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any, Final

import pandas as pd

from duediligence.answers.coded import Answers
from duediligence.assessment import Assessment, Bearing, bearing
from duediligence.errors import Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import Facts
from duediligence.reports.answers_workbook import answers_workbook
from duediligence.reports.assessment_json import assessment_json
from duediligence.reports.board import Board
from duediligence.reports.checklist_workbook import checklist_table, checklist_workbook
from duediligence.reports.criteria_workbook import criteria_workbook
from duediligence.reports.register_workbook import register_workbook
from duediligence.reports.supplier_table import supplier_table

FORMS: Final[Mapping[str, str]] = {
    ".xlsx": "Excel workbook",
    ".docx": "Word document",
    ".pdf": "PDF",
    ".csv": "CSV, a plain table",
    ".json": "JSON, for other programs",
    ".html": "Web page",
    ".ics": "Calendar",
}


@dataclass(frozen=True)
class Material:
    """All an export may need. ``suppliers``, ``assessment.results`` and ``facts`` have the same row order;
    ``long``: the answers as written; ``files``: base name → SHA-256 of what was read; ``protected``: answers of
    protected sources are in it; ``coded``: the answers as codes; ``states``: how far the repair of findings is."""

    suppliers: pd.DataFrame
    long: pd.DataFrame
    assessment: Assessment
    questionnaire: Questionnaire
    facts: Facts
    checklist: pd.DataFrame
    portfolio: str = ""
    problems: Sequence[Problem] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False
    ranges: Callable[[], pd.DataFrame | None] = lambda: None
    """Works out, or reads, how far each score could move: RANGE_COLUMNS in the order of the suppliers."""
    coded: Answers | None = None
    states: pd.DataFrame | None = None

    def bearing(self) -> Bearing:
        """What the answers and findings of every supplier bear on."""
        return bearing(self.suppliers, self.coded, self.questionnaire, self.facts, self.assessment.as_of, self.states)


@dataclass(frozen=True, slots=True)
class Export:
    """One export and the name of its file. ``make`` takes what ``made_of`` names: all there is, or counts of it.

    ``about``: what is in it; ``reader``: for whom it is.
    """

    id: str
    title: str
    file: str
    make: Callable[[Any], bytes]
    made_of: type[Material] | type[Board] = Material
    about: str = ""
    reader: str = ""

    @property
    def form(self) -> str:
        """What kind of file it is, in words."""
        return FORMS[PurePath(self.file).suffix]

    def dated(self, day: date) -> str:
        """The name of its file with the day it speaks of."""
        name = PurePath(self.file)
        return f"{name.stem}-{day:%Y-%m-%d}{name.suffix}"


def _register(given: Material) -> bytes:
    return register_workbook(
        given.suppliers, given.assessment, given.questionnaire, given.facts, given.assessment.as_of,
        portfolio=given.portfolio, checklist=given.checklist, problems=given.problems,
        protected=given.protected, bands=given.ranges(),
    )  # fmt: skip


def _answers(given: Material) -> bytes:
    return answers_workbook(given.suppliers, given.long, given.questionnaire)


def _json(given: Material) -> bytes:
    text = assessment_json(
        given.suppliers, given.assessment, given.questionnaire, given.checklist, files=given.files,
        protected=given.protected, bearing=given.bearing(), bands=given.ranges(),
    )  # fmt: skip
    return text.encode()


def _criteria(given: Material) -> bytes:
    return criteria_workbook(
        given.bearing(), given.questionnaire, given.assessment.as_of, given.suppliers, given.portfolio,
        protected=given.protected,
    )  # fmt: skip


def _table(given: Material) -> bytes:
    return supplier_table(given.suppliers, given.assessment)


def _checklist(given: Material) -> bytes:
    return checklist_workbook(given.suppliers, given.checklist, given.assessment.as_of, given.portfolio)


def _checklist_table(given: Material) -> bytes:
    return checklist_table(given.suppliers, given.checklist)


def _board_paper(given: Board) -> bytes:
    from duediligence.reports.board_paper import board_paper  # its libraries take a second to load: not at every start

    return board_paper(given)


_EVERY: Final = (
    Export(
        "register", "Risk register with reasons and checklist (Excel)", "risk-register.xlsx", _register,
        about="Every supplier with context, concern and the reasons, all findings, the checklist, and what we noticed "
        "in your files.",
        reader="You and your team, auditors",
    ),
    Export(
        "board_paper", "Board paper of two pages (Word)", "board-paper.docx", _board_paper, Board,
        about="What we know, what we ask for and where we look first, with a map; act-now cases are not named.",
        reader="The board or management",
    ),
    Export(
        "checklist", "Checklist (Excel)", "checklist.xlsx", _checklist,
        about="Every action with supplier, owner, target date, status, and what proves that it is done.",
        reader="Whoever works on the actions",
    ),
    Export(
        "checklist_table", "Checklist as a plain table (CSV)", "checklist.csv", _checklist_table,
        about="The same actions, to load into a tool for tasks.",
        reader="Whoever runs that tool",
    ),
    Export(
        "frameworks", "Laws and standards over the portfolio (Excel)", "laws-and-standards.xlsx", _criteria,
        about="What the answers say about each criterion of each law and standard: how many suppliers meet it, meet it "
        "in part, do not, and of how many nobody knows; with source, status and the day we read it.",
        reader="Legal counsel, whoever prepares a statement",
    ),
    Export(
        "table", "Suppliers with their ratings as a plain table (CSV)", "suppliers.csv", _table,
        about="One row a supplier: what your list says of it, and what we found.",
        reader="Purchasing, or whoever analyses it further",
    ),
    Export(
        "assessment", "Every result, for other programs (JSON)", "assessment.json", _json,
        about="Every number and finding with its codes, editions and fingerprints.",
        reader="Programs, and whoever checks our figures",
    ),
    Export(
        "answers", "Answers workbook to fill in (Excel)", "answers.xlsx", _answers,
        about="Suppliers as rows, questions as columns with drop-downs, and the answers there are. It names all "
        "suppliers: do not send it to any.",
        reader="Your own desk",
    ),
)  # fmt: skip
EXPORTS: Final[Mapping[str, Export]] = {export.id: export for export in _EVERY}
"""The exports by id, in the order in which they are offered."""
