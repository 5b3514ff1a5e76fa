"""The numbers and figures of a portfolio, or of the part of it that filters leave."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final, TypeVar

import pandas as pd

from duediligence.dashboards import atlas, counting, discoveries, figures, matrix, measures
from duediligence.dashboards.discoveries import Kind
from duediligence.dashboards.figures import Picture, inked
from duediligence.dashboards.labels import NOT_PROOF
from duediligence.dashboards.measures import ColourBy
from duediligence.dashboards.world import MAP
from duediligence.register import Reader, tally
from duediligence.register.listing import Filters
from duediligence.register.tally import Found, Tally
from duediligence.reports.delimited import csv_export
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

__all__ = [
    "ALL",
    "MAP",
    "NOT_PROOF",
    "ColourBy",
    "Dashboard",
    "Kind",
    "Picture",
    "as_csv",
    "counted",
    "found",
    "groups",
    "inked",
    "view",
]

KEPT: Final = 200
"""How many counts of one portfolio are kept."""

ALL: Final = Filters()
T = TypeVar("T")


@dataclass(frozen=True)
class Dashboard:
    """Everything the dashboard shows of ``shown`` of all ``total`` suppliers."""

    shown: int
    total: int
    concern: Picture
    lanes: Picture
    context: Picture
    world: Picture
    matrix: Picture
    findings: Picture
    indicators: Picture
    gaps: Picture


def view(
    workspace: Workspace, snapshot: Snapshot, filters: Filters, by: ColourBy = "concern", kind: Kind = "harm"
) -> Dashboard:
    """The figures of the suppliers that the filters leave. ``by``: what the map shows; ``kind``: of findings."""
    return _kept(
        workspace, snapshot, filters, ("view", by, kind), lambda _: _drawn(workspace, snapshot, filters, by, kind)
    )


def _drawn(workspace: Workspace, snapshot: Snapshot, filters: Filters, by: ColourBy, kind: Kind) -> Dashboard:
    issued = snapshot.issued
    assert issued is not None
    left = groups(workspace, snapshot, filters)
    said = found(workspace, snapshot, filters)
    source = f"our register, questionnaire {issued.questionnaire} {issued.version}"
    about = (issued.as_of, source)
    return Dashboard(
        shown=measures.number(left),
        total=snapshot.suppliers,
        concern=figures.ratings_figure(measures.by_concern(left), *about),
        lanes=figures.lanes_figure(measures.by_lane(left), *about),
        context=figures.context_figure(measures.concern_by_context(left), *about),
        world=atlas.map_figure(left, *about, by),
        matrix=matrix.matrix_figure(left, *about),
        findings=discoveries.findings_figure(said, kind, *about),
        indicators=discoveries.indicators_figure(said, left, *about),
        gaps=discoveries.gaps_figure(left, issued.editions, *about),
    )


def as_csv(picture: Picture) -> bytes:
    """The numbers of a figure as a file; its last column says what the figure says, and where it comes from."""
    said = " ".join((f"{picture.title}.", *picture.notes, picture.foot))
    about = pd.Series([said], name="About", dtype="object")
    return csv_export(picture.table.join(about, how="outer"))


def counted(workspace: Workspace, snapshot: Snapshot, filters: Filters = ALL, most: int = 10) -> Tally:
    """The tally of an assessed portfolio; ``first`` has at most ``most`` rows."""
    assert snapshot.issued is not None
    number, as_of = snapshot.portfolio.id, snapshot.issued.as_of
    return Tally(
        suppliers=groups(workspace, snapshot, filters),
        harm=_kept(workspace, snapshot, filters, "harm", lambda reader: tally.harm(reader, number, filters)),
        first=_kept(workspace, snapshot, filters, most, lambda reader: tally.first(reader, number, filters, most)),
        work=_kept(workspace, snapshot, ALL, "work", lambda reader: tally.work(reader, number, as_of)),
    )


def groups(workspace: Workspace, snapshot: Snapshot, filters: Filters = ALL) -> pd.DataFrame:
    """How many suppliers there are of each sort: ``suppliers`` of the tally.

    Only words and findings that are looked for are counted in the database; the rest is a choice among groups.
    """
    number, looked_for = snapshot.portfolio.id, replace(filters, values={}, asked=None)
    counted = _kept(
        workspace, snapshot, looked_for, "groups", lambda reader: tally.suppliers(reader, number, looked_for)
    )
    return tally.narrowed(counted, filters) if filters != looked_for else counted


def found(workspace: Workspace, snapshot: Snapshot, filters: Filters = ALL) -> Found:
    """What was found at how many of the suppliers."""
    number, pointers = snapshot.portfolio.id, counting.pointers(snapshot.questionnaire)
    return _kept(workspace, snapshot, filters, "found", lambda reader: tally.found(reader, number, filters, pointers))


class _Counts:
    """Counts of one portfolio since its log last grew, the latest used last."""

    def __init__(self) -> None:
        self._made: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Any:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key, self)

    def keep(self, key: object, made: object) -> None:
        with self._lock:
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)


def _kept(workspace: Workspace, snapshot: Snapshot, filters: Filters, what: object, count: Callable[[Reader], T]) -> T:
    """What ``count`` gives, counted anew only after something was logged for the portfolio."""
    counts = workspace.kept("counts", snapshot.portfolio.id, lambda _: _Counts())
    chosen = frozenset((name, frozenset(values)) for name, values in filters.values.items())
    key = (what, filters.search, chosen, frozenset(filters.rules), filters.state, filters.asked)
    made = counts.get(key)
    if made is counts:
        with workspace.reading() as reader:
            made = count(reader)
        counts.keep(key, made)
    result: T = made
    return result
