"""What the first page says: the next steps, the sentences for a board, and two figures."""

from __future__ import annotations

from dataclasses import dataclass

from duediligence.dashboards import figures, measures, sentences
from duediligence.dashboards.figures import Picture
from duediligence.dashboards.sentences import NextStep
from duediligence.services import portfolios
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
    run = portfolios.whole(workspace, snapshot.portfolio.id)
    assert run is not None
    frame, made = run.suppliers.frame, run.assessment
    concern, context = measures.by_concern(made.results), measures.concern_by_context(made.results)
    source = f"Questionnaire {made.questionnaire.id} {made.questionnaire.version}"
    return Overview(
        suppliers=len(frame),
        countries=int(frame["country"].nunique()),
        steps=sentences.next_steps(frame, made.results, run.checklist, made.editions, run.as_of),
        board=sentences.board_sentences(frame, made.results, made.findings, run.checklist, made.editions, run.as_of),
        ratings=figures.ratings_figure(concern, run.as_of, source),
        context=figures.context_figure(context, run.as_of, source),
    )
