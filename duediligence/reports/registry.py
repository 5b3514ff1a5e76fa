"""What can be exported of an assessed portfolio: one line an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from duediligence.assessment import Assessment
from duediligence.errors import Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import Facts
from duediligence.reports.answers_workbook import answers_workbook
from duediligence.reports.assessment_json import assessment_json
from duediligence.reports.board import Board
from duediligence.reports.delimited import csv_export
from duediligence.reports.register_workbook import register_workbook


@dataclass(frozen=True)
class Material:
    """All an export may need. ``suppliers``, ``assessment.results`` and ``facts`` have the same row order;
    ``long``: the answers as written; ``files``: base name → SHA-256 of what was read."""

    suppliers: pd.DataFrame
    long: pd.DataFrame
    assessment: Assessment
    questionnaire: Questionnaire
    facts: Facts
    checklist: pd.DataFrame
    portfolio: str = ""
    problems: Sequence[Problem] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """One export and the name of its file. ``make`` takes what ``made_of`` names: all there is, or counts of it."""

    id: str
    title: str
    file: str
    make: Callable[[Any], bytes]
    made_of: type[Material] | type[Board] = Material


def _register(given: Material) -> bytes:
    return register_workbook(
        given.suppliers, given.assessment, given.questionnaire, given.facts, given.assessment.as_of,
        portfolio=given.portfolio, checklist=given.checklist, problems=given.problems,
    )  # fmt: skip


def _answers(given: Material) -> bytes:
    return answers_workbook(given.suppliers, given.long, given.questionnaire)


def _json(given: Material) -> bytes:
    text = assessment_json(
        given.suppliers, given.assessment, given.questionnaire, given.checklist, files=given.files
    )  # fmt: skip
    return text.encode()


def _table(given: Material) -> bytes:
    suppliers = given.suppliers.drop(columns=["extra"]).reset_index(drop=True)
    return csv_export(suppliers.join(given.assessment.results.drop(columns=["key"])))


def _board_paper(given: Board) -> bytes:
    from duediligence.reports.board_paper import board_paper  # its libraries take a second to load: not at every start

    return board_paper(given)


_EVERY: Final = (
    Export("register", "Risk register with reasons and checklist (Excel)", "risk-register.xlsx", _register),
    Export("board_paper", "Board paper of two pages (Word)", "board-paper.docx", _board_paper, Board),
    Export("table", "Suppliers with their ratings as a plain table (CSV)", "suppliers.csv", _table),
    Export("assessment", "Every result, for other programs (JSON)", "assessment.json", _json),
    Export("answers", "Answers workbook to fill in (Excel)", "answers.xlsx", _answers),
)
EXPORTS: Final[Mapping[str, Export]] = {export.id: export for export in _EVERY}
"""The exports by id, in the order in which they are offered."""
