"""What an officer decided about rows that may be the same, remembered by key and replayed on the next list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from duediligence.errors import Problem
from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.duplicates import Cluster
from duediligence.suppliers.frame import Suppliers

Action = Literal["merge", "keep apart"]

ALSO_IN: Final = "Also in"
"""The extra column that names the places of the rows merged into one."""

_TOGETHER = (("country", "country_as_written", "country_inferred"), ("spend", "currency"))
_PLACE = frozenset({"key", "file", "sheet", "row", "extra"})


@dataclass(frozen=True, slots=True)
class Decision:
    """``merge``: the rows with these keys are one supplier, known by the first key; ``keep apart``: they are not."""

    action: Action
    keys: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be stored."""
        return {"action": self.action, "keys": list(self.keys)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Decision:
        """A stored decision."""
        action: Action = "merge" if data["action"] == "merge" else "keep apart"
        return Decision(action, tuple(str(key) for key in data["keys"]))


def undecided(clusters: Iterable[Cluster], decisions: Sequence[Decision]) -> tuple[Cluster, ...]:
    """The clusters that no decision covers: one names all of their keys."""
    decided = [frozenset(decision.keys) for decision in decisions]
    return tuple(cluster for cluster in clusters if not any(set(cluster.keys) <= keys for keys in decided))


def merged(suppliers: Suppliers, decisions: Iterable[Decision]) -> Suppliers:
    """The suppliers after all ``merge`` decisions, in their order; rows that none names are as before.

    The row of the first key stays (where that key is in the register only, the first row there is gets it). Its blank
    cells are filled from the others in their order; what they say differently goes to ``extra`` ("Other address"), and
    their places to "Also in", so that nothing is lost. Country and its reading go together, and spend with its
    currency. Problems about repeated rows that are now one are dropped.
    """
    frame = suppliers.frame
    at_key = {key: at for at, key in enumerate(frame["key"])}
    into: dict[int, int] = {}
    members: defaultdict[int, list[int]] = defaultdict(list)
    renamed: dict[int, str] = {}
    for decision in decisions:
        rows = [at_key[key] for key in decision.keys if key in at_key]
        if decision.action != "merge" or not rows:
            continue
        head = _head(rows[0], into)
        if decision.keys[0] not in at_key:
            renamed[head] = decision.keys[0]
        for at in (_head(row, into) for row in rows[1:]):
            if at != head:
                into[at] = head
                members[head] += [at, *members.pop(at, [])]
    if not (members or renamed):
        return suppliers
    columns: dict[str, list[Any]] = {name: frame[name].tolist() for name in frame.columns}
    for head, others in members.items():
        _fill(columns, head, others)
    columns["key"] = [renamed.get(at, key) for at, key in enumerate(columns["key"])]
    result = pd.DataFrame({name: pd.Series(cells, dtype=frame[name].dtype) for name, cells in columns.items()})
    gone = {at for others in members.values() for at in others}
    kept = result.drop(index=sorted(gone)).reset_index(drop=True)
    lost = {(columns["file"][at], columns["sheet"][at], columns["row"][at]) for at in gone}
    return Suppliers(kept, tuple(problem for problem in suppliers.problems if not _settled(problem, lost)))


def _head(at: int, into: Mapping[int, int]) -> int:
    while at in into:
        at = into[at]
    return at


def _settled(problem: Problem, lost: set[tuple[Any, Any, Any]]) -> bool:
    repeated = problem.kind in {"row_repeated", "row_differs"}
    return repeated and (problem.file, problem.sheet, problem.row) in lost


def _fill(columns: Mapping[str, list[Any]], head: int, others: Sequence[int]) -> None:
    """Fill the blanks of row ``head`` from ``others``; keep what differs, and where it stood."""
    extra = dict(columns["extra"][head])
    together = {name: names for names in _TOGETHER for name in names}
    for at in others:
        for name, cells in columns.items():
            if name in _PLACE or together.get(name, (name,))[0] != name or _blank(cells[at]):
                continue
            if _blank(cells[head]):
                for each in together.get(name, (name,)):
                    columns[each][head] = columns[each][at]
            elif cells[head] != cells[at]:
                _add(extra, f"Other {FIELDS[name].in_a_sentence}", _text(cells[at]))
        for header, text in columns["extra"][at].items():
            if header not in extra:
                extra[header] = text
            elif extra[header] != text:
                _add(extra, f"Other {header}", text)
        sheet, row = columns["sheet"][at], columns["row"][at]
        _add(extra, ALSO_IN, f"{sheet}, row {row}" if sheet else f"row {row}")
    columns["extra"][head] = extra


def _blank(value: Any) -> bool:
    return value is None or value != value


def _add(extra: dict[str, str], header: str, text: str) -> None:
    before = extra.get(header)
    if before is None:
        extra[header] = text
    elif text not in before.split("; "):
        extra[header] = f"{before}; {text}"


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
