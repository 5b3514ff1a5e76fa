"""Files a person takes away: workbooks, CSV and JSON."""

from duediligence.reports.answers_workbook import answers_workbook
from duediligence.reports.assessment_json import assessment_json
from duediligence.reports.delimited import csv_export, neutralised
from duediligence.reports.register_workbook import register_workbook
from duediligence.reports.registry import EXPORTS, Export, Material

__all__ = [
    "EXPORTS",
    "Export",
    "Material",
    "answers_workbook",
    "assessment_json",
    "csv_export",
    "neutralised",
    "register_workbook",
]
