"""A questionnaire as an XLSForm-compatible workbook, and back."""

from duediligence.questionnaire.workbook.layout import names_of_rows
from duediligence.questionnaire.workbook.reading import Returned, from_book
from duediligence.questionnaire.workbook.writing import to_workbook

__all__ = ["Returned", "from_book", "names_of_rows", "to_workbook"]
