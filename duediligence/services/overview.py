"""What the first page says: the next steps, the sentences for a board, and two figures."""

from __future__ import annotations

from dataclasses import dataclass

from duediligence.dashboards import figures, measures, sentences
from duediligence.dashboards.figures import Picture
from duediligence.dashboards.sentences import NextStep
from duediligence.services import dashboard
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

__all__ = ["Overview", "Picture", "of"]


@dataclass(frozen=True)
class Overview:
    """Everything Home shows of an assessed portfolio."""

    suppliers: int
    countries: int
    steps: tuple[NextStep, ...]
    board: tuple[str, ...]
    ratings: Picture
    context: Picture


def of(workspace: Workspace, snapshot: Snapshot) -> Overview:
    """The overview of a portfolio that has been assessed."""
    issued = snapshot.issued
    assert issued is not None
    tally = dashboard.counted(workspace, snapshot, most=0)
    source = f"Questionnaire {issued.questionnaire} {issued.version}"
    return Overview(
        suppliers=tally.total,
        countries=int(tally.suppliers["country"].nunique()),
        steps=sentences.next_steps(tally, issued.editions, issued.as_of),
        board=sentences.board_sentences(tally, issued.editions, issued.as_of),
        ratings=figures.ratings_figure(measures.by_concern(tally.suppliers), issued.as_of, source),
        context=figures.context_figure(measures.concern_by_context(tally.suppliers), issued.as_of, source),
    )
