"""The numbers and figures of a portfolio, or of the part of it that filters leave."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

import pandas as pd

from duediligence.dashboards import counting
from duediligence.register import Reader, tally
from duediligence.register.listing import Filters
from duediligence.register.tally import Found, Tally
from duediligence.services import definitions
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

KEPT: Final = 200
"""How many counts of one portfolio are kept."""

ALL: Final = Filters()
T = TypeVar("T")


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
    """How many suppliers there are of each sort: ``suppliers`` of the tally."""
    number = snapshot.portfolio.id
    return _kept(workspace, snapshot, filters, "groups", lambda reader: tally.suppliers(reader, number, filters))


def found(workspace: Workspace, snapshot: Snapshot, filters: Filters = ALL) -> Found:
    """What was found at how many of the suppliers."""
    number, pointers = snapshot.portfolio.id, counting.pointers(definitions.named())
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
