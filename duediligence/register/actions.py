"""The checklist as people work on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypedDict

import pandas as pd
from sqlalchemy import Select, and_, func, insert, select
from sqlalchemy import update as sql_update

from duediligence.errors import CannotProceed, Problem
from duediligence.register import bulk, entities, events
from duediligence.register.canonical import canonical_json, plain
from duediligence.register.conflicts import StaleVersion
from duediligence.register.schema import action, action_text, entity
from duediligence.register.unit import Reader, Unit
from duediligence.remediation import CHECKLIST_COLUMNS, STATES, STATUSES, State, Status, merge

FRAME_COLUMNS: Final = ("id", "version", *CHECKLIST_COLUMNS)
"""Columns of the checklist: ``id`` and ``version`` are for ``update``."""

FEW: Final = 100
"""For up to so many suppliers only their own actions are read."""

_TEXTS: Final = ("rules", "title", "why", "owner_role", "clock", "evidence", "closing_proof", "safety_gate")
"""What many actions say alike; it is kept once."""

_OWN: Final = (*(name for name in CHECKLIST_COLUMNS if name not in _TEXTS), "place", "version")
_STORED: Final = (*CHECKLIST_COLUMNS, "place", "version")
_ASKED_AT_ONCE: Final = 500


class Change(TypedDict, total=False):
    """What an officer may set; what is not given stays."""

    owner: str | None
    target: date
    status: Status
    state: State
    note: str | None


@dataclass(frozen=True)
class Merged:
    """What a new assessment did to the checklist."""

    new: int
    changed: int
    no_longer_asked_for: int


def merge_suggestions(
    unit: Unit, portfolio: int, questionnaire: str, suggested: pd.DataFrame, assessed: Collection[str]
) -> Merged:
    """Take in the suggestions of an assessment of the suppliers ``assessed``; what officers set stays.

    See ``remediation.merge``. ``suggested`` is in order of work within each supplier, as ``suggest`` gives it.
    """
    of_them = _query(portfolio).where(action.c.questionnaire == questionnaire).order_by(action.c.id)
    if len(assessed) <= FEW:
        of_them = of_them.where(action.c.key.in_(assessed))
    before = _frame(unit, of_them)
    after = merge(before, suggested, assessed)
    places = _places(suggested)
    kept, new = after.iloc[: len(before)], after.iloc[len(before) :]
    changed = []
    for old, row in zip(_records(before), _records(kept), strict=True):
        place = places.get((row["key"], row["action"]), row["place"])
        decided = row["state"] != old["state"]
        row = {**row, "place": place, "version": old["version"] + decided}
        if row != old:
            changed.append((old["id"], row))
    rows = [{**row, "place": places[row["key"], row["action"]], "version": 1} for row in _records(new)]
    texts = _numbered(unit, [_text(row) for row in (*rows, *(row for _, row in changed))])

    def stored(row: dict[str, Any]) -> tuple[object, ...]:
        return (texts[_text(row)], *(row[name] for name in _OWN))

    bulk.update(unit.connection, action, ("text_id", *_OWN), [(number, stored(row)) for number, row in changed])
    columns = ("portfolio_id", "questionnaire", "text_id", *_OWN)
    bulk.insert(unit.connection, action, columns, [(portfolio, questionnaire, *stored(row)) for row in rows])
    bulk.reckon_with(unit.connection, action, len(rows))
    if rows:
        entities.link_actions(unit, portfolio)
    lapsed = int((before["fires"].astype(bool) & ~kept["fires"].astype(bool).to_numpy()).sum())
    merged = Merged(len(rows), len(changed), lapsed)
    if rows or changed:
        details = {"questionnaire": questionnaire, "new": merged.new, "changed": merged.changed, "lapsed": lapsed}
        events.append(unit, portfolio, "checklist_merged", details)
    return merged


def update(unit: Unit, portfolio: int, action_id: int, expected_version: int, change: Change) -> int:
    """Set owner, target date, status, decision or note of one action; returns its new version.

    Work on a suggestion accepts it, unless ``state`` says otherwise. StaleVersion when somebody else changed the
    action since ``expected_version``; CannotProceed for a status or decision that does not exist.
    """
    check(change)
    row = unit.connection.execute(
        select(action, action_text.c.title)
        .join(action_text, action_text.c.id == action.c.text_id)
        .where(action.c.id == action_id, action.c.portfolio_id == portfolio)
    ).one_or_none()
    if row is None or row.version != expected_version:
        raise StaleVersion("this action" if row is None else f'the action "{row.title}"')
    values = decided(row.state, change)
    versioned = and_(action.c.id == action_id, action.c.version == expected_version)
    unit.connection.execute(sql_update(action).where(versioned).values(**values, version=expected_version + 1))
    events.append_all(unit, portfolio, "action_changed", [told(row.key, row.action, expected_version + 1, values)])
    return expected_version + 1


def decided(state: State, change: Change) -> dict[str, object]:
    """What a change sets on an action that stands at ``state``: work on a suggestion accepts it."""
    accepted = "state" not in change and state == "suggested" and change.keys() & {"owner", "target", "status"}
    return {**change, "state": "accepted"} if accepted else dict(change)


def told(key: str, action_name: str, version: int, values: Mapping[str, object]) -> events.Entry:
    """What the log says of a change of one action; owners and notes name people."""
    named = {name: value for name, value in values.items() if name in ("owner", "note")}
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name not in named
    }
    return events.Entry({"action": action_name, "version": version, **said}, key, named)


def check(change: Change) -> None:
    """Raises CannotProceed for a status or decision that does not exist."""
    for name, known in (("status", STATUSES), ("state", STATES)):
        value = change.get(name)
        if value is not None and value not in known:
            advice = f"Choose one of: {', '.join(known.values())}."
            raise CannotProceed(Problem("We do not know this status.", advice, "blocking", value=str(value)))


def frame(reader: Reader, portfolio: int, key: str | None = None) -> pd.DataFrame:
    """The checklist (FRAME_COLUMNS) of the suppliers in a portfolio, the earliest target date first.

    Of one supplier, where ``key`` is given, in the order of work. Actions of suppliers whose import was undone are
    kept but not shown.
    """
    query = _query(portfolio).join(entity, entity.c.id == action.c.entity_id)
    if key is not None:
        query = query.where(action.c.key == key).order_by(action.c.place, action.c.id)
    else:
        query = query.order_by(action.c.target, entity.c.id, action.c.place, action.c.id)
    return _frame(reader, query)[list(FRAME_COLUMNS)]


def _query(portfolio: int) -> Select[Any]:
    columns = (action_text.c[name] if name in _TEXTS else action.c[name] for name in ("id", *_STORED))
    joined = action.join(action_text, action_text.c.id == action.c.text_id)
    return select(*columns).select_from(joined).where(action.c.portfolio_id == portfolio)


def _frame(reader: Reader, query: Select[Any]) -> pd.DataFrame:
    rows = [tuple(row) for row in reader.connection.execute(query)]
    found = pd.DataFrame(rows, columns=["id", *_STORED], dtype="object")
    found["rules"] = pd.Series([tuple(json.loads(text)) for text in found["rules"]], dtype="object")
    return found


def _places(suggested: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Order of work of each action among those of its supplier."""
    places = suggested.groupby("key", sort=False).cumcount().tolist()
    return dict(zip(zip(suggested["key"], suggested["action"], strict=True), places, strict=True))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in rows.columns]
    values = ([plain(value) for value in rows[name].tolist()] for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _text(row: dict[str, Any]) -> tuple[object, ...]:
    """What an action says, as it is stored."""
    return tuple(canonical_json(list(row[name])) if name == "rules" else row[name] for name in _TEXTS)


def _numbered(unit: Unit, texts: Iterable[tuple[object, ...]]) -> dict[tuple[object, ...], int]:
    """The numbers of these texts; what is new is added."""
    digests = {text: hashlib.sha256(canonical_json(text).encode()).digest() for text in set(texts)}
    known: dict[bytes, int] = {}
    every = list(digests.values())
    for start in range(0, len(every), _ASKED_AT_ONCE):
        some = action_text.c.digest.in_(every[start : start + _ASKED_AT_ONCE])
        found = unit.connection.execute(select(action_text.c.digest, action_text.c.id).where(some))
        known.update((bytes(row.digest), row.id) for row in found)
    last = unit.connection.execute(select(func.coalesce(func.max(action_text.c.id), 0))).scalar_one()
    new = [text for text, digest in digests.items() if digest not in known]
    known.update((digests[text], last + number) for number, text in enumerate(new, start=1))
    if new:
        columns = [
            {"id": known[digests[text]], "digest": digests[text], **dict(zip(_TEXTS, text, strict=True))}
            for text in new
        ]
        unit.connection.execute(insert(action_text), columns)
    return {text: known[digest] for text, digest in digests.items()}
