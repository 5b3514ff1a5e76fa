"""Writes the sample workbooks and the supplier template beside this file. Run by hand; the output is committed.

    python sample_data/make_sample.py

Everything is invented, and the same seed gives the same cells.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from sample_answers import AnswerSheet, answer_sheets
from sample_portfolio import Supplier, portfolio, subcontractors
from sample_second_round import DONT_KNOW, Answer

if TYPE_CHECKING:
    from duediligence.questionnaire import Questionnaire
    from duediligence.questionnaire.model import Question

HERE = Path(__file__).resolve().parent
SEED = 20261121
AS_OF = date(2026, 11, 21)
FICTITIOUS = "Fictitious sample data. Every company, address and figure is invented."

SUPPLIER_HEADERS = (
    "Supplier name", "Site", "Country", "Address", "City", "Product", "Sector", "Workers", "% women",
    "% migrant workers", "Supplier ID", "Tier", "Annual spend", "Currency",
)  # fmt: skip
SUPPLIER_WIDTHS = (36, 11, 19, 28, 18, 30, 25, 12, 10, 18, 12, 6, 14, 9)
SUBCONTRACTOR_HEADERS = (
    "Ref", "Subcontractor name", "Works for", "Country", "Town", "Street address", "Process", "Employees",
    "% female workers", "% foreign workers", "Tier",
)  # fmt: skip
SUBCONTRACTOR_WIDTHS = (9, 36, 36, 17, 18, 24, 14, 12, 17, 17, 6)

# header → (must it be filled in, what to write, example)
TEMPLATE: dict[str, tuple[str, str, str]] = {
    "Supplier name": ("Yes", "The firm as on its invoices or licence.", "Example Garments Ltd"),
    "Site": ("If there are several", "One row for each site where work is done.", "Plant 2"),
    "Country": ("Yes", "Where the work is done, not where the invoice comes from.", "Viet Nam"),
    "Country role": ("No", "made here, invoices only, or not sure.", "made here"),
    "Region": ("No", "Province or state.", "Binh Duong"),
    "City": ("No", "Town or city of the site.", "Thuan An"),
    "Address": ("No", "Street and number, or estate and plot.", "Industrial Estate, Plot 14"),
    "Sector": ("Better with it", "Kind of business in words, or an ISIC or NACE code.", "Wearing apparel"),
    "Products": ("Better with it", "The goods or services you buy, several with a comma.", "Shirts, trousers"),
    "HS codes": ("No", "Customs codes of the goods, several with a comma.", "6205"),
    "Workers": ("Better with it", "A number, or a range such as 201-500. Leave blank if you do not know.", "420"),
    "% women": ("No", "0 to 100.", "65"),
    "% migrant workers": ("No", "0 to 100; people from another country.", "20"),
    "% agency workers": ("No", "0 to 100; people paid by an agency.", "5"),
    "Tier": ("No", "1 if you buy from them, 2 if your supplier does.", "1"),
    "Parent company": ("No", "The group the firm belongs to.", "Example Holding"),
    "Supplier ID": ("Better with it", "Your own number for this supplier. It joins answers and later lists.", "V10021"),
    "LEI": ("No", "Legal entity identifier, 20 characters.", ""),
    "OS ID": ("No", "Number in Open Supply Hub.", ""),
    "Annual spend": ("No", "What you buy in a year, digits only.", "250000"),
    "Currency": ("No", "Three letters.", "EUR"),
    "Note": ("No", "Anything a reader should know. Please write no names of workers.", ""),
}


def main(folder: Path = HERE) -> None:
    """Write all files into ``folder``."""
    rng = random.Random(SEED)
    suppliers = portfolio(rng)
    passed_on = subcontractors(rng, suppliers)
    write_suppliers(folder / "sample_suppliers.xlsx", suppliers, passed_on)
    questionnaire = read_questionnaire()
    asked = asked_of(folder / "sample_suppliers.xlsx", suppliers, questionnaire)
    sheets = answer_sheets(rng, suppliers, asked)
    write_answers(folder / "sample_answers.xlsx", sheets, sent(questionnaire))
    write_template(folder)


def read_questionnaire() -> Questionnaire:
    """The questionnaire whose words head the columns of the answers."""
    from duediligence.questionnaire import load  # after the checkout is on the path, see below

    return load(HERE.parent / "questionnaires" / "forced_labour.yaml")


def sent(questionnaire: Questionnaire) -> list[Question]:
    """The questions a supplier may see; those of the desk never leave the house."""
    questions = questionnaire.definition.questions()
    return [question for question in questions if question.type != "note" and question.ask != "desk_only"]


def asked_of(path: Path, suppliers: Sequence[Supplier], questionnaire: Questionnaire) -> dict[int, frozenset[str]]:
    """What each supplier of the written list is asked, by its number: the higher its context, the more."""
    from duediligence.assessment import assess
    from duediligence.reference import gather_facts
    from duediligence.spreadsheets import read_book
    from duediligence.suppliers import HEADER_WORDS, guess_columns, standardise

    table = read_book(path.read_bytes(), path.name, HEADER_WORDS).tables[0]
    fields = {guess.position: guess.field for guess in guess_columns(table) if guess.field}
    frame = standardise(table, fields, path.name).frame
    results = assess(frame, None, questionnaire, gather_facts(frame), AS_OF).results
    # by context and not by level: a lower context becomes the minimal level once the profile is answered
    rounds = {"lower": ("minimal",), "high": ("minimal", "standard", "heightened")}
    asked = {}
    for supplier, context in zip(suppliers, results["context_class"], strict=True):
        levels = rounds.get(context, ("minimal", "standard"))
        asked[supplier.number] = frozenset(q.id for q in sent(questionnaire) if q.asked_from in levels)
    return asked


def write_suppliers(path: Path, suppliers: Sequence[Supplier], passed_on: Sequence[Sequence[object]]) -> None:
    """Two sheets, each with a title block above its header."""
    with _book(path) as book:
        title: tuple[str | None, ...] = (
            "Harbour & Hill Trading (invented): supplier list",
            FICTITIOUS,
            "As of October 2026",
            None,
        )
        rows = [
            (
                row.name, row.site, row.country, row.address, row.city, row.products, row.sector, row.workers,
                row.women, row.migrants, row.supplier_id, row.tier, row.spend, row.currency,
            )
            for row in suppliers
        ]  # fmt: skip
        _sheet(book, "Suppliers", title, SUPPLIER_HEADERS, SUPPLIER_WIDTHS, rows)
        title = ("Subcontractors named by our suppliers", FICTITIOUS, None)
        _sheet(book, "Subcontractors", title, SUBCONTRACTOR_HEADERS, SUBCONTRACTOR_WIDTHS, passed_on)


def write_answers(path: Path, sheets: Sequence[AnswerSheet], questions: Sequence[Question]) -> None:
    """One row a supplier, one column a question; evidence, date, source and due date count for the whole row."""
    first = ("supplier_id", "supplier", "country", "site", "evidence", "dated", "source", "due")
    headers = (*first, *(question.label["en"] for question in questions))
    rows = []
    for sheet in sheets:
        row = sheet.supplier
        known = (row.supplier_id, row.name.strip(), row.country, row.site)
        said = (sheet.evidence, sheet.dated, sheet.source, sheet.due)
        rows.append((*known, *said, *(_written(question, sheet.answers.get(question.id)) for question in questions)))
    with _book(path) as book:
        title = ("Answers of our suppliers", FICTITIOUS, None)
        widths = (12, 36, 18, 10, 18, 12, 16, 12, *(30 for _ in questions))
        _sheet(book, "Answers", title, headers, widths, rows)


def write_template(folder: Path) -> None:
    """An empty list with the standard columns, as a workbook with instructions and as plain text."""
    headers = tuple(TEMPLATE)
    with _book(folder / "template_suppliers.xlsx") as book:
        _sheet(book, "Suppliers", (), headers, tuple(max(12, len(header) + 4) for header in headers), [])
        rows = [(header, *text) for header, text in TEMPLATE.items()]
        title = (
            "How to fill in",
            "One row for each supplier or site. Blank means not known; please do not guess.",
            None,
        )
        _sheet(book, "How to fill in", title, ("Column", "Needed", "What to write", "Example"), (20, 20, 70, 28), rows)
    with (folder / "template_suppliers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerow(headers)


def _written(question: Question, answer: Answer | None) -> object:
    """An answer as a person writes it: the words of the choice, several parted by a semicolon."""
    if answer is None or answer == DONT_KNOW:
        return answer
    labels = {choice.id: choice.label["en"] for choice in question.choices}
    if question.type == "select_multiple" and isinstance(answer, tuple):
        return "; ".join(labels[choice] for choice in answer)
    return labels[str(answer)] if question.type == "select_one" else answer


def _book(path: Path) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 10, 1), "comments": FICTITIOUS})
    return book


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    title: Sequence[str | None],
    headers: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[object]],
) -> None:
    """A title block, a header row, the rows; a header that stays in view and can be filtered."""
    sheet = book.add_worksheet(name)
    large = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(
        {"bold": True, "bg_color": "#E7ECEF", "bottom": 1, "text_wrap": True, "valign": "top", "align": "left"}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    count = book.add_format({"num_format": "#,##0", "valign": "top"})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    for at, line in enumerate(title):
        if line is not None:
            sheet.write_string(at, 0, line, *([large] if at == 0 else []))
    top = len(title)
    longest = max(len(header) / width for header, width in zip(headers, widths, strict=True))
    sheet.set_row(top, 16 * (1 + int(longest)))
    for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, header, head)
    for at, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value, plain)
            elif isinstance(value, date):
                sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)
            elif isinstance(value, int | float):
                sheet.write_number(at, column, value, count if isinstance(value, int) else plain)
    sheet.freeze_panes(top + 1, 2 if name in ("Answers", "Subcontractors") else 1)
    sheet.autofilter(top, 0, top + max(1, len(rows)), len(headers) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    if len(headers) < 30:
        sheet.fit_to_pages(1, 0)  # a wide sheet on one page would be too small to read
    sheet.repeat_rows(top)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()
