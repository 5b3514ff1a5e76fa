"""An import taken out, as if its file had never come: with its suppliers, what it changed in others, its answers.

The imports that stay are played again for every supplier that the deleted one speaks of. A supplier that another file
names stays, with what those files say of it; one that no other file names goes, with all that was done with it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Select, delete, func, select, update

from duediligence.errors import CannotProceed, Problem
from duediligence.register import answers, bulk, entities, events, files, imports
from duediligence.register.canonical import canonical_json
from duediligence.register.entities import Values
from duediligence.register.imports import Import, Trace
from duediligence.register.schema import action, answer_batch, answer_edit, entity, event, finding_state, import_
from duediligence.register.unit import Reader, Unit

NAMELESS: Final = "(deleted)"
_AT_ONCE: Final = 500
_ROLES: Final = ("new_rows", "updated_rows", "unchanged_rows")


@dataclass(frozen=True)
class Deletion:
    """What deleting an import takes with it.

    ``suppliers`` go; ``restored`` stay, without what this file said; ``answers`` of the file, ``edits`` of officers and
    ``actions`` of the suppliers that go; ``file``: its bytes go, because no other import uses them.
    """

    suppliers: int
    restored: int
    answers: int
    edits: int
    actions: int
    file: bool


@dataclass
class _Plan:
    """What changes: keys that go; by entity id new values and who brought it; by import its new trace and counts."""

    gone: set[str] = field(default_factory=set)
    values: dict[int, Values] = field(default_factory=dict)
    bringers: dict[int, int] = field(default_factory=dict)
    traces: dict[int, Trace] = field(default_factory=dict)
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    restored: int = 0


def preview(reader: Reader, portfolio: int, import_id: int) -> Deletion:
    """What ``remove`` would do; nothing is written. CannotProceed where there is no such import any more."""
    _import(reader, portfolio, import_id)
    return _told(reader, portfolio, import_id, _plan(reader, portfolio, import_id))


def remove(unit: Unit, portfolio: int, import_id: int) -> Deletion:
    """Take an import out: suppliers, answers, file; its number and counts stay in the list, marked as deleted.

    Of the suppliers that go, the actions go, and officers' answers are emptied; the log keeps its entries, without what
    was written beside them. Issued assessments stay as they are. The log entry names numbers only. CannotProceed where
    there is no such import any more.
    """
    _import(unit, portfolio, import_id)
    plan = _plan(unit, portfolio, import_id)
    told = _told(unit, portfolio, import_id, plan)
    bulk.update(unit.connection, entity, ("import_id",), [(number, (by,)) for number, by in plan.bringers.items()])
    _forget_suppliers(unit, portfolio, import_id)
    entities.restore(unit, plan.values)
    for number, trace in plan.traces.items():
        changed = {name: import_.c[name] + count for name, count in plan.counts.get(number, {}).items()}
        stored = imports.packed(trace)
        unit.connection.execute(update(import_).where(import_.c.id == number).values(previous=stored, **changed))
    answers.empty(unit, import_id)
    _empty_import(unit, import_id)
    details = {
        "import": import_id, "removed": told.suppliers, "restored": told.restored, "answers": told.answers,
        "edits": told.edits, "actions": told.actions, "file": told.file,
    }  # fmt: skip
    events.append(unit, portfolio, "import_deleted", details)
    return told


def _import(reader: Reader, portfolio: int, import_id: int) -> Import:
    found = next((each for each in imports.every(reader, portfolio) if each.id == import_id), None)
    if found is None or found.deleted:
        message = "This import is not in the register any more."
        raise CannotProceed(Problem(message, "Reload the page and look at the list of imports.", "blocking"))
    return found


def _forget_suppliers(unit: Unit, portfolio: int, import_id: int) -> None:
    """Delete the suppliers that still belong to the import, and what was done with them."""
    gone = entity.c.import_id == import_id
    keys = select(entity.c.key).where(gone)
    connection = unit.connection
    for table in (action, finding_state):
        connection.execute(delete(table).where(table.c.portfolio_id == portfolio, table.c.key.in_(keys)))
    # emptied, not deleted, so that no version of the answers comes a second time
    blank = {"key": "", "question": "", "value": None, "evidence": None, "dated": None, "due": None}
    connection.execute(
        update(answer_edit).where(answer_edit.c.portfolio_id == portfolio, answer_edit.c.key.in_(keys)).values(blank)
    )
    connection.execute(
        update(event).where(event.c.chain == portfolio, event.c.subject.in_(keys)).values(restricted=None)
    )
    connection.execute(delete(entity).where(gone))


def _empty_import(unit: Unit, import_id: int) -> None:
    """Leave of the import its number, its counts and the moment; drop its file where nobody else uses it."""
    this = import_.c.id == import_id
    digest = unit.connection.execute(select(import_.c.file_sha256).where(this)).scalar_one()
    emptied = {
        "file_sha256": None,
        "file_name": NAMELESS,
        "recipe": canonical_json(imports.DELETED),
        "previous": None,
        "undone": unit.now,
    }
    unit.connection.execute(update(import_).where(this).values(emptied))
    if digest is not None:
        files.forget_unused(unit, {digest})


def _told(reader: Reader, portfolio: int, import_id: int, plan: _Plan) -> Deletion:
    batches = select(func.sum(answer_batch.c.answers)).where(answer_batch.c.import_id == import_id)
    edits, actions = (_rows_of(reader, table, portfolio, plan.gone) for table in (answer_edit, action))
    digest = select(import_.c.file_sha256).where(import_.c.id == import_id)
    others = select(import_.c.id).where(import_.c.file_sha256.in_(digest), import_.c.id != import_id)
    has_file = reader.connection.execute(digest).scalar_one() is not None
    return Deletion(
        suppliers=len(plan.gone),
        restored=plan.restored,
        answers=int(reader.connection.execute(batches).scalar() or 0),
        edits=edits,
        actions=actions,
        file=has_file and reader.connection.execute(others.limit(1)).first() is None,
    )


def _rows_of(reader: Reader, table: Any, portfolio: int, keys: set[str]) -> int:
    if not keys:
        return 0
    counted = select(table.c.key, func.count()).where(table.c.portfolio_id == portfolio).group_by(table.c.key)
    return sum(count for key, count in reader.connection.execute(counted) if key in keys)


def _plan(reader: Reader, portfolio: int, import_id: int) -> _Plan:
    query = select(import_.c.id, import_.c.previous).where(
        import_.c.portfolio_id == portfolio, import_.c.undone.is_(None)
    )
    rows = reader.connection.execute(query.order_by(import_.c.id))
    traces = {number: imports.unpacked(stored) for number, stored in rows}
    plan = _Plan()
    if import_id not in traces:  # it was undone: only its file and its answers are left
        return plan
    others = {number: trace for number, trace in traces.items() if number != import_id}
    named = {key for trace in others.values() for key in trace.said}
    changed = {number for trace in others.values() for number in trace.before}
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*_ROLES, ""), 0))
    for row in _spoken_of(reader, import_id, traces[import_id]):
        if row["import_id"] == import_id and row["key"] not in named and row["id"] not in changed:
            plan.gone.add(row["key"])
            continue
        story = _Story(row, traces)
        story.play(without=import_id)
        if story.state is None:  # brought by a file of the first version, say
            plan.gone.add(row["key"])
            continue
        plan.restored += 1
        if story.bringer != row["import_id"]:
            plan.bringers[row["id"]] = story.bringer
        if any(story.state[name] != row[name] for name in entities.STORED):
            plan.values[row["id"]] = story.state
        for number, trace in others.items():
            old, new = story.roles(number)
            if old != new:
                counts[number][old] -= 1
                counts[number][new] += 1
            held, now = trace.before.pop(row["id"], None), story.before.get(number)
            if now is not None:
                trace.before[row["id"]] = now
            if held != now:
                plan.traces[number] = trace
    plan.counts = {number: {role: n for role, n in change.items() if role} for number, change in counts.items()}
    plan.traces |= {number: others[number] for number in plan.counts}
    return plan


def _spoken_of(reader: Reader, import_id: int, trace: Trace) -> Iterable[Mapping[str, Any]]:
    """The entities that the import brought or changed."""
    columns = [entity.c[name] for name in ("id", "key", "import_id", *entities.STORED)]
    yield from _records(reader, select(*columns).where(entity.c.import_id == import_id))
    numbers = list(trace.before)
    for first in range(0, len(numbers), _AT_ONCE):
        yield from _records(reader, select(*columns).where(entity.c.id.in_(numbers[first : first + _AT_ONCE])))


def _records(reader: Reader, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in reader.connection.execute(query).mappings()]


class _Story:
    """One supplier through all imports that count, told again without one of them.

    ``state``: its values at the end, None where nobody else names it; ``bringer``: the first import that does;
    ``before``: by import what it held before that one changed it.
    """

    def __init__(self, row: Mapping[str, Any], traces: Mapping[int, Trace]) -> None:
        self.row = row
        self.traces = traces
        self.state: Values | None = None
        self.bringer = 0
        self.before: dict[int, Values] = {}

    def play(self, without: int) -> None:
        """Take the files in again, in their order."""
        for number in self.traces:
            said = None if number == without else self._said(number)
            if said is None:
                continue
            if self.state is None:
                self.state, self.bringer = said, number
                continue
            merged = entities.updated(self.state, said)
            if merged is not None:
                self.before[number] = self.state
                self.state = merged

    def roles(self, number: int) -> tuple[str, str]:
        """The count in which an import has this supplier, before and after; empty where it does not speak of it."""
        trace = self.traces[number]
        named = self.row["key"] in trace.said
        return (
            _role(number == self.row["import_id"], self.row["id"] in trace.before, named),
            _role(number == self.bringer, number in self.before, named),
        )

    def _said(self, number: int) -> Values | None:
        """What an import says of the supplier; None where it does not speak of it."""
        trace = self.traces[number]
        if self.row["key"] in trace.said:
            return trace.said[self.row["key"]]
        if number == self.row["import_id"]:
            return self._held_after(number)
        if self.row["id"] not in trace.before:
            return None
        after = self._held_after(number)
        return after if self.state is None else _difference(trace.before[self.row["id"]], after)

    def _held_after(self, number: int) -> Values:
        """The values after an import: what the next one that changed them found, else those of today."""
        later = (trace.before.get(self.row["id"]) for other, trace in self.traces.items() if other > number)
        return next((values for values in later if values is not None), {n: self.row[n] for n in entities.STORED})


def _role(brought: bool, changed: bool, named: bool) -> str:
    return "new_rows" if brought else "updated_rows" if changed else "unchanged_rows" if named else ""


def _difference(before: Values, after: Values) -> Values:
    """What a file of the first version must have said, which kept no ``said``: what changed with it."""
    said = {name: None if before[name] == value else value for name, value in after.items()}
    was, became = json.loads(before["extra"]), json.loads(after["extra"])
    said["extra"] = canonical_json({name: value for name, value in became.items() if was.get(name) != value})
    for group in entities.TOGETHER:
        if any(before[name] != after[name] for name in group):
            said |= {name: after[name] for name in group}
    return said
