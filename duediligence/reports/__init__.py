"""Files a person takes away: workbooks, a paper, CSV and JSON."""

from duediligence.reports.answers_workbook import answers_workbook
from duediligence.reports.assessment_json import assessment_json
from duediligence.reports.board import Board
from duediligence.reports.delimited import csv_export, neutralised
from duediligence.reports.portfolio_workbooks import list_workbook, responses_workbook
from duediligence.reports.register_workbook import register_workbook
from duediligence.reports.registry import EXPORTS, Export, Material

__all__ = [
    "EXPORTS",
    "Board",
    "Export",
    "Material",
    "answers_workbook",
    "assessment_json",
    "csv_export",
    "list_workbook",
    "neutralised",
    "register_workbook",
    "responses_workbook",
]
