"""The sheet that says to an officer what the workbook is and how to change it."""

from __future__ import annotations

from collections.abc import Sequence

from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.workbook.filling import Filled
from duediligence.questionnaire.workbook.meanings import SHEETS


def guide(questionnaire: Questionnaire, sheets: Sequence[Filled]) -> tuple[tuple[str, str], ...]:
    """Lines of two cells: a word, and what it means."""
    definition = questionnaire.definition
    title = definition.title[definition.languages[0]]
    return (
        (title, ""),
        ("What this is", f"The questionnaire {definition.id} as a workbook. Change it here, save it, and bring it "
         "back; we check everything and say what is wrong, cell by cell, before anything is saved."),
        ("For whom", "For your own desk. It holds points, rules and questions that are not meant for suppliers. To ask "
         "a supplier, use the answers workbook of the reports."),
        ("On a phone", "The sheets survey, choices and settings are an XLSForm: KoboToolbox and ODK load this file as "
         "it is. They pass over our other sheets and columns."),
        ("Blue headers", "Columns that a form knows."),
        ("Green headers", "Columns of ours. Point at a header to read what it means."),
        ("Grey cells", "To read, not to change: sentences that we write, and questions that belong to the core."),
        ("A new question", "Insert a row between begin_group and end_group of its section. For a question with choices "
         "write select_one or select_multiple and a name, such as select_one exits_locked, and list the choices "
         "under that name on the sheet choices."),
        ("A new rule", "Add a row on the sheet rules. A condition names a question as ${name} and a choice by its name "
         "in single quotation marks: ${exits_locked} = 'yes'."),
        ("Several in one cell", "Ids and numbers: with commas between them. Synonyms: with ; between them."),
        ("Not asked, not known", "Leave a cell empty where nothing is to be said. Yes is yes; an empty cell is no."),
        ("Please leave", "Headers, names of sheets, and ids of questions that have been answered: answers belong to "
         "the id. Colours, comments, widths and the order of columns are yours."),
        ("Formulas", "Write values. The result of a formula that was not saved cannot be read."),
        *((f"Sheet {sheet.name}", SHEETS.get(sheet.name, "")) for sheet in sheets),
    )  # fmt: skip
