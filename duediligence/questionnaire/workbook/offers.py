"""What the drop-downs of a workbook offer. The words stand on a hidden sheet: within a cell's rule Excel takes 255
characters only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

from duediligence.questionnaire.model import QuestionType
from duediligence.questionnaire.workbook import layout
from duediligence.questionnaire.workbook.cells import NO, YES
from duediligence.questionnaire.workbook.filling import Filled

HEADERS_OFFER = "headers"
"""The list that says which columns we wrote, so that one that is gone is missed."""


@dataclass(frozen=True)
class Offer:
    """One list of words. ``places``: sheet and header of the columns that offer it; ``only``: nothing else may stand
    there."""

    name: str
    words: tuple[str, ...]
    places: tuple[tuple[str, str], ...] = field(default=())
    only: bool = True


def offers(sheets: Sequence[Filled]) -> tuple[Offer, ...]:
    """Every list of a workbook."""
    return tuple(_offers({sheet.name: sheet for sheet in sheets}))


def _offers(sheets: dict[str, Filled]) -> Iterator[Offer]:
    questions = _column(sheets, layout.SURVEY, layout.NAME, "part")
    types = [kind for kind in get_args(QuestionType) if kind not in (*layout.SELECTS, "percent")]
    selects = [kind for kind in _column(sheets, layout.SURVEY, layout.TYPE) if " " in kind]
    words = (*types, layout.BEGIN, layout.END, *dict.fromkeys(selects))
    yield Offer("types", words, ((layout.SURVEY, layout.TYPE),), only=False)
    by_words: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for sheet in sheets.values():
        for head in sheet.heads:
            slot = head.column.slot
            if slot is not None and slot.form == "one" and (slot.options or slot.scalar == "truth"):
                by_words.setdefault(slot.options or (YES, NO), []).append((sheet.name, head.text))
            elif head.text in (layout.PERCENT, layout.OF_CORE):
                by_words.setdefault((YES, NO), []).append((sheet.name, head.text))
    for words, offered in by_words.items():
        yield Offer("yes_no" if words == (YES, NO) else f"{offered[0][0]}_{offered[0][1]}", words, tuple(offered))
    naming = [(layout.CHOICES, layout.LIST_NAME), *((name, "question") for name in sheets)]
    places = tuple((name, header) for name, header in naming if header in [head.text for head in sheets[name].heads])
    yield Offer("questions", questions, places, only=False)
    yield Offer("actions", _column(sheets, layout.ACTIONS, "id"))
    yield Offer(HEADERS_OFFER, tuple(f"{sheet.name}: {head.text}" for sheet in sheets.values() for head in sheet.heads))


def _column(sheets: dict[str, Filled], name: str, header: str, kind: str | None = None) -> tuple[str, ...]:
    sheet = sheets[name]
    place = next(place for place, head in enumerate(sheet.heads) if head.text == header)
    return tuple(str(row.cells[place]) for row in sheet.rows if row.cells[place] and kind in (None, row.kind))
