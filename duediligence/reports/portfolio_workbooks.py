"""A supplier list and the answers to a questionnaire as workbooks of a plain kind, as people send them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from duediligence.dashboards.labels import missing
from duediligence.questionnaire import Questionnaire
from duediligence.reports.book import Book, Column
from duediligence.suppliers import FIELDS

MADE: Final = date(2000, 1, 1)
"""The same content has the same bytes, so the file bears no date of its own."""

_WHOLE: Final = ("workers", "women_share", "migrant_share", "agency_share", "spend")
_SHARES: Final = {
    "women_share": "% women", "migrant_share": "% migrant workers", "agency_share": "% agency workers",
}  # fmt: skip
"""Headers as in the template of a supplier list, where a label would not be taken for a share."""
_WHO: Final = ("supplier_id", "name", "site", "country_as_written")
_OF_RESPONSE: Final = ("source", "evidence", "dated", "due")


def list_workbook(suppliers: pd.DataFrame, sheet: str = "Suppliers") -> bytes:
    """A Suppliers frame as a list with a header row; columns without any value are left out."""
    book = Book("Supplier list", MADE)
    said = {name: "country_as_written" if name == "country" else name for name in FIELDS}
    used = [name for name in FIELDS if suppliers[said[name]].notna().any() or name == "name"]
    columns = [
        Column(_SHARES.get(name, FIELDS[name].label), 18, "whole" if name in _WHOLE else "text") for name in used
    ]
    book.table(sheet, columns, zip(*(suppliers[said[name]].tolist() for name in used), strict=True))
    return book.finished()


def responses_workbook(
    suppliers: pd.DataFrame, answers: pd.DataFrame, questionnaire: Questionnaire, sheet: str = "Answers"
) -> bytes:
    """Answers as written (LONG_COLUMNS), a row for each supplier and source in the order of ``answers["row"]``.

    Source, evidence, date and due date stand once a row; evidence that differs from the row's stands beside its
    answer. Every question of the definition that anybody answered has a column, desk-only ones too: this is no form
    to send to a supplier. ``suppliers``: a Suppliers frame with all keys of ``answers``.
    """
    book = Book("Answers", MADE)
    who = suppliers.set_index("key")[[*_WHO]]
    rows: dict[int, dict[str, Any]] = {}
    columns = [answers[name].tolist() for name in ("row", "key", "question", "value", *_OF_RESPONSE)]
    for row, key, question, value, *response in zip(*columns, strict=True):
        cells = rows.setdefault(row, {"key": key, "counts": {}})
        cells.update({name: each for name, each in zip(_OF_RESPONSE, response, strict=True) if not missing(each)})
        if not missing(question):
            cells[question] = value
            cells[f"{question}.evidence"] = response[1]
            cells["counts"][response[1]] = cells["counts"].get(response[1], 0) + 1
    for cells in rows.values():
        _once(cells, questionnaire)
    named = {name for cells in rows.values() for name in cells}
    wanted = [each for name in questionnaire.questions for each in (name, f"{name}.evidence") if each in named]
    heads = ("supplier_id", "name", "site", "country", *_OF_RESPONSE, *wanted)
    of_supplier = dict(zip(who.index, who.itertuples(index=False, name=None), strict=True))
    book.table(
        sheet,
        [Column(head, 16, "date" if head in ("dated", "due") else "text") for head in heads],
        (
            (*of_supplier[rows[row]["key"]], *(rows[row].get(name) for name in (*_OF_RESPONSE, *wanted)))
            for row in sorted(rows)
        ),
    )
    return book.finished()


def _once(cells: dict[str, Any], questionnaire: Questionnaire) -> None:
    """Leave the evidence beside an answer only where it is not that of most answers of its row."""
    counts = cells.pop("counts")
    if not counts:
        return
    cells["evidence"] = max(counts, key=lambda kind: counts[kind])
    for name in questionnaire.questions:
        if cells.get(f"{name}.evidence") == cells["evidence"]:
            del cells[f"{name}.evidence"]
