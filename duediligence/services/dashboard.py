"""The numbers and figures of a portfolio, or of the part of it that filters leave."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from duediligence.dashboards import counting
from duediligence.register import tally
from duediligence.register.listing import Filters
from duediligence.register.tally import Tally
from duediligence.services import definitions
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

KEPT: Final = 100
"""How many tallies of one portfolio are kept, each of other filters."""


class _Tallies:
    """The tallies of one portfolio since its log last grew, the latest used last."""

    def __init__(self) -> None:
        self._by_filters: OrderedDict[object, Tally] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Tally | None:
        with self._lock:
            found = self._by_filters.get(key)
            if found is not None:
                self._by_filters.move_to_end(key)
            return found

    def keep(self, key: object, made: Tally) -> None:
        with self._lock:
            self._by_filters[key] = made
            while len(self._by_filters) > KEPT:
                self._by_filters.popitem(last=False)


def counted(workspace: Workspace, snapshot: Snapshot, filters: Filters = Filters()) -> Tally:  # noqa: B008
    """The tally of an assessed portfolio, counted anew only after something was logged for it."""
    assert snapshot.issued is not None
    kept = workspace.kept("tallies", snapshot.portfolio.id, lambda _: _Tallies())
    key = (_frozen(filters), snapshot.issued.as_of)
    found = kept.get(key)
    if found is None:
        pointers = counting.pointers(definitions.named())
        with workspace.reading() as reader:
            found = tally.of(reader, snapshot.portfolio.id, filters, pointers, snapshot.issued.as_of)
        kept.keep(key, found)
    return found


def _frozen(filters: Filters) -> tuple[object, ...]:
    values = frozenset((name, frozenset(chosen)) for name, chosen in filters.values.items())
    return (filters.search, values, frozenset(filters.rules), filters.state, filters.asked)
