"""The board paper: two pages in Word that a board can decide by, of any number of suppliers.

Names: a supplier that we look at first is named, an act-now case is not (``board.UNRESTRICTED`` says why). Nothing
in the paper can be longer than its page: numbers are counted, names and reasons are cut at a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from duediligence.dashboards import figures, measures
from duediligence.dashboards.atlas import map_figure
from duediligence.dashboards.labels import ACT_NOW, Label
from duediligence.dashboards.sentences import SMALL
from duediligence.reference import country_name, iso3
from duediligence.reports import charts
from duediligence.reports.board import (
    Board,
    Looked,
    by_context,
    coloured_by,
    countries,
    day,
    decisions,
    looked_at_first,
    many,
    method,
    not_known,
)
from duediligence.reports.word import Paper, one_line

TITLE: Final = "Forced labour in our supply chain"
_WIDE, _MAP_WIDE = 180, 150
"""Millimetres."""
_COLUMNS: Final = (("Supplier", 42.0), ("Country", 22.0), ("Context", 19.0), ("Concern", 24.0), ("Why", 73.0))
_NAME, _COUNTRY, _CONTEXT, _PORTFOLIO = 50, 24, 36, 80
"""About how many characters of each are shown."""
_REASON, _LONG_REASON, _CASES = 94, 120, 160
"""As many of a reason; of the longer ones of at most _LONG_REASONS suppliers; of what the act-now cases are about."""
_LONG_REASONS: Final = 3
_NOT_NAMED: Final = " Act-now cases are not named: a warned employer can harm workers."


def board_paper(board: Board) -> bytes:
    """The paper as docx; the same input gives the same bytes."""
    paper = Paper(f"{TITLE}: board paper", board.as_of)
    paper.footer(f"Confidential, for the board. {TITLE}, {day(board.as_of)}.")
    paper.title(
        TITLE,
        f"Board paper, {day(board.as_of)}. {one_line(board.portfolio, _PORTFOLIO)}: "
        f"{many(board.counted.total, 'supplier')} in {many(len(countries(board)), 'country', 'countries')}.",
    )
    *said, not_proof = board.sentences
    paper.heading("What we know")
    paper.listing(said, numbered=True)
    paper.paragraph(not_proof, bold=True)
    paper.heading("What we ask of the board")
    paper.listing(decisions(board))
    paper.heading("What we do not know")
    paper.listing(not_known(board))
    _map(paper, board)
    _counts(paper, board)
    paper.heading("Where we look first")
    _table(paper, looked_at_first(board))
    paper.heading("How the numbers are made")
    for line in method(board):
        paper.paragraph(line)
    return paper.finished()


def _map(paper: Paper, board: Board) -> None:
    by, made = coloured_by(board), board.questionnaire
    shown = map_figure(board.counted.suppliers, board.as_of, f"questionnaire {made.id} {made.version}", by)
    paper.heading(shown.title, 2)
    labels = countries(board)
    codes = {code: label for country, label in labels.items() if (code := iso3(country))}
    named = [
        f"{label.text}: {', '.join(sorted(country_name(each) for each in labels if labels[each] == label))}."
        for label in measures.classes(by)
        if label in labels.values()
    ]
    described = " ".join((f"Map of the world. {shown.title}.", *named))
    paper.picture(charts.country_map(codes, measures.classes(by)), _MAP_WIDE, described)
    few = f" With fewer than {SMALL} suppliers in a country an act-now case shows by its rating alone."
    paper.caption(f"{' '.join(shown.notes)}{few if by == 'concern' else ''} {shown.foot}")


def _counts(paper: Paper, board: Board) -> None:
    counts = by_context(board)
    title = figures.ratings_title(measures.by_concern(board.counted.suppliers))
    paper.heading(title, 2, new_page=True)
    said = [
        f"{context.text}: " + ", ".join(f"{count.label.text} {count.count:,}" for count in of)
        for context, of in counts.items()
    ]
    paper.picture(charts.concern_picture(counts), _WIDE, f"Suppliers by concern and context. {'; '.join(said)}.")
    paper.caption(f"{figures.context_title(measures.concern_by_context(board.counted.suppliers))}. {_as_of(board)}")


def _as_of(board: Board) -> str:
    made = board.questionnaire
    return f"Source: questionnaire {made.id} {made.version}, as of {day(board.as_of)}."


def _table(paper: Paper, looked: Sequence[Looked]) -> None:
    long = sum(len(one_line(each.why)) > _REASON for each in looked)
    most = _LONG_REASON if long <= _LONG_REASONS else _REASON
    rows: list[Sequence[str | Label]] = [
        (
            one_line(each.supplier, _NAME), one_line(each.country, _COUNTRY), one_line(each.context, _CONTEXT),
            each.concern, one_line(each.why, _CASES if each.concern == ACT_NOW else most),
        )
        for each in looked
    ]  # fmt: skip
    if not rows:
        paper.paragraph("No supplier stands out yet by likely harm to people.")
        return
    paper.table(_COLUMNS, rows, "Suppliers we look at first, by likely harm to people")
    restricted = any(each.concern == ACT_NOW for each in looked)
    paper.caption("By likely harm to people, never by spend." + (_NOT_NAMED if restricted else ""))
