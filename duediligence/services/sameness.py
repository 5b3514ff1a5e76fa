"""What an officer decides about rows that may be the same, one cluster at a time or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from duediligence.suppliers.decisions import Action, Decision
from duediligence.suppliers.duplicates import Cluster, Verdict

TO_DECIDE: Final[tuple[Verdict, ...]] = ("same site", "maybe the same")
"""The clusters that have to be decided; one company at several sites stays apart unless somebody merges it."""


class Decided:
    """Decisions by the rows that they are about; the latest counts."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.decisions = tuple(decisions)
        self._naming: dict[str, list[Decision]] = {}
        for decision in reversed(self.decisions):
            for key in decision.keys:
                self._naming.setdefault(key, []).append(decision)

    def action(self, cluster: Cluster) -> Action | None:
        """What was decided about a cluster; None where nothing was."""
        found = self._about(cluster)
        return found[0].action if found else None

    def open(self, clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
        """The clusters that have to be decided and are not."""
        return tuple(each for each in clusters if each.verdict in TO_DECIDE and not self._about(each))

    def after(self, clusters: Iterable[Cluster], action: Action | None) -> tuple[Decision, ...]:
        """All decisions after these clusters are decided this way; None: nothing is decided about them any more."""
        given = tuple(clusters)
        void = {id(decision) for cluster in given for decision in self._about(cluster)}
        left = (decision for decision in self.decisions if id(decision) not in void)
        return (*left, *(Decision(action, cluster.keys) for cluster in given if action is not None))

    def _about(self, cluster: Cluster) -> list[Decision]:
        """The decisions that name all rows of a cluster, the latest first."""
        keys = set(cluster.keys)
        return [each for each in self._naming.get(cluster.keys[0], ()) if keys <= set(each.keys)]
