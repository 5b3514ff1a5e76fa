"""A questionnaire as an XLSForm-compatible workbook, and back."""

from duediligence.questionnaire.workbook.reading import Returned, from_book
from duediligence.questionnaire.workbook.writing import to_workbook

__all__ = ["Returned", "from_book", "to_workbook"]
