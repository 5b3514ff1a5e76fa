"""What the answers of all suppliers say about laws and standards: how many meet what, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.assessment import CRITERION_STATES, Bearing
from duediligence.dashboards.labels import CRITERIA, LAW_KINDS, LAW_STATUSES, jurisdiction_name
from duediligence.questionnaire import Criterion, FrameworkPack, Questionnaire
from duediligence.reference import country_name
from duediligence.reports.book import Book, Column
from duediligence.reports.register_workbook import PROTECTED

TITLE: Final = "Laws and standards"
NOTHING: Final = "The questionnaire names no law and no standard."
LANGUAGE: Final = "en"

LAWS: Final = (
    Column("Law or standard", 46, "wrapped"), Column("Kind", 16), Column("Where", 18, "wrapped"),
    Column("Status", 16), Column("In force from", 13, "date"), Column("Criteria", 10, "whole"),
    Column("With questions", 12, "whole"), Column("Source", 46, "wrapped"), Column("Source read on", 13, "date"),
    Column("Note", 60, "wrapped"), Column("Version", 10), Column("Id", 20),
)  # fmt: skip
CRITERIA_COLUMNS: Final = (
    Column("Law or standard", 34, "wrapped"), Column("Criterion", 60, "wrapped"), Column("Confirmed", 11),
    *(Column(words, 11, "whole") for words in CRITERIA.values()),
    Column("Questions", 10, "whole"), Column("Source", 40, "wrapped"), Column("Id", 28),
)  # fmt: skip
SUPPLIERS: Final = (
    Column("Supplier", 34, "wrapped"), Column("Country", 18, "wrapped"),
    *(Column(words, 11, "whole") for words in CRITERIA.values()),
    Column("Which are not met", 70, "wrapped"), Column("Our key", 18, "wrapped"),
)  # fmt: skip


def criteria_workbook(
    bearing: Bearing,
    questionnaire: Questionnaire,
    as_of: date,
    suppliers: pd.DataFrame,
    portfolio: str = "",
    protected: bool = False,
) -> bytes:
    """Sheets Read me, Laws, Criteria and Suppliers as xlsx, in the order of the packs and of the list.

    ``suppliers``: in the order of ``bearing``. The same input gives the same bytes.
    """
    book = Book(TITLE, as_of)
    _read_me(book, questionnaire, as_of, len(suppliers), portfolio, protected)
    named = _named(bearing, questionnaire)
    book.table("Laws", LAWS, (_law(pack, bearing) for pack in named), NOTHING)
    rows = (row for pack in named for row in _criteria(pack, bearing, questionnaire))
    book.table("Criteria", CRITERIA_COLUMNS, rows, NOTHING)
    book.table("Suppliers", SUPPLIERS, _suppliers(suppliers, bearing), "There are no suppliers yet.")
    return book.finished()


def _named(bearing: Bearing, questionnaire: Questionnaire) -> Sequence[FrameworkPack]:
    """The packs of which questions name a criterion."""
    asked = {name.partition(".")[0] for name in bearing.criteria}
    return [pack for pack in questionnaire.frameworks.values() if pack.id in asked]


def _law(pack: FrameworkPack, bearing: Bearing) -> Sequence[object]:
    with_questions = sum(f"{pack.id}.{criterion.id}" in bearing.criteria for criterion in pack.criteria)
    return (
        _text(pack.title), LAW_KINDS[pack.kind], jurisdiction_name(pack.jurisdiction), LAW_STATUSES[pack.status],
        pack.effective_from, len(pack.criteria), with_questions, pack.source, pack.verified_on, _text(pack.note),
        pack.version, pack.id,
    )  # fmt: skip


def _criteria(pack: FrameworkPack, bearing: Bearing, questionnaire: Questionnaire) -> Iterator[Sequence[object]]:
    for criterion in pack.criteria:
        name = f"{pack.id}.{criterion.id}"
        questions = sum(name in question.frameworks for question in questionnaire.questions.values())
        yield (
            _text(pack.title), _text(criterion.text), _confirmed(criterion), *_counts(bearing.criteria.get(name)),
            questions, criterion.source or pack.source, name,
        )  # fmt: skip


def _counts(codes: NDArray[np.int8] | None) -> Sequence[int | None]:
    """How many suppliers stand how, in the order of CRITERIA; nothing where no question bears on the criterion."""
    if codes is None:
        return [None] * len(CRITERIA)
    counted = np.bincount(codes, minlength=len(CRITERION_STATES))
    return [int(counted[CRITERION_STATES.index(state)]) for state in CRITERIA]


def _suppliers(suppliers: pd.DataFrame, bearing: Bearing) -> Iterator[Sequence[object]]:
    """One row a supplier: of how many criteria what is known, and the ids of those that it does not meet."""
    names = list(bearing.criteria)
    codes = np.array(list(bearing.criteria.values()), dtype=np.int8).reshape(len(names), len(suppliers)).T
    not_met = CRITERION_STATES.index("not_met")
    for key, name, country, row in zip(*(suppliers[part] for part in ("key", "name", "country")), codes, strict=True):
        which = ", ".join(names[place] for place in np.flatnonzero(row == not_met))
        place = country_name(country) if isinstance(country, str) else None
        yield (name, place, *_counts(row if names else None), which or None, key)


def _confirmed(criterion: Criterion) -> str:
    return "Yes" if criterion.confirmed else "Not confirmed"


def _text(words: dict[str, str]) -> str | None:
    return words.get(LANGUAGE) or next(iter(words.values()), None)


def _read_me(
    book: Book, questionnaire: Questionnaire, as_of: date, suppliers: int, portfolio: str, protected: bool
) -> None:
    definition = questionnaire.definition
    lines = [
        *([("For whom", PROTECTED)] if protected else []),
        ("Portfolio", portfolio),
        ("As of", as_of.isoformat()),
        ("Suppliers", f"{suppliers:,}"),
        ("Questionnaire", f"{_text(definition.title) or definition.id}, version {definition.version}"),
        ("", ""),
        (CRITERIA["met"], "Every question that bears on it and applies has an answer on the better side."),
        (CRITERIA["partly"], "Some answers lie on the better side and some do not."),
        (CRITERIA["not_met"], "No answer lies on the better side, or a finding of harm rests on one of them."),
        (CRITERIA["unknown"], "An answer is missing that could decide it, or nobody was asked."),
        (CRITERIA["not_applicable"], "No question that bears on it applies to the supplier."),
        ("", ""),
        ("Please note", "Criteria are our own wording. This is no legal advice and no statement of compliance."),
        ("Confirmed", "Whether a source that we could read says so. Where none does, we say so and do not guess."),
    ]
    book.read_me(TITLE, lines)
