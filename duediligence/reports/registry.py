"""What can be exported: one line an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from duediligence.reports.answers_workbook import answers_workbook
from duediligence.reports.assessment_json import assessment_json
from duediligence.reports.delimited import csv_export
from duediligence.reports.register_workbook import register_workbook


@dataclass(frozen=True, slots=True)
class Export:
    """One export: ``make`` returns the file's bytes, or its text."""

    id: str
    title: str
    extension: str
    make: Callable[..., bytes | str]


EXPORTS: Final[tuple[Export, ...]] = (
    Export("register", "Risk register with reasons and checklist", "xlsx", register_workbook),
    Export("answers", "Answers workbook to fill in", "xlsx", answers_workbook),
    Export("assessment", "Every result for other programs", "json", assessment_json),
    Export("table", "A table as plain text", "csv", csv_export),
)
